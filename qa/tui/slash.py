"""Commands that are typed at the beginning of the prompt: how they are read, found and shown.

A command is a slash, its name, and what belongs to it. ``//`` begins a question that begins with a slash.
"""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from textual.content import Content

from qa.tui import wording
from qa.tui.finder import Finder
from qa.tui.suggestions import Suggestion

LITERAL = "//"
_TYPED = re.compile(r"/(?P<name>[A-Za-z-]*)(?:(?P<space>\s+)(?P<argument>.*))?", re.DOTALL)
_GAP = 2


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it is typed."""

    name: str
    spaced: bool
    """Whether the name is at its end."""
    argument: str


@dataclass(frozen=True, slots=True)
class Slash:
    """A command that can be given now."""

    name: str
    title: str
    run: Callable[[str], object]
    """Takes the argument; what it gives may have to be awaited. Raises UsageError for what has no sense."""
    argument: str = ""
    """What it takes, as one writes it in a usage line; empty for nothing."""
    hint: str = ""
    """How the argument is written."""
    values: Callable[[Finder], Sequence[str]] | None = None
    """What the argument can be, where that is known; called in a thread."""
    key: str = ""
    covers: str = ""
    """The name under which the palette has it; it is possible when that is. Empty: always possible."""


def typed(text: str) -> Typed | None:
    """The command that a text is, as far as it is written; None for a question."""
    match = _TYPED.fullmatch(text)
    if match is None or (match["space"] and not match["name"]):
        return None
    return Typed(match["name"].lower(), match["space"] is not None, match["argument"] or "")


def find(among: Sequence[Slash], name: str) -> Slash | None:
    """A command by its name, or by the palette's."""
    return next((one for one in among if name in (one.name, one.covers)), None)


def nearest(among: Sequence[Slash], name: str) -> str:
    """What to do about a name that there is not."""
    names = [one.name for one in among]
    begins = [one for one in names if name and one.startswith(name)]
    near = begins or difflib.get_close_matches(name, names, n=1)
    meant = f"did you mean /{near[0]}? " if near else "/ lists the commands; "
    return f"{meant}{LITERAL} begins a question with a slash"


def suggested(among: Sequence[Slash], words: str) -> list[Suggestion]:
    """Those that the letters may mean: by the beginning of the name, then within it, then by what they do."""
    begin = [one for one in among if one.name.startswith(words)]
    within = [one for one in among if words in one.name and one not in begin]
    does = [one for one in among if words in one.title.casefold() and one not in begin + within]
    found = begin + within + does
    column = max((len(usage(one)) for one in found), default=0) + _GAP
    return [
        Suggestion(
            partial(_row, one, column),
            f"/{one.name} " if one.argument else f"/{one.name}",
            whole=not one.argument,
        )
        for one in found
    ]


def suggested_values(values: Sequence[str], words: str) -> list[Suggestion]:
    """Those of the values that hold the letters, the ones that begin with them first."""
    letters = words.casefold().strip()
    found = [one for one in values if letters in one.casefold()]
    found.sort(key=lambda one: not one.casefold().startswith(letters))
    return [Suggestion(partial(_value, one), one, whole=True) for one in found]


def usage(command: Slash) -> str:
    """How it is written."""
    return f"/{command.name} {command.argument}".strip()


def _row(command: Slash, column: int, width: int) -> Content:
    argument = f" {command.argument}" if command.argument else ""
    title = wording.short(command.title, max(width - column - len(command.key) - _GAP, 1))
    used = column + cell_len(title) + len(command.key)
    return wording.line(
        (f"/{command.name}", "$text-primary"),
        (argument, "$foreground-muted"),
        " " * (column - len(usage(command))),
        title,
        (" " * (width - used) + command.key, "$foreground-muted"),
    )


def _value(value: str, width: int) -> Content:
    return wording.line(wording.short(value, width))
