"""An article to read from beginning to end, with a search within it."""

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

import qa.types as t
from qa.render.plain import Style
from qa.render.plain import article as plainly
from qa.tui import outside, wording
from qa.tui.article import ArticleText, Highlight
from qa.tui.dialogs import Entry
from qa.tui.engine import Engine

_MOST = 10_000
"""Matches that are marked."""


class ReaderScreen(Screen[None]):
    """One article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="search-article"),
        Binding("n", "match(1)", "Next match", id="next-match"),
        Binding("N,p", "match(-1)", "Previous match", show=False, id="previous-match"),
        Binding("o", "open_url", "Web page", id="reader-open-url"),
        Binding("v", "page", "Pager", show=False, tooltip="Read it in $PAGER", id="page-article"),
        Binding("escape,q", "leave", "Back", id="leave-reader"),
    ]
    AUTO_FOCUS = "ArticleText"

    def __init__(self, engine: Engine, info: t.ArticleInfo, span: t.Span | None = None) -> None:
        """``span``: what is lit up and scrolled to."""
        super().__init__()
        self._span = span
        self.engine = engine
        self.info = info
        self._article: t.Article | None = None
        self._text = ""
        self._matches: list[t.Span] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static(_head(self.info), id="reader-head", markup=False)
        yield ArticleText(id="reader-text")
        yield Static(id="reader-found", markup=False)
        yield Entry(placeholder="Search in this article", id="reader-search", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(Entry).display = False
        library, id_ = self.engine.app.library, self.info.id
        self.engine.look(lambda: library.article(id_), self._show)

    def _show(self, article: t.Article) -> None:
        if self.is_attached:
            self._article, self._text = article, article.text
            marks = [Highlight(*self._span, "other")] if self._span else []
            self.query_one(ArticleText).show(article.text, marks, self._span[0] if self._span else None)

    def action_search(self) -> None:
        search = self.query_one(Entry)
        search.display = True
        search.focus()

    @on(Entry.Changed)
    def _on_changed(self, event: Entry.Changed) -> None:
        words = event.value.strip()
        found = re.finditer(re.escape(words), self._text, re.IGNORECASE) if words else iter(())
        self._matches = [match.span() for match, _ in zip(found, range(_MOST), strict=False)]
        self._at = 0
        self._mark()

    @on(Entry.Submitted)
    def _on_submitted(self) -> None:
        self.query_one(ArticleText).focus()

    def action_match(self, by: int) -> None:
        """To the next or previous match, around the ends."""
        if self._matches:
            self._at = (self._at + by) % len(self._matches)
            self._mark()

    def _mark(self) -> None:
        marks = [Highlight(start, end, "match") for start, end in self._matches]
        target = None
        if self._matches:
            target = self._matches[self._at][0]
            marks.append(Highlight(*self._matches[self._at], "found"))
        self.query_one(ArticleText).show(self._text, marks, target)
        words = self.query_one(Entry).value.strip()
        place = f"{self._at + 1} of {len(self._matches):,}" if self._matches else "not found" if words else ""
        self.query_one("#reader-found", Static).update(wording.line((place, "$text-primary")))

    def action_open_url(self) -> None:
        if self.info.url and self.info.url.startswith(("http://", "https://")):
            self.app.open_url(self.info.url)
        else:
            self.notify("This article has no address on the web.", severity="warning", markup=False)

    def action_page(self) -> None:
        """Read it in the person's pager."""
        if self._article:
            outside.show(self, plainly(self._article, Style(False)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        return action != "page" or (self._article is not None and outside.possible(self.app))

    def action_leave(self) -> None:
        """End the search, else leave."""
        search = self.query_one(Entry)
        if search.display:
            search.value = ""
            search.display = False
            self.query_one(ArticleText).focus()
        else:
            self.dismiss()


def _head(info: t.ArticleInfo) -> Content:
    facts = [wording.origin(info)]
    if info.author:
        facts.append(f"by {info.author}")
    if info.copies > 1:
        facts.append(f"in {info.copies} places")
    where = info.url or info.path or ""
    lines = [
        wording.line((wording.label(info), "bold")),
        wording.line((" · ".join(facts), "$foreground-muted")),
        wording.line((where, "$foreground-muted")),
    ]
    return wording.stacked([line for line in lines if line.plain])
