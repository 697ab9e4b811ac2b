"""The answer's text as a widget: Textual's Markdown with qa's own inline text."""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content
from textual.widgets import Markdown, Static
from textual.widgets._markdown import (
    MarkdownBlock,
    MarkdownH1,
    MarkdownH2,
    MarkdownH3,
    MarkdownH4,
    MarkdownH5,
    MarkdownH6,
    MarkdownParagraph,
    MarkdownTD,
    MarkdownTH,
)

import qa.types as t
from qa.tui import marked

ACTIVE = "bold reverse $text-primary"


class _Inline(MarkdownBlock):
    """A block whose inline text is qa's."""

    def __init__(self, markdown: "AnswerText", token: Token, *args: Any, **kwargs: Any) -> None:
        super().__init__(markdown, token, *args, **kwargs)
        self._turn, self._cited = markdown.turn, markdown.cited

    def build_from_token(self, token: Token) -> None:
        self._inline_token = token
        self.set_content(marked.content(token, self._turn, self._cited))


_BLOCKS: dict[str, type[MarkdownBlock]] = {
    "paragraph_open": MarkdownParagraph,
    "h1": MarkdownH1,
    "h2": MarkdownH2,
    "h3": MarkdownH3,
    "h4": MarkdownH4,
    "h5": MarkdownH5,
    "h6": MarkdownH6,
    "th_open": MarkdownTH,
    "td_open": MarkdownTD,
}


class AnswerText(Markdown):
    """Streams while it is written; once checked, its citations can be stepped through."""

    BLOCKS = Markdown.BLOCKS | {
        # Named as their bases are, so that Textual's own styles for Markdown apply.
        name: type(base.__name__, (_Inline, base), {})
        for name, base in _BLOCKS.items()
    }

    def __init__(self, turn: int) -> None:
        super().__init__(open_links=False, parser_factory=self._parser)
        self.turn = turn
        self.cited: frozenset[int] | None = None
        self._active: tuple[Static, Content] | None = None

    def _parser(self) -> MarkdownIt:
        return marked.streaming_parser() if self.cited is None else marked.parser()

    async def finish(self, answer: t.Answer) -> None:
        """Show the checked answer in place of what has streamed."""
        self.cited = frozenset(citation.n for citation in answer.citations)
        await self.update(marked.prepared(answer))

    def chips(self) -> list[tuple[Static, marked.Chip]]:
        """The citations that can be opened, in order, each with the widget that it is in."""
        found: list[tuple[Static, marked.Chip]] = []
        claim = 0
        for widget in self.query(Static):
            if isinstance(widget.content, Content):
                chips, claim = marked.chips(widget.content, claim)
                found += [(widget, chip) for chip in chips]
        return found

    def activate(self, index: int | None) -> Static | None:
        """Set the citation at ``index`` apart; the widget that holds it."""
        if self._active:
            widget, content = self._active
            widget.update(content, layout=False)
            self._active = None
        if index is None:
            return None
        widget, chip = self.chips()[index]
        assert isinstance(widget.content, Content)
        self._active = widget, widget.content
        widget.update(widget.content.stylize(ACTIVE, chip.start, chip.end), layout=False)
        return widget
