"""The turns of a conversation, the latest at the bottom."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

import qa.types as t
from qa.chats import Kept
from qa.tui import wording
from qa.tui.mentions import plain
from qa.tui.turn import Turn

PAGE = 8
"""Turns of a kept chat that are shown at a time."""
MOST = 16
"""Turns that are held as widgets; earlier ones are read again from the kept chat."""


class Conversation(VerticalScroll, can_focus=False):
    """Shows the end of a chat; earlier turns come when one scrolls up to them."""

    following = False

    @dataclass
    class Earlier(Message):
        """Turns before a kept one are wanted."""

        before: int

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.waiting: deque[Turn] = deque()
        """Asked, and not yet begun."""
        self._runs = 0
        self._earlier = False
        self._wanted: int | None = None

    def on_mount(self) -> None:
        self.watch(self, "virtual_size", self._follow)
        self.watch(self, "scroll_y", self._reach_back)

    @property
    def turns(self) -> list[Turn]:
        """The turns that are shown, in order."""
        return [child for child in self.children if isinstance(child, Turn)]

    @property
    def history(self) -> tuple[t.Turn, ...]:
        """What a follow-up is understood by: the turns that were answered."""
        return tuple(t.Turn(plain(turn.question), turn.answer.text) for turn in self.turns if turn.answer)

    def turn(self, run: int) -> Turn | None:
        """The turn of a run, while it is shown."""
        return next((turn for turn in self.turns if turn.run == run), None)

    async def begin(self, question: str) -> Turn:
        """A new turn at the end."""
        self._runs += 1
        turn = Turn(self._runs, question)
        await self.mount(turn)
        self.follow(True)
        if len(turns := self.turns) > MOST and turns[0].kept is not None:
            self._earlier = True
            for old in turns[: len(turns) - MOST]:
                await old.remove()
            await self._tell_earlier()
        return turn

    async def restore(self, kept: Sequence[Kept], more: bool) -> None:
        """Show kept turns above those that are shown; ``more``: there are others before them."""
        below = self.turns
        height = self.virtual_size.height
        for one in kept:
            # One after the other: all at once would hold the screen for too long.
            self._runs += 1
            turn = Turn(self._runs, one.question)
            await self.mount(turn, before=below[0] if below else None)
            if turn.is_attached:
                await turn.restore(one)
        self._earlier, self._wanted = more, None
        await self._tell_earlier()
        if below:
            # What was read stays where it was on the screen.
            self.call_after_refresh(
                lambda: self.scroll_to(y=self.virtual_size.height - height, animate=False)
            )
        else:
            self.call_after_refresh(self.scroll_end, animate=False)

    async def clear(self) -> None:
        """Show nothing."""
        self.waiting.clear()
        self._earlier, self._wanted = False, None
        self.follow(False)
        await self.query(Turn).remove()
        await self._tell_earlier()

    def follow(self, following: bool) -> None:
        """Begin or cease to keep the end in sight."""
        self.following = following
        self.anchor(False)
        self._follow()

    def _follow(self) -> None:
        # An anchored widget that is not full would show its content at its lower edge.
        if self.following and not self.is_anchored and self.virtual_size.height > self.size.height:
            self.anchor()

    async def _tell_earlier(self) -> None:
        await self.query("#earlier").remove()
        if self._earlier and (turns := self.turns):
            text = wording.line(("↑ earlier turns", "$foreground-muted"))
            await self.mount(Static(text, id="earlier", markup=False), before=turns[0])

    def _reach_back(self, scroll_y: float) -> None:
        turns = self.turns
        if scroll_y < 1 and self._earlier and not self.following and turns and turns[0].kept is not None:
            self.want_earlier()

    def want_earlier(self) -> None:
        """Ask for the page before the first turn, once."""
        first = self.turns[0].kept if self.turns else None
        if self._earlier and first is not None and first != self._wanted:
            self._wanted = first
            self.post_message(self.Earlier(first))
