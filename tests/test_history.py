"""Two histories of one place make one, whichever is told first and however often."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.library.history import EVER, Stood, joined

A, B, C = 1, 2, 3


def told(rows: list[Stood], *more: Stood) -> list[Stood]:
    for new in more:
        rows = joined(rows, new)
    return rows


ALONE = [Stood(A, 5, EVER, None)]


@pytest.mark.parametrize(
    ("rows", "new", "expected"),
    [
        ([], Stood(A, 5, EVER, None), ALONE),
        # What was seen later takes the place of what stands, and begins no earlier than it was seen.
        (ALONE, Stood(B, 7, EVER, None), [Stood(A, 5, EVER, 7), Stood(B, 7, 7, None)]),
        (ALONE, Stood(B, 7, 6, None), [Stood(A, 5, EVER, 6), Stood(B, 7, 6, None)]),
        # What was seen earlier does not.
        (ALONE, Stood(B, 3, EVER, None), [Stood(B, 3, EVER, 5), Stood(A, 5, 5, None)]),
        (ALONE, Stood(B, 3, EVER, 4), [Stood(B, 3, EVER, 4), Stood(A, 5, 5, None)]),
        (ALONE, Stood(B, 3, EVER, 9), [Stood(B, 3, EVER, 5), Stood(A, 5, 5, None)]),
        # The same text, seen by both: since the earlier time.
        (ALONE, Stood(A, 5, EVER, None), ALONE),
        (ALONE, Stood(A, 7, EVER, None), ALONE),
        (ALONE, Stood(A, 7, EVER, 8), ALONE),
        (ALONE, Stood(A, 3, EVER, None), [Stood(A, 3, EVER, None)]),
        (ALONE, Stood(A, 3, EVER, 8), [Stood(A, 3, EVER, None)]),
        (ALONE, Stood(A, 3, EVER, 4), [Stood(A, 3, EVER, 4), Stood(A, 5, 5, None)]),
        # What stands is ended only by what stands.
        (ALONE, Stood(B, 7, 6, 8), [Stood(A, 5, EVER, None), Stood(B, 7, 6, 8)]),
        # What is gone stays so, unless it was seen again.
        ([Stood(A, 5, EVER, 6)], Stood(B, 3, EVER, None), [Stood(B, 3, EVER, 5), Stood(A, 5, 5, 6)]),
        ([Stood(A, 5, EVER, 6)], Stood(A, 8, 8, None), [Stood(A, 5, EVER, 6), Stood(A, 8, 8, None)]),
        # A clock that was set back keeps the order in which things were told.
        ([Stood(A, 9, EVER, 5)], Stood(B, 5, 5, None), [Stood(A, 9, EVER, 5), Stood(B, 5, 5, None)]),
    ],
)
def test_one_more_version(rows: list[Stood], new: Stood, expected: list[Stood]) -> None:
    assert joined(rows, new) == expected


@st.composite
def histories(draw: st.DrawFn, clock: int) -> list[Stood]:
    """What one library saw of a place: each version until the next, or until the place was taken out."""
    moments = sorted(4 * n + clock for n in draw(st.sets(st.integers(0, 12), min_size=1, max_size=5)))
    rows: list[Stood] = []
    for moment in moments:
        others = [a for a in (A, B, C) if not rows or a != rows[-1].article]
        rows = [*rows[:-1], *(row._replace(ended=moment) for row in rows[-1:])]
        rows.append(Stood(draw(st.sampled_from(others)), moment, moment if rows else EVER, None))
    if draw(st.booleans()):
        rows[-1] = rows[-1]._replace(ended=moments[-1] + 1)
    return rows


@given(histories(0))
def test_a_history_alone_is_as_it_was_told(history: list[Stood]) -> None:
    assert told([], *history) == history
    assert told(history, *history) == history


@settings(max_examples=400)
@given(histories(0), histories(2))
def test_two_histories_are_one(mine: list[Stood], theirs: list[Stood]) -> None:
    both = told(mine, *theirs)
    assert [row.since for row in both] == sorted(row.since for row in both)
    assert all(later.begun > earlier.begun for earlier, later in pairwise(both))
    if mine[-1].ended is None:
        newest = theirs[-1] if theirs[-1].ended is None and theirs[-1].since > mine[-1].since else mine[-1]
        standing = [row.article for row in both if row.ended is None]
        assert standing == [newest.article]
    else:
        assert sum(row.ended is None for row in both) <= 1
    assert {row.article for row in mine} <= {row.article for row in both}
    assert told(both, *theirs) == both
