"""Bringing the vectors into step with the catalog, and back where they were lost."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace

import qa.types as t
from qa.errors import EmbedderChanged
from qa.library.catalog import to_stored
from qa.library.queue import Index, Waiting
from qa.library.shelf import Shelf
from qa.library.store import Store
from qa.library.vectors import Record
from qa.protocols import Embedder, Hold, Report
from qa.text.passages import embedding_text

BATCH = 256
"""Passages embedded and stored at a time."""

Progress = Callable[[int, int], None]
"""Takes how many passages are done, and how many there are to do."""


class Filling:
    """What the holder of the library's lock does to the vectors. Any method may raise LibraryError."""

    def __init__(self, store: Store, shelf: Shelf, report: Report, hold: Hold = nullcontext) -> None:
        self._store = store
        self._queue = store.queue
        self._shelf = shelf
        self._report = report
        self._hold = hold

    def fill(self, embedder: Embedder, least: int, progress: Progress | None = None) -> int:
        """Do what the current index waits for, if at least so many passages do; how many were embedded.

        Raises EmbedderChanged, ModelError or BackendError.
        """
        self._look_after_interruption()
        index = self._index_for(embedder)
        if index is None or self._queue.count(index) < least:
            return 0
        return self._work_off(index, embedder, progress, least)

    def complete(self, embedder: Embedder) -> None:
        """Do what an interrupted command left. Raises what ``fill`` does."""
        self._sweep()
        self.fill(embedder, least=1)

    def mend(self, embedder: Embedder, progress: Progress | None) -> int:
        """Look whether the vectors are whole, and make those that are not there; how many were made."""
        self._sweep()
        self._examine()
        return self.fill(embedder, 1, progress)

    def drop(self) -> None:
        """Take out the vectors that no passage wants any more."""
        self._look_after_interruption()
        index = self._queue.current()
        if index is None or not index.made:
            return
        while stale := self._queue.stale(index, BATCH):
            self._settle(index, stale, [])

    def reindex(self, embedder: Embedder, progress: Progress | None) -> int:
        """Make all vectors again with an embedder; how many. The old ones answer until it is done.

        Interrupted, it goes on where it stopped when it is called again with the same embedder.
        """
        size = embedder.size
        self._examine()
        current = self._queue.current()
        making = self._queue.making(embedder.name)
        if current is not None and not current.made and current.embedder == embedder.name:
            making = current
        if making is None:
            with self._store.database.transaction():
                making = self._queue.begin(embedder.name, size, current=current is None)
        done = self._work_off(making, embedder, progress)
        with self._store.database.transaction():
            self._queue.switch(making)
        self._sweep()
        return done

    def _index_for(self, embedder: Embedder) -> Index | None:
        """The current index; a first one where none has a vector yet."""
        current = self._queue.current()
        if current is not None and current.embedder == embedder.name:
            return current
        passages = self._store.catalog.indexed_count()
        if current is not None and self._queue.missing(current) < passages:
            raise embedder_changed(current.embedder, embedder.name)
        if passages == 0:
            return None
        size = embedder.size
        if not self._queue.kept():
            # What lies there is of a catalog that was lost.
            self._shelf.discard_files()
        with self._store.database.transaction():
            index = self._queue.begin(embedder.name, size, current=True)
        self._sweep()
        return index

    def _work_off(self, index: Index, embedder: Embedder, progress: Progress | None, least: int = 1) -> int:
        """Work in batches, until fewer than ``least`` wait; how many passages were embedded."""
        total, done, embedded = self._queue.count(index), 0, 0
        while len(waiting := self._queue.waiting(index, BATCH)) >= min(least, BATCH):
            records = self._records([w.passage for w in waiting if w.wanted], embedder)
            with self._hold():
                self._settle(index, waiting, records)
            index = replace(index, made=True)
            done += len(waiting)
            embedded += len(records)
            if progress is not None:
                progress(min(done, total), total)
        return embedded

    def _records(self, ids: Sequence[str], embedder: Embedder) -> list[Record]:
        passages = list(self._store.catalog.passages(ids).values())
        articles = self._store.catalog.infos(list({p.article for p in passages}))
        texts = [embedding_text(articles[p.article].title, p.heading, p.text) for p in passages]
        vectors = embedder.embed(texts)
        return [
            Record(p.id, vector, p.text, _metadata(p, articles[p.article]))
            for p, vector in zip(passages, vectors, strict=True)
        ]

    def _settle(self, index: Index, waiting: Sequence[Waiting], records: Sequence[Record]) -> None:
        """Tell Chroma, and only then strike out the notes."""
        stale = [w.passage for w in waiting if not w.wanted]
        with self._shelf.changing(self._store, index) as vectors:
            if not index.made:
                with self._store.database.transaction():
                    self._queue.mark_made(index)
            vectors.put(records)
            vectors.delete(stale)
            with self._store.database.transaction():
                self._queue.settle(index, waiting)
            self._shelf.written(self._store, index)

    def _look_after_interruption(self) -> None:
        if self._shelf.interrupted:
            self._report("A command was interrupted while it stored vectors: looking whether they are whole")
            self._examine()

    def _examine(self) -> None:
        """Keep the vectors if they can be read, whatever a killed process or a damaged disk left of them."""
        made = [index for index in self._queue.kept() if index.made]
        if made and all(self._shelf.sound(self._store, index) for index in made):
            self._shelf.forgive()
            for index in made:
                self._reconcile(index)
            return
        if made:
            self._report("The vectors are damaged: making them again from the articles")
        self._shelf.discard_files()
        with self._store.database.transaction():
            for index in self._queue.kept():
                self._queue.restart(index)

    def _reconcile(self, index: Index) -> None:
        """Note what the collection lacks or has too much."""
        stored = self._shelf.ids(self._store, index)
        passages = set(self._store.catalog.passage_ids())
        waiting = {w.passage for w in self._queue.waiting(index, -1)}
        with self._store.database.transaction():
            self._queue.note_for(index, sorted(passages - stored - waiting), wanted=True)
            self._queue.note_for(index, sorted(stored - passages - waiting), wanted=False)

    def _sweep(self) -> None:
        """Delete the collections that no longer answer."""
        for index in self._queue.dropped():
            if index.made:
                self._shelf.discard(self._store, index)
            with self._store.database.transaction():
                self._queue.forget(index)


def embedder_changed(stored: str, configured: str) -> EmbedderChanged:
    """The library is not for the configured embedder."""
    return EmbedderChanged(
        f"the library's vectors were made by {stored}, and {configured} is configured",
        f"`qa reindex` makes them again with {configured}, or set embedder back",
    )


def _metadata(passage: t.Passage, article: t.ArticleInfo) -> dict[str, str | int]:
    metadata: dict[str, str | int] = {"article": article.id, "start": passage.start, "end": passage.end}
    if article.outlet:
        metadata["outlet"] = article.outlet
    if (published := to_stored(article.published)) is not None:
        metadata["published"] = published // 1_000_000
    return metadata
