"""Articles and places, written: each change is one transaction over catalog, word index and queue."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

import qa.types as t
from qa.library.catalog import FIRST, STANDS, now, to_stored
from qa.library.database import Database
from qa.library.history import EVER
from qa.library.queue import Queue
from qa.library.steps import COLUMNS, SAID, Steps, completed, said
from qa.library.stories import Stories
from qa.library.words import Words
from qa.text.passages import passages

_ID_DIGITS = 16
_SPACE = re.compile(r"\s+")
_PIECE = 1 << 20
"""Characters of a text that are dealt with at a time."""


def article_id(text: str) -> str:
    """The id of the article with a text: 16 hexadecimal digits that do not depend on its white space."""
    digest = hashlib.sha256()
    for piece in _spaced_evenly(unicodedata.normalize("NFC", text).strip()):
        digest.update(piece.encode())
    return digest.hexdigest()[:_ID_DIGITS]


def _spaced_evenly(text: str) -> Iterator[str]:
    """The text with one space for each run of white space, in pieces: replaced at once, the words of a large
    one take ten times its size."""
    at = 0
    while space := _SPACE.search(text, at + _PIECE):
        yield _SPACE.sub(" ", text[at : space.start()].rstrip()) + " "
        at = space.end()
    yield _SPACE.sub(" ", text[at:])


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
        if former := self._former(key, known[0] if known else None, draft):
            self._rename(former, key)
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
            elif known is not None and self._came_out_first(number, draft):
                self._steps.show(number, key)
            if replaced is not None:
                self._steps.leave(replaced, new)
        if replaced is not None:
            return "changed", new
        return ("added" if known is None or known[1] is not None else "copy"), new

    def foresee(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str, str]:
        """What ``store`` would give for the article, and the key of its place until then."""
        new = article_id(draft.text)
        key = key or f"-#{new}"
        known = self._steps.article(new)
        key = self._former(key, known[0] if known else None, draft) or key
        return self._foreseen(new, known, draft, key), new, key

    def _foreseen(
        self, new: str, known: tuple[int, str | None] | None, draft: t.Draft, key: str
    ) -> t.OutcomeKind:
        there = self._db.rows(f"SELECT article, {COLUMNS} FROM places WHERE key = ?", (key,))
        if known is not None and there and known[0] == there[0][0]:
            shown = self._db.value("SELECT place FROM articles WHERE id = ?", (new,)) == key
            shown = shown or self._came_out_first(known[0], draft)
            before, after = there[0][1:], said(completed(draft, there[0][1:]))
            return "changed" if shown and before != after and not _only_moved(before, after) else "unchanged"
        if there:
            return "changed"
        return "added" if known is None or known[1] is not None else "copy"

    def prune(self, file: str) -> None:
        """Take out what was read from a file; an article that stands elsewhere as well stays."""
        with self._db.transaction():
            self._take_out("file = ?", file)
            self._db.run("DELETE FROM files WHERE path = ?", (file,))

    def prune_missing(self, file: str) -> None:
        """Take out what was missed in a file, in the same way."""
        with self._db.transaction():
            self._take_out("file = ? AND missing IS NOT NULL", file)

    def _take_out(self, which: str, file: str) -> None:
        for key, number in self._db.rows(f"SELECT key, article FROM places WHERE {which}", (file,)):
            self._empty(key)
            if self._db.value("SELECT count(*) FROM places WHERE article = ?", (number,)):
                self._steps.leave(number, "")
            else:
                self._steps.delete(number)

    def settle(self, file: str, keys: Sequence[str]) -> None:
        """A file or page was read to its end: an article that stands under one of the keys stands nowhere
        else in it."""
        found = "SELECT value FROM json_each(?)"
        sql = f"""
            SELECT p.key, p.article FROM places p WHERE p.file = ? AND p.key NOT IN ({found})
            AND EXISTS (SELECT 1 FROM places q WHERE q.article = p.article AND q.key IN ({found}))
        """
        listed = json.dumps(keys)
        if stale := self._db.rows(sql, (file, listed, listed)):
            with self._db.transaction():
                for key, number in stale:
                    self._empty(key)
                    self._steps.leave(number, "")

    def miss(self, file: str, keys: Sequence[str]) -> list[str]:
        """A file or page was read to its end: what else stood in it is missing. Ids of the articles."""
        if unseen := self.unseen(file, keys):
            with self._db.transaction():
                mark = "UPDATE places SET missing = ? WHERE key = ?"
                self._db.run_many(mark, ((now(), key) for key, _ in unseen))
            self.turn_from(file)
        return [article for _, article in unseen]

    def unseen(self, file: str, keys: Sequence[str], articles: Sequence[str] = ()) -> list[tuple[str, str]]:
        """(key, article id) of the places in a file or page, not missed before, that have none of the keys
        and hold none of the articles."""
        sql = """
            SELECT p.key, a.id FROM places p JOIN articles a ON a.number = p.article
            WHERE p.file = ? AND p.missing IS NULL AND p.key NOT IN (SELECT value FROM json_each(?))
            AND a.id NOT IN (SELECT value FROM json_each(?)) ORDER BY a.number
        """
        return self._db.rows(sql, (file, json.dumps(keys), json.dumps(articles)))

    def turn_from(self, file: str) -> None:
        """A file or page is gone, or part of it: what stands elsewhere as well is shown as it is there."""
        sql = f"""
            SELECT a.number, (SELECT p.key FROM places p WHERE p.article = a.number AND {STANDS}
                              ORDER BY {FIRST} LIMIT 1)
            FROM places o JOIN articles a ON a.place = o.key AND a.number = o.article
            WHERE o.file = ? AND NOT ({STANDS.replace("p.", "o.")})
        """
        self._show((number, key) for number, key in self._db.rows(sql, (file,)) if key)

    def turn_to(self, file: str) -> None:
        """A file or page is there: what it holds is no longer shown as it is where nothing is any more."""
        sql = f"""
            SELECT a.number, min(o.key) FROM places o JOIN articles a ON a.number = o.article
            JOIN places p ON p.key = a.place
            WHERE o.file = ? AND o.missing IS NULL AND NOT ({STANDS}) GROUP BY a.number
        """
        self._show(self._db.rows(sql, (file,)))

    def remove(self, article: str) -> None:
        """Take an article out with all that is known of it."""
        number = self._db.value("SELECT number FROM articles WHERE id = ?", (article,))
        with self._db.transaction():
            # A file that is added again after its article was removed is to be read again.
            files = "DELETE FROM files WHERE path IN (SELECT file FROM places WHERE article = ?)"
            self._db.run(files, (number,))
            self._steps.delete(number)

    def _show(self, found: Iterable[tuple[int, str]]) -> None:
        """Let each article show what its place says of it."""
        if others := list(found):
            with self._db.transaction():
                for number, key in others:
                    self._steps.show(number, key)

    def _empty(self, key: str) -> None:
        """Nothing stands at the place any more."""
        self._db.run("DELETE FROM places WHERE key = ?", (key,))
        ended = "UPDATE versions SET stood_until = ? WHERE place = ? AND stood_until IS NULL"
        self._db.run(ended, (now(), key))

    def _former(self, key: str, number: int | None, draft: t.Draft) -> str | None:
        """Under which key the article stood while its source held one article, where it holds several now,
        or the other way round. It is told by its number, or where its text changed meanwhile by its name."""
        alone = draft.path or draft.place or draft.url
        if alone is None or self._db.rows("SELECT 1 FROM places WHERE key = ?", (key,)):
            return None
        for (other,) in self._db.rows("SELECT key FROM places WHERE article = ?", (number,)):
            longer, shorter = sorted((key, other), key=len, reverse=True)
            if shorter == alone and longer.startswith(f"{shorter}#"):
                return str(other)
        name = draft.url or draft.title
        former = f"{alone}#{name}" if key == alone else alone
        # Of the same source only: what another says of an address is not to replace it again and again.
        sql = "SELECT 1 FROM places WHERE key = ? AND file = ? AND coalesce(url, title) = ?"
        source = draft.page.url if draft.page else draft.path
        return former if former != key and self._db.rows(sql, (former, source, name)) else None

    def _rename(self, former: str, key: str) -> None:
        """Let a place have another key."""
        with self._db.transaction():
            self._db.run("UPDATE places SET key = ? WHERE key = ?", (key, former))
            self._db.run("UPDATE versions SET place = ? WHERE place = ?", (key, former))
            self._db.run("UPDATE articles SET place = ? WHERE place = ?", (key, former))

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
        draft = completed(draft, before)
        if before == said(draft):
            return False
        shown = bool(self._db.value("SELECT place FROM articles WHERE id = ?", (article,)) == key)
        shown = shown or self._came_out_first(number, draft)
        with self._db.transaction():
            self._steps.put_place(key, number, draft)
            if shown:
                self._steps.show(number, key)
        return shown and not _only_moved(before, said(draft))

    def _came_out_first(self, number: int, draft: t.Draft) -> bool:
        """Whether a copy came out before the article did as it is shown, or alone has a date: the article is
        to be seen as of the days between as well."""
        sql = "SELECT published IS NULL OR published > ? FROM articles WHERE number = ?"
        return draft.published is not None and bool(self._db.value(sql, (to_stored(draft.published), number)))


def _only_moved(before: Sequence[object], after: Sequence[object]) -> bool:
    """True where all that is said of the same text anew is its address: it is found where it was, and leads
    elsewhere."""
    kept = [(old, new) for name, old, new in zip(SAID, before, after, strict=True) if name != "url"]
    return all(old == new for old, new in kept)


_STANDING = """
    UPDATE passages SET standing = (SELECT replaced_by IS NULL FROM articles WHERE number = article)
"""


def _put_there(draft: t.Draft, before: int, published: int | None, seen: int) -> int:
    """When a version was put in the place of another: as it says itself, else when it was first seen."""
    told = to_stored(draft.modified)
    if told is None and draft.published is not None and to_stored(draft.published) != published:
        told = to_stored(draft.published)
    return told if told is not None and before < told <= seen else seen
