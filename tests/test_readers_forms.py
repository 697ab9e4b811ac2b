"""Articles in the forms that other systems write: their JSON, mailboxes, mail in old sets of characters."""

import json
from collections.abc import Callable

import pytest
from test_readers_kinds import LEAD, NINE, SECOND, drafts, errors, items

SYSTEMS = {
    "The Guardian": {
        "webTitle": "Hall",
        "webUrl": "https://post.example/hall",
        "webPublicationDate": "2025-03-03T09:30:00Z",
        "fields": {"body": f"<p>{LEAD}</p>", "byline": "Tora Lind"},
    },
    "WordPress": {
        "title": {"rendered": "H&#97;ll"},
        "content": {"rendered": f"<p>{LEAD}</p>"},
        "date": "2025-03-03T10:30:00",
        "date_gmt": "2025-03-03T09:30:00",
        "link": "https://post.example/hall",
        "author": "Tora Lind",
    },
    "Elasticsearch": {
        "_id": "1",
        "_source": {
            "title": "Hall",
            "text": LEAD,
            "url": "https://post.example/hall",
            "published": "2025-03-03T09:30:00Z",
            "authors": ["Tora Lind"],
        },
    },
    "a scraper": {
        "title": "Hall",
        "paragraphs": [LEAD],
        "url": "https://post.example/hall",
        "publish_time": 1740994200000,
        "author": "Tora Lind",
    },
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_json_of_other_systems(system: str) -> None:
    (found,) = drafts(items(json.dumps(SYSTEMS[system]), "a.jsonl"))
    assert (found.title, found.text, found.author) == ("Hall", LEAD, "Tora Lind")
    assert (found.url, found.published, found.outlet) == ("https://post.example/hall", NINE, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "form",
    [
        lambda one, two: f"{json.dumps(one)}\n{json.dumps(two)}\n",
        lambda one, two: f"{json.dumps(one, indent=1)}\n{json.dumps(two, indent=1)}\n",
        lambda one, two: json.dumps(one) + json.dumps(two),
        lambda one, two: json.dumps({"first": one, "second": two}),
    ],
)
def test_json_in_many_forms(form: Callable[[object, object], str], encoding: str) -> None:
    data = form({"title": "One", "text": LEAD}, {"title": "Two", "text": SECOND})
    found = drafts(items(data.encode(encoding), "a.json"))
    assert [(draft.title, draft.text) for draft in found] == [("One", LEAD), ("Two", SECOND)]


def test_a_mailbox_is_read_message_by_message() -> None:
    def message(day: int, text: str) -> str:
        head = (
            f"From: a@post.example\nTo: b@post.example\nSubject: Day {day}\nDate: {day} Mar 2025 09:30 +0000"
        )
        return f"From a@post.example Mon Mar  {day} 09:30:00 2025\n{head}\n\n{text}\n\n"

    found = items(message(3, LEAD) + message(4, "") + message(5, SECOND), "box.mbox")
    assert [(d.title, d.text, d.published and d.published.day) for d in drafts(found)] == [
        ("Day 3", LEAD, 3),
        ("Day 5", SECOND, 5),
    ]
    (empty,) = errors(found)
    assert "box.mbox, message 2: a message without text" in empty.message


def test_mail_in_the_sets_of_japan() -> None:
    text = "市議会は月曜日、水泳場を閉鎖することを決議した。"
    head = "From: a@b.example\nTo: c@d.example\nSubject: Hall\nMIME-Version: 1.0\n"
    kind = "Content-Type: text/plain; charset=ISO-2022-JP\n\n"
    (found,) = drafts(items((head + kind).encode() + text.encode("iso2022_jp"), "a.eml"))
    assert found.text == text


@pytest.mark.parametrize(
    "authors",
    [
        [{"first": "Tora", "last": "Lind"}],
        {"first_name": "Tora", "last_name": "Lind"},
        [{"givenName": "Tora", "familyName": "Lind", "role": "reporter"}],
        [{"name": "Tora Lind", "first": "T.", "last": "L."}],
    ],
)
def test_authors_whose_names_are_in_parts(authors: object) -> None:
    (found,) = drafts(items(json.dumps({"text": LEAD, "authors": authors}), "a.jsonl"))
    assert found.author == "Tora Lind"


def test_several_authors_whose_names_are_in_parts() -> None:
    authors = [{"first": "Tora", "last": "Lind"}, {"last": "Hald"}, {"role": "editor"}]
    (found,) = drafts(items(json.dumps({"text": LEAD, "authors": authors}), "a.jsonl"))
    assert found.author == "Tora Lind, Hald"


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_feed_names_the_outlet_and_the_language_of_its_items(indent: int | None) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Orvik Post",
        "home_page_url": "https://post.example/",
        "language": "nb-NO",
        "items": [
            {"id": "1", "url": "https://post.example/1", "title": "Hall", "content_text": LEAD},
            {"id": "2", "title": "Bath", "content_text": SECOND, "language": "en", "source": "Nessby News"},
        ],
    }
    first, second = drafts(items(json.dumps(feed, indent=indent), "feed.json"))
    assert (first.title, first.outlet, first.language) == ("Hall", "Orvik Post", "nb")
    assert (second.title, second.outlet, second.language) == ("Bath", "Nessby News", "en")


def test_the_title_of_a_list_that_is_no_feed_is_no_outlet() -> None:
    found = {"title": "Results for hall", "language": "en", "articles": [{"title": "Hall", "text": LEAD}]}
    (only,) = drafts(items(json.dumps(found), "results.json"))
    assert (only.outlet, only.language) == (None, "en")
