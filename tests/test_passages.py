from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.passages import FULL, MOST, embedding_text, passages, words
from qa.text.sentences import sentences

PART = st.sampled_from(
    [
        *[
            "Mr. Kim left the valley on Monday. ",
            "It rained. ",
            "\n",
            "\n\n",
            "# Heading\n",
            "## Two words\n",
            "- item\n",
        ],
        *[
            "The council of the town voted to rebuild the lighthouse that the storm had closed. " * 3,
            "他来了。" * 40,
        ],
        *["word " * 300, "x" * 3000, "“Go!” ", "😀 "],
    ]
)


@given(st.lists(PART | st.text(max_size=10), max_size=40).map("".join), st.data())
def test_passages_hold_every_character_once_in_order_within_bounds(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    headings = data.draw(st.lists(st.tuples(offsets, offsets).map(lambda s: (min(s), max(s))), max_size=3))
    covered = 0
    for passage in passages(text, headings):
        assert not text[covered : passage.start].strip()
        piece = text[passage.start : passage.end]
        assert piece == piece.strip() != ""
        if not headings:
            assert words(piece) <= MOST or len(sentences(piece)) == 1
        covered = passage.end
    assert not text[covered:].strip()


SENTENCE = "The council of the small harbour town voted on Monday to rebuild the old lighthouse there. "


@pytest.mark.parametrize("count", [1, 5, 9, 12])
def test_a_paragraph_alone_is_one_passage(count: int) -> None:
    assert len(passages(SENTENCE * count)) == 1


@pytest.mark.parametrize("count", [13, 25, 40, 101])
def test_long_text_is_cut_evenly_without_a_small_rest(count: int) -> None:
    text = SENTENCE * count
    sizes = [words(text[p.start : p.end]) for p in passages(text)]
    assert min(sizes) >= 80
    assert max(sizes) <= FULL


def test_cuts_fall_between_paragraphs() -> None:
    text = (SENTENCE * 8 + "\n\n") * 5
    assert {text[p.end : p.end + 2].strip() for p in passages(text)} == {""}
    assert len(passages(text)) == 5


@pytest.mark.parametrize("text", [(SENTENCE * 8 + "\n\n") * 40, SENTENCE * 320])
def test_a_large_text_is_cut_in_stretches(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    whole = passages(text)
    monkeypatch.setattr("qa.text.passages._STRETCH", 40)
    found = passages(text)
    assert abs(len(found) - len(whole)) <= 2
    assert not any(text[one.end : other.start].strip() for one, other in pairwise(found))
    assert found[0].start == 0
    assert not text[found[-1].end :].strip()


def test_a_heading_begins_its_passage_and_is_known_to_the_next() -> None:
    text = "Lead. " + SENTENCE * 8 + "\n\n## The vote\n\n" + SENTENCE * 18
    found = passages(text)
    assert [p.heading for p in found] == [None, "The vote", "The vote"]
    assert text[found[1].start :].startswith("## The vote")


def test_headings_may_be_given() -> None:
    text = "Lead here.\n" + SENTENCE * 9 + "\nThe vote\n" + SENTENCE * 9
    start = text.index("The vote")
    second = passages(text, [(start, start + 8)])[1]
    assert (second.start, second.heading) == (start, "The vote")


def test_what_is_embedded_names_title_and_heading_once() -> None:
    assert embedding_text("Title", "Part", "Text.") == "Title\nPart\nText."
    assert embedding_text("Title", "Part", "## Part\nText.") == "Title\n## Part\nText."
    assert embedding_text("Title", "title", "Title\nText.") == "Title\nText."
    assert embedding_text(None, None, "Text.") == "Text."
