"""Feeds, mail, JSON and zip archives: several articles in one source, the bad ones named, the others
read."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin, Read, read
from qa.readers.feed import FeedReader
from qa.readers.registry import choose, read_stream, readers

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
NINE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def items(data: str | bytes, name: str, **origin: object) -> list[Read]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_stream(io.BytesIO(raw), Origin(name, **origin)))  # type: ignore[arg-type]


def drafts(found: Iterable[Read]) -> list[t.Draft]:
    return [item for item in found if isinstance(item, t.Draft)]


def errors(found: Iterable[Read]) -> list[SourceError]:
    return [item for item in found if isinstance(item, SourceError)]


# Feeds

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Orvik Post</title><link>https://post.example/</link><language>en-gb</language>
<item><title>Hall &amp;amp; pool</title><link>https://post.example/hall</link>
<dc:creator>Tora Lind</dc:creator>
<pubDate>Mon, 03 Mar 2025 10:30:00 +0100</pubDate><description>In short.</description>
<content:encoded><![CDATA[<p>{LEAD}</p><h2>Next</h2><p>{SECOND}</p><ul><li>one</li>
<li>two</li></ul><script>x()</script>]]>
</content:encoded></item>
<item><title>Plain</title><pubDate>not a date</pubDate><description>{LEAD}</description></item>
<item><title>Zero</title><pubDate>0001-01-01T00:00:00Z</pubDate><description>{SECOND}</description></item>
<item><title>Empty</title><link>https://post.example/empty</link></item>
</channel></rss>"""


def test_rss() -> None:
    found = items(RSS, "feed.xml")
    first, plain, zero = drafts(found)
    assert first.text == f"{LEAD}\n\nNext\n\n{SECOND}\n\n- one\n\n- two"
    assert [first.text[start:end] for start, end in first.headings] == ["Next"]
    assert (first.title, first.outlet, first.author) == ("Hall & pool", "Orvik Post", "Tora Lind")
    assert (first.url, first.published, first.language) == ("https://post.example/hall", NINE, "en")
    assert first.modified is None
    assert (plain.text, plain.published) == (LEAD, None)
    assert (zero.text, zero.published) == (SECOND, None)
    (empty,) = errors(found)
    assert "item 4 (Empty) has no text" in empty.message
    assert "https://post.example/empty" in empty.hint


def test_atom() -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
    <title>Orvik Post</title>
    <entry><title type="html">&lt;b&gt;Hall&lt;/b&gt; closes</title><link href="/hall"/>
    <published>2025-03-03T09:30:00Z</published>
    <updated>2025-03-04T08:00:00Z</updated><author><name>Tora Lind</name></author>
    <author><name>Per Moe</name></author>
    <content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;</content></entry></feed>"""
    (found,) = drafts(items(atom, "feed", url="https://post.example/feed"))
    assert (found.title, found.author, found.url) == (
        "Hall closes",
        "Tora Lind, Per Moe",
        "https://post.example/hall",
    )
    assert (found.published, found.modified) == (NINE, datetime(2025, 3, 4, 8, tzinfo=UTC))


def test_the_only_time_of_an_item_is_when_it_came_out() -> None:
    entry = f"<entry><updated>2025-03-03T09:30:00Z</updated><content>{LEAD}</content></entry>"
    (found,) = drafts(items(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>', "feed"))
    assert (found.published, found.modified) == (NINE, None)


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2025", None),
        ("2025-03", None),
        ("2025-01", None),
        ("2025-W99-9T99:99", None),
        ("Mon, 03 Mar 25 10:30:00 +0100", NINE),
        ("Mon Mar  3 09:30:00 2025", NINE),
    ],
)
def test_a_date_without_a_day_is_none(said: str, published: datetime | None) -> None:
    item = f"<item><pubDate>{said}</pubDate><description>{LEAD}</description></item>"
    (found,) = drafts(items(f"<rss><channel>{item}</channel></rss>", "feed.xml"))
    assert found.published == published


def test_a_broken_address_costs_the_item_its_address_alone() -> None:
    bad = f"<item><title>Bad</title><link>http://[bad</link><description>{LEAD}</description></item>"
    feed = RSS.replace("<item><title>Plain</title>", f"{bad}<item><title>Plain</title>")
    found = drafts(items(feed, "feed.xml", url="https://post.example/feed"))
    assert [draft.title for draft in found] == ["Hall & pool", "Bad", "Plain", "Zero"]
    assert found[1].url is None


def test_spaces_in_the_name_of_a_namespace_do_not_matter() -> None:
    feed = RSS.replace("modules/content/", "modules/ content/ ")
    assert drafts(items(feed, "feed.xml"))[0].text.startswith(LEAD)


def test_a_feed_that_its_library_cannot_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("too many values")

    monkeypatch.setattr("feedparser.parse", fails)
    with pytest.raises(SourceError, match=r"feed\.xml: damaged feed \(too many values\)"):
        items(RSS, "feed.xml")


def test_teasers_are_fetched_for_a_feed_that_was_fetched() -> None:
    asked: list[str] = []

    def fetch(url: str) -> list[Read]:
        asked.append(url)
        return [t.Draft(text="whole", url=url)]

    feed = RSS.replace("<title>Plain</title>", "<title>Plain</title><link>https://post.example/plain</link>")

    def texts(origin: Origin) -> list[str]:
        return [draft.text for draft in drafts(FeedReader(fetch).read(io.BytesIO(feed.encode()), origin))]

    assert texts(Origin("x", url="https://post.example/feed"))[1] == "whole"
    assert asked == ["https://post.example/plain", "https://post.example/empty"]
    asked.clear()
    assert texts(Origin("feed.xml"))[1] == LEAD
    assert asked == []


def test_entities_that_expand_do_not() -> None:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "boom">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = items(
        bomb + f"<rss><channel><item><title>&f;</title><description>{LEAD} &l9;</description>"
        "</item></channel></rss>",
        "x",
    )
    assert all(len(draft.text) < 1000 and "root:" not in (draft.title or "") for draft in drafts(found))


@pytest.mark.parametrize("data", ["<rss version='2.0'>", "<rss><channel></channel></rss>"])
def test_a_feed_without_items_is_an_error(data: str) -> None:
    with pytest.raises(SourceError, match="feed"):
        items(data, "feed.xml")


# Mail


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {
        "From": "Orvik Post <news@post.example>",
        "Subject": "Hall closes",
        "To": "me@x.example",
        "Date": "Mon, 03 Mar 2025 10:30:00 +0100",
        **headers,
    }.items():
        message[name] = value
    return message


FOOTER = "You are receiving this because you signed up. Unsubscribe here."


def test_newsletter() -> None:
    message = mail(**{"List-Unsubscribe": "<https://post.example/u>"})
    message.set_content("View this mail in your browser")
    message.add_alternative(
        f'<style>x</style><a href="https://post.example/online">View in your browser</a>'
        "<table><tr><td><h2>Next</h2>"
        f"<p>{LEAD}</p><p>{SECOND}</p></td></tr></table><p>{FOOTER}</p>",
        subtype="html",
    )
    (found,) = drafts(items(message.as_bytes(), "news.eml"))
    assert found.text == f"Next\n\n{LEAD}\n\n{SECOND}"
    assert (found.title, found.outlet, found.author) == ("Hall closes", "Orvik Post", None)
    assert (found.published, found.url) == (NINE, "https://post.example/online")


def test_plain_mail_in_an_old_charset() -> None:
    message = mail(From="Tora Lind <tora@x.example>", Subject="Fwd: Fallið")
    message.set_content(f"« {LEAD} »\n\n{SECOND}", charset="iso-8859-1", cte="quoted-printable")
    (found,) = drafts(items(message.as_bytes(), "a.eml"))
    assert found.text == f"« {LEAD} »\n\n{SECOND}"
    assert (found.title, found.author, found.outlet) == ("Fallið", "Tora Lind", None)


def test_a_page_that_a_browser_saved_as_one_file() -> None:
    message = mail(**{"From": "<Saved by Blink>", "Snapshot-Content-Location": "https://post.example/hall"})
    body = f"<h1>The hall closes</h1><p>{LEAD}</p><p>{SECOND}</p>"
    page = f"<html><body><nav><a href=/>Home</a></nav>{body}</body></html>"
    message.set_content(page, subtype="html", cte="quoted-printable")
    (found,) = drafts(items(message.as_bytes(), "page.mhtml"))
    assert (found.title, found.text) == ("The hall closes", f"{LEAD}\n\n{SECOND}")
    assert found.url == "https://post.example/hall"


def test_attached_articles_are_read_and_pictures_are_not() -> None:
    message = mail()
    message.set_content(LEAD)
    message.add_attachment(
        f"<html><body><h1>Other news today</h1><p>{SECOND}</p></body></html>",
        subtype="html",
        filename="a.html",
    )
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n" + bytes(50), maintype="image", subtype="png", filename="a.png"
    )
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="b.pdf")
    inner = mail(Subject="Inner")
    inner.set_content("The inner message has its own text, and it says so in a sentence.")
    message.add_attachment(inner)
    found = items(message.as_bytes(), "a.eml", path="/x/a.eml")
    assert [draft.title for draft in drafts(found)] == ["Hall closes", "Other news today", "Inner"]
    assert [draft.path for draft in drafts(found)] == ["/x/a.eml", "/x/a.eml/a.html", "/x/a.eml/message.eml"]
    assert ["a.eml/b.pdf" in error.message for error in errors(found)] == [True]


def test_a_message_without_text_is_no_article() -> None:
    with pytest.raises(SourceError, match="without text"):
        items(mail().as_bytes() + b"\n\n", "a.eml")


# JSON


def test_json_lines_with_the_usual_fields() -> None:
    records = [
        {
            "url": "https://post.example/1",
            "title": "One",
            "text": LEAD,
            "author": "Tora Lind",
            "published": "2025-03-03T09:30:00Z",
            "outlet": "Orvik Post",
            "language": "en",
        },
        {
            "link": "https://post.example/2",
            "headline": "Two",
            "maintext": LEAD,
            "authors": ["Tora Lind", {"name": "Per Moe"}],
            "date_publish": "2025-03-03 09:30:00",
            "source": {"id": "post", "name": "Orvik Post"},
        },
        {
            "Headline": {"main": "Three"},
            "content": f"<p>{LEAD}</p><p>{SECOND}</p>",
            "pubDate": 1740994200,
            "byline": "By Tora Lind",
        },
        {"title": "Four", "body": [LEAD, SECOND], "timestamp": "1740994200000"},
    ]
    found = drafts(items("\n\n".join(map(json.dumps, records)), "a.jsonl", path="/x/a.jsonl"))
    assert [draft.title for draft in found] == ["One", "Two", "Three", "Four"]
    assert [draft.published for draft in found] == [NINE] * 4
    assert [draft.author for draft in found] == ["Tora Lind", "Tora Lind, Per Moe", "Tora Lind", None]
    assert [draft.outlet for draft in found] == ["Orvik Post", "Orvik Post", None, None]
    assert [draft.text for draft in found] == [LEAD, LEAD, f"{LEAD}\n\n{SECOND}", f"{LEAD}\n\n{SECOND}"]
    assert {draft.path for draft in found} == {"/x/a.jsonl"}


def test_entities_that_a_record_kept_are_resolved() -> None:
    line = {"title": "R&amp;D &#8211; the hall", "author": "O&#39;Hara", "text": f"R&amp;D: 3 &lt; 4. {LEAD}"}
    (found,) = drafts(items(json.dumps(line), "x.jsonl"))
    assert (found.title, found.author) == ("R&D – the hall", "O'Hara")
    assert found.text == f"R&D: 3 < 4. {LEAD}"
    (plain,) = drafts(items(json.dumps({"text": f"/a?x=1&copy=2 R&D; {LEAD}"}), "x.jsonl"))
    assert plain.text == f"/a?x=1&copy=2 R&D; {LEAD}"


def test_an_exported_line_comes_back_equal() -> None:
    draft = t.Draft(
        text=f"Next\n\n{LEAD}\n- one\n- two",
        title="Hall: “closed”",
        outlet="Orvik Post",
        author="Tora Lind, Per Moe",
        url="https://post.example/a b",
        path="/articles/hall.txt",
        published=NINE,
        modified=NINE,
        language="en",
        headings=((0, 4),),
    )
    record = {
        name: getattr(draft, name)
        for name in ("text", "title", "outlet", "author", "path", "language", "headings")
    }
    record |= {
        "url": "https://post.example/a%20b",
        "published": NINE.isoformat(),
        "modified": NINE.isoformat(),
    }
    (found,) = drafts(items(json.dumps(record), "export.jsonl", path="/x/export.jsonl"))
    assert found == t.Draft(
        **{**{name: getattr(draft, name) for name in draft.__slots__}, "url": "https://post.example/a%20b"}
    )


def test_bad_lines_are_named_and_the_others_read() -> None:
    lines = [
        json.dumps({"text": LEAD}),
        "{broken",
        "[]",
        json.dumps({"title": "no text"}),
        "",
        json.dumps({"text": SECOND}),
    ]
    found = items("\n".join(lines), "a.jsonl")
    assert [draft.text for draft in drafts(found)] == [LEAD, SECOND]
    assert [error.message.split(":")[0] for error in errors(found)] == [
        f"a.jsonl, line {n}" for n in (2, 3, 4)
    ]


def test_a_line_above_the_limit_is_named_and_the_others_read() -> None:
    lines = [json.dumps({"text": LEAD}), json.dumps({"text": LEAD * 100}), json.dumps({"text": SECOND})]
    found = items("\n".join(lines), "a.jsonl", max_bytes=2000)
    assert [draft.text for draft in drafts(found)] == [LEAD, SECOND]
    assert "a.jsonl, line 2: larger than the limit" in errors(found)[0].message


@pytest.mark.parametrize(
    "value",
    [
        {"text": LEAD},
        [{"text": LEAD}],
        {"articles": [{"text": LEAD}]},
        {"response": {"docs": [{"text": LEAD}]}},
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": f"<p>{LEAD}</p>"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_documents(value: object, indent: int | None) -> None:
    assert [draft.text for draft in drafts(items(json.dumps(value, indent=indent), "a.json"))] == [LEAD]


@pytest.mark.parametrize(
    "data",
    ['{"a": ', "[" * 100_000, '{"a": 1}', "[1, 2]", '{"text": ""}'],
    ids=["cut", "deep", "other", "list", "empty"],
)
def test_json_without_articles(data: str) -> None:
    try:
        found = items(data, "a.json")
    except SourceError as error:
        found = [error]
    assert not drafts(found)
    assert errors(found)[0].message.startswith("a.json")


# Zip


def packed(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("|", "/"), data)
    return out.getvalue()


def test_zip() -> None:
    inner = packed(**{"deep.txt": SECOND})
    data = packed(
        **{
            "b.txt": LEAD,
            "a|c.html": f"<html><p>{SECOND}</p></html>",
            "x.png": b"\x89PNG",
            ".hidden.txt": LEAD,
            "__MACOSX|b.txt": LEAD,
            "in.zip": inner,
            "bad.pdf": b"%PDF-1.4",
            "empty.txt": "",
        }
    )
    found = items(data, "all.zip", path="/x/all.zip")
    assert [(draft.path, draft.text) for draft in drafts(found)] == [
        ("/x/all.zip/a/c.html", SECOND),
        ("/x/all.zip/b.txt", LEAD),
        ("/x/all.zip/in.zip/deep.txt", SECOND),
    ]
    assert [error.message.split(":")[0] for error in errors(found)] == [
        "all.zip/bad.pdf",
        "all.zip/empty.txt",
    ]


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "a/../../x.txt", "..\\x.txt"])
def test_paths_that_climb_out_are_refused(name: str) -> None:
    found = items(packed(**{name: LEAD, "ok.txt": SECOND}), "a.zip")
    assert [draft.text for draft in drafts(found)] == [SECOND]
    assert "leads out of the archive" in errors(found)[0].message


def test_bombs_are_refused() -> None:
    bomb = packed(**{f"{n}.txt": "a" * 900 for n in range(60)}, **{"big.txt": "a" * 5000})
    found = items(bomb, "a.zip", max_bytes=1000)
    assert 30 < len(drafts(found)) < 45
    assert "unpacked: larger than the limit" in errors(found)[-1].message
    found = items(packed(**{"big.txt": "a" * 5000, "ok.txt": LEAD}), "a.zip", max_bytes=1000)
    assert [draft.text for draft in drafts(found)] == [LEAD]
    nested = packed(**{"a.txt": LEAD})
    for _ in range(5):
        nested = packed(**{"n.zip": nested})
    assert "an archive within" in errors(items(nested, "a.zip"))[0].message


def test_damaged_archives(tmp_path: Path) -> None:
    data = packed(**{"a.txt": LEAD * 50, "b.txt": SECOND})
    with pytest.raises(SourceError, match="damaged zip archive"):
        items(data[:-30], "a.zip")
    at = data.index(b"a.txt") + 10
    found = items(data[:at] + b"\xff\xff\xff" + data[at + 3 :], "a.zip")
    assert [draft.text for draft in drafts(found)] == [SECOND]
    assert "a.zip/a.txt: damaged" in errors(found)[0].message
    with pytest.raises(SourceError, match="no article"):
        items(packed(), "a.zip")


def test_office_documents_are_not_unpacked() -> None:
    with pytest.raises(SourceError, match="a Word document"):
        items(packed(**{"word|document.xml": "<x/>"}), "a.docx")


# All of them

SAMPLES: dict[str, bytes] = {
    "a feed": RSS.encode(),
    "mail": mail().as_bytes() + LEAD.encode(),
    "JSON": json.dumps({"text": LEAD}).encode(),
    "a zip archive": packed(**{"a.txt": LEAD}),
    "HTML": f"<html><body><p>{LEAD}</p></body></html>".encode(),
    "Markdown": f"---\ntitle: x\n---\n{LEAD}".encode(),
    "PDF": b"%PDF-1.7\n",
    "plain text": LEAD.encode(),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("called", ["-", "a.txt", "a", "a.html"])
def test_the_reader_is_chosen_by_content(name: str, called: str) -> None:
    assert choose(readers(), SAMPLES[name][:8192], Origin(called)).name == name


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damage_to_any_kind_gives_articles_or_errors(name: str, data: st.DataObject) -> None:
    """Readers are called below the net that turns surprises into errors: none may come."""
    raw = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(0, 10))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        raw = raw or bytearray(b"x")
    origin = Origin("a.bin")
    reader = choose(readers(), bytes(raw[:8192]), origin)
    try:
        list(reader.read(io.BytesIO(bytes(raw)), origin))
    except SourceError as error:
        assert error.message.startswith("a.bin")  # noqa: PT017 - both ends are right


def test_all_kinds_through_one_folder(tmp_path: Path) -> None:
    for n, data in enumerate(SAMPLES.values()):
        (tmp_path / f"{n}.bin2").write_bytes(data)
    texts = []
    for path in sorted(tmp_path.iterdir()):
        try:
            texts += [draft.text for draft in drafts(read(str(path)))]
        except SourceError as error:
            assert "PDF" in error.message  # noqa: PT017 - the others must be read
    assert texts.count(LEAD) >= 6
