"""Sources that give different figures, or dates, for the same thing.

From each sentence that was considered for an answer the figure is taken that answers the question: of the
same noun in the same state, or a sum of the same kind, or a date of the same event. Figures of different
places, events or periods are never compared. Of the rest, those are reported that cannot both be right, with
allowance for rounding and for "more than". Old and new values of something that changes differ, and are shown
with their dates. Where it is not clear that two figures are of one thing, nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from qa.text.concepts import opposed
from qa.text.dates import Dated, Day
from qa.text.figures import parse
from qa.text.statements import Statement, Value, statement
from qa.text.targets import Target, target
from qa.types import Conflict, ConflictValue

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AS_RELEVANT = 0.7
"""Share of the best sentence's relevance that another needs to be compared with it."""
_AFTERWARDS = timedelta(days=31)
"""How long after a month or year an article may speak of it without naming it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence that was considered for an answer."""

    text: str
    n: int
    """Number of its citation, or of the evidence that it lies in."""
    article: str
    """Id of its article."""
    outlet: str | None = None
    published: datetime | None = None
    story: str = ""
    """Equal for copies of one text; empty: the article is its own."""
    context: str = ""
    """What it stands in: the title, the passage."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A sentence with what it says."""

    stated: Stated
    said: Statement

    @property
    def story(self) -> str:
        return self.stated.story or self.stated.article


def conflicts(question: str, sentences: Sequence[Stated]) -> list[Conflict]:
    """The figures or dates by which sentences answer the question differently; empty where they agree.

    Sentences are given best first, and may be about anything; of each story the first that answers counts.
    Values are in the order of their sentences, each with the outlet, date and sentence of its newest source;
    the newest of all is marked.
    """
    asked = target(question)
    if asked is None:
        return []
    groups: list[list[_Case]] = []
    for case in _cases(asked, question, sentences):
        home = next((group for group in groups if all(_comparable(case, other) for other in group)), None)
        if home is None:
            groups.append([case])
        else:
            home.append(case)
    return [conflict for group in groups if (conflict := _conflict(asked, group)) is not None]


def _cases(asked: Target, question: str, sentences: Sequence[Stated]) -> list[_Case]:
    found: dict[str, _Case] = {}
    for sentence in sentences:
        story = sentence.story or sentence.article
        if story in found or opposed(question, sentence.text):
            continue
        said = statement(sentence.text, sentence.context, sentence.published, asked)
        if said is not None and _in_time(asked, _Case(sentence, said)):
            found[story] = _Case(sentence, said)
    best = max((case.said.relevance for case in found.values()), default=0.0)
    return [case for case in found.values() if case.said.relevance >= _AS_RELEVANT * best]


def _in_time(asked: Target, case: _Case) -> bool:
    """Whether a sentence speaks of the time that the question names.

    One that names no time does if its article is of that time.
    """
    wanted = [dated for dated in asked.dates if dated.days]
    dates = [dated for dated in case.said.dates if dated.days]
    if not wanted or asked.kind == "date":
        return True
    if dates:
        return _meet(wanted, dates)
    published = case.stated.published
    return published is None or any(
        _may_be(day, Day(near.year, near.month, near.day))
        for dated in wanted
        for day in dated.days
        for near in (published, published - _AFTERWARDS)
    )


def _comparable(one: _Case, other: _Case) -> bool:
    """Whether two sentences can be taken to speak of the same thing."""
    a, b = one.said, other.said
    if a.hypothetical != b.hypothetical or opposed(a.text, b.text):
        return False
    if a.events and b.events and not a.events & b.events:
        return False
    if not (_in_one_time(a, b) and _is_recent(one, b) and _is_recent(other, a)):
        return False
    if _is_part(a, b) or _is_part(b, a):
        return False
    return _same_place(a, b) and any(_fit(v, w) for v in a.values for w in b.values)


def _in_one_time(a: Statement, b: Statement) -> bool:
    """Whether no dates show that they speak of different times; the war of 1950 did not begin in 2022."""
    if a.periods and b.periods:
        return _meet(a.periods, b.periods)
    for marked, other in ((a, b), (b, a)):
        days = [value.dated for value in other.values if value.dated is not None]
        if marked.periods and days and not _meet(marked.periods, days):
            return False
    return True


def _is_recent(undated: _Case, dated: Statement) -> bool:
    """Whether a sentence that names no time may speak of another one's years: its article's, or the last."""
    published = undated.stated.published
    days = [day for period in dated.periods for day in period.days if day.year is not None]
    if undated.said.periods or published is None or not days or dated.values[0].dated is not None:
        return True
    return any(day.year in (published.year, published.year - 1) for day in days)


def _is_part(a: Statement, b: Statement) -> bool:
    """Whether what one counts may be a part of what the other does: 16 gold medals of 37 medals."""
    if a.narrowed <= b.narrowed or not a.values[0].amount or not b.values[0].amount:
        return False
    return a.values[0].amount.value <= b.values[0].amount.value


def _same_place(a: Statement, b: Statement) -> bool:
    if not a.places or not b.places or a.places & b.places:
        return True
    return bool(a.places & _names(b) or b.places & _names(a))


def _names(said: Statement) -> set[str]:
    texts = (said.text, said.context)
    return {word for text in texts for name in parse(text, None).names for word in name.words}


def _fit(v: Value, w: Value) -> bool:
    """Whether two values can be compared at all."""
    if v.amount is not None and w.amount is not None:
        return v.amount.fits(w.amount)
    return v.dated is not None and w.dated is not None


def _agree(a: Statement, b: Statement) -> bool:
    pairs = [(v, w) for v in a.values for w in b.values if _fit(v, w)]
    return any(_same(v, w) for v, w in pairs)


def _equal(a: Statement, b: Statement) -> bool:
    """Whether they agree and neither leaves more open than the other: "at least 14" is not 17."""
    return any(
        _same(v, w) and (v.amount is None or w.amount is None or v.amount.point == w.amount.point)
        for v in a.values
        for w in b.values
        if _fit(v, w)
    )


def _same(v: Value, w: Value) -> bool:
    if v.amount is not None and w.amount is not None:
        return v.amount.agrees(w.amount)
    return v.dated is not None and w.dated is not None and _meet((v.dated,), (w.dated,))


def _meet(some: Sequence[Dated], others: Sequence[Dated]) -> bool:
    """Whether two sets of dates have one that may be the same."""
    return any(_may_be(a, b) for x in some for y in others for a in x.days for b in y.days)


def _may_be(a: Day, b: Day) -> bool:
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return all(x is None or y is None or x == y for x, y in pairs)


def _conflict(asked: Target, group: list[_Case]) -> Conflict | None:
    """The group as a conflict; sentences that give the same number, rounded or not, share a value."""
    clusters: list[list[_Case]] = []
    for case in group:
        home = next((c for c in clusters if all(_equal(case.said, other.said) for other in c)), None)
        if home is None:
            clusters.append([case])
        else:
            home.append(case)
    if all(_agree(a.said, b.said) for a, b in combinations(group, 2)):
        return None
    newest = max((c.stated.published for c in group if c.stated.published), default=None)
    return Conflict(asked.about, tuple(_value(cluster, newest) for cluster in clusters))


def _value(cluster: list[_Case], newest: datetime | None) -> ConflictValue:
    shown = max(cluster, key=lambda case: case.stated.published or _LONG_AGO)
    return ConflictValue(
        value=shown.said.values[0].text,
        citations=tuple(dict.fromkeys(case.stated.n for case in cluster)),
        outlet=shown.stated.outlet,
        published=shown.stated.published,
        quote=shown.stated.text,
        newest=newest is not None and shown.stated.published == newest,
    )
