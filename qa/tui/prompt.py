"""Where questions are typed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from qa.tui import keys


class Prompt(TextArea):
    """Grows with what is typed; Enter sends, up and down at its edges walk through earlier questions."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.PROMPT]

    @dataclass
    class Sent(Message):
        """The person asks."""

        text: str

    def __init__(self) -> None:
        super().__init__(
            id="prompt",
            compact=True,
            highlight_cursor_line=False,
            placeholder="Ask about your articles",
        )
        self.cursor_blink = False
        self.typed = 0.0
        """When the last key came, by the monotonic clock."""
        self._history: list[str] = []
        self._at = 0
        self._draft = ""

    async def _on_key(self, event: events.Key) -> None:
        """Keep what was typed ahead in its order.

        A binding runs later than keys typed after it arrive, so those of the prompt and the application run
        here; and a key that was typed after the focus had been sent elsewhere goes there.
        """
        self.typed = time.monotonic()
        if self.app.focused is not self:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif not event.is_printable:
            bound = self.screen.active_bindings.get(event.key)
            if bound and bound.node in (self, self.app) and bound.binding.id:
                event.stop()
                event.prevent_default()
                await self.app.run_action(bound.binding.action, bound.node)

    def remember(self, questions: Sequence[str]) -> None:
        """What up and down walk through, the latest last."""
        self._history = list(questions)
        self._at = len(self._history)

    def action_send(self) -> None:
        text = self.text.strip()
        if not text:
            return
        if not self._history or self._history[-1] != text:
            self._history.append(text)
        self._at = len(self._history)
        self._draft = ""
        self.clear()
        self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        if select or not self.cursor_at_first_line or not self._walk(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if select or not self.cursor_at_last_line or not self._walk(1):
            super().action_cursor_down(select)

    def _walk(self, step: int) -> bool:
        at = self._at + step
        if not 0 <= at <= len(self._history):
            return False
        if self._at == len(self._history):
            self._draft = self.text
        self._at = at
        self.text = self._draft if at == len(self._history) else self._history[at]
        self.move_cursor(self.document.end)
        return True
