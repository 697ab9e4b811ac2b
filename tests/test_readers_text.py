"""Plain text: furniture out, fields read from it, no paragraph lost."""

import json
import random
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin, read
from qa.readers.clean import clean_line, clean_text
from qa.readers.furniture import classify
from qa.readers.text import text_draft

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
THIRD = "Swimmers may use the hall in Nessby until then, she added, and buses will be free for pupils."
BODY = "\n\n".join((LEAD, SECOND, THIRD))
DAY = datetime(2025, 3, 3, tzinfo=UTC)
TITLE = "Orvik Closes Its Leaking Swimming Hall"


def draft(text: str) -> t.Draft:
    return text_draft(text, Origin("note.txt"))


def one(path: Path) -> t.Draft:
    (found,) = read(str(path))
    assert isinstance(found, t.Draft)
    return found


def test_first_seed_is_read_as_its_page_shows_it(seeds: Path) -> None:
    found = one(next(seeds.glob("000_*.txt")))
    assert found.title is not None
    assert found.title.startswith("Russia’s Putin Holds Call With North Korea’s Kim Jong Un")
    assert found.title.endswith("Here’s What We Know")
    assert found.published == datetime(2025, 8, 13, 6, 41, 43, tzinfo=UTC)
    assert found.author == "Shivam Verma"
    assert found.text.startswith("Russian President Vladimir Putin and")
    for furniture in ("Image source", "Tags", "LIVE TV", "Home >", "Published"):
        assert furniture not in found.text
    assert found.text.count("\n\n") == 6
    assert found.path is not None
    assert Path(found.path).is_absolute()


def test_second_seed_has_no_title_and_keeps_every_paragraph(seeds: Path) -> None:
    path = next(seeds.glob("002_*.txt"))
    found = one(path)
    assert found.title is None
    assert found.published is None
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert found.text.split("\n\n") == [clean_line(line) for line in lines]


SCRAPED = f"""Nordfjord 4   Monday, March 3, 2025   LIVE TV
Home > Local > {TITLE}

{TITLE}

Nine years of leaks end with a vote.

The hall in Orvik last winter (Photo: Nordfjord 4)
The hall in Orvik last winter (Photo: Nordfjord 4)

Published By: Tora Lind
Published: March 3, 2025 18:20:05 IST
Updated: March 4, 2025 07:00 IST

{BODY}

Tags: halloriviksport

Also Read: Ten halls that leak | Follow us on WhatsApp
"""


def test_furniture_of_a_scraped_page_is_taken_out_and_read() -> None:
    found = draft(SCRAPED)
    assert found.text == BODY
    assert found.title == TITLE
    assert found.outlet == "Nordfjord 4"
    assert found.author == "Tora Lind"
    assert found.published == datetime(2025, 3, 3, 12, 50, 5, tzinfo=UTC)
    assert found.modified == datetime(2025, 3, 4, 1, 30, tzinfo=UTC)


def test_day_beside_the_sites_buttons_is_not_the_day_of_publication() -> None:
    found = draft(f"Nordfjord 4   Friday, May 9, 2025   LIVE TV\nHome > Local > {TITLE}\n\n{TITLE}\n\n{BODY}")
    assert found.published is None
    assert found.text == BODY


@pytest.mark.parametrize(
    ("above", "author", "outlet", "published"),
    [
        ("By Tora Lind", "Tora Lind", None, None),
        ("By Tora Lind, The Orvik Post\n3 March 2025", "Tora Lind", "The Orvik Post", DAY),
        ("Tora Lind | 3 March 2025", "Tora Lind", None, DAY),
        ("Tora Lind — Le Messager (English edition)\n3 March 2025", "Tora Lind", "Le Messager", DAY),
        ("Orvik Gazette\nPublished: 3 March 2025, 6.20pm GMT\nBy Tora Lind", "Tora Lind", "Orvik Gazette",
         datetime(2025, 3, 3, 18, 20, tzinfo=UTC)),
        ("Source: Orvik Gazette\nAuthor: Tora Lind\nDate: 2025-03-03", "Tora Lind", "Orvik Gazette", DAY),
        ("By Tora Lind and Per Moe", "Tora Lind and Per Moe", None, None),
    ],
)  # fmt: skip
def test_bylines_below_a_title(
    above: str, author: str, outlet: str | None, published: datetime | None
) -> None:
    found = draft(f"{TITLE}\n\n{above}\n\n{BODY}")
    assert (found.title, found.author, found.outlet, found.published) == (TITLE, author, outlet, published)
    assert found.text == BODY


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        BODY.replace("\n\n", "\n"),
        f"ORVIK, March 3 (Wire) - {BODY}",
        f"“We have leaked long enough,” said Runa Hald.\n\n{BODY}",
        f"Dear all,\n\n{BODY}",
    ],
)
def test_no_title_is_invented(text: str) -> None:
    found = draft(text)
    assert found.title is None
    assert "".join(found.text.split()) == "".join(text.split())


def test_headline_over_clean_text_is_the_title() -> None:
    found = draft(f"{TITLE}\n\n{BODY}")
    assert (found.title, found.text) == (TITLE, BODY)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Created on 5 May 1990, the fund has paid for forty halls.",
        "By Monday, the water had gone.",
        "By the end of the year 12 halls will have closed.",
        "Register to vote by 5 May at any post office, officials said.",
        "Get your flu jab with the health app, doctors say.",
        "Follow the money on its way through Orvik, and you will see who gained.",
        "Published accounts show that the hall lost 2 million crowns in 2024.",
        "Updated figures for 3 March 2025 show that 400 people swam there, the council said.",
        "He posted the video: “We won!”",
        "Sharing a photo of the hall, she wrote that it was over.",
        "Read more closely, the contract says the opposite.",
        "Related costs rose by 4%.",
        "Copyright law was changed in 2019.",
        "Subscribe to no theory, Hald told the council.",
        "Comments by the mayor caused anger.",
        "Tags were torn from 40 coats at the hall.",
        "Source: the council says so, and nobody else does.",
    ],
)
def test_prose_that_looks_like_furniture_is_kept(paragraph: str) -> None:
    text = f"{TITLE}\n\nBy Tora Lind\n3 March 2025\n\n{LEAD}\n\n{paragraph}\n\n{SECOND}"
    assert draft(text).text.split("\n\n") == [LEAD, paragraph, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Also Read: Ten halls that leak",
        "READ | Ten halls that leak",
        "Share this article",
        "Facebook Twitter WhatsApp Email",
        "Subscribe to our newsletter",
        "Sign up for our weekly newsletter and never miss a story.",
        "Follow us on Instagram",
        "Follow Nordfjord 4 On Google News",
        "© 2025 Nordfjord Media. All rights reserved.",
        "Story continues below this advertisement",
        "5 min read",
        "Most Read",
        "Tags: hall, sport",
        "The hall in Orvik (Image credit: AP)",
        "Photo: Nordfjord 4 / Per Moe",
        "Home › Local › Orvik",
    ],
)
def test_furniture_inside_the_body_goes(line: str) -> None:
    assert classify(line) is not None
    assert draft(f"{LEAD}\n\n{line}\n\n{SECOND}\n\n{THIRD}").text == BODY


def test_caption_given_twice_goes_and_a_doubled_paragraph_stays_once() -> None:
    caption = "The swimming hall in Orvik last winter"
    assert draft(f"{LEAD}\n\n{caption}\n{caption}\n\n{SECOND}\n\n{THIRD}").text == BODY
    assert draft(f"{LEAD}\n\n{SECOND}\n\n{SECOND}\n\n{THIRD}").text == BODY


def test_lists_of_other_headlines_behind_the_tags_go() -> None:
    assert (
        draft(f"{BODY}\n\nTags: hall\n\nMore From Local\nSwing bridge closed\nHead teacher named").text
        == BODY
    )
    kept = draft(f"{BODY}\n\nOpening hours\nMonday to Friday 9 to 5").text
    assert kept.endswith("Monday to Friday 9 to 5")


def test_lead_above_a_heading_that_begins_with_by_is_kept() -> None:
    text = (
        f"{TITLE}\n\n{LEAD}\n\n{SECOND}\n\nBy The Numbers\n\n{THIRD} {THIRD} {LEAD} {SECOND} {THIRD} {LEAD}"
    )
    assert LEAD in draft(text).text


def test_lead_paragraphs_above_a_late_byline_are_kept() -> None:
    leads = "\n\n".join(
        ("The hall in Orvik leaks from the roof.", "It has leaked for nine years now.", "Nobody swims there.")
    )
    found = draft(f"{TITLE}\n\n{leads}\n\nPublished: 3 March 2025\n\n{BODY}")
    assert found.text == f"{leads}\n\n{BODY}"
    assert found.published == DAY


def test_hard_wrapped_text_is_joined() -> None:
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in (LEAD, SECOND, THIRD))
    assert draft(wrapped).text == BODY
    listed = "- first thing on the list\n- second thing on the list\n- third thing"
    assert draft(f"{wrapped}\n\n{listed}").text == f"{BODY}\n\n{listed}"


def test_headings_are_spans_of_the_text() -> None:
    found = draft(f"{TITLE}\n\n{LEAD}\n\nWhat comes next\n\n{SECOND}\n\n{THIRD}")
    assert [found.text[start:end] for start, end in found.headings] == ["What comes next"]


def test_text_that_is_all_furniture_is_kept_whole() -> None:
    assert draft("Advertisement\n\nShare this article").text == "Advertisement\n\nShare this article"


def test_steering_characters_never_reach_the_draft() -> None:
    found = draft(
        f"{TITLE}\x1b]0;pwned\x07\n\nBy Tora\u202e Lind\n3 March 2025\n\n"
        f"{LEAD}\x1b[31m\u200b\r\n\r\n{SECOND}\x00"
    )
    assert (found.title, found.author, found.text) == (TITLE, "Tora Lind", f"{LEAD}\n\n{SECOND}")


def test_nothing_readable_is_no_article() -> None:
    with pytest.raises(SourceError, match=r"note\.txt"):
        draft("\u200b\x1b[0m\n")


BENCHMARK = SHARED / "data" / "article-extraction" / "ground-truth.json"


@pytest.mark.skipif(not BENCHMARK.exists(), reason="no benchmark beside the checkout")
def test_bodies_of_real_articles_lose_nothing_but_credits() -> None:
    lost, lines = [], 0
    for page in json.loads(BENCHMARK.read_text(encoding="utf-8")).values():
        found = draft(page["articleBody"])
        kept = clean_line(found.text) or ""
        for line in filter(None, map(clean_line, page["articleBody"].splitlines())):
            lines += 1
            if line not in kept and line != found.title:
                lost.append(line)
    assert lines > 1500
    assert len(lost) <= 8
    assert not [line for line in lost if line.endswith(".")]


PROSE = st.lists(
    st.sampled_from([LEAD, SECOND, THIRD, "What comes next", "“Never,” she said.", "閉鎖。", "- item"]),
    min_size=1, max_size=8, unique=True,
)  # fmt: skip


@given(PROSE, st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n"]), st.randoms())
def test_every_sentence_of_clean_text_survives(
    paragraphs: list[str], between: str, rng: random.Random
) -> None:
    paragraphs = [f"{paragraph} " * rng.randint(1, 2) for paragraph in paragraphs]
    found = draft(between.join(paragraphs))
    whole = f"{found.title or ''} {found.text}"
    for paragraph in paragraphs:
        assert (clean_line(paragraph) or "") in (clean_line(whole) or "")


@given(st.text(max_size=400) | st.lists(st.sampled_from(SCRAPED.splitlines()), max_size=20).map("\n".join))
def test_any_text_gives_a_clean_draft_or_an_error_that_names_it(text: str) -> None:
    if not clean_text(text):
        with pytest.raises(SourceError, match=r"note\.txt"):
            draft(text)
        return
    found = draft(text)
    assert found.text
    assert found.text == found.text.strip()
    assert "\n\n\n" not in found.text
    assert all(char >= " " or char == "\n" for char in found.text)
    assert all(0 <= start < end <= len(found.text) for start, end in found.headings)
    assert found == draft(text)


@pytest.mark.parametrize(
    "wall",
    [
        "We use cookies and similar technologies.\nAccept all\nManage preferences\nPrivacy policy",
        "Subscribe to read on.\n\nAlready a subscriber? Log in.\n\nCancel any time.",
    ],
)
def test_what_was_copied_from_a_wall_is_no_article(wall: str) -> None:
    with pytest.raises(SourceError, match="no article found, but"):
        list(read("-", stream=BytesIO(wall.encode())))


def test_standard_input_has_no_path() -> None:
    (found,) = read("-", stream=BytesIO(SCRAPED.encode()))
    assert isinstance(found, t.Draft)
    assert (found.title, found.path) == (TITLE, None)
