"""The main screen: the conversation, the source beside it, and the prompt."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer

import qa.types as t
from qa.app import Scope
from qa.chats import Kept
from qa.errors import QAError, UsageError
from qa.summaries.values import Wanted
from qa.tui import filters, keys, summarise, wording
from qa.tui import messages as m
from qa.tui.asking import Ask
from qa.tui.chats_screen import export
from qa.tui.citing import CitingScreen
from qa.tui.conversation import PAGE, Conversation
from qa.tui.dialogs import Field, Form
from qa.tui.engine import Engine
from qa.tui.inspector import InspectorScreen
from qa.tui.layout import WIDE
from qa.tui.prompt import Prompt
from qa.tui.session import Session
from qa.tui.sidebar import Sidebar
from qa.tui.source import SourcePane
from qa.tui.status import Status
from qa.tui.timeline_screen import TimelineScreen
from qa.tui.turn import Turn
from qa.tui.welcome import Sample, Welcome


class ChatScreen(CitingScreen):
    """Asks, shows, and opens what is cited."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.CHAT]
    AUTO_FOCUS = "#prompt"

    def __init__(self, engine: Engine, scope: Scope) -> None:
        """Raises UsageError for settings that make no sense."""
        super().__init__()
        self.engine = engine
        self.session = Session(engine)
        self.status = Status(engine)
        self.scope = scope
        self._golden = engine.app.config.library / "golden.jsonl"

    def compose(self) -> ComposeResult:
        yield self.status
        with Horizontal(id="body"):
            yield Sidebar(self.engine)
            with Conversation():
                yield Welcome(id="welcome")
            yield SourcePane(id="source")
        yield Ask(self.engine)
        yield Footer(show_command_palette=True)

    def on_mount(self) -> None:
        self.query_one(SourcePane).display = False
        self.tell_head()

    def on_resize(self) -> None:
        narrow = self.size.width < WIDE
        if narrow:
            self.keep_keys()
        self.set_class(narrow, "-narrow")
        self.query_one(Sidebar).follow()

    # What the engine tells.

    async def facts(self, facts: m.Facts) -> None:
        """The library's facts have been read."""
        if not self.status.opened:
            self.session.questions(self.query_one(Prompt).recall)
        self.status.facts(facts)
        self.query_one(Sidebar).outdated()
        await self.query_one(Welcome).tell(facts.articles, facts.newest, facts.samples)

    def unopened(self, error: QAError) -> None:
        """There is no library to ask of: said for as long as it is so."""
        self.status.unopened()
        self.query_one(Welcome).complain(error)

    def streamed(self, run: int) -> None:
        """Text of a run has arrived."""
        if turn := self._live(run):
            turn.write(self.engine.arrived(run))

    def told(self, run: int, event: t.Event) -> None:
        """Something else of a run has happened."""
        turn = self._live(run)
        if turn is None:
            return
        match event:
            case t.Found(hits):
                turn.found(hits)
            case t.Shown(text, request):
                turn.prompts[request] = text
            case t.Progress():
                turn.progress(event)
            case t.Notice(text):
                turn.notice(text)
            case t.Done(answer):
                turn.write(self.engine.arrived(run))
                turn.finish(answer)
                self.status.answered(answer)
                self.session.answered(run, answer, turn.hits, turn.shown)
                self._next()

    def ended(self, message: m.Ended) -> None:
        """A run is over."""
        turn = self._live(message.run)
        if turn and message.error:
            turn.fail(message.error)
            self.session.settled(turn.run, "failed", message.error.message)
            self._next()

    # Asking.

    @on(Prompt.Sent)
    async def _on_sent(self, event: Prompt.Sent) -> None:
        await self.ask(event.text)

    @on(Sample.Chosen)
    async def _on_sample(self, event: Sample.Chosen) -> None:
        self.query_one(Prompt).focus()
        await self.ask(event.question)

    async def ask(self, question: str, wanted: Wanted | None = None) -> None:
        """Ask, after what is being answered; or have ``wanted`` summarised."""
        self.query_one(Welcome).display = False
        busy = bool(self._unfinished())
        turn = await self.conversation.begin(question)
        turn.wanted = wanted
        self.session.asked(turn.run, question, partial(self._was_kept, turn.run))
        self.conversation.waiting.append(turn)
        if not busy:
            self._next()
        self.refresh_bindings()

    def _next(self) -> None:
        """Begin the turn that has waited longest. It is given the turns before it, as they are now."""
        conversation = self.conversation
        if conversation.waiting:
            turn = conversation.waiting.popleft()
            turn.begin()
            turn.scope = self.scope
            if turn.wanted:
                self.engine.summarise(turn.run, turn.question, turn.wanted)
            else:
                self.engine.ask(turn.run, turn.question, self.scope, conversation.history)

    def _was_kept(self, run: int, kept: int) -> None:
        if turn := self.conversation.turn(run):
            turn.kept = kept

    def ask_within(self, articles: tuple[str, ...]) -> None:
        """Ask only of these articles from now on; of all where there are none."""
        self.scope = replace(self.scope, where=replace(self.scope.where, articles=articles))
        self.tell_head()

    @on(Sidebar.Narrowed)
    def _on_narrowed(self) -> None:
        self.ask_within(self.query_one(Sidebar).chosen)

    def action_toggle_sidebar(self) -> None:
        """Go to the articles beside the conversation, or close them."""
        self.query_one(Sidebar).toggle()

    def action_filters(self) -> None:
        """Ask for dates, outlets and the number of passages."""
        self.app.push_screen(filters.form(self.scope), self._filtered)

    def _filtered(self, answers: dict[str, str] | None) -> None:
        if answers is None:
            return
        try:
            self.scope = filters.scope(answers, self.scope)
        except QAError as error:
            self.notify(f"{error.message}\n{error.hint}", severity="error", markup=False)
        self.tell_head()

    def action_no_filters(self) -> None:
        """Ask of all articles again."""
        self.scope = Scope()
        self.tell_head()

    def action_stop(self) -> None:
        """Stop what is being answered and what waits; nothing of it is remembered."""
        self.conversation.waiting.clear()
        for turn in self._unfinished():
            self.engine.cancel(turn.run)
            turn.stop()
            self.session.settled(turn.run, "stopped")
        self.refresh_bindings()

    async def action_new_chat(self) -> None:
        """Begin a conversation that knows nothing of this one."""
        await self._leave()
        self.session.fresh()
        self.query_one(Welcome).display = True

    async def resume(self, chat: int) -> None:
        """Go on with a kept chat."""
        await self._leave()
        self.query_one(Welcome).display = False
        self.session.resume(chat, self._restore)

    async def _leave(self) -> None:
        self.workers.cancel_group(self, "restore")
        self.action_stop()
        self._shown = None
        self.action_close_source()
        await self.conversation.clear()
        self.query_one(Prompt).focus()
        self.query_one(Sidebar).cite()

    def _restore(self, kept: Sequence[Kept]) -> None:
        self.query_one(Prompt).remember([turn.question for turn in kept])
        self._put(kept)

    def _put(self, kept: Sequence[Kept]) -> None:
        async def put() -> None:
            await self.conversation.restore(kept, more=len(kept) == PAGE)
            self.query_one(Sidebar).cite()

        self.run_worker(put(), group="restore", exclusive=True)

    @on(Conversation.Earlier)
    def _on_earlier(self, event: Conversation.Earlier) -> None:
        self.session.earlier(event.before, self._put)

    def action_inspect(self) -> None:
        """Show how the answer of a turn came about."""
        turn = self._turn()
        if turn is None:
            return
        screen = InspectorScreen(self.engine, turn, self.scope)
        self.app.push_screen(screen)
        if turn.kept is not None and not (turn.hits and turn.shown):
            self.session.inside(turn.kept, screen.inside)

    def action_golden(self) -> None:
        """Make a case of a golden set of the turn."""
        # What reads figures takes longer to import than the first screen may.
        from qa.tui import golden

        turn = self._turn()
        if turn is None or turn.answer is None:
            return
        answer = turn.answer

        def decided(answers: dict[str, str] | None) -> None:
            if answers is None:
                return
            try:
                self._golden = Path(answers["file"]).expanduser()
                name = golden.save(self._golden, golden.case(answer, answers))
            except QAError as error:
                self.notify(f"{error.message}\n{error.hint}", severity="error", markup=False)
            else:
                self.notify(f"{name} is now a case of {self._golden}", markup=False)

        self.app.push_screen(golden.form(answer, self._golden, turn.scope), decided)

    def action_export(self) -> None:
        """Write this chat to a file."""
        export(self, self.session, None)

    async def action_again(self) -> None:
        """Ask the question of the turn once more."""
        if turn := self._turn():
            await self.ask(turn.question, turn.wanted)

    def action_summarise(self) -> None:
        """Ask what is to be summarised, and have it done."""
        self.summarise(self.scope)

    def summarise(self, scope: Scope) -> None:
        """Summarise what a scope lets through, or a topic within it."""

        async def decided(answers: dict[str, str] | None) -> None:
            if answers is None:
                return
            try:
                wanted = summarise.wanted(answers, scope)
            except UsageError as error:
                self.notify(f"{error.message}\n{error.hint}", severity="error", markup=False)
            else:
                await self.ask(summarise.named(wanted), wanted)

        self.app.push_screen(summarise.form(scope), decided)

    def action_timeline(self) -> None:
        """Ask for a topic, and show what happened when."""
        self.timeline(self.scope)

    def timeline(self, scope: Scope) -> None:
        """The events of a topic, of what a scope lets through."""

        def decided(answers: dict[str, str] | None) -> None:
            if answers and answers["topic"]:
                self.app.push_screen(TimelineScreen(self.engine, answers["topic"], replace(scope, k=None)))

        of = wording.scope(replace(scope, k=None))
        self.app.push_screen(Form("Timeline", [Field("topic", "Topic")], of), decided)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        if action == "stop":
            return bool(self._unfinished())
        if action == "export":
            return bool(self.conversation.turns)
        if action == "no_filters":
            return self.scope != Scope()
        return super().check_action(action, parameters)

    def _live(self, run: int) -> Turn | None:
        turn = self.conversation.turn(run)
        return turn if turn and turn.running else None

    def _unfinished(self) -> list[Turn]:
        return [turn for turn in self.conversation.turns if turn.running]

    @on(Turn.Settled)
    def _on_settled(self, event: Turn.Settled) -> None:
        if not self._unfinished():
            self.call_after_refresh(self.conversation.follow, False)
        if self.focused is event.turn:
            event.turn.on_focus()
        self.query_one(Sidebar).cite()
        self.refresh_bindings()

    def tell_head(self) -> None:
        """Say what is asked, and of what."""
        self.status.tell()
        self.query_one(Sidebar).select(self.scope.where.articles)
        self.query_one(Ask).tell(wording.scope(self.scope))
