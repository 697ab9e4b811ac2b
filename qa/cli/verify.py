"""The command that checks any text against the library."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from qa.cli.common import (
    AsOfOption,
    JsonOption,
    KOption,
    LibraryOption,
    NliOption,
    OutletOption,
    QuietOption,
    SinceOption,
    UntilOption,
    configured,
    emit,
    opened,
    scope,
    style,
    width,
)
from qa.errors import UsageError

UNSUPPORTED = 4


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("verify")(verify)


def verify(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.", metavar="FILE")],
    library: LibraryOption = None,
    k: KOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    nli: NliOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a text, a draft or another tool's answer, against the articles.

    Each claim is shown with the sentences that bear it out, or that say otherwise. Exit codes: 0 all
    claims are supported, 4 a claim is not.

    \b
    Examples:
      qa verify draft.md
      pbpaste | qa verify -
      qa verify answer.txt --json --as-of 2025-08-13
    """
    from qa.render import judged as render

    if json and markdown:
        raise UsageError("--json and --markdown exclude each other", "give one of them")
    if file == "-" and sys.stdin.isatty():
        raise UsageError("standard input is a terminal", "pipe a text in: qa verify - < draft.txt")
    asked = scope(since, until, as_of, outlet, k)
    with opened(configured(library=library, nli=nli), quiet) as app:
        if not app.library.count():
            raise UsageError("the library has no articles yet", "bring some in with: qa add FOLDER")
        judged = app.verify(file, asked)
    now = asked.as_of or datetime.now(UTC)
    if json:
        emit(render.as_json(judged))
    elif markdown:
        typer.echo(render.markdown(judged, now))
    else:
        typer.echo(render.table(judged, style(), now, width()))
    if any(claim.status != "supported" for claim in judged.claims):
        raise typer.Exit(UNSUPPORTED)
