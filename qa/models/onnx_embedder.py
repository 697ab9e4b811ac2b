"""Embeds with an ONNX export: no torch, a second to start at most, a quarter of the time a text."""

import math
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qa.models.onnx_cache as cache_
from qa.errors import ModelError
from qa.protocols import Report

if TYPE_CHECKING:
    import numpy as np

BATCH_TOKENS = 512
"""Tokens a batch, padding counted: what suits a core's cache. More is slower, and takes 40 MB a 1,000."""
TOKENIZED_AT_ONCE = 512
"""Texts whose tokens are held at a time."""
LONGEST = 20_000
"""Characters that a text is cut to before it is tokenized: far more than any model's token limit."""


class OnnxEmbedder:
    """A model of the plain Transformer, Pooling, Normalize shape. Loads at first use."""

    def __init__(
        self, label: str, folder: Path, pooling: str, limit: int | None, cache: Path, report: Report
    ) -> None:
        """label: the model's name. folder: where it lies. pooling: "mean" or "cls". limit: tokens a text."""
        self._label, self._folder, self._pooling, self._limit = label, folder, pooling, limit
        self._cache, self._report = cache, report

    @cached_property
    def weights(self) -> "cache_.Weights":
        """The digests of the model's files."""
        return cache_.weights(self._folder, self._cache)

    @property
    def name(self) -> str:
        """The model and the beginning of its weights' SHA-256."""
        return f"{self._label}@{self.weights.sha256[:8]}"

    @property
    def size(self) -> int:
        """Components of a vector. Loads the model."""
        return self._loaded.size

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One unit vector a text, in order. What the model cannot take of a long text is left out."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), TOKENIZED_AT_ONCE):
            vectors += self._loaded.embed(texts[start : start + TOKENIZED_AT_ONCE])
        return vectors

    @cached_property
    def _loaded(self) -> "_Loaded":
        parts = cache_.prepared(
            self._folder, self.weights, self._pooling, self._limit, self._cache, self._report
        )
        return _Loaded(parts)


class _Loaded:
    """An open session and its tokenizer."""

    def __init__(self, parts: "cache_.Prepared") -> None:
        from tokenizers import Tokenizer

        self.size, self._pad = parts.size, parts.pad
        self._tokenizer = Tokenizer.from_file(str(parts.tokenizer))
        self._tokenizer.enable_truncation(parts.limit)
        self._tokenizer.no_padding()
        self._run = _session(parts.model)
        self._cores = _cores()
        # A batch to each core takes two thirds of the time of all cores on one batch after the other.
        self._threads = ThreadPoolExecutor(self._cores, thread_name_prefix="embed")

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        encoded = self._tokenizer.encode_batch_fast([_clean(text) for text in texts])
        rows = [each.ids for each in encoded]
        lengths = [len(row) for row in rows]
        batches = list(_batches(lengths, min(BATCH_TOKENS, math.ceil(sum(lengths) / self._cores))))
        vectors: list[list[float]] = [[]] * len(rows)
        for batch, found in zip(batches, self._found(rows, batches), strict=True):
            for i, vector in zip(batch, found, strict=True):
                vectors[i] = vector
        return vectors

    def _found(
        self, rows: Sequence[Sequence[int]], batches: Sequence[Sequence[int]]
    ) -> Iterator[list[list[float]]]:
        def vectors(batch: Sequence[int]) -> list[list[float]]:
            found: list[list[float]] = self._run(*self._padded([rows[i] for i in batch])).tolist()
            return found

        return map(vectors, batches) if len(batches) == 1 else self._threads.map(vectors, batches)

    def _padded(self, rows: Sequence[Sequence[int]]) -> "tuple[np.ndarray, np.ndarray]":
        import numpy as np

        width = max(map(len, rows))
        ids = np.full((len(rows), width), self._pad, np.int64)
        mask = np.zeros((len(rows), width), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        return ids, mask


def _session(model: Path) -> "Callable[[np.ndarray, np.ndarray], np.ndarray]":
    """The model as a function of token ids and mask, both (texts, tokens), giving vectors (texts, size)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    # The graph was optimised when it was exported.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no common public base
        raise ModelError(
            f"ONNX Runtime cannot open the prepared model: {error}", "update onnxruntime"
        ) from error

    def run(ids: "np.ndarray", mask: "np.ndarray") -> Any:
        return session.run(["vectors"], {"input_ids": ids, "attention_mask": mask})[0]

    return run


def _batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Indices in batches of similar length, longest first, each within so many tokens or of one text."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > most:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _clean(text: str) -> str:
    """Fit for the tokenizer: not endless, and without lone surrogates, which UTF-8 cannot hold."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
