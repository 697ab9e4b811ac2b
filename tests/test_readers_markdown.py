"""Markdown: fields from the front matter, text as the rendered page shows it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin
from qa.readers.markdown import MarkdownReader

LEAD = "The council of Orvik voted on Monday to close the hall."
NINE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def draft(text: str) -> t.Draft:
    (found,) = MarkdownReader().read(BytesIO(text.encode()), Origin("note.md"))
    assert isinstance(found, t.Draft)
    return found


def test_front_matter_gives_the_fields() -> None:
    found = draft(
        "---\ntitle: 'Orvik: the hall closes'\nsource: Orvik Post\n"
        "authors:\n  - Tora Lind\n  - name: Per Moe\n"
        "date: 2025-03-03T10:30:00+01:00\nlastmod: 2025-03-04\n"
        "url: https://post.example/hall\nlang: en-GB\ntags: [a]\n---\n"
        f"\n# Orvik: the hall closes\n\n{LEAD}\n"
    )
    assert found == t.Draft(
        text=LEAD,
        title="Orvik: the hall closes",
        outlet="Orvik Post",
        author="Tora Lind, Per Moe",
        url="https://post.example/hall",
        published=NINE,
        modified=datetime(2025, 3, 4, tzinfo=UTC),
        language="en",
    )


@pytest.mark.parametrize(
    ("front", "title", "published"),
    [
        (
            "title: Orvik: the hall closes\ndate: 2025-03-03",
            "Orvik: the hall closes",
            datetime(2025, 3, 3, tzinfo=UTC),
        ),
        ("title: yes\ndate: 3 March 2025 10:30 CET", "yes", NINE),
        ("headline: 14\npublished: 1740994200", "14", NINE),
        ("Title: Hall\nDate: 03/04/2025", "Hall", None),
        ("title: Hall\ndate: 0001-01-01", "Hall", None),
        ("title: Hall\ndate: 2025-13-45", "Hall", None),
        ("title:\ndate:", None, None),
        ("title: &a Hall\noutlet: *a", "&a Hall", None),
        ("title: Hall\ndate: {value: 2025-03-03T09:30:00Z}", "Hall", NINE),
    ],
)
def test_front_matter_as_people_write_it(front: str, title: str | None, published: datetime | None) -> None:
    found = draft(f"---\n{front}\n---\n{LEAD}\n")
    assert (found.title, found.published, found.text) == (title, published, LEAD)


def test_front_matter_in_toml() -> None:
    front = 'title = "Hall = pool"\ndate = 2025-03-03T10:30:00+01:00\nauthors = ["Tora Lind"]'
    found = draft(f"+++\n{front}\n+++\nThe hall closes.\n")
    assert (found.title, found.author, found.text) == ("Hall = pool", "Tora Lind", "The hall closes.")
    assert found.published is not None
    assert found.published.isoformat() == "2025-03-03T09:30:00+00:00"


def test_markup_goes_and_words_stay() -> None:
    found = draft(
        "# The hall closes\n\n"
        'The *council* of **Orvik** voted to close the [hall](https://x.example/h "t") ![picture](a.png)and\n'
        "`leave` it,  \nsaid <b>Hald</b> &amp; others.<!-- never seen -->\n\n"
        "## What *comes* next\n\n- Hall: 14\n- Bus\n  - free\n\n3. third\n4. fourth\n\n> Quoted words.\n\n"
        "| Year | Swimmers |\n|---|---|\n| 2024 | 40,100 |\n\n    code\n\n***\n\n"
        "<div>in a box</div>\n\n<script>alert(1)</script>\n"
    )
    assert found.title == "The hall closes"
    assert found.text.split("\n\n") == [
        "The council of Orvik voted to close the hall and leave it,\nsaid Hald & others.",
        "What comes next",
        "- Hall: 14\n- Bus\n- free",
        "3. third\n4. fourth",
        "Quoted words.",
        "Year | Swimmers\n2024 | 40,100",
        "code",
        "in a box",
    ]
    assert [found.text[start:end] for start, end in found.headings] == ["What comes next"]


@pytest.mark.parametrize("text", [LEAD, f"---\n\n{LEAD}\n\n---\n\nMore of it."])
def test_rules_are_no_front_matter(text: str) -> None:
    found = draft(text)
    assert LEAD in found.text
    assert found.title is None


@pytest.mark.parametrize("text", ["---\ntitle: Hall\n---\n", "<!-- only a comment -->", "![](a.png)", "***"])
def test_no_text_is_no_article(text: str) -> None:
    with pytest.raises(SourceError, match=r"note\.md"):
        draft(text)


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "*_" * 60_000, "<a " * 60_000, f"{LEAD}\n\n" * 50_000, "> " * 50_000 + "x"],
    ids=["brackets", "stars", "tags", "paragraphs", "quotes"],
)
def test_monsters_take_no_time(text: str) -> None:
    found = draft(f"{LEAD}\n\n{text}")
    assert found.text.startswith(LEAD)


PIECES = (
    *(
        "---\n",
        "title: a\n",
        "- ",
        "> ",
        "# ",
        "\n",
        "\n\n",
        "**",
        "[a](b)",
        "![",
        "<div>",
        "`",
        "|a|\n|-|\n",
    ),
    *("1. ", "&#0;", "\t", "    ", "~~", "\\", "*a", LEAD),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=30).map("".join))
def test_any_markdown_gives_a_clean_draft_or_an_error(text: str) -> None:
    try:
        found = draft(text)
    except SourceError as error:
        assert error.message.startswith("note.md")  # noqa: PT017 - both ends are right
        return
    assert found.text.strip()
    assert all(0 <= start < end <= len(found.text) for start, end in found.headings)
    assert found == draft(text)
