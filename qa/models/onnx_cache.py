"""The prepared form of a model, made once and kept in the cache folder.

    CACHE/models/KEY/            model.onnx, tokenizer.json, model.json: the export of one set of weights
    CACHE/models/sums/…json      the SHA-256 of a model's files, with the sizes and times that they had

KEY is a digest of the weights, the files that shape the vectors and FORMAT. A folder appears by one rename,
complete or not at all, so that two processes that prepare one model at once, or one that is killed, leave
nothing half made.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qa.errors import ModelError
from qa.protocols import Report

FORMAT = 1
"""Raised whenever onnx_export.py writes something else for the same model."""
PREPARING = "Preparing the embedding model, once: this takes some 10 seconds"
AGAIN = "The prepared embedding model is damaged: preparing it again"
_STALE_SECONDS = 3600
_SHAPING = ("config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json", "vocab.txt")
_PARTS = ("model.onnx", "tokenizer.json")
_FACTS = "model.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """What a model's files contain."""

    sha256: str
    """Of the weights; of several files, of their digests in order of their names."""
    key: str
    """Of everything that shapes the vectors."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An export in the cache, checked to be as it was written."""

    model: Path
    tokenizer: Path
    size: int
    """Components of a vector."""
    limit: int
    """Tokens that a text is cut to, special tokens counted."""
    pad: int
    """Id of the padding token."""


def weights(folder: Path, cache: Path) -> Weights:
    """The digests of a model's files; computed again only where a file's size or time changed.

    Raises ModelError for a folder without weights.
    """
    files = [*_weight_files(folder), *_shaping_files(folder)]
    stamps = [[str(f.relative_to(folder)), f.stat().st_size, f.stat().st_mtime_ns] for f in files]
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    record = cache / "models" / "sums" / f"{place}.json"
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        if known["stamps"] == stamps:
            return Weights(known["sha256"], known["key"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no record, or one that was damaged: computed below
    try:
        found = _computed(folder)
    except OSError as error:
        raise ModelError(f"cannot read the model in {folder}: {error}", "install or copy it again") from error
    # Where nothing can be written, it is computed each time.
    with contextlib.suppress(OSError):
        _write(record, json.dumps({"stamps": stamps, **asdict(found)}))
    return found


def prepared(
    folder: Path, of: Weights, pooling: str, limit: int | None, cache: Path, report: Report
) -> Prepared:
    """The model's export, made now if the cache holds none or a damaged one.

    pooling: "mean" or "cls". limit: tokens a text, None where the model's own limit holds.
    Raises ModelError if it cannot be made.
    """
    home = cache / "models" / of.key
    found = _load(home)
    if found is None:
        report(AGAIN if home.exists() else PREPARING)
        _export(folder, home, pooling, limit)
        found = _load(home)
    if found is None:
        raise ModelError(f"the model prepared in {home} cannot be read back", "check the disk")
    return found


def _load(home: Path) -> Prepared | None:
    """None for what is missing, incomplete, or differs from what was written."""
    try:
        told = json.loads((home / _FACTS).read_text(encoding="utf-8"))
        if told["sha256"] != [_file_sum(home / name) for name in _PARTS]:
            return None
        model, tokenizer = (home / name for name in _PARTS)
        return Prepared(model, tokenizer, told["size"], told["limit"], told["pad"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _export(folder: Path, home: Path, pooling: str, limit: int | None) -> None:
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        _sweep(home.parent)
        work = Path(tempfile.mkdtemp(prefix="making-", dir=home.parent))
    except OSError as error:
        raise _unwritable(home.parent, error) from error
    try:
        order = {"folder": str(folder.resolve()), "target": str(work), "pooling": pooling, "limit": limit}
        _run(order, folder)
        facts = json.loads((work / _FACTS).read_text(encoding="utf-8"))
        facts["sha256"] = [_file_sum(work / name) for name in _PARTS]
        (work / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
        _publish(work, home)
    except OSError as error:
        raise _unwritable(home.parent, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run(order: dict[str, Any], folder: Path) -> None:
    """The exporter in its own process: torch is neither imported nor kept in this one."""
    script = Path(__file__).with_name("onnx_export.py")
    # -P: a file of the folder one works in must not stand in for a module.
    command = [sys.executable, "-P", "-W", "ignore", str(script), json.dumps(order)]
    environ = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environ, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise ModelError(
            f"the embedding model in {folder} could not be prepared: {said[-1]}",
            "check free disk space and memory, or choose another `embedder`",
        )


def _publish(work: Path, home: Path) -> None:
    """Put the finished folder in its place; whoever comes second keeps what the first made."""
    for _attempt in range(2):
        try:
            work.rename(home)
        except OSError:
            if not home.exists():
                raise
        else:
            return
        if _load(home) is not None:
            return
        # What stands there is damaged. A folder cannot be replaced in one step: it is moved away first.
        shutil.rmtree(home.rename(work.with_name(f"{work.name}-old")), ignore_errors=True)


def _sweep(models: Path) -> None:
    """Remove what killed processes left behind."""
    for left in models.glob("making-*"):
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _weight_files(folder: Path) -> list[Path]:
    """The transformer's own, and those of the modules beside it, in folders such as 2_Dense."""
    for suffix in ("safetensors", "bin"):
        if found := sorted({*folder.glob(f"*.{suffix}"), *folder.glob(f"[0-9]*_*/*.{suffix}")}):
            return found
    raise ModelError(
        f"{folder} holds no model: no *.safetensors or *.bin in it", "name the model's own folder"
    )


def _shaping_files(folder: Path) -> list[Path]:
    places = [folder, *sorted(folder.glob("[0-9]*_*/"))]
    return [f for place in places for name in _SHAPING if (f := place / name).is_file()]


def _computed(folder: Path) -> Weights:
    sums = [_file_sum(f) for f in _weight_files(folder)]
    sha = sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
    shape = [sha, str(FORMAT), *(_file_sum(f) for f in _shaping_files(folder))]
    return Weights(sha, hashlib.sha256(" ".join(shape).encode()).hexdigest()[:24])


def _file_sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(file: Path, text: str) -> None:
    """Replace a file by one rename."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).replace(file)


def _unwritable(cache: Path, error: OSError) -> ModelError:
    return ModelError(
        f"cannot write to the cache in {cache}: {error}", "set `cache` (QA_CACHE) to another folder"
    )
