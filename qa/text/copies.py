"""Which texts are copies of one another: wire copy under other headlines, trimmed, reordered or edited.

Word shingles and their containment after Broder, "On the resemblance and containment of documents" (1997).
A shingle here is two long words that follow one another: of a text in which every third word was changed,
half of them are left, while reports of one event that were written apart share a twentieth.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise

from qa.text.numbers import numbers

COPY = 0.34
"""Containment from which a text may be a copy. Between reports of one event that were written apart, one pair
in two thousand reaches it; of texts with 30 % of their words changed, 99 in 100 do."""
SMALLEST = 0.15
"""Share of the larger that the smaller must have: a digest is no copy of each of its items."""
_SHARED = 5
"""Shingles that two texts must share at least, where they have so many."""
_SAME_PARTICULARS = 0.4
"""Share of the figures and names of a copy that stand in the other as well: what one form letter makes of two
events shares its wording, but not these."""
_FEWEST_PARTICULARS = 6
_PARAGRAPH = 0.25
"""Share of a paragraph's shingles from which it is the same in other words: of one with 30 % of its words
changed half are left, and paragraphs on one event that were written apart share a twentieth."""
_SHORTEST = 4
"""Shingles of a paragraph that says something."""
_COMMON = 3
"""Texts that have something in common, from which it is none of theirs."""

# Written without spaces: the words cannot be told, so that runs of characters stand for them.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1780-\u17ff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUN = 4
"""Characters of a shingle of unspaced text."""
_COMPARED = 5_000_000
"""Characters of a text that are compared: no article is as long, and the words of a larger dump would fill
gigabytes."""
_LONG = 4
"""Letters of a word that counts: shorter ones are mostly those that every text has."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as it is compared."""

    shingles: frozenset[str]
    particulars: frozenset[str]
    """Its figures and names."""

    def less(self, other: "Cut") -> "Cut":
        """What of it does not stand in the other."""
        return Cut(self.shingles - other.shingles, self.particulars - other.particulars)


def common(cuts: Sequence[Cut]) -> Cut:
    """What stands in three or more of them: a notice, the wording of a form."""
    return Cut(_common([each.shingles for each in cuts]), _common([each.particulars for each in cuts]))


def cut(text: str) -> Cut:
    """The text as it is compared with others."""
    found = _WORD.findall(text[:_COMPARED])
    return Cut(_shingles(found) or frozenset([text.strip()]), _particulars(found))


def is_copy(a: Cut, b: Cut) -> bool:
    """Whether two texts are one, trimmed, reordered or with some of their words changed."""
    smaller, larger = sorted((a.shingles, b.shingles), key=len)
    if not smaller or len(smaller) < SMALLEST * len(larger):
        return False
    shared = len(smaller & larger)
    if shared < COPY * len(smaller) or shared < min(_SHARED, len(smaller)):
        return False
    fewer, more = sorted((a.particulars, b.particulars), key=len)
    return len(fewer) < _FEWEST_PARTICULARS or len(fewer & more) >= _SAME_PARTICULARS * len(fewer)


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Indexes of the texts, copies together, in the order of their first member."""
    found: list[list[int]] = []
    cuts = [cut(text) for text in texts]
    for i, current in enumerate(cuts):
        home = next((group for group in found if any(is_copy(current, cuts[j]) for j in group)), None)
        if home is None:
            found.append([i])
        else:
            home.append(i)
    return found


class Told:
    """What passages of one article say, as its near-copies are held against it."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._shingles = frozenset(chain.from_iterable(cut(passage).shingles for passage in passages))
        self._figures = {value for passage in passages for value in _values(passage)}

    def says(self, text: str) -> bool:
        """Whether every paragraph of a text is among the passages, as a copy has it, and every figure."""
        paragraphs = [_shingles(_WORD.findall(each)) for each in text.splitlines()]
        told = all(
            len(each & self._shingles) >= _PARAGRAPH * len(each)
            for each in paragraphs
            if len(each) >= _SHORTEST
        )
        return told and _values(text) <= self._figures


def _values(text: str) -> set[Fraction | int]:
    """The figures of a text, in digits or words; not "one", which is mostly no figure."""
    values: set[Fraction | int] = {each.readings[0].value for each in numbers(text) if each.readings}
    return values - {1}


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the smaller lies in the larger, 0 to 1: a trimmed copy is wholly contained."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _common(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    counted = Counter(chain.from_iterable(sets))
    return frozenset(each for each, count in counted.items() if count >= _COMMON)


def _shingles(found: list[str]) -> frozenset[str]:
    made: set[str] = set()
    words: list[str] = []
    for word in found:
        if _IS_UNSPACED.match(word):
            made.update(word[i : i + _RUN] for i in range(max(len(word) - _RUN, 0) + 1))
        elif len(word) >= _LONG or word.isdigit():
            words.append(word.casefold())
    if len(words) == 1 or (found and not words and not made):
        made.add(" ".join(words or found).casefold())
    made.update(f"{first} {second}" for first, second in pairwise(words))
    return frozenset(made)


def _particulars(found: list[str]) -> frozenset[str]:
    """Words with a digit or a capital, without those that also stand in small letters."""
    small = {word for word in found if word[0].islower()}
    return frozenset(
        word.casefold()
        for word in found
        if word[0].isdigit() or (word[0].isupper() and word.lower() not in small and len(word) > 1)
    )
