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


class ChatsScreen(Screen[None]):
    """All kept chats, the latest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/", id="find-chat"),
        Binding("r", "rename", "Rename", id="rename-chat"),
        Binding("e", "export", "Export", tooltip="Export as Markdown", id="export-chat"),
        Binding("d,delete", "delete", "Delete", id="delete-chat"),
        Binding("escape", "leave", "Back", id="leave-chats"),
    ]
    AUTO_FOCUS = "#chats"

    @dataclass
    class Resumed(Message):
        """Go on with this chat."""

        chat: int

    def __init__(self, session: Session, words: str = "") -> None:
        """``words``: what is searched for to begin with."""
        super().__init__()
        self._words = words
        self.session = session
        self._chats: Sequence[Chat] = ()

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
        if not self.is_attached:
            return
        self._chats = chats
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options(Option(_row(chat)) for chat in chats)
        if chats:
            options.highlighted = min(at or 0, len(chats) - 1)
        self._say(counted(len(chats), "chat"))

    def _say(self, text: str) -> None:
        head = wording.line(("Chats", "bold $text-primary"), f"  {text}")
        self.query_one("#chats-count", Static).update(head)

    @property
    def chat(self) -> Chat | None:
        """The chat under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._chats[at] if at is not None and at < len(self._chats) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.chat is not None if action in ("rename", "export", "delete") else True

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

    def action_delete(self) -> None:
        chat = self.chat
        if chat is None:
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self.session.delete(chat.id, self.reload)

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


def _row(chat: Chat) -> Content:
    facts = f"  {counted(chat.turns, 'turn')}, {age(chat.changed, wording.now())}"
    return wording.line(chat.title, (facts, "$foreground-muted"))
