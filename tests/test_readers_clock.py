"""Dates that are still to come: never the day of publication, whichever reader found them, and told."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.command import Run, runner
from support.pdfs import Placed, column, pdf

import qa.types as t
from qa.readers import Origin
from qa.readers.clock import AHEAD, first_possible
from qa.readers.registry import read_stream

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
BODY = f"<h1>Orvik closes its swimming hall</h1><p>{LEAD}</p><p>{LEAD[:-1]} and more.</p>"
DAY = datetime(2025, 3, 3, tzinfo=UTC)
LATER = "2099-01-01"
LINKED = (
    f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{LATER}"%s}}</script>'
)


def read(data: str | bytes, name: str) -> t.Draft:
    raw = data.encode() if isinstance(data, str) else data
    (found,) = read_stream(io.BytesIO(raw), Origin(name))
    assert isinstance(found, t.Draft)
    return found


def page(head: str = "", body: str = BODY) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def rss(dates: str) -> str:
    item = f"<item><title>Hall</title>{dates}<description>{LEAD}</description></item>"
    return f'<rss xmlns:dcterms="http://purl.org/dc/terms/"><channel>{item}</channel></rss>'


META = f'<meta property="article:published_time" content="{LATER}">'
MAIL = f"From: a@post.example\nTo: b@post.example\nSubject: Hall\nMessage-ID: <1>\nDate: %s\n\n{LEAD}\n"
PDF = pdf(
    [
        [
            Placed(50, 740, "Orvik closes its swimming hall", 20),
            Placed(50, 712, "Published: January 1, 2099"),
            *column(50, 680, [LEAD, LEAD[:-1] + " and more."]),
        ]
    ]
)
UNDATED = {
    "page.html": page(META),
    "linked.html": page(LINKED % ""),
    "microdata.html": page(body=f'<meta itemprop="datePublished" content="{LATER}">{BODY}'),
    "shown.html": page(
        body=BODY.replace("</h1>", "</h1><p>By Tora Lind</p><p>Published: 1 January 2099</p>")
    ),
    "text.txt": f"Orvik closes its swimming hall\n\nPublished: January 1, 2099\n\n{LEAD}\n",
    "page.pdf": PDF,
    "front.md": f"---\ntitle: Hall\ndate: {LATER}\n---\n{LEAD}\n",
    "feed.xml": rss("<pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>"),
    "mail.eml": MAIL % "Thu, 01 Jan 2099 00:00:00 +0000",
    "line.jsonl": json.dumps({"title": "Hall", "text": LEAD, "published": LATER}),
    "seconds.json": json.dumps({"text": LEAD, "timestamp": 4070908800}),
    "export.jsonl": json.dumps({"qa_place": "p", "text": LEAD, "published": f"{LATER}T00:00:00+00:00"}),
}


@pytest.mark.parametrize("name", UNDATED)
def test_a_day_to_come_leaves_the_article_undated_and_is_told(name: str) -> None:
    found = read(UNDATED[name], name)
    assert found.text.startswith(LEAD)
    assert found.published is None
    assert found.note is not None
    assert found.note.startswith(f"{name}: ")
    assert "published 2099-01-01: still to come on" in found.note
    assert found.note.endswith("so it is kept undated")


DATED = {
    "linked, meta": page(LINKED % "" + '<meta name="date" content="2025-03-03">'),
    "linked twice": page(LINKED % ', "dateCreated": "2025-03-03"'),
    "meta, meta": page(META + '<meta name="date" content="2025-03-03">'),
    "meta, shown": page(META, BODY.replace("</h1>", "</h1><p>Published: 3 March 2025</p>")),
    "meta, address": page(META + '<link rel="canonical" href="https://post.example/2025/03/03/hall">'),
    "text twice": f"Orvik closes\n\nPublished: January 1, 2099\nPosted: March 3, 2025\n\n{LEAD}\n",
    "front matter twice": f"---\npublished: {LATER}\ndate: 2025-03-03\n---\n{LEAD}\n",
    "feed, changed": rss(f"<pubDate>{LATER}</pubDate><dcterms:modified>2025-03-03</dcterms:modified>"),
    "mail, in its text": MAIL.replace("\n\n", "\n\nHall closes\n\nPublished: March 3, 2025\n\n")
    % "Thu, 01 Jan 2099 00:00:00 +0000",
    "fields twice": json.dumps({"text": LEAD, "published": LATER, "pubdate": "2025-03-03"}),
}


@pytest.mark.parametrize("name", DATED)
def test_another_date_of_the_article_is_taken_in_its_place(name: str) -> None:
    found = read(DATED[name], "-")
    assert (found.published, found.modified, found.note) == (DAY, None, None)


def test_a_time_of_change_to_come_is_left_out_and_told() -> None:
    found = read(page(f'<meta name="date" content="2025-03-03"><meta name="lastmod" content="{LATER}">'), "p")
    assert (found.published, found.modified) == (DAY, None)
    assert found.note is not None
    assert "modified 2099-01-01" in found.note
    assert found.note.endswith("which is left out")


def test_weeklies_and_zones_are_a_little_ahead() -> None:
    now = datetime.now(UTC)
    week, later = now + timedelta(days=7, hours=14), now + AHEAD + timedelta(hours=1)
    assert first_possible((None, week, DAY)) == week
    assert first_possible((later, None, DAY)) == DAY
    assert first_possible((later, None)) == later
    found = read(f"---\ndate: {week:%Y-%m-%d %H:%M}\n---\n{LEAD}\n", "a.md")
    assert found.published is not None
    assert found.note is None


@pytest.fixture
def run(tmp_path: Path, model_cache: Path) -> Run:
    return runner(tmp_path, model_cache)


def test_the_commands_tell(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.html").write_text(page(META))
    added = run("add", str(folder))
    assert added.returncode == 0
    assert f"note: {folder / 'a.html'}: “Orvik closes its swimming hall”, published 2099" in added.stderr
    (listed,) = json.loads(run("list", "--json").stdout)
    assert listed["published"] is None
    (folder / "b.md").write_text(f"---\ndate: {LATER}\n---\n{LEAD}\nAnd more.\n")
    (outcome,) = (o for o in map(json.loads, run("sync", "--json").stdout.splitlines()) if o["note"])
    assert outcome["outcome"] == "added"
    assert "still to come" in outcome["note"]
    (folder / "c.md").write_text(f"---\ndate: {LATER}\n---\n{LEAD}\nAnd yet more.\n")
    assert f"note: {folder / 'c.md'}: published 2099" in run("sync").stderr
    assert "note" not in run("sync").stderr
