"""The evaluation harness as a command."""

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
    opened,
    remark,
)
from qa.cli.progress import Bar
from qa.cli.reports import check_reports, end, show, show_all, write, write_all
from qa.errors import BackendError, UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evaluate.golden import Case, GoldenSet
    from qa.evaluate.judge import Verdict
    from qa.evaluate.score import Prices, Scored
    from qa.render.evaluation import Results
    from qa.trial import Plan, Trial


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
    price: Annotated[
        str | None,
        typer.Option(help="Of a million tokens, of prompt and of completion: 0.15/0.60.", metavar="IN/OUT"),
    ] = None,
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
    check_reports(report or [])
    cases = _chosen(load(golden), case or [], limit)
    before = compare.load(baseline) if baseline else None
    prices = _prices(price)
    plan = Plan(workers=workers, fresh=fresh, hidden=hidden)
    if matrix:
        if before or save:
            raise UsageError("--matrix goes with neither --baseline nor --save", "leave one of them out")
        flags = {"library": library, "llm": llm, "k": k}
        runs = _matrix(golden.name, cases, matrix, flags, articles, plan, prices, quiet)
        write_all(runs, report or [])
        show_all(runs, json=json)
        end([results for _, results in runs])
        return
    config = _with_articles(config, articles, quiet)
    people = _labels(labels, cases)
    results = _results(golden.name, cases, config, plan, prices, quiet, judge)
    results = replace(results, labels=people)
    if before:
        results = replace(results, comparison=compare.compare(results.scored, results.record, before))
    write(results, save, report or [])
    show(results, json=json, quiet=quiet)
    end([results])


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


def _prices(written: str | None) -> "Prices | None":
    from qa.evaluate.score import Prices

    if written is None:
        return None
    try:
        of_prompt, of_completion = (float(part) for part in written.split("/"))
    except ValueError as error:
        raise UsageError(f"--price {written!r} is no pair of prices", "write it as 0.15/0.60") from error
    return Prices(of_prompt, of_completion)


def _labels(file: Path | None, cases: "Sequence[Case]") -> "dict[str, Verdict]":
    from qa.evaluate.judge import labels

    return labels(file, [case.id for case in cases]) if file else {}


def _results(
    name: str,
    cases: "list[Case]",
    config: "Config",
    plan: "Plan",
    prices: "Prices | None",
    quiet: bool,
    judge: str | None = None,
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
    summary = summarize(scored, prices) | {"peak_memory_mb": Estimate(peak_memory(), None, None, 1)}
    if judge:
        summary |= {f"judge_{aspect}": estimate(_said(verdicts, aspect)) for aspect in ASPECTS}
    return Results(name, record, scored, failed, summary, judge=judge, verdicts=verdicts)


def _judged(trial: "Trial", scored: "Sequence[Scored]", spec: str) -> "dict[str, Verdict]":
    """What the judge says, as far as it comes: the answers and their metrics stand without it."""
    verdicts: dict[str, Verdict] = {}
    try:
        verdicts.update(trial.judged(scored, spec))
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
    prices: "Prices | None",
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
        made.append((row, _results(name, cases, config, replace(plan, finished=True), prices, quiet)))
    return made


def _unknown(trial: "Trial", cases: "Sequence[Case]") -> Iterator[str]:
    """Golden articles that the library does not have: nothing that needs them is judged."""
    for case in cases:
        for entry in case.articles:
            if not trial.gold.named(entry):
                yield f"{case.id}: the library has no article {entry!r}"
