"""A table that draws only the rows on the screen, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

import qa.types as t
from qa.text.wording import age
from qa.tui import layout, wording
from qa.tui.shelf import Row

_OUTLET, _DAY, _AGE, _COPIES = 22, 12, 15, 8


class ArticleTable(ScrollView, can_focus=True):
    """The articles; space selects, Enter reads."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cursor", "table--dim", "table--mark", "table--head"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "Read", id="read"),
        Binding("space", "select", "Select", id="select"),
        Binding("up,k", "move(-1)", "Up", show=False, id="row-up"),
        Binding("down,j", "move(1)", "Down", show=False, id="row-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="page-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="page-down"),
        Binding("g,home", "edge(-1)", "First", show=False, id="first-row"),
        Binding("G,end", "edge(1)", "Last", show=False, id="last-row"),
    ]

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """The article under the cursor is to be read."""

        info: t.ArticleInfo

    @dataclass
    class Selected(Message):
        """Other articles are selected now."""

        number: int

    def __init__(self) -> None:
        super().__init__(id="articles")
        self.selected: set[str] = set()
        self._rows: Sequence[Row] = ()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def shown(self) -> Sequence[Row]:
        """The rows, after filter and order."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its article where that is still there."""
        at = self.row
        self._rows = rows
        place = next((i for i, row in enumerate(rows) if at and row.info.id == at.info.id), 0) if at else 0
        self.virtual_size = Size(self.size.width, len(rows))
        self.set_reactive(ArticleTable.cursor, place)
        self._in_sight()
        self.refresh()

    def watch_cursor(self) -> None:
        self._in_sight()
        self.refresh()

    def _in_sight(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._rows) - 1))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(self.size.height - 1, 1)

    def action_edge(self, side: int) -> None:
        self.cursor = 0 if side < 0 else len(self._rows) - 1

    def action_select(self) -> None:
        if self.row:
            self.selected ^= {self.row.info.id}
            self.post_message(self.Selected(len(self.selected)))
            self.cursor += 1
            self.refresh()

    def action_read(self) -> None:
        if self.row:
            self.post_message(self.Chosen(self.row.info))

    def clear_selection(self) -> None:
        """Select none."""
        self.selected.clear()
        self.post_message(self.Selected(0))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = event.y + self.scroll_offset.y
        if at < len(self._rows):
            if at == self.cursor:
                self.action_read()
            self.cursor = at

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._in_sight()

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.size.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        info = self._rows[at].info
        base = self.rich_style
        dim, mark = (self.get_visual_style(f"table--{kind}").rich_style for kind in ("dim", "mark"))
        if at == self.cursor and self.has_focus:
            base = self.get_visual_style("table--cursor").rich_style
            dim = mark = base
        return Strip(_cells(info, info.id in self.selected, width, base, dim, mark), width)


def _cells(
    info: t.ArticleInfo, chosen: bool, width: int, base: RichStyle, dim: RichStyle, mark: RichStyle
) -> list[Segment]:
    """Columns for the width: the title takes what the others leave, and those go where it becomes narrow."""
    day = info.published.strftime("%Y-%m-%d") if info.published else "undated"
    columns = [(info.outlet or "–", _OUTLET, 60), (day, _DAY, 40)]
    columns.append((age(info.published, wording.now()) if info.published else "", _AGE, 90))
    columns.append((f"{info.copies} copies" if info.copies > 1 else "", _COPIES + 2, 110))
    shown = [(text, size) for text, size, least in columns if width >= least]
    title = max(width - 3 - sum(size for _, size in shown), 4)
    segments = [Segment(" ● " if chosen else "   ", mark), Segment(_cut(info.label, title), base)]
    return segments + [Segment(_cut(text, size), dim) for text, size in shown]


def _cut(text: str, size: int) -> str:
    """The text in so many cells, the last two of them a gap."""
    # Only the beginning can be seen: a title of any length costs the same.
    text = layout.shown(text[: size * 2]).replace("\n", " ")
    fitted = set_cell_size(text, size - 2)
    if len(fitted.rstrip()) < len(text.rstrip()):
        fitted = set_cell_size(fitted[:-1].rstrip() + "…", size - 2)
    return fitted + "  "
