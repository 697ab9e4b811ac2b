"""Where the evidence gives different figures or dates for what is asked: shown, never settled in silence."""

from collections.abc import Sequence
from dataclasses import replace

import qa.types as t
from qa.protocols import Library
from qa.text.cited import citation
from qa.text.conflicts import Stated, conflicts

_MOST = 30
"""Sentences that are compared, the best ones: only the first that answers counts for each story."""


def disagreement(
    question: str, evidence: Sequence[t.Evidence], citations: Sequence[t.Citation], library: Library
) -> tuple[tuple[t.Conflict, ...], tuple[t.Citation, ...]]:
    """The conflicts in the evidence, and the citations with those that the conflicting values rest on.

    Copies of one text count as one source.
    """
    ranked = sorted(((s, e) for e in evidence for s in e.sentences), key=lambda pair: -pair[0].score)[:_MOST]
    texts = {e.hit.article.id: "" for _, e in ranked}
    texts = {id_: library.article(id_).text for id_ in texts}
    stories = library.stories(list(texts))
    # Each sentence under its place in the ranking, for several may share a number of the evidence.
    stated = [_stated(s, e, i, stories[e.hit.article.id].id) for i, (s, e) in enumerate(ranked)]
    found = conflicts(question, stated)
    cited = {citation.n: citation for citation in citations}
    for place in {place for conflict in found for value in conflict.values for place in value.citations}:
        sentence, source = ranked[place]
        article = source.hit.article
        cited[source.n] = _citing(cited.get(source.n), source.n, article, sentence, texts[article.id])
    return tuple(_numbered(conflict, ranked) for conflict in found), tuple(cited[n] for n in sorted(cited))


def _stated(sentence: t.Sentence, source: t.Evidence, place: int, story: str) -> Stated:
    hit = source.hit
    return Stated(
        sentence.text,
        place,
        hit.article.id,
        hit.article.outlet,
        hit.article.published,
        story,
        context=f"{hit.article.title}. {hit.passage.text}" if hit.article.title else hit.passage.text,
    )


def _numbered(conflict: t.Conflict, ranked: Sequence[tuple[t.Sentence, t.Evidence]]) -> t.Conflict:
    """The conflict with the evidence's numbers in place of ranks."""
    values = tuple(
        replace(value, citations=tuple(sorted({ranked[place][1].n for place in value.citations})))
        for value in conflict.values
    )
    return replace(conflict, values=values)


def _citing(
    known: t.Citation | None, n: int, article: t.ArticleInfo, sentence: t.Sentence, text: str
) -> t.Citation:
    """The citation with that number, its quote grown to hold the sentence."""
    start = min(sentence.start, known.start) if known else sentence.start
    end = max(sentence.end, known.end) if known else sentence.end
    return citation(n, article, text, start, end)
