"""The application: screens, themes, and the messages of the engine handed to the screen that shows them."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App
from textual.binding import BindingType

from qa.app import App as Core
from qa.app import Scope
from qa.config import Config
from qa.errors import QAError
from qa.tui import keys, themes
from qa.tui import messages as m
from qa.tui.chat_screen import ChatScreen
from qa.tui.engine import Engine


class Tui(App[None]):
    """qa on a terminal."""

    TITLE = "qa"
    CSS_PATH = Path(__file__).with_name("style.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.APP]
    COMMAND_PALETTE_DISPLAY = "^p"

    def __init__(
        self, config: Config, *, scope: Scope | None = None, question: str = "", core: Core | None = None
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK
        self.engine = Engine(core or Core(config, report=self._report), self.post_message)
        self.chat = ChatScreen(self.engine, scope or Scope())
        self._question = question

    def on_mount(self) -> None:
        self.push_screen(self.chat)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        self.engine.start()
        if self._question:
            await self.chat.ask(self._question)

    def _report(self, line: str) -> None:
        self.post_message(m.Reported(line))

    @on(m.Reported)
    def _on_reported(self, message: m.Reported) -> None:
        self.notify(message.line, markup=False)

    @on(m.Failed)
    def _on_failed(self, message: m.Failed) -> None:
        self.complain(message.error)

    @on(m.Called)
    def _on_called(self, message: m.Called) -> None:
        message.then()

    @on(m.Facts)
    async def _on_facts(self, message: m.Facts) -> None:
        await self.chat.facts(message)

    @on(m.Streamed)
    def _on_streamed(self, message: m.Streamed) -> None:
        self.chat.streamed(message.run)

    @on(m.Told)
    async def _on_told(self, message: m.Told) -> None:
        await self.chat.told(message.run, message.event)

    @on(m.Ended)
    async def _on_ended(self, message: m.Ended) -> None:
        await self.chat.ended(message)

    def complain(self, error: QAError) -> None:
        """A notice that says what is wrong and what to do."""
        self.notify(
            f"{error.message}\n{error.hint}", title="Error", severity="error", timeout=10, markup=False
        )
