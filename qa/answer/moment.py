"""What counts as today for a question, and what that means for the articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import qa.types as t
from qa.text.when import Period, when
from qa.text.wording import age, day

OLD = timedelta(days=90)
"""Age of the newest article cited from which an answer is said to rest on old ones."""
OLD_NOW = timedelta(days=30)
"""The same where the question is about the present."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The time that a question is asked at, and asks about."""

    today: datetime
    """What ages count from."""
    as_of: datetime | None = None
    """Nothing published later is seen; None: everything is."""
    period: Period | None = None
    """What the question itself says of time."""

    @property
    def present(self) -> bool:
        """Whether the newest report is the best one."""
        return self.period is not None and self.period.kind != "event"

    @property
    def during(self) -> tuple[datetime | None, datetime | None] | None:
        """When that happened which is asked about; None where the question does not say."""
        if self.period is None or self.period.kind != "event":
            return None
        return self.period.since, self.period.until


def moment(question: str, as_of: datetime | None, now: datetime) -> Moment:
    """``as_of`` is the day that was given along with the question; "as of March" may set an earlier one."""
    today = as_of or now
    period = when(question, today.date())
    if period and period.kind == "as_of" and period.until:
        seen = min(period.until, today)
        return Moment(seen, seen, period)
    return Moment(today, as_of, period)


def told(at: Moment) -> str | None:
    """How "as of March" was understood; None where the question says no such thing."""
    if at.period is None or at.period.kind != "as_of" or at.as_of is None:
        return None
    return f"“{at.period.text}” was understood as {day(at.as_of)}: later articles were not looked at."


def aged(citations: Sequence[t.Citation], at: Moment) -> str | None:
    """That an answer rests on old articles; None where it does not."""
    dates = [c.article.published for c in citations if c.article.published]
    if not dates:
        return "No article that this rests on has a date." if citations and at.present else None
    newest = max(dates)
    if at.today - newest < (OLD_NOW if at.present else OLD):
        return None
    return f"The newest article that this rests on is of {day(newest)} ({age(newest, at.today)})."
