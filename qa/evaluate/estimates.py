"""From the values of cases to one figure with its uncertainty, and from two runs to whether they differ.

Everything is seeded: the same values give the same figures on every run.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 1000
SEED = 20250813
_AT_ONCE = 2_000_000
"""Values drawn at a time, so that large sets need no more memory than small ones."""

Statistic = Callable[["Floats"], Any]
"""From values of shape (..., cases, columns) to figures of shape (...)."""


class Estimate(NamedTuple):
    """A metric over the cases that it can judge, with a 95 % interval; no interval where there is none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def mean(values: "Floats") -> Any:
    """Arithmetic mean of the first column."""
    return values[..., 0].mean(axis=-1)


def percentile(q: float) -> Statistic:
    """The q-th percentile (0 to 1) by the nearest rank."""

    def of(values: "Floats") -> Any:
        import numpy as np

        rank = max(math.ceil(q * values.shape[-2]) - 1, 0)
        return np.sort(values[..., 0], axis=-1)[..., rank]

    return of


def f1(values: "Floats") -> Any:
    """Harmonic mean of precision and recall, columns given and wanted of 0 and 1; 0 where both are empty."""
    import numpy as np

    given, wanted = values[..., 0], values[..., 1]
    total = given.sum(axis=-1) + wanted.sum(axis=-1)
    return 2 * (given * wanted).sum(axis=-1) / np.maximum(total, 1)


def estimate(
    values: Sequence[float | None], statistic: Statistic = mean, resamples: int = RESAMPLES
) -> Estimate:
    """The statistic over the values that are not None, with a percentile bootstrap (Efron, 1979)."""
    return estimate_rows([(value,) for value in values if value is not None], statistic, resamples)


def of_shares(values: Sequence[float | None]) -> Estimate:
    """The mean of values between 0 and 1, with its interval.

    Where all of them are 0, or all 1, a bootstrap sees no doubt, however few they are: there the interval is
    the exact one of a share (Clopper and Pearson, 1934).
    """
    known = [value for value in values if value is not None]
    found = estimate(known)
    doubt = 1 - 0.025 ** (1 / len(known)) if known else 0.0
    if found.value == 1:
        return found._replace(low=1 - doubt)
    return found._replace(high=doubt) if found.value == 0 else found


def estimate_rows(
    rows: Sequence[tuple[float, ...]], statistic: Statistic, resamples: int = RESAMPLES
) -> Estimate:
    """The same where the statistic needs several values of each case."""
    if not rows:
        return Estimate(None, None, None, 0)
    import numpy as np

    values = np.array(rows, dtype=np.float64)
    if (values == values[0]).all():
        same = float(statistic(values))
        return Estimate(same, same, same, len(rows))
    drawn = np.sort(_resampled(values, statistic, resamples))
    low, high = drawn[int(0.025 * resamples)], drawn[int(0.975 * resamples) - 1]
    return Estimate(float(statistic(values)), float(low), float(high), len(rows))


def _resampled(values: "Floats", statistic: Statistic, resamples: int) -> "Floats":
    import numpy as np

    draw = np.random.default_rng(SEED)
    step = max(_AT_ONCE // values.size, 1)
    parts = []
    for done in range(0, resamples, step):
        chosen = draw.integers(len(values), size=(min(step, resamples - done), len(values)))
        parts.append(statistic(values[chosen]))
    return np.concatenate(parts)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Estimate:
    """The chance that a positive case scores above a negative one, ties counted half.

    Mann and Whitney (1947); the interval is that of Hanley and McNeil (1982). None where a side is empty.
    """
    if not positive or not negative:
        return Estimate(None, None, None, len(positive) + len(negative))
    p, n = len(positive), len(negative)
    area = (_rank_sum(positive, negative) - p * (p + 1) / 2) / (p * n)
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (p - 1) * (q1 - area**2) + (n - 1) * (q2 - area**2)
    spread = 1.96 * math.sqrt(max(variance, 0.0) / (p * n))
    return Estimate(area, max(area - spread, 0.0), min(area + spread, 1.0), p + n)


def _rank_sum(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Sum of the ranks, from 1, of the positive scores among all; ties share their mean rank."""
    ordered = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    total, i = 0.0, 0
    while i < len(ordered):
        j = i
        while j < len(ordered) and ordered[j][0] == ordered[i][0]:
            j += 1
        total += (i + 1 + j) / 2 * sum(is_positive for _, is_positive in ordered[i:j])
        i = j
    return total


def paired(differences: Sequence[float], resamples: int = 10_000) -> Estimate:
    """The mean difference of two runs over the same cases, with a paired bootstrap."""
    return estimate(differences, mean, resamples)


def paired_p(differences: Sequence[float], resamples: int = 10_000) -> float:
    """Two-sided p-value of the mean difference under a paired bootstrap (Efron and Tibshirani, 1993)."""
    if not any(differences):
        return 1.0
    import numpy as np

    values = np.array(differences, dtype=np.float64)[:, None]
    drawn = _resampled(values, mean, resamples)
    below, above = (drawn <= 0).sum(), (drawn >= 0).sum()
    return float(min(1.0, 2 * (min(below, above) + 1) / (resamples + 1)))


def mcnemar(lost: int, gained: int) -> float:
    """Exact two-sided p-value that cases are lost as readily as they are gained (McNemar, 1947)."""
    changed = lost + gained
    tail = sum(math.comb(changed, i) for i in range(min(lost, gained) + 1))
    return min(1.0, 2 * tail / 2**changed) if changed else 1.0


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Agreement of two judges beyond chance (Cohen, 1960): 0 is chance, 1 is perfect. At least one pair."""
    n = len(pairs)
    share = sum(a == b for a, b in pairs) / n
    yes, other_yes = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = yes * other_yes + (1 - yes) * (1 - other_yes)
    return 1.0 if chance == 1 else (share - chance) / (1 - chance)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for being several (Holm, 1979)."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected, least = [0.0] * len(p_values), 0.0
    for position, i in enumerate(order):
        least = max(least, min(1.0, p_values[i] * (len(p_values) - position)))
        corrected[i] = least
    return corrected
