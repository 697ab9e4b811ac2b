"""Question to hits: words and vectors find the candidates, one score ranks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import qa.types as t
from qa.gathered import Candidate, merged, one_a_story
from qa.protocols import Embedder, Library, Reranker, Vector
from qa.text.match import Matcher, features
from qa.text.rank import logistic, passage_score, shortlist
from qa.text.terms import Query, read, search_words, weigh
from qa.text.when import recency

CANDIDATES = 36
"""Passages that each of the two searches puts forward, at least."""
RERANKED = 30
"""Candidates that a reranker reads, where one is named."""
RECENT = 1.5
"""Log-odds that an article of the very day has over an old one, where the day of the question is known."""
PRESENT = 6.0
"""The same where the question is about the present: of near-equals the newest is the one to have."""
FURTHER = 2
"""How many times the candidates are looked at then: the newest of a running story need not be the nearest."""
SOON = timedelta(days=7)
"""After an event in which most is reported of it."""
HALF_LIFE = timedelta(days=30)
"""After which an article counts half as much as a new one: measured by ``eval/recency.py``."""

Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question, with what the refusal needs to know."""

    question: str
    query: Query
    vector: tuple[float, ...]
    """The question's."""
    hits: tuple[t.Hit, ...]
    """Best first; neighbours are merged under the id of the better one."""
    ranked: tuple[t.Passage, ...]
    """Every candidate, best first, not merged: more of them than hits."""
    scores: Mapping[str, float]
    """``passage_score`` of each hit, by passage id."""
    cosines: Mapping[str, float]
    """Of question and passage, by passage id."""
    passages: int
    """In the library."""
    newness: "Newness"
    """What hits gained by their dates: in their order, but not in ``scores``."""


def retrieve(
    question: str,
    *,
    library: Library,
    embedder: Embedder,
    k: int = 10,
    where: t.Filter | None = None,
    as_of: datetime | None = None,
    now: datetime | None = None,
    during: Span | None = None,
    half_life: timedelta = HALF_LIFE,
    reranker: Reranker | None = None,
) -> Retrieved:
    """The k best passages for a question.

    With ``as_of`` articles published later are not seen, and recent ones are preferred; with ``now`` alone,
    recent ones are preferred and all are seen; with ``during``, those published then or soon after. A
    ``reranker`` orders the best candidates anew. Raises what the embedder, library and reranker raise.
    """
    newness = Newness(now or as_of, during, half_life, RECENT if now is None else PRESENT)
    where = seen(where or t.Filter(), as_of)
    passages = library.passage_count()
    query = read(question)
    counts = library.frequencies([term.written for term in query.terms])
    query = weigh(query, counts, passages)
    vector = tuple(embedder.embed([question])[0])
    wanted = max(CANDIDATES * (FURTHER if now else 1), k)
    words = search_words(query, counts, passages)
    by_words = dict(library.search_words(words, wanted, where)) if words else {}
    by_vectors = dict(library.search_vectors(vector, wanted, where))
    cosines = _cosines(library, vector, by_words, by_vectors)
    # What is recent may come first without being the nearest: then all are looked at.
    likely = shortlist(by_words, cosines, len(cosines) if newness else wanted)
    candidates = _scored(library, query, likely, by_words, by_vectors, cosines, newness)
    if reranker is not None:
        candidates = _reranked(question, candidates, reranker)
    stories = library.stories(list({c.info.id for c in candidates}), as_of)
    best = merged(one_a_story(candidates, stories), k, library)
    hits = tuple(
        t.Hit(
            c.passage,
            c.info,
            logistic(c.score + c.gained),
            c.words,
            c.vectors,
            carriers(stories, c.info.id),
            c.rerank,
        )
        for c in best
    )
    return Retrieved(
        question,
        query,
        vector,
        hits,
        tuple(c.passage for c in candidates),
        {c.passage.id: c.score for c in best},
        {c.passage.id: c.cosine for c in best},
        passages,
        newness,
    )


def carriers(stories: Mapping[str, t.Story], article: str) -> tuple[str, ...]:
    """The outlets that carry an article, where several do."""
    story = stories.get(article)
    return story.carriers if story else ()


def seen(where: t.Filter, as_of: datetime | None) -> t.Filter:
    """The filter as of a moment, where one is given."""
    return where if as_of is None else replace(where, as_of=as_of)


def _cosines(
    library: Library, vector: Vector, by_words: Mapping[str, float], by_vectors: Mapping[str, float]
) -> dict[str, float]:
    """Of all candidates; 0 for a passage whose vector is not there yet."""
    only_words = [id_ for id_ in by_words if id_ not in by_vectors]
    exact = library.cosines(vector, only_words) if only_words else {}
    return {**dict.fromkeys(only_words, 0.0), **exact, **by_vectors}


def _scored(
    library: Library,
    query: Query,
    ids: Sequence[str],
    by_words: Mapping[str, float],
    by_vectors: Mapping[str, float],
    cosines: Mapping[str, float],
    newness: "Newness",
) -> list[Candidate]:
    """All candidates, best first."""
    passages = library.passages(ids)
    infos = library.infos(list({p.article for p in passages.values()}))
    matcher = Matcher(query)
    found = []
    for id_ in ids:
        passage = passages.get(id_)
        info = infos.get(passage.article) if passage else None
        if passage is None or info is None:
            continue
        cosine = cosines[id_]
        heard = features(matcher, passage.text, above(passage, info))
        score = passage_score(heard, cosine, len(passage.text))
        gained = newness.of(info.published)
        by = (by_words.get(id_), by_vectors.get(id_))
        found.append(Candidate(passage, info, *by, cosine, heard, score, gained))
    return sorted(found, key=lambda c: (-(c.score + c.gained), c.passage.id))


def _reranked(question: str, candidates: Sequence[Candidate], reranker: Reranker) -> list[Candidate]:
    """The best candidates in the order of the reranker, the others behind them."""
    best = candidates[:RERANKED]
    scores = reranker.scores(question, [_shown(c) for c in best])
    read = [replace(c, rerank=score) for c, score in zip(best, scores, strict=True)]
    read.sort(key=lambda c: -((c.rerank or 0.0) + c.gained))
    return [*read, *candidates[RERANKED:]]


def _shown(candidate: Candidate) -> str:
    """A passage as a reranker reads it: under its title and heading."""
    titles = above(candidate.passage, candidate.info)
    return f"{titles}\n{candidate.passage.text}" if titles else candidate.passage.text


def above(passage: t.Passage, info: t.ArticleInfo) -> str:
    """The title and heading that a passage stands under."""
    return "\n".join(line for line in (info.title, passage.heading) if line)


@dataclass(frozen=True, slots=True)
class Newness:
    """What a passage gains by its article's date: nothing where the question says nothing of time."""

    now: datetime | None = None
    """The day against which recent articles are preferred."""
    during: Span | None = None
    """When that happened which is asked about; None at an open end."""
    half_life: timedelta = HALF_LIFE
    weight: float = RECENT
    """Log-odds that an article of the very day gains."""

    def __bool__(self) -> bool:
        return self.now is not None or self.during is not None

    def of(self, published: datetime | None) -> float:
        """Log-odds: the weight for an article of the day, half of it after each half-life."""
        gained = 0.0
        if self.now is not None:
            gained += self.weight * recency(published, self.now, self.half_life / timedelta(days=1))
        if self.during is not None and published is not None:
            since, until = self.during
            reported = (since is None or published >= since) and (until is None or published <= until + SOON)
            gained += RECENT * reported
        return gained
