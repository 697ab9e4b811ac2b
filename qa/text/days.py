"""Expressions of time that name days, in English: 12 March 2025, last week, in the 1990s, three days ago."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
_COUNTS = {"a": 1, "an": 1, "couple": 2, "few": 5, "several": 5} | {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
}
_PARTS = {
    "first quarter": (1, 3),
    "second quarter": (4, 3),
    "third quarter": (7, 3),
    "fourth quarter": (10, 3),
    "first half": (1, 6),
    "second half": (7, 6),
    "q1": (1, 3),
    "q2": (4, 3),
    "q3": (7, 3),
    "q4": (10, 3),
    "h1": (1, 6),
    "h2": (7, 6),
}
"""First month and number of months."""

# Months and weekdays count only with their capital: "may" and "march" are words.
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_MONTH = f"(?:{'|'.join(month.capitalize() for month in _MONTHS)}|{_SHORT})"
_WEEKDAY = "(?:" + "|".join(d.capitalize() for d in _WEEKDAYS) + ")"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNT = rf"(?i:\d{{1,3}}|a couple(?: of)?|a few|{'|'.join(_COUNTS)})"
_IN = r"(?i:(?:in|on|during|over|within|for) )?"
_THE = r"(?i:the )?"
_EARLY = r"(?i:(?:early|mid|late)[- ])?"
# A bare "May" may be a name, and a bare 2024 a count: these need a word before them that speaks of time.
_BEFORE = ("since", "after", "before", "until", "till", "by", "from", "to", "and", "between", "of", "as at")
_LEAD = rf"(?i:(?:in|during) {_EARLY}|" + "|".join(rf"(?<=\b{word} )" for word in _BEFORE) + ")"


@dataclass(frozen=True, slots=True)
class Days:
    """Days that ``text[start:end]`` names, both inclusive."""

    first: date
    last: date
    start: int
    end: int
    dated: bool = True
    """Whether its year is written, or follows from today: False for "March" and "3 May"."""


class _Seen(NamedTuple):
    """From where a question looks."""

    today: date
    ahead: bool


_Read = tuple[date, date]
_Reader = Callable[[re.Match[str], _Seen], _Read]


def dates(text: str, today: date, *, ahead: bool = False) -> list[Days]:
    """The days that a text names, in order, seen from ``today``; what is no day of the calendar is skipped.

    ``ahead``: what has no year lies in the future rather than in the past.
    """
    seen = _Seen(today, ahead)
    found = sorted(_found(text, seen), key=lambda days: (days.start, -days.end))
    apart: list[Days] = []
    for days in found:
        if not apart or days.start >= apart[-1].end:
            apart.append(days)
    return apart


def _found(text: str, seen: _Seen) -> Iterator[Days]:
    for pattern, read in _GRAMMAR:
        for match in pattern.finditer(text):
            try:
                first, last = read(match, seen)
            except (ValueError, OverflowError):  # 31 February, or a day before the year 1
                continue
            yield Days(
                first, last, match.start(), match.end(), dated=match.groupdict().get("year", "") is not None
            )


def _iso(match: re.Match[str], _: _Seen) -> _Read:
    day = date.fromisoformat(match[0])
    return day, day


def _day_of_month(match: re.Match[str], seen: _Seen) -> _Read:
    number, month = int(re.sub(r"\D", "", match["day"])), _month_number(match["month"])
    if match["year"]:
        day = date(int(match["year"]), month, number)
        return day, day
    years = range(seen.today.year - 8, seen.today.year + 9)  # 29 February may be eight years away
    days = [date(year, month, number) for year in years if number <= calendar.monthrange(year, month)[1]]
    day = min(d for d in days if d >= seen.today) if seen.ahead else max(d for d in days if d <= seen.today)
    return day, day


def _month_of_year(match: re.Match[str], _: _Seen) -> _Read:
    return _months(int(match["year"]), _month_number(match["month"]), 1)


def _bare_month(match: re.Match[str], seen: _Seen) -> _Read:
    return _latest(_month_number(match["month"]), 1, seen)


def _part_of_year(match: re.Match[str], seen: _Seen) -> _Read:
    month, count = _PARTS[match["part"].lower()]
    return _months(int(match["year"]), month, count) if match["year"] else _latest(month, count, seen)


def _year(match: re.Match[str], _: _Seen) -> _Read:
    return _months(int(match["year"]), 1, 12)


def _decade(match: re.Match[str], _: _Seen) -> _Read:
    return _months(int(match["year"]), 1, 120)


def _neighbour(match: re.Match[str], seen: _Seen) -> _Read:
    """Last week, this year, next March."""
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["which"].lower(), 0)
    unit, today = match["unit"].lower(), seen.today
    match unit:
        case "day" | "night" | "morning" | "afternoon" | "evening":
            day = today + timedelta(days=step)
            return day, day
        case "week":
            return _week(today + timedelta(days=7 * step))
        case "weekend":
            monday, sunday = _week(today + timedelta(days=7 * step))
            return monday + timedelta(days=5), sunday
        case "month":
            month = today + relativedelta(months=step)
            return _months(month.year, month.month, 1)
        case "quarter":
            month = today + relativedelta(months=3 * step)
            return _months(month.year, (month.month - 1) // 3 * 3 + 1, 3)
        case "year":
            return _months(today.year + step, 1, 12)
    if unit in _WEEKDAYS:
        day = _weekday(unit, today, ahead=step >= 0)
        day += timedelta(days=7 * step if day == today else 0)
        return day, day
    first, last = _months(today.year, _month_number(unit), 1)
    years = -1 if step < 0 and last >= today else 1 if step > 0 and first <= today else 0
    return first + relativedelta(years=years), last + relativedelta(years=years)


def _span_back(match: re.Match[str], seen: _Seen) -> _Read:
    """The last two weeks: up to today."""
    return seen.today - _length(match["count"] or "a", match["unit"]), seen.today


def _ago(match: re.Match[str], seen: _Seen) -> _Read:
    """The day, or the calendar week, month or year, that lies so far back."""
    day = seen.today - _length(match["count"], match["unit"])
    match match["unit"].lower().rstrip("s"):
        case "day":
            return day, day
        case "week":
            return _week(day)
        case "month":
            return _months(day.year, day.month, 1)
        case _:
            return _months(day.year, 1, 12)


def _named_day(match: re.Match[str], seen: _Seen) -> _Read:
    back = {"today": 0, "tonight": 0, "tomorrow": -1, "yesterday": 1}.get(match["word"].lower(), 2)
    day = seen.today - timedelta(days=back)
    return day, day


def _bare_weekday(match: re.Match[str], seen: _Seen) -> _Read:
    day = _weekday(match["day"].lower(), seen.today, seen.ahead)
    return day, day


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _week(day: date) -> _Read:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _months(year: int, month: int, count: int) -> _Read:
    """From the first day of a month to the last day of the ``count``-th from it."""
    first = date(year, month, 1)
    return first, first + relativedelta(months=count) - timedelta(days=1)


def _latest(month: int, count: int, seen: _Seen) -> _Read:
    """Of months without a year those that began last, or end next."""
    first, last = _months(seen.today.year, month, count)
    years = 1 if seen.ahead and last < seen.today else -1 if not seen.ahead and first > seen.today else 0
    return _months(first.year + years, month, count)


def _weekday(name: str, today: date, ahead: bool) -> date:
    back = (today.weekday() - _WEEKDAYS.index(name)) % 7
    return today + timedelta(days=-back % 7) if ahead else today - timedelta(days=back)


def _length(count: str, unit: str) -> relativedelta:
    word = count.lower().removesuffix(" of").split()[-1]
    n = int(word) if word.isdigit() else _COUNTS[word]
    match unit.lower().rstrip("s"):
        case "day" | "night":
            return relativedelta(days=n)
        case "week":
            return relativedelta(weeks=n)
        case "month":
            return relativedelta(months=n)
        case "year":
            return relativedelta(years=n)
        case _:
            return relativedelta(years=10 * n)


def _grammar(*rules: tuple[str, _Reader]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Each pattern stands for itself: not in a longer word or number, nor in a share."""
    return tuple((re.compile(rf"(?<![\w-])(?:{p})(?!\w|[.,]\d|-\w| ?%)"), read) for p, read in rules)


_GRAMMAR = _grammar(
    (rf"{_YEAR}-\d\d-\d\d", _iso),
    (rf"{_IN}{_THE}(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?", _day_of_month),
    (rf"{_IN}(?P<month>{_MONTH}) (?P<day>{_DAY})(?!\d)(?:,? (?P<year>{_YEAR}))?", _day_of_month),
    (rf"(?<!\d )(?<!\d of ){_IN}{_EARLY}(?P<month>{_MONTH}),?(?: of)? (?P<year>{_YEAR})", _month_of_year),
    (rf"{_LEAD}(?P<month>{_MONTH})(?P<year>\b(?!))?", _bare_month),
    (rf"{_IN}{_THE}(?P<part>(?i:{'|'.join(_PARTS)}))(?:(?: of)? (?P<year>{_YEAR}))?", _part_of_year),
    (rf"(?:{_LEAD}|(?<=\b[Tt]he )|{_THE}(?i:year ))(?P<year>{_YEAR})(?! [a-z]+s\b)", _year),
    (rf"{_IN}{_THE}{_EARLY}(?P<year>(?:1[89]|20)\d0)s", _decade),
    (
        r"(?P<which>(?i:last|past|previous|this|current|next|coming)) "
        rf"(?P<unit>(?i:day|night|morning|afternoon|evening|week|weekend|month|quarter|year)|{_MONTH}|{_WEEKDAY})(?:['’]s)?",
        _neighbour,
    ),
    (
        rf"{_IN}(?i:the (?:last|past|previous)) (?:(?P<count>{_COUNT}) )?"
        r"(?P<unit>(?i:day|night|week|month|year|decade)s?)",
        _span_back,
    ),
    (rf"(?P<count>{_COUNT}) (?P<unit>(?i:day|week|month|year|decade)s?) (?i:ago|earlier)", _ago),
    (
        r"(?:^|(?=[a-z]))(?P<word>(?i:(?:the )?day before yesterday|yesterday|today|tonight|tomorrow))"
        r"(?:['’]s)?",
        _named_day,
    ),
    (rf"(?:[Oo]n )?(?P<day>{_WEEKDAY})(?:['’]s)?", _bare_weekday),
)
