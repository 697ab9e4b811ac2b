"""The evaluation harness as a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import (
    JsonOption,
    LibraryOption,
    LlmOption,
    QuietOption,
    configured,
    emit,
    opened,
    remark,
)
from qa.cli.progress import Bar
from qa.errors import SourceError, UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.types import Outcome


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
    library: LibraryOption = None,
    llm: LlmOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer golden questions and measure retrieval, answers, citations, refusal and time.

    \b
    Examples:
      qa eval eval/golden.jsonl --articles eval/articles
      qa eval mine.jsonl --llm openai:gpt-4o-mini --json > results.json
    """
    from qa.evaluate.golden import load
    from qa.evaluate.run import summarize
    from qa.render import contract, plain

    cases = load(golden)
    with _library(configured(library=library, llm=llm), articles) as config, opened(config, quiet) as app:
        if articles:
            _fill(app.add(list(_sources(app.expand([str(articles)])))), quiet)
        if not app.library.count():
            raise UsageError(
                "the library has no articles", "name their folder: qa eval GOLDEN.jsonl --articles DIR"
            )
        scored = []
        with Bar(len(cases), "questions", quiet) as bar:
            for one in app.evaluate(cases):
                scored.append(one)
                bar.advance(one.case.id)
    summary = summarize(scored)
    if json:
        emit(contract.evaluation(summary, scored))
    else:
        typer.echo(plain.evaluation(summary))


@contextmanager
def _library(config: "Config", articles: Path | None) -> "Iterator[Config]":
    """The configured library, or one for this run only."""
    if articles is None:
        yield config
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="qa-eval-") as folder:
        yield replace(config, library=Path(folder), chroma_url=None)


def _sources(found: "Iterator[str | Outcome]") -> Iterator[str]:
    for source in found:
        if not isinstance(source, str):
            raise SourceError(source.reason or source.source)
        yield source


def _fill(outcomes: "Iterator[Outcome]", quiet: bool) -> None:
    for outcome in outcomes:
        if outcome.kind == "failed" and not quiet:
            remark(f"failed: {outcome.reason}")
