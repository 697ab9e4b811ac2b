"""Events on a topic by the day on which they happened, each told in one cited sentence.

A sentence that names a day tells of an event of that day; sentences of different articles that tell the same
of days that may be the same are one event. An article that names no day stands with its first sentence on the
day of its publication, and apart where that is not known either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import qa.types as t
from qa.summaries.citing import Numbers, outlets
from qa.summaries.extract import EMBEDDED, SAME, Line, lines
from qa.summaries.material import Material, gather
from qa.summaries.summarize import Clock, Parts
from qa.summaries.values import Happening, Timeline, TimelineDone, TimelineEvent, Wanted
from qa.text.happening import happened
from qa.text.moments import Happened
from qa.text.opening import stands_alone
from qa.text.stems import Collection, standardised, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

EVENTS = 30
"""Events of a timeline, where no other number is asked for."""
ONE_EVENT = 0.6
"""Cosine from which two sentences that name the same day tell of the same event."""
_LONGEST = 60
"""Words of a sentence that may tell of an event."""
_PLACED = 1.3
"""Standard deviations of relevance below the mean at which a sentence is left out."""


def timeline(wanted: Wanted, parts: Parts, *, most: int | None = None) -> Iterator[TimelineEvent]:
    """Progress, then TimelineDone, with at most ``most`` events. Raises what embedder and library raise."""
    clock = Clock()
    yield t.Progress("choosing the articles")
    material = gather(wanted, library=parts.library, embedder=parts.embedder)
    clock.lap("retrieve")
    if not material.pieces:
        yield TimelineDone(_made(material, parts, clock, (), (), Numbers(), "No article is about it."))
        return
    yield t.Progress("reading", len(material.pieces), len(material.pieces))
    dated, apart = _told(material)
    events = _merged(dated, parts)
    numbers = Numbers()
    most = most or EVENTS
    best = sorted(events, key=lambda e: (-len(e.stories), e.happened.days, -e.best.weight))[:most]
    shown = [event.shown(numbers) for event in sorted(best, key=lambda e: e.when)]
    undated = [event.shown(numbers) for event in apart[:most]]
    clock.lap("write")
    reason = None if shown or undated else "The articles name no day on which something happened."
    yield TimelineDone(_made(material, parts, clock, tuple(shown), tuple(undated), numbers, reason))


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with the days of which it tells."""

    line: Line
    happened: Happened
    weight: float
    by_text: bool = True


@dataclass(slots=True)
class _Event:
    """Sentences that tell of one event, the best first."""

    told: list[_Told]
    other: list[_Told] = field(default_factory=list)
    """That tell the same of another day."""

    @property
    def best(self) -> _Told:
        return self.told[0]

    @property
    def happened(self) -> Happened:
        return self.best.happened

    @property
    def when(self) -> tuple[date, date]:
        return self.happened.first, self.happened.last

    @property
    def stories(self) -> set[int]:
        return {told.line.piece.story for told in self.told}

    def shown(self, numbers: Numbers) -> Happening:
        """The event under its numbers."""
        cited: dict[str, Line] = {}
        for told in self.told:
            cited.setdefault(told.line.piece.article.info.id, told.line)
        doubts = [self.happened.ambiguous] if self.happened.ambiguous else []
        doubts += [
            f"{told.happened.first.isoformat()} according to [{numbers.number(told.line)}]"
            for told in self.other[:2]
        ]
        found = self.happened
        return Happening(
            first=found.first,
            last=found.last,
            text=" ".join(self.best.line.text.split()),
            citations=tuple(numbers.number(line) for line in cited.values()),
            outlets=outlets([line.piece.article.info for line in cited.values()]),
            independent=len(self.stories),
            ambiguous="; ".join(doubts) or None,
            by="text" if self.best.by_text else "publication",
            says=self.best.line.text[found.start : found.end],
        )


def _told(material: Material) -> tuple[list[_Told], list[_Event]]:
    """The sentences that name days, the most relevant of them; and of articles without a day their first."""
    every = [line for line in lines(material.voices) if stands_alone(line.text) and line.words <= _LONGEST]
    weights = _relevance(material, every)
    found: list[_Told] = []
    leads: dict[str, _Told] = {}
    fits = material.fit_of(every) if material.fits else [0.0] * len(every)
    best = {id_: max(fit for _, _, fit in spans) for id_, spans in material.fits.items()}
    for line, weight, fit in zip(every, weights, fits, strict=True):
        info = line.piece.article.info
        published = info.published.date() if info.published else None
        when = happened(line.text, published)
        if when is not None and fit >= min(0.0, best.get(info.id, 0.0)) and weight > -_PLACED:
            found.append(_Told(line, when, weight))
        if line.piece.first:
            day = published or date.max
            leads.setdefault(info.id, _Told(line, Happened(day, day, 0, 0), weight, by_text=False))
    dated = {told.line.piece.article.info.id for told in found}
    rest = [lead for id_, lead in leads.items() if id_ not in dated]
    found += [lead for lead in rest if lead.happened.first != date.max]
    apart = [_Event([lead]) for lead in rest if lead.happened.first == date.max]
    return sorted(found, key=lambda told: -told.weight)[:EMBEDDED], apart


def _relevance(material: Material, every: Sequence[Line]) -> list[float]:
    """Of each sentence, by its words and its passage; standardised."""
    if not material.fits:
        return [0.0] * len(every)
    collection = Collection([stems(line.text) for line in every])
    own = standardised(collection.scores(dict.fromkeys(stems(material.about), 1.0)))
    return standardised([a + b for a, b in zip(own, standardised(material.fit_of(every)), strict=True)])


def _merged(dated: Sequence[_Told], parts: Parts) -> list[_Event]:
    """Sentences of one event together, the best first in each."""
    import numpy as np

    if not dated:
        return []
    matrix = np.array(parts.embedder.embed([told.line.text for told in dated]), dtype=np.float32)
    likeness = matrix @ matrix.T
    # What is told by day comes before what is told by month: the event then stands on its day.
    order = sorted(
        range(len(dated)), key=lambda i: (not dated[i].by_text, dated[i].happened.days, -dated[i].weight)
    )
    groups: list[list[int]] = []
    others: dict[int, list[int]] = {}
    for i in order:
        home = next((g for g in range(len(groups)) if _one_event(i, groups[g][0], dated, likeness)), None)
        if home is not None:
            groups[home].append(i)
            continue
        twin = next((g for g in range(len(groups)) if _other_day(i, groups[g][0], dated, likeness)), None)
        if twin is not None:
            others.setdefault(twin, []).append(i)
        else:
            groups.append([i])
    return [
        _Event([dated[i] for i in members], [dated[i] for i in others.get(g, ())])
        for g, members in enumerate(groups)
    ]


def _one_event(i: int, j: int, dated: Sequence[_Told], likeness: "Matrix") -> bool:
    one, other = dated[i].happened, dated[j].happened
    meet = one.first <= other.last and other.first <= one.last
    return meet and bool(likeness[i, j] >= ONE_EVENT)


def _other_day(i: int, j: int, dated: Sequence[_Told], likeness: "Matrix") -> bool:
    """Whether two sentences say the same of different days, both sure."""
    one, other = dated[i], dated[j]
    sure = one.by_text and other.by_text and one.happened.days == other.happened.days == 1
    return sure and one.line.piece is not other.line.piece and bool(likeness[i, j] >= SAME)


def _made(
    material: Material,
    parts: Parts,
    clock: Clock,
    shown: tuple[Happening, ...],
    undated: tuple[Happening, ...],
    numbers: Numbers,
    reason: str | None,
) -> Timeline:
    citations = numbers.citations(parts.library)
    clock.lap("verify")
    return Timeline(
        about=material.about,
        refused=reason is not None,
        reason=reason,
        happenings=shown,
        undated=undated,
        citations=citations,
        sources=material.sources([citation.article.id for citation in citations]),
        coverage=t.Coverage(parts.library.count(), parts.library.newest(), material.nearest),
        seconds=dict(clock.seconds),
    )


def drain(events: Iterator[TimelineEvent]) -> Timeline:
    """The finished timeline, for callers that show nothing on the way."""
    for event in events:
        if isinstance(event, TimelineDone):
            return event.timeline
    raise AssertionError("a run of events ends with TimelineDone")
