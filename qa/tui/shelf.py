"""The articles of the library as they are listed: filtered, sorted, selected. No widgets, any thread."""

import gc
import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import qa.types as t

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_TYPED = re.compile(r'(?:\b(outlet|since|until):(?:"([^"]*)"?|(\S*)))|(\S+)')
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CHUNK = 5_000
"""Rows sorted at a stretch: sorting all at once would hold the interpreter, and so the screen."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list."""

    info: t.ArticleInfo
    words: str
    """What a filter looks in: label, outlet and author in lower case."""


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort."""

    name: str
    key: Callable[[Row], Any]
    reverse: bool = False


ORDERS = (
    Order("newest first", lambda row: row.info.published or _EARLIEST, reverse=True),
    Order("oldest first", lambda row: (row.info.published is None, row.info.published or _EARLIEST)),
    Order("last added", lambda row: row.info.added, reverse=True),
    Order("by title", lambda row: row.info.label.casefold()),
    Order("by outlet", lambda row: ((row.info.outlet or "\uffff").casefold(), row.info.label.casefold())),
    Order("most copies", lambda row: row.info.copies, reverse=True),
)


def rows(infos: Iterable[t.ArticleInfo]) -> list[Row]:
    """A row for each article."""
    return [
        Row(info, " ".join((info.label, info.outlet or "", info.author or "")).casefold()) for info in infos
    ]


@contextmanager
def many() -> Iterator[None]:
    """What is made within is left out of the search for cyclic garbage.

    Each search would go through all of it, and hold the screen for a tenth of a second at 100,000 articles.
    They hold no cycles: they are freed all the same.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a filter lets through: rows with all of the words, of one of the outlets, within the days."""

    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    """Parts of names, in lower case."""
    since: str = ""
    until: str = ""
    """Days as 2025-08-13; of an article without a date neither is true."""
    unread: tuple[str, ...] = ()
    """What is no date, or none yet: nothing is left out for it."""

    def __call__(self, row: Row) -> bool:
        return all(word in row.words for word in self.words) and self._of(row.info) and self._within(row.info)

    def _of(self, info: t.ArticleInfo) -> bool:
        return not self.outlets or any(name in (info.outlet or "").casefold() for name in self.outlets)

    def _within(self, info: t.ArticleInfo) -> bool:
        if not (self.since or self.until):
            return True
        day = info.published.date().isoformat() if info.published else ""
        return bool(day) and day >= self.since and (not self.until or day[: len(self.until)] <= self.until)


def sieve(typed: str) -> Sieve:
    """The filter that was typed: words, ``outlet:post``, ``outlet:"harbour post"``, ``since:2025-08``."""
    found: dict[str, list[str]] = {"": [], "outlet": [], "since": [], "until": []}
    unread = []
    for kind, quoted, bare, word in _TYPED.findall(typed.casefold()):
        value = quoted or bare or word
        if kind in ("since", "until") and not _DATE.fullmatch(value):
            unread.append(f"{kind}:{value}")
        elif value:
            found[kind].append(value)
    return Sieve(
        tuple(found[""]),
        tuple(found["outlet"]),
        max(found["since"], default=""),
        min(found["until"], default=""),
        tuple(unread),
    )


def filtered(all_rows: Sequence[Row], sieve: Sieve) -> list[Row]:
    """The rows that a filter lets through."""
    return [row for row in all_rows if sieve(row)]


def ordered(some_rows: Sequence[Row], order: Order) -> list[Row]:
    """The rows in an order; equals stay as they stood."""
    chunks = [
        sorted(some_rows[start : start + _CHUNK], key=order.key, reverse=order.reverse)
        for start in range(0, len(some_rows), _CHUNK)
    ]
    return list(heapq.merge(*chunks, key=order.key, reverse=order.reverse))
