"""The SQLite file: its schema, its transactions, and its errors in words that a person can act on."""

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import LibraryBusy, LibraryError, LibraryNewer

SCHEMA_VERSION = 4

_BUSY_SECONDS = 30.0

WORDS_TABLE = """CREATE VIRTUAL TABLE words USING fts5(
  title, heading, text, content='', tokenize='porter unicode61 remove_diacritics 2'
)"""

_SCHEMA = f"""
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,       -- from the text, white space aside
  sha256 TEXT NOT NULL,          -- of the text as it stands
  replaced_by TEXT,              -- id of what now stands at its place; NULL while it is current
  place TEXT,                    -- key of the place whose title, outlet, ... these are
  title TEXT, outlet TEXT, author TEXT, url TEXT, path TEXT,
  published INTEGER, modified INTEGER, added INTEGER NOT NULL,   -- microseconds since 1970, UTC
  language TEXT,
  characters INTEGER NOT NULL,
  pieces INTEGER NOT NULL DEFAULT 0,   -- how many passages it has
  revised INTEGER NOT NULL DEFAULT 0,  -- 1: at one of its places something else stood before it or after it
  story INTEGER NOT NULL DEFAULT 0,    -- equal for near-copies: the number of the first of them
  headings TEXT NOT NULL,        -- JSON: spans of the text
  text TEXT NOT NULL             -- last, so that the rest is read without it
);
CREATE INDEX articles_current ON articles (replaced_by, pieces);
CREATE INDEX articles_published ON articles (published, replaced_by, revised, pieces);
CREATE INDEX articles_outlet ON articles (outlet, published, replaced_by, revised, pieces);
CREATE INDEX articles_story ON articles (story);

-- Where an article was found: several files or URLs may hold the same text.
CREATE TABLE places (
  key TEXT PRIMARY KEY,          -- path or URL; what tells articles apart within one file
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  title TEXT, outlet TEXT, author TEXT, url TEXT, path TEXT,
  published INTEGER, modified INTEGER, added INTEGER NOT NULL,
  language TEXT,
  file TEXT,                     -- path of the file that it was read from
  missing INTEGER                -- when it was first missed in that file, which is there
);
CREATE INDEX places_article ON places (article);
CREATE INDEX places_file ON places (file);

-- What has stood at a place, from when on. Microseconds since 1970, UTC.
CREATE TABLE versions (
  number INTEGER PRIMARY KEY,
  place TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  since INTEGER NOT NULL,        -- when it was first seen there
  stood_from INTEGER NOT NULL DEFAULT 0,   -- when it was put there, as far as can be told
  stood_until INTEGER            -- when something else was; NULL: it stands there
);
CREATE INDEX versions_place ON versions (place);
CREATE INDEX versions_article ON versions (article);

-- Files that were read to their end, as they were then.
CREATE TABLE files (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
  reader TEXT NOT NULL,          -- version of qa that read it
  gone INTEGER                   -- when it was first missed
);

-- Pages of the web that were read to their end, with what their server said of their version.
CREATE TABLE pages (
  url TEXT PRIMARY KEY,
  etag TEXT, last_modified TEXT,
  reader TEXT NOT NULL,          -- version of qa that read it
  gone INTEGER                   -- when it was first missed
);

-- What was added, to be looked at again.
CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'folder', 'url')),
  added INTEGER NOT NULL
);

-- Of articles that were replaced as well: a question may be asked as of a day when they stood.
CREATE TABLE passages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,       -- article id:start-end
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
  heading TEXT,
  standing INTEGER NOT NULL DEFAULT 1   -- 0: its article was replaced
);
CREATE INDEX passages_article ON passages (article, "start");

-- What was drawn from the shingles of each article, by which its near-copies find it.
CREATE TABLE sketches (
  key INTEGER NOT NULL,
  article INTEGER NOT NULL,
  PRIMARY KEY (key, article)
) WITHOUT ROWID;

-- Contentless: the text is in articles already. A row's number is its passage's.
{WORDS_TABLE};

-- A collection of vectors by one embedder. At most one is current; another may be in the making.
CREATE TABLE indexes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: it names the collection
  embedder TEXT NOT NULL, size INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'making', 'dropped')),
  made INTEGER NOT NULL DEFAULT 0,         -- whether Chroma has been asked to make the collection
  generation INTEGER NOT NULL DEFAULT 0    -- moves with every change of the vectors
);
CREATE UNIQUE INDEX indexes_current ON indexes (state) WHERE state = 'current';

-- What a collection still has to be told. Written with the change itself, settled after Chroma has it, so
-- that nothing is forgotten wherever a process ends.
CREATE TABLE pending (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  "index" INTEGER NOT NULL REFERENCES indexes ON DELETE CASCADE,
  passage TEXT NOT NULL,
  wanted INTEGER NOT NULL,                 -- 1: store its vector, 0: delete it
  UNIQUE ("index", passage) ON CONFLICT REPLACE
);
"""


class Database:
    """A connection for all threads of a process: one statement or transaction at a time."""

    def __init__(self, path: Path | None, *, create: bool) -> None:
        """Open the file, making it where ``create`` allows; None: in memory.

        Raises LibraryError, LibraryNewer.
        """
        self._path = path
        self._guard = threading.RLock()
        with self._errors():
            mode = "mode=rwc" if create else "mode=rw"
            self.read_only = path is not None and not create and _may_only_be_read(path)
            """Whether no change can be made."""
            if self.read_only:
                mode = "mode=ro&immutable=1"
            uri = "file::memory:" if path is None else f"{path.absolute().as_uri()}?{mode}"
            self._connection = sqlite3.connect(
                uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare(create)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        with self._guard:
            self._connection.close()

    @property
    def empty(self) -> bool:
        """Whether the file has no schema yet: its making was interrupted."""
        return bool(self.value("PRAGMA user_version") == 0)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of a query, as tuples. Raises LibraryError."""
        with self._guard, self._errors():
            return self._connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, None where there is none. Raises LibraryError."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement within a transaction: the number of the row that it inserted."""
        with self._errors():
            return self._connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run one statement for each of many, within a transaction."""
        with self._errors():
            self._connection.executemany(sql, parameters)

    @contextmanager
    def transaction(self, *, counted: bool = True) -> Iterator[None]:
        """All or nothing. The library's generation moves with it if ``counted``. Raises LibraryError."""
        with self._guard:
            with self._errors():
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                if counted:
                    self.run("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
                with self._errors():
                    self._connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def leave_log(self) -> None:
        """Put every change into the file itself."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def flush(self) -> None:
        """Wait until the disk has every change."""
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def reindex(self) -> None:
        """Make SQLite's own indexes again from its tables."""
        self.rows("REINDEX")

    def _prepare(self, create: bool) -> None:
        version = self.value("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            raise LibraryNewer(
                f"{self._path} was written by a newer version of qa "
                f"(its schema is {version}, this version knows {SCHEMA_VERSION})",
                "upgrade qa, or name another library with --library",
            )
        if 0 < version < SCHEMA_VERSION:
            raise LibraryError(
                f"{self._path} was written by an older version of qa "
                f"(its schema is {version}, this version knows {SCHEMA_VERSION})",
                "`qa reindex` brings it up to date: no source is read again",
            )
        with self._errors():
            self._connection.execute("PRAGMA foreign_keys = ON")
            # A killed process loses nothing; ``flush`` is for a machine that loses its power.
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if version == 0 and create:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._make()

    def _make(self) -> None:
        script = f"""
            BEGIN IMMEDIATE;
            {_SCHEMA}
            INSERT INTO meta VALUES ('library', '{uuid.uuid4().hex[:12]}'), ('generation', 0);
            PRAGMA user_version = {SCHEMA_VERSION};
            COMMIT;
        """
        self._connection.executescript(script)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(error, self._path) from error


def _may_only_be_read(path: Path) -> bool:
    """Whether nobody but a reader is here: the folder cannot be written, and no change waits in a log."""
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _explained(error: sqlite3.Error, path: Path | None) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"no room left on the disk of {path}", "make room and run the command again")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"cannot read or write {path}: {error}", "see that its disk is there and not full"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryError(
            f"cannot write to {path}: {error}",
            "see that you may write to the folder, or name another with --library",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LibraryError(
            f"{path} is damaged: {error}",
            "put back a copy of it, or move it away and add the articles again",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(f"another program holds {path}", "close it and run the command again")
    return LibraryError(f"{path}: {error}", "see that it is a library of qa")
