"""Articles and places, written: each change is one transaction over catalog, word index and queue."""

import hashlib
import re
import unicodedata
from collections.abc import Collection

import qa.types as t
from qa.library.catalog import now, to_stored
from qa.library.database import Database
from qa.library.history import EVER
from qa.library.queue import Queue
from qa.library.steps import COLUMNS, Steps, said
from qa.library.stories import Stories
from qa.library.words import Words
from qa.text.passages import passages

_ID_DIGITS = 16
_SPACE = re.compile(r"\s+")


def article_id(text: str) -> str:
    """The id of the article with a text: 16 hexadecimal digits that do not depend on its white space."""
    normal = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(normal.encode()).hexdigest()[:_ID_DIGITS]


class Changes:
    """What may happen to the articles, under the library's lock. Any method may raise LibraryError."""

    def __init__(
        self, database: Database, words: Words, queue: Queue, stories: Stories, steps: Steps
    ) -> None:
        self._db = database
        self._words = words
        self._queue = queue
        self._stories = stories
        self._steps = steps

    def store(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str]:
        """Let the place hold the article: what became of it, and the article's id."""
        new = article_id(draft.text)
        key = key or f"-#{new}"
        known = self._steps.article(new)
        there = self._db.rows("SELECT article FROM places WHERE key = ?", (key,))
        replaced = there[0][0] if there else None
        if known is not None and known[0] == replaced:
            return ("changed" if self._describe(new, known[0], key, draft) else "unchanged"), new
        spans = passages(draft.text, draft.headings) if known is None else ()
        with self._db.transaction():
            number = self._steps.insert(new, draft, key, spans) if known is None else known[0]
            self._steps.put_place(key, number, draft)
            self._put_version(key, number, draft, replaced)
            if known is not None and known[1] is not None:
                self._steps.revive(number, key)
            if replaced is not None:
                self._steps.leave(replaced, new)
        if replaced is not None:
            return "changed", new
        return ("added" if known is None or known[1] is not None else "copy"), new

    def foresee(self, draft: t.Draft, key: str | None) -> t.OutcomeKind:
        """What ``store`` would make of the article."""
        new = article_id(draft.text)
        key = key or f"-#{new}"
        known = self._steps.article(new)
        there = self._db.rows(f"SELECT article, {COLUMNS} FROM places WHERE key = ?", (key,))
        if known is not None and there and known[0] == there[0][0]:
            shown = self._db.value("SELECT place FROM articles WHERE id = ?", (new,)) == key
            return "changed" if shown and there[0][1:] != said(draft) else "unchanged"
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
                    self._steps.leave(number, "")
                else:
                    self._steps.delete(number)
            self._db.run("DELETE FROM files WHERE path = ?", (file,))

    def remove(self, article: str) -> None:
        """Take an article out with all that is known of it."""
        number = self._db.value("SELECT number FROM articles WHERE id = ?", (article,))
        with self._db.transaction():
            # A file that is added again after its article was removed is to be read again.
            files = "DELETE FROM files WHERE path IN (SELECT file FROM places WHERE article = ?)"
            self._db.run(files, (number,))
            self._steps.delete(number)

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
                    self._steps.cut_again(number)
                for _, row, texts in () if number in miscut else self._steps.indexed(number):
                    self._words.put(row, texts)
            self._db.run(_STANDING)

    def sort_stories(self) -> None:
        """Find the stories of all articles from nothing."""
        with self._db.transaction():
            self._stories.rebuild()

    def _put_version(self, key: str, number: int, draft: t.Draft, replaced: int | None) -> None:
        """The article stands at the place from now on, or from when it says that it was changed."""
        seen = now()
        begun = EVER
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
        before = self._db.rows(f"SELECT {COLUMNS} FROM places WHERE key = ?", (key,))[0]
        if before == said(draft):
            return False
        shown = bool(self._db.value("SELECT place FROM articles WHERE id = ?", (article,)) == key)
        with self._db.transaction():
            self._steps.put_place(key, number, draft)
            if shown:
                self._steps.show(number, key)
        return shown


_STANDING = """
    UPDATE passages SET standing = (SELECT replaced_by IS NULL FROM articles WHERE number = article)
"""


def _put_there(draft: t.Draft, before: int, published: int | None, seen: int) -> int:
    """When a version was put in the place of another: as it says itself, else when it was first seen."""
    told = to_stored(draft.modified)
    if told is None and draft.published is not None and to_stored(draft.published) != published:
        told = to_stored(draft.published)
    return told if told is not None and before < told <= seen else seen
