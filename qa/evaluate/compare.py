"""A run beside a baseline: which metrics differ by more than chance, case by case."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import UsageError
from qa.evaluate import estimates as e
from qa.evaluate.score import LOWER_IS_BETTER, Scored
from qa.text.wording import counted

COMPARED = (
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr@10",
    "ndcg@10",
    "correct",
    "correct_quote",
    "citation_precision",
    "citation_recall",
    "refusal_right",
    "unsupported_claims",
)
"""Metrics of a case that do not depend on the machine, and of which more (or less) is better."""
SIGNIFICANT = 0.05
DIGITS = 4
"""Decimals that a saved run keeps: no difference is seen beyond them."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The figures of an earlier run."""

    name: str
    record: Mapping[str, Any]
    values: Mapping[str, Mapping[str, float | None]]
    """Metrics of each case, by the case's id."""
    digests: Mapping[str, str]
    """Of each case, by id: what was asked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in both runs, over the cases that both could judge."""

    metric: str
    before: float
    after: float
    change: e.Estimate
    p: float
    """Exact McNemar where all values are 0 or 1, else a paired bootstrap; corrected for several metrics."""

    @property
    def worse(self) -> bool:
        """Whether it is significantly worse."""
        sign = 1 if self.metric in LOWER_IS_BETTER else -1
        return self.p < SIGNIFICANT and sign * (self.after - self.before) > 0

    @property
    def better(self) -> bool:
        """Whether it is significantly better."""
        return self.p < SIGNIFICANT and not self.worse and self.after != self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """All metrics of two runs, and what makes the runs themselves different."""

    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]

    @property
    def worse(self) -> bool:
        """Whether any metric is significantly worse."""
        return any(difference.worse for difference in self.differences)


def load(path: Path) -> Baseline:
    """The baseline that a run saved. Raises UsageError for a file that is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cases = content["cases"]
        return Baseline(
            path.name,
            dict(content["run"]),
            {case["id"]: dict(case["metrics"]) for case in cases},
            {case["id"]: case["digest"] for case in cases},
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{path} is no baseline: {error or type(error).__name__}",
            "`qa eval GOLDEN.jsonl --save FILE` writes one",
        ) from error


def of(name: str, scored: Sequence[Scored], record: Mapping[str, Any]) -> Baseline:
    """A run as the one that others are compared with."""
    values = {s.case.id: s.values for s in scored}
    return Baseline(name, record, values, {s.case.id: s.case.digest for s in scored})


def compare(scored: Sequence[Scored], record: Mapping[str, Any], baseline: Baseline) -> Comparison:
    """Every metric over the cases that both runs answered. Raises UsageError where they share none."""
    shared = [s for s in scored if baseline.digests.get(s.case.id) == s.case.digest]
    if not shared:
        raise UsageError(
            f"{baseline.name} is of another golden set: no case is the same",
            "compare runs over the same cases",
        )
    pairs = {name: _pairs(shared, baseline, name) for name in COMPARED}
    pairs = {name: both for name, both in pairs.items() if both}
    moved = [name for name, both in pairs.items() if any(before != after for before, after in both)]
    # A metric in which no case moved could not have come out as significant: it is no test to correct for
    # (Tarone, 1990).
    corrected = dict(zip(moved, e.holm([_p(pairs[name]) for name in moved]), strict=True))
    differences = tuple(
        Difference(
            name,
            sum(before for before, _ in both) / len(both),
            sum(after for _, after in both) / len(both),
            e.paired([after - before for before, after in both]),
            corrected.get(name, 1.0),
        )
        for name, both in pairs.items()
    )
    return Comparison(differences, tuple(_remarks(scored, shared, record, baseline)))


def _pairs(shared: Sequence[Scored], baseline: Baseline, name: str) -> list[tuple[float, float]]:
    both = [(baseline.values[s.case.id].get(name), s.values[name]) for s in shared]
    return [
        (round(before, DIGITS), round(after, DIGITS))
        for before, after in both
        if before is not None and after is not None
    ]


def _p(both: Sequence[tuple[float, float]]) -> float:
    if all(value in (0.0, 1.0) for pair in both for value in pair):
        lost = sum(before > after for before, after in both)
        return e.mcnemar(lost, sum(before < after for before, after in both))
    return e.paired_p([after - before for before, after in both])


def _remarks(
    scored: Sequence[Scored], shared: Sequence[Scored], record: Mapping[str, Any], baseline: Baseline
) -> Iterator[str]:
    ids = {s.case.id for s in scored}
    missing = len(baseline.digests.keys() - ids)
    if missing:
        yield f"{counted(missing, 'case')} of {baseline.name} not answered here: left out"
    if len(shared) < len(scored):
        more = counted(len(scored) - len(shared), "case")
        yield f"{more} not in {baseline.name}, or changed since: left out"
    here, there = _told(record), _told(baseline.record)
    for name in sorted(here.keys() & there.keys()):
        if here[name] != there[name]:
            yield f"{name} differs: {here[name]} here, {there[name]} in {baseline.name}"


def _told(record: Mapping[str, Any]) -> dict[str, str]:
    """What of a record a person should know to be different: not the versions."""
    told = {name: record.get(name) for name in ("weights", "embedder", "prompts", "library", "hidden")}
    return {name: str(value)[:80] for name, value in (dict(record.get("settings", {})) | told).items()}
