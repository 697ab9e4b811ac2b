"""The articles beside the conversation: find, read, and choose what is asked of."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

import qa.types as t
from qa.tui import keys, wording
from qa.tui.citing import CitingScreen
from qa.tui.dialogs import Entry
from qa.tui.engine import Engine
from qa.tui.listing import FILTER, Listing
from qa.tui.prompt import Prompt
from qa.tui.reader import ReaderScreen
from qa.tui.table import ArticleTable, Styles, cut

_MARKS = 4
"""Cells at the left of a row: whether it is selected, and the number by which it is cited."""
_WITH_AGE = 30
"""Cells of a line from which there is room for the age beside the day."""
_DAY, _AGE = 10, 7


class ArticleColumn(ArticleTable):
    """The articles in a narrow column, two lines each: the title; outlet, day and age."""

    LINES = 2

    def __init__(self) -> None:
        super().__init__("column")
        self._cited: Mapping[str, int] = {}

    def cite(self, cited: Mapping[str, int]) -> None:
        """Mark the articles with their numbers; the first of them is brought in sight, if nobody is here."""
        if cited == self._cited:
            return
        self._cited = cited
        at = next((i for i, row in enumerate(self.shown) if row.info.id in cited), None) if cited else None
        if at is not None and not self.has_focus:
            self.bring(at)
        self.refresh()

    def cells(self, info: t.ArticleInfo, line: int, styles: Styles) -> list[Segment]:
        """The title with the mark of the selection, or below it the facts with the number of the citation."""
        room = self.size.width - _MARKS
        number = self._cited.get(info.id)
        if line == 0:
            mark = " ●" if info.id in self.selected else ""
            title = styles.mark if number else styles.base
            return [Segment(f"{mark:{_MARKS}}", styles.mark), Segment(cut(info.label, room), title)]
        when = f"{wording.iso(info.published):>{_DAY}}"
        if room >= _WITH_AGE:
            when += f"{wording.old(info.published) if info.published else '':>{_AGE}}"
        chip = f"[{number}]" if number else ""
        return [
            Segment(f"{chip:{_MARKS}}"[:_MARKS], styles.mark),
            Segment(cut(info.outlet or "–", room - len(when) - 1), styles.dim),
            Segment(f"{when} ", styles.dim),
        ]


class Sidebar(Vertical):
    """A column beside the conversation, or over it where it is narrow, for as long as one is in it."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.SIDEBAR]

    class Narrowed(Message):
        """Other articles are chosen to be asked of: see `Sidebar.chosen`."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(id="sidebar")
        self.display = False
        self.engine = engine
        self._read = False
        """Whether the list is that of the library as it was last known."""

    @property
    def column(self) -> ArticleColumn:
        """The list."""
        return self.query_one(ArticleColumn)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the selected articles."""
        return tuple(sorted(self.column.selected))

    @property
    def inside(self) -> bool:
        """Whether the keys go here."""
        focused = self.screen.focused
        return focused is not None and self in focused.ancestors

    def compose(self) -> ComposeResult:
        yield Static(id="sidebar-head", markup=False)
        yield Entry(placeholder=FILTER, id="sidebar-filter", compact=True)
        yield ArticleColumn()

    def on_mount(self) -> None:
        self._listing = Listing(self.engine, self.column, self._say)
        self.watch(self.screen, "focused", self.follow)

    def toggle(self) -> None:
        """Come here; when one is here already, close it."""
        if self.display and self.inside:
            self.close()
            return
        self.display = True
        self.screen.add_class("-sidebar")
        self._say()
        self._catch_up()
        self.column.focus()

    def close(self) -> None:
        """Hide it; the keys go to the prompt."""
        inside = self.inside
        self.display = False
        self.screen.remove_class("-sidebar")
        if inside:
            self.screen.query_one(Prompt).focus()

    def outdated(self) -> None:
        """The library is another than when it was read."""
        self._read = False
        self._catch_up()

    def _catch_up(self) -> None:
        if self.display and not self._read:
            self._read = True
            self._listing.reload()

    def select(self, articles: Iterable[str]) -> None:
        """Show which articles are asked of."""
        self.column.selected = set(articles)
        self.column.refresh()
        self._say()

    def cite(self) -> None:
        """Mark what the answer at hand cites."""
        if isinstance(self.screen, CitingScreen):
            self.column.cite(self.screen.numbered)

    def follow(self) -> None:
        """The keys may go elsewhere now: mark what is cited there; show again what lies beneath."""
        if self.screen.focused is None or self.inside:
            return
        if self.display and self.screen.has_class("-narrow"):
            self.close()
        self.cite()

    def _say(self) -> None:
        chosen = (
            (f"  {len(self.column.selected):,} selected", "$text-primary") if self.column.selected else ""
        )
        head = wording.line((self._listing.said, "$foreground-muted"), chosen)
        self.query_one("#sidebar-head", Static).update(head)

    @on(Entry.Changed)
    def _on_filter(self, event: Entry.Changed) -> None:
        self._listing.filter(event.value)

    @on(Entry.Submitted)
    def _on_filtered(self) -> None:
        self.column.focus()

    @on(ArticleTable.Selected)
    def _on_selected(self) -> None:
        self._say()
        self.post_message(self.Narrowed())

    @on(ArticleTable.Chosen)
    def _on_chosen(self, event: ArticleTable.Chosen) -> None:
        self.app.push_screen(ReaderScreen(self.engine, event.info))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: Escape stops an answer before it leaves."""
        if action == "leave" and isinstance(self.screen, CitingScreen):
            return self._filtering or not self.screen.possible("stop")
        if action == "clear":
            return bool(self.column.selected)
        return True

    @property
    def _filtering(self) -> bool:
        filter_ = self.query_one(Entry)
        return filter_.has_focus or bool(filter_.value)

    def action_filter(self) -> None:
        self.query_one(Entry).focus()

    def action_clear(self) -> None:
        self.column.clear_selection()

    def action_ask_within(self) -> None:
        """Ask only of the selected articles, or of the one under the cursor."""
        if not self.column.selected and self.column.row:
            self.column.selected = {self.column.row.info.id}
        self.post_message(self.Narrowed())
        self.screen.query_one(Prompt).focus()

    def action_leave(self) -> None:
        """From the filter to the list, and from there to the prompt."""
        if self._filtering:
            self.query_one(Entry).value = ""
            self.column.focus()
        else:
            self.screen.query_one(Prompt).focus()
