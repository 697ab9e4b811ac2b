"""Walls that came as articles: every reader says that there is no article, and takes those that mention
such things."""

import json

import pytest
from test_readers_kinds import LEAD, drafts, errors, items

WALLS = [
    "Please enable JS and disable any ad blocker",
    "We and our partners use cookies. By clicking accept you consent to personalised ads.",
    "Subscribe or log in to continue reading.",
    "Access denied. Reference #18.2f3a5c17.1740994200.",
    "Melden Sie sich an, um weiterzulesen.",
]
FEED = """<rss version="2.0"><channel><title>Orvik Post</title>
<item><title>One</title><description>{}</description></item>
<item><title>Two</title><description>{}</description></item></channel></rss>"""
MAIL = "From: Orvik Post <post@orvik.example>\nTo: me@x.example\nSubject: {}\nMIME-Version: 1.0\n\n{}\n"
BRIEFS = [
    "Google has abandoned its plan to block third-party cookies in Chrome.",
    "A Cloudflare outage took down half of the web for three hours.",
    "The publisher's paywall brought it 40,000 subscribers only in its first year.",
]


@pytest.mark.parametrize("text", WALLS)
@pytest.mark.parametrize("title", [None, "Orvik Post"])
def test_records_that_hold_a_wall_are_no_articles(text: str, title: str | None) -> None:
    record = {"url": "https://post.example/hall", "title": title, "text": text}
    found = items(f"{json.dumps(record)}\n{json.dumps({'title': 'Hall', 'text': LEAD})}\n", "a.jsonl")
    assert [draft.text for draft in drafts(found)] == [LEAD]
    (error,) = errors(found)
    assert "a.jsonl, line 1: no article found" in error.message


@pytest.mark.parametrize("text", WALLS)
def test_items_and_messages_that_hold_a_wall_are_no_articles(text: str) -> None:
    found = items(FEED.format(text, LEAD), "feed.xml")
    assert [draft.text for draft in drafts(found)] == [LEAD]
    assert "feed.xml: item 1: no article found" in errors(found)[0].message
    (error,) = errors(items(f"---\ntitle: Hall\n---\n{text}\n", "a.md"))
    assert "a.md: no article found" in error.message
    # A sentence more: notices of cookies are taken out of mail, which leaves nothing to judge.
    (error,) = errors(items(MAIL.format("Hall", f"{text}\n\nPlease log in to your account."), "a.eml"))
    assert "a.eml: no article found" in error.message


@pytest.mark.parametrize("text", BRIEFS)
def test_news_that_mentions_what_walls_say_is_taken(text: str) -> None:
    record = json.dumps({"title": "In brief", "text": text})
    for data, name in (
        (record, "a.jsonl"),
        (FEED.format(text, LEAD), "feed.xml"),
        (MAIL.format("In brief", text), "a.eml"),
        (f"---\ntitle: In brief\n---\n{text}\n", "a.md"),
    ):
        assert drafts(items(data, name))[0].text == text


def test_what_was_exported_comes_back_as_it_was() -> None:
    line = {"qa_place": "/a.txt", "text": WALLS[0], "added": "2025-03-03T09:30:00+00:00"}
    (found,) = drafts(items(json.dumps(line), "library.jsonl"))
    assert found.text == WALLS[0]
