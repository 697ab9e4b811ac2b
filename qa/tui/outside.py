"""The person's own editor and pager: they have the terminal while they run, and the application waits."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from textual.app import App
from textual.widget import Widget

from qa.errors import QAError, UsageError
from qa.text.wording import safe
from qa.tui import layout

_FILE = "question.md"
_COLUMNS = 100
_BLINK = 1.0
"""Seconds: what ends sooner has not waited for the person."""
_KEPT = "the question is as it was"


def possible(app: App[object]) -> bool:
    """Whether there is a terminal to hand over: in a browser there is none."""
    return not (app.is_web or app.is_headless)


def edited(app: App[object], text: str) -> str:
    """The text as the person leaves it in $VISUAL or $EDITOR. Raises QAError where nothing comes of it."""
    command = _command(("VISUAL", "EDITOR"), ("vi", "nano"))
    # The folder is this person's alone, and takes with it what editors leave beside a file.
    with tempfile.TemporaryDirectory(prefix="qa-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / _FILE
        path.touch(mode=0o600)
        path.write_text(f"{text}\n", encoding="utf-8")
        began = time.monotonic()
        _run(app, [*command, str(path)], hint=_KEPT)
        try:
            written = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QAError(f"what {command[0]} has left cannot be read: {error}", _KEPT) from error
    if written == f"{text}\n" and time.monotonic() - began < _BLINK:
        hint = "one with a window of its own is told to wait, as in EDITOR='code --wait'"
        raise QAError(f"{command[0]} came back at once", hint)
    return safe(written).strip()


def show(node: Widget, text: str) -> None:
    """Have a text read in $PAGER; what goes wrong is told as a notice."""
    try:
        paged(node.app, text)
    except QAError as error:
        node.notify(f"{error.message}\n{error.hint}", severity="warning", markup=False)


def paged(app: App[object], text: str) -> None:
    """Show a text in $PAGER. Raises QAError where that fails."""
    command = _command(("PAGER",), ("less", "more"))
    width = max(min(app.size.width, _COLUMNS), 1)
    lines = [row for line in layout.shown(text).split("\n") for row in _wrapped(line, width)]
    stays = Path(command[0]).name == "less"
    # Many have it end at once for what fits on the screen, and would see nothing.
    _run(app, [*command, "-+F"] if stays else command, "\n".join(lines), waits=not stays)


def _wrapped(line: str, width: int) -> list[str]:
    """A line in lines of words; an address stays whole, to be taken from the screen."""
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def _command(variables: Sequence[str], others: Sequence[str]) -> list[str]:
    """The first program that is named, else the first of the others that is there. Raises UsageError."""
    for name in variables:
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError as error:
            raise UsageError(f"{name} cannot be read: {error}", "close the quotes in it") from error
        if words and shutil.which(words[0]) is None:
            raise UsageError(f"{words[0]}, which {name} names, is not there", f"set {name} to one that is")
        if words:
            return words
    found = [other for other in others if shutil.which(other)]
    if not found:
        raise UsageError(f"{variables[-1]} is not set", f"set it, as in {variables[-1]}={others[0]}")
    return found[:1]


def _run(
    app: App[object], command: Sequence[str], typed: str | None = None, *, hint: str = "", waits: bool = False
) -> None:
    """Run a program on the terminal. Raises QAError where it cannot be started or fails.

    ``typed``: its standard input; ``waits``: what it shows stays until Enter where it ends at once.
    """
    failure = ""
    with app.suspend(), _interrupts_are_its_own():
        # Nothing may be raised in here: the application would not get its terminal back.
        began = time.monotonic()
        try:
            data = None if typed is None else typed.encode("utf-8", "replace")
            code = subprocess.run(command, input=data, check=False).returncode
            failure = f"ended with code {code}" if code else ""
        except OSError as error:
            failure = f"cannot be run: {error.strerror or error}"
        if waits and time.monotonic() - began < _BLINK:
            with suppress(EOFError, OSError):
                input("\nEnter goes back to qa. ")
    if failure:
        raise QAError(f"{command[0]} {failure}", hint or "see that it runs by itself")


@contextmanager
def _interrupts_are_its_own() -> Iterator[None]:
    """Ctrl+C on the terminal reaches both programs: it is for the one that has the screen."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
