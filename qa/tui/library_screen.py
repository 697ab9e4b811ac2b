"""The articles of the library: find, read, add, remove, choose what is asked of."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, ProgressBar, Static

import qa.types as t
from qa.text.wording import counted
from qa.tui import messages as m
from qa.tui import shelf, wording
from qa.tui.dialogs import Confirm, Entry, Field, Form
from qa.tui.engine import Engine
from qa.tui.listing import FILTER, Listing
from qa.tui.reader import ReaderScreen
from qa.tui.table import ArticleTable

_FAILURES = 4
"""Failures that are shown under the bar; all are counted."""
_NOTES = 2
"""Notes on articles that are shown above them."""


class LibraryScreen(Screen[None]):
    """All articles, and what can be done with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="filter"),
        Binding("a", "add", "Add", id="add"),
        Binding("u", "sync", "Sync", tooltip="Look again at all that was added", id="sync"),
        Binding("s", "sort", "Sort", show=False, id="sort"),
        Binding("w", "ask_within", "Ask in these", id="ask-within"),
        Binding("m", "summarise", "Summarise", show=False, tooltip="Summarise these", id="summarise-these"),
        Binding(
            "t", "timeline", "Timeline", show=False, tooltip="Timeline within these", id="timeline-these"
        ),
        Binding("x", "clear", "Select none", show=False, id="select-none"),
        Binding("d,delete", "remove", "Remove", id="remove"),
        Binding("escape", "leave", "Back", id="leave-library"),
    ]
    AUTO_FOCUS = "ArticleTable"

    @dataclass
    class Within(Message):
        """Do something with these articles only; with all where there are none."""

        articles: tuple[str, ...]
        purpose: Literal["ask", "summarise", "timeline"] = "ask"

    def __init__(self, engine: Engine, selected: tuple[str, ...], words: str = "") -> None:
        """``words``: what is filtered by to begin with."""
        super().__init__()
        self._words = words
        self.engine = engine
        self._chosen = selected
        self._order = 0
        self._counts: Counter[str] = Counter()
        self._failures: list[str] = []
        self._notes: list[str] = []

    def compose(self) -> ComposeResult:
        with Horizontal(classes="head"):
            yield Static(id="library-count", classes="left", markup=False)
            yield Static(id="library-order", markup=False)
        yield Entry(self._words, placeholder=FILTER, id="library-filter", compact=True)
        yield ArticleTable()
        with Vertical(id="adding"):
            yield ProgressBar(show_eta=True, id="adding-bar")
            yield Static(id="adding-said", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(ArticleTable)
        table.selected = set(self._chosen)
        self._listing = Listing(self.engine, table, self._say_count)
        self._say_count()
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self._listing.reload()

    def _say_count(self) -> None:
        table = self.query_one(ArticleTable)
        chosen = (f"  {len(table.selected):,} selected", "$text-primary") if table.selected else ""
        self.query_one("#library-count", Static).update(
            wording.line(("Library", "bold $text-primary"), f"  {self._listing.said}", chosen)
        )
        order = (shelf.ORDERS[self._order].name, "$foreground-muted")
        self.query_one("#library-order", Static).update(wording.line(order))

    @on(Entry.Changed, "#library-filter")
    def _on_filter(self, event: Entry.Changed) -> None:
        self._listing.filter(event.value)

    @on(Entry.Submitted, "#library-filter")
    def _on_filtered(self) -> None:
        self.query_one(ArticleTable).focus()

    @on(ArticleTable.Selected)
    def _on_selected(self) -> None:
        self._say_count()

    @on(ArticleTable.Chosen)
    def _on_chosen(self, event: ArticleTable.Chosen) -> None:
        self.app.push_screen(ReaderScreen(self.engine, event.info))

    def action_filter(self) -> None:
        self.query_one(Entry).focus()

    def action_sort(self) -> None:
        self._order = (self._order + 1) % len(shelf.ORDERS)
        self._listing.sort(shelf.ORDERS[self._order])

    def action_clear(self) -> None:
        self.query_one(ArticleTable).clear_selection()

    def action_leave(self) -> None:
        """From the filter to the table, and from there back to the conversation."""
        filter_ = self.query_one(Entry)
        if filter_.has_focus or filter_.value:
            filter_.value = ""
            self.query_one(ArticleTable).focus()
        else:
            self.dismiss()

    def action_ask_within(self) -> None:
        """Ask only of the selected articles, or of the one under the cursor."""
        self._within("ask")

    def action_summarise(self) -> None:
        """Summarise the selected articles, or the one under the cursor."""
        self._within("summarise")

    def action_timeline(self) -> None:
        """A timeline within the selected articles; within all where none is selected."""
        self._within("timeline")

    def _within(self, purpose: Literal["ask", "summarise", "timeline"]) -> None:
        table = self.query_one(ArticleTable)
        one = (table.row.info.id,) if table.row and purpose != "timeline" else ()
        self.app.post_message(self.Within(tuple(sorted(table.selected)) or one, purpose))
        self.dismiss()

    def action_add(self) -> None:
        """Ask for files, folders or addresses, and bring them in."""
        field = Field("sources", "Files, folders or web addresses", placeholder="~/articles")
        hint = "Several are separated by spaces; a name with spaces stands in quotes."
        self.app.push_screen(Form("Add articles", [field], hint), self._add)

    def _add(self, answers: dict[str, str] | None) -> None:
        if answers and answers["sources"]:
            self._expect()
            self.engine.add(answers["sources"])

    def action_sync(self) -> None:
        """Look again at all that was added."""
        self._expect()
        self.engine.sync()

    def _expect(self) -> None:
        self._counts.clear()
        self._failures.clear()
        self._notes.clear()
        self.query_one(ProgressBar).update(total=None)
        self.query_one("#adding-said", Static).update(wording.line(("looking…", "$foreground-muted")))
        self.query_one("#adding").display = True

    def added(self, message: m.Added) -> None:
        """Some more sources have been dealt with."""
        bar = self.query_one(ProgressBar)
        if message.over:
            bar.update(total=1, progress=1)
        else:
            bar.update(total=message.total, progress=message.done)
        for outcome in message.outcomes:
            self._counts[outcome.kind] += 1
            if outcome.kind == "failed":
                self._failures.append(outcome.reason or outcome.source)
            elif outcome.note:
                self._notes.append(outcome.note)
        said = wording.tally(self._counts)
        lines = [wording.line(f"{said or 'nothing'} · done" if message.over else said)]
        lines += [wording.line((f"! {note}", "$text-warning")) for note in self._notes[-_NOTES:]]
        lines += [wording.line((f"✗ {reason}", "$text-error")) for reason in self._failures[-_FAILURES:]]
        self.query_one("#adding-said", Static).update(wording.stacked(lines))
        if message.over:
            self.reload()

    def action_remove(self) -> None:
        """Remove the selected articles, or the one under the cursor, after a yes."""
        table = self.query_one(ArticleTable)
        ids = sorted(table.selected) or ([table.row.info.id] if table.row else [])
        if not ids:
            return
        name = (
            f"“{table.row.info.label[:60]}”" if len(ids) == 1 and table.row else counted(len(ids), "article")
        )

        def decided(yes: bool | None) -> None:
            if yes:
                self.engine.remove(ids)

        question = f"Remove {name} from the library? Files on disk are not touched."
        self.app.push_screen(Confirm(question), decided)

    def removed(self, infos: tuple[t.ArticleInfo, ...]) -> None:
        """They are gone."""
        table = self.query_one(ArticleTable)
        table.selected -= {info.id for info in infos}
        self.notify(f"{counted(len(infos), 'article')} removed.", markup=False)
        self.reload()
