"""The command that opens the terminal application."""

from typing import Annotated

import typer

from qa.cli.common import (
    AsOfOption,
    KOption,
    LibraryOption,
    LlmOption,
    OutletOption,
    SinceOption,
    UntilOption,
    configured,
    scope,
)


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("chat")(chat)


def chat(
    question: Annotated[str, typer.Argument(help="Asked at once.", metavar="QUESTION")] = "",
    library: LibraryOption = None,
    llm: LlmOption = None,
    k: KOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
) -> None:
    """Read, ask and check in a terminal application.

    \b
    Examples:
      qa chat
      qa chat "how many troops?"
      qa chat --llm openai:gpt-4o-mini --since 2025-08-01
    """
    from qa.tui import run

    asked = scope(since, until, as_of, outlet, k)
    raise typer.Exit(run(configured(library=library, llm=llm), asked, question))
