"""Pages and feeds are asked again only for what changed; folders are watched."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.equal import content, export, lines
from support.hashing import HashingEmbedder
from support.site import Answer, Site

import qa.types as t
from qa.app import App
from qa.app import sources as watching
from qa.config import Config

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
FEED = """<rss version="2.0"><channel><title>Orvik Times</title>
<item><title>Hall</title><link>{0}</link><description>The council voted…</description></item>
</channel></rss>"""


def page(lead: str = LEAD) -> bytes:
    return f"<html><body><article><h1>Hall</h1><p>{lead}</p><p>{SECOND}</p></article></body></html>".encode()


class Kept:
    """A page with an ETag that answers what has not changed with 304."""

    def __init__(self, body: bytes, kind: str = "text/html") -> None:
        self.body, self.kind, self.tag = body, kind, '"1"'
        self.told: list[int] = []

    def __call__(self, asked: object) -> Answer:
        same = asked.headers.get("If-None-Match") == self.tag  # type: ignore[attr-defined]
        self.told.append(304 if same else 200)
        headers = {"ETag": self.tag, "Content-Type": self.kind}
        return (304, headers, b"") if same else (200, headers, self.body)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = App(Config(library=tmp_path / "library"))
    opened.__dict__["embedder"] = HashingEmbedder()
    yield opened
    opened.close()


def add(app: App, source: str) -> list[str]:
    kinds = [outcome.kind for outcome in app.add([source])]
    app.remember([source])
    return kinds


def sync(app: App) -> list[str]:
    return [outcome.kind for outcome in app.sync()]


def test_a_page_is_asked_for_changes_only(site: Site, app: App) -> None:
    kept = site.pages["/hall"] = Kept(page())
    assert add(app, site.url("/hall")) == ["added"]
    assert sync(app) == ["unchanged"]
    assert [outcome.kind for outcome in app.sync(dry_run=True)] == ["unchanged"]
    kept.body, kept.tag = page(LEAD.replace("nine", "ten")), '"2"'
    assert sync(app) == ["changed"]
    assert sync(app) == ["unchanged"]
    assert kept.told == [200, 304, 304, 200, 304]
    app.library.remove(app.library.list()[0].id)
    assert sync(app) == ["added"], "what was removed is asked for again as a whole"


def test_a_feed_and_the_pages_of_its_teasers_are_asked_for_changes_only(site: Site, app: App) -> None:
    kept = site.pages["/hall"] = Kept(page())
    feed = site.pages["/feed"] = Kept(FEED.format(site.url("/hall")).encode(), "application/rss+xml")
    assert add(app, site.url("/feed")) == ["added"]
    assert sync(app) == ["unchanged"]
    assert kept.told[1:] == [304]
    kept.body, kept.tag = page(LEAD.replace("nine", "ten")), '"2"'
    assert sync(app) == ["changed"]
    assert len(feed.told) == 3


def test_pages_that_name_one_canonical_address_do_not_replace_each_other(site: Site, app: App) -> None:
    named = b'<head><link rel="canonical" href="/news"></head><body>'
    for path, town in (("/hall", "Orvik"), ("/story?id=7", "Nessby"), ("/story?id=8", "Halden")):
        site.pages[path] = (200, {}, page(LEAD.replace("Orvik", town)).replace(b"<body>", named))
        add(app, site.url(path))
    assert len(app.library.list()) == 3
    assert sync(app) == ["unchanged"] * 3
    assert {info.url for info in app.library.list()} == {site.url("/news")}


def redirect(site: Site, path: str, target: str) -> None:
    site.pages[path] = (301, {"Location": site.url(target)}, b"")


def test_a_page_that_moved_is_the_same_article(site: Site, app: App) -> None:
    site.pages["/q"] = (200, {}, page())
    assert add(app, site.url("/q")) == ["added"]
    site.pages["/q2"] = (200, {}, page())
    redirect(site, "/q", "/q2")
    assert sync(app) == ["unchanged"]
    site.pages["/q2"] = (200, {}, page(LEAD.replace("nine", "ten")))
    assert [outcome.kind for outcome in app.sync(dry_run=True)] == ["changed"]
    assert sync(app) == ["changed"]
    site.pages["/q3"] = (200, {}, page(LEAD.replace("nine", "eleven")))
    redirect(site, "/q2", "/q3")
    assert sync(app) == ["changed"]
    assert sync(app) == ["unchanged"]
    (info,) = app.library.list()
    assert "eleven" in app.library.article(info.id).text
    assert len(app.library.versions(info.id)) == 3


def test_a_page_of_a_teaser_that_moved_is_the_same_article(site: Site, app: App) -> None:
    site.pages["/q"] = (200, {}, page())
    site.pages["/r"] = (200, {}, page(LEAD.replace("Orvik", "Nessby")))
    items = "".join(f"<item><title>{p}</title><link>{site.url(p)}</link></item>" for p in ("/q", "/r"))
    feed = f'<rss version="2.0"><channel><title>Orvik Times</title>{items}</channel></rss>'
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed.encode())
    assert add(app, site.url("/feed")) == ["added", "added"]
    site.pages["/q2"] = (200, {}, page(LEAD.replace("nine", "ten")))
    redirect(site, "/q", "/q2")
    assert sync(app) == ["changed", "unchanged"]
    assert len(app.library.list()) == 2


def test_a_page_that_leads_to_several_articles_now_is_none_of_them(site: Site, app: App) -> None:
    site.pages["/q"] = (200, {}, page())
    add(app, site.url("/q"))
    text = f"{LEAD} {SECOND} " * 5
    items = "".join(
        f"<item><title>{n}</title><link>{site.url(n)}</link><description>{n} {text}</description></item>"
        for n in ("/a", "/b")
    )
    feed = f'<rss version="2.0"><channel><title>Orvik Times</title>{items}</channel></rss>'
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed.encode())
    redirect(site, "/q", "/feed")
    assert sync(app) == ["added", "added"]
    assert len(app.library.list()) == 3


def test_an_address_with_what_tells_of_a_visit_is_that_of_the_page(site: Site, app: App) -> None:
    named = b'<head><link rel="canonical" href="/hall"></head><body>'
    site.pages["/hall?utm_source=x7&from=mail"] = (200, {}, page().replace(b"<body>", named))
    site.pages["/hall"] = (200, {}, page(LEAD.replace("nine", "ten")).replace(b"<body>", named))
    assert add(app, site.url("/hall?utm_source=x7&from=mail")) == ["added"]
    assert add(app, site.url("/hall")) == ["changed"]


@pytest.mark.parametrize("items", [1, 2])
def test_a_page_and_the_feed_that_dates_it_do_not_change_each_other(site: Site, app: App, items: int) -> None:
    dated = FEED.replace("<link>", "<pubDate>Mon, 03 Mar 2025 06:00:00 GMT</pubDate><link>")
    for number in range(items):
        site.pages[f"/{number}"] = (200, {}, page(LEAD.replace("nine", str(number))))
    feed = dated.format(site.url("/0"))
    more = feed[feed.index("<item>") : feed.index("</channel>")].replace("/0<", "/1<") * (items - 1)
    kind = {"Content-Type": "application/rss+xml"}
    site.pages["/feed"] = (200, kind, feed.replace("</channel>", f"{more}</channel>").encode())
    assert add(app, site.url("/feed")) == ["added"] * items
    assert add(app, site.url("/0")) == ["unchanged"]
    assert set(sync(app)) == {"unchanged"}
    assert {str(info.published)[:10] for info in app.library.list()} == {"2025-03-03"}
    assert {info.outlet for info in app.library.list()} == {"Orvik Times"}


def test_a_page_that_is_gone_is_marked_and_its_article_kept(site: Site, app: App) -> None:
    assert add(app, site.url("/never")) == ["failed"]
    kept = site.pages["/hall"] = Kept(page())
    add(app, site.url("/hall"))
    (before,) = app.library.list()
    del site.pages["/hall"]
    assert sync(app) == ["gone"]
    (after,) = app.library.list()
    assert (before.gone, after.gone) == (False, True)
    site.pages["/hall"] = kept
    assert "unchanged" in sync(app)
    assert not app.library.list()[0].gone


def test_an_exported_library_asks_for_the_same_pages_and_finds_nothing_new(
    site: Site, app: App, tmp_path: Path
) -> None:
    kept = site.pages["/hall"] = Kept(page())
    site.pages["/feed"] = Kept(FEED.format(site.url("/hall")).encode(), "application/rss+xml")
    site.pages["/pool"] = Kept(page(f"{LEAD} It is the only pool there."))
    add(app, site.url("/feed"))
    add(app, site.url("/pool"))
    kept.body, kept.tag = page(LEAD.replace("nine", "ten")), '"2"'
    pool = site.pages.pop("/pool")
    assert sync(app) == ["changed", "gone"]
    written = export(app.library, tmp_path / "out.jsonl")
    other = App(Config(library=tmp_path / "other"))
    other.__dict__["embedder"] = HashingEmbedder()
    assert add(other, str(tmp_path / "out.jsonl")) == ["added"] * 3
    assert content(other.library) == content(app.library)
    assert sync(other) == ["unchanged"], "that the pool is gone was told before"
    assert lines(other.library) == written
    site.pages["/pool"] = pool
    assert sync(other) == sync(app) == ["unchanged", "unchanged"]
    assert not any(info.gone for info in other.library.list())
    other.close()
    site.pages["/out.jsonl"] = Kept((tmp_path / "out.jsonl").read_bytes(), "application/x-ndjson")
    assert set(add(app, site.url("/out.jsonl"))) == {"failed"}, "a page tells nothing of other places"


def test_a_page_that_is_gone_is_told_once(site: Site, app: App) -> None:
    site.pages["/hall"] = Kept(page())
    add(app, site.url("/hall"))
    del site.pages["/hall"]
    assert [outcome.kind for outcome in app.sync(dry_run=True)] == ["gone"]
    assert sync(app) == ["gone"]
    assert sync(app) == []
    assert add(app, site.url("/hall")) == ["gone"], "who names it is told again"


def test_a_page_is_known_whatever_password_and_fragment_it_was_asked_with(site: Site, app: App) -> None:
    site.pages["/hall"] = Kept(page())
    add(app, site.url("/hall", host="user:secret@127.0.0.1") + "#top")
    del site.pages["/hall"]
    assert sync(app) == ["gone"]
    assert sync(app) == []
    assert app.library.list()[0].gone


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_page_that_fails_today_is_not_gone(site: Site, app: App, status: int) -> None:
    kept = site.pages["/hall"] = Kept(page())
    add(app, site.url("/hall"))
    site.pages["/hall"] = (status, {}, b"")
    assert sync(app) == ["failed"]
    assert not app.library.list()[0].gone
    site.pages["/hall"] = kept
    assert sync(app) == ["unchanged"]


def items(*numbers: int) -> bytes:
    body = "".join(
        f"<item><title>Hall {n}</title><link>http://orvik.example/{n}</link><description>"
        f"{LEAD.replace('nine', str(n))} {SECOND * 8}</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Orvik Times</title>{body}</channel></rss>'.encode()


def test_a_feed_forgets_its_items_and_the_library_does_not(site: Site, app: App) -> None:
    feed = site.pages["/feed"] = Kept(items(1), "application/rss+xml")
    assert add(app, site.url("/feed")) == ["added"]
    feed.body, feed.tag = items(2, 1), '"2"'
    assert sync(app) == ["added", "unchanged"]
    feed.body, feed.tag = items(3, 2), '"3"'
    assert sync(app) == ["added", "unchanged"]
    found = app.library.list()
    assert [(info.copies, info.gone) for info in found] == [(1, False)] * 3


def test_an_item_that_changed_while_its_feed_grew_or_shrank_is_one(site: Site, app: App) -> None:
    item = (
        "<item><title>{0}</title><link>https://orvik.example/{0}</link><description>{1}</description></item>"
    )

    def hold(**items: str) -> None:
        told = "".join(item.format(name, f"{lead} {SECOND * 7}") for name, lead in items.items())
        body = f'<rss version="2.0"><channel><title>Orvik Times</title>{told}</channel></rss>'
        site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, body.encode())

    hold(hall=LEAD)
    assert add(app, site.url("/feed")) == ["added"]
    hold(ferry="The ferry was late.", hall=LEAD.replace("nine", "ten"))
    assert sync(app) == ["added", "changed"]
    hold(ferry="The ferry was early.")
    assert sync(app) == ["changed"]
    assert sorted(info.title or "" for info in app.library.list()) == ["ferry", "hall"]


def test_a_file_that_is_gone_is_marked(app: App, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "news").mkdir(exist_ok=True)
        (tmp_path / "news" / f"{name}.txt").write_text(f"{LEAD} {SECOND} It is told in {name}.")
    add_all = list(app.expand([str(tmp_path / "news")]))
    list(app.add([name for name in add_all if isinstance(name, str)]))
    app.remember([str(tmp_path / "news")])
    (tmp_path / "news" / "a.txt").unlink()
    assert sorted(sync(app)) == ["gone", "unchanged"]
    assert sorted(info.gone for info in app.library.list()) == [False, True]


def test_what_a_folder_passes_over_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(LEAD)
    for name in ("x.png", "y.png", ".hidden"):
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    said: list[str] = []
    app = App(Config(library=tmp_path / "library"), said.append)
    assert list(app.expand([str(folder)])) == [str(folder / "a.txt")]
    assert said == [f"{folder}: passed over, as no articles by their kind: 2 × image, 1 × hidden"]


def test_names_in_no_encoding_are_not_taken_for_gone(app: App, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    try:
        (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))).write_text(LEAD)
    except OSError:
        pytest.skip("this file system has no such names")
    names = [name for name in app.expand([str(folder)]) if isinstance(name, str)]
    list(app.add(names))
    app.remember([str(folder)])
    assert sync(app) == ["unchanged"]


def test_a_watched_folder_is_looked_at_when_something_changes(tmp_path: Path, model_cache: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{LEAD} {SECOND}")
    env = {
        **os.environ,
        "QA_LIBRARY": str(tmp_path / "library"),
        "QA_CACHE": str(model_cache),
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "qa"]
    subprocess.run([*command, "add", str(folder)], env=env, cwd=tmp_path, check=True, capture_output=True)
    watching = subprocess.Popen(
        [*command, "sync", "--watch", "--quiet"], env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    try:
        assert watching.stdout.readline() == "+0 new, ~0 changed, -0 gone, 1 unchanged\n"
        said = ""
        for number in range(100):
            # Written again until the watcher, which may still be on its way, has seen it.
            (folder / f"b{number}.txt").write_text(f"{SECOND} Told anew for the {number}th time on Friday.")
            os.set_blocking(watching.stdout.fileno(), False)
            try:
                watching.wait(0.3)
            except subprocess.TimeoutExpired:
                said = watching.stdout.readline() or ""
            if said:
                break
        assert said.startswith("+"), said
        assert not said.startswith("+0"), said
    finally:
        watching.send_signal(signal.SIGINT)
    assert watching.wait(20) == 130


def test_what_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_TICK", 100)
    monkeypatch.setattr(watching, "_QUIET", 50)
    folder, away, library = tmp_path / "news", tmp_path / "away", tmp_path / "news" / "library"
    alone = tmp_path / "home" / "alone.txt"
    for made in (library, alone.parent):
        made.mkdir(parents=True)
    alone.write_text(LEAD)
    found = [t.Source(str(folder), "folder"), t.Source(str(alone), "file")]
    told = watching.changes(lambda: found, library)

    def noticed() -> bool:
        return any(next(told) for _ in range(50))

    def calm() -> bool:
        # A folder that is watched anew is looked at once more.
        return not all(any(next(told) for _ in range(8)) for _ in range(3))

    assert next(told), "what changed before it was watched was seen by nobody"
    assert calm()
    (library / "catalog.sqlite").write_text("written by qa itself")
    (folder / ".hidden.txt").write_text(LEAD)
    (alone.parent / "beside.txt").write_text(LEAD)
    assert not any(next(told) for _ in range(8))
    (folder / "a.txt").write_text(LEAD)
    assert noticed()
    (alone.parent / "new").write_text(SECOND)
    (alone.parent / "new").replace(alone)
    assert noticed()
    assert calm()
    folder.rename(away)
    assert noticed()
    assert calm()
    away.rename(folder)
    assert noticed()
    assert calm()
    (folder / "a.txt").write_text(SECOND)
    assert noticed()
    assert calm()
    (tmp_path / "more").mkdir()
    found.append(t.Source(str(tmp_path / "more"), "folder"))
    assert noticed()
    assert calm()
    (tmp_path / "more" / "b.txt").write_text(LEAD)
    assert noticed()
