"""Commands that search and answer."""

import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import (
    AsOfOption,
    JsonOption,
    KOption,
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
from qa.errors import BackendError, UsageError

if TYPE_CHECKING:
    from qa.types import Answer, Event

REFUSED = 3
UNSUPPORTED = 4
TRUNCATED = BackendError.exit_code


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command("ask")(ask)
    cli.command("search")(search)


def search(
    words: Annotated[str, typer.Argument(help="What to look for.", metavar="WORDS")],
    library: LibraryOption = None,
    k: KOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show the passages that a question finds; no answer is written.

    \b
    Examples:
      qa search "alaska summit"
      qa search "harbour fire" --since 2025-06-01 --outlet "Harbour Post"
    """
    from qa.render import contract, plain

    asked = scope(since, until, as_of, outlet, k)
    with opened(configured(library=library), quiet) as app:
        hits = app.search(_question(words), asked)
    if json:
        emit(contract.hits(hits))
    elif hits:
        typer.echo(plain.hits(hits, style(), datetime.now(UTC), width()))
    elif not quiet:
        remark("Nothing found.")


def ask(
    question: Annotated[str, typer.Argument(help="The question.", metavar="QUESTION")],
    library: LibraryOption = None,
    llm: LlmOption = None,
    k: KOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 when a claim is not supported by what it cites.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer a question from the articles, with citations.

    Every figure, date, name and quotation of the answer is checked against the sentences that it cites.
    Text piped in counts as one more source. Exit codes: 0 answered, 3 not in the articles,
    4 a claim is not supported (--strict), 6 the model's backend failed.

    \b
    Examples:
      qa ask "how many troops?"
      qa ask "who said so?" --since 2025-08-01 --json
      qa ask "what changed?" --llm openai:gpt-4o-mini
      cat draft.txt | qa ask "is the toll right?"
    """
    from qa.render import contract, plain

    asked = scope(since, until, as_of, outlet, k)
    context = _piped()
    with opened(configured(library=library, llm=llm), quiet) as app:
        if not context and not app.library.count():
            raise UsageError("the library has no articles yet", "bring some in with: qa add FOLDER")
        answer = _shown(app.ask(_question(question), asked, context=context), live=not json, quiet=quiet)
    if json:
        emit(contract.answer(answer))
    else:
        typer.echo(plain.sources(answer, style(), datetime.now(UTC), width()))
    if answer.truncated:
        complain(f"the answer was cut off: {answer.truncated}", "what arrived is above; try --llm extractive")
        raise typer.Exit(TRUNCATED)
    if answer.refused:
        raise typer.Exit(REFUSED)
    if strict and any(claim.status != "supported" for claim in answer.claims):
        raise typer.Exit(UNSUPPORTED)


def _question(text: str) -> str:
    if not text.strip():
        raise UsageError("the question is empty", 'ask one: qa ask "how many troops?"')
    return text


def _shown(events: "Iterator[Event]", live: bool, quiet: bool) -> "Answer":
    """Print tokens as they arrive; the finished answer."""
    from qa.text.markers import unescape
    from qa.text.wording import safe
    from qa.types import Done, Notice, Token

    for event in events:
        match event:
            case Token(text) if live:
                sys.stdout.write(safe(unescape(text)))
                sys.stdout.flush()
            case Notice(text) if not quiet:
                remark(text)
            case Done(answer):
                if live and answer.refused:
                    sys.stdout.write(safe(answer.text))
                return answer
    raise AssertionError("a run of events ends with Done")


def _piped() -> str:
    """What a pipe or a redirected file gives; nothing where standard input is a terminal or absent."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return ""
    if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode)):
        return ""
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")
