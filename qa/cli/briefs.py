"""``qa brief`` and ``qa compare``."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from qa.cli.common import (
    JsonOption,
    LibraryOption,
    OutletOption,
    QuietOption,
    UntilOption,
    configured,
    opened,
    remark,
    scope,
    style,
    width,
)
from qa.cli.summaries import NOTHING, Format, OutOption, day_of, put, put_json
from qa.errors import UsageError


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("brief")(brief)
    cli.command("compare")(compare)


def brief(
    since: Annotated[
        str,
        typer.Option(
            help="Articles published on or after it: yesterday, last week, 2025-08-13.", metavar="DATE"
        ),
    ] = "yesterday",
    until: UntilOption = None,
    outlet: OutletOption = None,
    k: Annotated[int | None, typer.Option("-k", help="Stories at most.", metavar="N", min=1)] = None,
    form: Annotated[Format, typer.Option("--format", help="Of the output.")] = "text",
    output: OutOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """What is new, by story: headline, two cited sentences, who tells it.

    No model is asked. Fit for cron: with --quiet nothing is printed where nothing is new, and the exit code
    is 3 then.

    \b
    Examples:
      qa brief
      qa brief --since "last week" --format html -o brief.html
      qa sync -q; qa brief -q --format markdown -o today.md && mail -s News me < today.md
    """
    from qa.render import briefs as render

    asked = scope(day_of(since), day_of(until), None, outlet, k)
    with opened(configured(library=library), quiet) as app:
        found = app.brief(asked)
    now = datetime.now(UTC)
    if not found.stories:
        if json or form == "json":
            put_json(render.brief_object(found), output)
        elif not quiet:
            remark(f"{render.brief_title(found)}: no articles.")
        raise typer.Exit(NOTHING)
    if json or form == "json":
        put_json(render.brief_object(found), output)
        return
    made = {
        "markdown": lambda: render.brief_markdown(found),
        "html": lambda: render.brief_html(found),
        "text": lambda: render.brief_text(found, style(), now, width()),
    }
    put(made[form](), output)


def compare(
    ids: Annotated[list[str], typer.Argument(help="Ids of two articles or more.", metavar="ID ID...")],
    form: Annotated[Format, typer.Option("--format", help="Of the output.")] = "text",
    output: OutOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """What articles share, what each has alone, and where their figures differ.

    \b
    Example:
      qa compare 3fa2c1d4 774cd652
    """
    from qa.render import briefs as render

    if len(set(ids)) < 2:
        raise UsageError("one article cannot be compared", "name two or more; `qa list` shows their ids")
    with opened(configured(library=library), quiet) as app:
        found = app.compare(ids)
    if json or form == "json":
        put_json(render.comparison_object(found), output)
        return
    made = {
        "markdown": lambda: render.comparison_markdown(found),
        "html": lambda: render.comparison_html(found),
        "text": lambda: render.comparison_text(found, style(), datetime.now(UTC), width()),
    }
    put(made[form](), output)
