"""Making a golden set: candidates drawn from the articles, each confirmed or changed by a person."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.cli.common import opened, remark
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evaluate.golden import Case


def draft(file: Path, count: int, config: "Config") -> None:
    """Append what the person confirms to the file, at once; off a terminal print all candidates instead.

    Raises UsageError for a file that is no golden set.
    """
    from qa.evaluate.golden import line, load
    from qa.text.wording import counted

    held = load(file).cases if file.exists() and file.stat().st_size else ()
    known = {case.question for case in held} | {case.id for case in held}
    fresh = (case for case in _candidates(config) if case.question not in known and case.id not in known)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        for case in islice(fresh, count):
            typer.echo(line(case))
        return
    kept = 0
    try:
        with file.open("a", encoding="utf-8") as golden:
            golden.write(_break(file))
            for case in _confirmed(fresh, count):
                golden.write(line(case) + "\n")
                golden.flush()
                kept += 1
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error}", "name a file in a folder that exists") from error
    finally:
        remark(f"{counted(kept, 'case')} added to {file}; `qa eval --check {file}` checks it")


def _break(file: Path) -> str:
    """What ends the last line, where nothing does."""
    content = file.read_bytes()
    return "" if not content or content.endswith(b"\n") else "\n"


def _candidates(config: "Config") -> "Iterator[Case]":
    """Drawn by the configured model, or by rule where none is."""
    from qa.evaluate.draft import by_rule, candidates
    from qa.evaluate.drawing import Drawing

    with opened(config) as app:
        if not app.library.count():
            raise UsageError("the library has no articles", "name their folder with --articles DIR")
        infos = app.library.list()
        articles = [app.library.article(info.id) for info in infos]
        draw = Drawing(app.writer, app.library) if app.writer.prompt else by_rule
        yield from candidates(articles, {i.id: _place(i.path, i.url) or i.id for i in infos}, draw)


def _place(path: str | None, url: str | None) -> str | None:
    return Path(path).name if path else url


def _confirmed(cases: "Iterator[Case]", count: int) -> "Iterator[Case]":
    """What the person takes, until there are so many or they have had enough."""
    from qa.text.wording import safe

    taken = 0
    for case in cases:
        if taken == count:
            return
        typer.echo(f"\n{safe(case.quotes[0])}\n  in {safe(', '.join(case.articles))}")
        typer.echo(f"  question  {safe(case.question)}\n  answer    {safe(case.answers[0])}")
        said = (
            typer.prompt("  [y]es, [e]dit, [n]o, [q]uit", default="n", show_default=False).strip().lower()[:1]
        )
        if said == "q":
            return
        if said == "e":
            question = typer.prompt("  question", default=case.question, show_default=False)
            answer = typer.prompt("  answer", default=case.answers[0], show_default=False)
            case = replace(case, question=question, answers=(answer,))
        if said in ("y", "e"):
            taken += 1
            yield case
