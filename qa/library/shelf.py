"""The collection of the current index, opened when it is first needed and again when it has moved on."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import qa.types as t
from qa.errors import EmbedderChanged
from qa.library.nearest import Embedded, cosines, nearest
from qa.library.queue import Index
from qa.library.store import Store
from qa.library.vectors import Vectors, VectorsDamaged
from qa.protocols import Vector

_SAMPLE = 32
"""Passages whose vectors are looked at whenever a collection is opened."""

_T = TypeVar("_T")


class Shelf:
    """Searches by vectors, from any thread. Any method may raise LibraryError."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._guard = threading.RLock()
        self._opened: tuple[str, int, int] | None = None
        """Library, number and generation of the index that is open."""

    def close(self) -> None:
        """Let go of the collection."""
        with self._guard:
            self._opened = None
            self._vectors.close()

    def warm(self, store: Store) -> None:
        """Open the current collection now, so that the first search does not wait for it."""
        with self._guard:
            if (index := store.queue.current()) is not None and index.made:
                self._fresh(store, index)

    def search(self, store: Store, vector: Vector, k: int, where: t.Filter) -> list[tuple[str, float]]:
        """(passage id, cosine) of the k nearest passages that have a vector."""
        return self._ask(
            store, vector, lambda embedded: nearest(self._vectors, embedded, vector, k, where), []
        )

    def cosines(self, store: Store, vector: Vector, passages: Sequence[str]) -> dict[str, float]:
        """The exact cosine to each of the passages that have a vector."""

        def compute(embedded: Embedded) -> dict[str, float]:
            there = embedded.among(passages, t.Filter())
            return cosines(self._vectors, vector, [passage for passage in passages if passage in there])

        return self._ask(store, vector, compute, {})

    @property
    def interrupted(self) -> bool:
        """Whether a process ended while it wrote vectors, for the holder of the library's lock."""
        return self._vectors.interrupted

    def sound(self, store: Store, index: Index) -> bool:
        """Whether the collection of an index can be read from end to end."""
        with self._guard:
            self.close()
            return self._vectors.sound(collection_name(store, index))

    def forgive(self) -> None:
        """The interruption did no harm."""
        self._vectors.forgive()

    def discard(self, store: Store, index: Index) -> None:
        """Delete the collection of an index."""
        with self._guard:
            self.close()
            self._vectors.discard(collection_name(store, index))

    def discard_files(self) -> None:
        """Delete all collections, where they are local files."""
        with self._guard:
            self.close()
            if self._vectors.local:
                self._vectors.discard_files()

    def ids(self, store: Store, index: Index) -> set[str]:
        """The passages whose vectors the collection of an index holds, whether or not it should."""
        with self._guard:
            self.close()
            self._vectors.open(collection_name(store, index), marked=True)
            try:
                return self._vectors.ids()
            finally:
                self.close()

    @contextmanager
    def changing(self, store: Store, index: Index) -> Iterator[Vectors]:
        """The collection of an index, to be written by the holder of the library's lock."""
        with self._guard:
            self._fresh(store, index)
            yield self._vectors

    def written(self, store: Store, index: Index) -> None:
        """What moved is what this process wrote: the client that wrote it sees it."""
        with self._guard:
            self._opened = _state(store, index)

    def _ask(self, store: Store, vector: Vector, question: Callable[[Embedded], _T], nothing: _T) -> _T:
        with self._guard:
            index = store.queue.current()
            if index is None or not index.made:
                return nothing
            if len(vector) != index.size:
                raise EmbedderChanged(
                    f"the library's vectors have {index.size} components, the question's {len(vector)}",
                    "`qa reindex` makes them again with the configured embedder",
                )
            embedded = Embedded(store.database, store.catalog, index)
            before = _state(store, index)
            try:
                self._fresh(store, index)
                return question(embedded)
            except VectorsDamaged:
                # A client that another process has overtaken fails in the same way as one on damaged files.
                if _state(store, index) == before:
                    raise
                self._fresh(store, index)
                return question(embedded)

    def _fresh(self, store: Store, index: Index) -> None:
        state = _state(store, index)
        if state == self._opened:
            return
        self._opened = None
        sample = Embedded(store.database, store.catalog, index).sample(_SAMPLE) if index.made else []
        self._vectors.open(collection_name(store, index), create=not index.made, sample=sample)
        self._opened = state


def collection_name(store: Store, index: Index) -> str:
    """Different for every index of every library, as several libraries may share a server."""
    return f"qa-{store.catalog.library_id()}-{index.number}"


def _state(store: Store, index: Index) -> tuple[str, int, int]:
    current = store.queue.reread(index)
    return (store.catalog.library_id(), index.number, current.generation if current else -1)
