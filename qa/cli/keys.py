"""The keys of the terminal application."""

from typing import TYPE_CHECKING

import typer

from qa.cli.common import JsonOption, configured, emit

if TYPE_CHECKING:
    from qa.tui.keys import Key

_GAP = 2


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command("keys")(keys)


def keys(json: JsonOption = False) -> None:
    """Show every key of the terminal application: its name, the key in force, what it does and where.

    Below [keys] in ./qa.toml, or in your own file, which `qa config` names, a name is given another key.
    Several keys are separated by commas. What was changed is marked with a star.

    \b
    Examples:
      qa keys
      qa keys --json

    \b
    In qa.toml:
      [keys]
      send = "ctrl+enter"
      library = "f2,ctrl+l"
      copy-quote = "Y"
    """
    from qa.tui.keys import checked, listed

    found = listed(checked(configured().keys))
    if json:
        emit(
            [
                {"id": k.id, "keys": k.keys, "default": k.default, "does": k.does, "where": k.where}
                for k in found
            ]
        )
    else:
        typer.echo(_table(found))


def _table(found: "list[Key]") -> str:
    """A block for each place; what works in several stands in the first of them."""
    names = max(len(key.id) for key in found) + _GAP
    pressed = max(len(_shown(key)) for key in found) + _GAP
    lines: list[str] = []
    place = ""
    for key in found:
        if key.where[0] != place:
            place = key.where[0]
            lines += ["", place] if lines else [place]
        also = "; ".join(where[0].lower() + where[1:] for where in key.where[1:])
        does = f"{key.does} (also {also})" if also else key.does
        lines.append(f"  {key.id:{names}}{_shown(key):{pressed}}{does}")
    return "\n".join(lines)


def _shown(key: "Key") -> str:
    return ",".join(key.keys) + (" *" if key.keys != key.default else "")
