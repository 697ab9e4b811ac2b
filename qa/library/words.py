"""The full-text index over the passages: SQLite's FTS5, ranked by BM25."""

import re
from collections.abc import Sequence

import qa.types as t
from qa.library.catalog import Catalog
from qa.library.database import WORDS_TABLE, Database

_WEIGHTS = "bm25(2.0, 1.0, 1.0)"
"""How much a word counts in the title, in the heading and in the text."""

# The tokenizer takes a run of these for one word, so that they are indexed and asked for one by one.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")

Texts = tuple[str, str, str]
"""Title, heading and text of a passage."""


class Words:
    """Which passages hold which words. Any method may raise LibraryError."""

    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._db = database
        self._catalog = catalog
        self._counted: tuple[int, dict[str, int]] = (-1, {})
        """The generation of the library, and the frequencies that were asked for while it stood."""

    def put(self, number: int, texts: Texts) -> None:
        """Index a passage under its number, within a transaction."""
        self._db.run(
            "INSERT INTO words (rowid, title, heading, text) VALUES (?, ?, ?, ?)", (number, *_spaced(texts))
        )

    def drop(self, number: int, texts: Texts) -> None:
        """Take a passage out, within a transaction; the texts must be those that were put."""
        self._db.run(
            "INSERT INTO words (words, rowid, title, heading, text) VALUES ('delete', ?, ?, ?, ?)",
            (number, *_spaced(texts)),
        )

    def check(self) -> None:
        """Raises LibraryError where the index contradicts itself."""
        self._db.rows("INSERT INTO words (words) VALUES ('integrity-check')")

    def numbers(self) -> set[int]:
        """The numbers of the passages that are indexed."""
        return {row[0] for row in self._db.rows("SELECT id FROM words_docsize")}

    def count(self) -> int:
        """How many passages are indexed."""
        return int(self._db.value("SELECT count(*) FROM words_docsize"))

    def reset(self) -> None:
        """An empty index in place of whatever there is, within a transaction."""
        self._db.run("DROP TABLE IF EXISTS words")
        self._db.run(WORDS_TABLE)

    def search(self, terms: Sequence[str], k: int, where: t.Filter) -> list[tuple[str, float]]:
        """(passage id, BM25 score, larger is better) of the k best passages that hold any of the terms."""
        query = _any_of(terms)
        if not query:
            return []
        condition, parameters = self._catalog.condition(where)
        # CROSS JOIN keeps the order of the tables: the index ranks, and the filter looks at the best first.
        articles = f"CROSS JOIN articles a ON a.number = p.article AND {condition}" if where else ""
        standing = "" if where else "AND p.standing"
        sql = f"""
            SELECT p.id, -w.rank FROM words w CROSS JOIN passages p ON p.number = w.rowid {articles}
            WHERE words MATCH ? AND rank MATCH '{_WEIGHTS}' {standing} ORDER BY w.rank LIMIT ?
        """
        return [(row[0], row[1]) for row in self._db.rows(sql, (*parameters, query, k))]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term, in their title, heading or text; those of articles that were
        replaced are counted as well."""
        # Questions share their common words, which are those that take long to count.
        generation = self._catalog.generation()
        if self._counted[0] != generation:
            self._counted = (generation, {})
        known = self._counted[1]
        for term in terms:
            if term not in known:
                query = _any_of([term])
                sql = "SELECT count(*) FROM words WHERE words MATCH ?"
                known[term] = int(self._db.value(sql, (query,))) if query else 0
        return {term: known[term] for term in terms}


def _spaced(texts: Texts) -> list[str]:
    return [_UNSPACED.sub(r" \1 ", text) for text in texts]


def _any_of(terms: Sequence[str]) -> str:
    """An FTS5 query for any of the terms, each a quoted string, in which nothing but the quote is special."""
    words = (_UNSPACED.sub(r" \1 ", term).replace("\0", " ").replace('"', '""') for term in terms)
    clean = (word.encode("utf-8", "replace").decode() for word in words)
    return " OR ".join(f'"{word}"' for word in clean if any(c.isalnum() for c in word))
