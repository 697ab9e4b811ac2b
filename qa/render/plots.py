"""Plots of a run as inline SVG: coloured by the page's style sheet, told in words for who cannot see them."""

import math
from collections.abc import Mapping, Sequence
from html import escape

from qa.evaluate.estimates import Estimate

WIDTH = 420
_LEFT, _RIGHT = 128, 46


def intervals(estimates: Mapping[str, Estimate]) -> str:
    """Metrics between 0 and 1, each a dot with its interval."""
    rows = [(name, e) for name, e in estimates.items() if e.value is not None]
    height = 18 * len(rows) + 24
    parts = [
        f'<line class="axis" x1="{_x(tick)}" x2="{_x(tick)}" y1="0" y2="{height - 16}"/>'
        f'<text x="{_x(tick)}" y="{height - 3}" text-anchor="middle">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for i, (name, e) in enumerate(rows):
        y, value = 18 * i + 10, e.value or 0.0
        low, high = (value if e.low is None else e.low), (value if e.high is None else e.high)
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(name)}</text>'
            f'<line class="stroke" x1="{_x(low)}" x2="{_x(high)}" y1="{y}" y2="{y}"/>'
            f'<circle class="one" cx="{_x(value)}" cy="{y}" r="4"/>'
            f'<text class="ink" x="{WIDTH}" y="{y + 4}" text-anchor="end">{value:.3f}</text>'
        )
    return _svg(height, "Each metric with its 95 % interval", parts)


def _x(value: float) -> float:
    return round(_LEFT + value * (WIDTH - _LEFT - _RIGHT), 1)


def two_histograms(
    answerable: Sequence[float], unanswerable: Sequence[float], threshold: float | None
) -> str:
    """Scores between 0 and 1 of two kinds of questions, one above the line, the other below it.

    Each kind fills the height by itself, for there may be many more of one than of the other.
    """
    bins, height = 20, 206
    above, below = _binned(answerable, bins), _binned(unanswerable, bins)
    step, middle = WIDTH / bins, 88
    parts = []
    for i in range(bins):
        up, down = above[i] / max(*above, 1) * 76, below[i] / max(*below, 1) * 76
        at, wide = f"{i * step + 1:.1f}", f"{step - 2:.1f}"
        parts.append(f'<rect class="one" x="{at}" width="{wide}" y="{middle - up:.1f}" height="{up:.1f}"/>')
        parts.append(f'<rect class="two" x="{at}" width="{wide}" y="{middle + 1}" height="{down:.1f}"/>')
    parts.append(f'<line class="axis" x1="0" x2="{WIDTH}" y1="{middle}" y2="{middle}"/>')
    if threshold is not None:
        x = threshold * WIDTH
        parts.append(f'<line class="bound" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height - 18}"/>')
    parts += [
        '<text x="2" y="10">the articles say</text>',
        f'<text x="2" y="{height - 24}">they do not say</text>',
        f'<text x="0" y="{height - 3}">0</text>',
        f'<text x="{WIDTH}" y="{height - 3}" text-anchor="end">relevance 1</text>',
    ]
    return _svg(height, "Relevance of questions that can and that cannot be answered", parts)


def roc(answerable: Sequence[float], unanswerable: Sequence[float], threshold: float | None) -> str:
    """The receiver operating characteristic of the relevance: what each threshold lets through, and this."""
    side = 260

    def at(bound: float) -> tuple[float, float]:
        x, y = (sum(s >= bound for s in scores) / len(scores) for scores in (unanswerable, answerable))
        return round(30 + x * (side - 40), 1), round(side - 30 - y * (side - 40), 1)

    points = [(30.0, side - 30.0), *map(at, sorted({*answerable, *unanswerable}, reverse=True))]
    path = " ".join(f"{x},{y}" for x, y in points)
    middle = side / 2
    parts = [
        f'<line class="axis" x1="30" y1="{side - 30}" x2="{side - 10}" y2="10"/>',
        f'<polyline class="axis" fill="none" points="30,10 30,{side - 30} {side - 10},{side - 30}"/>',
        f'<polyline class="stroke" points="{path}"/>',
        f'<text x="{middle}" y="{side - 10}" text-anchor="middle">unanswerable let through</text>',
        f'<text transform="translate(18 {middle}) rotate(-90)" text-anchor="middle">answerable let through'
        "</text>",
    ]
    if threshold is not None:
        x, y = at(threshold)
        parts.append(f'<circle class="two" cx="{x}" cy="{y}" r="5"/>')
    return _svg(side, "ROC curve of the relevance", parts, width=side + 60)


def histogram(values: Sequence[float], unit: str, bins: int = 24) -> str:
    """How often values lie where, from 0 to the largest."""
    height, top = 150, max(values, default=0.0) or 1.0
    counts = _binned([value / top for value in values], bins)
    most, step = max(*counts, 1), WIDTH / bins
    parts = [
        f'<rect class="one" x="{i * step + 1:.1f}" width="{step - 2:.1f}" '
        f'y="{height - 20 - n / most * (height - 40):.1f}" height="{n / most * (height - 40):.1f}"/>'
        for i, n in enumerate(counts)
    ]
    parts += [
        f'<line class="axis" x1="0" x2="{WIDTH}" y1="{height - 20}" y2="{height - 20}"/>',
        f'<text x="0" y="{height - 5}">0</text>',
        f'<text x="{WIDTH}" y="{height - 5}" text-anchor="end">{top:.2f} {escape(unit)}</text>',
        f'<text x="0" y="12">up to {most} in a bar</text>',
    ]
    return _svg(height, f"Distribution, in {unit}", parts)


def _binned(values: Sequence[float], bins: int) -> list[int]:
    counts = [0] * bins
    for value in values:
        counts[min(max(math.floor(value * bins), 0), bins - 1)] += 1
    return counts


def _svg(height: float, label: str, parts: Sequence[str], width: int = WIDTH) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
