"""``qa summarize`` and ``qa timeline``, and what the commands beside them share."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qa.cli.common import (
    AsOfOption,
    JsonOption,
    LibraryOption,
    LlmOption,
    OutletOption,
    QuietOption,
    SinceOption,
    UntilOption,
    complain,
    configured,
    emit,
    opened,
    remark,
    scope,
    style,
    width,
)
from qa.cli.interrupts import obeyed
from qa.errors import BackendError, UsageError

if TYPE_CHECKING:
    from qa.app import App, Scope
    from qa.summaries.values import Summary, SummaryEvent, Wanted

NOTHING = 3
Format = Literal["text", "markdown", "html", "json"]
LengthOption = Annotated[
    str, typer.Option(help="short, medium, long or a number of words.", metavar="LENGTH")
]
StyleOption = Annotated[
    Literal["prose", "bullets", "brief"], typer.Option("--style", help="How it is laid out.")
]
OutOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write it to a file.", metavar="FILE", dir_okay=False)
]
IdsArgument = Annotated[list[str] | None, typer.Argument(help="Ids of articles.", metavar="[ID]...")]


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("summarize")(summarize)
    cli.command("timeline")(timeline)


def summarize(
    ids: IdsArgument = None,
    about: Annotated[str | None, typer.Option("--about", help="All articles on it.", metavar="TOPIC")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    k: Annotated[int | None, typer.Option("-k", help="Articles at most.", metavar="N", min=1)] = None,
    length: LengthOption = "medium",
    layout: StyleOption = "prose",
    form: Annotated[Format, typer.Option("--format", help="Of the output.")] = "text",
    output: OutOption = None,
    llm: LlmOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what it would cost in tokens; ask no model.")
    ] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Summarise articles, each sentence with its sources.

    Named articles are read whole; with --about, all articles of the library on the topic; with --since and
    the like alone, all of that time. Near-copies count once. Exit codes: 3 nothing on the topic, 6 the
    model's backend failed, 130 interrupted: notes that a model has made are kept.

    \b
    Examples:
      qa summarize 3fa2c1d4
      qa summarize --about "harbour bridge" --length long --style bullets
      qa summarize --since 2025-08-01 --format markdown -o week.md
      qa summarize --about "harbour bridge" --llm openai:gpt-4o-mini --dry-run
    """
    from qa.render import summaries as render

    wanted = _wanted(ids, about, scope(day_of(since), day_of(until), as_of, outlet, k), length, layout)
    if dry_run and (llm is None and configured().llm == "extractive"):
        remark("The extractive writer asks no model: nothing is spent.")
    with opened(configured(library=library, llm=llm), quiet) as app:
        _not_empty(app)
        live = form == "text" and not json and output is None and not dry_run
        summary = _shown(obeyed(app.summarize(wanted, dry_run=dry_run)), live=live, quiet=quiet)
    if summary is None:
        return
    now = datetime.now(UTC)
    if json or form == "json":
        put_json(render.summary_object(summary), output)
    elif form == "text":
        text = render.summary_text(summary, style(), now, width())
        put(text if live else summary.text + "\n" + text, output)
    else:
        put(render.summary_markdown(summary) if form == "markdown" else render.summary_html(summary), output)
    if summary.truncated:
        complain(
            f"the summary was cut off: {summary.truncated}", "what arrived is above; run it again to go on"
        )
        raise typer.Exit(BackendError.exit_code)
    if summary.refused:
        raise typer.Exit(NOTHING)


def timeline(
    topic: Annotated[str, typer.Argument(help="What the events are about.", metavar="TOPIC")],
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    k: Annotated[int | None, typer.Option("-k", help="Events at most.", metavar="N", min=1)] = None,
    form: Annotated[
        Literal["text", "markdown", "html", "json", "svg"], typer.Option("--format", help="Of the output.")
    ] = "text",
    output: OutOption = None,
    library: LibraryOption = None,
    llm: LlmOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Events on a topic by the day on which they happened, each with its sources.

    "On Tuesday" and "last month" are resolved from the day of publication; what may be two days is marked.
    No model is asked, whatever --llm says. Exit code 3: nothing on the topic.

    \b
    Examples:
      qa timeline "harbour bridge"
      qa timeline "harbour bridge" --format svg -o bridge.svg
    """
    from qa.render import timelines as render
    from qa.summaries.values import TimelineDone

    del llm
    asked = scope(day_of(since), day_of(until), as_of, outlet, k)
    with opened(configured(library=library), quiet) as app:
        _not_empty(app)
        found = next(
            event.timeline
            for event in obeyed(app.timeline(_topic(topic), asked))
            if isinstance(event, TimelineDone)
        )
    if json or form == "json":
        put_json(render.timeline_object(found), output)
    else:
        made = {
            "markdown": lambda: render.timeline_markdown(found),
            "html": lambda: render.timeline_html(found),
            "svg": lambda: render.timeline_svg(found),
            "text": lambda: render.timeline_text(found, style(), datetime.now(UTC), width()),
        }
        put(made[form](), output)
    if found.refused:
        raise typer.Exit(NOTHING)


def _wanted(
    ids: list[str] | None,
    about: str | None,
    asked: "Scope",
    length: str,
    layout: Literal["prose", "bullets", "brief"],
) -> "Wanted":
    from qa.summaries.values import Wanted

    if ids and about is not None:
        raise UsageError("both articles and a topic are named", "give ids, or --about, not both")
    if not ids and about is None and not asked.where:
        raise UsageError(
            "nothing is named to summarise",
            'name articles, --about "topic" or --since DATE; `qa list` shows ids',
        )
    return Wanted(
        articles=tuple(ids or ()),
        topic=None if about is None else _topic(about),
        where=asked.where,
        as_of=asked.as_of,
        words=words_of(length),
        style=layout,
        most=asked.k,
    )


def words_of(length: str) -> int:
    """``short``, ``120`` or ``120 words``. Raises UsageError for anything else."""
    from qa.summaries.values import LENGTHS

    name = length.strip().lower().removesuffix("words").strip()
    if name in LENGTHS:
        return LENGTHS[name]
    if name.isdecimal() and 5 <= int(name) <= 5000:
        return int(name)
    raise UsageError(
        f"{length!r} is no length", "write short, medium, long or a number of words from 5 to 5000"
    )


def _topic(text: str) -> str:
    if not text.strip():
        raise UsageError("the topic is empty", 'name one: qa summarize --about "harbour bridge"')
    return text


def day_of(value: str | None) -> str | None:
    """A date as people write it, as ISO 8601; what is none is left to be refused."""
    from qa.text.days import dates

    if value is None or value[:1].isdigit():
        return value
    found = dates(value, datetime.now(UTC).date())
    return found[0].first.isoformat() if found else value


def _not_empty(app: "App") -> None:
    if not app.library.count():
        raise UsageError("the library has no articles yet", "bring some in with: qa add FOLDER")


def _shown(events: "Iterator[SummaryEvent]", live: bool, quiet: bool) -> "Summary | None":
    """Print tokens as they arrive and progress beside them; the finished summary, or None for a cost."""
    from qa.cli.progress import Bar
    from qa.summaries.values import Foreseen, Summarized
    from qa.text.wording import safe
    from qa.types import Notice, Progress, Token

    bar: Bar | None = None
    said = False
    for event in events:
        match event:
            case Progress(stage, done, total) if total > 1 and not said:
                if bar is None or done == 0:
                    bar = _next_bar(bar, total, stage, quiet)
                bar.reach(done)
            case Token(text) if live:
                _closed(bar)
                bar, said = None, True
                sys.stdout.write(safe(text))
                sys.stdout.flush()
            case Notice(text) if not quiet:
                remark(text)
            case Foreseen(cost):
                from qa.render import summaries as render

                typer.echo(render.cost_text(cost))
            case Summarized(summary):
                _closed(bar)
                if live and summary.refused:
                    sys.stdout.write(safe(summary.text))
                return summary
            case _:
                pass
    _closed(bar)
    return None


def _next_bar(bar: Any, total: int, stage: str, quiet: bool) -> Any:
    from qa.cli.progress import Bar

    _closed(bar)
    return Bar(total, stage, quiet).__enter__()


def _closed(bar: Any) -> None:
    if bar is not None:
        bar.__exit__(None, None, None)


def put(text: str, output: Path | None) -> None:
    """On standard output, or whole into a file."""
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {error.strerror}", "name another file with -o"
        ) from error


def put_json(value: Any, output: Path | None) -> None:
    """The same for JSON."""
    import json

    if output is None:
        emit(value)
    else:
        put(json.dumps(value, ensure_ascii=False, indent=2), output)
