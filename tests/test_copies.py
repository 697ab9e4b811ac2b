"""Copies are told from other reports of the same event."""

import random

from hypothesis import given
from hypothesis import strategies as st

from qa.text.copies import COPY, containment, groups, shingles

STORY = " ".join(f"w{i}" for i in range(200))


def test_a_trimmed_and_lightly_edited_copy_is_one() -> None:
    words = STORY.split()
    rng = random.Random(1)
    edited = [("changed" if rng.random() < 0.05 else word) for word in words[:150]]
    assert containment(shingles(STORY), shingles(" ".join(edited))) >= COPY


def test_the_same_words_in_another_order_are_no_copy() -> None:
    words = STORY.split()
    random.Random(1).shuffle(words)
    assert groups([STORY, " ".join(words)]) == [[0], [1]]


def test_groups_keep_copies_together_in_order() -> None:
    assert groups([STORY, "something else entirely here now", STORY.upper() + " end"]) == [[0, 2], [1]]
    assert groups([]) == []


@given(st.text(), st.text())
def test_containment_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    value = containment(shingles(a), shingles(b))
    assert 0 <= value <= 1
    assert value == containment(shingles(b), shingles(a))


@given(st.text(min_size=1).filter(lambda s: any(c.isalnum() for c in s)))
def test_a_text_contains_itself(text: str) -> None:
    assert containment(shingles(text), shingles(text)) == 1
