"""One process at a time: a lock on a file, free again as soon as its holder ends, however it ends.

SQLite's own lock on an empty database is used: it works on every platform, excludes threads as well as
processes, and needs nothing that is not loaded anyway.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from qa.errors import LibraryError

_POLL = 0.1
"""Seconds between two looks; Ctrl-C is noticed as often."""


class Lock:
    """Held from ``acquire`` to ``release``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def acquire(self, waiting: Callable[[], None] | None = None) -> None:
        """Take the lock, after waiting for its holder; ``waiting`` is called once where that is needed.

        Raises LibraryError where the file cannot be made.
        """
        told = False
        while not self.try_acquire():
            if not told and waiting is not None:
                waiting()
            told = True

    def try_acquire(self) -> bool:
        """Take the lock unless another holds it; whether it was taken. Raises LibraryError as ``acquire``."""
        connection = self._open()
        try:
            # The lock alone is wanted: with a journal on the disk it could not be had on a full one.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return False
            raise self._unusable(error) from error
        self._connection = connection
        return True

    def release(self) -> None:
        """Let the next one in."""
        assert self._connection is not None, "acquire comes first"
        self._connection.close()
        self._connection = None

    def _open(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(self._path, timeout=_POLL, isolation_level=None, check_same_thread=False)
        except sqlite3.OperationalError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> LibraryError:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            return LibraryError(
                f"no room left on the disk of {self._path.parent}", "make room and run the command again"
            )
        return LibraryError(
            f"cannot write to {self._path.parent}: {error}",
            "see that the folder exists and that you may write to it, or name another with --library",
        )
