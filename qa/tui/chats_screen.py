"""The kept chats: find one, go on with it, give it a name, delete it, export it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from qa.chats import Chat
from qa.text.wording import age, counted
from qa.tui import wording
from qa.tui.dialogs import Confirm, Entry, Field, Form
from qa.tui.files import save_as
from qa.tui.session import Session

_EDGES = 6
"""Columns beside a row."""
_LEAST = 10


class ChatsScreen(Screen[None]):
    """All kept chats, the latest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/", id="find-chat"),
        Binding("r", "rename", "Rename", id="rename-chat"),
        Binding("e", "export", "Export", tooltip="Export as Markdown", id="export-chat"),
        Binding("a", "archive", "Archive", tooltip="Archive: put away, or take out again", id="archive-chat"),
        Binding("x", "show_archived", "All", tooltip="Show or hide archived chats", id="show-archived"),
        Binding("d,delete", "delete", "Delete", id="delete-chat"),
        Binding("escape", "leave", "Back", id="leave-chats"),
    ]
    AUTO_FOCUS = "#chats"

    @dataclass
    class Resumed(Message):
        """Go on with this chat."""

        chat: int

    class Emptied(Message):
        """The chat that was going on is deleted."""

    def __init__(self, session: Session, words: str = "") -> None:
        """``words``: what is searched for to begin with."""
        super().__init__()
        self._words = words
        self.session = session
        self._found: Sequence[Chat] = ()
        self._chats: Sequence[Chat] = ()
        """Those of them that are shown."""
        self._archived = False
        """Whether archived ones are shown."""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="head"):
            yield Static(id="chats-count", classes="left", markup=False)
        yield Entry(
            self._words, placeholder="Find in titles, questions and answers", id="chats-find", compact=True
        )
        yield OptionList(id="chats", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self._say("reading…")
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self.session.find(self.query_one(Entry).value, self._show)

    def _show(self, chats: list[Chat]) -> None:
        if self.is_attached:
            self._found = chats
            self._arrange()

    def _arrange(self) -> None:
        self._chats = [chat for chat in self._found if self._archived or not chat.archived]
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options(Option(_row(chat, self.size.width)) for chat in self._chats)
        if self._chats:
            options.highlighted = min(at or 0, len(self._chats) - 1)
        away = sum(chat.archived for chat in self._found)
        of = f", {away:,} archived" if away else ""
        self._say(counted(len(self._found) - away, "chat") + of)
        self.refresh_bindings()

    def on_resize(self) -> None:
        self._arrange()

    def _say(self, text: str) -> None:
        head = wording.line(("Chats", "bold $text-primary"), f"  {text}")
        self.query_one("#chats-count", Static).update(head)

    @property
    def chat(self) -> Chat | None:
        """The chat under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._chats[at] if at is not None and at < len(self._chats) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "show_archived":
            return any(chat.archived for chat in self._found)
        return self.chat is not None if action in ("rename", "export", "archive", "delete") else True

    @on(Entry.Changed)
    def _on_changed(self) -> None:
        self.reload()

    @on(Entry.Submitted)
    def _on_submitted(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _on_chosen(self) -> None:
        if self.chat:
            self.app.post_message(self.Resumed(self.chat.id))
            self.dismiss()

    def action_find(self) -> None:
        self.query_one(Entry).focus()

    def action_rename(self) -> None:
        chat = self.chat
        if chat is None:
            return

        def decided(answers: dict[str, str] | None) -> None:
            if answers and answers["title"]:
                self.session.rename(chat.id, answers["title"], self.reload)

        self.app.push_screen(Form("Rename the chat", [Field("title", "Title", chat.title)]), decided)

    def action_archive(self) -> None:
        """Put the chat away, or take it out again."""
        if self.chat:
            self.session.archive(self.chat.id, not self.chat.archived, self.reload)

    def action_show_archived(self) -> None:
        """Show archived chats among the others, or hide them."""
        self._archived = not self._archived
        self._arrange()

    def action_delete(self) -> None:
        chat = self.chat
        if chat is None:
            return

        def deleted(open_: bool) -> None:
            if open_:
                self.app.post_message(self.Emptied())
            self.reload()

        def decided(yes: bool | None) -> None:
            if yes:
                self.session.delete(chat.id, deleted)

        self.app.push_screen(
            Confirm(f"Delete “{chat.title}” with its {counted(chat.turns, 'turn')}?"), decided
        )

    def action_export(self) -> None:
        if self.chat:
            export(self, self.session, self.chat)

    def action_leave(self) -> None:
        """From the search to the list, and from there back to the conversation."""
        find = self.query_one(Entry)
        if find.has_focus or find.value:
            find.value = ""
            self.query_one(OptionList).focus()
        else:
            self.dismiss()


def export(screen: Screen[None], session: Session, chat: Chat | None) -> None:
    """Ask for a file, and write a chat to it; None takes the one that is going on."""
    save_as(screen, chat.title if chat else "chat", lambda write: session.export(chat, write))


def _row(chat: Chat, width: int) -> Content:
    facts = f"  {counted(chat.turns, 'turn')}, {age(chat.changed, wording.now())}"
    facts += ", archived" if chat.archived else ""
    title = wording.short(chat.title, max(width - len(facts) - _EDGES, _LEAST))
    style = "$foreground-muted" if chat.archived else ""
    return wording.line((title, style), (facts, "$foreground-muted"))
