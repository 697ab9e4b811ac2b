"""How an answer came about: what was found and why, what the writer was shown, tokens and seconds."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

import qa.types as t
from qa.text.wording import counted
from qa.tui import wording
from qa.tui.article import ArticleText, Highlight
from qa.tui.engine import Engine
from qa.tui.reader import ReaderScreen
from qa.tui.turn import Turn

_LABEL = 60


class InspectorScreen(Screen[None]):
    """One turn from the inside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "read", "Whole article", id="inspect-read"),
        Binding("escape,q,f4", "dismiss", "Back", id="leave-inspector"),
    ]
    AUTO_FOCUS = "#found"

    def __init__(self, engine: Engine, turn: Turn) -> None:
        super().__init__()
        self.engine = engine
        self._inspected = turn
        self._hits: tuple[t.Hit, ...] = turn.hits

    def compose(self) -> ComposeResult:
        yield Static(_facts(self._inspected), id="inspector-facts", markup=False)
        yield OptionList(id="found", markup=False)
        yield ArticleText(id="passage")
        yield Footer()

    def on_mount(self) -> None:
        self.show(self._hits)

    def show(self, hits: tuple[t.Hit, ...]) -> None:
        """The passages, best first."""
        self._hits = hits
        found = self.query_one(OptionList)
        found.clear_options()
        cited = _cited(self._inspected)
        found.add_options(Option(_row(n, hit, cited)) for n, hit in enumerate(hits, 1))
        if hits:
            found.highlighted = 0

    @property
    def hit(self) -> t.Hit | None:
        """The passage under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._hits[at] if at is not None and at < len(self._hits) else None

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self) -> None:
        if self.hit:
            passage = self.hit.passage
            marks = [
                Highlight(max(start - passage.start, 0), end - passage.start, "quote")
                for start, end in _cited(self._inspected).get(passage.article, ())
                if start < passage.end and end > passage.start
            ]
            self.query_one(ArticleText).show(passage.text, marks, 0)

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_read()

    def action_read(self) -> None:
        if self.hit:
            span = (self.hit.passage.start, self.hit.passage.end)
            self.app.push_screen(ReaderScreen(self.engine, self.hit.article, span))


def _cited(turn: Turn) -> dict[str, list[t.Span]]:
    """Where each article is cited."""
    spans: dict[str, list[t.Span]] = {}
    for citation in turn.answer.citations if turn.answer else ():
        spans.setdefault(citation.article.id, []).append((citation.start, citation.end))
    return spans


def _facts(turn: Turn) -> Content:
    answer = turn.answer
    lines = [wording.line((turn.question, "bold"))]
    if answer is None:
        return lines[0]
    if answer.standalone != answer.question:
        lines.append(_fact("asked as", answer.standalone))
    prompt = f", prompt {answer.prompt}" if answer.prompt else ", which asks no model"
    lines.append(_fact("writer", answer.backend + prompt))
    seconds = "   ".join(f"{stage} {taken:.2f} s" for stage, taken in answer.seconds.items())
    lines.append(_fact("seconds", seconds))
    if answer.usage:
        usage = answer.usage
        rate = (
            f", {usage.completion / answer.seconds['write']:.0f} a second"
            if answer.seconds.get("write")
            else ""
        )
        lines.append(_fact("tokens", f"{usage.prompt:,} read, {usage.completion:,} written{rate}"))
    covered = counted(answer.coverage.articles, "article")
    lines.append(
        _fact("searched", f"{covered}; below, the passages in the order in which the writer was given them")
    )
    return wording.stacked(lines)


def _fact(name: str, value: str) -> Content:
    return wording.line((f"{name:9} ", "$foreground-muted"), value)


def _row(n: int, hit: t.Hit, cited: dict[str, list[t.Span]]) -> Content:
    used = any(s < hit.passage.end and e > hit.passage.start for s, e in cited.get(hit.article.id, ()))
    words = f"words {hit.words:6.2f}" if hit.words is not None else "words      –"
    vectors = f"vectors {hit.vectors:5.3f}" if hit.vectors is not None else "vectors     –"
    return wording.line(
        (f"{n:2} ", "$foreground-muted"),
        ("● " if used else "  ", "$text-primary"),
        (f"{hit.score:5.3f}  ", "bold"),
        (f"{words}  {vectors}  ", "$foreground-muted"),
        hit.article.label[:_LABEL],
        (f"  {wording.origin(hit.article)}", "$foreground-muted"),
    )
