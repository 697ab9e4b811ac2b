"""The settings in force, and where each comes from."""

import typer

from qa.cli.common import JsonOption, LibraryOption, emit


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("config")(config)


def config(library: LibraryOption = None, json: JsonOption = False) -> None:
    """Show every setting, its value and where it comes from.

    A setting is taken from a flag, then from a QA_* variable, then from ./qa.toml, then from your own file,
    whose place is shown at the end.

    \b
    Examples:
      qa config
      QA_LLM=llama:model.gguf qa config
    """
    from qa.config import settings, themes_folder, user_file

    found = settings({"library": library})
    if json:
        emit({s.key: {"value": s.shown, "origin": s.origin, "help": s.help} for s in found})
        return
    wide = max(len(s.shown) for s in found)
    for s in found:
        typer.echo(f"{s.key:13} {s.shown:{wide}}  {s.origin:12}  {s.help}")
    typer.echo(f"\nYour own file: {user_file()}")
    typer.echo(f"Your own themes: {themes_folder()}/*.yaml")
