"""A library as everyone may read it: the articles, their passages, and both searches over them."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import qa.types as t
from qa.errors import LibraryError
from qa.library.filling import embedder_changed
from qa.library.shelf import Shelf
from qa.library.store import Store
from qa.library.vectors import Vectors
from qa.protocols import Vector

CATALOG = "catalog.sqlite"

_Scored = list[tuple[str, float]]
_Infos = list[t.ArticleInfo]
_Passages = list[t.Passage]
_Paths = list[str]
_Places = list[t.Place]
_Sources = list[t.Source]
_Missing = list[tuple[str, str]]
_Versions = list[t.Version]


class Reading:
    """What was added, to read and search; see protocols.Library.

    Safe from any thread; nothing but the searches by vectors loads Chroma. Any method may raise LibraryError.
    """

    def __init__(self, folder: Path, vectors: Vectors) -> None:
        self.folder = folder
        self._shelf = Shelf(vectors)
        self._opening = threading.Lock()
        self._stored: Store | None = None
        self._nothing: Store | None = None
        self._file: tuple[int, int] | None = None
        """Which file is open."""
        self._past: list[Store] = []
        """Files that are not the library's any more; other threads may still read in them."""
        self._depth = 0
        """How many blocks of this process hold the lock for writing, one within the other."""

    def close(self) -> None:
        """Let go of the files."""
        self._shelf.close()
        with self._opening:
            for store in (self._stored, self._nothing, *self._past):
                if store is not None:
                    store.close()
            self._stored = self._nothing = None
            self._past.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def count(self, where: t.Filter | None = None) -> int:
        """Articles in the library that a filter lets through."""
        return self._store.catalog.count(where)

    def passage_count(self) -> int:
        """Passages in the library."""
        return self._store.catalog.passage_count()

    def stories(self, article_ids: Sequence[str], as_of: datetime | None = None) -> dict[str, t.Story]:
        """The story that each article belongs to, by the article's id; unknown ids are left out.

        ``as_of``: with those that carried it then; None: with those that do now.
        """
        return self._store.catalog.stories(article_ids, as_of)

    def newest(self, where: t.Filter | None = None) -> datetime | None:
        """The latest publication time of an article that a filter lets through."""
        return self._store.catalog.newest(where)

    def changed(self) -> datetime | None:
        """When an article was last added, or exchanged for a new version; None where none ever was."""
        return self._store.catalog.changed()

    def generation(self) -> int:
        """Moves with every change, whichever process makes it."""
        return self._store.catalog.generation()

    def places(self) -> Iterator[tuple[str, str]]:
        """Every (article id, path or URL), those of copies included."""
        return self._store.catalog.places()

    def places_of(self, article_id: str) -> _Places:
        """Where an article stands, in the order in which it was found there."""
        return self._store.catalog.places_of(article_id)

    def exported(self) -> Iterator[t.Draft | t.Source]:
        """All that makes another library equal: every version at every place, as ``restore`` takes it, in the
        order in which they came; then what was added, as ``remember`` takes it."""
        yield from self._store.exporting.drafts()
        yield from self.sources()

    def article(self, article_id: str) -> t.Article:
        """The article, by its id or an unambiguous prefix of it. Raises NotInLibrary."""
        return self._store.catalog.article(article_id)

    def infos(self, article_ids: Sequence[str]) -> dict[str, t.ArticleInfo]:
        """What is known of each, by id; unknown ids are left out."""
        return self._store.catalog.infos(article_ids)

    def passages(self, passage_ids: Sequence[str]) -> dict[str, t.Passage]:
        """The passages by id; unknown ids are left out."""
        return self._store.catalog.passages(passage_ids)

    def neighbours(self, article_id: str) -> _Passages:
        """All passages of an article in order."""
        return self._store.catalog.passages_of(article_id)

    def list(self, where: t.Filter | None = None) -> _Infos:
        """The articles that a filter lets through, the newest first, those without a date last."""
        return self._store.catalog.articles(where or t.Filter())

    def search_words(self, terms: Sequence[str], k: int, where: t.Filter) -> _Scored:
        """(passage id, BM25 score, larger is better) of the k best passages that hold any of the terms."""
        return self._store.words.search(terms, k, where)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term, in their title, heading or text."""
        return self._store.words.frequencies(terms)

    def search_vectors(self, vector: Vector, k: int, where: t.Filter) -> _Scored:
        """(passage id, cosine) of the k nearest passages that have a vector; fewer only where fewer exist."""
        return self._shelf.search(self._store, vector, k, where)

    def cosines(self, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        """Exact cosine to each of the given passages; those without a vector are left out."""
        return self._shelf.cosines(self._store, vector, passage_ids)

    def warm(self) -> None:
        """Open the vectors now, while something else is waited for."""
        self._shelf.warm(self._store)

    def pending(self) -> int:
        """Passages that wait for their vectors: being added now, or left by an interrupted command."""
        store = self._store
        current = store.queue.current()
        return store.catalog.indexed_count() if current is None else store.queue.missing(current)

    def check_embedder(self, name: str) -> None:
        """Raises EmbedderChanged where the vectors come from an embedder of another name."""
        current = self._store.queue.current()
        if (
            current is not None
            and current.embedder != name
            and self.pending() < self._store.catalog.indexed_count()
        ):
            raise embedder_changed(current.embedder, name)

    def foresee(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str, str]:
        """What ``store`` would give for the article, or ``restore`` for one with a standing; and the key of
        its place until then."""
        if draft.standing is not None:
            return self._store.restoring.foresee(draft)
        return self._store.changes.foresee(draft, key)

    def looks(self, sources: Iterable[str]) -> Iterator[tuple[str, t.FileLook | None]]:
        """Each source with its file as it is, and that file's articles if it need not be read; None for what
        is no file."""
        return self._store.files.looks(sources)

    def page(self, url: str) -> t.Page | None:
        """What the server said of the version of a page that was read; None where it is to be read again."""
        return self._store.files.page(url)

    def at(self, page: str) -> tuple[str, ...]:
        """Ids of the articles that were read from a page of the web."""
        return self._store.files.at(page)

    def keys(self, page: str) -> tuple[str, ...]:
        """Keys of the places, at most 100, that were read from a page of the web."""
        return self._store.files.keys(page)

    def holds(self, key: str) -> bool:
        """Whether anything stands at the place of a key."""
        return self._store.files.holds(key)

    def files(self) -> _Paths:
        """Paths of the files that were read."""
        return self._store.files.paths()

    def missed(self) -> set[str]:
        """The files and pages that were gone when they were last looked for."""
        return self._store.files.missed()

    def unseen(self, file: str, keys: Sequence[str], articles: Sequence[str]) -> _Paths:
        """Ids of the articles that ``keep`` would find missing in a file or page."""
        return [article for _, article in self._store.changes.unseen(file, keys, articles)]

    def missing(self) -> _Missing:
        """(file, article id) of all that was missed in a file or page that was there."""
        return self._store.files.missing()

    def sources(self) -> _Sources:
        """What was added, to be looked at again."""
        return self._store.files.sources()

    def versions(self, article_id: str) -> _Versions:
        """What has stood where the article stands or stood, the oldest first, by its id or a prefix of it.

        Raises NotInLibrary.
        """
        return self._store.catalog.versions(self.article(article_id).info.id)

    @property
    def _store(self) -> Store:
        """The catalog, an empty one as long as no process has made it.

        One that was taken away is let go of, and what lies in its place is read; whoever is writing to it is
        told, since nothing would be left of what is written.
        """
        with self._opening:
            if self._taken_away():
                if self._depth:
                    raise LibraryError(
                        f"{self.folder / CATALOG} was taken away while it was written to",
                        "run the command again: it goes on with the library that is there now",
                    )
                self._let_go()
            if self._stored is not None:
                return self._stored
            path = self.folder / CATALOG
            if path.is_file():
                store = Store.at(path)
                if not store.database.empty:
                    self._keep(store)
                    return store
                store.close()
            if self._nothing is None:
                self._nothing = Store.nowhere()
            return self._nothing

    def _keep(self, store: Store) -> None:
        self._stored, self._file = store, _identity(self.folder / CATALOG)

    def _taken_away(self) -> bool:
        """Whether the file that is open is not the library's any more: removed, or exchanged for another."""
        try:
            return self._stored is not None and _identity(self.folder / CATALOG) != self._file
        except OSError:
            # A disk or folder that cannot be looked at: what is open tells more of that.
            return False

    def _let_go(self) -> None:
        if self._stored is not None:
            self._past.append(self._stored)
            self._stored = None
            self._shelf.close()


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
