"""Commands that bring articles in, list, show and remove them, and rebuild the vectors."""

import sys
from itertools import chain
from typing import Annotated

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
    style,
    width,
)
from qa.cli.outcomes import Outcomes, follow, tally
from qa.cli.progress import Bar
from qa.errors import UsageError

SOME_FAILED = 5

IdArgument = Annotated[str, typer.Argument(help="Id of an article, or its first characters.", metavar="ID")]


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("add")(add)
    cli.command("list")(list_)
    cli.command("show")(show)
    cli.command("remove")(remove)
    cli.command("reindex")(reindex)


def add(
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, pages, feeds; - is standard input.", metavar="SOURCE…"),
    ],
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring articles into the library.

    Text, HTML, Markdown, PDF, feeds, mail, JSON Lines and zip files are recognised by their content. What is
    known already is skipped, and near-copies make one story. An interrupted command is completed by the next.

    \b
    Examples:
      qa add articles/
      qa add one.html https://example.org/feed.xml
      pbpaste | qa add -
    """
    from qa.types import Outcome

    with opened(configured(library=library), quiet or json) as app:
        found = list(app.expand(sources))
        names = [source for source in found if isinstance(source, str)]
        outcomes = (outcome for outcome in found if isinstance(outcome, Outcome))
        with Bar(None, "articles", quiet or json) as bar:
            told = Outcomes((lambda _line: None) if quiet or json else bar.say)
            bar.expect(len(names))
            try:
                interrupted = follow(chain(outcomes, app.add(names)), told, bar, json)
            finally:
                if told.counts and not quiet and not json:
                    bar.say(tally(told.counts))
        app.remember(sources, told.failed)
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    if told.counts["failed"]:
        raise typer.Exit(SOME_FAILED)


def list_(library: LibraryOption = None, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the articles, newest first.

    \b
    Examples:
      qa list
      qa list --json | jq -r '.[].title'
    """
    from qa.render import contract, plain

    with opened(configured(library=library), quiet) as app:
        infos = app.library.list()
        if json:
            emit([contract.info(info) for info in infos])
            return
        columns, empty = width() if sys.stdout.isatty() else None, True
        for info in infos:
            typer.echo(plain.row(info, columns))
            empty = False
        if empty and not quiet:
            remark("The library is empty. Bring articles in with: qa add FOLDER")


def show(
    id_: IdArgument,
    versions: Annotated[
        bool, typer.Option("--versions", help="What has stood at its place, and since when.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="What changed from the version before it.")] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show an article with its text. One that was replaced by a newer version can still be shown.

    \b
    Examples:
      qa show 3f2a
      qa show 3f2a --versions
      qa show 3f2a --diff
    """
    from qa.render import contract, plain
    from qa.render import versions as history

    with opened(configured(library=library), quiet) as app:
        article = app.library.article(id_)
        places = app.library.places_of(article.info.id)
        stood = app.library.versions(article.info.id) if versions or diff else []
        changed = None
        if diff:
            older = history.before(stood, article.info.id)
            if older is None:
                raise UsageError(
                    f"nothing stood in the place of {article.info.id} before it",
                    f"`qa show {article.info.id} --versions` shows what stood there since",
                )
            changed = history.difference(app.library.article(older.article.id), article)
    if json:
        more = {"versions": history.as_json(stood)} if versions else {}
        emit({**contract.article(article, places), **more, **({"diff": changed} if diff else {})})
    elif versions or diff:
        said = history.rows(stood, article.info.id) if versions else None
        typer.echo("\n\n".join(filter(None, [said, changed])))
    else:
        typer.echo(plain.article(article, style(), places))


def remove(
    ids: Annotated[
        list[str], typer.Argument(help="Ids of articles, or their first characters.", metavar="ID…")
    ],
    library: LibraryOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Remove articles from the library: all that are named, or none. Files on disk are not touched.

    \b
    Example:
      qa remove 3f2a
    """
    from qa.render import contract
    from qa.types import ArticleInfo

    removed: list[ArticleInfo] = []
    with opened(configured(library=library), quiet) as app:
        # All of them are looked for before the first is taken out.
        found = dict.fromkeys(app.library.article(id_).info.id for id_ in ids)
        try:
            for id_ in found:
                removed.append(app.library.remove(id_))
                if not json and not quiet:
                    remark(f"removed {removed[-1].id} {removed[-1].label}")
        finally:
            if json:
                emit([contract.info(info) for info in removed])
        if not json and not quiet and app.looks_again_at(removed):
            remark("What it was read from is looked at again: `qa sync` brings back what is still there.")


def reindex(
    library: LibraryOption = None,
    embedder: Annotated[
        str | None, typer.Option(help="Embedder to use from now on, as in the configuration.", metavar="SPEC")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Make all vectors anew from the stored articles.

    Needed after another embedder was configured, when Chroma's folder was lost, and for a library that an
    older version of qa wrote. No source is read again.

    \b
    Example:
      qa reindex
    """
    with opened(configured(library=library, embedder=embedder), quiet) as app:
        app.upgrade()
        if not app.library.count():
            raise UsageError("the library is empty", "bring articles in with: qa add FOLDER")
        with Bar(app.library.passage_count(), "passages", quiet) as bar:
            done = app.library.reindex(app.embedder, progress=lambda at, _of: bar.reach(at))
    if not quiet:
        remark(f"{done:,} passages embedded by {app.embedder.name}")
