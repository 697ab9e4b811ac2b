"""Articles and places, written: each change is one transaction over catalog, word index and queue."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

import qa.types as t
from qa.library.catalog import now, to_stored
from qa.library.database import Database
from qa.library.queue import Queue
from qa.library.stories import Stories
from qa.library.words import Words
from qa.text.passages import PassageSpan, passages

_ID_DIGITS = 16
_EVER = -(1 << 62)
"""Since when the first that was seen at a place stood there: nobody knows of anything before it."""
_SPACE = re.compile(r"\s+")
_SHOWN = ("title", "outlet", "author", "url", "path", "published", "modified", "language")
"""What a place says of its article."""
_COLUMNS = ", ".join(_SHOWN)
_ASSIGNED = ", ".join(f"{name} = ?" for name in _SHOWN)


def article_id(text: str) -> str:
    """The id of the article with a text: 16 hexadecimal digits that do not depend on its white space."""
    normal = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(normal.encode()).hexdigest()[:_ID_DIGITS]


def passage_id(article: str, start: int, end: int) -> str:
    """The id of the passage at the offsets."""
    return f"{article}:{start}-{end}"


class Changes:
    """What may happen to the articles, under the library's lock. Any method may raise LibraryError."""

    def __init__(self, database: Database, words: Words, queue: Queue) -> None:
        self._db = database
        self._words = words
        self._queue = queue
        self._stories = Stories(database)

    def store(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str]:
        """Let the place hold the article: what became of it, and the article's id."""
        new = article_id(draft.text)
        key = key or f"-#{new}"
        known = self._article(new)
        there = self._db.rows("SELECT article FROM places WHERE key = ?", (key,))
        replaced = there[0][0] if there else None
        if known is not None and known[0] == replaced:
            return ("changed" if self._describe(new, known[0], key, draft) else "unchanged"), new
        spans = passages(draft.text, draft.headings) if known is None else ()
        with self._db.transaction():
            number = self._insert(new, draft, key, spans) if known is None else known[0]
            self._put_place(key, number, draft)
            self._put_version(key, number, draft, replaced)
            if known is not None and known[1] is not None:
                self._revive(number, key)
            if replaced is not None:
                self._leave(replaced, new)
        if replaced is not None:
            return "changed", new
        return ("added" if known is None or known[1] is not None else "copy"), new

    def foresee(self, draft: t.Draft, key: str | None) -> t.OutcomeKind:
        """What ``store`` would make of the article."""
        new = article_id(draft.text)
        key = key or f"-#{new}"
        known = self._article(new)
        there = self._db.rows(f"SELECT article, {_COLUMNS} FROM places WHERE key = ?", (key,))
        if known is not None and there and known[0] == there[0][0]:
            shown = self._db.value("SELECT place FROM articles WHERE id = ?", (new,)) == key
            return "changed" if shown and there[0][1:] != _shown(draft) else "unchanged"
        if there:
            return "changed"
        return "added" if known is None or known[1] is not None else "copy"

    def prune(self, file: str) -> None:
        """Take out what was read from a file; an article that stands elsewhere as well stays."""
        with self._db.transaction():
            for key, number in self._db.rows("SELECT key, article FROM places WHERE file = ?", (file,)):
                self._db.run("DELETE FROM places WHERE key = ?", (key,))
                ended = "UPDATE versions SET stood_until = ? WHERE place = ? AND stood_until IS NULL"
                self._db.run(ended, (now(), key))
                if self._db.value("SELECT count(*) FROM places WHERE article = ?", (number,)):
                    self._leave(number, "")
                else:
                    self._delete(number)
            self._db.run("DELETE FROM files WHERE path = ?", (file,))

    def remove(self, article: str) -> None:
        """Take an article out with all that is known of it."""
        number = self._db.value("SELECT number FROM articles WHERE id = ?", (article,))
        with self._db.transaction():
            # A file that is added again after its article was removed is to be read again.
            files = "DELETE FROM files WHERE path IN (SELECT file FROM places WHERE article = ?)"
            self._db.run(files, (number,))
            self._delete(number)

    def _delete(self, number: int) -> None:
        self._drop_passages(number)
        self._stories.drop(number, self._db.value("SELECT text FROM articles WHERE number = ?", (number,)))
        self._db.run("DELETE FROM articles WHERE number = ?", (number,))

    def rebuild(self, miscut: Collection[int]) -> None:
        """Cut the articles with the numbers into passages again, and index all passages from nothing."""
        with self._db.transaction():
            self._words.reset()
            for number in miscut:
                ids = [
                    row[0] for row in self._db.rows("SELECT id FROM passages WHERE article = ?", (number,))
                ]
                self._queue.note(ids, wanted=False)
                self._db.run("DELETE FROM passages WHERE article = ?", (number,))
                self._db.run("UPDATE articles SET pieces = 0 WHERE number = ?", (number,))
            for (number,) in self._db.rows("SELECT number FROM articles"):
                if number in miscut:
                    self._cut_again(number)
                for _, row, texts in () if number in miscut else self._indexed(number):
                    self._words.put(row, texts)
            self._db.run(_STANDING)

    def sort_stories(self) -> None:
        """Find the stories of all articles from nothing."""
        with self._db.transaction():
            self._stories.rebuild()

    def _article(self, article: str) -> tuple[int, str | None] | None:
        """Number of the article, and by what it was replaced."""
        found = self._db.rows("SELECT number, replaced_by FROM articles WHERE id = ?", (article,))
        return found[0] if found else None

    def _insert(self, new: str, draft: t.Draft, key: str, spans: Sequence[PassageSpan]) -> int:
        sql = f"""
            INSERT INTO articles (id, sha256, place, {_COLUMNS}, added, characters, headings, text)
            VALUES (?, ?, ?, {", ".join("?" * len(_SHOWN))}, ?, ?, ?, ?)
        """
        text = draft.text
        digest = hashlib.sha256(text.encode()).hexdigest()
        rest = (now(), len(text), json.dumps(draft.headings), text)
        number = self._db.run(sql, (new, digest, key, *_shown(draft), *rest))
        self._put_passages(number, new, draft.title, text, spans)
        self._stories.put(number, text)
        return number

    def _put_passages(
        self, number: int, article: str, title: str | None, text: str, spans: Sequence[PassageSpan]
    ) -> None:
        sql = 'INSERT INTO passages (id, article, "start", "end", heading) VALUES (?, ?, ?, ?, ?)'
        ids = [passage_id(article, span.start, span.end) for span in spans]
        for passage, span in zip(ids, spans, strict=True):
            row = self._db.run(sql, (passage, number, span.start, span.end, span.heading))
            self._words.put(row, (title or "", span.heading or "", text[span.start : span.end]))
        self._db.run("UPDATE articles SET pieces = ? WHERE number = ?", (len(ids), number))
        self._queue.note(ids, wanted=True)

    def _drop_passages(self, number: int) -> None:
        rows = self._indexed(number)
        for _, row, texts in rows:
            self._words.drop(row, texts)
        self._db.run("DELETE FROM passages WHERE article = ?", (number,))
        self._db.run("UPDATE articles SET pieces = 0 WHERE number = ?", (number,))
        self._queue.note([passage for passage, _, _ in rows], wanted=False)

    def _indexed(self, number: int) -> list[tuple[str, int, tuple[str, str, str]]]:
        """Id, number and indexed texts of an article's passages."""
        title, text = self._db.rows("SELECT title, text FROM articles WHERE number = ?", (number,))[0]
        sql = 'SELECT id, number, "start", "end", heading FROM passages WHERE article = ? ORDER BY "start"'
        return [
            (passage, row, (title or "", heading or "", text[start:end]))
            for passage, row, start, end, heading in self._db.rows(sql, (number,))
        ]

    def _put_place(self, key: str, number: int, draft: t.Draft) -> None:
        sql = f"""
            INSERT INTO places (key, article, {_COLUMNS}, added)
            VALUES (?, ?, {", ".join("?" * len(_SHOWN))}, ?)
            ON CONFLICT (key) DO UPDATE SET article = excluded.article,
            {", ".join(f"{name} = excluded.{name}" for name in _SHOWN)}
        """
        self._db.run(sql, (key, number, *_shown(draft), now()))

    def _put_version(self, key: str, number: int, draft: t.Draft, replaced: int | None) -> None:
        """The article stands at the place from now on, or from when it says that it was changed."""
        seen = now()
        begun = _EVER
        if replaced is not None:
            sql = """
                SELECT v.number, v.stood_from, a.published FROM versions v JOIN articles a ON a.number =
                v.article WHERE v.place = ? ORDER BY v.number DESC LIMIT 1
            """
            last, before, published = self._db.rows(sql, (key,))[0]
            begun = _put_there(draft, before, published, seen)
            self._db.run("UPDATE versions SET stood_until = ? WHERE number = ?", (begun, last))
            self._db.run("UPDATE articles SET revised = 1 WHERE number IN (?, ?)", (replaced, number))
        elif self._db.value("SELECT count(*) FROM versions WHERE place = ?", (key,)):
            begun = seen
        sql = "INSERT INTO versions (place, article, since, stood_from) VALUES (?, ?, ?, ?)"
        self._db.run(sql, (key, number, seen, begun))

    def _describe(self, article: str, number: int, key: str, draft: t.Draft) -> bool:
        """The place says something else of the same text: whether the article now shows it."""
        before = self._db.rows(f"SELECT {_COLUMNS} FROM places WHERE key = ?", (key,))[0]
        if before == _shown(draft):
            return False
        shown = bool(self._db.value("SELECT place FROM articles WHERE id = ?", (article,)) == key)
        with self._db.transaction():
            self._put_place(key, number, draft)
            if shown:
                self._show(number, key)
        return shown

    def _show(self, number: int, key: str) -> None:
        """Let the article show what the place says of it; its title is searched and embedded with it."""
        rows = self._indexed(number)
        title = self._db.value("SELECT title FROM places WHERE key = ?", (key,)) or ""
        for _, row, (_, heading, text) in rows:
            self._words.drop(row, (rows[0][2][0], heading, text))
            self._words.put(row, (title, heading, text))
        self._db.run(
            f"UPDATE articles SET place = ?, ({_COLUMNS}) = (SELECT {_COLUMNS} FROM places WHERE key = ?)"
            " WHERE number = ?",
            (key, key, number),
        )
        self._queue.note([passage for passage, _, _ in rows], wanted=True)

    def _leave(self, number: int, successor: str) -> None:
        """A place no longer holds the article: others show it, or it was replaced."""
        rows = self._db.rows("SELECT key FROM places WHERE article = ? ORDER BY added, key", (number,))
        others = [key for (key,) in rows]
        if not others:
            self._db.run("UPDATE passages SET standing = 0 WHERE article = ?", (number,))
            self._db.run("UPDATE articles SET replaced_by = ? WHERE number = ?", (successor, number))
        elif self._db.value("SELECT place FROM articles WHERE number = ?", (number,)) not in others:
            self._show(number, others[0])

    def _revive(self, number: int, key: str) -> None:
        """An article that was replaced stands somewhere again."""
        self._db.run("UPDATE articles SET replaced_by = NULL WHERE number = ?", (number,))
        self._db.run("UPDATE passages SET standing = 1 WHERE article = ?", (number,))
        self._show(number, key)

    def _cut_again(self, number: int) -> None:
        """Passages for an article that has none."""
        article, title, text, headings = self._db.rows(
            "SELECT id, title, text, headings FROM articles WHERE number = ?", (number,)
        )[0]
        spans = passages(text, [(start, end) for start, end in json.loads(headings)])
        self._put_passages(number, article, title, text, spans)


_STANDING = """
    UPDATE passages SET standing = (SELECT replaced_by IS NULL FROM articles WHERE number = article)
"""


def _put_there(draft: t.Draft, before: int, published: int | None, seen: int) -> int:
    """When a version was put in the place of another: as it says itself, else when it was first seen."""
    told = to_stored(draft.modified)
    if told is None and draft.published is not None and to_stored(draft.published) != published:
        told = to_stored(draft.published)
    return told if told is not None and before < told <= seen else seen


def _shown(draft: t.Draft) -> tuple[Any, ...]:
    published, modified = to_stored(draft.published), to_stored(draft.modified)
    return (
        draft.title,
        draft.outlet,
        draft.author,
        draft.url,
        draft.path,
        published,
        modified,
        draft.language,
    )
