"""The main screen: the conversation, the source beside it, and the prompt."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static

import qa.types as t
from qa.app import Scope
from qa.errors import NotInLibrary, QAError
from qa.text.wording import counted
from qa.tui import filters, keys, wording
from qa.tui import messages as m
from qa.tui.engine import Engine
from qa.tui.prompt import Prompt
from qa.tui.source import SourcePane, Target
from qa.tui.turn import Turn
from qa.tui.welcome import Sample, Welcome

WIDE = 110
"""Columns from which the source stands beside the conversation; below, it lies over it."""


class Conversation(VerticalScroll, can_focus=False):
    """The turns, the latest at the bottom; while one is written, its end stays in sight."""

    following = False

    def on_mount(self) -> None:
        self.watch(self, "virtual_size", self._follow)

    def follow(self, following: bool) -> None:
        """Begin or cease to keep the end in sight."""
        self.following = following
        self.anchor(False)
        self._follow()

    def _follow(self) -> None:
        # An anchored widget that is not full would show its content at its lower edge.
        if self.following and not self.is_anchored and self.virtual_size.height > self.size.height:
            self.anchor()


class ChatScreen(Screen[None]):
    """Asks, shows, and opens what is cited."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.CHAT]
    AUTO_FOCUS = "#prompt"

    def __init__(self, engine: Engine, scope: Scope) -> None:
        super().__init__()
        self.engine = engine
        self.scope = scope
        self._runs = 0
        self._history: tuple[t.Turn, ...] = ()
        self._facts: m.Facts | None = None
        self._shown: tuple[Turn, Target] | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="head"):
            yield Static(id="head-left", markup=False)
            yield Static(id="head-right", markup=False)
        with Horizontal(id="body"):
            with Conversation(id="conversation"):
                yield Welcome(id="welcome")
            yield SourcePane(id="source")
        with Vertical(id="ask"):
            yield Static(id="within", markup=False)
            yield Prompt()
        yield Footer(show_command_palette=True)

    def on_mount(self) -> None:
        self.query_one(SourcePane).display = False
        self.tell_head()

    def on_resize(self) -> None:
        self.set_class(self.size.width < WIDE, "-narrow")

    # What the engine tells.

    async def facts(self, facts: m.Facts) -> None:
        """The library's facts have been read."""
        self._facts = facts
        self.tell_head()
        await self.query_one(Welcome).tell(facts.articles, facts.newest, facts.samples)

    def streamed(self, run: int) -> None:
        """Text of a run has arrived."""
        if turn := self._live(run):
            turn.write(self.engine.arrived(run))

    async def told(self, run: int, event: t.Event) -> None:
        """Something else of a run has happened."""
        turn = self._live(run)
        if turn is None:
            return
        match event:
            case t.Found(hits):
                turn.found(hits)
            case t.Notice(text):
                turn.notice(text)
            case t.Done(answer):
                turn.write(self.engine.arrived(run))
                await turn.finish(answer)
                self._history += (t.Turn(answer.question, answer.text),)
                self._settled(turn)

    async def ended(self, message: m.Ended) -> None:
        """A run is over."""
        turn = self._live(message.run)
        if turn and message.error:
            await turn.fail(message.error)
            self._settled(turn)

    # Asking.

    @on(Prompt.Sent)
    async def _on_sent(self, event: Prompt.Sent) -> None:
        await self.ask(event.text)

    @on(Sample.Chosen)
    async def _on_sample(self, event: Sample.Chosen) -> None:
        self.query_one(Prompt).focus()
        await self.ask(event.question)

    async def ask(self, question: str) -> None:
        """Ask, after what is being answered."""
        self.query_one(Welcome).display = False
        self._runs += 1
        turn = Turn(self._runs, question)
        conversation = self.query_one(Conversation)
        await conversation.mount(turn)
        conversation.follow(True)
        self.engine.ask(turn.run, question, self.scope, self._history)
        self.refresh_bindings()

    def ask_within(self, articles: tuple[str, ...]) -> None:
        """Ask only of these articles from now on; of all where there are none."""
        self.scope = replace(self.scope, where=replace(self.scope.where, articles=articles))
        self.tell_head()

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

    async def action_stop(self) -> None:
        """Stop what is being answered; nothing of it is remembered."""
        for turn in self._unfinished():
            self.engine.cancel(turn.run)
            await turn.stop()
            self._settled(turn)

    async def action_new_chat(self) -> None:
        """Begin a conversation that knows nothing of this one."""
        for turn in self._unfinished():
            self.engine.cancel(turn.run)
        await self.query(Turn).remove()
        self._history, self._shown = (), None
        self.query_one(SourcePane).display = False
        self.query_one(Welcome).display = True
        self.query_one(Prompt).focus()

    async def action_again(self) -> None:
        """Ask the question of the turn once more."""
        if turn := self._turn():
            await self.ask(turn.question)

    # Turns and citations.

    def action_to_answer(self) -> None:
        """From the prompt to the latest turn."""
        turns = self.query(Turn)
        if turns:
            turns.last().focus()
        elif samples := self.query(Sample):
            samples.first().focus()

    def action_from_answer(self) -> None:
        """From a turn to the source beside it, else to the prompt."""
        pane = self.query_one(SourcePane)
        (pane.query_one("#source-text") if pane.display else self.query_one(Prompt)).focus()

    def action_to_prompt(self) -> None:
        self.query_one(Prompt).focus()

    def action_turn(self, by: int) -> None:
        """To the turn above or below; below the last is the prompt."""
        turns = list(self.query(Turn))
        current = self._turn()
        if current is None:
            return
        at = turns.index(current) + by
        if at >= len(turns):
            self.query_one(Prompt).focus()
        elif at >= 0:
            turns[at].focus()

    def action_turn_edge(self, side: int) -> None:
        turns = self.query(Turn)
        if turns:
            (turns.first() if side < 0 else turns.last()).focus()

    def action_step(self, by: int) -> None:
        """To the next or previous citation; the source follows where it is open."""
        turn = self._turn()
        target = turn.step(by) if turn else None
        if turn and target and self.query_one(SourcePane).display:
            self._open(turn, target)

    def action_open_citation(self) -> None:
        """Open the citation that is set apart."""
        turn = self._turn()
        if turn and turn.active is not None:
            self._open(turn, turn.targets[turn.active])

    def action_cite_number(self, n: int) -> None:
        """Open a citation by its number."""
        turn = self._turn()
        target = turn.reach(n) if turn else None
        if turn and target:
            self._open(turn, target)

    def action_cite(self, run: int, n: int) -> None:
        """A citation was clicked."""
        turn = self.query_one(f"#turn-{run}", Turn)
        turn.focus()
        if target := turn.reach(n):
            self._open(turn, target)

    def action_toggle_source(self) -> None:
        """Show or hide the source."""
        if self.query_one(SourcePane).display:
            self.action_close_source()
        else:
            self.action_open_citation()

    def action_close_source(self) -> None:
        """Hide the source; what has the focus in it gives it back to the turn."""
        pane = self.query_one(SourcePane)
        inside = self.focused is not None and pane in self.focused.ancestors
        pane.display = False
        self.remove_class("-source")
        if inside and self._shown:
            self._shown[0].focus()
        self.refresh_bindings()

    def action_open_url(self) -> None:
        """Open the article in the browser, at the quote."""
        if target := self._target():
            url = (target.citation.link if target.citation else None) or target.article.url
            if url and url.startswith(("http://", "https://")):
                self.app.open_url(url)
            else:
                self.notify("This article has no address on the web.", severity="warning", markup=False)

    def action_copy_quote(self) -> None:
        """Copy the quote with its reference."""
        target = self._target()
        if target and target.citation:
            self.app.copy_to_clipboard(wording.reference(target.citation))
            self.notify("Quote and reference copied.", markup=False)

    def action_copy_answer(self) -> None:
        """Copy the answer as Markdown, with its sources."""
        turn = self._turn()
        if turn and turn.answer:
            sources = [f"[{c.n}] {wording.reference(c)}" for c in turn.answer.citations]
            self.app.copy_to_clipboard("\n\n".join([turn.answer.text, *sources]))
            self.notify("Answer copied.", markup=False)

    def _open(self, turn: Turn, target: Target) -> None:
        self._shown = turn, target
        place = f"{(turn.active or 0) + 1} of {len(turn.targets)}"
        library = self.engine.app.library

        def read() -> t.Article | None:
            try:
                return library.article(target.article.id)
            except NotInLibrary:
                return None

        def show(article: t.Article | None) -> None:
            if self._shown != (turn, target):
                return
            pane = self.query_one(SourcePane)
            pane.display = True
            self.add_class("-source")
            pane.show(target, article, place)
            self.refresh_bindings()

        self.engine.look(read, show)

    def _target(self) -> Target | None:
        turn = self._turn()
        return turn.targets[turn.active] if turn and turn.active is not None else None

    def _turn(self) -> Turn | None:
        """The turn that keys work on: the focused one, or the one whose source is open, or the latest."""
        focused: Widget | None = self.focused
        if isinstance(focused, Turn):
            return focused
        if self._shown and self.query_one(SourcePane).display:
            return self._shown[0]
        turns = self.query(Turn)
        return turns.last() if turns else None

    def _live(self, run: int) -> Turn | None:
        try:
            turn = self.query_one(f"#turn-{run}", Turn)
        except NoMatches:
            return None
        return turn if turn.running else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: the footer and the palette show only those."""
        turn = self._turn()
        match action:
            case "stop":
                return bool(self._unfinished())
            case "close_source":
                return self.query_one(SourcePane).display
            case "to_answer":
                return turn is not None or bool(self.query(Sample))
            case "step" | "open_citation" | "cite_number":
                return turn is not None and bool(turn.targets)
            case "open_url":
                return self._target() is not None
            case "copy_quote":
                target = self._target()
                return target is not None and target.citation is not None
            case "copy_answer":
                return turn is not None and turn.answer is not None
            case "no_filters":
                return self.scope != Scope()
            case "again" | "turn" | "turn_edge":
                return turn is not None
        return True

    def possible(self, action: str) -> bool:
        """Whether an action of the screen, as a binding names it, can be done now."""
        _, name, parameters = parse(action)
        return self.check_action(name, parameters) is not False

    def _unfinished(self) -> list[Turn]:
        return [turn for turn in self.query(Turn) if turn.running]

    def _settled(self, turn: Turn) -> None:
        if not self._unfinished():
            self.call_after_refresh(self.query_one(Conversation).follow, False)
        if self.focused is turn:
            turn.on_focus()
        self.refresh_bindings()

    def tell_head(self) -> None:
        """Say what is asked, and of what."""
        facts = counted(self._facts.articles, "article") if self._facts else "opening the library…"
        self.query_one("#head-left", Static).update(wording.line(("qa", "bold $text-primary"), f"  {facts}"))
        self.query_one("#head-right", Static).update(wording.line(self.engine.app.config.llm))
        within = wording.scope(self.scope)
        self.query_one("#within", Static).update(wording.line(within))
        self.query_one("#within", Static).display = bool(within)
