"""Metrics of one case, each a small pure function. What a metric cannot judge gives None, never zero."""

import math
from collections.abc import Sequence

CUTOFF = 10
"""Rank beyond which nothing is looked at."""


def success_at(first_hit: int | None, k: int) -> float:
    """1 where a right article is among the first k found; its mean is recall@k where any one suffices."""
    return float(first_hit is not None and first_hit <= k)


def reciprocal_rank(first_hit: int | None, cutoff: int = CUTOFF) -> float:
    """1/rank of the first right article (Voorhees, TREC-8 QA track, 1999), 0 beyond the cutoff."""
    return 1.0 / first_hit if first_hit is not None and first_hit <= cutoff else 0.0


def ndcg(ranks: Sequence[int], relevant: int, cutoff: int = CUTOFF) -> float | None:
    """Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen, 2002).

    ``ranks``, from 1, are those at which something right was found; ``relevant`` is how many right things
    there are. None where there is nothing to find.
    """
    ideal = sum(_discount(rank) for rank in range(1, min(relevant, cutoff) + 1))
    return sum(_discount(rank) for rank in ranks if rank <= cutoff) / ideal if ideal else None


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def share(judged: Sequence[bool]) -> float | None:
    """How many are true, 0 to 1; None where there is nothing to judge."""
    return sum(judged) / len(judged) if judged else None
