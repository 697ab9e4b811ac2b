"""The chat that is going on, kept as it goes. The file is touched by one of the engine's threads only."""

from collections.abc import Callable
from typing import Literal, TypeVar

import qa.types as t
from qa.chats import Chat, Chats, Kept
from qa.errors import LibraryError
from qa.render.chats import markdown
from qa.tui.conversation import PAGE
from qa.tui.engine import Engine
from qa.tui.mentions import shown

T = TypeVar("T")
_ALL = 1 << 31
_RECALLED = 200
"""Questions of former sessions that can be walked through."""


class Session:
    """Writes turns down, and reads kept chats. Each method returns at once; results come through ``then``.

    A chat that cannot be kept is told once: the conversation matters more than its record.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._chats = Chats(engine.app.config.library)
        self._chat: int | None = None
        self._turns: dict[int, int] = {}
        """Ids of kept turns by their run."""
        self._told = False

    def fresh(self) -> None:
        """What is asked from now on is another chat."""

        def forget() -> None:
            self._chat = None
            self._turns.clear()

        self._later(forget)

    def asked(self, run: int, question: str, then: Callable[[int], None]) -> None:
        """Write a question down before it is answered; ``then`` takes its id."""

        def keep() -> int | None:
            self._chat, self._turns[run] = self._chats.go_on(self._chat, question, shown(question))
            return self._turns[run]

        self._look(keep, then)

    def answered(self, run: int, answer: t.Answer, hits: tuple[t.Hit, ...], shown: str) -> None:
        """Its answer, what was found for it, and what the writer was shown."""

        def keep() -> None:
            if run in self._turns:
                self._chats.answer(self._turns[run], answer, hits, shown)

        self._later(keep)

    def settled(self, run: int, state: Literal["stopped", "failed"], said: str | None = None) -> None:
        """It has come to nothing."""

        def keep() -> None:
            if run in self._turns:
                self._chats.settle(self._turns[run], state, said)

        self._later(keep)

    def resume(self, chat: int, then: Callable[[list[Kept]], None]) -> None:
        """Go on with a kept chat; its last turns."""

        def read() -> list[Kept]:
            self._turns.clear()
            self._chat = chat
            return self._chats.latest(chat, PAGE)

        self._look(read, then)

    def earlier(self, before: int, then: Callable[[list[Kept]], None]) -> None:
        """The turns of this chat before a kept one."""

        def read() -> list[Kept]:
            return self._chats.latest(self._chat, PAGE, before) if self._chat is not None else []

        self._look(read, then)

    def inside(self, turn: int, then: Callable[[tuple[t.Hit, ...], str | None], None]) -> None:
        """What was found for a kept turn, and what its writer was shown; None where that was not kept."""
        self._look(lambda: (self._chats.hits(turn), self._chats.shown(turn)), lambda kept: then(*kept))

    def find(self, words: str, then: Callable[[list[Chat]], None]) -> None:
        """Kept chats that hold the words."""
        self._look(lambda: self._chats.find(words), then)

    def questions(self, then: Callable[[list[str]], None]) -> None:
        """What was asked last, in any chat, the latest last."""
        self._look(lambda: self._chats.questions(_RECALLED), then)

    def rename(self, chat: int, title: str, then: Callable[[], None]) -> None:
        """Give a chat another title."""

        def renamed() -> bool:
            self._chats.rename(chat, title)
            return True

        self._look(renamed, lambda _: then())

    def archive(self, chat: int, archived: bool, then: Callable[[], None]) -> None:
        """Put a chat away, or take it out again."""

        def put() -> bool:
            self._chats.archive(chat, archived)
            return True

        self._look(put, lambda _: then())

    def delete(self, chat: int, then: Callable[[bool], None]) -> None:
        """Delete a chat; ``then`` takes whether it is the one that is going on."""

        def gone() -> bool:
            self._chats.delete(chat)
            open_ = self._chat == chat
            if open_:
                self._chat = None
                self._turns.clear()
            return open_

        self._look(gone, then)

    def export(self, chat: Chat | None, then: Callable[[str], None]) -> None:
        """A kept chat as Markdown; None takes the one that is going on."""

        def write() -> str | None:
            id_ = chat.id if chat else self._chat
            if id_ is None:
                return None
            turns = self._chats.latest(id_, _ALL)
            title = chat.title if chat else next((c.title for c in self._chats.find() if c.id == id_), "")
            return markdown(title, turns)

        self._look(write, then)

    def _later(self, job: Callable[[], None]) -> None:
        def call() -> bool:
            job()
            return True

        self._look(call, lambda _: None)

    def _look(self, job: Callable[[], T | None], then: Callable[[T], None]) -> None:
        def call() -> T | None:
            try:
                return job()
            except LibraryError:
                if self._told:
                    return None
                self._told = True
                raise

        self.engine.look(call, lambda result: None if result is None else then(result))
