"""Dates and times of day in prose, and the days that they may mean.

A date that leaves its year out, a weekday, and "last month" are resolved from the day on which the article
was published; 12/08/2025 has two readings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa.text.numbers import numbers

_MONTH_NAMES = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = (
    r"(?:Jan(?:uary|\b\.?)|Feb(?:ruary|\b\.?)|Mar(?:ch|\b\.?)|Apr(?:il|\b\.?)|May\.?|June?\b\.?|July?\b\.?"
    r"|Aug(?:ust|\b\.?)|Sept?(?:ember|\b\.?)|Oct(?:ober|\b\.?)|Nov(?:ember|\b\.?)|Dec(?:ember|\b\.?))"
)
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_DAY = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
_TO = r"\s?(?:[-–—/]|to|and|or)\s?"
_NOT_COUNTED = r"(?!\d|[.,:]\d|\s?(?:%|percent|per\ cent|million|billion|thousand))"
_NOT_MEASURED = (
    r"(?![^\W_]|[\s-](?:km|kilomet(?:re|er)s|miles|met(?:re|er)s|tonn?e?s|kg|dollars|euros|pounds|years|hectares|acres|lit(?:re|er)s"
    r"|[kMG]W|barrels|square)\b)"
)
_DATE = re.compile(
    rf"""(?<![\w.,$£€/])(?<![A-Z\d]-)(?:
      (?P<iso>{_YEAR}[-/.][01]?\d[-/.][0-3]?\d)(?:T[\d:.]+Z?)?(?![\d-])
    | (?P<slashed>[0-3]?\d[/.-][0-3]?\d[/.-](?:{_YEAR}|\d\d(?=\W|$)))(?![\d/-])
    | (?P<day>{_DAY})(?:{_TO}(?:the\s)?(?P<day2>{_DAY}))?(?:\s(?:of\s)?|-)(?P<dmonth>{_MONTH})
      (?:,?\s(?P<dyear>{_YEAR}))?
    | (?P<mmonth>{_MONTH})\s(?:the\s)?(?P<mday>{_DAY})(?:{_TO}(?P<mday2>{_DAY}))?{_NOT_COUNTED}
      (?:,?\s(?P<myear>{_YEAR}))?
    | (?P<ymonth>{_MONTH}),?\s(?:of\s)?(?P<yyear>{_YEAR})
    | (?P<decade>(?:1[5-9]|20)\d0)['’]?s\b
    | (?P<from>{_YEAR})\s?[-–/]\s?(?P<until>{_YEAR}|\d\d(?!\d))
    | (?P<year>{_YEAR})(?![-–]\w){_NOT_COUNTED}{_NOT_MEASURED}
    | (?P<month>{_MONTH})(?!\w)
    )""",
    re.VERBOSE,
)
_BEFORE_A_MONTH = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|last|next|this|early|late|mid|from|to|before|after|during|through|and"
    r"|between|for|every|each|end|month)[\s-]|[-–])$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"""(?<!\w)(?:
      (?:(?P<which>last|next|this|coming|past|previous|following)\s)?(?P<weekday>{"|".join(_WEEKDAY_NAMES)})s?\b
    | (?P<near>yesterday|tomorrow)\b
    | (?P<side>last|next|this|previous)\s(?P<span>week|weekend|month|year)\b
    | previous\s(?P<day>day)\b
    | (?P<count>[\w-]{{1,20}}(?:\s[\w-]{{1,20}})?)\s(?P<unit>day|week|month|year|decade)s?
      \s(?P<side2>ago|earlier)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_CLOCK = re.compile(
    rf"""(?<![\w.,:])(?:
      (?P<hour>[01]?\d|2[0-3])(?:(?P<mark>[:.])(?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?
    | (?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:])
    | (?P<hour12>[01]?\d|{_HOURS})(?:[:.](?P<minute12>[0-5]\d))?(?:\so['’]clock)?
      \s(?:in|on)\s(?:the|a)\s(?:\w+\s)?(?P<part>morning|afternoon|evening)\b
    | (?P<oclock>[01]?\d|{_HOURS})\so['’]clock\b
    | (?P<word>noon|midday|midnight)\b
    | (?P<part2>half|(?:a\s)?quarter)\s(?P<side>past|to)\s(?P<spoken>\d{{1,2}}|{_HOURS})\b
      (?:\s(?:in|on)\s(?:the|a)\s(?P<part3>morning|afternoon|evening))?
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """``text[start:end]`` names one of the days, or the time of day."""

    start: int
    end: int
    days: tuple[Day, ...] = ()
    word: str | None = None
    """A weekday or relative word in small letters."""
    weekday: int | None = None
    decade: int | None = None
    minutes: tuple[int, ...] = ()
    """Time of day in minutes since midnight."""

    @property
    def bare_year(self) -> int | None:
        """The year, where nothing else is written: it may be a plain number."""
        if len(self.days) == 1 and self.word is None and self.days[0].month is None:
            return self.days[0].year
        return None


def dates(text: str, published: datetime | None = None) -> list[Dated]:
    """The dates and times of a text in order."""
    today = published.date() if published else None
    found: list[Dated] = []
    end = 0
    every = [*_absolute(text), *_relative(text, today), *_clocks(text)]
    for dated in sorted(every, key=lambda item: (item.start, -item.end)):
        if dated.start >= end:
            found.append(dated)
            end = dated.end
    return found


def _absolute(text: str) -> Iterator[Dated]:
    for match in _DATE.finditer(text):
        days = _days(text, match)
        if match["decade"]:
            yield Dated(match.start(), match.end(), decade=int(match["decade"]))
        elif match["from"]:
            first = int(match["from"])
            last = (
                int(match["until"]) if len(match["until"]) == 4 else first // 100 * 100 + int(match["until"])
            )
            yield Dated(match.start(), match.end("from"), (Day(first),))
            if last != first:
                yield Dated(match.start("until"), match.end(), (Day(last),))
        elif len(days) == 2:
            first_end = match.end("day" if match["day"] else "mday")
            yield Dated(match.start(), first_end, days[0])
            yield Dated(match.start("day2" if match["day"] else "mday2"), match.end(), days[1])
        elif days:
            yield Dated(match.start(), match.end(), days[0])


def _days(text: str, match: re.Match[str]) -> list[tuple[Day, ...]]:
    """The days that a match names, each with its readings."""
    year = int(match["dyear"] or match["myear"] or match["yyear"] or match["year"] or 0) or None
    written = match["dmonth"] or match["mmonth"] or match["ymonth"] or match["month"]
    if match["iso"]:
        return [_valid(tuple(int(part) for part in re.split(r"\D", match["iso"])))]
    if match["slashed"]:
        first, second, third = (int(part) for part in re.split(r"\D", match["slashed"]))
        third += 0 if third > 99 else 2000
        return [tuple(dict.fromkeys((*_valid((third, second, first)), *_valid((third, first, second)))))]
    if written is None:
        return [(Day(year),)] if year else []
    month = _month(written)
    if match["month"] and not _is_month(text, match):
        return []
    numbers = [match[name] for name in ("day", "day2", "mday", "mday2") if match[name]]
    return [(Day(year, month, int(re.sub(r"\D", "", day))),) for day in numbers] or [(Day(year, month),)]


def _valid(parts: tuple[int, ...]) -> tuple[Day, ...]:
    year, month, day = parts
    return (Day(year, month, day),) if 1 <= month <= 12 and 1 <= day <= 31 else ()


def _month(written: str) -> int:
    return next(i for i, name in enumerate(_MONTH_NAMES, 1) if name.startswith(written[:3].lower()))


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month's name alone is one: May and March are words, April and June are people."""
    if match["month"].rstrip(".").lower() not in (
        "may",
        "march",
        "mar",
        "april",
        "june",
        "august",
        "jan",
        "dec",
    ):
        return True
    return bool(_BEFORE_A_MONTH.search(text[max(0, match.start() - 9) : match.start()]))


def _relative(text: str, today: date | None) -> Iterator[Dated]:
    for match in _RELATIVE.finditer(text):
        word = " ".join(match[0].lower().split())
        if match["weekday"]:
            index = _WEEKDAY_NAMES.index(match["weekday"].lower())
            days = _weekday(index, today) if today else ()
            start = match.start("weekday")
            yield Dated(start, match.end(), days, _WEEKDAY_NAMES[index], index)
        elif match["count"]:
            yield from _ago(match, today)
        elif match["day"]:
            yield Dated(match.start(), match.end(), word=word)
        else:
            yield Dated(match.start(), match.end(), _near(word, today) if today else (), word)


def _weekday(index: int, today: date) -> tuple[Day, ...]:
    """That weekday before (or on) the day of publication, and the ones after it."""
    back = today - timedelta(days=(today.weekday() - index) % 7)
    return tuple(_day(back + timedelta(days=days)) for days in (0, 7, -7))


def _near(word: str, today: date) -> tuple[Day, ...]:
    if word in ("yesterday", "tomorrow"):
        return (_day(today + timedelta(days=1 if word == "tomorrow" else -1)),)
    side, span = word.split()
    step = {"last": -1, "previous": -1, "this": 0, "next": 1}[side]
    if span == "year":
        return (Day(today.year + step),)
    if span == "month":
        months = today.year * 12 + today.month - 1 + step
        return (Day(months // 12, months % 12 + 1),)
    return ()


def _ago(match: re.Match[str], today: date | None) -> Iterator[Dated]:
    """ "two days ago": the words before the unit must be a number."""
    counted = [
        number for number in numbers(match["count"]) if number.end == len(match["count"]) and number.readings
    ]
    if not counted and match["count"].split()[-1].lower() not in ("a", "an"):
        return
    count = int(counted[-1].readings[0].value) if counted else 1
    start = match.start("count") + (counted[-1].start if counted else match["count"].rfind(" ") + 1)
    days: tuple[Day, ...] = ()
    if today and count < 500:
        unit = match["unit"].lower()
        if unit == "day":
            days = (_day(today - timedelta(days=count)),)
        elif unit in ("week", "month"):
            then = today - timedelta(days=count * (7 if unit == "week" else 30))
            days = (Day(then.year, then.month),)
        else:
            days = (Day(today.year - count * (10 if unit == "decade" else 1)),)
    earlier = count == 1 and match["side2"].lower() == "earlier"
    word = f"previous {match['unit'].lower()}" if earlier else f"{count} {match['unit'].lower()} ago"
    yield Dated(start, match.end(), days, word)


def _day(day: date) -> Day:
    return Day(day.year, day.month, day.day)


def _clocks(text: str) -> Iterator[Dated]:
    for match in _CLOCK.finditer(text):
        if match["word"]:
            minutes: tuple[int, ...] = (0,) if match["word"].lower() == "midnight" else (720,)
        elif match["part2"]:
            minutes = _spoken(match)
        elif match["half"]:
            hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
            minutes = (hour * 60 + int(match["minute"] or 0),)
        elif match["part"]:
            hour = _hour(match["hour12"]) % 12 + (12 if match["part"].lower() != "morning" else 0)
            minutes = (hour * 60 + int(match["minute12"] or 0),)
        elif match["oclock"]:
            hour = _hour(match["oclock"]) % 12
            minutes = (hour * 60, hour * 60 + 720)
        else:
            minute = int(match["hour24"]) * 60 + int(match["minute24"])
            minutes = (minute, minute + 720) if minute < 720 else (minute,)
        yield Dated(match.start(), match.end(), minutes=minutes)


def _hour(written: str) -> int:
    return int(written) if written.isdigit() else _HOURS.split("|").index(written.lower()) + 1


def _spoken(match: re.Match[str]) -> tuple[int, ...]:
    """Half past four, a quarter to nine."""
    hour = _hour(match["spoken"])
    past = 30 if match["part2"].lower() == "half" else 15
    minute = (hour % 12 * 60 + (past if match["side"].lower() == "past" else -past)) % 720
    if match["part3"]:
        return (minute + (0 if match["part3"].lower() == "morning" else 720),)
    return (minute, minute + 720)


def same_date(claim: Dated, source: Dated, years: Iterable[int]) -> bool:
    """Whether a source's date bears out a claim's.

    All that the claim says must stand in the source; a year that the source leaves out must be one of
    ``years``.
    """
    if claim.minutes:
        return bool(set(claim.minutes) & set(source.minutes))
    if claim.word is not None and claim.word == source.word:
        return True
    if claim.decade is not None:
        return source.decade == claim.decade or any(
            day.year is not None and claim.decade <= day.year < claim.decade + 10 for day in source.days
        )
    if (
        claim.weekday is not None
        and source.weekday is None
        and any(_weekday_of(day) == claim.weekday for day in source.days)
    ):
        return True
    known = set(years)
    return any(_covers(day, theirs, known) for day in claim.days for theirs in source.days)


def _covers(claim: Day, source: Day, years: set[int]) -> bool:
    if (
        claim.year is not None
        and claim.year != source.year
        and (source.year is not None or claim.year not in years)
    ):
        return False
    return claim.month in (None, source.month) and claim.day in (None, source.day)


def _weekday_of(day: Day) -> int | None:
    if day.year is None or day.month is None or day.day is None:
        return None
    try:
        return date(day.year, day.month, day.day).weekday()
    except ValueError:
        return None
