"""Hits to numbered evidence: their sentences, how well each answers, and whether any does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import Retrieved, above
from qa.text.asked import holds
from qa.text.match import Features, Matcher, features, missing
from qa.text.rank import NO_SIGNALS, Relevance, Signals, library_size, sentence_score
from qa.text.rank import relevance as rate
from qa.text.sentences import sentences

EMBEDDED = 20
"""Sentences that are embedded for one question: the most promising by their words and passages."""
TYPED = 3
"""Sentences among which one must hold the kind of thing that is asked for."""
UNSURE = ("other", "reason", "place")
"""Kinds whose shape says too little."""
_GUESS = 0.1
"""How far below its passage's cosine a sentence's lies that has not been embedded."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence of a hit, before it is known how near it is to the question."""

    hit: int
    start: int
    end: int
    text: str
    features: Features
    score: float
    """With a guess at the cosine."""


def gather(
    retrieved: Retrieved, *, library: Library, embedder: Embedder, limit: int = 8
) -> tuple[t.Evidence, ...]:
    """The best hits, numbered from 1, with their sentences.

    The most promising sentences are embedded. Raises what the embedder raises.
    """
    hits = retrieved.hits[:limit]
    matcher = Matcher(retrieved.query)
    found = [f for i, hit in enumerate(hits) for f in _sentences(retrieved, matcher, i, hit)]
    promising = sorted(found, key=lambda f: -f.score)[:EMBEDDED]
    texts = list(dict.fromkeys(f.text for f in promising))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return tuple(
        t.Evidence(
            i + 1, hit, tuple(_scored(retrieved, hit, f, vectors.get(f.text)) for f in found if f.hit == i)
        )
        for i, hit in enumerate(hits)
    )


def _sentences(retrieved: Retrieved, matcher: Matcher, number: int, hit: t.Hit) -> Iterator[_Found]:
    passage = hit.passage
    context = above(passage, hit.article)
    for start, end in sentences(passage.text):
        text = passage.text[start:end]
        heard = features(matcher, text, context)
        guess = _rated(retrieved, passage.id, text, heard, retrieved.cosines[passage.id] - _GUESS)
        yield _Found(number, passage.start + start, passage.start + end, text, heard, guess)


def _scored(retrieved: Retrieved, hit: t.Hit, found: _Found, vector: Sequence[float] | None) -> t.Sentence:
    score = found.score
    if vector is not None:
        score = _rated(retrieved, hit.passage.id, found.text, found.features, _dot(vector, retrieved.vector))
    kept = tuple(vector) if vector is not None else None
    return t.Sentence(found.start, found.end, found.text, kept, score)


def _rated(retrieved: Retrieved, passage: str, text: str, heard: Features, cosine: float) -> float:
    return sentence_score(text, heard, cosine, retrieved.scores[passage], retrieved.cosines[passage])


def relevance(retrieved: Retrieved, evidence: Sequence[t.Evidence]) -> Relevance:
    """Whether the evidence holds the answer."""
    texts = [f"{above(e.hit.passage, e.hit.article)}\n{e.hit.passage.text}" for e in evidence]
    absent = missing(retrieved.query, texts)
    found = signals(retrieved, evidence)
    return rate(found, absent) if found else Relevance(0.0, NO_SIGNALS, absent)


def signals(retrieved: Retrieved, evidence: Sequence[t.Evidence]) -> Signals | None:
    """What the relevance is made of; None where nothing of the question is known or there is no evidence."""
    query = retrieved.query
    ranked = sorted(((s, e) for e in evidence for s in e.sentences), key=lambda pair: -pair[0].score)
    if not ranked or not query.weight:
        return None
    best, source = ranked[0]
    context = above(source.hit.passage, source.hit.article)
    matcher = Matcher(query)
    held = {place.term for place in matcher.places(f"{context}\n{source.hit.passage.text}")}
    absent = [term for i, term in enumerate(query.terms) if i not in held]
    kind = query.asked.kind
    typed = kind in UNSURE or any(holds(kind, s.text, query.known) for s, _ in ranked[:TYPED])
    return Signals(
        passage=max(retrieved.scores[e.hit.passage.id] for e in evidence),
        passage_cosine=max(retrieved.cosines[e.hit.passage.id] for e in evidence),
        sentence_cosine=max(_dot(s.vector, retrieved.vector) for s, _ in ranked if s.vector is not None),
        coverage=features(matcher, best.text, context).coverage,
        absent=sum(term.weight for term in absent) / query.weight,
        absent_names=sum(term.weight for term in absent if term.is_name) / query.weight,
        untyped=float(not typed),
        size=library_size(retrieved.passages),
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
