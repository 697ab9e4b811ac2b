"""From candidates to hits: one article speaks for its near-copies, and neighbours become one passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import qa.types as t
from qa.protocols import Library
from qa.text.copies import Told, cut
from qa.text.match import Features

LONGEST_MERGED = 2400
"""Characters that merged neighbours may have together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that one of the searches put forward."""

    passage: t.Passage
    info: t.ArticleInfo
    words: float | None
    vectors: float | None
    cosine: float
    features: Features
    score: float
    """``passage_score``."""
    gained: float = 0.0
    """What its date adds to that."""
    rerank: float | None = None


def one_a_story(candidates: Sequence[Candidate], stories: Mapping[str, t.Story]) -> list[Candidate]:
    """Without what near-copies of an article say again; in the order of the candidates.

    The best candidate's article speaks for its story, or a copy of it that says all that it does, and more.
    What another says of its own stays: a paragraph, or a figure, so that of two reports of a death toll
    neither is taken for the other.
    """
    by_story: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        story = stories.get(candidate.info.id)
        by_story.setdefault(story.id if story else candidate.info.id, []).append(candidate)
    placed: dict[str, Candidate] = {}
    for of_one in by_story.values():
        placed |= _told_once(of_one)
    return [placed[c.passage.id] for c in candidates if c.passage.id in placed]


def _told_once(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """Of the candidates of one story, those that stay: by the passage in whose place they do."""
    by_article: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_article.setdefault(candidate.info.id, []).append(candidate)
    if len(by_article) == 1:
        return {c.passage.id: c for c in candidates}
    offers = [_Offer(found) for found in by_article.values()]
    speaking = offers[0]
    for other in offers[1:]:
        if other.says_all_of(speaking) and not speaking.says_all_of(other):
            speaking = other
    kept = [speaking]
    for other in offers:
        if other is not speaking and (own := other.without(kept)):
            kept.append(own)
    placed = {c.passage.id: c for offer in kept for c in offer.candidates}
    if speaking is not offers[0]:
        best = candidates[0]
        raised = speaking.in_place_of(best)
        del placed[raised.passage.id]
        placed[best.passage.id] = raised
    return placed


class _Offer:
    """The candidates of one article, and what they say."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self._told = Told([c.passage.text for c in candidates])

    def says_all_of(self, other: "_Offer") -> bool:
        """Whether the other's passages say nothing that these do not."""
        return all(self._told.says(c.passage.text) for c in other.candidates)

    def in_place_of(self, best: Candidate) -> Candidate:
        """The candidate that says most of a better one, as good as that."""
        told = cut(best.passage.text).shingles
        same = max(self.candidates, key=lambda c: len(told & cut(c.passage.text).shingles))
        return replace(
            same,
            score=max(same.score, best.score),
            gained=max(same.gained, best.gained),
            rerank=max((r for r in (same.rerank, best.rerank) if r is not None), default=None),
        )

    def without(self, kept: Sequence["_Offer"]) -> "_Offer | None":
        """Only the passages that none of the kept says; None where there are none."""
        own = [c for c in self.candidates if not any(k._told.says(c.passage.text) for k in kept)]
        return _Offer(own) if own else None


def merged(candidates: Sequence[Candidate], k: int, library: Library) -> list[Candidate]:
    """The k best, each grown by those of its neighbours that are among them."""
    kept: list[Candidate] = []
    for candidate in candidates:
        for i, better in enumerate(kept):
            joined = _joined(better, candidate, library)
            if joined is not None:
                kept[i] = joined
                break
        else:
            if len(kept) == k:
                break
            kept.append(candidate)
    return kept


def _joined(better: Candidate, other: Candidate, library: Library) -> Candidate | None:
    """Both as one where they touch: nothing but white space lies between them."""
    a, b = better.passage, other.passage
    if a.article != b.article:
        return None
    start, end = min(a.start, b.start), max(a.end, b.end)
    gap = (min(a.end, b.end), max(a.start, b.start))
    if end - start > LONGEST_MERGED or gap[1] - gap[0] > 10:
        return None
    text = library.article(a.article).text
    if text[gap[0] : gap[1]].strip():
        return None
    return replace(
        better,
        passage=replace(a, start=start, end=end, text=text[start:end]),
        words=_most(better.words, other.words),
        vectors=_most(better.vectors, other.vectors),
    )


def _most(a: float | None, b: float | None) -> float | None:
    return max((x for x in (a, b) if x is not None), default=None)
