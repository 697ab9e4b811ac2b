"""Figures by which two sentences on the same thing differ: 12 dead in one, 14 dead in the other."""

import re
from dataclasses import dataclass
from datetime import datetime

from qa.text.amounts import Amount, amounts
from qa.text.dates import Dated, Day
from qa.text.figures import parse
from qa.text.stems import stems

_WORD = re.compile(
    r"[\s-](?!(?:of|in|on|at|to|and|or|by|from|for|with|the|as|is|was|were|have|had|has)\b)[^\W\d_]+"
)
_NEAR = 30
"""Characters after a number within which the noun stands that it counts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with what it counts."""

    amount: Amount
    text: str
    nouns: frozenset[str]
    """Stems of what follows it; empty where nothing does."""


def differing(
    one: str, other: str, published: tuple[datetime | None, datetime | None] = (None, None)
) -> tuple[str, str] | None:
    """The first two figures, as they are written, that count the same and cannot both be right; None if none.

    The sentences must be known to speak of the same thing. Those that name different days or years do not
    differ: they tell of different times.
    """
    a, b = parse(one, published[0]), parse(other, published[1])
    if _apart(a.dates, b.dates):
        return None
    mine, theirs = _counted(one, amounts(one, a.numbers)), _counted(other, amounts(other, b.numbers))
    for left in mine:
        alike = [right for right in theirs if _same_kind(left, right)]
        if alike and not any(left.amount.agrees(right.amount) for right in alike):
            lone = [each for each in mine if _same_kind(each, alike[0])]
            if len(alike) == 1 and len(lone) == 1:
                return left.text, alike[0].text
    return None


def _counted(text: str, found: list[Amount]) -> list[Counted]:
    ends = [*(amount.start for amount in found[1:]), *([len(text)] if found else ())]
    return [
        Counted(
            amount,
            _with_noun(text, amount),
            frozenset(stems(text[amount.end : min(end, amount.end + _NEAR)])[:2]),
        )
        for amount, end in zip(found, ends, strict=True)
    ]


def _with_noun(text: str, amount: Amount) -> str:
    """The figure as it is written, with the word behind it unless that is the sentence's next clause."""
    following = _WORD.match(text, amount.end)
    return text[amount.start : following.end() if following else amount.end]


def _same_kind(a: Counted, b: Counted) -> bool:
    if not a.amount.fits(b.amount):
        return False
    return bool(a.nouns & b.nouns) or (a.amount.unit is not None and not (a.nouns and b.nouns))


def _apart(some: tuple[Dated, ...], others: tuple[Dated, ...]) -> bool:
    """Whether both name days, and none that may be the same."""
    left = [day for dated in some for day in dated.days]
    right = [day for dated in others for day in dated.days]
    if not left or not right:
        return False
    return not any(
        all(x is None or y is None or x == y for x, y in zip(_parts(a), _parts(b), strict=True))
        for a in left
        for b in right
    )


def _parts(day: Day) -> tuple[int | None, int | None, int | None]:
    return day.year, day.month, day.day
