"""The models that are within reach: on servers that the configuration names, and on this disk."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.config import Config
from qa.errors import ModelError, UsageError
from qa.models import gguf
from qa.models.embedders import BUNDLED, BUNDLED_SHA256
from qa.models.openai_client import NO_KEY, Server, server
from qa.text.shown import one_line

SECONDS = 3.0
"""How long a server may take to say what models it has."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server and its models, or why it does not tell them."""

    setting: str
    """What names it: base_url, embedder_url."""
    url: str
    """Without credentials."""
    models: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A GGUF file in the folder of models, or why it is none."""

    path: Path
    bytes: int
    metadata: gguf.Metadata | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An embedder that lies ready in the cache."""

    name: str
    """The bundled model's, or the digest of another's files."""
    path: Path
    bytes: int


def servers(config: Config, environ: Mapping[str, str] = os.environ) -> Iterator[Served]:
    """Every server that the configuration names, asked for its models; no other is contacted."""
    asked: dict[str, str] = {}
    named = [
        ("base_url", config.base_url, config.llm),
        ("embedder_url", config.embedder_url, config.embedder),
    ]
    for setting, url, spec in named:
        if not url and not spec.startswith("openai:"):
            continue
        try:
            where = server(url or config.base_url, environ)
        except UsageError as error:
            yield Served(setting, url or "", error=f"{error.message}: {error.hint}")
            continue
        if where.shown not in asked:
            asked[where.shown] = setting
            yield _asked(setting, where)


def _asked(setting: str, where: Server) -> Served:
    import httpx

    headers = {} if where.key == NO_KEY else {"Authorization": f"Bearer {where.key}"}
    try:
        answer = httpx.get(f"{where.url}/models", headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        listed = answer.json()["data"]
        return Served(setting, where.shown, tuple(sorted(one_line(str(model["id"])) for model in listed)))
    except httpx.HTTPStatusError as error:
        why = f"it answers {error.response.status_code} {error.response.reason_phrase}"
    except httpx.TimeoutException:
        why = f"no answer within {SECONDS:g} seconds"
    except (httpx.HTTPError, httpx.InvalidURL):
        why = "it cannot be reached"
    except (ValueError, KeyError, TypeError):
        why = "what it answers is no list of models"
    return Served(setting, where.shown, error=why)


def files(folder: Path) -> Iterator[OnDisk]:
    """The GGUF files of the folder of models and of its folders, by name."""
    for path in sorted(folder.rglob("*.gguf")):
        if not path.is_file():
            continue
        try:
            yield OnDisk(path, path.stat().st_size, gguf.read(path))
        except ModelError as error:
            yield OnDisk(path, path.stat().st_size, None, error.message)


def prepared(cache: Path) -> Iterator[Prepared]:
    """The embedders that were exported once."""
    models = cache / "models"
    bundled = {key for key, sha256 in _sums(models / "sums") if sha256 == BUNDLED_SHA256}
    for home in sorted(path.parent for path in models.glob("*/model.onnx")):
        size = sum(file.stat().st_size for file in home.iterdir() if file.is_file())
        yield Prepared(BUNDLED if home.name in bundled else home.name, home, size)


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    """The key of an export and the digest of the weights that it was made from."""
    for record in folder.glob("*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(record.read_text(encoding="utf-8"))
            yield told["key"], told["sha256"]
