"""Amounts as texts give them, exact or not, and whether two may be the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qa.text.numbers import Number, Reading
from qa.text.units import based

OPEN = Fraction(3, 2)
"""How far "more than" and "up to" reach: more than 5m and 6m agree, more than 5m and 10m do not."""
_MONTH = Fraction(86_400 * 1461, 48)
_NEARLY = Fraction(9, 10)
_LEAD = re.compile(
    r"(?<!\w)(?P<qualifier>more than|over|above|at least|upwards? of|no fewer than|no less than|as many as"
    r"|exceeding|beyond|less than|fewer than|under|below|nearly|almost|up to|at most|no more than|close to"
    r"|not quite|about|around|roughly|approximately|approx\.?|some|circa|an estimated|estimated|between"
    r"|just over|just under|only|a further)\s(?:an?\s)?(?:[£$€¥₩₹]\s?)?$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """``text[start:end]`` says that something lies between ``low`` and ``high``."""

    low: Fraction
    high: Fraction
    unit: str | None
    """The base unit of its kind: m for kilometres."""
    point: bool
    """One number is meant, be it approximate."""
    value: Fraction
    slack: Fraction
    """How far an approximate number may be off."""
    step: Fraction
    """What its last significant digit counts: 1,000 in 15,000."""
    start: int
    end: int

    def fits(self, other: "Amount") -> bool:
        """Whether both are of one kind: weeks can be compared with months, but not with miles."""
        return self.unit == other.unit or {self.unit, other.unit} == {"month", "second"}

    def agrees(self, other: "Amount") -> bool:
        """Whether both may be true of the same thing, if they fit."""
        if self.unit != other.unit:
            return self._in_seconds().agrees(other._in_seconds())
        if self.point and other.point:
            return self._near(other)
        low = max(self.low, other.low)
        return low <= min(self.high, other.high)

    def _in_seconds(self) -> "Amount":
        """Months in seconds; as they differ in length, they are only about right."""
        if self.unit != "month":
            return self
        value = self.value * _MONTH
        slack = max(self.slack * _MONTH, value / 20)
        low, high = (self.low * _MONTH, self.high * _MONTH)
        return replace(
            self, low=low, high=high, value=value, slack=slack, step=self.step * _MONTH, unit="second"
        )

    def _near(self, other: "Amount") -> bool:
        off = abs(self.value - other.value)
        if off <= max(self.slack, other.slack):
            return True
        rough, exact = (self, other) if self.step > other.step else (other, self)
        if rough.step == exact.step:
            return False
        # Small counts are not rounded: 20 injured are not 17.
        if rough.unit is None and rough.value < 100:
            return False
        return off * 2 <= rough.step and off * 20 <= max(self.value, other.value)


def amounts(text: str, numbers: Sequence[Number]) -> list[Amount]:
    """The amounts of a text in order; a range is one amount. A number with two readings gives two."""
    found: list[Amount] = []
    i = 0
    while i < len(numbers):
        number = numbers[i]
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if number.ordinal:
            i += 1
            continue
        if following is not None and _is_range(text, number, following):
            joined = list(_range(text, number, following))
            if joined:
                found += joined
                i += 2
                continue
        found += _single(text, number)
        i += 1
    return found


def _is_range(text: str, left: Number, right: Number) -> bool:
    between = text[left.end : right.start]
    if not _RANGE.fullmatch(between) or not left.readings or not right.readings:
        return False
    before = text[max(0, left.start - 12) : left.start].lower()
    return between.strip() != "and" or bool(re.search(r"\bbetween\s\D?$", before))


def _range(text: str, left: Number, right: Number) -> Iterator[Amount]:
    for high in right.readings[:1]:
        fitting = [r.value for r in left.readings if r.unit in (high.unit, None) and r.value < high.value]
        if fitting:
            low_value, unit = based(max(fitting), high.unit)
            high_value, _ = based(high.value, high.unit)
            start = _lead(text, left.start)[0]
            yield Amount(
                low_value, high_value, unit, False, high_value, Fraction(0), Fraction(0), start, right.end
            )


def _single(text: str, number: Number) -> Iterator[Amount]:
    start, qualifier = _lead(text, number.start)
    if number.magnitude is not None:
        low, high = Fraction(2 * 10**number.magnitude), Fraction(10 ** (number.magnitude + 1))
        yield Amount(low, high, None, False, low, Fraction(0), Fraction(0), start, number.end)
    for reading in number.readings:
        yield _amount(reading, number, qualifier, start)


def _amount(reading: Reading, number: Number, qualifier: str, start: int) -> Amount:
    value, unit = based(reading.value, reading.unit)
    scale = value / reading.value if reading.value else Fraction(1)
    step = _step(reading.value, number.digits) * scale
    low = high = value
    slack = Fraction(0)
    if qualifier in ("nearly", "almost", "close to", "not quite", "just under"):
        low = value * _NEARLY
    elif qualifier == "just over":
        high = value / _NEARLY
    elif number.qualifier == "over":
        high = value * OPEN
    elif number.qualifier == "under":
        low = value / OPEN
    elif number.qualifier == "about":
        slack = max(min(step / 2, value / 5), value / 20)
        low, high = value - slack, value + slack
    point = number.qualifier in (None, "about") and low + slack == high - slack
    return Amount(low, high, unit, point, value, slack, step, start, number.end)


def _step(value: Fraction, digits: int) -> Fraction:
    """What the last of so many significant digits counts."""
    if not value:
        return Fraction(1)
    power = 0
    while value >= 10 ** (power + 1):
        power += 1
    while value < Fraction(10) ** power:
        power -= 1
    return Fraction(10) ** (power - max(digits, 1) + 1)


def _lead(text: str, start: int) -> tuple[int, str]:
    """Where the words begin that qualify a number, and the qualifier."""
    offset = max(0, start - 24)
    match = _LEAD.search(text, offset, start)
    if match is None:
        return start, ""
    qualifier = match["qualifier"].lower()
    return (start if qualifier in ("some", "a further", "only") else match.start()), qualifier
