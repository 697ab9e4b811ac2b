"""The lines of the log: only those on the screen are drawn."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.tui import layout
from qa.tui.journal import MOST, Event
from qa.types import Span

_KIND = 10
_HEAD = len("00:00:00  ") + _KIND
"""Columns before the text."""
_LEAST = 10
_SLACK = 500
"""Events above the most, before the earliest are let go."""


class LogView(ScrollView, can_focus=True):
    """Shows events, the latest at the bottom, and keeps it in sight until one scrolls away from it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log--dim",
        "log--error",
        "log--warning",
        "log--question",
        "log--match",
        "log--found",
    }

    following: reactive[bool] = reactive(True)

    def __init__(self) -> None:
        super().__init__(id="log")
        self._events: list[Event] = []
        self._texts: list[str] = []
        self._rows: list[tuple[int, int, int]] = []
        """Of each row: the index of its event, and what of its text stands there."""
        self._width = 0
        self._words = ""
        self._matches: list[int] = []
        self._at = 0

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._scrolled, init=False)

    @property
    def last(self) -> int:
        """The number of the latest event that is shown; 0 for none."""
        return self._events[-1].n if self._events else 0

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self._events)

    @property
    def place(self) -> str:
        """Where among what was searched for; empty where nothing is."""
        if not self._words:
            return ""
        return f"{self._at + 1} of {len(self._matches):,}" if self._matches else "not found"

    @property
    def text(self) -> str:
        """All of it, as it can be pasted elsewhere."""
        return "\n".join(
            f"{event.at:%Y-%m-%d} {_head(event)}{text}"
            for event, text in zip(self._events, self._texts, strict=True)
        )

    def add(self, events: Sequence[Event]) -> None:
        """Show some more."""
        self._events += events
        self._texts += [layout.shown(event.text) for event in events]
        if len(self._events) > MOST + _SLACK:
            del self._events[:-MOST], self._texts[:-MOST]
            self._lay_out(0)
        else:
            self._lay_out(len(self._events) - len(events))
        self.search(self._words, stay=True)

    def clear(self) -> None:
        """Show none."""
        self._events, self._texts = [], []
        self.follow(True)
        self._lay_out(0)
        self.search(self._words)

    def follow(self, following: bool) -> None:
        """Begin or cease to keep the end in sight."""
        self.following = following
        self._to_end()

    def search(self, words: str, stay: bool = False) -> None:
        """Mark what holds the words, and go to the latest of it, unless one is to stay."""
        self._words = words.strip()
        lower = self._words.lower()
        self._matches = [i for i, text in enumerate(self._texts) if lower and lower in text.lower()]
        if stay:
            self._at = min(self._at, max(len(self._matches) - 1, 0))
        else:
            self._at = max(len(self._matches) - 1, 0)
            self.step(0)
        self.refresh()

    def step(self, by: int) -> None:
        """To the next or previous match, around the ends."""
        if self._matches:
            self._at = (self._at + by) % len(self._matches)
            index = self._matches[self._at]
            row = next((y for y, (of, _, _) in enumerate(self._rows) if of == index), 0)
            self.scroll_to(y=max(row - self.size.height // 3, 0), animate=False, force=True)
            self.refresh()

    def on_resize(self) -> None:
        width = max(self.scrollable_content_region.width - _HEAD, _LEAST)
        if width != self._width:
            self._width = width
            self._lay_out(0)

    def _lay_out(self, first: int) -> None:
        if not self._width:
            return
        if first == 0:
            self._rows = []
        for index in range(first, len(self._texts)):
            lines = layout.wrapped(self._texts[index], self._width)
            self._rows += [(index, start, end) for start, end in lines]
        self.virtual_size = Size(self._width + _HEAD, len(self._rows))
        self._to_end()
        self.refresh()

    def _to_end(self) -> None:
        if self.following:
            self.scroll_end(animate=False, force=True)

    def _scrolled(self) -> None:
        self.following = self.scroll_offset.y >= self.max_scroll_y

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.size.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._segments(at)).adjust_cell_length(width, self.rich_style)
        if (selection := self.text_selection) and (span := selection.get_span(at)):
            start, end = span
            style = self.screen.get_component_rich_style("screen--selection")
            stop = strip.cell_length if end == -1 else end
            strip = Strip.join(
                [strip.crop(0, start), strip.crop(start, stop).apply_style(style), strip.crop(stop, None)]
            )
        return strip.apply_offsets(0, at)

    def _segments(self, at: int) -> list[Segment]:
        index, start, end = self._rows[at]
        event = self._events[index]
        dim = self._style("dim")
        if start == 0:
            time, kind = _head(event)[:-_KIND], _head(event)[-_KIND:]
            special = event.kind in ("error", "warning", "question")
            segments = [Segment(time, dim), Segment(kind, self._style(event.kind) if special else dim)]
        else:
            segments = [Segment(" " * _HEAD, self.rich_style)]
        text = self._texts[index]
        plain = self._style(event.kind) if event.kind in ("error", "warning") else self.rich_style
        marked = self._marked(index)
        mark = self._style("found" if marked and index == self._matches[self._at] else "match")
        for held, group in groupby(range(start, end), lambda i: any(s <= i < e for s, e in marked)):
            offsets = list(group)
            segments.append(Segment(text[offsets[0] : offsets[-1] + 1], mark if held else plain))
        return segments

    def _marked(self, index: int) -> list[Span]:
        if not self._words:
            return []
        found = re.finditer(re.escape(self._words), self._texts[index], re.IGNORECASE)
        return [match.span() for match in found]

    def _style(self, name: str) -> RichStyle:
        return self.get_visual_style(f"log--{name}").rich_style

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        lines = []
        for index, start, end in self._rows:
            head = _head(self._events[index]) if start == 0 else " " * _HEAD
            lines.append(head + self._texts[index][start:end])
        return selection.extract("\n".join(lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh(Region(0, self.scroll_offset.y, *self.size))


def _head(event: Event) -> str:
    return f"{event.at:%H:%M:%S}  {event.kind:{_KIND}}"
