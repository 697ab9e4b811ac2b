"""A library without some of its passages: whether an answer is still given when what it cited is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import qa.types as t
from qa.evaluate.gold import Gold
from qa.evaluate.golden import Case
from qa.evaluate.grading import holds
from qa.evaluate.reply import Cited
from qa.protocols import Library, Vector


class Without:
    """A Library that finds none of the hidden passages; all else is asked of the library itself."""

    def __init__(self, base: Library, hidden: Iterable[str]) -> None:
        """``hidden``: ids of passages."""
        self._base = base
        self._hidden = frozenset(hidden)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def neighbours(self, article_id: str) -> list[t.Passage]:
        """The passages of an article that are left, in order."""
        return [p for p in self._base.neighbours(article_id) if p.id not in self._hidden]

    def search_words(self, terms: Sequence[str], k: int, where: t.Filter) -> list[tuple[str, float]]:
        """The k best of the passages that are left."""
        return self._left(self._base.search_words(terms, k + len(self._hidden), where), k)

    def search_vectors(self, vector: Vector, k: int, where: t.Filter) -> list[tuple[str, float]]:
        """The k nearest of the passages that are left."""
        return self._left(self._base.search_vectors(vector, k + len(self._hidden), where), k)

    def _left(self, found: Sequence[tuple[str, float]], k: int) -> list[tuple[str, float]]:
        return [pair for pair in found if pair[0] not in self._hidden][:k]


def cited_passages(citations: Iterable[Cited], library: Library) -> frozenset[str]:
    """Ids of the passages that the quotes stand in."""
    return frozenset(
        passage.id
        for c in citations
        for passage in library.neighbours(c.article)
        if passage.start < c.end and c.start < passage.end
    )


def asked_again(case: Case, hidden: frozenset[str], gold: Gold, library: Library) -> Case | None:
    """The case as it is when those passages are gone: to be refused where no other of its articles' holds it.

    None where that cannot be told: the case names no answers, or no articles that the library has.
    """
    if case.refuse:
        return case
    ids = sorted(frozenset[str]().union(*(gold.named(entry) for entry in case.articles)))
    if not case.answers or not ids:
        return None
    left = (p.text for id_ in ids for p in library.neighbours(id_) if p.id not in hidden)
    if any(holds(text, case.answers) for text in left):
        return replace(case, quotes=())
    return unanswerable(case)


def unanswerable(case: Case) -> Case:
    """The case with nothing left to answer it from. Its answers stay: who gives one has not read it."""
    return replace(case, articles=(), quotes=(), refuse=True)
