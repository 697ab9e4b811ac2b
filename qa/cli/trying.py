"""Golden questions asked, judged and summed up, with a bar for who waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa.cli.common import opened
from qa.cli.progress import Bar
from qa.errors import BackendError, UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evaluate.golden import Case, GoldenSet
    from qa.evaluate.judge import Verdict
    from qa.evaluate.run import Failed
    from qa.evaluate.score import Scored
    from qa.prices import Prices
    from qa.render.evaluation import Results
    from qa.trial import Plan, Trial


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be tried, whatever the settings."""

    golden: "GoldenSet"
    cases: "Sequence[Case]"
    """Those of the set that were chosen."""
    plan: "Plan"
    price: "Prices | None" = None
    """None takes what the settings give."""
    judge: str | None = None
    """SPEC of a model."""
    labels: "Mapping[str, Verdict]" = field(default_factory=dict)
    """What people say of the answers, by the case's id."""
    quiet: bool = False
    alone: bool = True
    """Nothing else runs in this process: its memory is that of the run."""


def tried(config: "Config", task: Task) -> "Results":
    """All that one run gives. Raises UsageError for an empty library and for a judge that is no model."""
    from qa.evaluate.estimates import Estimate, of_shares
    from qa.evaluate.judge import ASPECTS
    from qa.evaluate.record import peak_memory
    from qa.evaluate.score import summarize
    from qa.prices import of_writer
    from qa.render.evaluation import Results
    from qa.trial import Trial

    with opened(config, task.quiet) as app:
        if not app.library.count():
            raise UsageError(
                "the library has no articles", "name their folder: qa eval GOLDEN.jsonl --articles DIR"
            )
        trial = Trial(app, task.plan)
        judge = trial.judge(task.judge) if task.judge else None
        scored, failed = _answered(trial, task)
        results = Results(task.golden.name, trial.record, scored, failed, {}, labels=task.labels)
        if judge:
            verdicts, unjudged = _judged(trial.judged(scored, judge), len(scored), task.quiet)
            record = {**results.record, "judge": trial.judge_record(judge.name)}
            results = replace(results, record=record, judge=judge.name, verdicts=verdicts, unjudged=unjudged)
    summary = summarize(scored, task.price or of_writer(config.llm, config.prices))
    if task.alone:
        summary |= {"peak_memory_mb": Estimate(peak_memory(), None, None, 1)}
    if judge:
        summary |= {f"judge_{aspect}": of_shares(_said(results.verdicts, aspect)) for aspect in ASPECTS}
    return replace(results, summary=summary)


def _answered(trial: "Trial", task: Task) -> "tuple[list[Scored], list[Failed]]":
    from qa.evaluate.golden import unknown_places
    from qa.evaluate.run import Failed

    scored: list[Scored] = []
    failed: list[Failed] = []
    with Bar(len(task.cases), "questions", task.quiet) as bar:
        if not task.quiet:
            for fault in unknown_places(task.golden.only(task.cases), trial.gold):
                bar.say(f"{task.golden.name}:{fault.line}: {fault.message}; nothing that needs it is judged")
        for outcome in trial.answer(task.cases):
            if isinstance(outcome, Failed):
                failed.append(outcome)
            else:
                scored.append(outcome)
            bar.advance(outcome.case.id)
        if trial.resumed and not task.quiet:
            bar.say(f"{trial.resumed} answers are those of an earlier run; --fresh asks again")
    return scored, failed


def _judged(
    said: "Iterator[tuple[str, Verdict | BackendError]]", total: int, quiet: bool
) -> "tuple[dict[str, Verdict], list[tuple[str, BackendError]]]":
    """The verdicts, and the cases that the judge failed at."""
    verdicts: dict[str, Verdict] = {}
    unjudged: list[tuple[str, BackendError]] = []
    with Bar(total, "answers judged", quiet) as bar:
        for id_, verdict in said:
            if isinstance(verdict, BackendError):
                unjudged.append((id_, verdict))
            else:
                verdicts[id_] = verdict
            bar.advance(id_)
    return verdicts, unjudged


def _said(verdicts: "Mapping[str, Verdict]", aspect: str) -> list[float | None]:
    return [float(verdict[aspect]) if aspect in verdict else None for verdict in verdicts.values()]
