"""Chats in SQLite, beside the catalog: what was asked is written down before it is answered.

A question whose answer never came, because the program or the machine went down, is found again as such.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import qa.types as t
from qa.chats.values import dumped, loaded
from qa.errors import LibraryError, LibraryNewer
from qa.text.wording import safe

FILE = "chats.sqlite"
_VERSION = 2
_ARCHIVED = "archived integer not null default 0"
_SHOWN = "shown blob"
_SCHEMA = (
    f"create table chat (id integer primary key, title text not null, changed text not null, {_ARCHIVED})",
    f"""create table turn (
        id integer primary key,
        chat integer not null references chat on delete cascade,
        question text not null,
        asked text not null,
        state text not null,
        said text,
        answer text,
        hits text,
        {_SHOWN}
    )""",
    "create index turn_of_chat on turn (chat, id)",
)
_UPGRADES = (
    _SCHEMA,
    (f"alter table chat add column {_ARCHIVED}", f"alter table turn add column {_SHOWN}"),
    (),
)
"""What makes this version's file of one of each version, 0 being an empty one."""
_TITLE = 80
"""Characters of a question that name its chat."""
_WAIT = 5.0
"""Seconds to wait for another process that is writing."""

State = Literal["asked", "answered", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation in a list."""

    id: int
    title: str
    changed: datetime
    turns: int
    archived: bool = False
    """Whether it was put away; a question asked in it takes it out again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A turn as it was kept."""

    id: int
    question: str
    asked: datetime
    state: State
    """``asked``: its answer never came."""
    said: str | None
    """The answer's text; for failed: what was wrong."""
    answer: t.Answer | None
    """None as well where a newer version wrote it in a way that this one does not know."""


class Chats:
    """The conversations of one library. For one thread at a time; every method may raise LibraryError."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made when the first question is kept."""
        self._path = folder / FILE
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def begin(self, title: str) -> int:
        """A new chat; its id."""
        with self._changing() as db:
            return _begin(db, title)

    def ask(self, chat: int, question: str) -> int:
        """A question that is being answered; the turn's id."""
        with self._changing() as db:
            return _ask(db, chat, question)

    def go_on(self, chat: int | None, question: str, title: str | None = None) -> tuple[int, int]:
        """The same in a chat, out of the archive with it, or in a new one where it is not there; both ids.

        ``title`` names a new one; the question does unless it is given.
        """
        with self._changing() as db:
            # This takes the lock: nobody deletes the chat before the question is in it.
            if not db.execute("update chat set archived = 0 where id = ?", (chat,)).rowcount or chat is None:
                chat = _begin(db, " ".join(safe(title or question).split())[:_TITLE])
            return chat, _ask(db, chat, question)

    def answer(self, turn: int, answer: t.Answer, hits: tuple[t.Hit, ...], shown: str = "") -> None:
        """Its answer, what was found for it, and what the writer was shown."""
        with self._changing() as db:
            db.execute(
                "update turn set state = 'answered', said = ?, answer = ?, hits = ?, shown = ? where id = ?",
                (answer.text, dumped(answer), dumped(hits), _packed(shown), turn),
            )

    def settle(self, turn: int, state: Literal["stopped", "failed"], said: str | None = None) -> None:
        """It has come to nothing."""
        with self._changing() as db:
            db.execute("update turn set state = ?, said = ? where id = ?", (state, said, turn))

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title."""
        with self._changing() as db:
            db.execute("update chat set title = ? where id = ?", (title, chat))

    def archive(self, chat: int, archived: bool) -> None:
        """Put a chat away, or take it out again."""
        with self._changing() as db:
            db.execute("update chat set archived = ? where id = ?", (archived, chat))

    def delete(self, chat: int) -> None:
        """Delete a chat with all its turns."""
        with self._changing() as db:
            db.execute("delete from chat where id = ?", (chat,))

    def find(self, words: str = "") -> list[Chat]:
        """Chats that hold all the words in title, questions or answers; the latest first, archived or not."""
        where = " and ".join(
            "(holds(chat.title, ?) or exists (select 1 from turn where turn.chat = chat.id "
            "and (holds(question, ?) or holds(said, ?))))"
            for _ in words.split()
        )
        wanted = [word for word in words.casefold().split() for _ in range(3)]
        with self._reading() as db:
            if db is None:
                return []
            rows = db.execute(
                "select id, title, changed, (select count(*) from turn where chat = chat.id), archived "
                f"from chat where {where or 'true'} order by changed desc, id desc",
                wanted,
            )
            return [
                Chat(id_, title, datetime.fromisoformat(at), turns, bool(archived))
                for id_, title, at, turns, archived in rows
            ]

    def latest(self, chat: int, number: int, before: int | None = None) -> list[Kept]:
        """The last turns of a chat, or the last ones before a turn, in the order in which they were asked."""
        with self._reading() as db:
            if db is None:
                return []
            rows = db.execute(
                "select id, question, asked, state, said, answer from turn where chat = ? and id < ? "
                "order by id desc limit ?",
                (chat, before if before is not None else 1 << 62, number),
            ).fetchall()
        return [_kept(*row) for row in reversed(rows)]

    def questions(self, number: int) -> list[str]:
        """The last questions of all chats, each once, in the order in which they were asked last."""
        with self._reading() as db:
            if db is None:
                return []
            rows = db.execute("select question from turn order by id desc limit ?", (number,)).fetchall()
        return list(reversed(dict.fromkeys(question for (question,) in rows)))

    def hits(self, turn: int) -> tuple[t.Hit, ...]:
        """What was found for a turn."""
        with self._reading() as db:
            row = db.execute("select hits from turn where id = ?", (turn,)).fetchone() if db else None
        try:
            return loaded(tuple[t.Hit, ...], row[0]) if row and row[0] else ()
        except ValueError:
            return ()

    def shown(self, turn: int) -> str | None:
        """What the writer of a turn was shown; None where that was not kept."""
        with self._reading() as db:
            if db is None or _version(db) < _VERSION:
                return None
            row = db.execute("select shown from turn where id = ?", (turn,)).fetchone()
        try:
            return zlib.decompress(row[0]).decode() if row and row[0] is not None else None
        except (zlib.error, ValueError, TypeError):
            return None

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            db = self._open()
            with db:
                yield db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """The database; None where nothing was ever kept."""
        with self._told():
            yield self._open() if self._path.exists() else None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise LibraryError(
                f"the chats in {self._path} cannot be used: {error}",
                "what is asked now is not kept; see that the folder can be written, or move the file away",
            ) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection and not self._path.exists():
            # The folder was taken away: what is written to a deleted file would be lost in silence.
            self.close()
        if self._connection is None:
            db = sqlite3.connect(self._path, timeout=_WAIT, check_same_thread=False)
            try:
                self._prepare(db)
            except BaseException:
                db.close()
                raise
            self._connection = db
        return self._connection

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("pragma foreign_keys = on")
        db.create_function("holds", 2, _holds, deterministic=True)
        if _version(db) > _VERSION:
            raise LibraryNewer(f"{self._path} was written by a newer version of qa", "upgrade qa")
        if _version(db) < _VERSION:
            if _version(db) > 0 and not all(os.access(p, os.W_OK) for p in (self._path, self._path.parent)):
                # What cannot be changed can be read: this stands before the table of the same name.
                db.execute("create temp view chat as select *, 0 as archived from main.chat")
                return
            db.execute("begin immediate")
            # Another process may have been first while this one waited for the lock.
            for statement in _UPGRADES[_version(db)]:
                db.execute(statement)
            db.execute(f"pragma user_version = {_VERSION}")
            db.commit()


def _begin(db: sqlite3.Connection, title: str) -> int:
    return int(db.execute("insert into chat (title, changed) values (?, ?)", (title, _now())).lastrowid or 0)


def _ask(db: sqlite3.Connection, chat: int, question: str) -> int:
    cursor = db.execute(
        "insert into turn (chat, question, asked, state) values (?, ?, ?, 'asked')", (chat, question, _now())
    )
    db.execute("update chat set changed = ? where id = ?", (_now(), chat))
    return int(cursor.lastrowid or 0)


def _packed(text: str) -> bytes:
    """A prompt is as long as all its passages, of which ``hits`` has the text too: less than half is left."""
    return zlib.compress(text.encode("utf-8", "replace"))


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _kept(id_: int, question: str, asked: str, state: State, said: str | None, answer: str | None) -> Kept:
    try:
        made = loaded(t.Answer, answer) if answer else None
    except ValueError:
        made = None
    return Kept(id_, question, datetime.fromisoformat(asked), state, said, made)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _holds(text: str | None, word: str) -> bool:
    """Whether a text holds a word in lower case. SQLite's own search takes only ASCII without its case."""
    return text is not None and word in text.casefold()
