"""Where questions are typed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from qa.errors import QAError
from qa.tui import keys, mentions, outside
from qa.tui.completing import Begun, Completer, begun


class Prompt(TextArea):
    """Grows with what is typed; Enter sends, up and down at its edges walk through earlier questions.

    While the list of what can be completed is open, Enter and Tab choose from it, and up and down move in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.PROMPT]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"prompt--mention", "prompt--id"}

    @dataclass
    class Sent(Message):
        """The person asks."""

        text: str

    def __init__(self, completer: Completer) -> None:
        super().__init__(
            id="prompt",
            compact=True,
            highlight_cursor_line=False,
            placeholder="Ask about your articles · @ names one · / for commands",
        )
        self.cursor_blink = False
        self.typed = 0.0
        """When the last key came, by the monotonic clock."""
        self._completer = completer
        self._held: tuple[Begun | None, bool] | None = None
        """What was to be chosen from before it was there, and whether it was to be sent as well."""
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
            self._look()
            bound = self.screen.active_bindings.get(event.key)
            if bound and bound.node in (self, self.app) and bound.binding.id:
                event.stop()
                event.prevent_default()
                await self.app.run_action(bound.binding.action, bound.node)

    def get_line(self, line_index: int) -> Text:
        """A line with the articles that it names set apart."""
        line = super().get_line(line_index)
        for match in mentions.NAMED.finditer(line.plain):
            line.stylize(self.get_component_rich_style("prompt--mention"), match.start(), match.end("name"))
            line.stylize(self.get_component_rich_style("prompt--id"), match.end("name"), match.end())
        return line

    def remember(self, questions: Sequence[str]) -> None:
        """What up and down walk through first, the latest last."""
        earlier = [one for one in self._history if one not in questions]
        self._history = [*earlier, *questions]
        self._at = len(self._history)

    def recall(self, questions: Sequence[str]) -> None:
        """What up and down walk through after what was asked here, the latest last."""
        walked = len(self._history) - self._at
        self._history = [*(one for one in questions if one not in self._history), *self._history]
        self._at = len(self._history) - walked

    def put(self, text: str) -> None:
        """Have a text stand here, to be gone on with."""
        self.text = text
        self.move_cursor(self.document.end)
        self._look()
        self._completer.dismiss()

    def give(self, text: str) -> None:
        """Send a text as if it had been typed."""
        self.put(text)
        self.action_send()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        completer = self._completer
        if action == "close_list":
            return completer.waiting or completer.suggestions.open
        if action == "accept":
            return completer.waiting or completer.suggestions.chosen is not None
        if action == "choice":
            return completer.suggestions.chosen is not None
        if action == "edit":
            return outside.possible(self.app)
        return True

    def action_send(self) -> None:
        text = self.text.strip()
        if not text:
            return
        if not self._history or self._history[-1] != text:
            self._history.append(text)
        self._at = len(self._history)
        self._draft = ""
        self.clear()
        self._look()
        self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        self.insert("\n")

    def action_accept(self, send: bool) -> None:
        """Put what is chosen in its place; ``send``: then send what is whole, or what offers no choice."""
        completer = self._completer
        if completer.waiting:
            self._held = completer.begun, send
            return
        chosen, what = completer.suggestions.chosen, completer.begun
        if chosen is None or what is None:
            completer.dismiss()
            if send:
                self.action_send()
            return
        row, column = self.cursor_location
        self.replace(chosen.text, (row, what.start), (row, column))
        self._look()
        if chosen.whole:
            completer.dismiss()
            if send:
                self.action_send()

    def accept_held(self) -> None:
        """What was looked up is there: choose from it, if that was to be done."""
        held, self._held = self._held, None
        if held is None or held[0] != self._completer.begun:
            return
        found = self._completer.suggestions.chosen is not None
        # An @ that names nothing is not sent: the list says so.
        if found or self._completer.begun is None or not self._completer.suggestions.open:
            self.action_accept(held[1])

    def action_choice(self, by: int) -> None:
        self._completer.suggestions.move(by)

    def action_close_list(self) -> None:
        self._completer.dismiss()

    async def action_edit(self) -> None:
        """Write the question in the person's editor."""
        try:
            self.put(outside.edited(self.app, self.text))
        except QAError as error:
            self.notify(f"{error.message}\n{error.hint}", severity="warning", markup=False)

    def action_cursor_up(self, select: bool = False) -> None:
        if select or not self.cursor_at_first_line or not self._walk(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if select or not self.cursor_at_last_line or not self._walk(1):
            super().action_cursor_down(select)

    def on_blur(self) -> None:
        self._completer.dismiss()

    @on(TextArea.Changed)
    def _keep_in_sight(self) -> None:
        # Where the prompt has just grown, or would, its own scrolling came too early.
        self.call_after_refresh(self.scroll_cursor_visible)

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def _look(self) -> None:
        """See what is begun before the cursor."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        self._completer.follow(begun(before, row == 0) if self.selection.is_empty else None)

    def _walk(self, step: int) -> bool:
        at = self._at + step
        if not 0 <= at <= len(self._history):
            return False
        if self._at == len(self._history):
            self._draft = self.text
        self._at = at
        self.put(self._draft if at == len(self._history) else self._history[at])
        return True
