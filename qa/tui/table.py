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


@dataclass(frozen=True, slots=True)
class Styles:
    """How the parts of a row are drawn."""

    base: RichStyle
    dim: RichStyle
    mark: RichStyle


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

    LINES: ClassVar[int] = 1
    """Lines that a row takes."""

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """The article under the cursor is to be read."""

        info: t.ArticleInfo

    @dataclass
    class Selected(Message):
        """Other articles are selected now."""

        number: int

    def __init__(self, id: str = "articles") -> None:  # noqa: A002 - as Textual's own
        super().__init__(id=id)
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
        self._measure()
        self.set_reactive(ArticleTable.cursor, place)
        self._in_sight()
        self.refresh()

    def watch_cursor(self) -> None:
        self._in_sight()
        self.refresh()

    def _in_sight(self) -> None:
        self.bring(self.cursor)

    def bring(self, at: int) -> None:
        """Scroll a row in sight."""
        row = Region(0, at * self.LINES, 1, self.LINES)
        self.scroll_to_region(row, animate=False, force=True)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows) * self.LINES)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._rows) - 1))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(self.size.height // self.LINES - 1, 1)

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
        at = (event.y + self.scroll_offset.y) // self.LINES
        if at < len(self._rows):
            if at == self.cursor:
                self.action_read()
            self.cursor = at

    def on_resize(self) -> None:
        self._measure()
        self._in_sight()

    def render_line(self, y: int) -> Strip:
        at, line = divmod(y + self.scroll_offset.y, self.LINES)
        width = self.size.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        base = self.rich_style
        dim, mark = (self.get_visual_style(f"table--{kind}").rich_style for kind in ("dim", "mark"))
        if at == self.cursor and self.has_focus:
            base = self.get_visual_style("table--cursor").rich_style
            dim = mark = base
        return Strip(self.cells(self._rows[at].info, line, Styles(base, dim, mark)), width)

    def cells(self, info: t.ArticleInfo, line: int, styles: Styles) -> list[Segment]:
        """A line of a row, as wide as the table.

        The title takes what the other columns leave, and those go where it becomes narrow.
        """
        width = self.size.width
        columns = [(info.outlet or "–", _OUTLET, 60), (wording.iso(info.published), _DAY, 40)]
        columns.append((age(info.published, wording.now()) if info.published else "", _AGE, 90))
        columns.append((f"{info.copies} copies" if info.copies > 1 else "", _COPIES + 2, 110))
        shown = [(text, size) for text, size, least in columns if width >= least]
        title = max(width - 3 - sum(size for _, size in shown), 4)
        segments = [
            Segment(" ● " if info.id in self.selected else "   ", styles.mark),
            Segment(cut(info.label, title), styles.base),
        ]
        return segments + [Segment(cut(text, size), styles.dim) for text, size in shown]


def cut(text: str, size: int) -> str:
    """The text in so many cells, the last two of them a gap."""
    # Only the beginning can be seen: a title of any length costs the same.
    text = layout.shown(text[: size * 2]).replace("\n", " ")
    fitted = set_cell_size(text, size - 2)
    if len(fitted.rstrip()) < len(text.rstrip()):
        fitted = set_cell_size(fitted[:-1].rstrip() + "…", size - 2)
    return fitted + "  "
