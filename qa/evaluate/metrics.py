"""Metrics, each a small pure function. A case that a metric cannot judge gives None, never zero."""

import math
import random
import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

RESAMPLES = 1000
SEED = 20250813


class Estimate(NamedTuple):
    """A metric over the cases that it can judge, with a 95 % bootstrap interval."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def success_at(first_hit: int | None, k: int) -> float:
    """1 where a right article is among the first k found; its mean is recall@k where any one suffices."""
    return float(first_hit is not None and first_hit <= k)


def reciprocal_rank(first_hit: int | None, cutoff: int = 10) -> float:
    """1/rank of the first right article (Voorhees, TREC-8 QA track, 1999), 0 beyond the cutoff."""
    return 1.0 / first_hit if first_hit is not None and first_hit <= cutoff else 0.0


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether any of the answers stands in the text, as whole words, after normalising both."""
    padded = f" {normalise(text)} "
    return any(f" {wanted} " in padded for answer in answers if (wanted := normalise(answer)))


def precision(cited: Sequence[bool]) -> float | None:
    """The share of cited articles that are right; None where nothing is cited."""
    return sum(cited) / len(cited) if cited else None


_ARTICLES = re.compile(r"\b(a|an|the)\b")
_GROUPED = re.compile(r"(?<=\d)[,\u00a0\u202f\u2009](?=\d{3}\b)")
_POSSESSIVE = re.compile(r"['’]s\b")
_MARKER = re.compile(r"\[\d+(?:,\s*\d+)*\]")
_PUNCTUATION = re.escape(string.punctuation.replace(",", "").replace(".", "")) + "“”‘’«»—–…£€¥"
_DROPPED = re.compile(rf"(?<!\d)[.,]|[.,](?!\d)|[{_PUNCTUATION}]")


def normalise(text: str) -> str:
    """Lower case, no markers, articles or punctuation, digits ungrouped, as SQuAD's official script does.

    Rajpurkar et al., "SQuAD: 100,000+ questions for machine comprehension of text" (2016); ungrouping digits
    is ours.
    """
    text = _GROUPED.sub("", _MARKER.sub(" ", text))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DROPPED.sub(" ", _POSSESSIVE.sub("", text))
    return " ".join(_ARTICLES.sub(" ", text).split())


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean."""
    return sum(values) / len(values)


def percentile(q: float) -> Callable[[Sequence[float]], float]:
    """The q-th percentile (0 to 1) by the nearest rank."""

    def of(values: Sequence[float]) -> float:
        ordered = sorted(values)
        return ordered[max(math.ceil(q * len(ordered)) - 1, 0)]

    return of


def estimate(
    values: Sequence[float | None],
    statistic: Callable[[Sequence[float]], float] = mean,
    resamples: int = RESAMPLES,
) -> Estimate:
    """The statistic over the values that are not None, with a percentile bootstrap (Efron, 1979)."""
    judged = [v for v in values if v is not None]
    if not judged:
        return Estimate(None, None, None, 0)
    draw = random.Random(SEED)
    drawn = sorted(statistic(draw.choices(judged, k=len(judged))) for _ in range(resamples))
    low, high = drawn[int(0.025 * resamples)], drawn[int(0.975 * resamples) - 1]
    return Estimate(statistic(judged), low, high, len(judged))
