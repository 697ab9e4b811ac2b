"""Where a claim has a figure or name of its source in another's place.

A figure stands in a place: among some words, behind some preposition. One that the source has elsewhere,
while another of its kind stands in just this place there, is in the wrong one: "loses 15 % to leaks" where
the source says "loses 18 % to leaks … bring it down to 15 %".
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.text.dates import Dated, same_date
from qa.text.figures import Parsed
from qa.text.names import Name
from qa.text.numbers import Number, same_number
from qa.text.spelling import same_word, seat_of
from qa.text.terms import fold, stem
from qa.text.units import based
from qa.types import Problem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PASSED_OVER = _words(
    """
    a an the that which who whom it its his her their this these those and or he she they not is are was were
    be been being has have had will would do does did to
    """
)
"""Words that tell nothing of a place."""
_SPEECH = frozenset(
    map(stem, _words("according said says say told reported reports announced confirmed added"))
)
"""Words beside which names stand as speakers: who speaks is another question."""
SMALL = _words("of in on at by from with for until since than before after between about over under")
"""Words that tell a little of it."""
_REACH = 4
"""Words on either side that make up a place."""
_CLEAR = 1.4
"""How much better the other figure must fit."""
_LOOSE = 1.5
"""How well a figure may fit at most where it stands itself."""
_BESIDE = 20
"""Characters from a name that describes to the one that it describes."""
_FITS = 1.8
"""How well it must fit at least."""
_FITS_BESIDE = 3.0
"""The same for a name in one sentence with the other: what is said of one there is often said of both."""
_PEOPLE = re.compile(r"(?:(?:i|e|ic)an|ese|ish|ch)\s[a-z]$|\bUS\s[a-z]$")


_Kind = Literal["number", "date", "name"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A number, date or name with what stands around it."""

    kind: _Kind
    what: Number | Dated | Name
    start: int
    end: int
    before: tuple[str, ...]
    """Stems before it, the nearest first."""
    after: tuple[str, ...]
    people: bool = False
    """An adjective before a noun: "Russian" of "the Russian president"."""
    source: Parsed | None = None
    speaks: bool = False
    """A name that a word of saying stands beside."""

    @property
    def problem(self) -> Problem:
        """That it is not borne out."""
        text = self.source.text if self.source else ""
        return Problem(self.kind, text[self.start : self.end], self.start, self.end)


def displaced(claim: Parsed, sources: Sequence[Parsed]) -> list[Problem]:
    """The figures and names of a claim that stand in the place of others."""
    mine = placed(claim)
    theirs = [figure for source in sources for figure in placed(source)]
    found = [*_ousted(mine, theirs), *_repeated(mine, theirs)]
    return [each.problem for each in found]


def _ousted(mine: Sequence[Placed], theirs: Sequence[Placed]) -> Iterator[Placed]:
    """Figures in whose very place the sources have others."""
    for figure in mine:
        if figure.speaks:
            continue
        rivals = [other for other in theirs if other.kind == figure.kind]
        own = max((_fit(figure, other) for other in rivals if same(figure, other)), default=None)
        if own is None and not _taken_on_trust(figure):
            continue
        free = [
            other
            for other in rivals
            if _alike(figure, other)
            and not same(figure, other)
            and not any(same(m, other) for m in mine)
            and not _touches(figure, other, rivals)
            and not (
                isinstance(figure.what, Name)
                and isinstance(other.what, Name)
                and may_be(figure.what, other.what)
            )
        ]
        beside = {id(other.source) for other in rivals if figure.kind == "name" and same(figure, other)}
        for other in free:
            fit = _fit(figure, other)
            needed = _FITS_BESIDE if id(other.source) in beside else _FITS
            if (own or 0.0) <= _LOOSE and fit >= needed and fit - (own or 0.0) >= _CLEAR:
                yield figure
                break


def _touches(figure: Placed, other: Placed, rivals: Sequence[Placed]) -> bool:
    """Whether the other is the rest of the same name, or describes it: "St Brannoc’s" and "Hospital"; the
    "Pittsburgh quarterback Mason Rudolph"."""
    return figure.kind == "name" and any(
        same(figure, own)
        and own.source is other.source
        and (0 <= other.start - own.end <= 2 or _describes(other, own))
        for own in rivals
    )


def _describes(other: Placed, own: Placed) -> bool:
    between = own.source.text[other.end : own.start] if own.source and other.end <= own.start else ","
    return len(between) <= _BESIDE and not re.search(
        r"[,;:.]|\b(?:and|or|with|to|by|for|from|of|in)\b", between
    )


def _taken_on_trust(figure: Placed) -> bool:
    """Whether a figure may be borne out though no sentence has it: by the day of publication or a title."""
    if isinstance(figure.what, Name):
        return not figure.what.doubtful
    if isinstance(figure.what, Dated):
        return figure.what.bare_year is None
    return isinstance(figure.what, Number) and figure.what.ordinal


def _repeated(mine: Sequence[Placed], theirs: Sequence[Placed]) -> Iterator[Placed]:
    """A number that the claim has twice and the sources once, while another one of theirs is left over."""
    numbers = [figure for figure in mine if isinstance(figure.what, Number) and figure.what.readings]
    given = [figure for figure in theirs if isinstance(figure.what, Number) and figure.what.readings]
    counts = Counter(_value(figure) for figure in numbers)
    for value, count in counts.items():
        twins = [figure for figure in numbers if _value(figure) == value]
        held = [other for other in given if same(twins[0], other)]
        if count < 2 or not held or len(held) >= count:
            continue
        spare = [
            other
            for other in given
            if not any(same(figure, other) for figure in numbers) and _alike(twins[0], other)
        ]
        fits = [max((_fit(figure, other) for other in spare), default=0.0) for figure in twins]
        if max(fits) > 0.5:
            yield twins[fits.index(max(fits))]


def _value(figure: Placed) -> tuple[object, ...]:
    assert isinstance(figure.what, Number)
    reading = figure.what.readings[0]
    return (*based(reading.value, reading.unit), figure.what.ordinal)


def same(one: Placed, other: Placed) -> bool:
    """Whether a source's figure bears out a claim's, wherever they stand."""
    if isinstance(one.what, Number) and isinstance(other.what, Number):
        return same_number(one.what, other.what)
    if isinstance(one.what, Dated) and isinstance(other.what, Dated):
        return same_date(one.what, other.what, _years(one.what, other.what))
    if isinstance(one.what, Name) and isinstance(other.what, Name):
        return same_name(one.what, other.what)
    return False


def same_name(one: Name, other: Name) -> bool:
    """Whether all words of the shorter one stand in the longer, or one stands for the other."""
    short, long = sorted((one.words, other.words), key=len)
    if all(any(same_word(a, b) for b in long) for a in short):
        return True
    if any(same_word(seat, word) for a in short for seat in seat_of(a) for word in long):
        return True
    if any(same_word(seat, word) for b in long for seat in seat_of(b) for word in short):
        return True
    initials = "".join(word[0] for word in long)
    return len(initials) > 1 and any(
        len(word) > 1 and (word in initials or (initials in word and len(word) <= len(initials) + 1))
        for word in short
    )


def may_be(name: Name, other: Name) -> bool:
    """Whether two names may be one: EC, the Commission."""
    if same_name(name, other):
        return True
    return any(
        two.acronym and all(word[0] in two.words[0] for word in one.words)
        for one, two in ((name, other), (other, name))
    )


def _years(*dates: Dated) -> set[int]:
    return {day.year for dated in dates for day in dated.days if day.year is not None}


def _alike(one: Placed, other: Placed) -> bool:
    """Whether two figures could stand for each other: of one unit, or dates of one sort."""
    if isinstance(one.what, Number) and isinstance(other.what, Number):
        if one.what.ordinal != other.what.ordinal or not one.what.readings or not other.what.readings:
            return False
        units = [{based(r.value, r.unit)[1] for r in number.readings} for number in (one.what, other.what)]
        return bool(units[0] & units[1])
    if isinstance(one.what, Dated) and isinstance(other.what, Dated):
        return _sort(one.what) == _sort(other.what)
    if isinstance(one.what, Name) and isinstance(other.what, Name):
        return not other.what.doubtful and _beside(one, other)
    return False


def _beside(one: Placed, other: Placed) -> bool:
    """Whether two names stand right beside the same word, and neither describes: "the Russian president"."""
    if one.people or other.people:
        return False
    pairs = ((one.before[:1], other.before[:1]), (one.after[:1], other.after[:1]))
    return any(a == b != () for a, b in pairs)


def _sort(dated: Dated) -> str:
    if dated.minutes:
        return "time"
    if dated.weekday is not None:
        return "weekday"
    day = dated.days[0] if dated.days else None
    if day is None:
        return "other"
    return "day" if day.day else "month" if day.month else "year"


def _fit(one: Placed, other: Placed) -> float:
    """How much the places of two figures have in common."""
    return _along(one.before, other.before) + _along(one.after, other.after)


def _along(mine: Sequence[str], theirs: Sequence[str]) -> float:
    total = 0.0
    for i, word in enumerate(mine):
        if word in theirs:
            j = theirs.index(word)
            weight = 0.4 if word in SMALL else 1.0
            total += weight * (1.0 if max(i, j) <= 1 else 0.7)
    if mine[:1] == theirs[:1] != ():
        total += 0.4
    return total


@lru_cache(maxsize=2048)
def placed(parsed: Parsed) -> tuple[Placed, ...]:
    """The figures of a text in order, with their places; what was read lately is kept."""
    spans: list[tuple[_Kind, Number | Dated | Name]] = [
        *(("number", number) for number in parsed.numbers),
        *(("date", dated) for dated in parsed.dates),
        *(("name", name) for name in parsed.names),
    ]
    return tuple(
        Placed(
            kind,
            what,
            what.start,
            what.end,
            tuple(_stems(parsed.text[: what.start], speech=kind != "name")[::-1][:_REACH]),
            tuple(_stems(parsed.text[what.end :], speech=kind != "name")[:_REACH]),
            kind == "name"
            and bool(_PEOPLE.search(parsed.text, what.start, min(what.end + 2, len(parsed.text)))),
            parsed,
            kind == "name" and _speaks(parsed.text, what.start, what.end),
        )
        for kind, what in sorted(spans, key=lambda item: item[1].start)
    )


def _speaks(text: str, start: int, end: int) -> bool:
    before = re.findall(r"\w+", text[max(0, start - 40) : start])[-4:]
    after = re.findall(r"\w+", text[end : end + 20])[:1]
    return any(stem(fold(word)) in _SPEECH for word in (*before, *after))


def _stems(text: str, *, speech: bool) -> list[str]:
    """The stems of a piece of a sentence, without articles and the like."""
    words = (fold(match[0]).replace("’", "'").removesuffix("'s") for match in _WORD.finditer(text))
    found = [word if word in SMALL else stem(word) for word in words if word not in PASSED_OVER]
    return found if speech else [word for word in found if word not in _SPEECH]
