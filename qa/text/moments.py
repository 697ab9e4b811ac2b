"""Every expression of time in a sentence, as the days that it names, seen from the day of publication.

By rules: dates that are written out; those without a year, weekdays and "two days ago" resolved from the day
of publication and the tense of their clause; months, weeks and years as the days that they span. What may be
two days is marked, with both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.text.days import Days, dates
from qa.text.tense import Tense, tense

_SLASHED = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)")
_NO_YEAR = re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})(?![\w/-]|\.\d)")
_DAYS_OF_MONTH = (
    r"(?P<a>\d{1,2})(?:st|nd|rd|th)?\s?(?:-|–|—|to|and|until|through)\s?(?P<b>\d{1,2})(?:st|nd|rd|th)?"
)
_MONTH = (
    r"(?P<m>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_RANGES = (
    re.compile(rf"(?<![\w-]){_DAYS_OF_MONTH} (?:of )?{_MONTH}(?:,? (?P<y>(?:19|20)\d\d))?(?!\w)"),
    re.compile(rf"(?<![\w-]){_MONTH} {_DAYS_OF_MONTH}(?:,? (?P<y>(?:19|20)\d\d))?(?!\w)"),
)
_MONTHS = re.compile(
    rf"(?<![\w-])(?:from |between )?{_MONTH.replace('<m>', '<a>')} (?:to|and|until|through|–|-) "
    rf"{_MONTH.replace('<m>', '<b>')}(?! \d{{1,2}}\b)(?:,? (?P<y>(?:19|20)\d\d))?(?!\w)"
)
_YEARS = re.compile(
    r"(?<![\w-])(?:from |between )?((?:19|20)\d\d)\s?(?:-|–|—|to|and|until)\s?((?:19|20)\d\d)(?![\w-])",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?<![\w-])(?:overnight|earlier today|later today|today|tonight|"
    r"this (?:morning|afternoon|evening)|last night)(?!\w)",
    re.IGNORECASE,
)
_WEEKEND = re.compile(
    r"(?<![\w-])(?:(?:over|at|during) the weekend|"
    r"(?P<which>this|last|next|the past|the coming) weekend)(?!\w)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?<![\w-])(?P<lead>in )?(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,3}) "
    r"(?P<unit>days?|weeks?|months?|years?)(?: (?P<way>later|from now|earlier|before|after))?(?!\w)"
    r"(?! (?:ago|of|old|in prison))",
    re.IGNORECASE,
)
_FEASTS = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
    "may day": (5, 1),
}
_FEAST = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_FEASTS)})(?: (?P<y>(?:19|20)\d\d))?(?!\w)".replace("'", "['’]"), re.IGNORECASE
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    rf"(?:(?P<which>last|next|this|past|coming|previous|following)\s)?(?:on\s)?(?P<day>{'|'.join(_WEEKDAYS)})",
    re.IGNORECASE,
)
_WEEKDAY_OF = re.compile(rf"(?:on )?(?:{'|'.join(_WEEKDAYS)}),? (?:the )?", re.IGNORECASE)
"""A weekday with the date behind it."""
_OF = re.compile(
    rf"\sof\s(?:the\s)?(?:{_MONTH.replace('?P<m>', '?:')}|month|year|season|campaign|war|strike|tour)\b"
)
"""What follows "the last week" where it is not the one that has just ended."""
_BARE_YEAR = re.compile(
    r"(?<![\w$£€.,-])(?:19|20)\d\d(?=\s(?:[A-Z]|season|election|budget|report|census|film|final)|[’']s)"
)
_NUMBER_WORDS = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        range(1, 13),
        strict=True,
    )
) | {"a": 1, "an": 1}


@dataclass(frozen=True, slots=True)
class Happened:
    """Days, both inclusive, that ``sentence[start:end]`` names."""

    first: date
    last: date
    start: int
    end: int
    ambiguous: str | None = None
    """What else it may mean; None where it is sure."""

    @property
    def days(self) -> int:
        """How many it spans."""
        return (self.last - self.first).days + 1


def expressions(sentence: str, published: date | None) -> list[Happened]:
    """Every expression of time in a sentence that can be dated, in order."""
    found = sorted(
        [
            *_numeric(sentence, published),
            *_ranges(sentence, published),
            *_near(sentence, published),
            *_named(sentence, published),
        ],
        key=lambda item: (item.start, item.start - item.end),
    )
    apart: list[Happened] = []
    for item in found:
        if _OF.match(sentence, item.end):
            continue
        if apart and _WEEKDAY_OF.fullmatch(sentence, apart[-1].start, item.start):
            apart.pop()
        if not apart or item.start >= apart[-1].end:
            apart.append(item)
    return apart


def _numeric(sentence: str, published: date | None) -> Iterator[Happened]:
    """12/08/2025 and 12.08.25; 12/08 with the year of publication."""
    for match in _SLASHED.finditer(sentence):
        a, b, year = int(match[1]), int(match[3]), int(match[4])
        year += 0 if year > 99 else 2000
        # Points between the numbers are written where the day stands first.
        yield from _readings(match, [_made(year, b, a), _made(year, a, b) if match[2] != "." else None])
    for match in _NO_YEAR.finditer(sentence) if published else ():
        assert published is not None
        a, b = int(match[1]), int(match[2])
        if sentence[match.end() :].startswith(" of") or min(a, b) == 0 or a == 24:
            continue
        both = [_made(published.year, b, a), _made(published.year, a, b)]
        if re.search(r"\b(?:on|since|until|by|from|of)\s$", sentence[: match.start()], re.IGNORECASE):
            yield from _readings(match, both)


def _readings(match: re.Match[str], days: list[date | None]) -> Iterator[Happened]:
    possible = list(dict.fromkeys(day for day in days if day))
    if possible:
        why = f"or {possible[1].isoformat()}" if len(possible) > 1 else None
        yield Happened(possible[0], possible[0], match.start(), match.end(), why)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ranges(sentence: str, published: date | None) -> Iterator[Happened]:
    """3 to 5 March; 2019–2021."""
    for pattern in _RANGES:
        for match in pattern.finditer(sentence):
            month = match["m"].strip(".")
            when = " ".join(filter(None, (match["b"], month, match["y"])))
            for end in _seen(sentence, when, published, match.span()):
                try:
                    first = end.first.replace(day=int(match["a"]))
                except ValueError:
                    continue
                if first <= end.last:
                    yield Happened(first, end.last, match.start(), match.end(), end.ambiguous)
    for match in _MONTHS.finditer(sentence):
        opening, closing = (f"in {match[name]} {match['y'] or ''}".strip() for name in ("a", "b"))
        for opened in _seen(sentence, opening, published, match.span()):
            for closed in _seen(sentence, closing, published, match.span()):
                year = opened.first.year - (opened.first > closed.first)
                yield Happened(opened.first.replace(year=year), closed.last, match.start(), match.end())
    for match in _YEARS.finditer(sentence):
        if int(match[1]) < int(match[2]):
            yield Happened(date(int(match[1]), 1, 1), date(int(match[2]), 12, 31), match.start(), match.end())


def _seen(sentence: str, when: str, published: date | None, span: tuple[int, int]) -> Iterator[Happened]:
    """A day and month that stand in the sentence in other words."""
    if published is None and not re.search(r"(?:19|20)\d\d", when):
        return
    today = published or date(2000, 1, 1)
    for found in dates(when, today, ahead=tense(sentence, *span) == "ahead"):
        yield Happened(found.first, found.last, *span)


def _near(sentence: str, published: date | None) -> Iterator[Happened]:
    """Overnight, at the weekend, in three weeks, on Christmas Day."""
    for match in _FEAST.finditer(sentence):
        month, day = _FEASTS[re.sub(r" \d{4}$", "", match[0].lower()).replace("’", "'")]
        if match["y"]:
            when = date(int(match["y"]), month, day)
        elif published:
            ahead = tense(sentence, *match.span()) == "ahead"
            years = [date(published.year + step, month, day) for step in (-1, 0, 1)]
            when = (
                min(d for d in years if d >= published) if ahead else max(d for d in years if d <= published)
            )
        else:
            continue
        yield Happened(when, when, match.start(), match.end())
    if published is None:
        return
    for match in _TODAY.finditer(sentence):
        back = timedelta(days=1 if match[0].lower() == "last night" else 0)
        first = published - (timedelta(days=1) if match[0].lower() == "overnight" else back)
        yield Happened(first, published - back, match.start(), match.end())
    for match in _WEEKEND.finditer(sentence):
        saturday = _weekend(sentence, match, published)
        yield Happened(saturday, saturday + timedelta(days=1), match.start(), match.end())
    yield from _counted(sentence, published)


def _weekend(sentence: str, match: re.Match[str], published: date) -> date:
    """Its Saturday."""
    last = published - timedelta(days=(published.weekday() - 5) % 7)
    which = (match["which"] or "").lower()
    if which in ("next", "the coming"):
        return last + timedelta(days=7)
    if which == "this" or not which:
        ahead = tense(sentence, *match.span()) == "ahead"
        return last + timedelta(days=7) if ahead and published.weekday() < 5 else last
    return last - timedelta(days=7 if published.weekday() >= 5 else 0)


def _counted(sentence: str, published: date) -> Iterator[Happened]:
    """In three weeks: as exact as its unit."""
    for match in _COUNTED.finditer(sentence):
        way = (match["way"] or "").lower()
        if way != "from now" and not (
            match["lead"] and not way and tense(sentence, *match.span()) == "ahead"
        ):
            continue
        word = match["n"].lower()
        count = int(word) if word.isdigit() else _NUMBER_WORDS[word]
        unit = match["unit"].lower().rstrip("s")
        for found in dates(f"{count} {unit}s ago", published):
            back = published - found.first, published - found.last
            if unit == "day":
                yield Happened(published + back[0], published + back[0], match.start(), match.end())
            else:
                yield _ahead(published, count, unit, match)


def _ahead(published: date, count: int, unit: str, match: re.Match[str]) -> Happened:
    if unit == "week":
        day = published + timedelta(weeks=count)
        monday = day - timedelta(days=day.weekday())
        return Happened(monday, monday + timedelta(days=6), match.start(), match.end())
    if unit == "month":
        months = published.year * 12 + published.month - 1 + count
        first = date(months // 12, months % 12 + 1, 1)
        following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
        return Happened(first, following - timedelta(days=1), match.start(), match.end())
    year = published.year + count
    return Happened(date(year, 1, 1), date(year, 12, 31), match.start(), match.end())


def _named(sentence: str, published: date | None) -> Iterator[Happened]:
    """What ``qa.text.days`` reads, from the tense of its clause."""
    today = published or date(2000, 1, 1)
    back = {(d.start, d.end): d for d in dates(sentence, today)}
    ahead = {(d.start, d.end): d for d in dates(sentence, today, ahead=True)}
    for span, found in back.items():
        written = sentence[found.start : found.end]
        if published is None and not re.search(r"\d{4}", written):
            continue
        told = tense(sentence, *span)
        yield _resolved(written, found, ahead.get(span, found), told, today)
    for match in _BARE_YEAR.finditer(sentence):
        yield Happened(date(int(match[0]), 1, 1), date(int(match[0]), 12, 31), match.start(), match.end())


def _resolved(written: str, past: Days, future: Days, told: Tense | None, today: date) -> Happened:
    chosen = future if told == "ahead" else past
    found = Happened(chosen.first, chosen.last, chosen.start, chosen.end)
    weekday = _WEEKDAY.search(written)
    if weekday:
        return _weekday(found, weekday, today)
    if (past.first, past.last) == (future.first, future.last):
        return found
    if told is None:
        # No verb tells: the nearer one, and the other is said.
        near, far = sorted(
            (past, future), key=lambda d: min(abs((d.first - today).days), abs((d.last - today).days))
        )
        return replace(found, first=near.first, last=near.last, ambiguous=f"or {far.first.isoformat()}")
    return found


def _weekday(found: Happened, match: re.Match[str], today: date) -> Happened:
    """Last and next with a weekday of the week of publication may mean that week's day or another one."""
    which = (match["which"] or "").lower()
    monday = today - timedelta(days=today.weekday())
    this = monday + timedelta(days=_WEEKDAYS.index(match["day"].lower()))
    if which in ("last", "past", "previous") and this < today:
        other = this - timedelta(days=7)
        return replace(found, first=this, last=this, ambiguous=f"or {other.isoformat()}")
    if which == "next" and this > today:
        other = this + timedelta(days=7)
        return replace(found, first=other, last=other, ambiguous=f"or {this.isoformat()}")
    return found
