"""The command that opens the terminal application."""

import sys
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
    remark,
    scope,
)


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("chat")(chat)


def chat(
    question: Annotated[
        str, typer.Argument(help="Asked at once; a command with its slash is done.", metavar="QUESTION")
    ] = "",
    library: LibraryOption = None,
    llm: LlmOption = None,
    k: KOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    web: Annotated[bool, typer.Option("--web", help="Serve it to a browser on this machine.")] = False,
    host: Annotated[str, typer.Option(help="With --web: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="With --web: the port.", min=1, max=65535)] = 8765,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="With --web: other machines may reach it.")
    ] = False,
) -> None:
    """Read, ask and check in a terminal application.

    \b
    Examples:
      qa chat
      qa chat "how many troops?"
      qa chat "what changed?" --outlet "Harbour Post" --as-of 2025-09-01 -k 12
      qa chat "/timeline Kellstow fire"
      qa chat --llm openai:gpt-4o-mini --since 2025-08-01
      qa chat --web
    """
    if web:
        from qa.tui.web import serve

        scope(since, until, as_of, outlet, k)
        options = {
            "--library": library,
            "--llm": llm,
            "-k": k,
            "--since": since,
            "--until": until,
            "--as-of": as_of,
        }
        typed = [text for name, value in options.items() if value is not None for text in (name, str(value))]
        typed += [text for name in outlet or () for text in ("--outlet", name)]
        serve([sys.executable, "-m", "qa", "chat", *typed, "--", question], host, port, allow_remote, remark)
        return
    from qa.tui import run
    from qa.tui.settings import configured

    asked = scope(since, until, as_of, outlet, k)
    raise typer.Exit(run(configured({"library": library, "llm": llm}), asked, question))
