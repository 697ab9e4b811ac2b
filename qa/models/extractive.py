"""The writer that needs no model: it quotes the one to three sentences that answer best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import qa.types as t
from qa.models.fencing import QUOTED, head, inline
from qa.text.asked import SURE, holds
from qa.text.markers import escape
from qa.text.terms import WORD, fold, read

MOST = 3
"""Sentences."""
WORDS = 100
"""Words beyond which no further sentence is added."""
MARGIN = 2.5
"""How far below the best a further sentence may score: beyond, the best is sure enough alone."""
TOLD_BY_SHAPE = SURE | {"reason", "person", "place"}
FAR = 6.0
"""How far below the best a sentence may score that has what the best lacks."""
SAME = 0.7
"""Share of common words from which two sentences say the same."""


@dataclass(slots=True)
class _Pick:
    """A sentence to quote, and the numbers of the passages that say it."""

    sentence: t.Sentence
    evidence: t.Evidence
    numbers: list[int]

    @property
    def article(self) -> str:
        return self.evidence.hit.article.id

    @property
    def words(self) -> int:
        return len(self.sentence.text.split())


class Extractive:
    """Quotes verbatim, cites each sentence; the same question always gives the same answer."""

    name = "extractive"
    prompt = None

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """Stream the sentences that answer best, one piece each; nothing where there is no evidence.

        What an article has of brackets and Markdown is escaped: it is quoted, not obeyed.
        """
        yield t.Written(shown=_shown(request))
        for i, pick in enumerate(_in_reading_order(_picked(request))):
            marks = "".join(f"[{n}]" for n in sorted(pick.numbers))
            yield t.Written(f"{' ' if i else ''}{escape(_clean(pick.sentence.text))} {marks}")

    def stop(self) -> None:
        """Nothing to wait for: it is done before anyone could ask."""


def _shown(request: t.WriteRequest) -> str:
    """The sentences that it chooses from, the best first, each with its score."""
    today = request.as_of or datetime.now(UTC)
    ranked = sorted(((s, e) for e in request.evidence for s in e.sentences), key=lambda pair: -pair[0].score)
    return "\n\n".join(f"{head(e, today)} (score {s.score:.1f})\n{QUOTED}{inline(s.text)}" for s, e in ranked)


def _picked(request: t.WriteRequest) -> list[_Pick]:
    """The best sentence, and further ones as long as they may as well be the answer."""
    ranked = sorted(
        (_Pick(s, e, [e.n]) for e in request.evidence for s in e.sentences),
        key=lambda pick: (-pick.sentence.score, pick.evidence.n, pick.sentence.start),
    )
    if not ranked:
        return []
    best = ranked[0]
    near = [pick for pick in ranked[1:] if pick.sentence.score >= best.sentence.score - MARGIN]
    picks: list[_Pick] = []
    for pick in [best, *_what_it_lacks(request.question, ranked), *near]:
        _add(picks, pick)
    return picks


def _what_it_lacks(question: str, ranked: Sequence[_Pick]) -> list[_Pick]:
    """Where a figure, name or reason is asked for and the best sentence has none: one near it that has."""
    query = read(question)
    kind = query.asked
    best = ranked[0]
    if kind not in TOLD_BY_SHAPE or holds(kind, best.sentence.text, query.known):
        return []
    for pick in ranked[1:]:
        near = pick.evidence.hit.passage.id == best.evidence.hit.passage.id
        likely = pick.sentence.score >= best.sentence.score - FAR
        if near and likely and holds(kind, pick.sentence.text, query.known):
            return [pick]
    return []


def _add(picks: list[_Pick], pick: _Pick) -> None:
    """Take one more, where it is new and there is room; where it is not new, cite it along."""
    twin = next((p for p in picks if _same(p.sentence.text, pick.sentence.text)), None)
    if twin is not None:
        if pick.article != twin.article and pick.evidence.n not in twin.numbers:
            twin.numbers.append(pick.evidence.n)
        return
    words = sum(p.words for p in picks) + pick.words
    if not picks or (len(picks) < MOST and words <= WORDS):
        picks.append(pick)


def _same(a: str, b: str) -> bool:
    """Whether two sentences say the same: with another figure they do not."""
    left, right = set(WORD.findall(fold(a))), set(WORD.findall(fold(b)))
    apart = left ^ right
    return not any(c.isdigit() for word in apart for c in word) and len(left & right) >= SAME * len(
        left | right
    )


def _in_reading_order(picks: Sequence[_Pick]) -> list[_Pick]:
    """Sentences of one article in its order, articles by their best sentence."""
    first = {pick.article: i for i, pick in reversed(list(enumerate(picks)))}
    return sorted(picks, key=lambda pick: (first[pick.article], pick.sentence.start))


def _clean(text: str) -> str:
    """One line, without control characters."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())
