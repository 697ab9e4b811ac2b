"""The commands of ``qa``: what they print is the contract, what they do is ``qa.app``."""

import io
import sys
from typing import Annotated

import typer

from qa.cli import ask, briefs, chat, config, evaluate, keys, library, models, summaries, upkeep, verify
from qa.cli.common import INTERRUPTED, complain
from qa.cli.interrupts import is_interruption
from qa.errors import QAError

cli = typer.Typer(
    name="qa",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"qa {version('qa')}")
        raise typer.Exit


@cli.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Questions over your news articles, answered with citations that are checked.

    Nothing leaves this machine unless you name a server.

    \b
    Start here:
      qa add FOLDER                 bring articles in
      qa ask "how many troops?"     an answer with citations
      qa search "alaska summit"     only the passages
      qa summarize --about "ferry"  all that the articles say on it, in a few sentences
      qa brief --since yesterday    what is new
      qa                            all of it in a terminal application
    """
    if context.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        chat.chat()
    else:
        typer.echo(context.get_help())


for commands in (library, upkeep, ask, summaries, briefs, verify, chat, evaluate, models, config, keys):
    commands.register(cli)


def main() -> None:
    """Run ``qa``: expected errors are two lines on standard error and a documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name in no encoding is shown escaped, not a reason to fail.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli(standalone_mode=False)
    except typer.Abort:
        code = INTERRUPTED
    except typer.TyperException as error:
        complain(error.format_message(), f"`{_path(error)} --help` shows how it is used")
        code = 2
    except QAError as error:
        complain(error.message, error.hint)
        code = error.exit_code
    except BrokenPipeError:
        # The reader of a pipe has gone: Python would complain again when it flushes at exit.
        sys.stdout = None
        code = 0
    except Exception as error:
        if not is_interruption(error):
            raise
        code = INTERRUPTED
    if code == INTERRUPTED:
        complain("interrupted", "what was finished is kept; run the command again for the rest")
    sys.exit(code if isinstance(code, int) else 0)


def _path(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "qa"
