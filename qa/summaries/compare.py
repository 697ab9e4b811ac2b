"""Articles side by side: what they share, what each has alone, where their figures differ."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import qa.types as t
from qa.summaries.citing import Numbers
from qa.summaries.extract import EMBEDDED, SUPPORTS, Line, bears_out, lines
from qa.summaries.material import gather
from qa.summaries.summarize import Clock, Parts
from qa.summaries.values import Alone, Comparison, Difference, Shared, Wanted
from qa.text.copies import groups
from qa.text.differing import differing
from qa.text.opening import stands_alone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

ALONE = 0.55
"""Cosine below which nothing in the other articles says the like."""
_SHOWN = 6
"""Sentences shown of what is shared, and of what each has alone."""


def compare(ids: Sequence[str], parts: Parts) -> Comparison:
    """Compare two articles or more. Raises NotInLibrary, and what embedder and library raise."""
    import numpy as np

    clock = Clock()
    material = gather(Wanted(articles=tuple(ids)), library=parts.library, embedder=parts.embedder)
    pieces = material.pieces
    each = max(EMBEDDED // len(pieces), 1)
    some = [line for piece in pieces for line in lines([piece])[:each]]
    clock.lap("retrieve")
    vectors = parts.embedder.embed([line.text for line in some])
    matrix = np.array(vectors, dtype=np.float32).reshape(len(some), -1)
    likeness = matrix @ matrix.T
    numbers = Numbers()
    differences = list(_differences(some, likeness, numbers))
    shared = list(_shared(some, likeness, numbers))
    alone = [
        Alone(piece.article.info, tuple(_alone(piece.article.info.id, some, likeness, numbers)))
        for piece in pieces
    ]
    citations = numbers.citations(parts.library)
    clock.lap("write")
    return Comparison(
        articles=tuple(piece.article.info for piece in pieces),
        copies=tuple(_copies([piece.article for piece in pieces])),
        shared=tuple(shared),
        alone=tuple(alone),
        differences=tuple(differences),
        citations=citations,
        seconds=dict(clock.seconds),
    )


def _id(line: Line) -> str:
    return line.piece.article.info.id


def _copies(articles: Sequence[t.Article]) -> Iterator[tuple[str, str]]:
    for members in groups([article.text for article in articles]):
        for i, j in combinations(members, 2):
            yield articles[i].info.id, articles[j].info.id


def _shared(some: Sequence[Line], likeness: "Matrix", numbers: Numbers) -> Iterator[Shared]:
    """Sentences that others bear out, those of most articles first, each once."""
    found: list[tuple[int, dict[str, int]]] = []
    for i, line in enumerate(some):
        best: dict[str, int] = {}
        for j in sorted((likeness[i] >= SUPPORTS).nonzero()[0], key=lambda j: -likeness[i, j]):
            if _id(some[j]) != _id(line) and bears_out(some[j], line):
                best.setdefault(_id(some[j]), int(j))
        if best:
            found.append((i, best))
    found.sort(key=lambda pair: (-len(pair[1]), not stands_alone(some[pair[0]].text), some[pair[0]].place))
    told: list[int] = []
    for i, best in found:
        if any(likeness[i, j] >= SUPPORTS for j in told):
            continue
        told.append(i)
        cited = tuple(numbers.number(some[j]) for j in (i, *best.values()))
        yield Shared(" ".join(some[i].text.split()), cited)
        if len(told) == _SHOWN:
            return


def _alone(id_: str, some: Sequence[Line], likeness: "Matrix", numbers: Numbers) -> Iterator[Shared]:
    """The sentences of one article that no other has the like of, those least like anything first."""
    others = [j for j, line in enumerate(some) if _id(line) != id_]
    own = [i for i, line in enumerate(some) if _id(line) == id_ and stands_alone(line.text)]
    nearest = {i: max((float(likeness[i, j]) for j in others), default=0.0) for i in own}
    lonely = sorted((i for i in own if nearest[i] < ALONE), key=lambda i: nearest[i])[:_SHOWN]
    for i in sorted(lonely):
        yield Shared(" ".join(some[i].text.split()), (numbers.number(some[i]),))


def _differences(some: Sequence[Line], likeness: "Matrix", numbers: Numbers) -> Iterator[Difference]:
    """Pairs of sentences on the same thing whose figures cannot both be right."""
    seen: set[tuple[str, str, str, str]] = set()
    pairs = [
        (i, j)
        for i, j in combinations(range(len(some)), 2)
        if likeness[i, j] >= SUPPORTS and _id(some[i]) != _id(some[j])
    ]
    for i, j in sorted(pairs, key=lambda pair: -likeness[pair]):
        one, other = some[i], some[j]
        days = one.piece.article.info.published, other.piece.article.info.published
        figures = differing(one.text, other.text, days)
        if figures is None or (key := (_id(one), figures[0], _id(other), figures[1])) in seen:
            continue
        seen.add(key)
        yield Difference(((figures[0], numbers.number(one)), (figures[1], numbers.number(other))))
