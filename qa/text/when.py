"""Time in a question: whether it asks about the present, as of some day, or about what happened at a time.

What each kind is good for differs, and mixing them up loses articles:

``present``  "latest", "now", "currently", "still": the newest report is the best one. Prefer recent articles.
``as_of``    "as of March": what was known then. Articles published after ``until`` may be left out.
``event``    "in August 2024", "last week", "since June": when something happened. An article may tell of it
             years later, so this never filters by publication date: it is a hint, for a boost at most.

Days are UTC days. Weeks begin on Monday. "Last month" is the previous calendar month, "the past month" the
last 30 days or so. A month, weekday or day without a year is the latest one that has begun, or the next one
where the question looks ahead ("will", "due").
"""

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from qa.text.days import Days, dates

UNDATED = 0.5
"""Recency of an article without a date: that of one which is a half-life old, neither in front nor last."""

_PRESENT = re.compile(
    r"""(?<![\w-])(?:
      (?:the\ (?:very\ )?)?(?:latest|newest|most\ recent(?:ly)?)
      |(?<!until\ )(?<!till\ )now(?:adays)?(?!\ (?:that|defunct|former|closed|extinct|famous|infamous)\b)
      |currently|presently|at\ present|present[-\ ]day|at\ (?:the|this)\ moment|these\ days
      |recent(?:ly)?|lately|in\ recent\ (?:days|weeks)
      |so\ far|up\ to\ now|until\ now|till\ now|to\ date(?=\s*(?:[?.,;!]|$))|up[-\ ]to[-\ ]date
      |as\ of\ (?:now|today|writing)
      |today(?:['’]s)?|tonight|this\ (?:morning|afternoon|evening|week)(?:['’]s)?
      |current(?!\ (?:accounts?|affairs|assets|liabilities|events)\b)(?=\ [a-z])
    )(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:is|are|does|do|has|have|am)\b[^?.!]*?\b(?P<word>still|yet)\b", re.IGNORECASE)
_NO_TIME = re.compile(
    r"\bat the latest\b|\b(?:electric|alternating|direct|ocean|sea|air|tidal|Gulf) currents?\b", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_OPERATOR = re.compile(
    r"(?<!\w)(?P<word>as (?:of|at)|since|after|following|from|between|before|prior to|until|till|up to|by)"
    r"(?: (?:the )?(?:end|start|beginning) of)?(?: (?:the|early|mid|late))?[\s-]*$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:and|to|until|till|through|[-–—])\s*(?:the )?", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|shall|going to|scheduled|due|planned|expected|must|upcoming|next|tomorrow|'ll|’ll)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """One expression of time in a question: ``question[start:end] == text``."""

    kind: Literal["present", "as_of", "event"]
    since: datetime | None
    """The first moment, inclusive; None where it is open, or where the expression names no time."""
    until: datetime | None
    """The last moment, inclusive; None where it is open."""
    start: int
    end: int
    text: str

    @property
    def present(self) -> bool:
        """Whether the newest report is the best one."""
        return self.kind == "present"


def when(question: str, today: date) -> Period | None:
    """The time that a question asks about, seen from ``today``; None where it says none that can be dated.

    Of several expressions, one with "as of" counts before one about the present, and that before any other;
    of two of a kind, the first. ``periods`` gives them all.
    """
    found = periods(question, today)
    order = ("as_of", "present", "event")
    return min(found, key=lambda period: (order.index(period.kind), period.start), default=None)


def periods(question: str, today: date) -> list[Period]:
    """All expressions of time in a question, in order."""
    readable = _NO_TIME.sub(_blank, _QUOTED.sub(_blank, question))
    apart: list[Period] = []
    # "As of this week" is one expression, not two, and so is "this week".
    for period in sorted(
        [*_present(question, readable, today), *_dated(question, readable, today)],
        key=lambda period: (period.start - period.end, not period.present),
    ):
        if all(period.end <= other.start or period.start >= other.end for other in apart):
            apart.append(period)
    return sorted(apart, key=lambda period: period.start)


def recency(published: datetime | None, now: datetime, half_life_days: float) -> float:
    """How much an article counts for its age, in (0, 1]: 0.5 ** (age / half-life).

    1 for one that is published at ``now`` or later, 1/2 after one half-life, 1/4 after two. An article
    without a date counts as much as one that is a half-life old.

    Raises:
        ValueError: the half-life is not positive.
    """
    if half_life_days <= 0:
        raise ValueError(f"a half-life must be positive: {half_life_days}")
    if published is None:
        return UNDATED
    age = max((now - published) / timedelta(days=1), 0.0)
    return max(math.pow(0.5, age / half_life_days), sys.float_info.min)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _present(question: str, readable: str, today: date) -> Iterator[Period]:
    for match in _PRESENT.finditer(readable):
        if not _is_name(readable, match):
            yield _present_period(question, match.start(), match.end(), today)
    still = _STILL.search(readable)
    if still:
        yield _present_period(question, still.start("word"), still.end("word"), today)


def _present_period(question: str, start: int, end: int, today: date) -> Period:
    word = question[start:end].lower()
    if not word.startswith(("today", "tonight", "this ")):
        return Period("present", None, None, start, end, question[start:end])
    first = today - timedelta(days=today.weekday()) if word.startswith("this week") else today
    return Period("present", _opening(first), _closing(today), start, end, question[start:end])


def _is_name(readable: str, match: re.Match[str]) -> bool:
    """Whether the word belongs to a name: Apocalypse Now, USA Today, NOW."""
    word = match[0]
    return match.start() > 0 and word[0].isupper() and not readable.isupper()


def _dated(question: str, readable: str, today: date) -> Iterator[Period]:
    days = dates(readable, today, ahead=bool(_AHEAD.search(readable)))
    i = 0
    while i < len(days):
        here = days[i]
        i += 1
        operator = _OPERATOR.search(readable, 0, here.start)
        word = re.sub(r"\s+", " ", operator["word"].lower()) if operator else ""
        start = operator.start() if operator else here.start
        if (
            word in ("between", "from")
            and i < len(days)
            and _JOINS.fullmatch(readable, here.end, days[i].start)
        ):
            last = days[i]
            i += 1
            first = here.first if here.dated else _year_of(here.first, last)
            yield _event(question, first, last.last, start, last.end)
        elif word in ("as of", "as at"):
            until = _closing(min(here.last, today))
            yield Period("as_of", None, until, start, here.end, question[start : here.end])
        else:
            yield _event(question, *_bounded(here, word), start, here.end)


def _year_of(first: date, last: Days) -> date:
    """The day in the year that a range's end gives it: "between November and March 2024" begins in 2023."""
    same = first + relativedelta(year=last.first.year)
    return same if same <= last.first else same - relativedelta(years=1)


def _bounded(days: Days, operator: str) -> tuple[date | None, date | None]:
    """The first and last day that an operator leaves: "since June" is open at its end."""
    match operator:
        case "since" | "from":
            return days.first, None
        case "after" | "following":
            return days.last + timedelta(days=1), None
        case "before" | "prior to":
            return None, days.first - timedelta(days=1)
        case "until" | "till" | "up to" | "by":
            return None, days.last
        case _:
            return days.first, days.last


def _event(question: str, first: date | None, last: date | None, start: int, end: int) -> Period:
    since, until = _opening(first) if first else None, _closing(last) if last else None
    return Period("event", since, until, start, end, question[start:end])


def _opening(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _closing(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)
