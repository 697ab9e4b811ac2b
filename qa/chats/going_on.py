"""A conversation that goes on from one command to the next."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import qa.types as t
from qa.chats.store import Chats
from qa.errors import LibraryError, QAError, UsageError

REMEMBERED = 8
"""Turns of a chat that a follow-up is understood by; a model is given as many of them as fit its context."""


class GoingOn:
    """One question of the latest chat, or the first of a new one, kept as it is asked and answered."""

    def __init__(self, chats: Chats, *, goes_on: bool) -> None:
        """``goes_on``: with the latest chat. Raises UsageError where there is none, LibraryError."""
        self._chats = chats
        self._chat: int | None = None
        self._turn: int | None = None
        self.history: tuple[t.Turn, ...] = ()
        """The turns before, the oldest first."""
        if goes_on:
            latest = next((chat for chat in chats.find() if not chat.archived), None)
            if latest is None:
                raise UsageError("there is no chat to go on with", "ask without --continue first")
            self._chat = latest.id
            kept = chats.latest(latest.id, REMEMBERED)
            self.history = tuple(t.Turn(turn.question, turn.answer.text) for turn in kept if turn.answer)

    def kept(self, question: str, events: Iterator[t.Event]) -> Iterator[t.Event]:
        """The same events; the question is written down before they begin, and what comes of them at the end.

        What cannot be written down is told by a notice: the answer matters more than its record.
        """
        yield from self._told(partial(self._ask, question))
        hits: tuple[t.Hit, ...] = ()
        shown: dict[int, str] = {}
        try:
            for event in events:
                if isinstance(event, t.Found):
                    hits = event.hits
                if isinstance(event, t.Shown):
                    shown[event.request] = event.text
                if isinstance(event, t.Done):
                    keep = partial(self._answer, event.answer, hits, "\n\n".join(shown.values()))
                    yield from self._told(keep)
                yield event
        except QAError as error:
            yield from self._told(partial(self._settle, "failed", error.message))
            raise
        except (KeyboardInterrupt, GeneratorExit):
            with contextlib.suppress(LibraryError):
                self._settle("stopped")
            raise

    def _ask(self, question: str) -> None:
        self._chat, self._turn = self._chats.go_on(self._chat, question)

    def _answer(self, answer: t.Answer, hits: tuple[t.Hit, ...], shown: str) -> None:
        if self._turn is not None:
            self._chats.answer(self._turn, answer, hits, shown)
            self._turn = None

    def _settle(self, state: Literal["stopped", "failed"], said: str | None = None) -> None:
        if self._turn is not None:
            self._chats.settle(self._turn, state, said)
            self._turn = None

    @staticmethod
    def _told(write: Callable[[], None]) -> Iterator[t.Event]:
        try:
            write()
        except LibraryError as error:
            yield t.Notice(f"This is not kept: {error.message}")
