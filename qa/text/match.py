"""Where a question's terms stand in a text, and what that says about the text."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qa.text.asked import SURE, holds
from qa.text.terms import Query, Term, bare, fold, prefixes, stem

SOFT = 0.5
"""Credit for a word that only begins like a term: ``Norman`` for ``Normandy``."""
CONTEXT = 0.5
"""Credit for a term that stands only in the title or heading above the text."""
UNSURE = 0.3
"""Credit for a name where a person or place is asked for: most sentences hold one."""
_SOFT_PREFIX = 4
_SOFT_SHARE = 0.6
_WIDTHS = (90, 180, 360)
"""Characters of the windows that are looked at: about one clause, one sentence, two."""


class Place(NamedTuple):
    """A term standing in a text."""

    start: int
    end: int
    term: int
    credit: float
    """1 for the same stem, SOFT for a similar word."""
    exact: bool
    """The very same word."""


class Matcher:
    """Finds a query's terms in texts."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._pattern = prefixes(query.terms)
        self._known: dict[str, tuple[int, float, bool] | None] = {}
        self._contexts: dict[str, dict[int, float]] = {}

    def places(self, text: str) -> list[Place]:
        """All places of all terms, in order."""
        if self._pattern is None:
            return []
        found = []
        folded = fold(text)
        known = self._known
        for match in self._pattern.finditer(folded):
            start, end = match.span()
            if start and folded[start - 1].isalnum():
                continue
            word = folded[start:end]
            if word not in known:
                known[word] = self._match(bare(word))
            hit = known[word]
            if hit is not None:
                found.append(Place(start, end, *hit))
        return found

    def given(self, context: str) -> dict[int, float]:
        """The credit that a title and heading lend to each term in them: the same stand above many texts."""
        if context not in self._contexts:
            self._contexts[context] = {place.term: CONTEXT for place in self.places(context)}
        return self._contexts[context]

    def _match(self, word: str) -> tuple[int, float, bool] | None:
        likeness = None
        for i, term in enumerate(self.query.terms):
            if word == term.word:
                return i, 1.0, True
            # Stemming takes long, and words of one stem begin alike.
            if word.startswith(term.stem[:-2]) and stem(word) == term.stem:
                return i, 1.0, False
            if likeness is None and _similar(word, term):
                likeness = i, SOFT, False
        return likeness


def _similar(word: str, term: Term) -> bool:
    """Whether two words begin alike, or differ in one place: kin of the same root, or a slip in a name."""
    longer, shorter = max(len(word), len(term.word)), min(len(word), len(term.word))
    if word[0].isdigit() or term.word[0].isdigit() or shorter < _SOFT_PREFIX:
        return False
    same = _shared(word, term.word)
    if same >= max(_SOFT_PREFIX, _SOFT_SHARE * longer):
        return True
    tail = min(_shared(word[::-1], term.word[::-1]), shorter - same)
    return shorter > _SOFT_PREFIX and same + tail >= longer - 1


def _shared(a: str, b: str) -> int:
    """Length of the common beginning."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


class Features(NamedTuple):
    """How a text matches a question; each in [0, 1]."""

    coverage: float
    """Share of the terms' weight that the text holds."""
    narrow: float
    """The same within the best 90 characters,"""
    middle: float
    """180 characters,"""
    wide: float
    """and 360 characters."""
    pairs: float
    """Share of the weight that stands in the question's own order, side by side."""
    exact: float
    """Share of the weight that stands there as the very same word."""
    names: float
    """Share of the weight that is names and figures, and stands there."""
    typed: float
    """1 where the best window holds the kind of thing that is asked for; UNSURE where that tells little."""


NONE = Features(*[0.0] * len(Features._fields))


def features(matcher: Matcher, text: str, context: str = "") -> Features:
    """The features of one text below the given title and headings."""
    query = matcher.query
    places = matcher.places(text)
    total = query.weight
    if not places or not total:
        return NONE
    weights = [term.weight / total for term in query.terms]
    given = matcher.given(context)
    credit = [given.get(i, 0.0) for i in range(len(weights))]
    exact = [False] * len(weights)
    for place in places:
        credit[place.term] = max(credit[place.term], place.credit)
        exact[place.term] |= place.exact
    windows, best = _windows(places, weights, given)
    near = text[max(0, best[0] - 60) : best[1] + 100]
    return Features(
        coverage=_sum(weights, credit),
        narrow=windows[0],
        middle=windows[1],
        wide=windows[2],
        pairs=_pairs(query, places, weights),
        exact=sum(w for w, e in zip(weights, exact, strict=True) if e),
        names=sum(w * c for w, c, t in zip(weights, credit, query.terms, strict=True) if t.is_name),
        typed=_typed(query, near),
    )


def _typed(query: Query, text: str) -> float:
    if not holds(query.asked, text, query.known):
        return 0.0
    return 1.0 if query.asked in SURE else UNSURE


def missing(query: Query, texts: Sequence[str]) -> tuple[Term, ...]:
    """The terms that none of the texts holds, weightiest first."""
    matcher = Matcher(query)
    held = {place.term for text in texts for place in matcher.places(text)}
    absent = [term for i, term in enumerate(query.terms) if i not in held]
    return tuple(sorted(absent, key=lambda term: -term.weight))


def gain(matcher: Matcher, text: str, before: str) -> float:
    """The share of the question's weight that the sentence before a text adds to it."""
    query = matcher.query
    if not query.weight:
        return 0.0
    own = {place.term for place in matcher.places(text)}
    added = {place.term for place in matcher.places(before)} - own
    return sum(query.terms[i].weight for i in added) / query.weight


def _sum(weights: Sequence[float], shares: Sequence[float]) -> float:
    return sum(w * s for w, s in zip(weights, shares, strict=True))


def _windows(
    places: Sequence[Place], weights: Sequence[float], given: Mapping[int, float]
) -> tuple[list[float], tuple[int, int]]:
    """For each width the best share of weight within a window of it, and the span of the best middle one."""
    best = [0.0] * len(_WIDTHS)
    span = (places[0].start, places[0].end)
    starts = [place.start for place in places]
    base = sum(weights[term] * credit for term, credit in given.items())
    for i, first in enumerate(places):
        share = base
        held = dict(given)
        j = i
        for level, width in enumerate(_WIDTHS):
            stop = bisect_right(starts, first.start + width, lo=j)
            for place in places[j:stop]:
                gain = place.credit - held.get(place.term, 0.0)
                if gain > 0:
                    held[place.term] = place.credit
                    share += gain * weights[place.term]
            j = stop
            if share > best[level]:
                best[level] = share
                if level == 1:
                    span = (first.start, places[stop - 1].end)
    return best, span


def _pairs(query: Query, places: Sequence[Place], weights: Sequence[float]) -> float:
    """Pairs of the question found at (nearly) the same distance; half for twice as far."""
    share = 0.0
    for pair in query.pairs:
        gaps = [
            b.start - a.end - pair.gap
            for a in places
            if a.term == pair.first
            for b in places
            if b.term == pair.second and b.start >= a.end
        ]
        nearest = min((abs(gap) for gap in gaps), default=1000)
        weight = (weights[pair.first] + weights[pair.second]) / 2
        share += weight * (1.0 if nearest <= 3 else 0.5 if nearest <= 15 else 0.0)
    return min(1.0, share)
