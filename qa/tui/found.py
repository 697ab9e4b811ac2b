"""Passages as a list: those of one article together, each with the scores that put it in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

import qa.types as t
from qa.tui import wording

COPIED = "≈"
"""Stands before the number of outlets that carry a story of several articles."""
_LABEL = 60
"""Cells of a title."""
_BEGINNING = 80
"""Cells of a passage's text."""
Spans = Mapping[str, Sequence[t.Span]]
"""Places in articles, by the article's id."""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage of the list."""

    n: int
    """Its rank among all passages, from 1."""
    hit: t.Hit
    first: bool
    """Whether it is the best one of its article: the others stand under it."""


def rows(hits: Sequence[t.Hit]) -> list[Row]:
    """The passages by article, articles by their best passage."""
    by_article: dict[str, list[tuple[int, t.Hit]]] = {}
    for n, hit in enumerate(hits, 1):
        by_article.setdefault(hit.article.id, []).append((n, hit))
    return [Row(n, hit, i == 0) for group in by_article.values() for i, (n, hit) in enumerate(group)]


def cited(answer: t.Answer | None) -> dict[str, list[t.Span]]:
    """Where each article is cited."""
    return _spans((c.article.id, c.start, c.end) for c in answer.citations) if answer else {}


def places(hits: Sequence[t.Hit]) -> dict[str, list[t.Span]]:
    """Where the passages stand."""
    return _spans((hit.article.id, hit.passage.start, hit.passage.end) for hit in hits)


def within(spans: Spans, passage: t.Passage) -> list[t.Span]:
    """Those of the places that a passage shares text with."""
    return [span for span in spans.get(passage.article, ()) if _meet(span, passage)]


def line(row: Row, mark: Content, *, reranked: bool) -> Content:
    """One line: rank, mark, scores, then the title, or under it the beginning of the passage."""
    hit = row.hit
    scores = [_score("words", hit.words, "6.2f"), _score("vectors", hit.vectors, "5.3f")]
    if reranked:
        scores.append(_score("rerank", hit.rerank, "6.2f"))
    return wording.line(
        (f"{row.n:2} ", "$foreground-muted"),
        mark,
        (f" {hit.score:5.3f}  ", "bold"),
        ("  ".join(scores) + "  ", "$foreground-muted"),
        *(_title(hit) if row.first else [("└ " + _beginning(hit), "$foreground-muted")]),
    )


def about(hit: t.Hit) -> Content:
    """The article of a passage and its place in it; the outlets that carry its story, where several do."""
    article, passage = hit.article, hit.passage
    by = f" · by {wording.short(article.author, _LABEL)}" if article.author else ""
    under = f", under “{wording.short(passage.heading, _LABEL)}”" if passage.heading else ""
    place = f"characters {passage.start:,}–{passage.end:,} of {article.characters:,}{under}"
    lines = [
        wording.line((wording.short(article.label, _LABEL), "bold"), f"  {wording.origin(article)}{by}"),
        wording.line((f"{place} · article {article.id}", "$foreground-muted")),
    ]
    if hit.carried_by:
        carriers = ", ".join(wording.short(outlet, _LABEL) for outlet in hit.carried_by)
        lines.append(wording.line((f"{COPIED} near-copies in {carriers}", "$text-primary")))
    return wording.stacked(lines)


def _title(hit: t.Hit) -> list[wording.Part]:
    copies = f"{COPIED}{len(hit.carried_by)} " if hit.carried_by else ""
    return [
        (copies, "$text-primary"),
        wording.short(hit.article.label, _LABEL),
        (f"  {wording.origin(hit.article)}", "$foreground-muted"),
    ]


def _beginning(hit: t.Hit) -> str:
    return wording.short(hit.passage.text, _BEGINNING)


def _score(name: str, value: float | None, shape: str) -> str:
    """``words  11.20``; a dash, as wide, where that search did not find the passage."""
    return f"{name} {f'{value:{shape}}' if value is not None else '–':>{shape.split('.')[0]}}"


def _spans(found: Iterable[tuple[str, int, int]]) -> dict[str, list[t.Span]]:
    spans: dict[str, list[t.Span]] = {}
    for article, start, end in found:
        spans.setdefault(article, []).append((start, end))
    return spans


def _meet(span: t.Span, passage: t.Passage) -> bool:
    return span[0] < passage.end and span[1] > passage.start
