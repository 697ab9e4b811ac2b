"""The articles of the library as they are listed: filtered, sorted, selected. No widgets, any thread."""

import gc
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import qa.types as t

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
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


def filtered(all_rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold every word that was typed."""
    wanted = words.casefold().split()
    found = list(all_rows)
    for word in wanted:
        found = [row for row in found if word in row.words]
    return found


def ordered(some_rows: Sequence[Row], order: Order) -> list[Row]:
    """The rows in an order; equals stay as they stood."""
    chunks = [
        sorted(some_rows[start : start + _CHUNK], key=order.key, reverse=order.reverse)
        for start in range(0, len(some_rows), _CHUNK)
    ]
    return list(heapq.merge(*chunks, key=order.key, reverse=order.reverse))
