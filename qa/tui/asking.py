"""The foot of the conversation: of what is asked, what can be completed, and the prompt."""

import inspect

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from qa.errors import QAError, UsageError
from qa.tui import mentions, slash, wording
from qa.tui.completing import Completer
from qa.tui.engine import Engine
from qa.tui.prompt import Prompt
from qa.tui.suggestions import Suggestions

_EDGES = 8
"""Columns that the line over the prompt keeps free."""


class Ask(Vertical):
    """Lets a question through to the conversation, and does what is a command."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(id="ask")
        suggestions = Suggestions()
        self._suggestions = suggestions
        self._completer = Completer(engine, suggestions, self._commands, self._ready)
        self._prompt = Prompt(self._completer)
        self._of = ""
        self._said: str | None = None

    def compose(self) -> ComposeResult:
        yield self._suggestions
        yield Static(id="within", markup=False)
        yield self._prompt

    def tell(self, of: str) -> None:
        """Say of what is asked; a question that names articles is asked of those."""
        self._of = of
        self._tell()

    def _tell(self) -> None:
        told = mentions.told(self._prompt.text, self._completer.known)
        within = wording.short(told, max(self.size.width - _EDGES, 1)) if told else self._of
        if within == self._said:
            # Laid out anew with every key, it would hold them up.
            return
        self._said = within
        line = self.query_one("#within", Static)
        line.update(wording.line(within))
        line.display = bool(within)

    def on_resize(self) -> None:
        self._tell()

    @on(Prompt.Changed)
    def _on_changed(self) -> None:
        self._tell()

    @on(Suggestions.OptionSelected)
    def _on_clicked(self, event: Suggestions.OptionSelected) -> None:
        event.stop()
        self._prompt.focus()
        self._prompt.action_accept(True)

    @on(Prompt.Sent)
    async def _on_sent(self, event: Prompt.Sent) -> None:
        try:
            if event.text.startswith(slash.LITERAL):
                event.text = event.text.removeprefix("/")
            elif (command := slash.typed(event.text)) is not None:
                event.stop()
                await self._do(command)
            elif not mentions.plain(event.text):
                event.stop()
                raise UsageError("nothing is asked of it", "write a question; /summarize in front sums it up")
        except QAError as error:
            # What was typed is not lost to a slip.
            self._prompt.put(event.text)
            self.notify(f"{error.message}\n{error.hint}", severity="warning", markup=False)

    async def _do(self, command: slash.Typed) -> None:
        from qa.tui.app import Tui
        from qa.tui.commands import run

        assert isinstance(self.app, Tui)
        doing = run(self.app, command)
        if inspect.isawaitable(doing):
            await doing

    def _commands(self) -> list[slash.Slash]:
        from qa.tui.app import Tui
        from qa.tui.commands import commands

        assert isinstance(self.app, Tui)
        return commands(self.app)

    def _ready(self) -> None:
        self._prompt.accept_held()
