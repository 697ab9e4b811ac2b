"""A text given along with a question: one more article beside the library's, for this question only."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import qa.types as t
from qa.protocols import Embedder, Library, Vector
from qa.text.passages import embedding_text, passages
from qa.text.terms import WORD, bare, fold, stem

TITLE = "standard input"
_K1, _B = 1.2, 0.75
_PASSAGE_WORDS = 120


class WithContext:
    """A Library that also holds the given text. No filter applies to that text: it was given on purpose."""

    def __init__(self, base: Library, text: str, embedder: Embedder) -> None:
        self._base = base
        id_ = hashlib.sha256(text.encode()).hexdigest()[:16]
        spans = passages(text)
        self._passages = {
            f"{id_}:{span.start}-{span.end}": t.Passage(
                id=f"{id_}:{span.start}-{span.end}",
                article=id_,
                start=span.start,
                end=span.end,
                text=text[span.start : span.end],
                heading=span.heading,
            )
            for span in spans
        }
        info = t.ArticleInfo(
            id=id_,
            title=TITLE,
            outlet=None,
            author=None,
            url=None,
            path=None,
            published=None,
            modified=None,
            added=datetime.now(UTC),
            characters=len(text),
            passages=len(spans),
        )
        self._article = t.Article(info, text)
        inputs = [embedding_text(None, p.heading, p.text) for p in self._passages.values()]
        self._vectors = dict(zip(self._passages, embedder.embed(inputs), strict=True))
        self._stems = {id_: _stems(p.text) for id_, p in self._passages.items()}

    def count(self, where: t.Filter | None = None) -> int:
        """Articles that a filter lets through, and this one."""
        return self._base.count(where) + 1

    def newest(self, where: t.Filter | None = None) -> datetime | None:
        """The latest publication time of an article that a filter lets through."""
        return self._base.newest(where)

    def article(self, article_id: str) -> t.Article:
        """The text itself by its id, or an article of the library."""
        return self._article if article_id == self._article.info.id else self._base.article(article_id)

    def infos(self, article_ids: Sequence[str]) -> dict[str, t.ArticleInfo]:
        """What is known of each, by id."""
        own = {self._article.info.id: self._article.info} if self._article.info.id in article_ids else {}
        return self._base.infos(article_ids) | own

    def passages(self, passage_ids: Sequence[str]) -> dict[str, t.Passage]:
        """The passages by id."""
        own = {id_: self._passages[id_] for id_ in passage_ids if id_ in self._passages}
        return self._base.passages([id_ for id_ in passage_ids if id_ not in own]) | own

    def neighbours(self, article_id: str) -> list[t.Passage]:
        """All passages of an article in order."""
        if article_id == self._article.info.id:
            return list(self._passages.values())
        return self._base.neighbours(article_id)

    def search_words(self, terms: Sequence[str], k: int, where: t.Filter) -> list[tuple[str, float]]:
        """The library's hits and this text's, scored by the same BM25 with the library's frequencies."""
        total = self.passage_count()
        frequencies = self._base.frequencies(terms)
        rarity = {
            stem(bare(fold(term))): math.log(1 + (total - f + 0.5) / (f + 0.5))
            for term in terms
            for f in [frequencies.get(term, 0) + 1]
        }
        own = [(id_, score) for id_ in self._passages if (score := self._bm25(id_, rarity)) > 0]
        return _best([*self._base.search_words(terms, k, where), *own], k)

    def _bm25(self, passage_id: str, rarity: dict[str, float]) -> float:
        words = self._stems[passage_id]
        norm = _K1 * (1 - _B + _B * len(words) / _PASSAGE_WORDS)
        counts = ((weight, words.count(term)) for term, weight in rarity.items())
        return sum(weight * n * (_K1 + 1) / (n + norm) for weight, n in counts if n)

    def search_vectors(self, vector: Vector, k: int, where: t.Filter) -> list[tuple[str, float]]:
        """The nearest of the library's passages and this text's."""
        base = self._base.search_vectors(vector, k, where) if self._base.count() else []
        return _best([*base, *self._own_cosines(vector, self._passages)], k)

    def cosines(self, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        """Exact cosine to each of the given passages."""
        own = [id_ for id_ in passage_ids if id_ in self._passages]
        others = [id_ for id_ in passage_ids if id_ not in self._passages]
        base = self._base.cosines(vector, others) if others else {}
        return base | dict(self._own_cosines(vector, own))

    def _own_cosines(self, vector: Vector, passage_ids: Iterable[str]) -> Iterator[tuple[str, float]]:
        for id_ in passage_ids:
            yield id_, sum(a * b for a, b in zip(vector, self._vectors[id_], strict=True))

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term."""
        base = self._base.frequencies(terms)
        return {
            term: base.get(term, 0) + sum(stem(bare(fold(term))) in words for words in self._stems.values())
            for term in terms
        }

    def passage_count(self) -> int:
        """Passages, this text's included."""
        return self._base.passage_count() + len(self._passages)

    def stories(self, article_ids: Sequence[str], as_of: datetime | None = None) -> dict[str, t.Story]:
        """The story that each article belongs to; this text is one of its own."""
        own = self._article.info.id
        mine = {own: t.Story(own, 1, ())} if own in article_ids else {}
        return self._base.stories([id_ for id_ in article_ids if id_ != own], as_of) | mine


def _stems(text: str) -> list[str]:
    return [stem(bare(word)) for word in WORD.findall(fold(text))]


def _best(scored: list[tuple[str, float]], k: int) -> list[tuple[str, float]]:
    return sorted(scored, key=lambda item: (-item[1], item[0]))[:k]
