"""Files that hold several articles, looked at again: what they have no more is told, marked and kept."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from support.hashing import HashingEmbedder
from support.site import Answer, Site

from qa.app import App
from qa.config import Config

Write = Callable[[Iterable[str]], None]
MILLS = ("Ashby", "Corfe", "Dunley")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(Config(library=tmp_path / "library"))
    app.__dict__["embedder"] = HashingEmbedder()
    yield app
    app.close()


def text_of(mill: str) -> str:
    return f"The mill at {mill} closed after forty years, its owner said on Friday."


@pytest.fixture(params=["lines", "list", "zip"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Write]:
    file = tmp_path / ("news.zip" if request.param == "zip" else f"news-{request.param}.json")

    def written(mills: Iterable[str]) -> None:
        items = [{"title": f"{mill} closes", "text": text_of(mill)} for mill in mills]
        if request.param == "zip":
            with zipfile.ZipFile(file, "w") as archive:
                for item in items:
                    archive.writestr(f"{item['title']}.txt", item["text"])
        elif request.param == "list":
            file.write_text(json.dumps({"articles": items}))
        else:
            file.write_text("".join(json.dumps(item) + "\n" for item in items))

    return file, written


def add(app: App, source: Path) -> list[str]:
    outcomes = [outcome.kind for outcome in app.add([str(source)])]
    app.remember([str(source)])
    return outcomes


def sync(app: App, *, dry_run: bool = False, prune: bool = False) -> list[str]:
    return [outcome.kind for outcome in app.sync(dry_run=dry_run, prune=prune)]


def gone(app: App) -> dict[str, bool]:
    """By the mill that each article of the library is of, whether it is gone."""
    texts = {info.id: app.library.article(info.id).text for info in app.library.list()}
    return {
        mill: info.gone for info in app.library.list() for mill in MILLS if text_of(mill) in texts[info.id]
    }


def test_what_is_in_it_no_more_is_told_once_and_kept(app: App, write: tuple[Path, Write]) -> None:
    file, written = write
    written(MILLS)
    assert add(app, file) == ["added"] * 3
    written(("Ashby", "Dunley"))
    assert sync(app, dry_run=True) == ["unchanged", "unchanged", "gone"]
    assert gone(app) == {"Ashby": False, "Corfe": False, "Dunley": False}
    told = list(app.sync())
    assert [outcome.kind for outcome in told] == ["unchanged", "unchanged", "gone"]
    assert told[-1].source == str(file)
    assert told[-1].article
    assert text_of("Corfe") in app.library.article(told[-1].article).text
    assert gone(app) == {"Ashby": False, "Corfe": True, "Dunley": False}
    assert [place.gone for place in app.library.places_of(told[-1].article)] == [True]
    assert sync(app) == ["unchanged", "unchanged"]
    assert sync(app, dry_run=True) == ["unchanged", "unchanged"]


def test_it_is_there_again(app: App, write: tuple[Path, Write]) -> None:
    file, written = write
    written(MILLS)
    add(app, file)
    written(MILLS[:2])
    sync(app)
    written(MILLS)
    assert sync(app) == ["unchanged"] * 3
    assert not any(gone(app).values())
    assert sync(app) == ["unchanged"] * 3


def test_adding_the_file_again_says_so_too(app: App, write: tuple[Path, Write]) -> None:
    file, written = write
    written(MILLS)
    add(app, file)
    written(MILLS[1:])
    assert add(app, file) == ["unchanged", "unchanged", "gone"]
    assert gone(app)["Ashby"]


@pytest.mark.parametrize("before", [False, True], ids=["in one run", "found by an earlier run"])
def test_prune_takes_it_out(app: App, write: tuple[Path, Write], before: bool) -> None:
    file, written = write
    written(MILLS)
    add(app, file)
    written(MILLS[:2])
    if before:
        sync(app)
    assert sync(app, dry_run=True, prune=True) == ["unchanged", "unchanged", "gone"]
    assert sync(app, prune=True) == ["unchanged", "unchanged", "gone"]
    assert gone(app) == {"Ashby": False, "Corfe": False}
    assert sync(app, prune=True) == ["unchanged", "unchanged"]
    assert not app.library.examine(app.embedder.name).findings


def test_one_that_stands_elsewhere_too_is_shown_from_there(
    app: App, write: tuple[Path, Write], tmp_path: Path
) -> None:
    file, written = write
    written(MILLS)
    add(app, file)
    other = tmp_path / "elsewhere.txt"
    other.write_text(text_of("Corfe"))
    assert add(app, other) == ["copy"]
    written(("Ashby", "Dunley"))
    assert sorted(sync(app)) == ["gone", "unchanged", "unchanged", "unchanged"]
    (corfe,) = (info for info in app.library.list() if info.path == str(other))
    assert (corfe.copies, corfe.gone) == (1, False)
    sync(app, prune=True)
    assert gone(app) == {"Ashby": False, "Corfe": False, "Dunley": False}


def test_when_a_part_cannot_be_read_nothing_is_taken_for_gone(app: App, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [json.dumps({"title": mill, "text": text_of(mill)}) for mill in MILLS]
    file.write_text("\n".join(lines))
    add(app, file)
    file.write_text("\n".join([lines[0], lines[1][:20], lines[2]]))
    assert sorted(sync(app)) == ["failed", "unchanged", "unchanged"]
    assert not any(gone(app).values())


@pytest.mark.parametrize("named", [{}, {"title": "In brief"}], ids=["no title", "one title"])
def test_what_no_name_tells_apart_is_told_by_its_text_and_not_by_where_it_comes(
    app: App, tmp_path: Path, named: dict[str, str]
) -> None:
    file = tmp_path / "news.jsonl"

    def written(texts: Iterable[str]) -> None:
        file.write_text("".join(json.dumps({**named, "text": text}) + "\n" for text in texts))

    texts = [text_of(mill) for mill in MILLS]
    written(texts)
    assert add(app, file) == ["added"] * 3
    written(texts[1:])
    assert sync(app, dry_run=True) == ["unchanged", "unchanged", "gone"]
    assert sync(app) == ["unchanged", "unchanged", "gone"]
    assert gone(app) == {"Ashby": True, "Corfe": False, "Dunley": False}
    if not named:
        written([*texts[2:], "The owner of the mill at Ashby was fined 400 crowns on Monday.", *texts[:2]])
        assert sync(app) == ["unchanged", "added", "unchanged", "unchanged"]
        assert not any(gone(app).values())
    assert all(len(app.library.versions(info.id)) == 1 for info in app.library.list())


def test_one_whose_title_changed_is_not_gone(app: App, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"

    def written(title: str) -> None:
        items = [{"title": "Ashby", "text": text_of("Ashby")}, {"title": title, "text": text_of("Corfe")}]
        file.write_text("".join(json.dumps(item) + "\n" for item in items))

    written("Corfe")
    add(app, file)
    written("The mill closes")
    assert "gone" not in sync(app, dry_run=True)
    assert "gone" not in sync(app)
    assert [info.copies for info in app.library.list()] == [1, 1]


@pytest.mark.parametrize("kind", ["rss", "json"])
def test_a_feed_goes_on_without_its_older_articles(app: App, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"feed.{kind}"

    def written(mills: Iterable[str]) -> None:
        if kind == "json":
            items = [{"id": mill, "title": mill, "content_text": text_of(mill) * 9} for mill in mills]
            file.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
            return
        entries = "".join(
            f"<item><title>{mill}</title><description>{text_of(mill) * 9}</description></item>"
            for mill in mills
        )
        file.write_text(f'<rss version="2.0"><channel><title>Mills</title>{entries}</channel></rss>')

    written(MILLS)
    assert add(app, file) == ["added"] * 3
    written(MILLS[1:])
    assert sync(app, prune=True) == ["unchanged"] * 2
    assert len(gone(app)) == 3
    assert not any(gone(app).values())


def test_it_is_exported_as_it_is(app: App, write: tuple[Path, Write], tmp_path: Path) -> None:
    file, written = write
    written(MILLS)
    add(app, file)
    written(MILLS[:2])
    sync(app)
    from qa.render import contract

    exported = tmp_path / "export.jsonl"
    exported.write_text(
        "".join(json.dumps(contract.exported(found)) + "\n" for found in app.library.exported())
    )
    other = App(Config(library=tmp_path / "other"))
    other.__dict__["embedder"] = HashingEmbedder()
    assert {outcome.kind for outcome in other.add([str(exported)])} == {"added"}
    assert gone(other) == {"Ashby": False, "Corfe": False, "Dunley": True}
    assert sync(other) == ["unchanged", "unchanged"]
    assert list(app.library.exported()) == list(other.library.exported())
    other.close()


def test_a_list_on_the_web_is_looked_at_in_the_same_way(app: App) -> None:
    served = MILLS

    def answer(_asked: object) -> Answer:
        items = [{"title": f"{mill} closes", "text": text_of(mill)} for mill in served]
        lines = "".join(json.dumps(item) + "\n" for item in items)
        return 200, {"Content-Type": "application/jsonl"}, lines.encode()

    site = Site()
    site.pages["/news.jsonl"] = answer
    url = site.url("/news.jsonl")
    assert [outcome.kind for outcome in app.add([url])] == ["added"] * 3
    app.remember([url])
    served = MILLS[1:]
    assert sync(app, dry_run=True) == ["unchanged", "unchanged", "gone"]
    # What a server once had is kept, whatever is said of files.
    assert sync(app, prune=True) == ["unchanged", "unchanged", "gone"]
    assert gone(app) == {"Ashby": True, "Corfe": False, "Dunley": False}
    assert sync(app, prune=True) == ["unchanged", "unchanged"]
    site.server.shutdown()
    site.server.server_close()
