"""A screen on which answers are stepped through and what they cite is opened."""

from textual.actions import parse
from textual.screen import Screen
from textual.widget import Widget

import qa.types as t
from qa.errors import NotInLibrary
from qa.render.answers import markdown
from qa.tui import outside, wording
from qa.tui.conversation import Conversation
from qa.tui.engine import Engine
from qa.tui.prompt import Prompt
from qa.tui.source import SourcePane, Target
from qa.tui.turn import Turn
from qa.tui.welcome import Sample


class CitingScreen(Screen[None]):
    """What can be done with turns and citations; `ChatScreen` adds the asking."""

    engine: Engine
    _shown: tuple[Turn, Target] | None = None
    """The turn and target whose source is open."""

    @property
    def conversation(self) -> Conversation:
        """The turns."""
        return self.query_one(Conversation)

    @property
    def numbered(self) -> dict[str, int]:
        """The articles that the turn at hand cites or names, by id, each with its first number."""
        turn = self._turn()
        return {target.article.id: target.n for target in reversed(turn.targets)} if turn else {}

    def action_to_answer(self) -> None:
        """From the prompt to the latest turn, else to a question to begin with."""
        places = self.conversation.turns[-1:] or list(self.query(Sample))[:1]
        if places:
            # At once: a digit typed right after it is for the answer.
            self.set_focus(places[0])

    def action_from_answer(self) -> None:
        """From a turn to the source beside it, else to the prompt."""
        pane = self.query_one(SourcePane)
        (pane.query_one("#source-text") if pane.display else self.query_one(Prompt)).focus()

    def action_to_prompt(self) -> None:
        self.query_one(Prompt).focus()

    def action_turn(self, by: int) -> None:
        """To the turn above or below; below the last is the prompt."""
        turns, current = self.conversation.turns, self._turn()
        if current not in turns:
            return
        at = turns.index(current) + by
        if at >= len(turns):
            self.query_one(Prompt).focus()
        elif at >= 0:
            turns[at].focus()
        else:
            self.conversation.want_earlier()

    def action_turn_edge(self, side: int) -> None:
        if turns := self.conversation.turns:
            turns[0 if side < 0 else -1].focus()

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
        if turn := self.conversation.turn(run):
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
        # What is still being read for it does not open it again.
        self._shown = None
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

    def action_page(self) -> None:
        """Read the answer in the person's pager, as Markdown with its sources."""
        turn = self._turn()
        if turn and turn.answer:
            outside.show(self, markdown(turn.answer, wording.now()))

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
            if self.has_class("-narrow"):
                self.keep_keys()
            self.refresh_bindings()

        self.engine.look(read, show)

    def keep_keys(self) -> None:
        """Have the keys of citations go on working from the source, where it hides the turn beneath it."""
        pane = self.query_one(SourcePane)
        if pane.display and isinstance(self.focused, Turn):
            pane.query_one("#source-text").focus()

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
        turns = self.conversation.turns
        return turns[-1] if turns else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: the footer and the palette show only those."""
        turn = self._turn()
        match action:
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
            case "page":
                return turn is not None and turn.answer is not None and outside.possible(self.app)
            case "golden":
                # What `qa eval` asks is a question.
                return turn is not None and turn.answer is not None and turn.wanted is None
            case "again" | "turn" | "turn_edge" | "inspect":
                return turn is not None
        return True

    def possible(self, action: str) -> bool:
        """Whether an action of the screen, as a binding names it, can be done now."""
        _, name, parameters = parse(action)
        return self.check_action(name, parameters) is not False
