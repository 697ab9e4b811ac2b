"""Commands that search and answer."""

import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qa.cli.common import (
    AsOfOption,
    JsonOption,
    KOption,
    LibraryOption,
    LlmOption,
    NliOption,
    OutletOption,
    QuietOption,
    RerankOption,
    SinceOption,
    UntilOption,
    as_json,
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
    from qa.types import Answer, Event

Format = Literal["text", "markdown", "html", "json"]
_ENDINGS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}
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
    rerank: RerankOption = None,
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
    with opened(configured(library=library, rerank=rerank), quiet) as app:
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
    rerank: RerankOption = None,
    nli: NliOption = None,
    goes_on: Annotated[
        bool,
        typer.Option("--continue", "-c", help="Go on with the latest chat: the question may lean on it."),
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep question and answer as a chat, for --continue.")
    ] = True,
    form: Annotated[
        Format | None, typer.Option("--format", help="Of the output; text, or what FILE ends in.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to a file.", metavar="FILE", dir_okay=False)
    ] = None,
    show_evidence: Annotated[
        bool, typer.Option("--show-evidence", help="Print to standard error what the writer is shown.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print times, tokens and prompt to standard error.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 when a claim is not supported by what it cites.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer a question from the articles, with citations.

    Every figure, date, name and quotation of the answer is checked against the sentences that it cites.
    "Latest", "now" and "as of March" in the question count from --as-of, or from today. Text piped in counts
    as one more source. Exit codes: 0 answered, 3 not in the articles, 4 a claim is not supported (--strict),
    6 the model's backend failed.

    \b
    Examples:
      qa ask "how many troops?"
      qa ask --continue "and who says so?"
      qa ask "who said so?" --since 2025-08-01 --json
      qa ask "what changed?" --llm openai:gpt-4o-mini --show-evidence
      qa ask "what is the latest on the bridge?" -o answer.html
      cat draft.txt | qa ask "is the toll right?"
    """
    asked = scope(since, until, as_of, outlet, k)
    shape = _format(form, output, json)
    context = _piped()
    with opened(configured(library=library, llm=llm, rerank=rerank, nli=nli), quiet) as app:
        if not context and not app.library.count():
            raise UsageError("the library has no articles yet", "bring some in with: qa add FOLDER")
        events = _events(app, _question(question), asked, context, goes_on=goes_on, keep=keep)
        live = shape == "text" and output is None
        answer = _shown(events, live=live, quiet=quiet, evidence=show_evidence)
    written = _rendered(answer, shape, live=live, plain=output is not None)
    if output is None:
        typer.echo(written)
    else:
        _write(output, written)
        if not quiet:
            remark(f"Written to {output}.")
    if verbose:
        remark(_measured(answer))
    _exit(answer, strict=strict)


def _exit(answer: "Answer", *, strict: bool) -> None:
    if answer.truncated:
        complain(f"the answer was cut off: {answer.truncated}", "what arrived is kept; try --llm extractive")
        raise typer.Exit(TRUNCATED)
    if answer.refused:
        raise typer.Exit(REFUSED)
    if strict and any(claim.status != "supported" for claim in answer.claims):
        raise typer.Exit(UNSUPPORTED)


def _format(form: Format | None, output: Path | None, json: bool) -> Format:
    """Raises UsageError for formats that exclude each other, and for a file that cannot be written."""
    if json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other", "give one of them")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}", "make it, or name another file")
    ending = _ENDINGS.get(output.suffix.lower(), "text") if output is not None else "text"
    return "json" if json else form or ending


def _events(
    app: "App", question: str, asked: "Scope", context: str, *, goes_on: bool, keep: bool
) -> "Iterator[Event]":
    from qa.chats import Chats, GoingOn

    chats = Chats(app.config.library)
    try:
        chat = GoingOn(chats, goes_on=goes_on)
        events = obeyed(app.ask(question, asked, chat.history, context))
        yield from chat.kept(question, events) if keep else events
    finally:
        chats.close()


def _rendered(answer: "Answer", shape: Format, *, live: bool, plain: bool) -> str:
    """What is printed, or what is left to print where the text has been already."""
    from qa.render import answer_page, answers, contract
    from qa.render import plain as text
    from qa.text.markers import unescape
    from qa.text.wording import safe

    now = datetime.now(UTC)
    match shape:
        case "json":
            return as_json(contract.answer(answer))
        case "markdown":
            return answers.markdown(answer, now)
        case "html":
            return answer_page.page(answer, now)
        case "text":
            look, columns = (text.Style(), 100) if plain else (style(), width())
            said = "" if live else safe(unescape(answer.text)) + "\n"
            return said + text.sources(answer, look, now, columns)


def _write(file: Path, content: str) -> None:
    """The whole file or none of it. Raises UsageError."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(content.rstrip("\n") + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"cannot write {file}: {error.strerror}", "name another file") from error


def _measured(answer: "Answer") -> str:
    """Times, tokens and prompt in one line."""
    spent = [f"{stage} {seconds:.2f} s" for stage, seconds in answer.seconds.items()]
    if answer.usage:
        spent.append(f"{answer.usage.prompt:,} tokens read, {answer.usage.completion:,} written")
    return " · ".join([*spent, answer.backend, *([answer.prompt] if answer.prompt else [])])


def _question(text: str) -> str:
    if not text.strip():
        raise UsageError("the question is empty", 'ask one: qa ask "how many troops?"')
    return text


def _shown(events: "Iterator[Event]", *, live: bool, quiet: bool, evidence: bool) -> "Answer":
    """Print tokens as they arrive; the finished answer."""
    from qa.text.markers import unescape
    from qa.text.wording import safe
    from qa.types import Done, Notice, Shown, Token

    for event in events:
        match event:
            case Token(text) if live:
                sys.stdout.write(safe(unescape(text)))
                sys.stdout.flush()
            case Notice(text) if not quiet:
                remark(text)
            case Shown(text) if evidence:
                sys.stderr.write(f"{safe(text)}\n\n")
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
