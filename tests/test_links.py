import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.links import fragment_link

URL = "https://example.org/a"


def directive(text: str, quote: str) -> str:
    start = text.rindex(quote)
    link = fragment_link(URL, text, start, start + len(quote))
    assert link is not None
    assert link.startswith(URL + "#:~:text=")
    return link.removeprefix(URL + "#:~:text=")


def test_a_short_quote_stands_whole() -> None:
    assert directive("It rained. Kim left, at-once & for good.", "Kim left, at-once & for good.") == (
        "Kim%20left%2C%20at%2Donce%20%26%20for%20good."
    )


def test_a_repeated_quote_is_told_by_the_words_before_it() -> None:
    text = "It rained. He left. The sun shone. He left."
    assert directive(text, "He left.") == "shone.-,He%20left."


def test_a_long_quote_is_given_by_its_ends() -> None:
    words = " ".join(f"word{i}" for i in range(100))
    assert directive(f"Lead. {words} End.", words) == (
        "word0%20word1%20word2%20word3%20word4,word95%20word96%20word97%20word98%20word99"
    )


def test_a_quote_over_lines_is_a_range_whose_ends_stay_in_their_lines() -> None:
    assert directive("A b.\n\nThe first line.\n\nThe last line.", "The first line.\n\nThe last line.") == (
        "The%20first%20line.,The%20last%20line."
    )


def test_the_fragment_of_the_url_stays() -> None:
    assert fragment_link("https://example.org/a?b=c#part:~:text=old", "Kim left.", 0, 9) == (
        "https://example.org/a?b=c#part:~:text=Kim%20left."
    )


@pytest.mark.parametrize("url", [None, "", "file:///a", "mailto:a@example.org"])
def test_no_web_address_no_link(url: str | None) -> None:
    assert fragment_link(url, "Kim left.", 0, 9) is None


WORDS = st.lists(
    st.sampled_from(["a", "b", "Kim", "left,", "-", "&", "\n", "é", "“x”", "go."]), min_size=1, max_size=60
)


@given(WORDS.map(" ".join), st.data())
def test_the_link_names_both_ends_of_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    link = fragment_link(URL, text, start, end)
    if link is None:
        assert not text[start:end].strip()
        return
    parts = link.split("text=", 1)[1].split(",")
    assert all(re.fullmatch(r"[\w.~%]+-?", part, re.ASCII) for part in parts)
    shown = [" ".join(unquote(part).split()) for part in parts if not part.endswith("-")]
    quote = " ".join(text[start:end].split())
    assert quote.startswith(shown[0])
    assert quote.endswith(shown[-1])
