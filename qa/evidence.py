"""Hits to numbered evidence: their sentences, how well each answers, and whether any does."""

from collections.abc import Sequence

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import Retrieved, above
from qa.text.asked import holds
from qa.text.match import Matcher, features, missing
from qa.text.rank import NO_SIGNALS, Relevance, Signals, library_size, sentence_score
from qa.text.rank import relevance as rate
from qa.text.sentences import sentences

EMBEDDED = 40
"""Sentences that are embedded for one question, those of the best passages."""
TYPED = 3
"""Sentences among which one must hold the kind of thing that is asked for."""
UNSURE = ("other", "reason", "place")
"""Kinds whose shape says too little."""
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
        open=float(kind == "other"),
        size=library_size(retrieved.passages),
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
