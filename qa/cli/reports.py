"""What ``qa eval`` hands out: tables, JSON, reports in files, exit codes."""

import json as json_module
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.cli.common import emit, remark
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.render.evaluation import Results

WORSE = 4
BACKEND_FAILED = 6


def check_files(reports: Sequence[Path], save: Path | None) -> None:
    """Raises UsageError for what cannot be written, or is of another kind, before anything is asked."""
    for file in [*reports, *([save] if save else [])]:
        if not file.parent.is_dir():
            raise UsageError(f"cannot write {file}: there is no such folder", "make the folder first")
    for file in reports:
        if file.suffix not in (".html", ".md", ".json"):
            raise UsageError(f"{file}: a report is .html, .md or .json", "name the file accordingly")


def write(results: "Results", save: Path | None, reports: Sequence[Path]) -> None:
    """The files that were asked for. Raises UsageError for one that cannot be written."""
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


def show(results: "Results", *, json: bool, quiet: bool) -> None:
    """The results on standard output."""
    from qa.render import evaluation

    if results.comparison and not quiet:
        for line in results.comparison.remarks:
            remark(line)
    if json:
        emit(evaluation.to_json(results))
    else:
        typer.echo(evaluation.table(results))


def write_all(runs: "Sequence[tuple[str, Results]]", reports: Sequence[Path]) -> None:
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


def show_all(runs: "Sequence[tuple[str, Results]]", *, json: bool) -> None:
    """One table of all runs on standard output."""
    from qa.render import evaluation

    if json:
        emit(evaluation.all_to_json(runs))
    else:
        typer.echo(evaluation.side_by_side(runs))


def end(runs: "Sequence[Results]") -> None:
    """Exit as the contract says: 6 where a model has failed, 4 where a run is worse than the baseline."""
    from qa.text.wording import counted

    failed = [(f.case.id, f.error) for results in runs for f in results.failed]
    unjudged = [pair for results in runs for pair in results.unjudged]
    for lost, what in ((failed, "an answer"), (unjudged, "a verdict")):
        if lost:
            error = lost[0][1]
            remark(f"qa: {counted(len(lost), 'case')} without {what}: {error.message}")
            remark(f"    {error.hint}; the same command goes on where this one stopped")
    if failed or unjudged:
        raise typer.Exit(BACKEND_FAILED)
    if any(results.comparison and results.comparison.worse for results in runs):
        raise typer.Exit(WORSE)
