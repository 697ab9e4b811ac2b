import re
import time
from collections.abc import Iterator
from html import escape
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.browser import chromium, run
from support.site import Site

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


def test_words_before_stay_in_one_block() -> None:
    text = "One.\nLast words here.\n\nHe left.\n\nMore words here.\n\nHe left."
    assert directive(text, "He left.") == "More%20words%20here.-,He%20left."


def test_the_words_behind_tell_a_place_that_those_before_do_not() -> None:
    text = "Said Kim.\n\nHe left. It rained.\n\nSaid Kim.\n\nHe left. It snowed."
    start = text.rindex("He left.")
    assert fragment_link(URL, text, start, start + len("He left.")) == (
        f"{URL}#:~:text=Said%20Kim.-,He%20left.,-It%20snowed."
    )


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
    assert all(re.fullmatch(r"-?[\w.~%]+|[\w.~%]+-", part, re.ASCII) for part in parts)
    shown = [" ".join(unquote(part).split()) for part in parts if not part.startswith("-")]
    shown = [part for part, raw in zip(shown, parts, strict=False) if not raw.endswith("-")]
    quote = " ".join(text[start:end].split())
    assert quote.startswith(shown[0])
    assert quote.endswith(shown[-1])


@pytest.fixture(scope="module")
def browser() -> Iterator[httpx.Client]:
    with chromium() as session:
        yield session


PARAGRAPHS = [
    "The harbour board met on Monday. He left.",
    "Kim said - at once, & for good - that the “pier” would close; 4,200 people signed.",
    "The fire began at 2.40am. Nobody was hurt, the mayor said, and the road re-opened by noon.",
    "A long paragraph: " + " ".join(f"clause number {i} of the sentence" for i in range(60)) + ".",
    "Das Rathaus über dem Fluß — Straße gesperrt. 習近平 met him in Пекин.",
    "The harbour board met on Friday. He left.",
    "The last word was hers.",
]
WRITTEN = "\n\n".join(PARAGRAPHS)
QUOTES = {
    "He left.": 5,
    "Kim said - at once, & for good - that the “pier” would close; 4,200 people signed.": 1,
    "Nobody was hurt, the mayor said, and the road re-opened by noon.": 2,
    PARAGRAPHS[3]: 3,
    "Straße gesperrt. 習近平 met him in Пекин.": 4,
    f"{PARAGRAPHS[5]}\n\n{PARAGRAPHS[6]}": 5,
}
IN_VIEW = """
const top = [...document.querySelectorAll('p')].map(p => p.getBoundingClientRect());
return top.findIndex(box => box.bottom > 0 && box.top < window.innerHeight);
"""


@pytest.mark.parametrize(("quote", "paragraph"), QUOTES.items(), ids=range(len(QUOTES)))
def test_a_browser_opens_at_the_quote(browser: httpx.Client, quote: str, paragraph: int) -> None:
    site = Site()
    shown = "".join(f"<p style='margin: 3000px 0'>{escape(text)}</p>" for text in PARAGRAPHS)
    site.pages["/article"] = (
        200,
        {"Content-Type": "text/html; charset=utf-8"},
        f"<!doctype html><title>Harbour</title><body>{shown}</body>".encode(),
    )
    start = WRITTEN.rindex(quote)
    link = fragment_link(site.url("/article"), WRITTEN, start, start + len(quote))
    browser.post("url", json={"url": "about:blank"}).raise_for_status()
    browser.post("url", json={"url": link}).raise_for_status()
    deadline = time.monotonic() + 5
    while (seen := run(browser, IN_VIEW)) != paragraph and time.monotonic() < deadline:
        time.sleep(0.05)
    assert seen == paragraph
