"""A whole article with parts of it set apart: only the lines on the screen are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from qa.tui import layout
from qa.types import Span

LEAST_INDENT = 1
_LARGE = 100_000
"""Characters from which a text is laid out in a thread."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """``text[start:end]`` is shown in the style of the component class ``article--KIND``."""

    start: int
    end: int
    kind: str


class ArticleText(ScrollView, can_focus=True):
    """Scrolls through a text of any length."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--quote",
        "article--other",
        "article--match",
        "article--found",
    }

    @dataclass
    class LaidOut(Message):
        """A large text has its lines."""

        text: str
        shown: str
        lines: list[Span]
        width: int

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._source = ""
        self._text = ""
        self._highlights: tuple[Highlight, ...] = ()
        self._lines: list[Span] = []
        self._laid_out = 0
        self._target: int | None = None

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._source

    def show(self, text: str, highlights: Sequence[Highlight] = (), target: int | None = None) -> None:
        """Show a text, scrolled so that the offset ``target`` is in the upper third."""
        if text != self._source:
            self._source, self._laid_out, self._lines = text, 0, []
            self._text = "" if len(text) > _LARGE else layout.shown(text)
        self._highlights = tuple(highlights)
        self._target = target
        self._lay_out()
        self.refresh()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width - 2 * LEAST_INDENT
        if width <= 0:
            return
        if width != self._laid_out:
            if self._target is None and self._lines:
                top = min(self.scroll_offset.y, len(self._lines) - 1)
                self._target = self._lines[top][0] if top else None
            self._laid_out = width
            if len(self._source) > _LARGE:
                job = partial(self._lay_out_apart, self._source, width)
                self.run_worker(job, thread=True, exclusive=True, group="layout")
                return
            self._take(layout.wrapped(self._text, width), width)
        self._find_target()

    def _lay_out_apart(self, text: str, width: int) -> None:
        shown = layout.shown(text)
        self.post_message(self.LaidOut(text, shown, layout.wrapped(shown, width), width))

    def on_article_text_laid_out(self, message: LaidOut) -> None:
        message.stop()
        if message.text is self._source and message.width == self._laid_out:
            self._text = message.shown
            self._take(message.lines, message.width)
            self._find_target()
            self.refresh()

    def _take(self, lines: list[Span], width: int) -> None:
        self._lines = lines
        self.virtual_size = Size(width, len(lines))

    def _find_target(self) -> None:
        if self._target is not None and self._lines:
            self.call_after_refresh(self._reach, self._target)
            self._target = None

    def _reach(self, offset: int) -> None:
        line = layout.line_at(self._lines, offset)
        self.scroll_to(y=max(line - self.size.height // 3, 0), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.size.width
        if not self._text or index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        start, end = self._lines[index]
        segments = [Segment(" " * LEAST_INDENT, self.rich_style)]
        for piece_start, piece_end, kind in self._cut(start, end):
            style = self.rich_style
            if kind:
                style = self.get_visual_style(f"article--{kind}").rich_style
            segments.append(Segment(self._text[piece_start:piece_end], style))
        strip = Strip(segments).adjust_cell_length(width, self.rich_style)
        if (selection := self.text_selection) and (span := selection.get_span(index)):
            strip = self._selected(strip, *span)
        return strip.apply_offsets(-LEAST_INDENT, index)

    def _selected(self, strip: Strip, start: int, end: int) -> Strip:
        style = self.screen.get_component_rich_style("screen--selection")
        begin = start + LEAST_INDENT
        stop = strip.cell_length if end == -1 else end + LEAST_INDENT
        return Strip.join(
            [strip.crop(0, begin), strip.crop(begin, stop).apply_style(style), strip.crop(stop, None)]
        )

    def _cut(self, start: int, end: int) -> list[tuple[int, int, str | None]]:
        """A line in pieces of one style; where highlights overlap, the later one is seen."""
        edges = {start, end}
        near = [h for h in self._highlights if h.start < end and h.end > start]
        for highlight in near:
            edges |= {max(highlight.start, start), min(highlight.end, end)}
        cuts = sorted(edges)
        pieces: list[tuple[int, int, str | None]] = []
        for left, right in pairwise(cuts):
            kinds = [h.kind for h in near if h.start <= left and right <= h.end]
            pieces.append((left, right, kinds[-1] if kinds else None))
        return pieces

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        lines = "\n".join(self._text[start:end] for start, end in self._lines)
        return selection.extract(lines), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh(Region(0, self.scroll_offset.y, *self.size))
