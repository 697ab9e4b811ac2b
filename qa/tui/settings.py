"""What the application remembers from one session to the next: the theme and the writer."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import platformdirs

from qa.config import Config, load, settings, user_file


def _file() -> Path:
    return Path(platformdirs.user_config_dir("qa")) / "tui.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Choices that a person made in the application; None where none was made."""

    theme: str | None = None
    llm: str | None = None


def recall() -> Remembered:
    """What was remembered. A missing or damaged file is as good as none: it holds tastes, not work."""
    try:
        held = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Remembered()
    if not isinstance(held, dict):
        return Remembered()
    known = {f.name: held.get(f.name) for f in fields(Remembered)}
    return Remembered(**{name: value for name, value in known.items() if isinstance(value, str)})


def configured(flags: Mapping[str, object]) -> Config:
    """The Config in force; a writer chosen in the application goes before the one of the user's own file.

    Raises UsageError as `qa.config.load` does.
    """
    config, chosen = load(flags), recall().llm
    origin = next(setting.origin for setting in settings(flags) if setting.key == "llm")
    return replace(config, llm=chosen) if chosen and origin in ("default", str(user_file())) else config


def remember(choices: Remembered) -> None:
    """Keep the choices. Raises OSError."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(choices)), encoding="utf-8")
