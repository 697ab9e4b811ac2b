"""F12: what happened in this session, the latest at the bottom."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from qa.text.wording import counted
from qa.tui import wording
from qa.tui.dialogs import Entry
from qa.tui.journal import Journal
from qa.tui.log_view import LogView

_LOOK = 0.2
"""Seconds between two looks at what is new: many events at a time cost one drawing."""


class LogScreen(Screen[None]):
    """The log, to follow, search, copy and clear."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="search-log"),
        Binding("n", "match(1)", "Next match", show=False, id="next-in-log"),
        Binding("N,p", "match(-1)", "Previous match", show=False, id="previous-in-log"),
        Binding("f", "follow", "Follow", tooltip="Follow what happens, or stay", id="follow-log"),
        Binding("y", "copy", "Copy", tooltip="Copy the log", id="copy-log"),
        Binding("x", "clear", "Clear", tooltip="Clear the log", id="clear-log"),
        Binding("escape,q,f12", "leave", "Back", id="leave-log"),
    ]
    AUTO_FOCUS = "LogView"

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    def compose(self) -> ComposeResult:
        with Horizontal(classes="head"):
            yield Static(id="log-count", classes="left", markup=False)
            yield Static(id="log-following", markup=False)
        yield LogView()
        yield Static(id="log-found", markup=False)
        yield Entry(placeholder="Search in the log", id="log-search", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(Entry).display = False
        self.watch(self.query_one(LogView), "following", self._tell)
        self._look()
        self.set_interval(_LOOK, self._look)

    def _look(self) -> None:
        view = self.query_one(LogView)
        if new := self._journal.after(view.last):
            view.add(new)
            self._tell()

    def _tell(self) -> None:
        view = self.query_one(LogView)
        head = wording.line(("Log", "bold $text-primary"), f"  {counted(view.count, 'event')}")
        self.query_one("#log-count", Static).update(head)
        state = "following" if view.following else "not following"
        self.query_one("#log-following", Static).update(wording.line(state))
        self.query_one("#log-found", Static).update(wording.line((view.place, "$text-primary")))

    def action_search(self) -> None:
        search = self.query_one(Entry)
        search.display = True
        search.focus()

    @on(Entry.Changed)
    def _on_changed(self, event: Entry.Changed) -> None:
        self.query_one(LogView).search(event.value)
        self._tell()

    @on(Entry.Submitted)
    def _on_submitted(self) -> None:
        self.query_one(LogView).focus()

    def action_match(self, by: int) -> None:
        """To the next or previous match."""
        self.query_one(LogView).step(by)
        self._tell()

    def action_follow(self) -> None:
        view = self.query_one(LogView)
        view.follow(not view.following)

    def action_copy(self) -> None:
        """Copy all of it."""
        self.app.copy_to_clipboard(self.query_one(LogView).text)
        self.notify("Log copied.", markup=False)

    def action_clear(self) -> None:
        self._journal.clear()
        self.query_one(LogView).clear()
        self._tell()

    def action_leave(self) -> None:
        """End the search, else leave."""
        search = self.query_one(Entry)
        if search.display:
            search.value = ""
            search.display = False
            self.query_one(LogView).focus()
        else:
            self.dismiss()
