"""Several settings to try one after another: every combination of what a TOML file lets vary."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path
from typing import Any

from qa.config import Config
from qa.errors import UsageError

_TABLES = ("vary", "fixed")
_SETTINGS = {f.name for f in fields(Config)} - {"library", "cache"}
_PATHS = ("prompts", "models")


@dataclass(frozen=True, slots=True)
class Row:
    """One combination."""

    name: str
    """What sets it apart: ``llm=extractive k=4``."""
    settings: Mapping[str, object]


def rows(path: Path) -> list[Row]:
    """The combinations, in the order of the file. Raises UsageError that names what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "a matrix is a TOML file") from error
    for name in content:
        _known(name, _TABLES, path)
    vary, fixed = (_table(content, name, path) for name in _TABLES)
    for key, values in vary.items():
        if not isinstance(values, list) or not values:
            raise UsageError(f"{path}: {key} under [vary] is no list of values", f"write {key} = [ … ]")
        if key in fixed:
            raise UsageError(f"{path}: {key} both varies and is fixed", "leave one of them out")
    if not vary:
        raise UsageError(f"{path} lets nothing vary", "write, for example, [vary] and k = [4, 8] below it")
    return [
        Row(
            " ".join(f"{key}={value}" for key, value in zip(vary, values, strict=True)),
            {k: _anchored(k, v, path) for k, v in [*fixed.items(), *zip(vary, values, strict=True)]},
        )
        for values in product(*vary.values())
    ]


def _table(content: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise UsageError(f"{path}: {name} is no table", f"write [{name}] and the settings below it")
    for key in table:
        _known(key, sorted(_SETTINGS), path)
    return table


def _known(name: str, known: "list[str] | tuple[str, ...]", path: Path) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise UsageError(
            f"{path}: unknown key {name!r}",
            f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}",
        )


def _anchored(key: str, value: object, path: Path) -> object:
    """A relative folder counts from that of the file."""
    return str(path.parent / value) if key in _PATHS and isinstance(value, str) else value
