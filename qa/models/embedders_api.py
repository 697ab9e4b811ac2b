"""Embeds over an OpenAI-compatible server."""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from qa.errors import BackendError
from qa.models.openai_client import Server, ServerRefused, connect, explained

if TYPE_CHECKING:
    import openai

BATCH = 64
"""Texts a request."""
LONGEST = 24_000
"""Characters that a text is cut to: what 8,000 tokens hold of most scripts."""
RETRIES = 5
"""With waits that double, or that the server asks for: half a minute of patience."""


class ApiEmbedder:
    """A model behind an API that the user named. Each text goes to that server."""

    def __init__(self, model: str, server: Server, timeout: float) -> None:
        self._model, self._server, self._timeout = model, server, timeout

    @property
    def name(self) -> str:
        """The SPEC that made it."""
        return f"openai:{self._model}"

    @cached_property
    def size(self) -> int:
        """Components of a vector. Asks the server."""
        return len(self.embed(["size"])[0])

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One unit vector a text, in order. Raises BackendError, BackendUnreachable."""
        # Servers refuse an empty text.
        sent = [text[:LONGEST] if text.strip() else "-" for text in texts]
        return [v for i in range(0, len(sent), BATCH) for v in self._batch(sent[i : i + BATCH])]

    def _batch(self, texts: list[str]) -> list[list[float]]:
        try:
            with explained(self._server, self._model):
                answer = self._client.embeddings.create(
                    model=self._model, input=texts, encoding_format="float"
                )
        except ServerRefused as refused:
            if not refused.too_long or max(map(len, texts)) < 2:
                raise
            if len(texts) == 1:
                return self._batch([texts[0][: len(texts[0]) // 2]])
            middle = len(texts) // 2
            return self._batch(texts[:middle]) + self._batch(texts[middle:])
        vectors = [list(each.embedding) for each in sorted(answer.data, key=lambda each: each.index)]
        if len(vectors) != len(texts) or len({len(v) for v in vectors}) != 1:
            raise BackendError(
                f"{self._server.shown} sent {len(vectors)} vectors for {len(texts)} texts",
                f"is {self._model!r} an embedding model?",
            )
        return [self._unit(vector) for vector in vectors]

    def _unit(self, vector: list[float]) -> list[float]:
        length = math.hypot(*vector)
        if not 0 < length < math.inf:
            raise BackendError(
                f"{self._server.shown} sent a vector without direction",
                f"is {self._model!r} an embedding model?",
            )
        return [component / length for component in vector]

    @cached_property
    def _client(self) -> "openai.OpenAI":
        return connect(self._server, self._timeout, RETRIES)
