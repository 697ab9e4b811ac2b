"""What is typed that can be completed: an article after ``@``, a command after ``/`` at the beginning."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from rich.cells import cell_len
from textual.content import Content

import qa.types as t
from qa.errors import QAError
from qa.tui import slash, wording
from qa.tui.engine import Engine
from qa.tui.finder import Finder, Found
from qa.tui.suggestions import Suggestion, Suggestions

T = TypeVar("T")
_MENTION = re.compile(r"(?:^|(?<=\s))@(?P<words>[^@~\n]{0,60})$")
_ORIGIN = 36
"""Cells for outlet and day at most."""
_DOT = " · "
_GAP = 2
_SLOW = 0.2
"""Seconds after which the list says that it is being read: sooner it would only flicker."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that is being typed, as far as the cursor."""

    kind: Literal["article", "command", "value"]
    words: str
    start: int
    """Where in the line it begins: what is chosen takes its place from there on."""
    command: str = ""
    """For a value: the command that it is for."""


def begun(before: str, first: bool) -> Begun | None:
    """What the line before the cursor ends with; ``first``: it is the first line."""
    if match := _MENTION.search(before):
        return Begun("article", match["words"], match.start())
    if first and (typed := slash.typed(before)):
        if not typed.spaced:
            return Begun("command", typed.name, 0)
        return Begun("value", typed.argument, len(before) - len(typed.argument), typed.name)
    return None


class Completer:
    """Fills the list for what is being typed. The engine looks things up; what comes too late is dropped."""

    def __init__(
        self,
        engine: Engine,
        suggestions: Suggestions,
        commands: Callable[[], Sequence[slash.Slash]],
        ready: Callable[[], None],
    ) -> None:
        """``ready`` is called when what was waited for is there to be chosen, or is not to be had."""
        self.suggestions = suggestions
        self.known: dict[str, t.ArticleInfo] = {}
        """Articles that were offered, by the ids of their mentions."""
        self.waiting = False
        """Whether what is begun is still being looked up."""
        self._engine = engine
        self._finder = Finder(engine.app)
        self._commands = commands
        self._ready = ready
        self._begun: Begun | None = None
        self._dismissed: Begun | None = None

    @property
    def begun(self) -> Begun | None:
        """What the list is about."""
        return self._begun

    def follow(self, now: Begun | None) -> None:
        """Something else stands before the cursor."""
        if now == self._begun:
            return
        self._begun = now
        self.waiting = False
        if now is None or not _same(now, self._dismissed):
            self._dismissed = None
        if now is None or self._dismissed:
            self.suggestions.close()
        elif now.kind == "command":
            self.suggestions.offer(slash.suggested(self._commands(), now.words))
        elif now.kind == "value":
            self._offer_values(now)
        else:
            find, show = partial(self._finder.articles, now.words), partial(self._offer_articles, now)
            self._look(now, find, show)

    def dismiss(self) -> None:
        """Offer nothing until something else is begun."""
        self._dismissed = self._begun
        self.waiting = False
        self.suggestions.close()

    def _offer_values(self, now: Begun) -> None:
        command = slash.find(self._commands(), now.command)
        if command is None or not command.argument:
            self.suggestions.close()
        elif command.values is None:
            self._show_values(now, command, ())
        else:
            values = partial(command.values, self._finder)
            self._look(now, values, lambda found: self._show_values(now, command, found))

    def _show_values(self, now: Begun, command: slash.Slash, values: Sequence[str]) -> None:
        offered = slash.suggested_values(values, now.words)
        self.suggestions.offer(offered, "" if now.words else f"{command.argument}: {command.hint}")

    def _offer_articles(self, now: Begun, found: Found) -> None:
        if found.named:
            self.known |= {name.rpartition("~")[2]: info for info, name in found.named}
            left = found.number - len(found.named)
            column = min(max(_wide(info) for info, _ in found.named), _ORIGIN)
            offered = [Suggestion(partial(_article, info, column), f"{name} ") for info, name in found.named]
            self.suggestions.offer(offered, f"{left:,} more: type words of the title" if left else "")
        elif " " in now.words:
            # Words of a question that happens to go on after an @.
            self.suggestions.close()
        else:
            self.suggestions.offer((), "no article has these words" if now.words else "the library is empty")

    def _look(self, now: Begun, job: Callable[[], T], show: Callable[[T], None]) -> None:
        def tried() -> T | QAError | None:
            try:
                # What was typed over while it waited need not be looked up any more.
                return job() if now == self._begun else None
            except QAError as error:
                return error

        def then(result: T | QAError | None) -> None:
            if result is None or now != self._begun or self._dismissed:
                return
            self.waiting = False
            if isinstance(result, QAError):
                self.suggestions.offer((), f"✗ {result.message}")
            else:
                show(result)
            self._ready()

        def tell() -> None:
            if self.waiting and not self.suggestions.open:
                self.suggestions.offer((), "reading the list of articles…")

        self.waiting = True
        self.suggestions.set_timer(_SLOW, tell)
        self._engine.look(tried, then)


def _same(now: Begun, dismissed: Begun | None) -> bool:
    """Whether it is still what the person did not want completed."""
    return dismissed is not None and (now.kind, now.start) == (dismissed.kind, dismissed.start)


def _wide(info: t.ArticleInfo) -> int:
    """Cells for the outlet and the day of an article, however long the outlet's name is."""
    outlet = cell_len(wording.short(info.outlet or "", _ORIGIN))
    return outlet + len(_DOT) + len(wording.dated_plainly(info) or "undated")


def _article(info: t.ArticleInfo, column: int, width: int) -> Content:
    """Title, and at the right outlet and day, in a column of so many cells where there is room for it."""
    room = min(column, width * 3 // 8)
    day = wording.dated_plainly(info) or "undated"
    outlet = wording.short(info.outlet or "", max(room - len(day) - len(_DOT), 1))
    origin = f"{outlet}{_DOT}{day}" if outlet else day
    left = width - room - _GAP
    title = wording.short(info.label, left)
    gap = " " * (left - cell_len(title) + _GAP + room - cell_len(origin))
    return wording.line(title, (gap + origin, "$foreground-muted"))
