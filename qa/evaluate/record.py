"""What a run depended on: written beside its figures, and the key under which its replies are kept."""

import hashlib
import json
import platform
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import qa.types as t
from qa.config import Config
from qa.evaluate.estimates import SEED

Record = Mapping[str, Any]

APART = frozenset(
    (
        "library",
        "models",
        "hub",
        "cache",
        "prompts",
        "keys",
        "prices",
        "base_url",
        "embedder_url",
        "chroma_url",
        "chroma_token",
        "allowed_hosts",
        "timeout",
        "max_bytes",
    )
)
"""Settings that no answer depends on, that are recorded in another form, or that are secret."""
SETTINGS = tuple(f.name for f in fields(Config) if f.name not in APART)
"""All others: a setting that is new is recorded too."""
MODELS = tuple(name for name in ("llm", "embedder", "rerank", "nli") if name in SETTINGS)
"""Settings that name a model, and may name the place on the disk where it lies."""
_SAMPLE = 1_000_000
"""Bytes at the beginning and at the end of a model's file that are hashed."""
PACKAGES = (
    "chromadb",
    "llama-cpp-python",
    "numpy",
    "onnxruntime",
    "openai",
    "sentence-transformers",
    "torch",
)


def record(
    config: Config,
    *,
    embedder: str,
    prompts: Mapping[str, str],
    infos: Iterable[t.ArticleInfo],
    weights: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """All that the replies depend on. No path of this machine and no secret is in it.

    ``embedder`` is the name of the one that was loaded, weights included; ``prompts`` has label and hash of
    each; ``weights`` has the fingerprints of local models, by the setting that names them.
    """
    listed = list(infos)
    return {
        "qa": metadata.version("qa"),
        "code": code_digest(),
        "python": platform.python_version(),
        "packages": {name: version for name in PACKAGES if (version := _version(name))},
        "settings": {name: getattr(config, name) for name in SETTINGS}
        | {name: _bare(getattr(config, name)) for name in MODELS}
        | {"server": _server(config)},
        "weights": dict(weights or {}),
        "embedder": embedder,
        "prompts": dict(prompts),
        "library": library_digest(listed),
        "articles": len(listed),
        "seed": SEED,
    }


def judge_record(config: Config, *, prompt: str, weights: Mapping[str, str]) -> dict[str, Any]:
    """What the verdicts of the model that ``config`` names rest on, apart from what it judges."""
    return {
        "model": _bare(config.llm),
        "server": _server(config),
        "weights": weights.get("llm"),
        "prompt": prompt,
        "temperature": config.temperature,
    }


def key(made: Record) -> str:
    """Short hash of a record."""
    return _hash(json.dumps(made, sort_keys=True, default=str).encode())


def library_digest(infos: Iterable[t.ArticleInfo]) -> str:
    """Tells a library from every other by its articles and what retrieval and answers take from them."""
    lines = sorted(f"{i.id} {i.published} {i.title} {i.outlet} {i.url}" for i in infos)
    return _hash("\n".join(lines).encode())


@cache
def code_digest() -> str:
    """Tells this code from every other: two versions under one number may answer differently."""
    total = hashlib.sha256()
    for name, content in sorted(_sources(resources.files("qa"), "")):
        total.update(f"{name} {len(content)}\n".encode() + content)
    return total.hexdigest()[:16]


def _sources(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            if item.name not in ("__pycache__", "tui", "render", "cli"):
                yield from _sources(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".py"):
            yield prefix + item.name, item.read_bytes()


def fingerprint(model: Path) -> str:
    """Tells a model, a file or a folder of them, by each file's size, beginning and end.

    To read all of it may take a minute.
    """
    files = sorted(f for f in model.rglob("*") if f.is_file()) if model.is_dir() else [model]
    return _hash(b"".join(_ends(file) for file in files))


def _ends(file: Path) -> bytes:
    size = file.stat().st_size
    with file.open("rb") as content:
        head = content.read(_SAMPLE)
        content.seek(max(size - _SAMPLE, 0))
        return f"{file.name} {size} ".encode() + head + content.read(_SAMPLE)


def peak_memory() -> float:
    """The most memory that this process has held, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _bare(spec: str | None) -> str | None:
    """A model without the folder that it lies in."""
    if spec is None:
        return None
    kind, _, name = spec.partition(":")
    if kind == "llama":
        return f"{kind}:{Path(name).name}"
    return Path(spec).name if Path(spec).expanduser().is_dir() else spec


def _server(config: Config) -> str | None:
    """Host and port alone: an address may hold a password."""
    if config.base_url is None or not config.llm.startswith("openai:"):
        return None
    parts = urlsplit(config.base_url)
    return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
