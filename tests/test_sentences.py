import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.text.sentences import LONGEST, paragraphs, sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


PARTS = st.sampled_from(
    [
        *[
            "Mr. Kim left. ",
            "“Go!” ",
            "\n",
            "\n\n",
            "\r\n",
            " ",
            "U.S. ",
            "3.5 ",
            "# Head\n",
            "- item\n",
            "他来了。",
        ],
        *[
            "word " * 30,
            "x" * 900,
            ". ",
            "? ",
            '"',
            "(",
            "[1]",
            "e\u0301",
            "\x1b[31m",
            "\t",
            "…",
            "and so on,\n",
        ],
        *["😀", "\u2028", "\x0b"],
    ]
)


@given(st.lists(PARTS | st.text(max_size=20), max_size=30).map("".join))
@example('He left. "Never closed. And on.')
def test_sentences_hold_every_character_once_and_in_order(text: str) -> None:
    spans = sentences(text)
    covered = 0
    for start, end in spans:
        assert not text[covered:start].strip()
        assert covered <= start < end
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST
        covered = end
    assert not text[covered:].strip()


@given(st.lists(PARTS, max_size=12).map("".join), st.data())
def test_a_range_gives_spans_of_the_whole_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inner = text[start:end]
    assert [(a - start, b - start) for a, b in sentences(text, start, end)] == sentences(inner)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Kim left the U.S. on Aug. 13. It cost $3.5 million.",
         ["Mr. Kim left the U.S. on Aug. 13.", "It cost $3.5 million."]),
        ("😀 “It is over,” he said. 他来了。走了。", ["😀 “It is over,” he said.", "他来了。", "走了。"]),
        ("One.\n\nTwo", ["One.", "Two"]),
        ("Troops leave the valley\nThe last of them left on Monday. It rained.",
         ["Troops leave the valley", "The last of them left on Monday.", "It rained."]),
        ("- first thing\n- second thing", ["- first thing", "- second thing"]),
        ('He left. "Never closed. And on.', ["He left.", '"Never closed.', "And on."]),
        ("It fell... and then.", ["It fell... and then."]),
        ("   ", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_sentence_is(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


WRAPPED = """\
The council of the small harbour town voted on Monday to rebuild the old
lighthouse, which had been closed since the storm of the year before. Mr.
Harrow, the mayor, said that the work would take until the spring of next
year.
It was the third vote on the matter.
"""


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    assert pieces(WRAPPED) == [
        "The council of the small harbour town voted on Monday to rebuild the old\n"
        "lighthouse, which had been closed since the storm of the year before.",
        "Mr.\nHarrow, the mayor, said that the work would take until the spring of next\nyear.",
        "It was the third vote on the matter.",
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "The mayor of the harbour town told reporters that the lighthouse would be rebuilt by spring, " * 2
    assert len(paragraphs("\n".join([line + "he said"] * 3))) == 3


@pytest.mark.parametrize(
    "text", ["word " * 400_000, "x" * 2_000_000, "“a. " * 100_000, "a\n" * 200_000, '("' * 500_000],
    ids=["words", "no-space", "open-quotes", "short-lines", "brackets"],
)  # fmt: skip
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    started = time.perf_counter()
    sentences(text[: len(text) // 10])
    tenth = time.perf_counter() - started
    started = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - started < 40 * tenth + 0.5
