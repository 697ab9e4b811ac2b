import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.memory_library import MemoryLibrary, Piece

from qa.answer.spelling import respelt
from qa.protocols import Embedder
from qa.text.slips import slips
from qa.text.terms import STOP_WORDS

TEXT = (
    "The council of Port Ansel paid for the mending of the harbour wall. The engineer Ada Turing, whose "
    "company repaired the lighthouse, promised to finish in October. A touring exhibition about rivers opens."
)


@pytest.fixture(scope="module")
def library(embedder: Embedder) -> MemoryLibrary:
    return MemoryLibrary([Piece(TEXT, "Harbour wall", "Ansel Post", None)], embedder)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("who mended the habour wall?", "who mended the harbour wall?"),
        ("which compnay repaired the lighthuose?", "which company repaired the lighthouse?"),
        ("what did Ada Turring promise?", "what did Ada Turing promise?"),
        ("what did the concil of Port Asnel pay?", "what did the council of Port Ansel pay?"),
    ],
)
def test_a_slip_of_a_word_that_the_articles_hold_is_mended(
    library: MemoryLibrary, question: str, meant: str
) -> None:
    assert respelt(question, library) == meant


@pytest.mark.parametrize(
    "question",
    [
        "who mended the harbour wall?",
        # Words, though the articles do not hold them and hold one that is a letter away.
        "who was the rider?",
        "which barbour was it?",
        # Another name is no slip.
        "what did Ada Tuning promise?",
        "where is Port Ancel?",
        "xqzt 12345 ¿?",
        "",
    ],
)
def test_what_is_a_word_or_another_name_is_left(library: MemoryLibrary, question: str) -> None:
    assert respelt(question, library) == question


@given(st.text("abcdefgh", min_size=1, max_size=9), st.booleans())
def test_slips_are_other_words_with_the_same_beginning(word: str, name: bool) -> None:
    found = list(slips(word, name=name))
    assert len(found) == len(set(found))
    assert word not in found
    assert all(other[0] == word[0] and abs(len(other) - len(word)) <= 1 for other in found)


@given(st.text("abcdefgh", min_size=3, max_size=9), st.data())
def test_a_letter_doubled_or_two_swapped_is_a_slip_of_a_name(word: str, data: st.DataObject) -> None:
    i = data.draw(st.integers(1, len(word) - 2))
    for slip in (word[: i + 1] + word[i:], word[:i] + word[i + 1] + word[i] + word[i + 2 :]):
        assert slip == word or word in STOP_WORDS or word in slips(slip, name=True)


def test_the_dictionary_is_loaded_only_for_a_word_that_the_articles_lack() -> None:
    code = "import sys, qa.answer.spelling; print('spellchecker' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
