"""A catalog of an older version made into one of today's: what was stored is taken over, the rest made again.

The articles, their places, versions, files and sources are copied, column by column as far as both know them;
passages, word index and stories follow from them, and vectors are made by ``reindex``. The old file stays
beside the new one.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from qa.errors import LibraryError
from qa.library.database import SCHEMA_VERSION, Database
from qa.library.store import Store
from qa.protocols import Report

_TAKEN_OVER = ("meta", "articles", "places", "versions", "files", "pages", "sources", "indexes")


def upgrade(path: Path, report: Report) -> None:
    """Bring the catalog up to date if it is older, for the holder of the library's lock. Raises
    LibraryError."""
    old = _version(path)
    if not 0 < old < SCHEMA_VERSION:
        return
    report(f"The library is of an older version of qa ({old}, now {SCHEMA_VERSION}): bringing it up to date")
    made = path.with_name(f"{path.name}.new")
    made.unlink(missing_ok=True)
    store = Store.at(made, create=True)
    try:
        _copy(store.database, path)
        numbers = store.database.rows("SELECT number FROM articles")
        store.changes.rebuild({number for (number,) in numbers})
        store.changes.sort_stories()
        store.database.leave_log()
    finally:
        store.close()
    kept = path.with_name(f"{path.stem}-{old}{path.suffix}")
    try:
        # Closing it puts its log into it, so that the file alone is all of it.
        path.replace(kept)
        made.replace(path)
    except OSError as error:
        raise LibraryError(f"cannot write {path}: {error}", "see that you may write to the folder") from error
    report(f"Done; what it was is kept as {kept}")


def _version(path: Path) -> int:
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0  # Opening it says what is wrong.


def _copy(database: Database, old: Path) -> None:
    database.rows("ATTACH DATABASE ? AS old", (str(old),))
    with database.transaction():
        for table in _TAKEN_OVER:
            known = _columns(database, "main", table)
            shared = ", ".join(f'"{name}"' for name in _columns(database, "old", table) if name in known)
            if shared:
                taken = f"SELECT {shared} FROM old.{table}"
                database.run(f"INSERT OR REPLACE INTO main.{table} ({shared}) {taken}")
        # Their collections are of other passages.
        database.run("UPDATE indexes SET state = 'dropped'")
        if "stood_from" not in _columns(database, "old", "versions"):
            for statement in _STOOD:
                database.run(statement)
    database.rows("DETACH DATABASE old")


def _columns(database: Database, schema: str, table: str) -> list[str]:
    return [row[1] for row in database.rows(f"PRAGMA {schema}.table_info({table})")]


_STOOD = (
    """
    UPDATE versions SET stood_from = since, stood_until =
    (SELECT min(w.since) FROM versions w WHERE w.place = versions.place AND w.number > versions.number)
    """,
    """
    UPDATE versions SET stood_from = -4611686018427387904
    WHERE number = (SELECT min(number) FROM versions w WHERE w.place = versions.place)
    """,
    """
    UPDATE articles SET revised = 1 WHERE number IN (SELECT v.article FROM versions v
    WHERE (SELECT count(*) FROM versions w WHERE w.place = v.place) > 1)
    """,
)
"""When each version stood, from when it was seen: the first has always stood, as far as anybody knows."""
