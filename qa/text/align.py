"""Which sentences of a source bear a claim: its words, weighed by rarity, and its meaning, by cosine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.text.numbers import numbers
from qa.text.quotes import plain
from qa.text.terms import WORD, fold, read, stem

MOST = 3
"""Sentences that one claim may rest on."""
_ADDS = 0.12
"""Share of a claim's weight that a further sentence must add."""
_BESIDE = 0.03
"""What a sentence beside a chosen one is preferred by."""
_NUMBER_WEIGHT = 6.0
_GUESSED_COSINE = 0.8
"""Cosine taken for a share of words where a sentence has no vector."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a text is about."""

    weights: Mapping[str, float]
    """Stems, and numbers by their value, with how much each tells."""

    @property
    def weight(self) -> float:
        """Of all together."""
        return sum(self.weights.values())


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences that a claim rests on, and how well."""

    chosen: tuple[int, ...]
    """Indices, ascending."""
    cover: float
    """Share of the claim's weight that stands in them."""
    cosine: float
    """The best sentence's cosine to the claim."""

    @property
    def score(self) -> float:
        """In [0, 1]."""
        return 0.5 * self.cover + 0.5 * max(0.0, self.cosine)


def content(text: str) -> Content:
    """The words of a claim that say what it is about, with their weights."""
    weights = {term.stem: term.weight for term in read(text).terms if not term.word[0].isdigit()}
    for number in numbers(text):
        for reading in number.readings[:1]:
            weights[f"#{reading.value}"] = _NUMBER_WEIGHT
    return Content(weights)


def held(text: str) -> frozenset[str]:
    """The stems of a source's sentence, and its numbers by value."""
    stems = {stem(fold(match[0])) for match in WORD.finditer(text)}
    values = {f"#{reading.value}" for number in numbers(text) for reading in number.readings}
    return frozenset(stems | values)


def choose(
    claim: Content, sentences: Sequence[frozenset[str]], cosines: Sequence[float | None], most: int = MOST
) -> Support:
    """The sentences that bear a claim best: the best alone, and what adds to it.

    ``cosines`` are of the claim to each sentence, None where it is not known.
    """
    if not sentences:
        return Support((), 0.0, 0.0)
    covers = [_cover(claim, words) for words in sentences]
    nearness = [c if c is not None else v * _GUESSED_COSINE for c, v in zip(cosines, covers, strict=True)]
    best = max(range(len(sentences)), key=lambda i: (0.6 * covers[i] + 0.4 * nearness[i], -i))
    chosen, union = [best], sentences[best]
    while len(chosen) < most:
        gains = [
            (_cover(claim, union | words) - _cover(claim, union) + _BESIDE * beside(i, chosen), -i)
            for i, words in enumerate(sentences)
            if i not in chosen
        ]
        gain, index = max(gains, default=(0.0, 0))
        if gain < _ADDS:
            break
        chosen.append(-index)
        union |= sentences[-index]
    return Support(tuple(sorted(chosen)), _cover(claim, union), max(nearness[i] for i in chosen))


def beside(index: int, chosen: Sequence[int]) -> bool:
    """Whether a sentence stands next to a chosen one."""
    return any(abs(index - other) == 1 for other in chosen)


def _cover(claim: Content, words: frozenset[str]) -> float:
    total = claim.weight
    return sum(w for word, w in claim.weights.items() if word in words) / total if total else 0.0


def verbatim(claim: str, sentences: Sequence[str]) -> range | None:
    """The fewest neighbouring sentences that hold a claim word for word, as indices; None where none do."""
    wanted = plain(claim)
    if not wanted.strip():
        return None
    texts = [plain(sentence) for sentence in sentences]
    for size in range(1, len(texts) + 1):
        for start in range(len(texts) - size + 1):
            if wanted in re.sub(" +", " ", "".join(texts[start : start + size])):
                return range(start, start + size)
        if size == 1 and wanted not in re.sub(" +", " ", "".join(texts)):
            return None
    return None
