"""Which articles a summary is made of: named ones, all on a topic, or all that a filter lets through."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import seen
from qa.summaries.topic import Relevant, Topic, survey
from qa.summaries.values import Sources, Wanted

READ = 300
"""Articles whose text is read for one summary: the most relevant, or the newest."""
_COPIES = 3
"""Near-copies of one story whose sentences are looked at."""
NEAREST = 3
"""Articles named where there is nothing on a topic."""


class Shelf(Library, Protocol):
    """A library whose articles can be listed."""

    def list(self, where: t.Filter | None = None) -> Sequence[t.ArticleInfo]:
        """The articles that a filter lets through, the newest first, those without a date last."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of the material."""

    article: t.Article
    story: int
    """Equal for near-copies."""
    first: bool
    """Whether it stands for its story: the others repeat it."""
    score: float
    """How relevant it is, comparable within the material; 0 without a topic."""


class Spot(Protocol):
    """A place in an article."""

    @property
    def piece(self) -> Piece:
        """The article."""
        ...

    @property
    def start(self) -> int:
        """Where in its text."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """The articles of a summary, the most relevant or the newest first."""

    about: str
    pieces: tuple[Piece, ...]
    matched: int
    fits: Mapping[str, Sequence[tuple[int, int, float]]]
    """Of each article the passages that were looked at: start, end, and how well it fits the topic."""
    nearest: tuple[t.Near, ...] = ()

    @property
    def voices(self) -> list[Piece]:
        """The articles whose sentences are looked at: of near-copies a few, for one may be corrected."""
        told: Counter[int] = Counter()
        found = []
        for piece in self.pieces:
            told[piece.story] += 1
            if told[piece.story] <= _COPIES:
                found.append(piece)
        return found

    def fit_of(self, spots: Sequence["Spot"]) -> list[float]:
        """How well the passage of each sentence fits the topic; the lowest where none was looked at."""
        floor = min((fit for spans in self.fits.values() for _, _, fit in spans), default=0.0)
        found = []
        for spot in spots:
            spans = self.fits.get(spot.piece.article.info.id, ())
            found.append(next((fit for start, end, fit in spans if start <= spot.start < end), floor))
        return found

    def sources(self, cited: Sequence[str]) -> Sources:
        """What was matched, read and used, given the ids of the articles that are cited."""
        used = set(cited)
        infos = [piece.article.info for piece in self.pieces]
        return Sources(
            matched=self.matched,
            read=len(self.pieces),
            used=len(used),
            independent=len({piece.story for piece in self.pieces}),
            used_independent=len({p.story for p in self.pieces if p.article.info.id in used}),
            undated=sum(info.published is None for info in infos),
            outlets=len({info.outlet for info in infos if info.outlet}),
        )


def gather(wanted: Wanted, *, library: Shelf, embedder: Embedder) -> Material:
    """Choose the articles and read them. Raises NotInLibrary for an id that no article has."""
    where = seen(wanted.where, wanted.as_of)
    most = min(wanted.most or READ, READ)
    if wanted.articles:
        ids = list(dict.fromkeys(library.article(id_).info.id for id_ in wanted.articles))
        return _material(_title(ids, library), ids, {}, len(ids), {}, library, len(ids))
    if wanted.topic is not None:
        topic = survey(wanted.topic, library=library, embedder=embedder, where=where)
        return _on(topic, most, library)
    infos = library.list(where)
    about = "everything" if not where else "all articles of that time and those outlets"
    return _material(about, [info.id for info in infos], {}, len(infos), {}, library, most)


def _title(ids: Sequence[str], library: Library) -> str:
    label = library.article(ids[0]).info.label
    return label if len(ids) == 1 else f"{label}, and {len(ids) - 1} more"


def _on(topic: Topic, most: int, library: Library) -> Material:
    fits: dict[str, list[tuple[int, int, float]]] = {}
    for passage, fit in topic.passages.values():
        fits.setdefault(passage.article, []).append((passage.start, passage.end, fit))
    found = topic.relevant
    scores = {item.article.id: item.score for item in found}
    material = _material(topic.text, list(scores), scores, len(found), fits, library, most)
    return replace(material, nearest=tuple(map(_near, topic.ranked[:NEAREST])))


def _near(found: Relevant) -> t.Near:
    return t.Near(found.article, found.likelihood)


def _material(
    about: str,
    ids: Sequence[str],
    scores: Mapping[str, float],
    matched: int,
    fits: Mapping[str, Sequence[tuple[int, int, float]]],
    library: Library,
    most: int,
) -> Material:
    articles = [library.article(id_) for id_ in ids[:most]]
    stories = library.stories([article.info.id for article in articles])
    numbers: dict[str, int] = {}
    pieces: list[Piece] = []
    for article in articles:
        story = stories[article.info.id].id
        first = story not in numbers
        number = numbers.setdefault(story, len(numbers))
        pieces.append(Piece(article, number, first, scores.get(article.info.id, 0.0)))
    return Material(about, tuple(pieces), matched, fits)
