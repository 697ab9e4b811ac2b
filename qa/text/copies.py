"""Which texts are copies of one another: wire copy under other headlines, trimmed or lightly edited.

Word shingles and their containment after Broder, "On the resemblance and containment of documents" (1997).
"""

import re
from collections.abc import Sequence

SHINGLE = 5
"""Words in a shingle: long enough that two reports of one event share few, short enough to survive edits."""
COPY = 0.5
"""Containment from which two texts count as one. Independent reports of one event stay below .1."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of five words; of the whole text where it is shorter."""
    words = [w.casefold() for w in _WORD.findall(text)]
    last = max(len(words) - SHINGLE, 0)
    return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(last + 1)) if words else frozenset()


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """How much of the smaller lies in the larger, 0 to 1: a trimmed copy is wholly contained."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Indexes of the texts, copies together, in the order of their first member."""
    found: list[list[int]] = []
    cut = [shingles(text) for text in texts]
    for i, current in enumerate(cut):
        home = next((g for g in found if any(containment(current, cut[j]) >= COPY for j in g)), None)
        if home is None:
            found.append([i])
        else:
            home.append(i)
    return found
