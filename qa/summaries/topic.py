"""How relevant articles are to a topic: all of them, not the best few.

Words (BM25) and vectors find the passages; an article counts by its best three, and then by the words that
its neighbours in the ranking share (pseudo-relevance feedback), which finds those that tell of the topic in
other words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import qa.types as t
from qa.protocols import Embedder, Library, Vector
from qa.retrieve import above
from qa.text.match import Matcher, features
from qa.text.rank import logistic, passage_score
from qa.text.stems import Collection, standardised, stems
from qa.text.terms import Query, read, search_words, weigh

CANDIDATES = 1200
"""Passages that each of the two searches puts forward."""
RELEVANT = 0.12
"""How likely its best passage must be about the topic for an article to count as relevant."""
ABOUT = 0.2
"""How likely the best passage of all must be about the topic for anything to be said of it."""
_NAMED = 0.9
"""How likely an article is about a topic whose every word stands in its title."""
_BEST = 3
"""Passages by which an article counts."""
_FEEDBACK = 20
"""Passages from whose words the topic is widened."""
_WIDENED = 40
"""Words by which it is."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """An article with what speaks for it."""

    article: t.ArticleInfo
    score: float
    """In standard deviations; comparable within one topic only."""
    likelihood: float
    """That its best passage is about the topic, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the library holds on a topic."""

    text: str
    ranked: tuple[Relevant, ...]
    """Every article that a search put forward, best first."""
    passages: Mapping[str, tuple[t.Passage, float]]
    """Their passages by id, with how well each fits, in standard deviations."""

    @property
    def relevant(self) -> tuple[Relevant, ...]:
        """The articles that are about the topic; none where the library does not speak of it."""
        if max((found.likelihood for found in self.ranked), default=0.0) < ABOUT:
            return ()
        return tuple(found for found in self.ranked if found.likelihood >= RELEVANT)


def survey(topic: str, *, library: Library, embedder: Embedder, where: t.Filter) -> Topic:
    """Rank the library's articles by a topic. Raises what the embedder and the library raise."""
    count = library.passage_count()
    query = read(topic)
    counts = library.frequencies([term.written for term in query.terms])
    query = weigh(query, counts, count)
    vector = embedder.embed([topic])[0]
    cosines = _cosines(library, query, counts, count, vector, where)
    passages = library.passages(list(cosines))
    infos = library.infos(list({passage.article for passage in passages.values()}))
    held = [p for p in passages.values() if p.article in infos]
    if not held:
        return Topic(topic, (), {})
    texts = [stems(f"{above(p, infos[p.article])}\n{p.text}") for p in held]
    collection = Collection(texts)
    wanted = dict.fromkeys(stems(topic), 1.0)
    words = standardised(collection.scores(wanted))
    fits = [w + v for w, v in zip(words, standardised([cosines[p.id] for p in held]), strict=True)]
    likely = _likelihoods(query, held, infos, cosines)
    ranked = _ranked(held, texts, fits, collection, likely, infos)
    return Topic(topic, tuple(ranked), {p.id: (p, fit) for p, fit in zip(held, fits, strict=True)})


def _cosines(
    library: Library, query: Query, counts: Mapping[str, int], count: int, vector: Vector, where: t.Filter
) -> dict[str, float]:
    """Of topic and passage, for all passages that words or vectors find."""
    words = search_words(query, counts, count)
    by_words = library.search_words(words, CANDIDATES, where) if words else []
    by_vectors = dict(library.search_vectors(vector, CANDIDATES, where))
    rest = [id_ for id_, _ in by_words if id_ not in by_vectors]
    exact = library.cosines(vector, rest) if rest else {}
    return {**dict.fromkeys(rest, 0.0), **exact, **by_vectors}


def _likelihoods(
    query: Query,
    passages: Sequence[t.Passage],
    infos: Mapping[str, t.ArticleInfo],
    cosines: Mapping[str, float],
) -> dict[str, float]:
    """Of each article, that its best passage is about the topic."""
    matcher = Matcher(query)
    every = set(range(len(query.terms)))
    best = {
        info.id: _NAMED
        if every and {place.term for place in matcher.places(info.title or "")} == every
        else 0.0
        for info in infos.values()
    }
    for passage in passages:
        heard = features(matcher, passage.text, above(passage, infos[passage.article]))
        likely = logistic(passage_score(heard, cosines[passage.id], len(passage.text)))
        best[passage.article] = max(likely, best[passage.article])
    return best


def _ranked(
    passages: Sequence[t.Passage],
    texts: Sequence[Sequence[str]],
    fits: Sequence[float],
    collection: Collection,
    likely: Mapping[str, float],
    infos: Mapping[str, t.ArticleInfo],
) -> list[Relevant]:
    members: dict[str, list[int]] = {}
    for i, passage in enumerate(passages):
        members.setdefault(passage.article, []).append(i)
    own = standardised([_mean_of_best([fits[i] for i in group]) for group in members.values()])
    nearest = sorted(range(len(passages)), key=lambda i: -fits[i])[:_FEEDBACK]
    widened = collection.telling(nearest, _WIDENED)
    whole = Collection([[word for i in group for word in texts[i]] for group in members.values()])
    shared = standardised(whole.scores(widened))
    found = [
        Relevant(infos[id_], one + other, likely[id_])
        for id_, one, other in zip(members, own, shared, strict=True)
    ]
    return sorted(found, key=lambda item: (-item.score, item.article.id))


def _mean_of_best(values: Sequence[float]) -> float:
    best = sorted(values, reverse=True)[:_BEST]
    return sum(best) / len(best)
