"""Embeds over an OpenAI-compatible server."""

import math
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from qa.errors import BackendError
from qa.models.openai_client import Server, ServerRefused, connect, explained

if TYPE_CHECKING:
    import openai
    from openai.types import CreateEmbeddingResponse

BATCH = 64
"""Texts a request."""
LONGEST = 24_000
"""Characters that a text is cut to: what 8,000 tokens hold of most scripts."""
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try, where the server does not ask for others."""
LONGEST_PAUSE = 60.0
"""Seconds above which a server's wish to wait is reported instead of granted."""


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
            answer = self._patiently(texts)
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

    def _patiently(self, texts: list[str]) -> "CreateEmbeddingResponse":
        """The server's answer, asked for again while the server is busy or failing."""
        for pause in PAUSES:
            try:
                return self._asked(texts)
            except ServerRefused as refused:
                wait = pause if refused.retry_after is None else refused.retry_after
                passing = refused.status in (408, 409, 429) or refused.status >= 500
                if not passing or refused.no_quota or refused.too_long or wait > LONGEST_PAUSE:
                    raise
                time.sleep(wait)
        return self._asked(texts)

    def _asked(self, texts: list[str]) -> "CreateEmbeddingResponse":
        with explained(self._server, self._model):
            return self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")

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
        return connect(self._server, self._timeout)
