"""Hits to numbered evidence: their sentences, how well each answers, and whether any does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import Retrieved, above
from qa.text.asked import SURE, amount, counted, holds
from qa.text.instructing import instructs
from qa.text.match import Features, Matcher, features, gain, missing
from qa.text.rank import NO_SIGNALS, Relevance, Signals, Standing, library_size, sentence_score
from qa.text.rank import relevance as rate
from qa.text.sentences import sentences
from qa.text.terms import Query, Term, fold, stem

EMBEDDED = 20
"""Sentences that are embedded for one question: the most promising by their words and passages."""
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
    standing: Standing

    newness: float = 0.0
    """Log-odds that it gains by the date of its article."""

    def score(self, cosine: float) -> float:
        return sentence_score(self.text, self.features, cosine, self.standing) + self.newness

    @property
    def guess(self) -> float:
        return self.score(self.standing.passage_cosine - _GUESS)


def gather(
    retrieved: Retrieved, *, library: Library, embedder: Embedder, limit: int = 8
) -> tuple[t.Evidence, ...]:
    """The best hits, numbered from 1, with their sentences.

    The most promising sentences are embedded. Raises what the embedder raises.
    """
    hits = retrieved.hits[:limit]
    matcher = Matcher(retrieved.query)
    found = [f for i, hit in enumerate(hits) for f in _sentences(retrieved, matcher, i, hit)]
    promising = sorted(found, key=lambda f: -f.guess)[:EMBEDDED]
    texts = list(dict.fromkeys(f.text for f in promising))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return tuple(
        t.Evidence(i + 1, hit, tuple(_scored(retrieved, f, vectors.get(f.text)) for f in found if f.hit == i))
        for i, hit in enumerate(hits)
    )


def _sentences(retrieved: Retrieved, matcher: Matcher, number: int, hit: t.Hit) -> Iterator[_Found]:
    passage = hit.passage
    context = above(passage, hit.article)
    newness = retrieved.newness.of(hit.article.published)
    before = ""
    for start, end in sentences(passage.text):
        text = passage.text[start:end]
        standing = Standing(
            retrieved.scores[passage.id], retrieved.cosines[passage.id], gain(matcher, text, before)
        )
        heard = features(matcher, text, context)
        yield _Found(number, passage.start + start, passage.start + end, text, heard, standing, newness)
        before = text


def _scored(retrieved: Retrieved, found: _Found, vector: Sequence[float] | None) -> t.Sentence:
    if vector is None:
        return t.Sentence(found.start, found.end, found.text, None, found.guess)
    score = found.score(_dot(vector, retrieved.vector))
    return t.Sentence(found.start, found.end, found.text, tuple(vector), score)


def relevance(retrieved: Retrieved, evidence: Sequence[t.Evidence]) -> Relevance:
    """Whether the evidence holds the answer. What speaks to a model tells nothing."""
    evidence = [
        replace(e, sentences=tuple(s for s in e.sentences if not instructs(s.text))) for e in evidence
    ]
    texts = [_text(e) for e in evidence]
    lacking = missing(retrieved.query, texts)
    words = tuple(term.written for term in lacking)
    found = signals(retrieved, evidence, lacking)
    return rate(found, words) if found else Relevance(0.0, NO_SIGNALS, words)


def signals(retrieved: Retrieved, evidence: Sequence[t.Evidence], lacking: Sequence[Term]) -> Signals | None:
    """What the relevance is made of; None without evidence, or where the question names nothing.

    ``lacking`` are the terms that no evidence holds.
    """
    query = retrieved.query
    ranked = sorted(((s, e) for e in evidence for s in e.sentences), key=lambda pair: -pair[0].score)
    if not ranked or not query.weight:
        return None
    best, source = ranked[0]
    context = above(source.hit.passage, source.hit.article)
    absent = missing(query, [_text(source)])
    counts = stem(fold(counted(query.question) or ""))
    untyped = query.asked in SURE and not holds(query.asked, best.text, query.known)
    return Signals(
        passage=max(retrieved.scores[e.hit.passage.id] for e in evidence),
        passage_cosine=max(retrieved.cosines[e.hit.passage.id] for e in evidence),
        sentence_cosine=max(_dot(s.vector, retrieved.vector) for s, _ in ranked if s.vector is not None),
        coverage=features(Matcher(query), best.text, context).coverage,
        absent=sum(term.weight for term in absent) / query.weight,
        absent_names=sum(term.weight for term in absent if term.is_name) / query.weight,
        untyped=float(untyped),
        uncounted=float(
            any(term.stem == counts for term in lacking)
            or (untyped and amount(query.question) and not _amount_near(query, best, source))
        ),
        size=library_size(retrieved.passages),
    )


def _telling(evidence: t.Evidence) -> t.Evidence:
    return replace(evidence, sentences=tuple(s for s in evidence.sentences if not instructs(s.text)))


def _text(evidence: t.Evidence) -> str:
    """Title, heading and sentences."""
    return "\n".join(
        [above(evidence.hit.passage, evidence.hit.article), *(s.text for s in evidence.sentences)]
    )


def _amount_near(query: Query, best: t.Sentence, source: t.Evidence) -> bool:
    """Whether a sentence beside the best one adds a figure together with what that one lacks."""
    lacks = set(missing(query, [best.text]))
    return any(
        holds(query.asked, s.text, query.known) and lacks - set(missing(query, [s.text]))
        for s in source.sentences
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
