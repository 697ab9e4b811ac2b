"""How an answer came about: what was found and why, what the writer was shown, tokens and seconds."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

import qa.types as t
from qa.app import Scope
from qa.errors import QAError
from qa.text.wording import counted
from qa.tui import found, wording
from qa.tui.article import ArticleText, Highlight
from qa.tui.dialogs import Entry
from qa.tui.engine import Engine
from qa.tui.reader import ReaderScreen
from qa.tui.turn import Turn

SEARCHED = 40
"""Passages that a search shows: many more than a writer is given, to see where one stands that was not."""
_CITED, _GIVEN = "● cited", "○ found for the question"


class InspectorScreen(Screen[None]):
    """One turn from the inside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "search", "Search", key_display="/", tooltip="Search passages", id="search-passages"
        ),
        Binding(
            "c",
            "shown",
            "What it saw",
            tooltip="What the writer was shown, to the letter",
            id="inspect-shown",
        ),
        Binding("f", "read", "Whole article", id="inspect-read"),
        Binding("escape,q", "leave", "Back", id="leave-inspector"),
        Binding("f4", "dismiss", "Close", show=False, id="close-inspector"),
    ]
    AUTO_FOCUS = "#found"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - typed by Textual

    def __init__(self, engine: Engine, turn: Turn, scope: Scope) -> None:
        """``scope``: what a search is of."""
        super().__init__()
        self.engine = engine
        self._inspected = turn
        self._scope = replace(scope, k=max(scope.k or 0, SEARCHED))
        self._hits = turn.hits
        self._shown: str | None = turn.shown
        self._rows: list[found.Row] = []
        self._view: Literal["found", "search", "shown"] = "found"
        self._cited = found.cited(turn.answer)
        self._stop: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(_facts(self._inspected), id="inspector-facts", markup=False)
        yield Entry(placeholder="Search all passages", id="inspector-search", compact=True)
        yield Static(id="inspector-said", markup=False)
        yield OptionList(id="found", markup=False)
        yield Static(id="passage-head", markup=False)
        yield ArticleText(id="passage")
        yield ArticleText(id="shown")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(Entry).display = False
        self._to("found")

    def on_unmount(self) -> None:
        self._cancel()

    def inside(self, hits: tuple[t.Hit, ...], shown: str | None) -> None:
        """What was kept of a turn: the passages, and what the writer was shown."""
        self._hits = self._hits or hits
        self._shown = self._shown or shown
        if self.is_attached and self._view != "search":
            self._to(self._view)

    # What is looked at: the passages of the turn, those of a search, or what the writer was shown.

    def _to(self, view: Literal["found", "shown"]) -> None:
        self._set_view(view)
        if view == "shown":
            self._say(_told_shown(self._inspected, self._shown))
            text = self.query_one("#shown", ArticleText)
            text.show(self._shown or "", (), 0)
            text.focus()
        else:
            self._list(self._hits)
            self._say(_told_found(self._inspected, self._hits))
            self.query_one(OptionList).focus()

    def _set_view(self, view: Literal["found", "search", "shown"]) -> None:
        self._view = view
        self.set_class(view == "search", "-search")
        self.set_class(view == "shown", "-shown")
        self.refresh_bindings()

    def action_shown(self) -> None:
        """What the writer was shown, and back."""
        self._end_search()
        self._to("found" if self._view == "shown" else "shown")

    def action_leave(self) -> None:
        """Back to the passages of the turn, else leave."""
        if self._view == "found" and not self.query_one(Entry).display:
            self.dismiss()
        else:
            self._end_search()
            self._to("found")

    def _say(self, said: Content) -> None:
        self.query_one("#inspector-said", Static).update(said)

    # Searching.

    def action_search(self) -> None:
        """Ask for words to search for."""
        search = self.query_one(Entry)
        search.display = True
        search.focus()

    @on(Entry.Submitted)
    def _on_submitted(self, event: Entry.Submitted) -> None:
        self._cancel()
        words = event.value.strip()
        if not words:
            self.action_leave()
            return
        self._set_view("search")
        self._list(())
        self._say(wording.line((f"searching for “{words}”…", "$foreground-muted")))
        self.query_one(OptionList).focus()
        self._stop = self.engine.search(
            words, self._scope, lambda hits: self._searched(words, hits), self._failed
        )

    def _searched(self, words: str, hits: tuple[t.Hit, ...]) -> None:
        self._list(hits)
        within = wording.scope(replace(self._scope, k=None))
        self._say(_told_searched(words, hits, within))

    def _failed(self, error: QAError) -> None:
        self._say(
            wording.line((f"✗ {error.message}", "$text-error"), (f"\n  {error.hint}", "$foreground-muted"))
        )

    def _end_search(self) -> None:
        self._cancel()
        search = self.query_one(Entry)
        search.value = ""
        search.display = False

    def _cancel(self) -> None:
        if self._stop:
            self._stop()
            self._stop = None

    # The list, and the passage under its cursor.

    def _list(self, hits: tuple[t.Hit, ...]) -> None:
        self._rows = found.rows(hits)
        given = found.places(self._hits) if self._view == "search" else {}
        reranked = any(hit.rerank is not None for hit in hits)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(found.line(row, self._mark(row.hit, given), reranked=reranked)) for row in self._rows
        )
        options.highlighted = 0 if self._rows else None
        if not self._rows:
            self._show_passage()

    def _mark(self, hit: t.Hit, given: found.Spans) -> Content:
        if found.within(self._cited, hit.passage):
            return wording.line((_CITED[0], "$text-primary"))
        return wording.line((_GIVEN[0] if found.within(given, hit.passage) else " ", "$text-primary"))

    @property
    def hit(self) -> t.Hit | None:
        """The passage under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._rows[at].hit if at is not None and at < len(self._rows) else None

    @on(OptionList.OptionHighlighted)
    def _show_passage(self) -> None:
        head, text = self.query_one("#passage-head", Static), self.query_one("#passage", ArticleText)
        hit = self.hit
        self.set_class(hit is None, "-none")
        if hit is None:
            text.show("", (), 0)
            return
        passage = hit.passage
        marks = [
            Highlight(max(start - passage.start, 0), end - passage.start, "quote")
            for start, end in found.within(self._cited, passage)
        ]
        head.update(found.about(hit))
        text.show(passage.text, marks, 0)

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_read()

    def action_read(self) -> None:
        if self.hit:
            span = (self.hit.passage.start, self.hit.passage.end)
            self.app.push_screen(ReaderScreen(self.engine, self.hit.article, span))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        return self._view != "shown" if action == "read" else True


def _told_found(turn: Turn, hits: tuple[t.Hit, ...]) -> Content:
    """What the list of a turn's passages holds."""
    if hits:
        articles = len({hit.article.id for hit in hits})
        held = f"{counted(len(hits), 'passage')} of {counted(articles, 'article')}"
        return _muted(f"{held}, numbered from the best · {_CITED}{_legend(hits)}")
    if turn.wanted:
        return _muted("A summary reads articles whole: no passages were searched.")
    return _muted("Searching is not over." if turn.running else "No passages are known of this turn.")


def _told_searched(words: str, hits: tuple[t.Hit, ...], within: str) -> Content:
    """What a search has found, and where it looked."""
    where = f" · {within}" if within else ""
    if not hits:
        return _muted(f"No passage is found for “{words}”{where}")
    return _muted(
        f"{counted(len(hits), 'passage')} for “{words}” · {_CITED} · {_GIVEN}{_legend(hits)}{where}"
    )


def _legend(hits: tuple[t.Hit, ...]) -> str:
    return f" · {found.COPIED} near-copies" if any(hit.carried_by for hit in hits) else ""


def _told_shown(turn: Turn, shown: str | None) -> Content:
    """What the text is that the writer was shown, or why there is none."""
    answer = turn.answer
    if shown:
        if answer and answer.prompt is None:
            of = f"{answer.backend} asks no model: it chose from these sentences, the best first."
        else:
            of = f"What {answer.backend if answer else 'the writer'} was shown, to the letter."
        return _muted(f"{of} {counted(len(shown), 'character')}.")
    if shown is None:
        return _muted("What the writer was shown is not kept with this turn.")
    if answer and answer.refused:
        return _muted("The writer was shown nothing: the question was refused before.")
    return _muted("Nothing is kept of what the writer was shown.")


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
    likely = f", relevance {answer.relevance:.2f}" if answer.relevance is not None else ""
    lines.append(_fact("searched", counted(answer.coverage.articles, "article") + likely))
    return wording.stacked(lines)


def _fact(name: str, value: str) -> Content:
    return wording.line((f"{name:9} ", "$foreground-muted"), value)


def _muted(text: str) -> Content:
    return wording.line((text, "$foreground-muted"))
