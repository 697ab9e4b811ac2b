"""What libraries print, log and warn of: kept off the screen, and noted in the log instead.

Textual catches what Python prints, and a handler what is logged. What compiled code writes goes past both, to
the terminal by its number: while the application has the terminal, the numbers 1 and 2 lead to a file.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from textual.app import App

from qa.tui.journal import Journal, Kind

_LOOK = 1.0
"""Seconds between two looks at the file."""
_MOST = 1 << 20
"""Bytes that are read at a time, and from which the file is begun anew."""
_STREAMS = {1: "stdout", 2: "stderr"}


class Strays:
    """Where the two numbers lead to."""

    def __init__(self) -> None:
        """Raises OSError where no file can be made."""
        # A file, not a pipe: no writer has to wait for a reader, or dies with it.
        handle, name = tempfile.mkstemp(prefix="qa-")
        self._file = os.open(name, os.O_RDWR | os.O_APPEND)
        os.close(handle)
        Path(name).unlink()
        self._read = 0
        self.terminal = {number: os.dup(number) for number in _STREAMS}
        """The numbers by which the terminal is reached meanwhile."""

    def take(self, *_: object) -> None:
        """Lead them into the file."""
        for number in _STREAMS:
            os.dup2(self._file, number)

    def give_back(self, *_: object) -> None:
        """Lead them to the terminal: another program is to have it, or the application is over."""
        for number, terminal in self.terminal.items():
            os.dup2(terminal, number)

    def lines(self) -> list[str]:
        """What was written since the last call."""
        size = os.fstat(self._file).st_size
        if size <= self._read:
            return []
        text = os.pread(self._file, _MOST, self._read)
        self._read += len(text)
        if size > _MOST:
            os.ftruncate(self._file, 0)
            self._read = 0
        return [line for line in text.decode(errors="replace").splitlines() if line.strip()]

    def close(self) -> None:
        """Let go of the file."""
        for number in (self._file, *self.terminal.values()):
            os.close(number)


@contextmanager
def apart() -> Iterator[Strays]:
    """Keep the terminal for what goes through ``sys.stdout`` and ``sys.stderr``. Raises OSError."""
    strays = Strays()
    names = [name for stream in _STREAMS.values() for name in (stream, f"__{stream}__")]
    before = {name: getattr(sys, name) for name in names}
    with ExitStack() as streams:
        streams.callback(strays.close)
        opened = {}
        for number, name in _STREAMS.items():
            of = before[name]
            of.flush()
            opened[name] = opened[f"__{name}__"] = streams.enter_context(_stream(strays.terminal[number], of))
        vars(sys).update(opened)
        strays.take()
        try:
            yield strays
        finally:
            strays.give_back()
            vars(sys).update(before)


@contextmanager
def _stream(number: int, like: TextIO) -> Iterator[TextIO]:
    """The terminal by another number. Where it has gone, what it has not taken is lost with it."""
    stream = os.fdopen(number, "w", 1, like.encoding, like.errors, closefd=False)
    try:
        yield stream
    finally:
        with suppress(OSError):
            stream.close()


class Listener(logging.Handler):
    """Notes down what is printed, what is logged from warnings upwards, and what comes astray."""

    def __init__(self, journal: Journal, strays: Strays | None) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal
        self._strays = strays
        self._begun = ""
        """A line that is not yet whole."""

    def start(self, app: App[None]) -> None:
        """Begin; `printed` is to be called with what ``app`` is told was printed."""
        logging.getLogger().addHandler(self)
        logging.captureWarnings(True)
        app.begin_capture_print(app)
        if self._strays:
            app.set_interval(_LOOK, self._look)
            app.app_suspend_signal.subscribe(app, self._strays.give_back, immediate=True)
            app.app_resume_signal.subscribe(app, self._strays.take, immediate=True)

    def stop(self) -> None:
        """Leave things as they were."""
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(self)

    def printed(self, text: str) -> None:
        """Python has printed something: a line, or a part of one."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            if line.strip():
                self._journal.add("output", line)

    def emit(self, record: logging.LogRecord) -> None:
        """Note down a record."""
        try:
            said = self.format(record)
        except (TypeError, ValueError, KeyError):
            # Its arguments do not fit it: a fault of who logs it.
            said = str(record.msg)
        kind: Kind = "error" if record.levelno >= logging.ERROR else "warning"
        self._journal.add(kind, said if record.name == "py.warnings" else f"{record.name}: {said}")

    def _look(self) -> None:
        if self._strays:
            for line in self._strays.lines():
                self._journal.add("output", line)
