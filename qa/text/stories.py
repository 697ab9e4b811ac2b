"""Which articles tell of one event: grouped in one pass, each with the group that it is most like.

Single-pass clustering as in Allan, Papka and Lavrenko, "On-line new event detection and tracking" (1998):
titles and first sentences as vectors of tf-idf, each article joining the most similar group of its days if it
is similar enough.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qa.text.stems import stems

ALIKE = 0.26
"""Cosine of an article and a group from which they tell of one event."""
APART = timedelta(days=4)
"""Longest time between an article and the last one of its group."""
_TITLE = 2
"""How often a title's words count."""
_TELLING = 12
"""Words of an article, the weightiest, any of which brings it together with a group that has it as such."""
_NAMED = 2
"""How often a capitalised word counts beside that: who and where tell events apart."""
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_BACKGROUND = 50
"""Articles without any of the words that are counted along: what most of a few share still tells."""


@dataclass(frozen=True, slots=True)
class Head:
    """What an article is grouped by."""

    title: str
    lead: str
    published: datetime | None


@dataclass(slots=True)
class _Group:
    members: list[int]
    total: dict[str, float]
    """Sum of its members' vectors."""
    last: datetime | None
    length: float = field(default=0.0)

    def like(self, vector: dict[str, float]) -> float:
        return sum(weight * self.total.get(word, 0.0) for word, weight in vector.items()) / self.length

    def add(self, i: int, vector: dict[str, float], published: datetime | None) -> None:
        self.members.append(i)
        for word, weight in vector.items():
            self.total[word] = self.total.get(word, 0.0) + weight
        self.length = math.sqrt(sum(weight * weight for weight in self.total.values())) or 1.0
        self.last = max(filter(None, (self.last, published)), default=None)


def stories(heads: Sequence[Head]) -> list[list[int]]:
    """Indexes of the articles by event, each group with the one that is most like it first."""
    bags = [_bag(head) for head in heads]
    held = Counter(word for bag in bags for word in bag)
    vectors = [_vector(bag, held, len(heads)) for bag in bags]
    groups: list[_Group] = []
    where: dict[str, dict[int, None]] = defaultdict(dict)
    for i in sorted(range(len(heads)), key=lambda i: (heads[i].published is None, _moment(heads[i]), i)):
        telling = sorted(vectors[i], key=lambda word: (-vectors[i][word], word))[:_TELLING]
        near = dict.fromkeys(g for word in telling for g in where[word])
        home = _best(groups, near, vectors[i], heads[i].published)
        if home is None:
            home = len(groups)
            groups.append(_Group([], {}, None))
        for word in telling:
            where[word][home] = None
        groups[home].add(i, vectors[i], heads[i].published)
    return [sorted(group.members, key=lambda i: -group.like(vectors[i])) for group in groups]


def _bag(head: Head) -> Counter[str]:
    named = " ".join(_NAME.findall(head.lead))
    return Counter(stems(head.title) * _TITLE + stems(head.lead) + stems(named) * _NAMED)


def _moment(head: Head) -> float:
    return head.published.timestamp() if head.published else 0.0


def _vector(bag: Counter[str], held: Counter[str], count: int) -> dict[str, float]:
    """Unit vector of tf-idf."""
    weights = {w: (1 + math.log(n)) * math.log((count + _BACKGROUND) / held[w]) for w, n in bag.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _best(
    groups: Sequence[_Group], near: Iterable[int], vector: dict[str, float], published: datetime | None
) -> int | None:
    best, score = None, ALIKE
    for g in near:
        last = groups[g].last
        if published and last and abs(published - last) > APART:
            continue
        like = groups[g].like(vector)
        if like >= score:
            best, score = g, like
    return best
