"""Writing to a file that a person names; never over another."""

import re
from collections.abc import Callable
from pathlib import Path

from textual.screen import Screen

from qa.errors import QAError
from qa.text.wording import safe
from qa.tui.dialogs import Field, Form


def save_as(screen: Screen[None], title: str, deliver: Callable[[Callable[[str], None]], None]) -> None:
    """Ask for a file; ``deliver`` is then given what writes the Markdown to it."""

    def decided(answers: dict[str, str] | None) -> None:
        if answers and answers["path"]:
            deliver(lambda text: write(screen, Path(answers["path"]).expanduser(), text))

    name = re.sub(r"[^\w]+", "-", safe(title).lower()).strip("-")[:60] or "qa"
    screen.app.push_screen(Form("Export as Markdown", [Field("path", "File", f"{name}.md")]), decided)


def write(screen: Screen[None], path: Path, text: str) -> None:
    """Write to a file that is not there yet, and say so; else say why not."""
    from qa.tui.app import Tui

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        assert isinstance(screen.app, Tui)
        screen.app.complain(QAError(f"{path}: {error.strerror or error}", "give another name"))
        return
    screen.notify(f"Written to {path.absolute()}", markup=False)
