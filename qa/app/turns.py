"""An embedder for several threads."""

import threading
from collections.abc import Sequence

from qa.protocols import Embedder


class OneAtATime:
    """Serves one thread at a time."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        """The embedder's."""
        with self._turn:
            return self._embedder.name

    @property
    def size(self) -> int:
        """The embedder's."""
        with self._turn:
            return self._embedder.size

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text. Raises what the embedder raises."""
        with self._turn:
            return self._embedder.embed(texts)
