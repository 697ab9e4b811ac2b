"""Which files were read, as they were then, and what was added: what has not changed is not read again."""

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import qa.types as t
from qa.library.catalog import from_stored, now, to_stored
from qa.library.database import Database

_SETTLED = 2_000_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again and keep its time. One of
a time that is still to come was dated by another clock, and nobody knows what that says now: it is hashed at
each look, and read again only if its bytes are others."""
_BLOCK = 1 << 20
_LOOKED_AT = 200
"""Files of which the catalog is asked at a time."""
_KNOWN = """
    SELECT f.path, f.size, f.mtime_ns, f.sha256, f.gone,
           (SELECT group_concat(a.id, ' ') FROM articles a
            WHERE a.number IN (SELECT article FROM places WHERE file = f.path AND missing IS NULL))
    FROM files f WHERE f.path IN (SELECT value FROM json_each(?)) AND f.reader = ?
"""
"""What is known of files, their articles last."""


class Files:
    """Sources and files. Any method may raise LibraryError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def looks(self, sources: Iterable[str]) -> Iterator[tuple[str, t.FileLook | None]]:
        """Each source with its file as it is, and its articles if it is as it was when it was read."""
        left = iter(sources)
        while page := list(islice(left, _LOOKED_AT)):
            paths = [stored_path(source) for source in page]
            rows = self._db.rows(_KNOWN, (json.dumps(paths), _reader()))
            known = {row[0]: row[1:] for row in rows}
            for source, path in zip(page, paths, strict=True):
                yield source, _look(source, path, known.get(path))

    def keep(self, look: t.FileLook, keys: Sequence[str]) -> None:
        """The file was read as ``look`` found it, and its articles stand under the keys."""
        sql = """
            INSERT INTO files (path, size, mtime_ns, sha256, reader) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,
            sha256 = excluded.sha256, reader = excluded.reader, gone = NULL
        """
        with self._db.transaction(counted=False):
            self._db.run(sql, (look.path, look.size, look.mtime_ns, look.sha256, _reader()))
            self._hold(look.path, keys)

    def page(self, url: str) -> t.Page | None:
        """What the server said of the version that was read; None for a page that is to be read again."""
        sql = "SELECT etag, last_modified FROM pages WHERE url = ? AND reader = ? AND gone IS NULL"
        rows = self._db.rows(sql, (url, _reader()))
        return t.Page(url, *rows[0]) if rows and self.at(url) else None

    def keep_page(self, page: t.Page, keys: Sequence[str]) -> None:
        """The whole page was read, and its articles stand under the keys."""
        sql = "INSERT OR REPLACE INTO pages (url, etag, last_modified, reader) VALUES (?, ?, ?, ?)"
        with self._db.transaction(counted=False):
            self._db.run(sql, (page.url, page.etag, page.last_modified, _reader()))
            self._hold(page.url, keys)

    def _hold(self, file: str, keys: Iterable[str]) -> None:
        sql = "UPDATE places SET file = ?, missing = NULL WHERE key = ?"
        self._db.run_many(sql, ((file, key) for key in keys))

    def at(self, page: str) -> tuple[str, ...]:
        """Ids of the articles that were read from a page."""
        sql = """
            SELECT a.id FROM places p JOIN articles a ON a.number = p.article
            WHERE p.file = ? AND p.missing IS NULL ORDER BY a.number
        """
        return tuple(row[0] for row in self._db.rows(sql, (page,)))

    def keys(self, page: str) -> tuple[str, ...]:
        """Keys of the places that were read from a page."""
        return tuple(
            row[0] for row in self._db.rows("SELECT key FROM places WHERE file = ? LIMIT 100", (page,))
        )

    def holds(self, key: str) -> bool:
        """Whether anything stands at the place of a key."""
        return bool(self._db.rows("SELECT 1 FROM places WHERE key = ?", (key,)))

    def paths(self) -> list[str]:
        """The files that were read."""
        return [row[0] for row in self._db.rows("SELECT path FROM files ORDER BY path")]

    def missed(self) -> set[str]:
        """The files and pages that were gone when they were last looked for."""
        sql = (
            "SELECT path FROM files WHERE gone IS NOT NULL UNION SELECT url FROM pages WHERE gone IS NOT NULL"
        )
        return {row[0] for row in self._db.rows(sql)}

    def missing(self) -> list[tuple[str, str]]:
        """(file, article id) of all that was missed in a file or page that was there."""
        sql = """
            SELECT p.file, a.id FROM places p JOIN articles a ON a.number = p.article
            WHERE p.missing IS NOT NULL ORDER BY p.file, a.number
        """
        return self._db.rows(sql)

    def mark_gone(self, path: str) -> None:
        """The file or page is not there any more: its articles are kept."""
        with self._db.transaction(counted=False):
            self._db.run("UPDATE files SET gone = ? WHERE path = ? AND gone IS NULL", (now(), path))
            self._db.run("UPDATE pages SET gone = ? WHERE url = ? AND gone IS NULL", (now(), path))

    def remember(self, sources: Iterable[t.Source]) -> None:
        """Look at the sources again from now on; those that are known stay as they are."""
        sql = "INSERT INTO sources (name, kind, added) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING"
        with self._db.transaction(counted=False):
            known = ((s.name, s.kind, now() if s.added is None else to_stored(s.added)) for s in sources)
            self._db.run_many(sql, known)

    def forget(self, names: Iterable[str]) -> None:
        """Look at the sources no more."""
        with self._db.transaction(counted=False):
            self._db.run_many("DELETE FROM sources WHERE name = ?", ((name,) for name in names))

    def sources(self) -> list[t.Source]:
        """What was added, in that order."""
        rows = self._db.rows("SELECT name, kind, added FROM sources ORDER BY added, name")
        return [t.Source(name, kind, from_stored(added)) for name, kind, added in rows]


def stored_path(source: str) -> str:
    """The absolute path; odd bytes of a name in no encoding are spelled out."""
    return os.fsencode(os.path.abspath(source)).decode("utf-8", "backslashreplace")  # noqa: PTH100


def _look(source: str, path: str, known: Any) -> t.FileLook | None:
    try:
        # Strings, not Paths: most files of a large library are only looked at.
        found = os.stat(source)  # noqa: PTH116
        if not stat.S_ISREG(found.st_mode):
            return None
        size, changed = found.st_size, found.st_mtime_ns
        if known and known[:2] == (size, changed):
            digest, same = known[2], True
        else:
            digest = _digest(Path(source))
            same = bool(known) and known[0] == size and known[2] == digest
    except (OSError, ValueError):
        return None
    settled = time.time_ns() - changed > _SETTLED
    noted = same and known[1:4] == (changed if settled else 0, digest, None)
    articles = tuple((known[4] or "").split()) if same else ()
    return t.FileLook(path, size, changed if settled else 0, digest, articles, noted)


@cache
def _reader() -> str:
    """Version of qa: another one may read the same file better."""
    return version("qa")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
