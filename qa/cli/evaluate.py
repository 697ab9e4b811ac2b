"""The evaluation harness as a command."""

import json as json_module
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import (
    JsonOption,
    KOption,
    LibraryOption,
    LlmOption,
    QuietOption,
    configured,
    emit,
    opened,
    remark,
)
from qa.cli.progress import Bar
from qa.errors import BackendError, UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evaluate.golden import Case, GoldenSet
    from qa.evaluate.judge import Verdict
    from qa.evaluate.score import Scored
    from qa.render.evaluation import Results
    from qa.trial import Plan, Trial

WORSE = 4
BACKEND_FAILED = 6


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("eval")(eval_)


def eval_(
    golden: Annotated[
        Path, typer.Argument(help="Golden questions, a JSON object a line.", metavar="GOLDEN.jsonl")
    ],
    articles: Annotated[
        Path | None, typer.Option(help="Build a library of this folder for the run.", metavar="DIR")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only name what is wrong with the set.")] = False,
    draft: Annotated[
        int | None,
        typer.Option(
            help="Add N questions drawn from the articles, each as you confirm it.", metavar="N", min=1
        ),
    ] = None,
    case: Annotated[
        list[str] | None, typer.Option(help="Only this case; may be repeated.", metavar="ID")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Only the first N cases.", metavar="N", min=1)] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Compare with a saved run; exit 4 where worse.", metavar="FILE")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Save the figures for --baseline.", metavar="FILE")
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(help="Write a report: FILE.html, .md or .json; may be repeated.", metavar="FILE"),
    ] = None,
    matrix: Annotated[
        Path | None, typer.Option(help="Try every combination of settings in it.", metavar="FILE.toml")
    ] = None,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Ask with the right articles out of sight: all is to be refused.")
    ] = False,
    judge: Annotated[
        str | None, typer.Option(help="A model that judges the answers too.", metavar="SPEC")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="What people say of the answers, to agree with.", metavar="FILE")
    ] = None,
    workers: Annotated[int, typer.Option(help="Questions asked at a time.", metavar="N", min=1)] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Go on with no earlier run.")] = False,
    library: LibraryOption = None,
    llm: LlmOption = None,
    k: KOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer golden questions and measure retrieval, answers, citations, refusal and time.

    \b
    Examples:
      qa eval eval/golden.jsonl --articles eval/articles
      qa eval mine.jsonl --draft 20 --articles articles
      qa eval mine.jsonl --check --articles articles
      qa eval mine.jsonl --save before.json
      qa eval mine.jsonl --llm openai:gpt-4o-mini --baseline before.json --report after.html
      qa eval mine.jsonl --matrix models.toml --articles articles
    """
    from qa.evaluate import compare
    from qa.evaluate.golden import load, read
    from qa.trial import Plan

    config = configured(library=library, llm=llm, k=k)
    if draft:
        from qa.cli.draft import draft as draw

        draw(golden, draft, _with_articles(config, articles, quiet))
        return
    if check:
        _check(read(golden), config, articles, quiet)
        return
    _check_reports(report or [])
    cases = _chosen(load(golden), case or [], limit)
    before = compare.load(baseline) if baseline else None
    plan = Plan(workers=workers, fresh=fresh, hidden=hidden)
    if matrix:
        if before or save:
            raise UsageError("--matrix goes with neither --baseline nor --save", "leave one of them out")
        flags = {"library": library, "llm": llm, "k": k}
        runs = _matrix(golden.name, cases, matrix, flags, articles, plan, quiet)
        _write_all(runs, report or [])
        _show_all(runs, json=json)
        _exit([results for _, results in runs])
        return
    config = _with_articles(config, articles, quiet)
    people = _labels(labels, cases)
    results = _results(golden.name, cases, config, plan, quiet, judge)
    results = replace(results, labels=people)
    if before:
        results = replace(results, comparison=compare.compare(results.scored, results.record, before))
    _write(results, save, report or [])
    _show(results, json=json, quiet=quiet)
    _exit([results])


def _check(golden: "GoldenSet", config: "Config", articles: Path | None, quiet: bool) -> None:
    """Every fault on standard output, in the order of the lines; exit 2 where there is one."""
    from qa.evaluate.golden import contradictions, unknown_places, unknown_quotes
    from qa.text.wording import counted, safe

    faults = [*golden.faults, *contradictions(golden)]
    if articles:
        from qa.trial import Trial

        with opened(_with_articles(config, articles, quiet), quiet) as app:
            gold = Trial(app).gold
            faults += [*unknown_places(golden, gold), *unknown_quotes(golden, gold)]
    for fault in sorted(faults, key=lambda fault: fault.line):
        typer.echo(safe(f"{golden.name}:{fault.line}: {fault.message}"))
    if faults or not golden.cases:
        sound = counted(len(golden.cases), "readable case")
        raise UsageError(
            f"{golden.name} has {counted(len(faults), 'fault')} and {sound}",
            "correct the lines that are named",
        )
    if not quiet:
        remark(f"{golden.name}: {counted(len(golden.cases), 'case')}, no fault")


def _chosen(cases: "list[Case]", ids: Sequence[str], limit: int | None) -> "list[Case]":
    unknown = sorted(set(ids) - {case.id for case in cases})
    if unknown:
        raise UsageError(f"there is no case {unknown[0]!r}", "name a case by its id")
    return [case for case in cases if not ids or case.id in ids][:limit]


def _with_articles(config: "Config", articles: Path | None, quiet: bool) -> "Config":
    """The configured library, or that of a folder."""
    if articles is None:
        return config
    from qa.trial import library_of

    return library_of(config, articles, (lambda _line: None) if quiet else remark)


def _labels(file: Path | None, cases: "Sequence[Case]") -> "dict[str, Verdict]":
    from qa.evaluate.judge import labels

    return labels(file, [case.id for case in cases]) if file else {}


def _results(
    name: str, cases: "list[Case]", config: "Config", plan: "Plan", quiet: bool, judge: str | None = None
) -> "Results":
    from qa.evaluate.estimates import Estimate, estimate
    from qa.evaluate.judge import ASPECTS
    from qa.evaluate.record import peak_memory
    from qa.evaluate.run import Failed
    from qa.evaluate.score import summarize
    from qa.render.evaluation import Results
    from qa.trial import Trial

    scored: list[Scored] = []
    failed: list[Failed] = []
    with opened(config, quiet) as app, Bar(len(cases), "questions", quiet) as bar:
        if not app.library.count():
            raise UsageError(
                "the library has no articles", "name their folder: qa eval GOLDEN.jsonl --articles DIR"
            )
        trial = Trial(app, plan)
        for line in () if quiet else _unknown(trial, cases):
            bar.say(line)
        for outcome in trial.answer(cases):
            if isinstance(outcome, Failed):
                failed.append(outcome)
            else:
                scored.append(outcome)
            bar.advance(outcome.case.id)
        if trial.resumed and not quiet:
            bar.say(f"{trial.resumed} answers are those of an earlier run; --fresh asks again")
        record = trial.record
        verdicts = _judged(trial, scored, judge) if judge else {}
    summary = summarize(scored) | {"peak_memory_mb": Estimate(peak_memory(), None, None, 1)}
    if judge:
        summary |= {f"judge_{aspect}": estimate(_said(verdicts, aspect)) for aspect in ASPECTS}
    return Results(name, record, scored, failed, summary, judge=judge, verdicts=verdicts)


def _judged(trial: "Trial", scored: "Sequence[Scored]", spec: str) -> "dict[str, Verdict]":
    """What the judge says, as far as it comes: the answers and their metrics stand without it."""
    verdicts: dict[str, Verdict] = {}
    try:
        for id_, verdict in trial.judged(scored, spec):
            verdicts[id_] = verdict
    except BackendError as error:
        remark(f"judged {len(verdicts)} of {len(scored)}: {error.message}. {error.hint}")
    return verdicts


def _said(verdicts: "Mapping[str, Verdict]", aspect: str) -> list[float | None]:
    return [float(verdict[aspect]) if aspect in verdict else None for verdict in verdicts.values()]


def _matrix(
    name: str,
    cases: "list[Case]",
    file: Path,
    flags: Mapping[str, object],
    articles: Path | None,
    plan: "Plan",
    quiet: bool,
) -> "list[tuple[str, Results]]":
    """The results of every combination; what an earlier run with the same settings gave is taken from it."""
    from qa.config import load
    from qa.evaluate.matrix import rows

    made = []
    typed = {key: value for key, value in flags.items() if value is not None}
    configs = [(row.name, load({**row.settings, **typed})) for row in rows(file)]
    for row, config in configs:
        if not quiet:
            remark(row)
        config = _with_articles(config, articles, quiet)
        made.append((row, _results(name, cases, config, replace(plan, finished=True), quiet)))
    return made


def _unknown(trial: "Trial", cases: "Sequence[Case]") -> Iterator[str]:
    """Golden articles that the library does not have: nothing that needs them is judged."""
    for case in cases:
        for entry in case.articles:
            if not trial.gold.named(entry):
                yield f"{case.id}: the library has no article {entry!r}"


def _check_reports(files: Sequence[Path]) -> None:
    for file in files:
        if file.suffix not in (".html", ".md", ".json"):
            raise UsageError(f"{file}: a report is .html, .md or .json", "name the file accordingly")


def _write(results: "Results", save: Path | None, reports: Sequence[Path]) -> None:
    from qa.render import evaluation, report

    if save:
        _write_file(save, evaluation.baseline(results))
    for file in reports:
        if file.suffix == ".html":
            _write_file(file, report.page(results))
        elif file.suffix == ".md":
            _write_file(file, evaluation.markdown(results))
        else:
            _write_file(file, _text(evaluation.to_json(results)))


def _text(value: object) -> str:
    return json_module.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write_file(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error}", "name a file in a folder that exists") from error


def _show(results: "Results", *, json: bool, quiet: bool) -> None:
    from qa.render import evaluation

    if results.comparison and not quiet:
        for line in results.comparison.remarks:
            remark(line)
    if json:
        emit(evaluation.to_json(results))
    else:
        typer.echo(evaluation.table(results))


def _write_all(runs: "Sequence[tuple[str, Results]]", reports: Sequence[Path]) -> None:
    """One JSON or Markdown file for all runs; of HTML one page a run, numbered."""
    from qa.render import evaluation, report

    for file in reports:
        if file.suffix == ".html":
            for number, (_, results) in enumerate(runs, 1):
                _write_file(file.with_stem(f"{file.stem}-{number}"), report.page(results))
        elif file.suffix == ".md":
            _write_file(file, evaluation.markdown_of_all(runs))
        else:
            _write_file(file, _text(evaluation.all_to_json(runs)))


def _show_all(runs: "Sequence[tuple[str, Results]]", *, json: bool) -> None:
    from qa.render import evaluation

    if json:
        emit(evaluation.all_to_json(runs))
    else:
        typer.echo(evaluation.side_by_side(runs))


def _exit(runs: "Sequence[Results]") -> None:
    from qa.text.wording import counted

    failed = [failed for results in runs for failed in results.failed]
    if failed:
        error = failed[0].error
        remark(f"qa: {counted(len(failed), 'case')} without an answer: {error.message}")
        remark(f"    {error.hint}; the same command goes on where this one stopped")
        raise typer.Exit(BACKEND_FAILED)
    if any(results.comparison and results.comparison.worse for results in runs):
        raise typer.Exit(WORSE)
