"""The writer that needs no model: it quotes the one to three sentences that answer best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import qa.types as t
from qa.text.terms import WORD, fold

MOST = 3
"""Sentences."""
WORDS = 100
"""Words beyond which no further sentence is added."""
MARGIN = 2.5
"""How far below the best a further sentence may score: beyond, the best is sure enough alone."""
SAME = 0.7
"""Share of common words from which two sentences say the same."""


@dataclass(slots=True)
class _Pick:
    """A sentence to quote, and the numbers of the passages that say it."""

    sentence: t.Sentence
    evidence: t.Evidence
    numbers: list[int] = field(default_factory=list)


class Extractive:
    """Quotes verbatim, cites each sentence; the same question always gives the same answer."""

    name = "extractive"
    prompt = None

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """Stream the sentences that answer best, one piece each; nothing where there is no evidence."""
        for i, pick in enumerate(_in_reading_order(_picked(request.evidence))):
            marks = "".join(f"[{n}]" for n in sorted(pick.numbers))
            yield t.Written(f"{' ' if i else ''}{_clean(pick.sentence.text)} {marks}")


def _picked(evidence: Sequence[t.Evidence]) -> list[_Pick]:
    """The best sentence, and further ones as long as they may as well be the answer."""
    ranked = sorted(
        ((s, e) for e in evidence for s in e.sentences),
        key=lambda pair: (-pair[0].score, pair[1].n, pair[0].start),
    )
    picks: list[_Pick] = []
    words = 0
    for sentence, source in ranked:
        if picks and sentence.score < picks[0].sentence.score - MARGIN:
            break
        twin = next((p for p in picks if _same(p.sentence.text, sentence.text)), None)
        if twin is not None:
            if source.hit.article.id != twin.evidence.hit.article.id and source.n not in twin.numbers:
                twin.numbers.append(source.n)
            continue
        length = len(sentence.text.split())
        if len(picks) == MOST or (picks and words + length > WORDS):
            continue
        words += length
        picks.append(_Pick(sentence, source, [source.n]))
    return picks


def _same(a: str, b: str) -> bool:
    """Whether two sentences say the same: with another figure they do not."""
    left, right = set(WORD.findall(fold(a))), set(WORD.findall(fold(b)))
    apart = left ^ right
    return not any(c.isdigit() for word in apart for c in word) and len(left & right) >= SAME * len(
        left | right
    )


def _in_reading_order(picks: Sequence[_Pick]) -> list[_Pick]:
    """Sentences of one article in its order, articles by their best sentence."""
    first = {pick.evidence.hit.article.id: i for i, pick in reversed(list(enumerate(picks)))}
    return sorted(picks, key=lambda p: (first[p.evidence.hit.article.id], p.sentence.start))


def _clean(text: str) -> str:
    """One line, without control characters."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())
