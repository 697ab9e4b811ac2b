"""The application: screens, themes, and the messages of the engine handed to the screen that shows them."""

import gc
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input, TextArea

from qa.app import App as Core
from qa.app import Scope
from qa.config import Config
from qa.errors import QAError
from qa.tui import keys, settings, themes
from qa.tui import messages as m
from qa.tui.chat_screen import ChatScreen
from qa.tui.chats_screen import ChatsScreen
from qa.tui.conversation import Conversation
from qa.tui.dialogs import Field, Form
from qa.tui.engine import Engine
from qa.tui.journal import Journal, Kind
from qa.tui.leaving import leave_when_told
from qa.tui.library_screen import LibraryScreen
from qa.tui.log_screen import LogScreen
from qa.tui.own_themes import OwnThemes
from qa.tui.palette import Command, Commands
from qa.tui.probe import Probe, probe
from qa.tui.prompt import Prompt
from qa.tui.strays import Listener, Strays

AGAIN = 2.0
"""Seconds within which a second Ctrl+C leaves."""
_YOUNG, _MIDDLE, _OLD = 10_000, 25, 10
"""How often garbage is searched for, as for `gc.set_threshold`. A stream that is drawn leaves thousands of
cycles a second: by Python's own thresholds they outlive the quick searches, and the thorough one that then
finds them holds every key for a tenth of a second."""


class Tui(App[None]):
    """qa on a terminal."""

    TITLE = "qa"
    CSS_PATH = Path(__file__).with_name("style.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.APP]
    COMMANDS = {Commands}  # noqa: RUF012 - typed by Textual
    COMMAND_PALETTE_DISPLAY = "^p"

    def __init__(
        self,
        config: Config,
        *,
        scope: Scope | None = None,
        question: str = "",
        core: Core | None = None,
        strays: Strays | None = None,
    ) -> None:
        super().__init__()
        self.journal = Journal(config)
        self._listener = Listener(self.journal, strays)
        self.animation_level = "none"
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.remembered = settings.recall()
        self._own_themes = OwnThemes(self)
        wanted = self.remembered.theme
        self.theme = wanted if wanted and self._own_themes.has(wanted) else themes.DARK
        self.set_keymap(keys.checked(config.keys))
        self.engine = Engine(core or Core(config, report=self._report), self.post_message)
        self._leaving = False
        self.chat = ChatScreen(self.engine, scope or Scope())
        self._question = question
        self._probe: Probe | None = None
        self._interrupted = -AGAIN

    def on_mount(self) -> None:
        self._listener.start(self)
        self.push_screen(self.chat)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        leave_when_told(self)
        self._probe = probe()
        # What has been imported stays: it need not be searched for garbage while keys are typed.
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
        self.engine.start()
        self._own_themes.start(self.post_message)
        if self._question:
            self.chat.query_one(Prompt).give(self._question)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        self._leaving = True
        super().exit(result, return_code, message)

    async def _on_message(self, message: Message) -> None:
        """Pass on what arrives; nobody is there any more for what the engine tells while one leaves."""
        if isinstance(message, m.FromEngine):
            self.journal.tell(message)
            if self._leaving or not self.chat.query(Conversation):
                return
        await super()._on_message(message)

    def on_unmount(self) -> None:
        self._listener.stop()
        self._own_themes.stop()
        if self._probe:
            self._probe.write()

    def _report(self, line: str) -> None:
        self.post_message(m.Reported(line))

    # What can be done from anywhere.

    def action_help(self) -> None:
        from qa.tui.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_jump(self) -> None:
        from qa.tui.jump import jump

        jump(self.screen)

    def action_library(self) -> None:
        self.push_screen(LibraryScreen(self.engine, self.chat.scope.where.articles))

    async def action_interrupt(self) -> None:
        """Copy what is selected; else stop what is being answered; else, at the second time, leave."""
        focused = self.screen.focused
        own = focused.selected_text if isinstance(focused, TextArea | Input) else ""
        if text := own or self.screen.get_selected_text():
            self.copy_to_clipboard(text)
            self.screen.clear_selection()
        elif self.screen is self.chat and self.chat.possible("stop"):
            self.chat.action_stop()
        elif time.monotonic() - self._interrupted < AGAIN:
            self.exit()
        else:
            self._interrupted = time.monotonic()
            self.notify("Ctrl+C again to leave", timeout=AGAIN, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action of the application can be done now."""
        if action in ("library", "chats"):
            return not any(isinstance(one, LibraryScreen | ChatsScreen) for one in self.screen_stack)
        if action == "log":
            return not any(isinstance(one, LogScreen) for one in self.screen_stack)
        return True

    def action_log(self) -> None:
        self.push_screen(LogScreen(self.journal))

    def action_chats(self) -> None:
        self.push_screen(ChatsScreen(self.chat.session))

    def action_choose_theme(self) -> None:
        self.search_themes()

    def action_choose_writer(self) -> None:
        """Ask for another writer, used from the next question on."""
        field = Field("llm", "extractive, openai:MODEL or llama:FILE.gguf", self.engine.app.config.llm)

        def decided(answers: dict[str, str] | None) -> None:
            if answers and answers["llm"]:
                self.use(answers["llm"])

        self.push_screen(Form("Writer", [field]), decided)

    def use(self, llm: str) -> None:
        """Write with another writer, and remember it."""

        def done() -> None:
            self.chat.tell_head()
            self._remember(replace(self.remembered, llm=llm))
            self.notify(f"Answers are written by {llm} from now on.", markup=False)

        self.engine.use(llm, done)

    def commands(self, screen: Screen[Any]) -> Iterator[Command]:
        """What the palette offers: every action that is possible on a screen, then what always is."""
        seen: set[str] = set()
        nodes: list[tuple[DOMNode, Binding]] = [
            (one.node, one.binding) for one in screen.active_bindings.values()
        ]
        if screen is self.chat:
            nodes += [(self.chat, one) for one in keys.TURN if self.chat.possible(one.action)]
        for node, binding in nodes:
            if binding.id and binding.action not in seen | keys.NOT_OFFERED:
                seen.add(binding.action)
                yield self._command(node, binding)
        yield Command("Theme", "", self.action_choose_theme, "theme")
        yield Command("Writer", "", self.action_choose_writer, "writer")
        for spec in self.writers():
            what = " (no model)" if spec == "extractive" else ""
            yield Command(f"Write with {spec}{what}", "", partial(self.use, spec))

    def writers(self) -> list[str]:
        """The writers that are there to change to, without asking a server."""
        config = self.engine.app.config
        others = [] if config.llm == "extractive" else ["extractive"]
        return [f"llama:{path.name}" for path in sorted(config.models.glob("*.gguf"))] + others

    def _command(self, node: DOMNode, binding: Binding) -> Command:
        async def run() -> None:
            await self.run_action(binding.action, node)

        title = binding.tooltip or binding.description
        return Command(title, self.get_key_display(binding), run, binding.id or "")

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = themes.legible(self.current_theme, super().get_css_variables())
        return self.theme_variables

    def watch_theme(self, theme: str) -> None:
        if theme != self.remembered.theme and self.is_running:
            self._remember(replace(self.remembered, theme=theme))

    def _remember(self, choices: settings.Remembered) -> None:
        self.remembered = choices
        try:
            settings.remember(choices)
        except OSError as error:
            self.complain(QAError(f"the choice cannot be kept: {error}", "it holds for this session"))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice for a while; it can be read again in the log."""
        kind: Kind = "notice" if severity == "information" else severity
        self.journal.add(kind, message)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_print(self, event: events.Print) -> None:
        self._listener.printed(event.text)

    # What the engine tells.

    @on(m.Reported)
    def _on_reported(self, message: m.Reported) -> None:
        self.notify(message.line, markup=False)

    @on(m.Failed)
    def _on_failed(self, message: m.Failed) -> None:
        self.complain(message.error)

    @on(m.Themed)
    def _on_themed(self, message: m.Themed) -> None:
        for error in self._own_themes.take(message.found, self.remembered.theme):
            self.complain(error)

    @on(m.Called)
    def _on_called(self, message: m.Called) -> None:
        message.then()

    @on(m.Ready)
    def _on_ready(self) -> None:
        # As in `_begin`, now with the models and what runs them.
        gc.freeze()

    @on(m.Facts)
    async def _on_facts(self, message: m.Facts) -> None:
        await self.chat.facts(message)

    @on(m.Unopened)
    def _on_unopened(self, message: m.Unopened) -> None:
        self.chat.unopened(message.error)

    @on(m.Streamed)
    def _on_streamed(self, message: m.Streamed) -> None:
        self.chat.streamed(message.run)

    @on(m.Told)
    def _on_told(self, message: m.Told) -> None:
        self.chat.told(message.run, message.event)

    @on(m.Ended)
    def _on_ended(self, message: m.Ended) -> None:
        self.chat.ended(message)

    @on(m.Added)
    def _on_added(self, message: m.Added) -> None:
        for screen in self._library_screens():
            screen.added(message)
        if message.over:
            self.engine.refresh()

    @on(m.Removed)
    def _on_removed(self, message: m.Removed) -> None:
        for screen in self._library_screens():
            screen.removed(message.infos)
        self.engine.refresh()

    @on(ChatsScreen.Resumed)
    async def _on_resumed(self, message: ChatsScreen.Resumed) -> None:
        await self.chat.resume(message.chat)

    @on(ChatsScreen.Emptied)
    async def _on_emptied(self) -> None:
        await self.chat.action_new_chat()

    @on(LibraryScreen.Within)
    def _on_within(self, message: LibraryScreen.Within) -> None:
        chosen = replace(self.chat.scope.where, articles=message.articles)
        within = replace(self.chat.scope, where=chosen)
        match message.purpose:
            case "ask":
                self.chat.ask_within(message.articles)
            case "summarise":
                self.chat.summarise(within)
            case "timeline":
                self.chat.timeline(within)

    def _library_screens(self) -> list[LibraryScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, LibraryScreen)]

    def complain(self, error: QAError) -> None:
        """A notice that says what is wrong and what to do."""
        self.notify(
            f"{error.message}\n{error.hint}", title="Error", severity="error", timeout=10, markup=False
        )
