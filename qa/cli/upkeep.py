"""Commands that keep the library in order: looking whether it is whole, and mending it."""

from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import JsonOption, LibraryOption, QuietOption, configured, emit, opened
from qa.cli.progress import Bar
from qa.errors import QAError

if TYPE_CHECKING:
    from qa.app import App
    from qa.library.doctor import Finding, Health

FAILED = 1


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("doctor")(doctor)


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
    elif not repair:
        typer.echo("`qa doctor --repair` mends it from the catalog")
