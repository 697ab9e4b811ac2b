"""One frozen Config: flags, then ``QA_*`` variables, ``./qa.toml``, the user's own file, the defaults.

Config is data: nothing is opened or built here.
"""

import difflib
import os
import tomllib
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_origin

import platformdirs

from qa.errors import UsageError

PROJECT_FILE = "qa.toml"


def user_file() -> Path:
    """Where the user's own settings lie."""
    return Path(platformdirs.user_config_dir("qa")) / PROJECT_FILE


def themes_folder() -> Path:
    """Where the user's own themes lie, a YAML file each."""
    return user_file().parent / "themes"


def _data(name: str) -> Path:
    return Path(platformdirs.user_data_dir("qa")) / name


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("qa"))


def _help(text: str) -> dict[str, str]:
    return {"help": text}


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default."""

    library: Path = field(default_factory=lambda: _data("library"), metadata=_help("folder of the library"))
    llm: str = field(
        default="extractive", metadata=_help("the writer: extractive, openai:MODEL or llama:FILE.gguf")
    )
    base_url: str | None = field(default=None, metadata=_help("address of an OpenAI-compatible server"))
    embedder: str = field(
        default="default", metadata=_help("default, a sentence-transformers model or openai:MODEL")
    )
    embedder_url: str | None = field(
        default=None, metadata=_help("server for openai: embeddings; else base_url")
    )
    chroma_url: str | None = field(
        default=None, metadata=_help("address of a Chroma server; none: local files")
    )
    chroma_token: str | None = field(
        default=None, metadata=_help("token for the Chroma server") | {"secret": "yes"}
    )
    rerank: str | None = field(
        default=None, metadata=_help("a cross-encoder that orders the passages; none: off")
    )
    nli: str | None = field(
        default=None, metadata=_help("an NLI cross-encoder whose verdict stands beside the checks; none: off")
    )
    k: int = field(default=8, metadata=_help("passages offered to the writer"))
    threshold: float = field(
        default=0.5, metadata=_help("relevance below which a question is refused, 0 to 1")
    )
    half_life: float = field(
        default=30.0,
        metadata=_help("days after which an article counts half, where recent ones are preferred"),
    )
    prompts: Path | None = field(default=None, metadata=_help("folder whose templates override those of qa"))
    models: Path = field(default_factory=lambda: _data("models"), metadata=_help("folder of GGUF files"))
    hub: str = field(
        default="https://huggingface.co", metadata=_help("where `qa models pull` fetches GGUF files from")
    )
    cache: Path = field(default_factory=_cache, metadata=_help("folder of what can be made again"))
    context: int = field(default=8192, metadata=_help("tokens that the model's context holds"))
    max_tokens: int = field(default=600, metadata=_help("tokens that an answer may take"))
    temperature: float = field(default=0.0, metadata=_help("0 gives the same answer each time"))
    prices: dict[str, str] = field(
        default_factory=dict,
        metadata=_help('of a million tokens in and out, by writer, in a file: [prices] "openai:m" = "1/2"'),
    )
    timeout: float = field(default=60.0, metadata=_help("seconds without a sign of life from a server"))
    allowed_hosts: str = field(
        default="", metadata=_help("hosts of private networks to fetch from, with commas")
    )
    max_bytes: int = field(default=50_000_000, metadata=_help("size above which a source is refused"))
    keys: dict[str, str] = field(
        default_factory=dict, metadata=_help('other keys for the application, in a file: [keys] help = "f2"')
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it was found."""

    key: str
    value: object
    origin: str
    help: str

    @property
    def shown(self) -> str:
        """The value as a person may see it: no secrets."""
        return (
            "(set)" if self.key in _SECRET and self.value else "" if self.value is None else str(self.value)
        )


_FIELDS = {f.name: f for f in fields(Config)}
_SECRET = {name for name, f in _FIELDS.items() if "secret" in f.metadata}


def load(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Config:
    """The Config in force. ``flags`` holds only what was typed; None values are as if absent.

    Raises UsageError for an unknown key, a value of the wrong type, or a file that is not TOML.
    """
    return Config(**{s.key: s.value for s in settings(flags, environ, folder)})  # type: ignore[arg-type]


def settings(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> list[Setting]:
    """Every setting with its origin, in the order of Config."""
    layers = [
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
        ("environment", _from_environ(os.environ if environ is None else environ)),
    ]
    files = ((folder or Path.cwd()) / PROJECT_FILE, user_file())
    layers.extend((str(path), _from_file(path)) for path in files)
    found: list[Setting] = []
    for name, f in _FIELDS.items():
        origin, value = next(((o, layer[name]) for o, layer in layers if name in layer), ("default", None))
        value = getattr(Config(), name) if origin == "default" else _typed(name, value, origin)
        found.append(Setting(name, value, origin, str(f.metadata["help"])))
    return found


def _from_environ(environ: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for variable, value in environ.items():
        if not variable.startswith("QA_") or not value:
            continue
        key = variable[3:].lower()
        if key in _FIELDS:
            found[key] = value
        elif near := difflib.get_close_matches(key, _FIELDS, n=1, cutoff=0.8):
            # Other programs use the prefix too, so only what looks like a slip is refused.
            raise UsageError(f"unknown variable {variable}", f"did you mean QA_{near[0].upper()}?")
    return found


def _from_file(path: Path) -> dict[str, object]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "correct the file or move it away") from error
    for key in content:
        if key not in _FIELDS:
            near = difflib.get_close_matches(key, _FIELDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "`qa config` lists the keys"
            raise UsageError(f"unknown key {key!r} in {path}", hint)
    base = path.parent
    return {k: _anchored(k, v, base) for k, v in content.items()}


def _anchored(key: str, value: object, base: Path) -> object:
    """A relative path in a file counts from that file's folder."""
    if isinstance(value, str) and Path in _kinds(key):
        return str(base / Path(value).expanduser())
    return value


def _kinds(key: str) -> tuple[type, ...]:
    annotation: Any = _FIELDS[key].type
    if get_origin(annotation) is types.UnionType:
        return get_args(annotation)
    return (get_origin(annotation) or annotation,)


def _typed(key: str, value: object, origin: str) -> object:
    kinds = _kinds(key)
    convert = next(_CONVERSIONS[kind] for kind in kinds if kind in _CONVERSIONS)
    try:
        return convert(value)
    except ValueError as error:
        wanted = " or ".join(k.__name__ for k in kinds if k is not types.NoneType)
        hint = str(_FIELDS[key].metadata["help"])
        raise UsageError(f"{key} = {value!r} ({origin}) is not a valid {wanted}", hint) from error


def _path(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise ValueError(value)
    return Path(value).expanduser().absolute()


def _count(value: object) -> int:
    if isinstance(value, bool | float) or (number := int(str(value))) <= 0:
        raise ValueError(value)
    return number


def _number(value: object) -> float:
    if isinstance(value, bool):
        raise ValueError(value)
    return float(str(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _table(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError(value)
    return dict(value)


_CONVERSIONS: dict[type, Callable[[object], object]] = {
    Path: _path,
    int: _count,
    float: _number,
    str: _text,
    dict: _table,
}
