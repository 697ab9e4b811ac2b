"""Embeds with sentence-transformers: for every model that the ONNX path does not take."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import qa.models.onnx_cache as cache_
from qa.errors import ModelError

BATCH = 32


class SentenceTransformersEmbedder:
    """A sentence-transformers model in a folder; the hub is never contacted. Loads at first use."""

    def __init__(self, label: str, folder: Path, cache: Path) -> None:
        self._label, self._folder, self._cache = label, folder, cache

    @cached_property
    def name(self) -> str:
        """The model and the beginning of its weights' SHA-256."""
        return f"{self._label}@{cache_.weights(self._folder, self._cache).sha256[:8]}"

    @property
    def size(self) -> int:
        """Components of a vector. Loads the model."""
        return int(self._model.get_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One unit vector a text, in order."""
        if not texts:
            return []
        usable = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors: list[list[float]] = self._model.encode(
            usable, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors

    @cached_property
    def _model(self) -> Any:
        return load(self._folder, hint="is it a complete sentence-transformers model?")


def load(folder: Path, *, pairs: bool = False, hint: str) -> Any:
    """The model in a folder, an embedder or with ``pairs`` a cross-encoder; the hub is never contacted.

    Raises ModelError with the hint.
    """
    # Read by the libraries when they are imported.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from transformers.utils import logging

    hushed: Any = logging
    hushed.set_verbosity_error()
    hushed.disable_progress_bar()
    kind = CrossEncoder if pairs else SentenceTransformer
    try:
        return kind(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # whatever a model's files make its loaders raise
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"cannot load the model in {folder}: {said}", hint) from error
