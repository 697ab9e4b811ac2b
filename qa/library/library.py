"""A library: the catalog and the vectors, kept in step.

A change goes into the catalog together with a note of which vectors it makes wanted or stale; then Chroma is
told, and the note struck out. Whatever ends in between is taken up by the next command from the notes.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import qa.types as t
from qa.errors import LibraryError
from qa.library.doctor import LOST, Doctor, Health
from qa.library.filling import Filling, Progress
from qa.library.lock import Lock
from qa.library.reading import CATALOG, Reading
from qa.library.store import Store
from qa.library.upgrade import upgrade
from qa.library.vectors import Vectors
from qa.protocols import Embedder, Hold, Report

VECTORS = "chroma"
LOCK = "write.lock"
_WAITING = "Waiting for another qa that is writing to the library"


def _silent(_line: str) -> None:
    return None


def open_library(
    folder: Path,
    *,
    chroma_url: str | None = None,
    chroma_token: str | None = None,
    report: Report = _silent,
    upgraded: bool = False,
) -> "Library":
    """The library in a folder. One that is not there is empty, and is made when something is first added.

    ``upgraded``: one of an older version is brought up to date, and its vectors wait for ``reindex``; else
    it is refused. ``report`` takes lines for a person who waits. Raises LibraryNewer, or LibraryError for a
    damaged catalog.
    """
    library = Library(folder, Vectors(folder / VECTORS, chroma_url, chroma_token), report)
    if upgraded:
        library.upgrade()
    library.count()
    return library


class Library(Reading):
    """What was added, to read, search and change; see protocols.Library and protocols.LibraryWriter.

    Any method may raise LibraryError.
    """

    def __init__(self, folder: Path, vectors: Vectors, report: Report) -> None:
        super().__init__(folder, vectors)
        self._report = report
        self._lock = Lock(folder / LOCK)
        self._writer = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the library's one writing lock, after waiting for whoever holds it; may be entered again."""
        with self._writer:
            self._make_folder()
            if self._depth == 0:
                self._lock.acquire(lambda: self._report(_WAITING))
            with self._held():
                yield

    def store(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str]:
        """Put an article into the catalog: what became of it, and its id.

        ``key`` tells places apart: other text under a known key replaces what stood there; None is a place
        of the text's own. On return the text is safe and its words are found; its vectors follow with the
        next ``fill``.
        """
        with self.writing():
            return self._store.changes.store(draft, key)

    def restore(self, draft: t.Draft, export: str) -> tuple[t.OutcomeKind, str]:
        """Take back what a library exported, an article with its standing: what became of it, and its id.

        ``export`` tells one export from another. On return the text is safe, as with ``store``.
        """
        with self.writing():
            return self._store.restoring.restore(draft, export)

    def keep_page(self, page: t.Page, keys: Sequence[str], *, whole: bool = False) -> list[str]:
        """The whole page was read, and its articles stand under the keys: as with ``keep``."""
        with self.writing():
            self._store.files.keep_page(page, keys)
            self._store.changes.settle(page.url, keys)
            self._store.changes.turn_to(page.url)
            return self._store.changes.miss(page.url, keys) if whole else []

    def keep(self, look: t.FileLook, keys: Sequence[str], *, whole: bool = False) -> list[str]:
        """The whole file was read as it was looked at, and its articles stand under the keys.

        With ``whole`` what stood in it before and does not now is marked as missing: ids of the articles.
        """
        with self.writing():
            self._store.files.keep(look, keys)
            self._store.changes.settle(look.path, keys)
            self._store.changes.turn_to(look.path)
            return self._store.changes.miss(look.path, keys) if whole else []

    def remember(self, sources: Sequence[t.Source]) -> None:
        """Have the sources looked at again from now on."""
        with self.writing():
            self._store.files.remember(sources)

    def forget(self, sources: Sequence[str]) -> None:
        """Have the sources, by name, looked at no more; what was read from them stays."""
        with self.writing():
            self._store.files.forget(sources)

    def gone(self, source: str, *, prune: bool) -> None:
        """A file or page is not there any more: mark it, or take out what stood in it alone."""
        with self.writing():
            if prune:
                self._store.changes.prune(source)
                self._filling().drop()
            else:
                self._store.files.mark_gone(source)
                self._store.changes.turn_from(source)

    def prune_missing(self, file: str) -> None:
        """Take out what was missed in a file that is there, if it stood there alone."""
        with self.writing():
            self._store.changes.prune_missing(file)
            self._filling().drop()

    def fill(self, embedder: Embedder, *, least: int = 1, hold: Hold = nullcontext) -> int:
        """Embed what waits for it, if at least so many passages do; how many were embedded.

        What is embedded is stored within ``hold``. Raises EmbedderChanged, or what the embedder raises; what
        still waits is kept.
        """
        with self.writing():
            return self._filling(hold).fill(embedder, least)

    def remove(self, article_id: str) -> t.ArticleInfo:
        """Take out an article, by its id or an unambiguous prefix of it. Raises NotInLibrary."""
        self.article(article_id)
        with self.writing():
            info = self.article(article_id).info
            self._store.changes.remove(info.id)
            self._filling().drop()
        return info

    def resume(self, embedder: Embedder) -> None:
        """Complete what an interrupted command left, unless somebody is writing.

        Raises what ``fill`` raises.
        """
        current = self._store.queue.current()
        waiting = self.pending() if current is None else self._store.queue.count(current)
        if not waiting and not self._shelf.interrupted:
            return
        if self._store.database.read_only:
            self._report(
                f"{waiting:,} passages wait for vectors that cannot be stored: {self.folder} may only be read"
            )
            return
        if not self._writer.acquire(blocking=False):
            return
        try:
            if self._depth == 0 and self._lock.try_acquire():
                with self._held():
                    self._filling().complete(embedder)
        finally:
            self._writer.release()

    def reindex(self, embedder: Embedder, progress: Progress | None = None) -> int:
        """Make all vectors again with an embedder; how many. The old ones answer until it is done.

        Interrupted, it goes on where it stopped when it is called again with the same embedder.
        """
        with self.writing():
            return self._filling().reindex(embedder, progress)

    def upgrade(self) -> None:
        """Bring a catalog of an older version up to date; nothing for any other. ``reindex`` is to follow."""
        if not (self.folder / CATALOG).is_file():
            return
        self._lock.acquire(lambda: self._report(_WAITING))
        try:
            upgrade(self.folder / CATALOG, self._report)
        finally:
            self._lock.release()

    def examine(self, embedder: str | None) -> Health:
        """What is wrong with the library; ``embedder`` is the configured one, None where it has no name.

        Waits for whoever is writing: what they have not finished is not wrong.
        """
        if self._store is self._nothing:
            return Health(findings=(LOST,) if (self.folder / VECTORS).exists() else ())
        with nullcontext() if self._store.database.read_only else self.writing():
            return Doctor(self._store, self._shelf).look(embedder)

    def mend(self, health: Health, embedder: Embedder, progress: Progress | None = None) -> Health:
        """Make again from the catalog what ``examine`` found wrong; what is wrong still.

        Raises what the embedder raises.
        """
        if self._store is self._nothing:
            return health
        with self.writing():
            doctor = Doctor(self._store, self._shelf)
            miscut = set(doctor.miscut())
            if miscut or health.wrong("words"):
                self._store.changes.rebuild(miscut)
            if health.wrong("stories"):
                self._store.changes.sort_stories()
            if health.wrong("catalog"):
                self._store.database.reindex()
            if health.wrong("embedder"):
                self._filling().reindex(embedder, progress)
            elif miscut or health.wrong("vectors"):
                self._filling().mend(embedder, progress)
            return doctor.look(embedder.name)

    @contextmanager
    def _held(self) -> Iterator[None]:
        self._depth += 1
        try:
            self._create()
            if self._store.database.read_only:
                raise LibraryError(
                    f"cannot write to {self.folder}: it may only be read",
                    "see that you may write to the folder, or name another with --library",
                )
            if self._depth == 1:
                self._store.restoring.begin()
            yield
            if self._depth == 1:
                self._store.database.flush()
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._lock.release()

    def _filling(self, hold: Hold = nullcontext) -> Filling:
        return Filling(self._store, self._shelf, self._report, hold)

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"cannot make the folder {self.folder}: {error.strerror}",
                "see that you may write there, or name another with --library",
            ) from error

    def _create(self) -> None:
        with self._opening:
            if self._depth == 1 and self._taken_away():
                self._let_go()
            if self._stored is None:
                self._keep(Store.at(self.folder / CATALOG, create=True))
