"""PDF: reading order, running heads, hyphens, scans, damage."""

import textwrap
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pdfs import Placed, column, pdf

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin, Read
from qa.readers.pdf import PDFReader

TITLE = "Orvik closes its leaking hall"
PARAGRAPHS = (
    "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years.",
    "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029.",
    "Swimmers may use the hall in Nessby until then, she added, and buses will be free for pupils.",
    "The vote was 14 to 9. Two members of the ruling party were against, and one was absent.",
)
BODY = "\n\n".join(PARAGRAPHS)


def items(data: bytes) -> list[Read]:
    return list(PDFReader().read(BytesIO(data), Origin("page.pdf")))


def draft(data: bytes) -> t.Draft:
    (found,) = items(data)
    assert isinstance(found, t.Draft)
    return found


def wrapped(paragraphs: tuple[str, ...], width: int) -> list[str]:
    """Lines as set in a column, a blank one between paragraphs."""
    return [line for text in paragraphs for line in [*textwrap.wrap(text, width), ""]]


def test_one_column() -> None:
    found = draft(pdf([[Placed(50, 740, TITLE, 20), *column(50, 700, wrapped(PARAGRAPHS, 80))]]))
    assert (found.title, found.text) == (TITLE, BODY)


def test_byline_below_the_headline_is_read() -> None:
    lines = ["By Tora Lind", "3 March 2025", "", *wrapped(PARAGRAPHS, 80)]
    found = draft(pdf([[Placed(50, 740, TITLE, 20), *column(50, 700, lines)]]))
    assert (found.title, found.author, found.text) == (TITLE, "Tora Lind", BODY)
    assert found.published is not None
    assert found.published.isoformat() == "2025-03-03T00:00:00+00:00"


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    lines = wrapped(PARAGRAPHS * 3, 90 // columns)
    height = -(-len(lines) // columns)
    page = [Placed(50, 750, TITLE, 22)]
    for i in range(columns):
        page += column(50 + i * 540 / columns, 700, lines[i * height : (i + 1) * height], 540 / columns / 25)
    found = draft(pdf([page]))
    assert found.title == TITLE
    assert found.text.replace("\n\n", " ") == " ".join(PARAGRAPHS * 3)


def test_a_headline_across_columns_below_other_columns() -> None:
    above = wrapped(PARAGRAPHS[:2], 38)
    below = wrapped(PARAGRAPHS[2:], 38)
    half = len(above) // 2 + 1
    page = [
        *column(50, 750, above[:half]), *column(330, 750, above[half:]),
        Placed(50, 560, "What comes next for everyone who swims in Orvik, or who will swim", 12.5),
        *column(50, 530, below[:half]), *column(330, 530, below[half:]),
    ]  # fmt: skip
    text = draft(pdf([page])).text.replace("\n\n", " ")
    order = [
        text.index(part)
        for part in (PARAGRAPHS[0], PARAGRAPHS[1], "What comes", PARAGRAPHS[2], PARAGRAPHS[3])
    ]
    assert order == sorted(order)


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        [
            Placed(50, 770, f"Orvik Post   Monday 3 March 2025   page {number}", 8),
            *column(50, 700, wrapped((text,), 80)),
            Placed(300, 20, str(number), 8),
        ]
        for number, text in enumerate(PARAGRAPHS, 1)
    ]
    assert draft(pdf(pages)).text == BODY


def test_a_paragraph_goes_on_over_the_page() -> None:
    lines = textwrap.wrap(" ".join(PARAGRAPHS), 60)
    pages = [column(50, 700, lines[:3]), column(50, 700, lines[3:])]
    assert draft(pdf(pages)).text == " ".join(PARAGRAPHS)


def test_words_parted_at_a_lines_end_are_whole_again() -> None:
    lines = [
        "The council of Orvik, a well-known town, voted on Mon-",
        "day to close the hall. It was a well-",
        "known ruin, said a leader of the anti-",
        "Hald party, and had leaked for nine years.",
    ]
    found = draft(pdf([column(50, 700, lines)]))
    assert found.text == (
        "The council of Orvik, a well-known town, voted on Monday to close the hall. "
        "It was a well-known ruin, said a leader of the anti-Hald party, and had leaked for nine years."
    )


def test_headings_are_spans() -> None:
    page = [
        Placed(50, 740, TITLE, 22),
        *column(50, 700, wrapped(PARAGRAPHS[:2], 80)),
        Placed(50, 610, "What comes next", 14),
        *column(50, 585, wrapped(PARAGRAPHS[2:], 80)),
    ]
    found = draft(pdf([page]))
    assert [found.text[start:end] for start, end in found.headings] == ["What comes next"]


def test_the_files_own_title_counts_where_the_page_shows_it() -> None:
    page = column(50, 700, ["The hall closes in Orvik.", "", *wrapped(PARAGRAPHS, 80)])
    assert draft(pdf([page], "/Title (The hall closes in Orvik.)")).title == "The hall closes in Orvik."
    assert draft(pdf([page], "/Title (Microsoft Word - hall.docx)")).title is None
    assert draft(pdf([page], "/Title (Another matter)")).title is None


def test_scanned_pages_are_named() -> None:
    text = column(50, 700, wrapped(PARAGRAPHS, 80))
    found, scanned = items(pdf([text, b"scan", text, b"scan"]))
    assert isinstance(found, t.Draft)
    assert isinstance(scanned, SourceError)
    assert "pages 2, 4 scanned" in scanned.message
    with pytest.raises(SourceError, match="scanned pages without text") as caught:
        items(pdf([b"scan", b"scan"]))
    assert "ocrmypdf" in caught.value.hint


def test_a_page_without_anything_is_no_article() -> None:
    with pytest.raises(SourceError, match="no text"):
        items(pdf([[]]))


def test_encrypted() -> None:
    key = "A" * 64
    locked = pdf([column(50, 700, ["text"])], trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> "
                 f"/U <{key}> /P -4 >> /ID [<00> <00>]")  # fmt: skip
    with pytest.raises(SourceError, match=r"page\.pdf: encrypted"):
        items(locked)


WHOLE = pdf([[Placed(50, 740, TITLE, 20), *column(50, 700, wrapped(PARAGRAPHS, 80))]] * 3)


@pytest.mark.parametrize("size", [8, 100, len(WHOLE) // 3, len(WHOLE) // 2])
def test_truncated(size: int) -> None:
    try:
        found = items(WHOLE[:size])
    except SourceError as error:
        assert "page.pdf: " in error.message  # noqa: PT017 - both ends are right
    else:
        assert all(isinstance(item, t.Draft) for item in found)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_gives_a_draft_or_an_error(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        items(bytes(damaged))
    except SourceError as error:
        assert error.message.startswith("page.pdf")  # noqa: PT017 - both ends are right
