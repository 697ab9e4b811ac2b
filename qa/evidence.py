"""Hits to numbered evidence: their sentences, how well each answers, and whether any does."""

from collections.abc import Sequence

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import Retrieved, above
from qa.text.match import Features, Matcher, features, missing
from qa.text.rank import Relevance, sentence_score
from qa.text.rank import relevance as rate
from qa.text.sentences import sentences

EMBEDDED = 40
"""Sentences that are embedded for one question, those of the best passages."""
_GUESS = 0.1
"""How far below its passage's cosine a sentence's lies that has not been embedded."""


def gather(
    retrieved: Retrieved, *, library: Library, embedder: Embedder, limit: int = 8
) -> tuple[t.Evidence, ...]:
    """The best hits, numbered from 1, with their sentences.

    The sentences of the first passages are embedded. Raises what the embedder raises.
    """
    hits = retrieved.hits[:limit]
    spans = [_spans(hit.passage) for hit in hits]
    texts = [hit.passage.text[a:b] for hit, cut in zip(hits, spans, strict=True) for a, b in cut][:EMBEDDED]
    vectors = iter([tuple(v) for v in embedder.embed(texts)])
    matcher = Matcher(retrieved.query)
    return tuple(
        t.Evidence(
            n,
            hit,
            tuple(_sentence(retrieved, matcher, hit, span, next(vectors, None)) for span in cut),
        )
        for n, (hit, cut) in enumerate(zip(hits, spans, strict=True), start=1)
    )


def _spans(passage: t.Passage) -> list[t.Span]:
    return sentences(passage.text)


def _sentence(
    retrieved: Retrieved,
    matcher: Matcher,
    hit: t.Hit,
    span: t.Span,
    vector: tuple[float, ...] | None,
) -> t.Sentence:
    passage = hit.passage
    text = passage.text[span[0] : span[1]]
    whole = retrieved.cosines[passage.id]
    cosine = whole - _GUESS if vector is None else _dot(vector, retrieved.vector)
    score = sentence_score(
        features(matcher, text, above(passage, hit.article)), cosine, retrieved.scores[passage.id], whole
    )
    return t.Sentence(passage.start + span[0], passage.start + span[1], text, vector, score)


def relevance(retrieved: Retrieved, evidence: Sequence[t.Evidence]) -> Relevance:
    """Whether the evidence holds the answer."""
    if not evidence:
        return Relevance(0.0, 0.0, 0.0, 0.0, missing(retrieved.query, []))
    query = retrieved.query
    matcher = Matcher(query)
    texts = [f"{above(e.hit.passage, e.hit.article)}\n{e.hit.passage.text}" for e in evidence]
    held = {place.term for place in matcher.places(texts[0])}
    absent = sum(term.weight for i, term in enumerate(query.terms) if term.is_name and i not in held)
    everything = [(s, e.hit) for e in evidence for s in e.sentences]
    best, hit = max(everything, key=lambda pair: pair[0].score)
    heard: Features = features(matcher, best.text, above(hit.passage, hit.article))
    return rate(
        best=max(retrieved.scores[e.hit.passage.id] for e in evidence),
        coverage=heard.coverage,
        passage=max(retrieved.cosines[e.hit.passage.id] for e in evidence),
        sentence=max(_dot(s.vector, retrieved.vector) for s, _ in everything if s.vector is not None),
        absent_names=absent / query.weight if query.weight else 0.0,
        passages=retrieved.passages,
        missing=missing(query, texts),
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
