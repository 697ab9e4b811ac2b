"""One question of a conversation with what came of it."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Markdown, Static
from textual.widgets.markdown import MarkdownStream

import qa.types as t
from qa.app import Scope
from qa.chats import Kept
from qa.errors import QAError
from qa.summaries.values import Wanted
from qa.text.wording import counted
from qa.tui import keys, mentions, wording
from qa.tui.answer import AnswerText
from qa.tui.marked import plain
from qa.tui.prompt import Prompt
from qa.tui.source import Target

FLUSH = 0.1
"""Seconds between two additions to the text: more often costs more than an eye sees."""
_TYPING, _TYPING_FLUSH = 2.0, 0.3
"""Seconds after a key at the prompt in which text is added less often, and how often: a key that comes while
the text is laid out waits for that."""
_SHOWN_AFTER = 1.0
"""Seconds after which the stage line tells how long it has taken."""


class Turn(Vertical, can_focus=True):
    """Shows a question, the stage that it is at, the answer as it is written, and what was checked."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.TURN]

    @dataclass
    class Settled(Message):
        """All of a turn is on the screen."""

        turn: "Turn"

    def __init__(self, run: int, question: str) -> None:
        super().__init__(id=f"turn-{run}")
        self.run = run
        self.question = question
        self.answer: t.Answer | None = None
        self.error: QAError | None = None
        self.hits: tuple[t.Hit, ...] = ()
        self.wanted: Wanted | None = None
        """What is summarised; None for a question."""
        self.scope: Scope | None = None
        """What it was asked of; None for a turn that was restored."""
        self.prompts: dict[int, str] = {}
        """What the writer is shown, by the request that it is of."""
        self.kept: int | None = None
        """Its id among the kept chats, as soon as it is known."""
        self.active: int | None = None
        """Index of the target that is set apart."""
        self._targets: list[Target] = []
        self._stage = "Waiting"
        self._notices: list[str] = []
        self._foot = Content("")
        self._since = time.monotonic()
        self._pending = ""
        self._words = 0
        self._flushed = 0.0
        self._stream: MarkdownStream | None = None

    @property
    def running(self) -> bool:
        """Whether the answer is still to come."""
        return bool(self._stage)

    @property
    def targets(self) -> list[Target]:
        """What can be opened, in the order in which it stands."""
        return self._targets

    @property
    def shown(self) -> str:
        """What the writer was shown so far; empty for a turn that was restored: the kept chat has it."""
        return "\n\n".join(self.prompts.values())

    def compose(self) -> ComposeResult:
        yield Static(mentions.headed(self.question), classes="question", markup=False)
        yield AnswerText(self.run)
        yield Static(classes="foot", markup=False)

    def on_mount(self) -> None:
        self._flusher = self.set_interval(FLUSH, self._flush)
        self._show_stage()

    def begin(self) -> None:
        """It is its turn."""
        self._stage = "Starting"
        self._since = time.monotonic()
        self._show_stage()

    def found(self, hits: tuple[t.Hit, ...]) -> None:
        """Retrieval is done."""
        self.hits = hits
        articles = len({hit.article.id for hit in hits})
        self._stage = f"Reading {counted(len(hits), 'passage')} of {counted(articles, 'article')}"

    def progress(self, event: t.Progress) -> None:
        """A stage has begun, or so much of it is done."""
        self._stage = wording.stage(event).capitalize()

    def notice(self, text: str) -> None:
        """Something to know while it is written."""
        self._notices.append(text)
        self._show_stage()

    def write(self, text: str) -> None:
        """More of the answer; it is shown with the next flush."""
        self._pending += plain(text)
        self._words += text.count(" ")
        self._stage = f"Writing, {counted(self._words, 'word')}"

    def finish(self, answer: t.Answer) -> None:
        """The answer is whole and checked. It is shown soon; `Settled` tells when."""
        self.answer = answer
        self._end(lambda: self._show(answer))

    def fail(self, error: QAError) -> None:
        """It came to nothing: what arrived stays, with what is wrong and what to do."""
        self.error = error
        said = wording.line((f"✗ {error.message}", "$text-error"), (f"\n  {error.hint}", "$foreground-muted"))
        self._end(lambda: self._leave(said))

    def stop(self) -> None:
        """The person has stopped it."""
        said = wording.line(("Stopped. Nothing of it is remembered.", "$foreground-muted"))
        self._end(lambda: self._leave(said))

    async def restore(self, kept: Kept) -> None:
        """Show it as it was kept."""
        self.kept = kept.id
        self.answer = kept.answer
        self._stage = ""
        self._flusher.stop()
        if kept.answer:
            await self._show(kept.answer)
        else:
            await self._leave(wording.unanswered(kept))

    def _end(self, show: Callable[[], Awaitable[None]]) -> None:
        """No more text comes. What is left to do is done in the turn's own time: keys do not wait for it."""
        self._stage = ""
        self._flusher.stop()

        async def settle() -> None:
            await self._write_out()
            if self._stream:
                await self._stream.stop()
            await show()
            self.post_message(self.Settled(self))

        self.call_next(settle)

    async def _show(self, answer: t.Answer) -> None:
        text = self.query_one(AnswerText)
        if answer.refused:
            await text.update("")
            text.display = False
            self._targets = [Target(n, near.article) for n, near in enumerate(answer.coverage.nearest, 1)]
            above = wording.refusal(answer, self.run)
        else:
            await text.finish(answer)
            self._targets = self._cited(answer)
            await self._show_conflicts(answer)
            above = wording.remarks(answer)
        lines = [above, Content("")] if above else []
        self._say(wording.stacked([*lines, wording.summary(answer)]))

    async def _show_conflicts(self, answer: t.Answer) -> None:
        citations = {citation.n: citation for citation in answer.citations}
        cards = [
            Static(wording.conflict(value, citations, self.run), classes="card", markup=False)
            for value in answer.conflicts
        ]
        if cards:
            await self.mount_all(cards, before=self.query_one(".foot"))

    async def _leave(self, said: Content) -> None:
        self._say(said)

    def step(self, by: int) -> Target | None:
        """Go to the next or previous thing that can be opened, from the last to the first."""
        if not self._targets:
            return None
        start = self.active if self.active is not None else (-1 if by > 0 else 0)
        return self.activate((start + by) % len(self._targets))

    def reach(self, n: int) -> Target | None:
        """Go to the first place of a number."""
        index = next((i for i, target in enumerate(self._targets) if target.n == n), None)
        return None if index is None else self.activate(index)

    def activate(self, index: int | None) -> Target | None:
        """Set one of the targets apart."""
        self.active = index
        if self.answer and not self.answer.refused:
            text = self.query_one(AnswerText)
            widget = text.activate(index if index is not None and index < len(text.chips()) else None)
            if widget:
                widget.scroll_visible(animate=False)
        return None if index is None else self._targets[index]

    def on_focus(self) -> None:
        if self.active is None and self._targets:
            self.activate(0)

    def _cited(self, answer: t.Answer) -> list[Target]:
        from qa.text.markers import claims

        raw = claims(answer.text)
        ordered: list[t.Claim] = []
        if len(raw) == len(answer.claims):
            pairs = sorted(zip(raw, answer.claims, strict=True), key=lambda pair: pair[0].end)
            ordered = [claim for _, claim in pairs]
        by_number = {citation.n: citation for citation in answer.citations}
        targets = []
        for _, chip in self.query_one(AnswerText).chips():
            claim = ordered[chip.claim] if chip.claim < len(ordered) else None
            citation = by_number[chip.n]
            targets.append(Target(chip.n, citation.article, citation, claim))
        # Those that only a card names.
        named = {target.n for target in targets}
        targets += [Target(c.n, c.article, c) for c in answer.citations if c.n not in named]
        return targets

    async def _flush(self) -> None:
        if not self.query(AnswerText):
            # It is being taken down.
            return
        now = time.monotonic()
        if now - self._typed() < _TYPING and now - self._flushed < _TYPING_FLUSH:
            return
        self._flushed = now
        await self._write_out()
        self._show_stage()

    def _typed(self) -> float:
        """When the last key came at the prompt."""
        return max((prompt.typed for prompt in self.screen.query(Prompt)), default=0.0)

    async def _write_out(self) -> None:
        text, self._pending = self._pending, ""
        if not text:
            return
        if self._stream is None:
            self._stream = Markdown.get_stream(self.query_one(AnswerText))
        await self._stream.write(text)

    def _show_stage(self) -> None:
        if not self._stage:
            return
        taken = time.monotonic() - self._since
        seconds = f" · {taken:.0f} s" if taken >= _SHOWN_AFTER else ""
        notices = [wording.line((f"! {text}", "$text-warning")) for text in self._notices]
        self._say(
            wording.stacked([*notices, wording.line((f"{self._stage}…{seconds}", "$foreground-muted"))])
        )

    def _say(self, foot: Content) -> None:
        if not foot.is_same(self._foot):
            taller = foot.plain.count("\n") != self._foot.plain.count("\n") or not self._stage
            self._foot = foot
            self.query_one(".foot", Static).update(foot, layout=taller)
