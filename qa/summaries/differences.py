"""Where articles tell the same with other figures: shown with a summary, never settled in silence."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import qa.types as t
from qa.protocols import Embedder, Library
from qa.summaries.citing import Numbers
from qa.summaries.extract import SUPPORTS, Pick
from qa.summaries.kept import Note
from qa.text.differing import differing

_COMPARED = 300
"""Notes that are compared with each other."""
_ABOUT = 12
"""Words of the sentence that a difference is named by."""


def among_picks(picks: Sequence[Pick], numbers: Numbers) -> Iterator[t.Conflict]:
    """Each picked sentence against the first of those like it whose figures are others."""
    for pick in picks:
        told = pick.line.piece.article.info
        for other in pick.differing:
            info = other.piece.article.info
            figures = differing(pick.line.text, other.text, (told.published, info.published))
            if figures is not None:
                yield _conflict(figures, [numbers.cite(pick.line), numbers.cite(other)])
                break


def among_notes(
    notes: Sequence[Note], numbers: Numbers, *, library: Library, embedder: Embedder
) -> Iterator[t.Conflict]:
    """Pairs of a model's notes on the same thing that rest on different articles and figures."""
    import numpy as np

    some = notes[:_COMPARED]
    if len(some) < 2:
        return
    matrix = np.array(embedder.embed([note.text for note in some]), dtype=np.float32)
    likeness = matrix @ matrix.T
    for i, j in combinations(range(len(some)), 2):
        (one, *_), (other, *_) = some[i].places, some[j].places
        if likeness[i, j] < SUPPORTS or one[0] == other[0]:
            continue
        articles = library.article(one[0]), library.article(other[0])
        days = articles[0].info.published, articles[1].info.published
        figures = differing(some[i].text, some[j].text, days)
        if figures is not None:
            cited = [numbers.cite_place(a, p[1], p[2]) for a, p in zip(articles, (one, other), strict=True)]
            yield _conflict(figures, cited)


def _conflict(figures: tuple[str, str], cited: Sequence[t.Evidence]) -> t.Conflict:
    infos = [item.hit.article for item in cited]
    newest = max((info.published for info in infos if info.published), default=None)
    return t.Conflict(
        _short(cited[0].hit.passage.text),
        tuple(
            t.ConflictValue(
                value,
                (item.n,),
                item.hit.article.outlet,
                item.hit.article.published,
                item.hit.passage.text,
                newest is not None and item.hit.article.published == newest,
            )
            for value, item in zip(figures, cited, strict=True)
        ),
    )


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_ABOUT]) + (" …" if len(words) > _ABOUT else "")
