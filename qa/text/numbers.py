"""Numbers in prose, in digits and in words, normalised: 15,000 = 15 000 = fifteen thousand = 15k.

Where a way of writing has two meanings (15.000, 1.5m, ``10 to 15 million``), a number has a reading for each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from qa.text.number_words import spelled
from qa.text.units import CURRENCY_CODE, CURRENCY_SIGN, PATTERN, based, same_amount, unit_named, units_fit

Qualifier = Literal["about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a written number."""

    value: Fraction
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` with its unit, scale and currency."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    ordinal: bool = False
    qualifier: Qualifier | None = None
    magnitude: int | None = None
    """For dozens, hundreds, tens of thousands: the power of ten; there is no reading then."""
    digits: int = 0
    """Significant digits as written."""


_SPACES = "\u00a0\u202f\u2009\u2007 "
_POWERS = {
    **dict.fromkeys(("hundred",), 2),
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("lakh",), 5),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million"), 6),
    **dict.fromkeys(("crore",), 7),
    **dict.fromkeys(("b", "bn", "bln", "billion"), 9),
    **dict.fromkeys(("t", "tn", "trn", "trillion"), 12),
}
_SCALES = {word: Fraction(10) ** power for word, power in _POWERS.items()} | {"dozen": Fraction(12)}
_DIGITS = re.compile(
    rf"""(?<![\w.,'’])(?<![^\W\d_][-–])
    (?P<currency>{CURRENCY_SIGN}\ ?|{CURRENCY_CODE}\ ?)?
    (?P<number>\d{{1,3}}(?P<group>[,.'’{_SPACES}])\d{{3}}(?!\d)(?:(?P=group)\d{{3}}(?!\d))*
               (?:[.,]\d{{1,2}}(?!\d))?
      |\d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)
      |\d{{1,25}}(?:[.,]\d{{1,25}})?)(?P<vulgar>[½¼¾⅓⅔])?
    (?!\d)(?![.,]\d)
    (?:(?P<ordinal>(?:st|nd|rd|th)\b)
      |(?P<letter>(?:mln|mio|mn|bn|bln|trn|tn|[kmbtKMBT])\b(?![²/]))
      |(?P<scale>(?:[\s{_SPACES}-]?(?:dozen|hundred|thousand|million|billion|trillion|lakh|crore|mln|mn|bn|tn)s?\b){{1,2}})
    )?""",
    re.VERBOSE,
)
_VULGAR = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
_UNIT = re.compile(
    rf"[\s{_SPACES}-]{{0,2}}(?:(?:[A-Z][a-z]+\ ){{1,2}}(?=(?i:won|pesos?|krona|rupees)\b))?(?i:({PATTERN}))"
)
_OF_A = re.compile(
    r"(?:\sof)?[\s-]an?[\s-](hour|day|week|month|year|decade|century|mile|kilomet(?:re|er)|met(?:re|er)|tonne|lit(?:re|er)|pound|inch|acre)\b",
    re.IGNORECASE,
)
_QUALIFIERS: tuple[tuple[Qualifier, str], ...] = (
    (
        "over",
        "more than|over|above|at least|upwards? of|no fewer than|no less than|as many as|exceeding|beyond|>",
    ),
    (
        "under",
        "less than|fewer than|under|below|nearly|almost|up to|at most|no more than|close to|not quite|<",
    ),
    ("about", "about|around|roughly|approximately|approx\\.?|some|circa|an estimated|estimated|~|≈"),
)
_QUALIFIER = re.compile(
    "|".join(rf"(?P<{name}>(?<!\w)(?:{words}))" for name, words in _QUALIFIERS), re.IGNORECASE
)
_BETWEEN = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s|,\s", re.IGNORECASE)


def numbers(text: str, taken: str | None = None) -> list[Number]:
    """The numbers of a text in order.

    ``taken`` is the same text with what is no number to be read (dates, names with digits) blanked out.
    """
    readable = text if taken is None else taken
    found = sorted([*_written(readable), *_spelled(readable)], key=lambda number: (number.start, -number.end))
    return _share_units(readable, [_qualified(readable, number) for number in _apart(found)])


def _apart(found: list[Number]) -> Iterator[Number]:
    """Without what lies in another number: the word in "15 thousand"."""
    end = 0
    for number in found:
        if number.start >= end:
            yield number
            end = number.end


def _written(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        values = [value + _VULGAR.get(match["vulgar"] or "", 0) for value in _values(match["number"])]
        letter = match["letter"] or ""
        scale = Fraction(1)
        for word in re.findall(r"[a-z]+", (letter or match["scale"] or "").lower()):
            scale *= _SCALES.get(word) or _SCALES[word.rstrip("s")]
        end, unit = match.end(), unit_named((match["currency"] or "").upper())
        if unit is None and not match["ordinal"]:
            end, unit = _unit_after(text, end)
        readings = [Reading(value * scale, unit) for value in values]
        if letter == "m" and unit is None:
            readings += [Reading(value, "m") for value in values]
        if unit == "m" and text[end - 1] == "m" and not letter:
            readings += [Reading(value * 10**6) for value in values]
        digits = len(re.sub(r"\D", "", match["number"]).strip("0"))
        yield Number(match.start(), end, tuple(readings), bool(match["ordinal"]), digits=digits)


def _unit_after(text: str, end: int) -> tuple[int, str | None]:
    """The unit that follows a number, and where it ends."""
    match = _UNIT.match(text, end)
    unit = unit_named(match[1]) if match else None
    return (match.end(), unit) if match and unit else (end, None)


def _values(written: str) -> list[Fraction]:
    """What a row of digits with separators may mean, the likeliest first."""
    marks = [character for character in written if not character.isdigit()]
    decimal = (
        bool(marks)
        and marks[-1] in ".,"
        and (len(set(marks)) == len(marks) == 1 or marks.count(marks[-1]) == 1)
    )
    tail = len(written) - written.rfind(marks[-1]) - 1 if marks else 0
    whole = Fraction(re.sub(r"\D", "", written))
    if not decimal:
        return [whole]
    fraction = whole / 10**tail
    if len(marks) > 1 or tail != 3 or written.startswith("0"):
        return [fraction]
    # 15,000 is fifteen thousand; 15.000 is so in half of Europe, and fifteen elsewhere.
    return [whole] if marks == [","] else [whole, fraction]


def _spelled(text: str) -> Iterator[Number]:
    for word in spelled(text):
        end, unit = word.end, word.unit
        of_a = _OF_A.match(text, end) if unit == "share" else None
        if of_a:
            end, unit = of_a.end(), unit_named(of_a[1])
        elif not word.ordinal and unit is None and word.magnitude is None:
            end, unit = _unit_after(text, end)
        readings = () if word.value is None else (Reading(word.value, unit),)
        digits = 0 if word.value is None else len(str(word.value.numerator).strip("0"))
        yield Number(word.start, end, readings, word.ordinal, magnitude=word.magnitude, digits=digits)


def _qualified(text: str, number: Number) -> Number:
    """With the nearest "about" or "more than" before it, if one stands there."""
    before = text[max(0, number.start - 24) : number.start]
    last = None
    for match in _QUALIFIER.finditer(before):
        if not before[match.end() :].strip(" \t\na$£€"):
            last = match
    if last is None:
        return number
    qualifier: Qualifier = next(name for name, _ in _QUALIFIERS if last[name])
    return replace(number, qualifier=qualifier)


def _share_units(text: str, found: list[Number]) -> list[Number]:
    """In ranges and lists the last number's unit and scale, the first one's currency, may hold for all."""
    shared = list(found)
    for i in range(len(found) - 2, -1, -1):
        left, right = shared[i], shared[i + 1]
        between = _BETWEEN.fullmatch(text, left.end, right.start)
        if between and not left.ordinal and not right.ordinal:
            shared[i] = _with_readings(left, right, scale=between[0] != ", ")
    for i in range(len(found) - 1):
        left, right = shared[i], shared[i + 1]
        if _BETWEEN.fullmatch(text, left.end, right.start) and not left.ordinal and not right.ordinal:
            shared[i + 1] = _with_readings(right, left, scale=False)
    return shared


def _with_readings(number: Number, other: Number, *, scale: bool) -> Number:
    """A number that may have its neighbour's unit, and scale where asked."""
    bare = [reading for reading in number.readings if reading.unit is None]
    units = {reading.unit for reading in other.readings if reading.unit is not None}
    more = [Reading(reading.value, unit) for reading in bare for unit in units]
    if scale:
        for reading in number.readings:
            for theirs in other.readings:
                power = _power(theirs.value)
                if power > reading.value:
                    more.append(Reading(reading.value * power, reading.unit or theirs.unit))
    fresh = [reading for reading in dict.fromkeys(more) if reading not in number.readings]
    return replace(number, readings=(*number.readings, *fresh[:6])) if fresh else number


def _power(value: Fraction) -> int:
    """The scale that a number may have been written with: thousand, million, billion, trillion; or 1."""
    return next((power for power in (10**12, 10**9, 10**6, 10**3) if value >= power), 1)


def same_number(claim: Number, source: Number) -> bool:
    """Whether a number of a source bears out one of a claim; a claim may round what it calls "about"."""
    if claim.magnitude is not None or source.magnitude is not None:
        return claim.magnitude == source.magnitude
    if claim.ordinal != source.ordinal or {claim.qualifier, source.qualifier} == {"over", "under"}:
        return False
    return any(
        same_amount(mine.value, mine.unit, theirs.value, theirs.unit) or _rounded(claim, mine, source, theirs)
        for mine in claim.readings
        for theirs in source.readings
    )


def _rounded(claim: Number, reading: Reading, source: Number, theirs: Reading) -> bool:
    """Whether a claim gives a source's number with fewer digits: nearly 5 million for 4,970,000.

    Without "about" or the like two digits must be right: 1.2 million for 1,234,567.
    """
    value, unit = based(reading.value, reading.unit)
    exact, exact_unit = based(theirs.value, theirs.unit)
    if not units_fit(unit, exact_unit) or value <= 0 or exact <= 0 or claim.digits >= source.digits:
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


def within(magnitude: int, source: Number) -> bool:
    """Whether a number may be called dozens, hundreds or thousands."""
    low, high = 2 * 10**magnitude, 20 * 10**magnitude
    return any(reading.unit is None and low <= reading.value < high for reading in source.readings)
