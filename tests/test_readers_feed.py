"""What a feed says of its items: their authors, what is set below them, what it knows of their pages."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

import qa.types as t
from qa.readers import Origin, Read
from qa.readers.feed import FeedReader

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
FEED = """<rss version="2.0"><channel><title>Orvik Post</title><language>en</language>
<item><title>Hall closes</title><link>https://post.example/hall</link>
<pubDate>Mon, 03 Mar 2025 10:30:00 +0100</pubDate><author>{}</author><description>{}</description></item>
</channel></rss>"""
NINE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def one(data: str, page: t.Draft | None = None) -> t.Draft:
    def fetch(_url: str) -> list[Read]:
        return [page] if page else []

    origin = Origin("feed", url="https://post.example/feed" if page else None)
    (found,) = FeedReader(fetch).read(BytesIO(data.encode()), origin)
    assert isinstance(found, t.Draft)
    return found


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("lind@post.example (Tora Lind)", "Tora Lind"),
        ("lind@post.com (Tora Lind)", "Tora Lind"),
        ("Tora Lind &lt;lind@post.media&gt;", "Tora Lind"),
        ("desk@post.online", None),
        ("Tora Lind", "Tora Lind"),
        ("By Tora Lind", "Tora Lind"),
    ],
)
def test_authors_are_names_without_addresses(said: str, author: str | None) -> None:
    assert one(FEED.format(said, LEAD)).author == author


def test_what_only_the_feed_says_of_a_page_is_kept() -> None:
    feed = FEED.format("Tora Lind", "In short…")
    bare = one(feed, t.Draft(text="whole", url="https://post.example/hall", note="dated 2099"))
    assert (bare.text, bare.title, bare.outlet, bare.author) == (
        "whole",
        "Hall closes",
        "Orvik Post",
        "Tora Lind",
    )
    assert (bare.published, bare.language, bare.note) == (NINE, "en", None)
    own = t.Draft(
        text="whole", title="Own", outlet="Post", author="Per Moe", published=NINE.replace(day=2), note="kept"
    )
    full = one(feed, own)
    assert (full.title, full.outlet, full.author, full.published) == (
        "Own",
        "Post",
        "Per Moe",
        own.published,
    )
    assert full.note == "kept"


def test_the_line_below_each_item_of_a_blog_is_none_of_the_article() -> None:
    below = "&lt;p&gt;The post &lt;a href='x'&gt;Hall&lt;/a&gt; appeared first on Orvik Post.&lt;/p&gt;"
    text = f"&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;"
    assert one(FEED.format("", text + below)).text == f"{LEAD}\n\n{SECOND}"
