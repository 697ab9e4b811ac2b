"""The single steps that changes of articles and places are made of, each within a transaction."""

import hashlib
import json
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

import qa.types as t
from qa.library.catalog import FIRST, STANDS, from_stored, now, to_stored
from qa.library.database import Database
from qa.library.queue import Queue
from qa.library.stories import Stories
from qa.library.words import Words
from qa.text.passages import PassageSpan, passages

SAID = ("title", "outlet", "author", "url", "path", "published", "modified", "language")
"""What a place says of its article."""
COLUMNS = ", ".join(SAID)
"""The same in SQL."""
_TOLD = ("title", "outlet", "published")
"""What the word index and Chroma are told of it beside the text."""


def passage_id(article: str, start: int, end: int) -> str:
    """The id of the passage at the offsets."""
    return f"{article}:{start}-{end}"


class Steps:
    """What is done to one article or place, with all that follows. Any method may raise LibraryError."""

    def __init__(self, database: Database, words: Words, queue: Queue, stories: Stories) -> None:
        self._db = database
        self._words = words
        self._queue = queue
        self._stories = stories

    def article(self, article: str) -> tuple[int, str | None] | None:
        """Number of the article, and by what it was replaced."""
        found = self._db.rows("SELECT number, replaced_by FROM articles WHERE id = ?", (article,))
        return found[0] if found else None

    def insert(
        self,
        new: str,
        draft: t.Draft,
        key: str,
        spans: Sequence[PassageSpan],
        *,
        added: int | None = None,
        story: int | None = None,
        apart: Container[int] = (),
    ) -> int:
        """A new article, as the place shows it: its number.

        ``added``: when it came in, None for now. ``story`` and ``apart``: what is known of its story, see
        ``Stories.put``.
        """
        sql = f"""
            INSERT INTO articles (id, sha256, place, {COLUMNS}, added, characters, headings, text)
            VALUES (?, ?, ?, {", ".join("?" * len(SAID))}, ?, ?, ?, ?)
        """
        text = draft.text
        digest = hashlib.sha256(text.encode()).hexdigest()
        rest = (now() if added is None else added, len(text), json.dumps(draft.headings), text)
        number = self._db.run(sql, (new, digest, key, *said(draft), *rest))
        self.put_passages(number, new, draft.title, text, spans)
        self._stories.put(number, text, story, apart)
        return number

    def put_passages(
        self, number: int, article: str, title: str | None, text: str, spans: Sequence[PassageSpan]
    ) -> None:
        """The passages of an article that has none, indexed; their vectors are wanted."""
        sql = 'INSERT INTO passages (id, article, "start", "end", heading) VALUES (?, ?, ?, ?, ?)'
        ids = [passage_id(article, span.start, span.end) for span in spans]
        for passage, span in zip(ids, spans, strict=True):
            row = self._db.run(sql, (passage, number, span.start, span.end, span.heading))
            self._words.put(row, (title or "", span.heading or "", text[span.start : span.end]))
        self._db.run("UPDATE articles SET pieces = ? WHERE number = ?", (len(ids), number))
        self._queue.note(ids, wanted=True)

    def drop_passages(self, number: int) -> None:
        """Take all passages of an article out."""
        rows = self.indexed(number)
        for _, row, texts in rows:
            self._words.drop(row, texts)
        self._db.run("DELETE FROM passages WHERE article = ?", (number,))
        self._db.run("UPDATE articles SET pieces = 0 WHERE number = ?", (number,))
        self._queue.note([passage for passage, _, _ in rows], wanted=False)

    def indexed(self, number: int) -> list[tuple[str, int, tuple[str, str, str]]]:
        """Id, number and indexed texts of an article's passages."""
        title, text = self._db.rows("SELECT title, text FROM articles WHERE number = ?", (number,))[0]
        sql = 'SELECT id, number, "start", "end", heading FROM passages WHERE article = ? ORDER BY "start"'
        return [
            (passage, row, (title or "", heading or "", text[start:end]))
            for passage, row, start, end, heading in self._db.rows(sql, (number,))
        ]

    def put_place(self, key: str, number: int, draft: t.Draft, *, added: int | None = None) -> None:
        """Let the place hold the article. ``added``: when a new place came in, None for now."""
        sql = f"""
            INSERT INTO places (key, article, {COLUMNS}, added)
            VALUES (?, ?, {", ".join("?" * len(SAID))}, ?)
            ON CONFLICT (key) DO UPDATE SET article = excluded.article,
            {", ".join(f"{name} = excluded.{name}" for name in SAID)}
        """
        self._db.run(sql, (key, number, *said(draft), now() if added is None else added))

    def show(self, number: int, key: str) -> None:
        """Let the article show what the place says of it; its title is searched and embedded with it."""
        told = f"SELECT {', '.join(_TOLD)} FROM"
        before = self._db.rows(f"{told} articles WHERE number = ?", (number,))
        after = self._db.rows(f"{told} places WHERE key = ?", (key,))
        self._db.run(
            f"UPDATE articles SET place = ?, ({COLUMNS}) = (SELECT {COLUMNS} FROM places WHERE key = ?)"
            " WHERE number = ?",
            (key, key, number),
        )
        if before == after:
            return
        rows = self.indexed(number)
        for _, row, (title, heading, text) in rows:
            self._words.drop(row, (before[0][0] or "", heading, text))
            self._words.put(row, (title, heading, text))
        self._queue.note([passage for passage, _, _ in rows], wanted=True)

    def leave(self, number: int, successor: str) -> None:
        """A place no longer holds the article: others show it, best one that is there, or it was replaced."""
        sql = f"SELECT p.key FROM places p WHERE p.article = ? ORDER BY {STANDS} DESC, {FIRST}"
        others = [key for (key,) in self._db.rows(sql, (number,))]
        if not others:
            self.retire(number, successor)
        elif self._db.value("SELECT place FROM articles WHERE number = ?", (number,)) not in others:
            self.show(number, others[0])

    def retire(self, number: int, successor: str) -> None:
        """An article stands nowhere any more."""
        self._db.run("UPDATE passages SET standing = 0 WHERE article = ?", (number,))
        self._db.run("UPDATE articles SET replaced_by = ? WHERE number = ?", (successor, number))

    def revive(self, number: int, key: str) -> None:
        """An article that was replaced stands somewhere again."""
        self._db.run("UPDATE articles SET replaced_by = NULL WHERE number = ?", (number,))
        self._db.run("UPDATE passages SET standing = 1 WHERE article = ?", (number,))
        self.show(number, key)

    def cut_again(self, number: int) -> None:
        """Passages for an article that has none."""
        article, title, text, headings = self._db.rows(
            "SELECT id, title, text, headings FROM articles WHERE number = ?", (number,)
        )[0]
        spans = passages(text, [(start, end) for start, end in json.loads(headings)])
        self.put_passages(number, article, title, text, spans)

    def delete(self, number: int) -> None:
        """Take an article out with all that is known of it."""
        self.drop_passages(number)
        self._stories.drop(number, self._db.value("SELECT text FROM articles WHERE number = ?", (number,)))
        self._db.run("DELETE FROM articles WHERE number = ?", (number,))


def said(draft: t.Draft) -> tuple[Any, ...]:
    """The same of a draft."""
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


def completed(draft: t.Draft, before: Sequence[Any]) -> t.Draft:
    """A page's article with what its place said of the same text, where the page does not say: a feed that
    leads to it may know more of it than the page does."""
    if draft.page is None:
        return draft
    known = dict(zip(SAID, before, strict=True))
    known |= {name: from_stored(known[name]) for name in ("published", "modified")}
    return replace(draft, **{name: known[name] for name in SAID if getattr(draft, name) is None})
