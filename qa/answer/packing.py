"""Which passages a model is offered: near-copies once, several outlets before one.

The passages stand in the order in which they are chosen, the best first, and are numbered in it; the same
question over the same articles gets the same passages in the same order, so that a local model finds what it
has read already. What of them fits the model's context is for the writer to say: it counts the tokens.
"""

import re
from collections.abc import Sequence

import qa.types as t
from qa.retrieve import Retrieved
from qa.text.copies import Cut, containment, cut

COPY = 0.8
"""Share of the shorter passage's word runs from which two passages of different articles are near-copies."""
SAME_OUTLET = 0.6
"""Log-odds that each passage of an outlet that is there already costs a further one."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def chosen(found: Retrieved, k: int) -> tuple[t.Hit, ...]:
    """The passages to offer, best first. A copy that gives another figure is no copy."""
    cuts = {hit.passage.id: cut(hit.passage.text) for hit in found.hits}
    left, kept = list(found.hits), list[t.Hit]()
    while left and len(kept) < k:
        best = max(left, key=lambda hit: (_worth(hit, found, kept), -left.index(hit)))
        left.remove(best)
        if not any(_copies(best, other, cuts) for other in kept):
            kept.append(best)
    return tuple(kept)


def _worth(hit: t.Hit, found: Retrieved, kept: Sequence[t.Hit]) -> float:
    outlet = hit.article.outlet
    known = sum(other.article.outlet == outlet for other in kept) if outlet else 0
    gained = found.newness.of(hit.article.published)
    return found.scores[hit.passage.id] + gained - SAME_OUTLET * known


def _copies(one: t.Hit, other: t.Hit, cuts: dict[str, Cut]) -> bool:
    if one.article.id == other.article.id:
        return False
    figures = [set(_FIGURE.findall(hit.passage.text)) for hit in (one, other)]
    new = figures[0] - figures[1]
    return not new and containment(cuts[one.passage.id].shingles, cuts[other.passage.id].shingles) >= COPY
