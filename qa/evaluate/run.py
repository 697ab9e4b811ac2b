"""Every case answered in one process, and the contract's summary over them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import qa.types as t
from qa.evaluate import metrics as m
from qa.evaluate.golden import Case
from qa.text.copies import COPY, containment, shingles

Ask = Callable[[Case], t.Answer]
"""Answers a case. Raises QAError where the backend fails."""
Find = Callable[[Case, str], Sequence[t.Hit]]
"""Every hit for a case's standalone question, best first, more than an answer is written from."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with its answer and what each metric says of it; None where the metric cannot judge."""

    case: Case
    answer: t.Answer
    cited: tuple[str, ...]
    """Path or URL of each cited article."""
    first_hit: int | None
    """Rank, from 1, of the first right article among the distinct ones found."""
    correct: bool | None
    correct_quote: bool | None
    precision: float | None
    recall: float | None
    unsupported: float | None
    seconds: float


class Gold:
    """Which articles of a library a golden entry means, their copies included."""

    def __init__(self, places: Sequence[tuple[str, str]], text: Callable[[str], str]) -> None:
        """``places``: every (article id, path or URL) of the library; ``text`` gives an article's text."""
        self._places = places
        self._text = text
        self._named: dict[str, frozenset[str]] = {}
        self._shingles: dict[str, frozenset[int]] = {}

    def named(self, entry: str) -> frozenset[str]:
        """Ids of the articles that the entry names."""
        if entry not in self._named:
            self._named[entry] = frozenset(id_ for id_, place in self._places if is_place(place, entry))
        return self._named[entry]

    def is_right(self, id_: str, entries: Sequence[str]) -> bool:
        """Whether an article is one that the entries name, or a copy of one."""
        gold = frozenset[str]().union(*(self.named(entry) for entry in entries))
        return id_ in gold or any(containment(self._cut(id_), self._cut(g)) >= COPY for g in gold)

    def _cut(self, id_: str) -> frozenset[int]:
        if id_ not in self._shingles:
            self._shingles[id_] = shingles(self._text(id_))
        return self._shingles[id_]


def is_place(place: str, entry: str) -> bool:
    """Whether a path or URL is what a golden entry names: equal, or ending in the same parts."""
    wanted, parts = PurePath(entry).parts, PurePath(place).parts
    return place == entry or (len(wanted) > 0 and parts[-len(wanted) :] == wanted)


def run(cases: Sequence[Case], ask: Ask, find: Find, gold: Gold) -> Iterator[Scored]:
    """Answer and score each case, in order; only the answering is timed."""
    for case in cases:
        started = time.perf_counter()
        answer = ask(case)
        seconds = time.perf_counter() - started
        yield score(case, answer, find(case, answer.standalone), gold, seconds)


def score(case: Case, answer: t.Answer, hits: Sequence[t.Hit], gold: Gold, seconds: float) -> Scored:
    """What each metric says of one answer."""
    cited = {c.article.id: c.article for c in answer.citations}
    right = [gold.is_right(id_, case.articles) for id_ in cited]
    judged, located = not case.refuse, not case.refuse and bool(case.articles)
    quotes = " ".join(c.quote for c in answer.citations)
    doubtful = [claim.status in ("unsupported", "uncited") for claim in answer.claims]
    return Scored(
        case=case,
        answer=answer,
        cited=tuple(a.path or a.url or a.id for a in cited.values()),
        first_hit=_first_hit(hits, case, gold) if case.articles else None,
        correct=(not answer.refused and m.holds(answer.text, case.answers)) if judged else None,
        correct_quote=(not answer.refused and m.holds(quotes, case.answers)) if judged else None,
        precision=m.precision(right) if located else None,
        recall=float(any(right)) if located else None,
        unsupported=m.precision(doubtful),
        seconds=seconds,
    )


def _first_hit(hits: Sequence[t.Hit], case: Case, gold: Gold) -> int | None:
    ranked = dict.fromkeys(hit.article.id for hit in hits)
    return next((rank for rank, id_ in enumerate(ranked, 1) if gold.is_right(id_, case.articles)), None)


def summarize(scored: Sequence[Scored]) -> dict[str, m.Estimate]:
    """The contract's metrics over all cases."""
    retrieved = [s for s in scored if s.case.articles and not s.case.refuse]
    refused = [s for s in scored if s.answer.refused]
    to_refuse = [s for s in scored if s.case.refuse]
    return {
        **{f"recall@{k}": m.estimate([m.success_at(s.first_hit, k) for s in retrieved]) for k in (1, 5, 10)},
        "mrr@10": m.estimate([m.reciprocal_rank(s.first_hit) for s in retrieved]),
        "correct": m.estimate([_number(s.correct) for s in scored]),
        "correct_quote": m.estimate([_number(s.correct_quote) for s in scored]),
        "citation_precision": m.estimate([s.precision for s in scored]),
        "citation_recall": m.estimate([s.recall for s in scored]),
        "refusal_precision": m.estimate([float(s.case.refuse) for s in refused]),
        "refusal_recall": m.estimate([float(s.answer.refused) for s in to_refuse]),
        "unsupported_claims": m.estimate([s.unsupported for s in scored]),
        "words": m.estimate([float(len(s.answer.text.split())) for s in scored if not s.answer.refused]),
        "seconds_p50": m.estimate([s.seconds for s in scored], m.percentile(0.5)),
        "seconds_p95": m.estimate([s.seconds for s in scored], m.percentile(0.95)),
    }


def _number(value: bool | None) -> float | None:
    return None if value is None else float(value)
