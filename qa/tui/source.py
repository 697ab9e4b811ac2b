"""The pane beside the conversation: an article with the quoted sentence lit up."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

import qa.types as t
from qa.render.plain import Style, also_in
from qa.render.plain import article as plainly
from qa.tui import keys, outside, wording
from qa.tui.article import ArticleText, Highlight
from qa.tui.marked import COLOURS, GLYPHS


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a number of a turn stands for."""

    n: int
    article: t.ArticleInfo
    citation: t.Citation | None = None
    """None for an article that is only near."""
    claim: t.Claim | None = None
    """The claim that is to be borne out."""

    def spans(self) -> tuple[t.Span, ...]:
        """Where the claim is borne out; the whole citation where that is not known."""
        if self.citation is None:
            return ()
        quotes = [(q.start, q.end) for q in (self.claim.quotes if self.claim else ()) if q.n == self.n]
        return tuple(quotes) or ((self.citation.start, self.citation.end),)


class SourcePane(Vertical):
    """Shows one target at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.SOURCE]
    _article: t.Article | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="source-head", markup=False)
        yield ArticleText(id="source-text")

    def show(self, target: Target, article: t.Article | None, place: str) -> None:
        """Show a target; without its article, where that is no longer in the library, at least the quote."""
        self._article = article
        self.query_one("#source-head", Static).update(self._head(target, place, article is None))
        text = self.query_one(ArticleText)
        if article is None:
            text.show(target.citation.quote if target.citation else "")
            return
        spans = target.spans()
        marks = [Highlight(start, end, "quote") for start, end in spans]
        if target.citation:
            marks.insert(0, Highlight(target.citation.start, target.citation.end, "other"))
        text.show(article.text, marks, spans[0][0] if spans else 0)

    def action_page(self) -> None:
        """Read the article in the person's pager."""
        if self._article:
            outside.show(self, plainly(self._article, Style(False)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        return action != "page" or (self._article is not None and outside.possible(self.app))

    def _head(self, target: Target, place: str, gone: bool) -> Content:
        article = target.article
        lines = [
            wording.line((f"[{target.n}]", "bold $text-primary"), (f"  {place}", "$foreground-muted")),
            wording.line((wording.label(article), "bold")),
            wording.line((wording.origin(article), "$foreground-muted")),
        ]
        if article.author:
            lines.append(wording.line((wording.short(f"by {article.author}", 80), "$foreground-muted")))
        if target.citation and (said := wording.attributed(target.citation)):
            lines.append(wording.line((said, "$text-secondary")))
        if target.citation and (also := also_in(article, target.citation.carried_by)):
            lines.append(wording.line((wording.short(also, 80), "$foreground-muted")))
        if claim := target.claim:
            lines.append(wording.line((f"{GLYPHS[claim.status]} {claim.status}", COLOURS[claim.status])))
        if gone:
            lines.append(
                wording.line(("No longer in the library; this is what was quoted.", "$text-warning"))
            )
        return Content("\n").join(lines)
