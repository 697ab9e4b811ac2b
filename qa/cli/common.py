"""What the commands share: options, the App, standard output and error.

What is not needed for ``qa --help`` is imported where it is used: a shell completes in a tenth of a second.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.app import App, Scope
    from qa.config import Config
    from qa.render.plain import Style

INTERRUPTED = 130

LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="Folder of the library.", metavar="DIR")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no remarks.")]
LlmOption = Annotated[
    str | None,
    typer.Option("--llm", help="Writer: extractive, openai:MODEL or llama:FILE.gguf.", metavar="SPEC"),
]
RerankOption = Annotated[
    str | None,
    typer.Option(help="Cross-encoder that orders the passages: a folder or a name.", metavar="MODEL"),
]
NliOption = Annotated[
    str | None,
    typer.Option(help="NLI cross-encoder whose verdict stands beside the checks.", metavar="MODEL"),
]
KOption = Annotated[int | None, typer.Option("-k", help="Passages to use.", metavar="N", min=1)]
SinceOption = Annotated[
    str | None, typer.Option(help="Only articles published on or after it.", metavar="DATE")
]
UntilOption = Annotated[
    str | None, typer.Option(help="Only articles published on or before it.", metavar="DATE")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Answer as if it were that day: later articles are not seen.", metavar="DATE"
    ),
]
OutletOption = Annotated[
    list[str] | None, typer.Option("--outlet", help="Only this outlet; may be repeated.", metavar="NAME")
]


def complain(message: str, hint: str = "") -> None:
    """An error: one line that says what is wrong, one that says what to do."""
    print(f"qa: {_one_line(message)}", file=sys.stderr)  # noqa: T201
    if hint:
        print(f"    {_one_line(hint)}", file=sys.stderr)  # noqa: T201


def remark(line: str) -> None:
    """Something for a person who waits, on standard error."""
    print(_one_line(line), file=sys.stderr)  # noqa: T201


def _finishing() -> None:
    """Tell that Ctrl-C is heard; past Python's buffers, which a signal may find in use."""
    line = "finishing what is in hand; Ctrl-C again stops at once\n"
    os.write(2, f"\n{line}".encode() if os.isatty(2) else line.encode())


def _one_line(text: str) -> str:
    from qa.text.wording import safe

    return " ".join(safe(text).split())


def as_json(value: Any) -> str:
    """A JSON document to be read by people as well."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    typer.echo(as_json(value))


def emit_line(value: Any) -> None:
    """One line of JSON Lines on standard output, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201


def style() -> "Style":
    """Colour on a terminal that wants it (https://no-color.org), none in a pipe."""
    from qa.render.plain import Style

    return Style(sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


def width() -> int:
    """Columns to fill."""
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def configured(**flags: object) -> "Config":
    """The Config in force with what was typed."""
    from qa.config import load

    return load(flags)


@contextmanager
def opened(config: "Config", quiet: bool = False) -> "Iterator[App]":
    """An App that is let go of at the end."""
    from qa.app import App
    from qa.cli.interrupts import Interrupts

    interrupts = Interrupts((lambda: None) if quiet else _finishing)
    app = App(config, (lambda _line: None) if quiet else remark, interrupts.held)
    try:
        with interrupts.heard():
            yield app
    finally:
        app.close()


def scope(
    since: str | None, until: str | None, as_of: str | None, outlets: list[str] | None, k: int | None
) -> "Scope":
    """The Scope that the options name. Raises UsageError for what is no date."""
    from qa.app import scope

    return scope(since, until, as_of, outlets or (), k)
