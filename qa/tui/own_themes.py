"""Themes of one's own: a YAML file each, shown as soon as it is saved.

Nothing is read before the first paint, unless the theme in use is one of them.
"""

import difflib
import re
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.color import Color, ColorParseError
from textual.css.constants import VALID_STYLE_FLAGS
from textual.message import Message
from textual.theme import Theme

from qa.config import themes_folder
from qa.errors import QAError, UsageError
from qa.tui import messages as m
from qa.tui.wording import short

_COLOURS = ("primary", "secondary", "accent", "foreground", "background", "surface", "panel")
_STATES = ("success", "warning", "error")
FIELDS = ("name", "dark", *_COLOURS, *_STATES, "variables")
_NEEDED = {"name": "name: dusk", "primary": "primary: '#8AB4D8'"}
_LARGEST = 32_768
"""Bytes of a file: one that sets every variable has a third of it."""
_NAME = re.compile(r"[A-Za-z_-][\w-]*", re.ASCII)
_SHADE = re.compile(r"(\S.*?)(\s+\d{1,3}%)?")
_STYLED = ("text-style", "link-style", "link-style-hover")
"""How the names of variables end that are no colours."""
_STYLES = VALID_STYLE_FLAGS - {"none", "not"}
_WRITTEN = "a colour is written '#8AB4D8', in quotes, or rgb(138, 180, 216), or by its name"
_CELLS = 40
_LOOK = 1_000
"""Milliseconds after which the files are looked at, also where the system tells of no change."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the folder holds."""

    themes: tuple[Theme, ...] = ()
    wrong: tuple[QAError, ...] = ()
    """One for each file that cannot be used."""


def found(taken: Collection[str]) -> Found:
    """The themes in the folder; ``taken``: names that they may not have."""
    themes: dict[str, Theme] = {}
    wrong: list[QAError] = []
    for path in sorted(themes_folder().glob("*.yaml")):
        try:
            theme = read(path)
        except UsageError as error:
            wrong.append(error)
            continue
        if theme.name in taken or theme.name in themes:
            whose = "a built-in theme" if theme.name in taken else "another file's theme"
            message = f"{path.name}: {theme.name} is the name of {whose}"
            wrong.append(UsageError(message, "give it another name"))
        else:
            themes[theme.name] = theme
    return Found(tuple(themes.values()), tuple(wrong))


def read(path: Path) -> Theme:
    """The theme of a file. Raises UsageError, with the file's name and the line."""
    import yaml

    text = _text(path)
    hint = f"each line is a field and its value, as in {_NEEDED['primary']}"
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UsageError(f"{path.name}{_line(mark and mark.line + 1)}: not YAML", hint) from error
    except (RecursionError, ValueError) as error:
        # Nested without end; or what looks like a date and is none.
        raise UsageError(f"{path.name}: not YAML that a theme is written in", hint) from error
    if not isinstance(held, dict):
        raise UsageError(f"{path.name}: no theme", hint)
    return _Reader(path.name, _lines(node)).theme(held)


def _state() -> dict[Path, tuple[int, int]]:
    """What changes when a file is saved."""
    state = {}
    for path in themes_folder().glob("*.yaml"):
        with suppress(OSError):
            told = path.stat()
            state[path] = told.st_mtime_ns, told.st_size
    return state


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise UsageError(f"{path.name}: not a file", f"move it out of {path.parent}")
        if (size := path.stat().st_size) > _LARGEST:
            raise UsageError(f"{path.name}: {size:,} bytes, too large", f"a theme has {_LARGEST:,} at most")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path.name}: {error.strerror or error}", "see who may read it") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name}: not UTF-8", "save it as UTF-8") from error


def _lines(node: Any) -> dict[tuple[object, ...], int]:
    """The line of each field, and of each variable."""
    lines: dict[tuple[object, ...], int] = {}
    for key, value in node.value:
        lines[(key.value,)] = key.start_mark.line + 1
        for pair in value.value if key.value == "variables" else ():
            if isinstance(pair, tuple):
                lines["variables", pair[0].value] = pair[0].start_mark.line + 1
    return lines


def _line(number: int | None) -> str:
    return f", line {number}" if number else ""


class _Reader:
    """Takes the fields of one file."""

    def __init__(self, file: str, lines: Mapping[tuple[object, ...], int]) -> None:
        self._file = file
        self._lines = lines

    def theme(self, held: Mapping[object, object]) -> Theme:
        """The theme. Raises UsageError for a field that cannot be used."""
        for field in held:
            if field not in FIELDS:
                raise self._wrong((field,), "no such field", _nearest(field, FIELDS))
        for field, example in _NEEDED.items():
            if field not in held:
                raise UsageError(f"{self._file}: {field} is missing", f"as in {example}")
        colours: dict[str, Any] = {
            field: self._colour((field,), held[field]) for field in _COLOURS + _STATES if field in held
        }
        theme = Theme(name=self._name(held["name"]), dark=self._dark(held.get("dark", True)), **colours)
        theme.variables = self._variables(held.get("variables", {}), theme.to_color_system().generate())
        return theme

    def _name(self, value: object) -> str:
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        raise self._wrong(
            ("name",), f"{_shown(value)} is no name", "letters, digits, - and _, a letter first"
        )

    def _dark(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise self._wrong(("dark",), f"{_shown(value)} is neither true nor false", "as in dark: false")

    def _variables(self, held: object, known: Mapping[str, str]) -> dict[str, str]:
        if not isinstance(held, dict):
            raise self._wrong(("variables",), "no names below it", "as in variables: {border: steelblue}")
        taken = {}
        for name, value in held.items():
            at = ("variables", name)
            if name not in known:
                raise self._wrong(at, "no such variable", _nearest(name, known))
            taken[name] = self._style(at, value) if name.endswith(_STYLED) else self._shade(at, value)
        return taken

    def _shade(self, at: tuple[object, ...], value: object) -> str:
        """A colour, or ``auto``, and how much of it."""
        match = _SHADE.fullmatch(value) if isinstance(value, str) else None
        if match and match[1] != "auto":
            self._colour(at, match[1])
        return match[0] if match else self._colour(at, value)

    def _colour(self, at: tuple[object, ...], value: object) -> str:
        if value is None:
            raise self._wrong(at, "nothing stands there: # without quotes begins a comment", _WRITTEN)
        try:
            if isinstance(value, str) and Color.parse(value).ansi is None:
                return value
        except ColorParseError:
            pass
        raise self._wrong(at, f"{_shown(value)} is not a colour", _WRITTEN)

    def _style(self, at: tuple[object, ...], value: object) -> str:
        words = value.split() if isinstance(value, str) else []
        if words == ["none"] or (words and _STYLES.issuperset(words)):
            return " ".join(words)
        raise self._wrong(
            at, f"{_shown(value)} is no style of text", "none, or some of bold italic underline"
        )

    def _wrong(self, at: tuple[object, ...], message: str, hint: str) -> UsageError:
        return UsageError(f"{self._file}{_line(self._lines.get(at))}: {_shown(at[-1])}: {message}", hint)


def _shown(value: object) -> str:
    # Of a list one does not know how long it becomes when it is written out.
    return short(str(value), _CELLS) if isinstance(value, str | int | float | None) else "a list"


def _nearest(name: object, known: Collection[str]) -> str:
    near = difflib.get_close_matches(_shown(name), known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(list(known)[: len(FIELDS)])}"


class OwnThemes:
    """Those of one application: read, registered, and read again when a file is saved.

    A folder that is made while the application runs is found when it is opened the next time.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._built_in = frozenset(app.available_themes)
        self._registered: dict[str, Theme] = {}
        self._told: tuple[str, ...] = ()
        self._over = threading.Event()

    def has(self, name: str) -> bool:
        """Whether there is a theme of this name, here or elsewhere; looks into the folder only if need be."""
        if name not in self._built_in:
            self._register(found(self._built_in))
        return name in self._app.available_themes

    def start(self, post: Callable[[Message], object]) -> None:
        """Read them, and again whenever one is saved, in a thread that posts `Themed`."""
        if themes_folder().is_dir():
            threading.Thread(target=self._watch, args=(post,), name="qa-themes", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()

    def _watch(self, post: Callable[[Message], object]) -> None:
        seen = _state()
        post(m.Themed(found(self._built_in)))
        from watchfiles import watch

        try:
            for _ in watch(
                themes_folder(),
                stop_event=self._over,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=False,
            ):
                if (state := _state()) != seen:
                    seen = state
                    post(m.Themed(found(self._built_in)))
        except (OSError, RuntimeError) as error:
            post(
                m.Failed(
                    QAError(f"{themes_folder()} is not watched: {error}", "themes are read when qa is opened")
                )
            )

    def take(self, now: Found, wanted: str | None) -> list[QAError]:
        """Register what was found, and show it if it is in use; what is wrong and was not yet told."""
        app = self._app
        before = self._registered.get(app.theme)
        self._register(now)
        if wanted and wanted != app.theme and wanted in self._registered:
            app.theme = wanted
        elif self._registered.get(app.theme) != before:
            app.mutate_reactive(App.theme)
        wrong = [error for error in now.wrong if error.message not in self._told]
        self._told = tuple(error.message for error in now.wrong)
        return wrong

    def _register(self, now: Found) -> None:
        kept = {theme.name for theme in now.themes} | {self._app.theme}
        for name in self._registered.keys() - kept:
            self._app.unregister_theme(name)
            del self._registered[name]
        for theme in now.themes:
            self._app.register_theme(theme)
            self._registered[theme.name] = theme
