"""Plain text as sites set it above an article: what is the headline, and what stands around it."""

from datetime import UTC, datetime

import pytest

import qa.types as t
from qa.readers import Origin
from qa.readers.text import text_draft

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
THIRD = "Swimmers may use the hall in Nessby until then, she added, and buses will be free for pupils."
BODY = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
SIX = datetime(2025, 3, 3, 6, tzinfo=UTC)
DAY = datetime(2025, 3, 3, tzinfo=UTC)
TITLE = "Orvik closes its leaking swimming hall"


def draft(text: str) -> t.Draft:
    return text_draft(text, Origin("note.txt"))


@pytest.mark.parametrize(
    ("head", "title", "author", "outlet", "published"),
    [
        ("ORVIK CLOSES SWIMMING HALL\nTora Lind\n3 Mar 2025 06.00 GMT", "ORVIK CLOSES SWIMMING HALL",
         "Tora Lind", None, SIX),
        (f"{TITLE}\nPublished 2 hours ago\nBy Tora Lind\nOrvik News, Nessby", TITLE, "Tora Lind",
         "Orvik News", None),
        (f"{TITLE}\nMon, Mar 3 2025 1:00 AM EST\nTora Lind\n@toralind\nWATCH LIVE", TITLE, "Tora Lind", None,
         SIX),
        (f"{TITLE}\nhttps://post.example/hall\nMarch 3, 2025", TITLE, None, None, DAY),
        (f"The Orvik Courier\nMonday 3 March 2025\nSign in\nNews   Sport   Culture\n\n{TITLE}\n\nTora Lind\n"
         "Sports correspondent", TITLE, "Tora Lind", "The Orvik Courier", None),
        (f"{TITLE}\nTora Lind, Nessby\n3 March 2025", TITLE, "Tora Lind", None, DAY),
    ],
)  # fmt: skip
def test_heads_of_many_sites(
    head: str, title: str, author: str | None, outlet: str | None, published: datetime | None
) -> None:
    found = draft(f"{head}\n\n{BODY}")
    assert (found.title, found.author, found.outlet, found.published) == (title, author, outlet, published)
    assert found.text == BODY


def test_the_main_points_above_an_article_are_kept_below_its_headline() -> None:
    found = draft(
        f"{TITLE}\n3 March 2025\nKey Points\n- The hall leaks.\n- A new one costs 14 million.\n\n{BODY}"
    )
    assert (found.title, found.published) == (TITLE, DAY)
    assert found.text == f"- The hall leaks.\n- A new one costs 14 million.\n\n{BODY}"


def test_a_headline_without_spaces() -> None:
    body = (
        "市议会周一投票决定关闭游泳馆，该馆已漏水九年。\n\n议长说新馆可能于二零二九年开放，耗资一千四百万。"
    )
    found = draft(
        f"奥尔维克关闭游泳馆\n来源：奥尔维克邮报\n作者：林德\n发布时间：2025-03-03 06:00:00\n\n{body}"
    )
    assert (found.title, found.outlet, found.author) == ("奥尔维克关闭游泳馆", "奥尔维克邮报", "林德")
    assert (found.published, found.text) == (SIX, body)


@pytest.mark.parametrize("above", ["3 Mar 2025", "Tora Lind\n3 March 2025", "Monday 3 March 2025, 06:00 GMT"])
def test_a_date_is_no_headline(above: str) -> None:
    found = draft(f"{above}\n\n{BODY}")
    assert found.title is None
    assert found.text.endswith(BODY)


def test_a_button_below_a_short_article_is_no_author() -> None:
    assert draft(f"{TITLE}\n\n{LEAD}\n\nUnsubscribe").author is None


def test_an_address_inside_the_text_stays_in_it() -> None:
    text = f"{LEAD}\n\nhttps://post.example/hall\n\n{SECOND}"
    assert draft(text).text == text


@pytest.mark.parametrize(
    ("head", "title", "outlet"),
    [
        (
            "Hall to close - Velmar Courier\nhttps://www.velmarcourier.com/hall",
            "Hall to close",
            "Velmar Courier",
        ),
        (
            "Hall to close | The Velmar Courier\n\nhttps://velmar-courier.example/hall\n\nBy Tora Lind",
            "Hall to close",
            "The Velmar Courier",
        ),
        ("Hall to close - BBC News\nhttps://www.bbc.co.uk/hall", "Hall to close", "BBC News"),
        ("Hall to close – Velmar Courier\nSource: Velmar Courier", "Hall to close", "Velmar Courier"),
        ("Hall to close - Velmar says\nhttps://www.velmar.example/hall", "Hall to close - Velmar says", None),
        ("Hall to close - Orvik Post\nhttps://www.velmar.example/hall", "Hall to close - Orvik Post", None),
    ],
)
def test_the_site_behind_a_headline_is_its_outlet(head: str, title: str, outlet: str | None) -> None:
    found = draft(f"{head}\n\n{LEAD}\n\n{SECOND}\n")
    assert (found.title, found.outlet) == (title, outlet)
    assert found.text == f"{LEAD}\n\n{SECOND}"
