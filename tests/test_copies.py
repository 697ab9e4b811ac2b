"""Copies are told from other reports of the same event."""

import random

from hypothesis import given
from hypothesis import strategies as st

from qa.text.copies import Told, containment, cut, groups, is_copy

STORY = " ".join(f"word{i}" for i in range(200))
FLOOD = (
    "The river Asker broke its banks at Dunholt early on Tuesday and 340 families were taken to the "
    "sports hall. "
    "Mayor Ines Corrado said the wall had been inspected in 2019 and found sound. Trains to Averlo were "
    "stopped "
    "until Thursday, the Northern Railway said, and 12 roads stay closed."
)
LATER = FLOOD.replace("340 families", "410 families")
OTHER = (
    "Asker flood: insurers expect claims of 90 million after the wall at Dunholt gave way. The Brokers' "
    "Union said "
    "most houses in the lower town were covered, but that 55 shops were not. Ines Corrado, the mayor, has "
    "asked "
    "Averlo for help with the repair of the wall before the winter."
)


def same(one: str, other: str) -> bool:
    assert is_copy(cut(one), cut(other)) == is_copy(cut(other), cut(one))
    return is_copy(cut(one), cut(other))


def test_a_trimmed_reordered_and_edited_copy_is_one() -> None:
    words = STORY.split()
    rng = random.Random(1)
    edited = [("changed" if rng.random() < 0.25 else word) for word in [*words[75:150], *words[:75]]]
    assert same(STORY, " ".join(edited))
    assert same(FLOOD, FLOOD.upper() + " More soon.")
    assert same(
        "大雨で川が氾濫し、三百四十世帯が避難した。", "大雨で川が氾濫し、三百四十世帯が避難しました。"
    )


def test_what_only_shares_words_or_a_subject_is_none() -> None:
    words = STORY.split()
    random.Random(1).shuffle(words)
    assert not same(STORY, " ".join(words))
    assert not same(FLOOD, OTHER)
    assert not same(FLOOD, "")


def test_one_form_letter_about_two_events_is_no_copy() -> None:
    form = (
        "Police in {0} said that {1} cars had been stopped on {2} and that {3} drivers had been fined. "
        "Inspector {4} "
        "said the checks would go on until the end of {5} in all parts of the district."
    )
    one = form.format("Dunholt", 140, "Monday", 12, "Ruth Asker", "March")
    other = form.format("Esterwick", 95, "Friday", 31, "Paul Venn", "October")
    assert not same(one, other)


def test_a_digest_is_no_copy_of_each_of_its_items() -> None:
    items = [FLOOD, OTHER, *(" ".join(f"item{n}word{i}" for i in range(45)) for n in range(8))]
    assert not same(" ".join(items), FLOOD)


def test_groups_keep_copies_together_in_order() -> None:
    assert groups([FLOOD, OTHER, LATER]) == [[0, 2], [1]]
    assert groups([]) == []


def test_what_passages_of_a_copy_say_already_has_no_figure_of_its_own() -> None:
    told = Told([FLOOD])
    assert told.says(FLOOD)
    assert not told.says(LATER), "it gives another number of families"
    assert not told.says(FLOOD.replace("340", "Four hundred")), "in words as well"
    assert not told.says(OTHER)
    assert not told.says(f"{FLOOD}\n{OTHER}"), "one paragraph of it is new"
    assert Told([FLOOD, OTHER]).says(f"{FLOOD}\n{OTHER}")


@given(st.text(), st.text())
def test_containment_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    one, other = cut(a).shingles, cut(b).shingles
    assert 0 <= containment(one, other) <= 1
    assert containment(one, other) == containment(other, one)


@given(st.text(min_size=1))
def test_a_text_is_its_own_copy(text: str) -> None:
    assert same(text, text)
