"""The pure parts: cleaning, dates, lost paragraphs put back."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from qa.readers.clean import Block, clean_line, clean_text, compose
from qa.readers.dates import find_date, parse_date
from qa.readers.fields import time_of
from qa.readers.whole import completed


@pytest.mark.parametrize(
    "steering",
    [
        *map(chr, (*range(9), *range(14, 32), *range(127, 133), *range(134, 160))),
        *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C)),
        *(
            "\u200b",
            "\u2060",
            "\ufeff",
            "\u00ad",
            "\u180e",
            "\ufff9",
            "\U000e0041",
            "\u3164",
            "\u200d",
            "\u200c",
        ),
        *(
            "\x1b[31;1m",
            "\x1b]0;title\x07",
            "\x1b]8;;http://x\x1b\\",
            "\x1bP1$q\x1b\\",
            "\x9b31m",
            "\x1b(B",
            "\x1b7",
        ),
    ],
)
def test_what_steers_or_hides_goes(steering: str) -> None:
    assert clean_text(f"über{steering}–sehen") == "über–sehen"
    assert clean_line(f"{steering}überall{steering}") == "überall"


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",
        "👩‍🚀 and 🏳️‍🌈",
        "क्‍ष",
        "naïve “quotes” – 50 %",
        "日本語の記事。",
        "15\u202f000 and 15\u00a0000",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a \t b\u00a0c\u3000d", "a b c d"),
        ("a \n\n\n \n b", "a\n\nb"),
        ("cafe\u0301", "café"),
        ("a\ud800b", "a\ufffdb"),
        ("\x1b[3\x1b[1m1mred", "red"),
    ],
)
def test_forms_are_made_one(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.text())
def test_cleaning_once_is_enough(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cs", "Zl", "Zp"} or "\n" in cleaned
    cleaned.encode()


@given(st.lists(st.tuples(st.text(max_size=30), st.booleans()), max_size=8))
def test_headings_are_where_they_are_said_to_be(pairs: list[tuple[str, bool]]) -> None:
    text, headings = compose(Block(*pair) for pair in pairs)
    assert text == clean_text(text)
    expected = [
        clean_text(part).replace("\n\n", "\n") for part, heading in pairs if heading and clean_text(part)
    ]
    assert [text[start:end] for start, end in headings] == expected


NOON = datetime(2025, 8, 13, 12, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-08-13T12:11:00Z", "2025-08-13 17:41 +05:30", "20250813T121100Z", "2025/08/13 12:11"),
        *("Wed, 13 Aug 2025 12:11:00 GMT", "August 13, 2025 17:41:00 IST", "13 August 2025, 1.11pm BST"),
        *("Aug. 13th, 2025 at 8:11 a.m. EDT", "8:11 AM ET, Wed August 13, 2025", "13-Aug-2025 12:11"),
        *("13.08.2025, 14.11 Uhr MESZ", "le 13 août 2025 à 14h11 CEST", "13 de agosto de 2025 12:11"),
        *("2025年8月13日 21時11分 JST", "13 августа 2025 15:11 MSK", "13 Ağustos 2025 15:11 TRT"),
        *("08/13/2025 12:11 PM", "13/08/2025 12:11", "13 AUG 2025 • 8:11 PM SGT"),
        *("Wed Aug 13 12:11:00 +0000 2025", "Wed Aug 13 12:11:00 2025", "Wed Aug 13 08:11:00 EDT 2025"),
        *("Wed Aug 13 2025 14:11:00 GMT+0200 (CEST)", "UPDATED: 13 August 2025 17:41 (GMT+5:30)"),
    ],
)
def test_one_time_in_many_forms(text: str) -> None:
    assert parse_date(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Wednesday",
            "12:11",
            "August 2025",
            "13 August",
            "2025",
            "03/04/2025",
            "2025-02-30",
            "25-08-13",
        ),
        *("32 August 2025", "0001-01-01", "0001-01-01T00:00:00+05:00", "1970-01-01T00:00:00Z", "13 Foo 2025"),
        *("yesterday", None),
    ],
)
def test_no_whole_date_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None


def test_the_future_is_read_as_the_source_has_it() -> None:
    assert parse_date("2099-01-01") == datetime(2099, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [1755087060, 1755087060000, "1755087060", 1755087060.0, {"$date": "2025-08-13T12:11Z"}]
)
def test_times_of_programs(value: object) -> None:
    assert time_of(value) == NOON


def test_a_day_as_a_number() -> None:
    assert time_of(20250813) == NOON.replace(hour=0, minute=0)


@given(st.text(alphabet="0123456789 :./-+TZAMPIST年月日,August", max_size=60))
def test_any_line_gives_an_aware_date_or_none(line: str) -> None:
    found = find_date(line)
    if found:
        assert found.when.tzinfo is UTC
        assert 0 <= found.start < found.end <= len(line)


LONG = (
    "A paragraph of the article number {0}, which is long enough to be worth putting back, as it says here."
)


def page(*boxes: str) -> str:
    return "<body>" + "".join(boxes) + "</body>"


def box(*numbers: int, kind: str = "text") -> str:
    return f'<div class="{kind}">' + "".join(f"<p>{LONG.format(n)}</p>" for n in numbers) + "</div>"


def numbers(blocks: list[Block]) -> list[int]:
    return [int(block.text.split("number ")[1].split(",")[0]) for block in blocks]


def kept(*which: int) -> list[Block]:
    return [Block(LONG.format(n)) for n in which]


def test_boxes_that_were_left_out_are_put_back_in_their_place() -> None:
    tree = document_fromstring(page(box(1, 2), box(9, kind="ad"), box(3, 4), box(5)))
    assert numbers(completed(kept(1, 2), tree)) == [1, 2, 3, 4, 5]
    assert numbers(completed(kept(1, 2, 5), tree)) == [1, 2, 3, 4, 5]


def test_the_next_article_of_an_endless_page_is_not_put_back() -> None:
    tree = document_fromstring(page(box(1, 2), "<h1>Another article</h1>", box(3, 4, 5)))
    assert numbers(completed(kept(1, 2), tree)) == [1, 2]


def test_a_single_paragraph_stays_out() -> None:
    tree = document_fromstring(page(box(1, 2, 3)))
    assert numbers(completed(kept(1, 2), tree)) == [1, 2]


def test_teasers_and_scripts_are_not_put_back() -> None:
    links = "".join(f'<p><a href="/{n}">{LONG.format(n)}</a></p>' for n in (3, 4))
    scripts = "".join(f"<p>{LONG.format(n)}<script>x()</script></p>" for n in (5, 6))
    tree = document_fromstring(page(box(1, 2), f'<div class="text">{links}{scripts}</div>'))
    assert numbers(completed(kept(1, 2), tree)) == [1, 2]
