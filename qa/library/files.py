"""Which files were read, as they were then, and what was added: what has not changed is not read again."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import qa.types as t
from qa.library.catalog import now
from qa.library.database import Database

_SETTLED = 2_000_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again and keep its time."""
_BLOCK = 1 << 20
_KNOWN = """
    SELECT f.size, f.mtime_ns, f.sha256, f.gone,
           (SELECT group_concat(a.id, ' ') FROM articles a
            WHERE a.number IN (SELECT article FROM places WHERE file = f.path))
    FROM files f WHERE f.path = ? AND f.reader = ?
"""
"""What is known of a file, its articles last."""


class Files:
    """Sources and files. Any method may raise LibraryError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def look(self, source: str) -> t.FileLook | None:
        """The file as it is, with its articles if it is as it was when it was read; None for no file."""
        try:
            # Strings, not Paths: most files of a large library are only looked at.
            found = os.stat(source)  # noqa: PTH116
            if not stat.S_ISREG(found.st_mode):
                return None
            path, size, changed = stored_path(source), found.st_size, found.st_mtime_ns
            known = self._db.rows(_KNOWN, (path, _reader()))
            if known and known[0][:2] == (size, changed):
                digest, same = known[0][2], True
            else:
                digest = _digest(Path(source))
                same = bool(known) and known[0][0] == size and known[0][2] == digest
        except (OSError, ValueError):
            return None
        settled = time.time_ns() - changed > _SETTLED
        noted = same and known[0][1:4] == (changed if settled else 0, digest, None)
        articles = tuple((known[0][4] or "").split()) if same else ()
        return t.FileLook(path, size, changed if settled else 0, digest, articles, noted)

    def keep(self, look: t.FileLook, keys: Sequence[str]) -> None:
        """The file was read as ``look`` found it, and its articles stand under the keys."""
        sql = """
            INSERT INTO files (path, size, mtime_ns, sha256, reader) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,
            sha256 = excluded.sha256, reader = excluded.reader, gone = NULL
        """
        with self._db.transaction(counted=False):
            self._db.run(sql, (look.path, look.size, look.mtime_ns, look.sha256, _reader()))
            self._db.run_many("UPDATE places SET file = ? WHERE key = ?", ((look.path, k) for k in keys))

    def standing(self) -> list[str]:
        """The files that were there when they were last looked for."""
        return [row[0] for row in self._db.rows("SELECT path FROM files WHERE gone IS NULL ORDER BY path")]

    def mark_gone(self, path: str) -> None:
        """The file is not there any more: its articles are kept."""
        with self._db.transaction(counted=False):
            self._db.run("UPDATE files SET gone = ? WHERE path = ?", (now(), path))

    def remember(self, sources: Iterable[t.Source]) -> None:
        """Look at the sources again from now on."""
        sql = "INSERT INTO sources (name, kind, added) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING"
        with self._db.transaction(counted=False):
            self._db.run_many(sql, ((source.name, source.kind, now()) for source in sources))

    def sources(self) -> list[t.Source]:
        """What was added, in that order."""
        return [
            t.Source(*row) for row in self._db.rows("SELECT name, kind FROM sources ORDER BY added, name")
        ]


def stored_path(source: str) -> str:
    """The absolute path; odd bytes of a name in no encoding are spelled out."""
    return os.fsencode(os.path.abspath(source)).decode("utf-8", "backslashreplace")  # noqa: PTH100


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
