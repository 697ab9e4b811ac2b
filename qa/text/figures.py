"""What of a claim can be right or wrong to the letter: numbers, dates, names and quotations.

`figures` finds them in a text; `Ledger` holds what the cited sentences bear out and tells what of a claim
does not stand there.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from qa.text import names as name
from qa.text import quotes as quotation
from qa.text.dates import Dated, Day, dates, same_date
from qa.text.names import Name, names
from qa.text.numbers import Number, numbers
from qa.text.quotes import Quotation, quotations
from qa.text.units import same_amount, units_fit
from qa.types import Problem

Kind = Literal["number", "date", "name", "quotation"]
_NAME_WITH_DIGITS = re.compile(r"(?<![\w$£€])[A-Z][A-Za-z]*-?\d+[A-Za-z\d]*\b|\b\d+[GDHP]\b")
_QUARTER = re.compile(r"\bQ([1-4])\b")
_FEW = {
    Fraction(2): re.compile(r"\b(?:both|pair|couple|twin|twins|duo|double|twice|two)\b", re.I),
    Fraction(1): re.compile(r"\b(?:an?|one|single|sole|lone|another|each|every|only)\b", re.I),
    Fraction(3): re.compile(r"\b(?:trio|triple|thrice)\b", re.I),
    Fraction(0): re.compile(r"\b(?:no|none|nil|nobody|never|without)\b", re.I),
    Fraction(12): re.compile(r"\bdozen\b", re.I),
}
_DEFINITE = re.compile(r"(?:the|these|those|all|other|his|her|its|their)\s$", re.I)
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]{3,})")
_HALF = re.compile(r"\bhal(?:f|ve[sd]?|ving)\b", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """``text_of[start:end] == text``; equal values mean the same."""

    kind: Kind
    value: Hashable
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A text and what is in it."""

    text: str
    dates: tuple[Dated, ...]
    numbers: tuple[Number, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


@lru_cache(maxsize=1024)
def _parse(text: str, published: datetime | None) -> _Parsed:
    found = dates(text, published)
    without_dates = _blanked(text, [(dated.start, dated.end) for dated in found])
    spans = [match.span() for match in _NAME_WITH_DIGITS.finditer(without_dates)]
    counted = numbers(text, _blanked(without_dates, spans))
    spelled = [(number.start, number.end) for number in counted if not text[number.start].isdigit()]
    return _Parsed(
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
    parsed = _parse(text, published)
    found: list[tuple[Kind, Hashable, int, int]] = [
        *(("number", _number_value(each), each.start, each.end) for each in parsed.numbers),
        *(("date", _date_value(each), each.start, each.end) for each in parsed.dates),
        *(("name", each.words, each.start, each.end) for each in parsed.names),
        *(("quotation", quotation.plain(each.words), each.start, each.end) for each in parsed.quotations),
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


class Ledger:
    """What the cited sentences bear out.

    ``context`` counts as cited too (an article's title, outlet); ``known``, read only where it is needed,
    just completes names: the whole article says which Kim the sentence means.
    """

    def __init__(
        self,
        sources: Sequence[str],
        *,
        published: datetime | None = None,
        context: Sequence[str] = (),
        known: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._sources = [_parse(text, published) for text in sources]
        self._context = [_parse(text, published) for text in context]
        self._published = published
        self._texts = [*sources, *context]
        self._all = " \n".join(self._texts)
        self._named = name.named(self._texts)
        self._known_texts = known
        self._dates = [dated for parsed in (*self._sources, *self._context) for dated in parsed.dates]
        self._numbers = [number for parsed in (*self._sources, *self._context) for number in parsed.numbers]

    @cached_property
    def _known(self) -> name.Named:
        return name.named([*self._texts, *self._known_texts()])

    def missing(self, claim: str) -> list[Problem]:
        """What of the claim does not stand in the sources, with offsets into the claim."""
        parsed = _parse(claim, self._published)
        problems = [
            *(
                _problem("number", claim, item)
                for item in parsed.numbers
                if not self._has_number(item, claim)
            ),
            *(_problem("date", claim, item) for item in parsed.dates if not self._has_date(item)),
            *(
                _problem("name", claim, item)
                for item in parsed.names
                if not name.stands(item, self._named, self._known)
            ),
            *(
                _problem("quotation", claim, item)
                for item in parsed.quotations
                if not quotation.stands(item, self._texts)
            ),
        ]
        return sorted(problems, key=lambda problem: problem.start or 0)

    def _has_number(self, number: Number, claim: str) -> bool:
        if any(_same_number(number, other) for other in self._numbers):
            return True
        if number.magnitude is not None:
            return any(_within(number.magnitude, other) for other in self._numbers)
        value, unit = number.readings[0].value, number.readings[0].unit
        if number.ordinal:
            return self._has_ordinal(number, claim)
        if any(dated.bare_year == reading.value for dated in self._dates for reading in number.readings):
            return True
        if unit == "share" and value == Fraction(1, 2):
            return bool(_HALF.search(self._all))
        if value == 1 and unit is None:
            return not self._counted_otherwise(number, claim, ordinal=False)
        if value in _FEW and _FEW[value].search(self._all) and unit in (None, "%"):
            return True
        return value <= 10 and unit is None and bool(_DEFINITE.search(claim[: number.start]))

    def _has_ordinal(self, number: Number, claim: str) -> bool:
        value = number.readings[0].value
        if value <= 31 and any(day.day == value for dated in self._dates for day in dated.days):
            return True
        if value <= 4 and any(int(match[1]) == value for match in _QUARTER.finditer(self._all)):
            return True
        if value == 2 and re.search(r"\b(?:two|2|another|again|later|other|runner)\b", self._all, re.I):
            return not self._counted_otherwise(number, claim, ordinal=True)
        return value == 1 and not self._counted_otherwise(number, claim, ordinal=True)

    def _counted_otherwise(self, number: Number, claim: str, *, ordinal: bool) -> bool:
        """Whether the sources give the word behind this "one" or "first" another number."""
        word = _NEXT_WORD.match(claim, number.end)
        if word is None:
            return False
        stem = word[1].lower()[:6].rstrip("s")
        counts = [
            other
            for parsed in self._sources
            for other in parsed.numbers
            if (after := _NEXT_WORD.match(parsed.text, other.end)) and after[1].lower().startswith(stem)
        ]
        single = re.search(
            rf"\b(?:an?|one|1|single|another|first|1st)\s(?:\w+\s)?{re.escape(stem)}", self._all, re.I
        )
        return not single and any(other.ordinal == ordinal for other in counts)

    def _has_name(self, item: Name) -> bool:
        return name.stands(item, self._named, self._named) or name.stands(item, self._named, self._known)

    def _has_date(self, dated: Dated) -> bool:
        explicit = {day.year for theirs in self._dates for day in theirs.days if day.year is not None}
        years = explicit | _nearby_years(dated, self._published)
        if any(same_date(dated, theirs, years) for theirs in self._dates):
            return True
        year = dated.bare_year
        if year is not None and any(
            r.value == year for n in self._numbers for r in n.readings if r.unit is None
        ):
            return True
        if self._published is None or dated.minutes:
            return False
        day = Dated(0, 0, (Day(self._published.year, self._published.month, self._published.day),))
        return (year is None or not explicit) and same_date(dated, day, years)


def missing(
    claim: str,
    sources: Sequence[str],
    *,
    published: datetime | None = None,
    context: Sequence[str] = (),
    known: Sequence[str] = (),
) -> list[Problem]:
    """What of a claim does not stand in the sources: `Ledger` for one claim."""
    return Ledger(sources, published=published, context=context, known=lambda: known).missing(claim)


def _problem(kind: Kind, claim: str, item: Number | Dated | Name | Quotation) -> Problem:
    return Problem(kind, claim[item.start : item.end], item.start, item.end)


def _nearby_years(dated: Dated, published: datetime | None) -> set[int]:
    """Years that an article need not name: its own, and across New Year the one next to it."""
    if published is None:
        return set()
    months = {day.month for day in dated.days if day.month is not None}
    years: set[int] = {published.year}
    if any(month - published.month > 6 for month in months):
        years.add(published.year - 1)
    if any(published.month - month > 6 for month in months):
        years.add(published.year + 1)
    return years


def _same_number(claim: Number, source: Number) -> bool:
    if claim.magnitude is not None or source.magnitude is not None:
        return claim.magnitude == source.magnitude
    if claim.ordinal != source.ordinal or {claim.qualifier, source.qualifier} == {"over", "under"}:
        return False
    return any(
        same_amount(mine.value, mine.unit, theirs.value, theirs.unit)
        or (units_fit(mine.unit, theirs.unit) and _rounded(claim, mine.value, source, theirs.value))
        for mine in claim.readings
        for theirs in source.readings
    )


def _rounded(claim: Number, value: Fraction, source: Number, exact: Fraction) -> bool:
    """Whether a claim gives a source's number with fewer digits: nearly 5 million for 4,970,000.

    Without "about" or the like two digits must be right: 1.2 million for 1,234,567.
    """
    if value <= 0 or exact <= 0 or claim.digits >= source.digits:
        return False
    step = Fraction(10) ** (len(str(int(exact))) - max(claim.digits, 1)) if exact >= 1 else Fraction(1, 10)
    off = value - exact
    if claim.qualifier is None:
        return claim.digits >= 2 and value >= 1000 and abs(off) * 2 <= step
    limit = exact * Fraction(1, 10)
    if claim.qualifier == "over":
        return -limit <= off <= 0
    if claim.qualifier == "under":
        return 0 <= off <= limit
    return abs(off) <= min(limit, step / 2 if claim.digits > 1 else limit)


def _within(magnitude: int, source: Number) -> bool:
    """Whether a number may be called dozens, hundreds or thousands."""
    low, high = 2 * 10**magnitude, 10 ** (magnitude + (2 if magnitude == 1 else 3))
    return any(reading.unit is None and low <= reading.value < high for reading in source.readings)
