"""Which articles of a library a golden set names, copies included."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import PurePath

from qa.text.copies import Cut, cut, is_copy

Group = frozenset[str]
"""Ids of articles that are copies of one another."""


class Gold:
    """Golden entries resolved to articles; each article is cut at most once, when needed."""

    def __init__(self, places: Sequence[tuple[str, str]], text: Callable[[str], str]) -> None:
        """``places``: every (article id, path or URL) of the library; ``text`` gives an article's text."""
        self.text = lru_cache(maxsize=256)(text)
        self._named: dict[str, frozenset[str]] = {}
        self._groups: dict[tuple[str, ...], tuple[Group, ...]] = {}
        self._cuts: dict[str, Cut] = {}
        self._copies: dict[tuple[str, str], bool] = {}
        self._ending: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id_, place in places:
            self._ending[_last(place)].append((id_, place))

    def named(self, entry: str) -> frozenset[str]:
        """Ids of the articles that the entry names; empty where the library has none."""
        if entry not in self._named:
            there = self._ending.get(_last(entry), ())
            self._named[entry] = frozenset(id_ for id_, place in there if is_place(place, entry))
        return self._named[entry]

    def groups(self, entries: Sequence[str]) -> tuple[Group, ...]:
        """The articles that the entries name, copies of one another together."""
        key = tuple(entries)
        if key not in self._groups:
            groups: list[Group] = []
            for id_ in sorted(frozenset[str]().union(*(self.named(entry) for entry in entries))):
                home = next((g for g in groups if any(self._is_copy(id_, other) for other in g)), None)
                if home is None:
                    groups.append(frozenset((id_,)))
                else:
                    groups[groups.index(home)] = home | {id_}
            self._groups[key] = tuple(groups)
        return self._groups[key]

    def group(self, id_: str, entries: Sequence[str]) -> Group | None:
        """The golden articles that an article is one of, or a copy of one of; None for any other article."""
        groups = self.groups(entries)
        named = next((g for g in groups if id_ in g), None)
        return named or next((g for g in groups if any(self._is_copy(id_, other) for other in g)), None)

    def _is_copy(self, id_: str, other: str) -> bool:
        key = (id_, other) if id_ < other else (other, id_)
        if key not in self._copies:
            self._copies[key] = is_copy(self._cut(id_), self._cut(other))
        return self._copies[key]

    def _cut(self, id_: str) -> Cut:
        if id_ not in self._cuts:
            self._cuts[id_] = cut(self.text(id_))
        return self._cuts[id_]


def is_place(place: str, entry: str) -> bool:
    """Whether a path or URL is what a golden entry names: equal, or ending in the same parts."""
    wanted, parts = PurePath(entry).parts, PurePath(place).parts
    return place == entry or (len(wanted) > 0 and parts[-len(wanted) :] == wanted)


def _last(place: str) -> str:
    return PurePath(place).name
