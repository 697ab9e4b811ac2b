"""The evaluation harness as a command."""

from collections.abc import Mapping, Sequence
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
    RerankOption,
    configured,
    opened,
    remark,
)
from qa.cli.reports import check_files, end, show, show_all, write, write_all
from qa.cli.trying import Task, tried
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evaluate.golden import Case, GoldenSet
    from qa.evaluate.judge import Verdict
    from qa.render.evaluation import Results


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
            help="Add N questions that --llm, or a rule, draws from the articles, each as you confirm it.",
            metavar="N",
            min=1,
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
    without_cited: Annotated[
        bool,
        typer.Option(
            "--without-cited", help="Ask again what was answered, the passages that it cited out of sight."
        ),
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
    reuse: Annotated[
        bool, typer.Option("--reuse", help="Take the answers of a finished run with the same settings.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again; take nothing of an earlier run.")
    ] = False,
    library: LibraryOption = None,
    llm: LlmOption = None,
    k: KOption = None,
    rerank: RerankOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer golden questions and measure retrieval, answers, citations, refusal and time.

    \b
    Examples:
      qa eval eval/golden.jsonl --articles eval/articles
      qa eval mine.jsonl --draft 20 --articles articles --llm openai:gpt-4o-mini
      qa eval mine.jsonl --check --articles articles
      qa eval mine.jsonl --save before.json
      qa eval mine.jsonl --llm openai:gpt-4o-mini --baseline before.json --report after.html
      qa eval mine.jsonl --matrix models.toml --articles articles
    """
    from qa.evaluate import compare
    from qa.evaluate.golden import load, read
    from qa.prices import prices
    from qa.trial import Plan

    config = configured(library=library, llm=llm, k=k, rerank=rerank)
    if draft:
        from qa.cli.draft import draft as draw

        draw(golden, draft, _with_articles(config, articles, quiet))
        return
    if check:
        _check(read(golden), config, articles, quiet)
        return
    if hidden and without_cited:
        raise UsageError("--hidden goes not with --without-cited", "leave one of them out")
    check_files(report or [], save)
    whole = load(golden)
    cases = _chosen(whole.cases, case or [], limit)
    before = compare.load(baseline) if baseline else None
    task = Task(
        golden=whole,
        cases=cases,
        plan=Plan(
            workers=workers,
            fresh=fresh,
            finished=reuse,
            hidden="articles" if hidden else "cited" if without_cited else None,
        ),
        price=prices(price) if price else None,
        judge=judge,
        labels=_labels(labels, cases),
        quiet=quiet,
    )
    if matrix:
        if before or save:
            raise UsageError("--matrix goes with neither --baseline nor --save", "leave one of them out")
        runs = _matrix(task, matrix, {"library": library, "llm": llm, "k": k, "rerank": rerank}, articles)
        write_all(runs, report or [])
        show_all(runs, json=json)
        end([replace(results, comparison=None) for _, results in runs])
        return
    results = tried(_with_articles(config, articles, quiet), task)
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


def _chosen(cases: "Sequence[Case]", ids: Sequence[str], limit: int | None) -> "list[Case]":
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


def _matrix(
    task: Task, file: Path, flags: Mapping[str, object], articles: Path | None
) -> "list[tuple[str, Results]]":
    """The results of every combination, each beside the first.

    What an earlier run with the same settings gave is taken from it.
    """
    from qa.config import load
    from qa.evaluate.compare import compare, of
    from qa.evaluate.matrix import rows

    made: list[tuple[str, Results]] = []
    task = replace(task, plan=replace(task.plan, finished=True), alone=False)
    typed = {key: value for key, value in flags.items() if value is not None}
    configs = [(row.name, load({**row.settings, **typed})) for row in rows(file)]
    for row, config in configs:
        if not task.quiet:
            remark(row)
        results = tried(_with_articles(config, articles, task.quiet), task)
        if made and made[0][1].scored and results.scored:
            name, first = made[0]
            before = of(name, first.scored, first.record)
            results = replace(results, comparison=compare(results.scored, results.record, before))
        made.append((row, results))
    return made
