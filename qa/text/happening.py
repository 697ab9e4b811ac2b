"""The day on which what a sentence tells of happened: which of its dates is its own.

Dates of a clause in passing, of a quotation, of who said it when, and years beside days count less.
"""

import re
from dataclasses import dataclass
from datetime import date

from qa.text.moments import Happened, expressions

_OPERATOR = re.compile(
    r"\b(?P<word>since|until|till|by|before|after|prior to|ahead of|following|up to|than|as|than in|from"
    r"|compared (?:to|with))"
    r"(?: (?:the|early|late|mid|at least))*[\s-]*$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:said|says|told \w+|added|reported|wrote|stated|tweeted|posted|confirmed to \w+"
    r"|according to[\w\s,.’']{3,40})(?: \w+){0,3}(?: on| in)?\s*$"
    r"|\bin an? (?:statement|interview|report|letter|email|post)"
    r"(?: \w+){0,3}(?: on)?\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:,|\()\s*(?:who|which|whose|where|when|founded|born|established|built|elected|introduced"
    r"|created|appointed|launched|first)\b[^,()]*$",
    re.IGNORECASE,
)
_BESIDE = ("before", "prior to", "than", "as", "than in", "ahead of")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_SUBORDINATE = re.compile(r"\b(?:since|before|until)\s(?!\d)\w+\s[^,;]{3,60}$", re.IGNORECASE)
"""A clause about an earlier event: "since it took over in January"."""


@dataclass(frozen=True, slots=True)
class _Found:
    happened: Happened
    rank: tuple[int, ...]
    """The lowest is the sentence's own date."""


def happened(sentence: str, published: date | None) -> Happened | None:
    """The days of which a sentence tells; None where it names none, or only such as need ``published``."""
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    found = [_Found(item, _rank(sentence, item, quoted)) for item in expressions(sentence, published)]
    usable = [item for item in found if item.rank[0] < _UNUSABLE]
    return min(usable, key=lambda item: item.rank).happened if usable else None


_UNUSABLE = 4


def _rank(sentence: str, item: Happened, quoted: list[tuple[int, int]]) -> tuple[int, ...]:
    """How far a date is from being when the sentence's own event happened."""
    before = sentence[: item.start]
    operator = _OPERATOR.search(before)
    word = operator["word"].lower() if operator else ""
    if word in _BESIDE or word.startswith("compared") or _SUBORDINATE.search(before):
        place = _UNUSABLE
    elif word in ("until", "till", "up to"):
        place = 3
    elif word in ("after", "following") or _REPORTED.search(before):
        place = 2
    elif word in ("since", "by", "from"):
        place = 1
    else:
        place = 0
    inside = any(start <= item.start < end for start, end in quoted)
    aside = bool(_ASIDE.search(before)) or before.count("(") > before.count(")")
    coarse = 0 if item.days <= 31 else 1 if item.days <= 366 else 2
    # A year in passing is less than the day of which something is said.
    place = max(place, 1) if coarse else place
    return (place, int(inside), int(aside), coarse, item.start)
