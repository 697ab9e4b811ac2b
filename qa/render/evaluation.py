"""A run of golden questions as a JSON object, as a table for a terminal, and as Markdown."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.errors import BackendError
from qa.evaluate.compare import DIGITS, Comparison, Difference
from qa.evaluate.estimates import Estimate
from qa.evaluate.judge import ASPECTS, Agreement, Verdict, agreement, by_metrics
from qa.evaluate.run import Failed
from qa.evaluate.score import Scored
from qa.text.wording import counted, safe

_LEGEND = "+ and −: significantly better and worse than the first run, case by case"
MAIN = ("recall@5", "correct", "correct_quote", "citation_precision", "citation_recall", "refusal_f1")
"""Metrics of a table that has a row for each of several runs."""


@dataclass(frozen=True, slots=True)
class Results:
    """All that one run gave."""

    golden: str
    """Name of the golden set."""
    record: Mapping[str, Any]
    scored: Sequence[Scored]
    failed: Sequence[Failed]
    summary: Mapping[str, Estimate]
    comparison: Comparison | None = None
    judge: str | None = None
    """SPEC of the model that judged, if any did."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """What it said, by the case's id; nothing of a refusal, nor where it wrote nothing that can be read."""
    unjudged: Sequence[tuple[str, BackendError]] = ()
    """Ids of the cases that it failed at, and why."""
    labels: Mapping[str, Verdict] = field(default_factory=dict)
    """What people said."""

    def disagreements(self) -> set[str]:
        """Ids of the cases that the judge and the metrics see otherwise."""
        metrics = {one.case.id: by_metrics(one) for one in self.scored}
        return {
            id_
            for id_, verdict in self.verdicts.items()
            if any(metrics[id_].get(aspect, said) != said for aspect, said in verdict.items())
        }

    def unread(self) -> list[str]:
        """Ids of the answers of which the judge wrote nothing that can be read."""
        answered = {one.case.id for one in self.scored if not one.reply.refused}
        return [id_ for id_, verdict in self.verdicts.items() if id_ in answered and not verdict]

    def agreements(self) -> dict[str, Agreement]:
        """Of the judge with the metrics, and of both with people: ``judge, people: correct``."""
        metrics = {one.case.id: by_metrics(one) for one in self.scored}
        sides = {"judge": self.verdicts, "metrics": metrics, "people": self.labels}
        pairs = (("judge", "metrics"), ("judge", "people"), ("metrics", "people"))
        return {
            f"{one}, {other}: {aspect}": found
            for one, other in pairs
            for aspect in ASPECTS
            if (found := agreement(sides[one], sides[other], aspect)) is not None
        }


def to_json(results: Results) -> dict[str, Any]:
    """``qa eval --json``: fields may be added, never renamed or removed."""
    made: dict[str, Any] = {
        "run": {"golden": results.golden, **results.record},
        "summary": {name: _estimate(estimate) for name, estimate in results.summary.items()},
        "cases": [
            _case(one) | {"judged": dict(results.verdicts.get(one.case.id, {}))} for one in results.scored
        ],
        "failed": [{"id": f.case.id, "reason": f"{f.error.message}. {f.error.hint}"} for f in results.failed],
    }
    if results.judge or results.labels:
        agreements = {
            name: {"share": round(a.share, 4), "kappa": round(a.kappa, 4), "n": a.n}
            for name, a in results.agreements().items()
        }
        made["judge"] = {
            "model": results.judge,
            "agreement": agreements,
            "unread": results.unread(),
            "failed": [{"id": id_, "reason": f"{e.message}. {e.hint}"} for id_, e in results.unjudged],
        }
    if results.comparison is not None:
        made["baseline"] = {
            "worse": results.comparison.worse,
            "remarks": list(results.comparison.remarks),
            "metrics": {d.metric: _difference(d) for d in results.comparison.differences},
        }
    return made


def _case(one: Scored) -> dict[str, Any]:
    reply = one.reply
    return {
        "id": one.case.id,
        "digest": one.case.digest,
        "question": one.case.question,
        "answer": reply.text,
        "correct": one.correct,
        "correct_quote": one.correct_quote,
        "refuse": one.case.refuse,
        "refused": reply.refused,
        "reason": reply.reason,
        "relevance": _round(reply.relevance),
        "cited": list(one.cited),
        "quotes": [c.quote for c in reply.citations],
        "first_hit": one.first_hit,
        "wrong": list(one.wrong),
        "metrics": {name: _round(value) for name, value in one.values.items()},
        "tokens": None
        if reply.tokens is None
        else {"prompt": reply.tokens[0], "completion": reply.tokens[1]},
        "truncated": reply.truncated,
        "seconds": round(reply.seconds, 4),
    }


def baseline(results: Results) -> str:
    """What ``--baseline`` needs of a run: figures alone, no text of an article and no path; a case a line."""
    whole = to_json(results)
    timed = ("seconds_p50", "seconds_p95", "peak_memory_mb")
    summary = {name: value for name, value in whole["summary"].items() if name not in timed}
    cases = [{name: case[name] for name in ("id", "digest", "metrics")} for case in whole["cases"]]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    head = json.dumps({"run": whole["run"], "summary": summary}, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "cases": [\n{lines}\n ]\n}}\n'


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": _round(estimate.value),
        "low": _round(estimate.low),
        "high": _round(estimate.high),
        "n": estimate.n,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "before": _round(difference.before),
        "after": _round(difference.after),
        "low": _round(difference.change.low),
        "high": _round(difference.change.high),
        "p": _round(difference.p),
        "n": difference.change.n,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def table(results: Results) -> str:
    """The metrics as an aligned table, then what went wrong, then the baseline."""
    lines = [f"{'metric':20} {'value':>9} {'95 % interval':>19} {'n':>5}"]
    judged = {name: e for name, e in results.summary.items() if e.value is not None}
    for name, e in judged.items():
        lines.append(f"{name:20} {e.value:9.3f} {_between(e):>19} {e.n:5}")
    if unjudged := [name for name in results.summary if name not in judged]:
        listed = textwrap.fill(", ".join(unjudged), 76, initial_indent="  ", subsequent_indent="  ")
        lines += ["", "no case to judge by", listed]
    faults = faults_of(results)
    if faults:
        lines += ["", "what went wrong"]
        lines += [f"{fault:20} {len(ids):9}  {_named(ids)}" for fault, ids in faults.items()]
    if results.failed:
        lines += ["", f"not answered         {len(results.failed):9}  {_named(_failed_ids(results))}"]
    if results.unjudged:
        lines += [
            "",
            f"not judged           {len(results.unjudged):9}  {_named([i for i, _ in results.unjudged])}",
        ]
    if unread := results.unread():
        lines += ["", f"judge not readable   {len(unread):9}  {_named(unread)}"]
    if agreements := results.agreements():
        lines += ["", f"{'who agree':30} {'share':>7} {'κ':>7} {'n':>5}"]
        lines += [f"{name:30} {a.share:7.3f} {a.kappa:7.3f} {a.n:5}" for name, a in agreements.items()]
    if results.comparison:
        lines += ["", *_compared(results.comparison)]
    return "\n".join(lines)


def _compared(comparison: Comparison) -> Iterator[str]:
    yield f"{'against the baseline':20} {'before':>9} {'after':>9} {'change (95 %)':>18} {'p':>7} {'n':>5}"
    for d in comparison.differences:
        verdict = "  worse" if d.worse else "  better" if d.better else ""
        change = f"{d.change.low:+.3f} – {d.change.high:+.3f}"
        yield f"{d.metric:20} {d.before:9.3f} {d.after:9.3f} {change:>18} {d.p:7.3f} {d.change.n:5}{verdict}"


def faults_of(results: Results) -> dict[str, list[str]]:
    """Ids of the cases that each fault was found in, the commonest fault first."""
    found: dict[str, list[str]] = {}
    for one in results.scored:
        for fault in one.wrong:
            found.setdefault(fault, []).append(one.case.id)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _failed_ids(results: Results) -> list[str]:
    return [f.case.id for f in results.failed]


def _named(ids: Sequence[str], limit: int = 4) -> str:
    rest = f" and {len(ids) - limit} more" if len(ids) > limit else ""
    return safe(", ".join(ids[:limit]) + rest)


def markdown(results: Results) -> str:
    """The same for a page: metrics, faults with their questions, the baseline, and what the run rested on."""
    settings = results.record.get("settings", {})
    lines = [
        f"# {_cell(results.golden)}",
        "",
        f"{counted(len(results.scored), 'question')}, "
        f"{counted(results.record.get('articles', 0), 'article')}, "
        f"writer {_cell(settings.get('llm'))}, k {settings.get('k')}.",
        "",
        *_rows(
            ("metric", "value", "95 % interval", "n"),
            [(n, _number(e.value), _between(e), str(e.n)) for n, e in results.summary.items()],
        ),
    ]
    if results.comparison:
        lines += [
            "",
            "## Against the baseline",
            "",
            *(f"- {_cell(r)}" for r in results.comparison.remarks),
            *([""] if results.comparison.remarks else []),
        ]
        rows = [
            (d.metric, _number(d.before), _number(d.after), f"{d.p:.3f}", "worse" if d.worse else "")
            for d in results.comparison.differences
        ]
        lines += _rows(("metric", "before", "after", "p", ""), rows)
    if agreements := results.agreements():
        lines += ["", f"## Judged by {_cell(results.judge or 'people')}", ""]
        judges = [(n, _number(a.share), _number(a.kappa), str(a.n)) for n, a in agreements.items()]
        lines += _rows(("who agree", "share", "κ", "n"), judges)
    wrong = [one for one in results.scored if one.wrong]
    if wrong:
        lines += ["", "## What went wrong", ""]
        lines += _rows(
            ("case", "question", "fault", "answer"),
            [(o.case.id, o.case.question, ", ".join(o.wrong), o.reply.text[:160]) for o in wrong],
        )
    lines += ["", "## What the run rested on", "", *_rows(("what", "value"), flat(results.record))]
    return "\n".join(lines) + "\n"


def flat(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The record as names and values."""
    rows = []
    for name, value in record.items():
        if isinstance(value, dict):
            rows += [(f"{name}.{inner}", str(of)) for inner, of in value.items()]
        else:
            rows.append((name, str(value)))
    return rows


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]


def _cell(value: object) -> str:
    """Text of an article, or of a model, as inert Markdown."""
    text = " ".join(safe(str(value)).split())
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}" if mark != "<" else "&lt;")
    return text


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _between(e: Estimate) -> str:
    return "" if e.low is None or e.high is None else f"{e.low:.3f} – {e.high:.3f}"


def all_to_json(runs: Sequence[tuple[str, Results]]) -> dict[str, Any]:
    """``qa eval --matrix --json``."""
    return {"runs": [{"name": name, **to_json(results)} for name, results in runs]}


def side_by_side(runs: Sequence[tuple[str, Results]]) -> str:
    """One row for each of several runs, with what is significantly other than in the first."""
    head, *rows = _side_by_side(runs)
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [
        " ".join(
            [f"{safe(row[0]):{widths[0]}}", *(f"{c:>{w}}" for c, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in (head, *rows)
    ]
    return "\n".join([*lines, *(["", _LEGEND] if len(runs) > 1 else [])])


def markdown_of_all(runs: Sequence[tuple[str, Results]]) -> str:
    """The same as a page."""
    head, *rows = _side_by_side(runs)
    return "\n".join([*_rows(head, rows), *(["", _LEGEND] if len(runs) > 1 else [])]) + "\n"


def _side_by_side(runs: Sequence[tuple[str, Results]]) -> list[list[str]]:
    """A head and a row a run; columns that none of them can fill are left out."""
    columns = [
        name
        for name in (*MAIN, "seconds_p50", "tokens_prompt", "cost_of_1000")
        if any(name in results.summary and results.summary[name].value is not None for _, results in runs)
    ]
    rows = [
        [name, *(_beside_the_first(results, column) for column in columns), str(len(results.failed))]
        for name, results in runs
    ]
    return [["run", *columns, "failed"], *rows]


def _beside_the_first(results: Results, column: str) -> str:
    """The figure, and whether it is significantly better or worse than that of the first run."""
    value = results.summary[column].value if column in results.summary else None
    found = results.comparison.differences if results.comparison else ()
    difference = next((d for d in found if d.metric == column), None)
    sign = "" if difference is None else "+" if difference.better else "−" if difference.worse else ""
    return _number(value) + sign
