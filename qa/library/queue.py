"""Which vectors are wanted, and which passages still wait for theirs.

An index stands for a collection of vectors by one embedder. Every change of the passages is noted for every
index in the same transaction, and the note is struck out only after Chroma has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.library.database import Database

_FIELDS = "number, embedder, size, made, generation"


@dataclass(frozen=True, slots=True)
class Index:
    """A collection of vectors by one embedder."""

    number: int
    embedder: str
    size: int
    made: bool
    """Whether the collection must exist."""
    generation: int
    """Moves with every change of the vectors."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage whose vector is to be stored or deleted."""

    number: int
    passage: str
    wanted: bool


class Queue:
    """The notes. What changes them belongs within a transaction. Any method may raise LibraryError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def current(self) -> Index | None:
        """The index that answers questions."""
        return self._first("state = 'current'", ())

    def making(self, embedder: str) -> Index | None:
        """The index that is being made with an embedder."""
        return self._first("state = 'making' AND embedder = ?", (embedder,))

    def dropped(self) -> list[Index]:
        """Indexes whose collections are to be deleted."""
        return self._all("state = 'dropped'", ())

    def reread(self, index: Index) -> Index | None:
        """The index as it stands now."""
        return self._first("number = ?", (index.number,))

    def waiting(self, index: Index, most: int) -> list[Waiting]:
        """The first so many that wait."""
        sql = 'SELECT number, passage, wanted FROM pending WHERE "index" = ? ORDER BY number LIMIT ?'
        return [Waiting(n, passage, bool(w)) for n, passage, w in self._db.rows(sql, (index.number, most))]

    def stale(self, index: Index, most: int) -> list[Waiting]:
        """The first so many whose vectors are to be deleted."""
        sql = 'SELECT number, passage FROM pending WHERE "index" = ? AND NOT wanted ORDER BY number LIMIT ?'
        return [Waiting(n, passage, False) for n, passage in self._db.rows(sql, (index.number, most))]

    def count(self, index: Index) -> int:
        """How many passages wait to be stored or deleted."""
        return int(self._db.value('SELECT count(*) FROM pending WHERE "index" = ?', (index.number,)))

    def missing(self, index: Index) -> int:
        """How many passages wait for their vectors."""
        sql = 'SELECT count(*) FROM pending WHERE "index" = ? AND wanted'
        return int(self._db.value(sql, (index.number,)))

    def note(self, passages: Iterable[str], *, wanted: bool) -> None:
        """Note for every index that vectors are to be stored or deleted."""
        ids = list(passages)
        for (number,) in self._db.rows("SELECT number FROM indexes WHERE state != 'dropped'"):
            self._note(number, ids, wanted)

    def note_for(self, index: Index, passages: Iterable[str], *, wanted: bool) -> None:
        """The same for one index."""
        self._note(index.number, passages, wanted)

    def settle(self, index: Index, done: Sequence[Waiting]) -> None:
        """Strike out what Chroma has now."""
        self._db.run_many("DELETE FROM pending WHERE number = ?", ((w.number,) for w in done))
        self._db.run("UPDATE indexes SET generation = generation + 1 WHERE number = ?", (index.number,))

    def begin(self, embedder: str, size: int, *, current: bool) -> Index:
        """A new index, for which every passage waits. Others in the making are given up."""
        self._db.run("UPDATE indexes SET state = 'dropped' WHERE state = 'making'")
        if current:
            self._db.run("UPDATE indexes SET state = 'dropped' WHERE state = 'current'")
        sql = "INSERT INTO indexes (embedder, size, state) VALUES (?, ?, ?)"
        number = self._db.run(sql, (embedder, size, "current" if current else "making"))
        self._want_all(number)
        return self._all("number = ?", (number,))[0]

    def restart(self, index: Index) -> None:
        """Every passage waits for its vector again: the collection is lost."""
        self._db.run(
            "UPDATE indexes SET made = 0, generation = generation + 1 WHERE number = ?", (index.number,)
        )
        self._db.run('DELETE FROM pending WHERE "index" = ?', (index.number,))
        self._want_all(index.number)

    def mark_made(self, index: Index) -> None:
        """From now on the collection must exist."""
        self._db.run("UPDATE indexes SET made = 1 WHERE number = ?", (index.number,))

    def switch(self, index: Index) -> None:
        """Let an index answer questions from now on."""
        self._db.run("UPDATE indexes SET state = 'dropped' WHERE state = 'current'")
        self._db.run("UPDATE indexes SET state = 'current' WHERE number = ?", (index.number,))

    def forget(self, index: Index) -> None:
        """Its collection is deleted."""
        self._db.run("DELETE FROM indexes WHERE number = ?", (index.number,))

    def kept(self) -> list[Index]:
        """The indexes that are not dropped."""
        return self._all("state != 'dropped'", ())

    def _note(self, number: int, passages: Iterable[str], wanted: bool) -> None:
        sql = 'INSERT INTO pending ("index", passage, wanted) VALUES (?, ?, ?)'
        self._db.run_many(sql, ((number, passage, wanted) for passage in passages))

    def _want_all(self, number: int) -> None:
        sql = """
            INSERT INTO pending ("index", passage, wanted) SELECT ?, id, 1 FROM passages ORDER BY number
        """
        self._db.run(sql, (number,))

    def _first(self, condition: str, parameters: Sequence[object]) -> Index | None:
        return next(iter(self._all(condition, parameters)), None)

    def _all(self, condition: str, parameters: Sequence[object]) -> list[Index]:
        rows = self._db.rows(f"SELECT {_FIELDS} FROM indexes WHERE {condition} ORDER BY number", parameters)
        return [Index(number, e, size, bool(made), g) for number, e, size, made, g in rows]
