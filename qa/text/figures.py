"""What of a text can be right or wrong to the letter: numbers, dates, names and quotations."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from qa.text.dates import Dated, dates
from qa.text.names import Name, names
from qa.text.numbers import Number, numbers
from qa.text.quotes import Quotation, plain, quotations

Kind = Literal["number", "date", "name", "quotation"]
_NAME_WITH_DIGITS = re.compile(r"(?<![\w$£€])[A-Z][A-Za-z]*-?\d+[A-Za-z\d]*\b|\b\d+[GDHP]\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """``text_of[start:end] == text``; equal values mean the same."""

    kind: Kind
    value: Hashable
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and what is in it, each kind in order."""

    text: str
    dates: tuple[Dated, ...]
    numbers: tuple[Number, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


@lru_cache(maxsize=1024)
def parse(text: str, published: datetime | None) -> Parsed:
    """What is in a text; what was read lately is kept."""
    found = dates(text, published)
    without_dates = _blanked(text, [(dated.start, dated.end) for dated in found])
    spans = [match.span() for match in _NAME_WITH_DIGITS.finditer(without_dates)]
    counted = numbers(text, _blanked(without_dates, spans))
    spelled = [(number.start, number.end) for number in counted if not text[number.start].isdigit()]
    return Parsed(
        text,
        tuple(found),
        tuple(counted),
        tuple(names(_blanked(without_dates, spelled))),
        tuple(quotations(text)),
    )


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces += [text[position:start], "," * (end - start)]
        position = end
    return "".join(pieces) + text[position:]


def figures(text: str, *, published: datetime | None = None) -> list[Figure]:
    """The figures of a text in order; relative dates are resolved where the day of publication is given."""
    parsed = parse(text, published)
    found: list[tuple[Kind, Hashable, int, int]] = [
        *(("number", _number_value(each), each.start, each.end) for each in parsed.numbers),
        *(("date", _date_value(each), each.start, each.end) for each in parsed.dates),
        *(("name", each.words, each.start, each.end) for each in parsed.names),
        *(("quotation", plain(each.words), each.start, each.end) for each in parsed.quotations),
    ]
    found.sort(key=lambda figure: figure[2:])
    return [Figure(kind, value, text[start:end], start, end) for kind, value, start, end in found]


def _number_value(number: Number) -> Hashable:
    """Its likeliest reading; for dozens and hundreds the power of ten."""
    if not number.readings:
        return ("magnitude", number.magnitude)
    return (number.readings[0].value, number.readings[0].unit, number.ordinal)


def _date_value(dated: Dated) -> Hashable:
    return dated.days[:1] or dated.minutes or dated.word or dated.decade
