"""A library in memory behind the Library protocol: SQLite's FTS5 for words, exact cosines for vectors."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

import qa.types as t
from qa.errors import NotInLibrary
from qa.protocols import Embedder, Vector
from qa.text.copies import groups
from qa.text.passages import embedding_text, passages

ADDED = datetime(2025, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """An article to put into the library."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    url: str | None = None


class MemoryLibrary:
    """All of Library that retrieval asks for."""

    def __init__(self, pieces: Iterable[Piece | str], embedder: Embedder) -> None:
        self._articles: dict[str, t.Article] = {}
        self._passages: dict[str, t.Passage] = {}
        for number, piece in enumerate(pieces, start=1):
            self._hold(f"a{number:06}", Piece(piece) if isinstance(piece, str) else piece)
        self.ids = list(self._passages)
        inputs = [
            embedding_text(self._articles[p.article].info.title, p.heading, p.text)
            for p in self._passages.values()
        ]
        self._vectors = np.array(embedder.embed(inputs), dtype="float32").reshape(len(inputs), embedder.size)
        self._rows = {id_: row for row, id_ in enumerate(self.ids)}
        self._words = sqlite3.connect(":memory:", check_same_thread=False)
        self._words.execute(
            "create virtual table words using fts5 "
            "(title, text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        self._words.executemany(
            "insert into words (rowid, title, text) values (?, ?, ?)",
            [(row, self._title(p) or "", p.text) for row, p in enumerate(self._passages.values())],
        )

    def _hold(self, id_: str, piece: Piece) -> None:
        spans = passages(piece.text)
        for span in spans:
            key = f"{id_}:{span.start}-{span.end}"
            text = piece.text[span.start : span.end]
            self._passages[key] = t.Passage(key, id_, span.start, span.end, text, span.heading)
        info = t.ArticleInfo(
            id=id_,
            title=piece.title,
            outlet=piece.outlet,
            author=None,
            url=piece.url,
            path=None,
            published=piece.published,
            modified=None,
            added=ADDED,
            characters=len(piece.text),
            passages=len(spans),
        )
        self._articles[id_] = t.Article(info, piece.text)

    def _title(self, passage: t.Passage) -> str | None:
        return self._articles[passage.article].info.title

    def _seen(self, where: t.Filter) -> np.ndarray:
        return np.array(
            [self._passes(self._articles[p.article].info, where) for p in self._passages.values()]
        )

    @staticmethod
    def _passes(info: t.ArticleInfo, where: t.Filter) -> bool:
        if (where.since or where.until) and info.published is None:
            return False
        if where.as_of and (info.published or info.added) > where.as_of:
            return False
        return not (
            (where.since and info.published < where.since)
            or (where.until and info.published > where.until)
            or (where.outlets and (info.outlet or "").lower() not in [o.lower() for o in where.outlets])
            or (where.articles and info.id not in where.articles)
        )

    def count(self, where: t.Filter | None = None) -> int:
        return sum(self._passes(a.info, where or t.Filter()) for a in self._articles.values())

    def newest(self, where: t.Filter | None = None) -> datetime | None:
        seen = [a.info for a in self._articles.values() if self._passes(a.info, where or t.Filter())]
        return max((info.published for info in seen if info.published), default=None)

    def article(self, article_id: str) -> t.Article:
        if article_id not in self._articles:
            raise NotInLibrary(f"No article {article_id}.")
        return self._articles[article_id]

    def infos(self, article_ids: Sequence[str]) -> dict[str, t.ArticleInfo]:
        return {id_: self._articles[id_].info for id_ in article_ids if id_ in self._articles}

    def passages(self, passage_ids: Sequence[str]) -> dict[str, t.Passage]:
        return {id_: self._passages[id_] for id_ in passage_ids if id_ in self._passages}

    def neighbours(self, article_id: str) -> list[t.Passage]:
        return [p for p in self._passages.values() if p.article == article_id]

    def search_words(self, terms: Sequence[str], k: int, where: t.Filter) -> list[tuple[str, float]]:
        rows = self._words.execute(
            "select rowid, -bm25(words, 2.0, 1.0) as score from words where words match ? "
            "order by score desc, rowid",
            (" OR ".join(f'"{term}"' for term in terms),),
        ).fetchall()
        seen = self._seen(where)
        return [(self.ids[row], score) for row, score in rows if seen[row]][:k]

    def search_vectors(self, vector: Vector, k: int, where: t.Filter) -> list[tuple[str, float]]:
        if not self.ids:
            return []
        cosines = self._vectors @ np.array(vector, dtype="float32")
        cosines = np.where(self._seen(where), cosines, -2)
        return [
            (self.ids[i], float(cosines[i]))
            for i in np.argsort(-cosines, kind="stable")[:k]
            if cosines[i] > -2
        ]

    def cosines(self, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        wanted = np.array(vector, dtype="float32")
        return {
            id_: float(self._vectors[self._rows[id_]] @ wanted) for id_ in passage_ids if id_ in self._rows
        }

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        count = "select count(*) from words where words match ?"
        return {term: self._words.execute(count, (f'"{term}"',)).fetchone()[0] for term in terms}

    def stories(self, article_ids: Sequence[str], as_of: datetime | None = None) -> dict[str, t.Story]:
        ids = list(self._articles)
        together = groups([article.text for article in self._articles.values()])
        homes = [[ids[i] for i in group] for group in together]
        found = {}
        for home in homes:
            outlets = {outlet for id_ in home if (outlet := self._articles[id_].info.outlet)}
            found |= dict.fromkeys(home, t.Story(home[0], len(home), tuple(sorted(outlets))))
        return {id_: found[id_] for id_ in article_ids if id_ in found}

    def passage_count(self) -> int:
        return len(self.ids)
