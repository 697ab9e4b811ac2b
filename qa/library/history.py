"""What stood at a place, told by two libraries, as one history."""

from collections.abc import Sequence
from typing import NamedTuple

EVER = -(1 << 62)
"""Since when the first that was seen at a place stood there: nobody knows of anything before it."""


class Stood(NamedTuple):
    """A version at a place; times as the catalog stores them."""

    article: int
    """Its number."""
    since: int
    """When it was first seen there."""
    begun: int
    """When it was put there, as far as can be told."""
    ended: int | None
    """When something else was; None: it stands there."""


def joined(rows: Sequence[Stood], new: Stood) -> list[Stood]:
    """The versions of a place, the oldest first, with one more that another library tells of.

    They go by when they were first seen. What is known to have stood there then adds nothing; what was seen
    later ends it; and what stands is ended only by what stands as well.
    """
    if any((row.article, row.since) == (new.article, new.since) for row in rows):
        return list(rows)
    if rows and rows[-1].ended == new.begun and all(row.ended is not None for row in rows):
        return [*rows, new]
    at = next((i + 1 for i in reversed(range(len(rows))) if rows[i].since < new.since), 0)
    before, after = list(rows[:at]), list(rows[at:])
    if before and before[-1].article == new.article and _reaches(before[-1], new.since):
        return list(rows)
    new = _behind(before, new)
    stands = new.ended is None and not after
    if after:
        following = _behind([new], after[0])
        if following.article == new.article and _reaches(new, following.begun):
            after[0] = following._replace(since=new.since, begun=new.begun)
            return [*_cut(before, new.begun), *after]
        after[0] = following
        new = _until(new, following.begun)
    return [*(_chained([*before, new]) if stands else [*_cut(before, new.begun), new]), *after]


def _reaches(row: Stood, moment: int) -> bool:
    """Whether the version stood until the moment at least."""
    return row.ended is None or row.ended >= moment


def _behind(before: Sequence[Stood], row: Stood) -> Stood:
    """The version as it begins where another came before it: no earlier than that one."""
    return row._replace(begun=row.since) if before and row.begun <= before[-1].begun else row


def _until(row: Stood, moment: int) -> Stood:
    return row._replace(ended=moment) if _reaches(row, moment) else row


def _chained(rows: Sequence[Stood]) -> list[Stood]:
    """Each version ended by the next at the latest."""
    following = [*(row.begun for row in rows[1:]), None]
    return [
        row if moment is None else _until(row, moment) for row, moment in zip(rows, following, strict=True)
    ]


def _cut(rows: Sequence[Stood], moment: int) -> list[Stood]:
    """The versions, the last of them ended at the moment if it stands no more anyway."""
    if not rows or rows[-1].ended is None:
        return list(rows)
    return [*rows[:-1], _until(rows[-1], moment)]
