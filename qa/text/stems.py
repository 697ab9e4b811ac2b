"""Texts as stems of their content words, and how much each stem tells within a collection of texts.

Weights are those of Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from qa.text.terms import STOP_WORDS, WORD, bare, fold, stem

_K1 = 1.2
_B = 0.75


def stems(text: str) -> list[str]:
    """The stems of a text's content words, in order, repeated as they stand."""
    return [found for word in WORD.findall(fold(text)) if (found := _content(word))]


@lru_cache(maxsize=100_000)
def _content(word: str) -> str:
    return "" if word in STOP_WORDS else stem(bare(word))


class Collection:
    """Texts to be scored against bags of stems."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """texts: each as its stems."""
        self._counts = [Counter(text) for text in texts]
        self._sizes = [len(text) for text in texts]
        self._typical = sum(self._sizes) / max(len(texts), 1) or 1.0
        self._holding = Counter(word for counts in self._counts for word in counts)
        self._where: dict[str, list[int]] = {}
        for i, counts in enumerate(self._counts):
            for word in counts:
                self._where.setdefault(word, []).append(i)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a stem, in nats, above 0."""
        held = self._holding[word]
        return math.log(1 + (len(self._counts) - held + 0.5) / (held + 0.5))

    def scores(self, query: Mapping[str, float]) -> list[float]:
        """BM25 of each text for weighted stems."""
        found = [0.0] * len(self._counts)
        for word, weight in query.items():
            factor = weight * self.rarity(word) * (_K1 + 1)
            for i in self._where.get(word, ()):
                count = self._counts[i][word]
                found[i] += factor * count / (count + _K1 * (1 - _B + _B * self._sizes[i] / self._typical))
        return found

    def telling(self, texts: Iterable[int], most: int) -> dict[str, float]:
        """The stems that tell some of the texts from the rest, with weights that add up to 1.

        The relevance model of pseudo-relevance feedback: how often a stem stands in them, times its rarity
        (Lavrenko and Croft, "Relevance-Based Language Models", 2001, with idf for the background model).
        """
        chosen = list(texts)
        held = Counter(word for i in chosen for word in self._counts[i])
        weighed = {word: count / len(chosen) * self.rarity(word) for word, count in held.items() if count > 1}
        best = sorted(weighed, key=lambda word: (-weighed[word], word))[:most]
        total = sum(weighed[word] for word in best)
        return {word: weighed[word] / total for word in best}


def standardised(values: Sequence[float]) -> list[float]:
    """Each value as standard deviations from their mean; zeros where all are equal."""
    if not values:
        return []
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / spread if spread > 1e-9 else 0.0 for value in values]
