"""Commands that keep the library in order: bring it up to date, see that it is whole, write it out."""

import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import (
    INTERRUPTED,
    JsonOption,
    LibraryOption,
    QuietOption,
    configured,
    emit,
    opened,
    remark,
)
from qa.cli.library import SOME_FAILED
from qa.cli.outcomes import Outcomes, follow
from qa.cli.progress import Bar
from qa.errors import QAError, UsageError

if TYPE_CHECKING:
    from qa.app import App
    from qa.library.doctor import Finding, Health

FAILED = 1


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("sync")(sync)
    cli.command("sources")(sources)
    cli.command("doctor")(doctor)
    cli.command("export")(export)


def sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Take out articles that are gone.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C.")] = False,
    every: Annotated[
        float, typer.Option(help="With --watch, seconds until pages and feeds are asked again.", min=1.0)
    ] = 300.0,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look again at every folder, file, feed and URL that was added, and take in what is new or changed.

    What is gone is told once and marked, and its articles kept: files and pages, and what a file of several
    articles has no more. --prune takes out what was read from files. --watch looks at folders whenever
    something in them changes. The last line of a run is its count, copies among the new ones.

    \b
    Examples:
      qa sync
      qa sync --dry-run
      qa sync --watch --every 600
    """
    if watch and (dry_run or prune):
        raise UsageError("--watch goes with neither --dry-run nor --prune", "leave one of them out")
    failed = interrupted = False
    with opened(configured(library=library), quiet or json) as app:
        if not app.library.sources():
            raise UsageError("nothing was added that could be looked at again", "qa add FOLDER")
        bar = Bar(None, "articles", quiet or json or watch)
        looked = app.sync(dry_run=dry_run, prune=prune, expect=bar.expect)
        try:
            for number, outcomes in enumerate(app.watch(every) if watch else [looked]):
                told = Outcomes((lambda _line: None) if quiet or json else bar.say)
                counts = told.counts
                with bar:
                    interrupted = follow(outcomes, told, bar, json)
                if counts["failed"] and not quiet and not json:
                    remark(f"{counts['failed']:,} failed")
                failed = failed or bool(counts["failed"])
                if not json and (number == 0 or any(counts[kind] for kind in counts if kind != "unchanged")):
                    typer.echo(_tally(counts))
                    sys.stdout.flush()
                if interrupted:
                    break
        except KeyboardInterrupt:
            interrupted = True
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _tally(counts: Counter[str]) -> str:
    """``+3 new, ~1 changed, -2 gone, 1198 unchanged``: a copy of a known text at a new place is new."""
    return (
        f"+{counts['added'] + counts['copy']} new, ~{counts['changed']} changed, "
        f"-{counts['gone']} gone, {counts['unchanged']} unchanged"
    )


def sources(
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", help="Look at it no more; may be given several times.", metavar="SOURCE"),
    ] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List what `qa sync` looks at: every folder, file, feed and URL that was added.

    What is forgotten is no longer looked at; the articles that came from it stay.

    \b
    Examples:
      qa sources
      qa sources --forget old-articles
    """
    from qa.render import contract, plain

    with opened(configured(library=library), quiet or json) as app:
        if forget:
            app.forget(forget)
        found = app.sources()
        if json:
            emit([contract.source(source) for source in found])
            return
        for source in found:
            typer.echo(plain.source(source))
        if not found and not quiet:
            remark("`qa sync` looks at nothing. Bring articles in with: qa add FOLDER")


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make again from the catalog what is wrong.")
    ] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look whether the library is whole: its catalog, full-text index and vectors.

    Ends with 1 where something is wrong and was not repaired. --repair reads no source again.

    \b
    Examples:
      qa doctor
      qa doctor --repair
    """
    with opened(configured(library=library), quiet or json) as app:
        health = app.library.examine(_embedder(app))
        found = health.findings
        if repair and found:
            with Bar(health.passages, "passages", quiet or json) as bar:
                health = app.library.mend(health, app.embedder, lambda at, _of: bar.reach(at))
    left = set(health.findings)
    if json:
        emit(_as_json(health, [*found, *(f for f in health.findings if f not in found)]))
    else:
        _say(health, found, repair, quiet)
    if left:
        raise typer.Exit(FAILED)


def export(
    file: Annotated[str, typer.Argument(help="File to write; - is standard output.", metavar="FILE")] = "-",
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the library as JSON Lines; `qa add FILE` gives an equal library back.

    One line a version at a place, the oldest first: qa_place, path, url, title, outlet, author, published,
    modified, added, language, text, headings (pairs of offsets into the text); since, stood_from and
    stood_until (null: it stands there); place_added, shown, revised, replaced_by, story, file, page, gone,
    missing.
    Then one line a thing that was added, for `qa sync`: qa_source, kind, added.

    Vectors are made again, and the next `qa sync` reads each file once. In a library that is not empty,
    versions are joined by the times at which they were seen: an older one does not replace a newer one.

    \b
    Examples:
      qa export library.jsonl
      qa export | jq -r .title
    """
    from qa.render import contract

    with opened(configured(library=library), quiet) as app:
        lines = (dumps(contract.exported(found), ensure_ascii=False) for found in app.library.exported())
        if file == "-":
            for line in lines:
                typer.echo(line)
            return
        written = _write(Path(file), lines)
    if not quiet:
        remark(f"{written:,} lines written to {file}")


def _write(path: Path, lines: Iterable[str]) -> int:
    """Write the lines beside the file and put them in its place when all are there; how many they are."""
    part = path.with_name(f"{path.name}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            for line in lines:
                out.write(f"{line}\n")
                count += 1
        part.replace(path)
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror or error}", "name a file where you may write"
        ) from error
    finally:
        # There only where something went wrong, or somebody broke it off.
        with suppress(OSError):
            part.unlink()
    return count


def _embedder(app: "App") -> str | None:
    """Name of the configured embedder; None where it cannot be loaded, which `qa add` would say."""
    if not app.library.count():
        return None
    try:
        return app.embedder.name
    except QAError:
        return None


def _as_json(health: "Health", found: "list[Finding]") -> dict[str, object]:
    return {
        "ok": not health.findings,
        "articles": health.articles,
        "passages": health.passages,
        "words": health.words,
        "vectors": health.vectors,
        "waiting": health.waiting,
        "embedder": health.embedder,
        "problems": [
            {"part": f.part, "problem": f.what, "repaired": f not in health.findings} for f in found
        ],
    }


def _say(health: "Health", found: "tuple[Finding, ...]", repair: bool, quiet: bool) -> None:
    from qa.text.wording import safe

    left = health.findings
    for finding in found:
        if finding not in left:
            typer.echo(f"repaired  {finding.part}: {safe(finding.what)}")
    for finding in left:
        typer.echo(f"wrong     {finding.part}: {safe(finding.what)}")
    if quiet:
        return
    typer.echo(
        f"{health.articles:,} articles, {health.passages:,} passages: {health.words:,} in the full-text "
        f"index, {health.vectors:,} with vectors" + (f" by {health.embedder}" if health.embedder else "")
    )
    if not left:
        typer.echo("The library is whole.")
    elif not repair and any(finding.mendable for finding in left):
        typer.echo("`qa doctor --repair` mends it from the catalog")
