"""What of a claim does not stand in the sentences that it cites."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from itertools import chain

from qa.text import names as name
from qa.text import quotes as quotation
from qa.text.contrast import contrasts
from qa.text.counts import disordered
from qa.text.dates import Dated, Day, same_date
from qa.text.figures import Kind, parse
from qa.text.names import Name
from qa.text.numbers import Number, same_number, within
from qa.text.places import displaced
from qa.text.polarity import reversals
from qa.text.quotes import Quotation
from qa.text.supplanted import supplanted
from qa.types import Problem

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
        self._sources = [parse(text, published) for text in sources]
        self._context = [parse(text, published) for text in context]
        self._published = published
        self._cited = list(sources)
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
        parsed = parse(claim, self._published)
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
        further = (contrasts(parsed, source) for source in self._sources)
        for each in chain(
            *further,
            displaced(parsed, self._sources),
            disordered(parsed, self._sources),
            supplanted(parsed, self._sources),
            reversals(claim, self._cited),
        ):
            if not _overlaps(each, problems):
                problems.append(each)
        return sorted(problems, key=lambda problem: problem.start or 0)

    def _has_number(self, number: Number, claim: str) -> bool:
        if any(same_number(number, other) for other in self._numbers):
            return True
        if number.magnitude is not None:
            return any(within(number.magnitude, other) for other in self._numbers)
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
        # "The two leaders" may be counted by the reader.
        definite = value <= 3 and unit is None and bool(_DEFINITE.search(claim[: number.start]))
        return definite and not self._counted_otherwise(number, claim, ordinal=False)

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
        if self._published is None or dated.minutes or dated.weekday is not None:
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


def _overlaps(problem: Problem, others: Sequence[Problem]) -> bool:
    start, end = problem.start or 0, problem.end or 0
    return any((other.start or 0) < end and start < (other.end or 0) for other in others)


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
