"""Lines of a printed page into reading order, and into paragraphs: pure geometry.

Coordinates are a PDF's: points, y growing upwards.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from qa.readers.clean import Block, ends_sentence
from qa.readers.wrap import is_bullet

_MOST_LINES = 1500
"""Lines of a page above which its columns are not looked for: a table or noise."""
_TOP_ROWS = 12
_MOST_CUTS = 60
_GUTTER = 0.6
"""Least width of the gap between two columns, in line heights."""
_HYPHENS = "-\u00ad\u2010\x02\ufffe"


class Line(NamedTuple):
    """A run of text on one line."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """About the size of its type."""
        return self.top - self.bottom


def joined_runs(runs: Sequence[Line]) -> list[Line]:
    """Runs that stand side by side on one line (a change of type, a link) as one."""
    lines: list[Line] = []
    for run in sorted(runs, key=lambda run: (-round(run.bottom + run.top), run.left)):
        last = lines[-1] if lines else None
        if last is None or not _continues(last, run):
            lines.append(run)
            continue
        space = "" if run.left - last.right < 0.12 * last.height else " "
        lines[-1] = Line(
            min(last.left, run.left),
            min(last.bottom, run.bottom),
            max(last.right, run.right),
            max(last.top, run.top),
            f"{last.text}{space}{run.text}",
        )
    return lines


def _continues(line: Line, run: Line) -> bool:
    overlap = min(line.top, run.top) - max(line.bottom, run.bottom)
    beside = -0.3 * line.height <= run.left - line.right <= 0.6 * max(line.height, run.height)
    return beside and overlap > 0.5 * min(line.height, run.height)


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in columns, the columns in the order in which they are read.

    A recursive cut: what has a gutter through it is read left, then right; where a headline spans the
    columns, what lies above the first row that a gutter parts from the rest is read first.
    """
    if not lines or len(lines) > _MOST_LINES:
        return [sorted(lines, key=lambda line: -line.top)] if lines else []
    return [column for column in _cut(sorted(lines, key=lambda line: -line.top)) if column]


def _cut(lines: list[Line]) -> list[list[Line]]:
    gutter = _gutter(lines)
    if gutter is not None:
        left = [line for line in lines if line.right <= gutter]
        return _cut(left) + _cut([line for line in lines if line.right > gutter])
    rows = _rows_to_cut_at(lines)
    below = next((k for k in rows if _gutter(lines[k:]) is not None), None)
    above = next((k for k in reversed(rows) if _gutter(lines[:k]) is not None), None)
    at = above if below is None else below
    return [lines] if at is None else _cut(lines[:at]) + _cut(lines[at:])


def _rows_to_cut_at(lines: Sequence[Line]) -> list[int]:
    """Where a page may fall into an upper and a lower part: near its top, and around wide lines."""
    usual = median(line.right - line.left for line in lines)
    wide = [i for i, line in enumerate(lines) if line.right - line.left > 1.2 * usual]
    return sorted({*range(1, _TOP_ROWS), *wide, *(i + 1 for i in wide)} & set(range(1, len(lines))))[
        :_MOST_CUTS
    ]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a strip without lines parts two or more lines from others that stand beside them."""
    if len(lines) < 4:
        return None
    height = median(line.height for line in lines)
    right = float("-inf")
    for line in sorted(lines, key=lambda line: line.left):
        if line.left - right > _GUTTER * height:
            before = [other for other in lines if other.right <= right]
            after = [other for other in lines if other.left >= line.left]
            if min(len(before), len(after)) >= 2 and _beside(before, after):
                return right
        right = max(right, line.right)
    return None


def _beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """True where the two sets of lines share most of the height of the lower one."""
    top = min(max(line.top for line in left), max(line.top for line in right))
    bottom = max(min(line.bottom for line in left), min(line.bottom for line in right))
    heights = [max(x.top for x in side) - min(x.bottom for x in side) for side in (left, right)]
    return top - bottom > 0.5 * min(heights)


def paragraphs(column: Sequence[Line], body_size: float, known: frozenset[str]) -> list[Block]:
    """The column's lines as paragraphs and headings.

    ``body_size``: the usual height of a line. ``known``: words of the document in lower case, by which a
    hyphen at a line's end is told from one that belongs to the word.
    """
    blocks: list[Block] = []
    width = max((line.right for line in column), default=0) - min((line.left for line in column), default=0)
    left = min((line.left for line in column), default=0.0)
    gaps = [above.bottom - below.top for above, below in pairwise(column)]
    usual_gap = median(gaps) if gaps else 0.0
    last: Line | None = None
    for line in column:
        heading = line.height > 1.18 * body_size
        if last is not None and blocks and not _begins(line, last, left, width, usual_gap):
            blocks[-1] = Block(joined(blocks[-1].text, line.text, known), blocks[-1].heading)
        else:
            blocks.append(Block(line.text, heading))
        last = line
    return blocks


def _begins(line: Line, last: Line, left: float, width: float, usual_gap: float) -> bool:
    """True where the line begins a paragraph."""
    size = max(line.height, last.height)
    if size > 1.18 * min(line.height, last.height) and abs(line.height - last.height) > 1.5:
        return True
    if last.bottom - line.top > max(usual_gap, 0) + 0.45 * size or is_bullet(line.text):
        return True
    indented = line.left - left > 0.6 * size and last.left - left < 0.3 * size
    short = last.right < left + 0.8 * width and ends_sentence(last.text)
    return short or (indented and ends_sentence(last.text))


def continues(block: Block, following: Block) -> bool:
    """True for a paragraph that stops in mid-sentence at a column's end, and what goes on in the next."""
    if block.heading or following.heading or ends_sentence(block.text):
        return False
    return following.text[:1].islower() or block.text[-1:] in _HYPHENS


def joined(text: str, following: str, known: frozenset[str]) -> str:
    """Two lines as one, a word that was parted at the line's end whole again."""
    if text[-1:] not in _HYPHENS or not text[-2:-1].isalpha() or not following[:1].isalpha():
        return f"{text} {following}"
    first = re.search(r"([^\W\d_]+).$", text)
    second = re.match(r"[^\W\d_]+", following)
    whole = f"{first[1]}{second[0]}".lower() if first and second else ""
    hyphened = f"{first[1]}-{second[0]}".lower() if first and second else ""
    if following[:1].islower() and (whole in known or hyphened not in known):
        return text[:-1] + following
    return f"{text[:-1]}-{following}"
