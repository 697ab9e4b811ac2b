"""Looking again at what was added: only what changed is read; nothing is lost that a disk may bring back."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.command import runner
from support.hashing import HashingEmbedder

import qa.readers
import qa.types as t
from qa.app import App
from qa.config import Config
from qa.errors import UsageError
from qa.ingest import ingest
from qa.library.library import Library, open_library

OLD = 1_700_000_000


def write(file: Path, text: str, when: int = OLD) -> None:
    file.write_text(f"The {file.stem} at Ashby closed after {text} years, its owner said on Friday.\n")
    os.utime(file, (when, when))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(4):
        write(news / f"mill{number}.txt", str(40 + number))
    return news


class Opened:
    """An App over a library of its own that counts what it reads."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = App(Config(library=home / "library"))
        self.app.__dict__["embedder"] = HashingEmbedder()
        self.reads: list[str] = []
        real = qa.readers.read

        def read(source: str, **options: object) -> Iterator[object]:
            self.reads.append(Path(source).name)
            return real(source, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(qa.readers, "read", read)

    def add(self, *sources: str) -> dict[str, str]:
        found = list(self.app.expand(sources))
        outcomes = list(self.app.add([name for name in found if isinstance(name, str)]))
        self.app.remember(sources)
        return self._said(outcomes)

    def sync(self, *, dry_run: bool = False, prune: bool = False) -> dict[str, str]:
        self.reads.clear()
        return self._said(list(self.app.sync(dry_run=dry_run, prune=prune)))

    def texts(self) -> set[str]:
        library = self.app.library
        return {library.article(info.id).text for info in library.list()}

    def _said(self, outcomes: list[t.Outcome]) -> dict[str, str]:
        return {Path(o.source).name: o.kind for o in outcomes}


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    opened = Opened(tmp_path, monkeypatch)
    yield opened
    opened.app.close()


def test_what_has_not_changed_is_not_read(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    assert len(opened.reads) == 4
    generation = opened.app.library.generation()
    assert set(opened.sync().values()) == {"unchanged"}
    assert opened.reads == []
    os.utime(folder / "mill1.txt")
    assert set(opened.sync().values()) == {"unchanged"}
    assert opened.reads == [], "its bytes are the same"
    assert set(opened.add(str(folder)).values()) == {"unchanged"}
    assert opened.app.library.generation() == generation


def test_new_changed_and_gone(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    write(folder / "kiln.txt", "12")
    write(folder / "mill0.txt", "90", OLD + 5)
    (folder / "mill3.txt").unlink()
    expected = {
        "kiln.txt": "added",
        "mill0.txt": "changed",
        "mill1.txt": "unchanged",
        "mill2.txt": "unchanged",
        "mill3.txt": "gone",
    }
    before = opened.texts()
    assert opened.sync(dry_run=True) == expected
    assert opened.texts() == before, "a dry run changes nothing"
    assert opened.sync() == expected
    assert sorted(opened.reads) == ["kiln.txt", "mill0.txt"]
    assert any("after 43 years" in text for text in opened.texts()), "what is gone is kept"
    assert "gone" not in opened.sync().values(), "it is told once"
    write(folder / "mill3.txt", "43")
    assert opened.sync()["mill3.txt"] == "unchanged"


def test_an_edit_of_the_same_size_within_the_same_moment_is_seen(opened: Opened, folder: Path) -> None:
    file = folder / "mill0.txt"
    file.write_text("The mill closed after 40 years, its owner said.")
    stamp = file.stat().st_mtime_ns
    opened.add(str(folder))
    file.write_text("The mill closed after 41 years, its owner said.")
    os.utime(file, ns=(stamp, stamp))
    assert opened.sync()["mill0.txt"] == "changed"


def test_a_file_of_a_time_to_come_is_hashed_and_read_only_when_it_changed(
    opened: Opened, folder: Path
) -> None:
    file = folder / "mill0.txt"
    write(file, "40", when=4_070_908_800)
    opened.add(str(folder))
    for _ in range(2):
        assert opened.sync()["mill0.txt"] == "unchanged"
    assert opened.reads == []
    write(file, "41", when=4_070_908_800)
    assert opened.sync()["mill0.txt"] == "changed"
    assert opened.reads == ["mill0.txt"]


def test_prune_takes_out_what_is_gone_everywhere(opened: Opened, folder: Path) -> None:
    shutil.copy2(folder / "mill0.txt", folder / "copy.txt")
    opened.add(str(folder))
    (folder / "mill0.txt").unlink()
    (folder / "mill1.txt").unlink()
    assert opened.sync(prune=True)["mill1.txt"] == "gone"
    texts = opened.texts()
    assert any("after 40 years" in text for text in texts), "the copy is still there"
    assert not any("after 41 years" in text for text in texts)
    assert opened.app.library.pending() == 0


def test_prune_takes_out_what_an_earlier_run_found_gone(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    (folder / "mill1.txt").unlink()
    assert opened.sync()["mill1.txt"] == "gone"
    assert opened.sync(dry_run=True, prune=True)["mill1.txt"] == "gone"
    assert len(opened.texts()) == 4
    assert opened.sync(prune=True)["mill1.txt"] == "gone"
    assert len(opened.texts()) == 3
    assert "mill1.txt" not in opened.sync(prune=True)


def test_a_file_that_was_added_by_itself_can_be_pruned(opened: Opened, folder: Path) -> None:
    opened.add(str(folder / "mill1.txt"), str(folder / "mill2.txt"))
    (folder / "mill1.txt").unlink()
    assert opened.sync(prune=True)["mill1.txt"] == "gone"
    assert len(opened.texts()) == 1
    for file in folder.iterdir():
        file.unlink()
    opened.sync(prune=True)
    assert len(opened.texts()) == 1, "its folder is empty: its disk may be away"


def test_a_file_in_whose_place_a_folder_is_is_gone(opened: Opened, folder: Path) -> None:
    opened.add(str(folder), str(folder / "mill0.txt"))
    (folder / "mill0.txt").unlink()
    (folder / "mill0.txt").mkdir()
    write(folder / "mill0.txt" / "kiln.txt", "12")
    found = opened.sync()
    assert (found["mill0.txt"], found["kiln.txt"]) == ("gone", "added")


def test_what_lies_behind_a_link_that_leads_nowhere_is_not_pruned(opened: Opened, folder: Path) -> None:
    disk = folder.parent / "disk"
    disk.mkdir()
    write(disk / "kiln.txt", "12")
    (folder / "link").symlink_to(disk)
    opened.add(str(folder))
    shutil.rmtree(disk)
    found = opened.sync(prune=True)
    assert found["link"] == "failed"
    assert "kiln.txt" not in found
    assert len(opened.texts()) == 5


def test_folders_that_link_to_each_other_are_read_once(opened: Opened, folder: Path) -> None:
    (folder / "self").symlink_to(folder)
    other = folder.parent / "other"
    other.mkdir()
    write(other / "kiln.txt", "12")
    (folder / "to").symlink_to(other)
    (other / "back").symlink_to(folder)
    assert len(opened.add(str(folder))) == 5
    assert set(opened.sync().values()) == {"unchanged"}


def test_what_was_moved_is_shown_where_it_is(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    (folder / "mill0.txt").rename(folder / "moved.txt")
    found = opened.sync()
    assert (found["mill0.txt"], found["moved.txt"]) == ("gone", "copy")
    (info,) = (info for info in opened.app.library.list() if Path(info.path or "").name == "moved.txt")
    assert (info.copies, info.gone) == (1, False)
    assert opened.app.library.pending() == 0, "its passages were not embedded again"


def test_of_several_places_one_that_is_there_is_shown(opened: Opened, folder: Path) -> None:
    kilns = [folder / f"kiln{number}.txt" for number in (1, 2, 3)]
    write(kilns[0], "12")
    text = kilns[0].read_text()
    for kiln in kilns[1:]:
        shutil.copy2(kilns[0], kiln)
    opened.add(str(folder))

    def shown() -> str:
        library = opened.app.library
        (info,) = (i for i in library.list() if library.article(i.id).text in text)
        return Path(info.path or "").name

    assert shown() == "kiln1.txt"
    kilns[0].unlink()
    opened.sync()
    write(kilns[1], "77", OLD + 5)
    opened.sync()
    assert shown() == "kiln3.txt", "where it was found first it is gone"
    kilns[2].unlink()
    opened.sync()
    kilns[0].write_text(text)
    opened.sync()
    assert shown() == "kiln1.txt", "there it is again"


def lines(*articles: tuple[str, int]) -> str:
    text = "The bakery at Ashby closed after {} years, its owner said on Friday, and will not open again."
    return "".join(json.dumps({"title": t, "text": text.format(n)}) + "\n" for t, n in articles)


def test_a_file_of_one_article_that_grows_keeps_it(opened: Opened, folder: Path) -> None:
    file = folder / "many.jsonl"
    file.write_text(lines(("One", 61)))
    opened.add(str(file))
    file.write_text(lines(("One", 61), ("Two", 62)))
    kinds = [outcome.kind for outcome in opened.app.sync(dry_run=True)]
    assert kinds == [outcome.kind for outcome in opened.app.sync()] == ["unchanged", "added"]
    assert [info.copies for info in opened.app.library.list()] == [1, 1]
    file.write_text(lines(("Two", 62)))
    assert [outcome.kind for outcome in opened.app.sync()] == ["unchanged", "gone"]
    file.write_text(lines(("Other", 62)))
    assert [outcome.kind for outcome in opened.app.sync()] == ["changed"]
    assert {info.title: info.copies for info in opened.app.library.list()} == {"One": 1, "Other": 1}


def test_an_article_that_changed_while_its_file_grew_or_shrank_is_one(opened: Opened, folder: Path) -> None:
    file = folder / "many.jsonl"

    def hold(*articles: tuple[str, int]) -> None:
        rows = [json.loads(line) for line in lines(*articles).splitlines()]
        file.write_text(
            "".join(json.dumps({**r, "url": f"https://ashby.example/{r['title']}"}) + "\n" for r in rows)
        )

    hold(("One", 61))
    opened.add(str(file))
    for articles, expected in (
        ((("Two", 62), ("One", 71)), ["added", "changed"]),
        ((("Two", 72),), ["changed", "gone"]),
        ((("Two", 82), ("One", 71)), ["changed", "unchanged"]),
    ):
        hold(*articles)
        dry = [outcome.kind for outcome in opened.app.sync(dry_run=True)]
        assert dry == [outcome.kind for outcome in opened.app.sync()] == expected
    assert sorted(info.title or "" for info in opened.app.library.list()) == ["One", "Two"]


def test_an_article_of_another_title_stands_once_in_its_file(opened: Opened, folder: Path) -> None:
    file = folder / "many.jsonl"
    file.write_text(lines(("One", 61), ("Two", 62)))
    opened.add(str(file))
    file.write_text(lines(("One", 61), ("Two, corrected", 62)))
    opened.sync()
    assert {i.title: i.copies for i in opened.app.library.list()} == {"One": 1, "Two, corrected": 1}


def test_a_dry_run_tells_a_copy_among_the_new(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    write(folder / "kiln.txt", "12")
    shutil.copy2(folder / "kiln.txt", folder / "kiln2.txt")
    dry = opened.sync(dry_run=True)
    assert dry == opened.sync()
    assert (dry["kiln.txt"], dry["kiln2.txt"]) == ("added", "copy")


def test_an_empty_folder_is_told(opened: Opened, folder: Path) -> None:
    told: list[str] = []
    opened.app._report = told.append
    opened.add(str(folder))
    for file in folder.iterdir():
        file.unlink()
    assert set(opened.sync().values()) == {"gone"}
    opened.sync()
    assert len(told) == 1
    assert str(folder) in told[0]
    opened.sync(prune=True)
    assert len(told) == 2, "asked to take them out, it says why it does not"


@pytest.mark.parametrize("lose", [shutil.rmtree, lambda f: [p.unlink() for p in f.iterdir()]])
def test_a_folder_that_is_away_or_empty_costs_nothing(
    opened: Opened, folder: Path, lose: Callable[[Path], object]
) -> None:
    opened.add(str(folder))
    lose(folder)
    opened.sync(prune=True)
    assert len(opened.texts()) == 4


def test_a_removed_article_comes_back_when_its_file_is_added_again(opened: Opened, folder: Path) -> None:
    opened.add(str(folder / "mill0.txt"))
    opened.app.library.remove(opened.app.library.list()[0].id)
    assert opened.add(str(folder / "mill0.txt")) == {"mill0.txt": "added"}


def test_a_file_that_failed_is_tried_again(opened: Opened, folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    assert opened.add(str(folder))["empty.txt"] == "failed"
    assert opened.sync()["empty.txt"] == "failed"


def test_what_stood_at_a_place_is_remembered(tmp_path: Path) -> None:
    def read(source: str) -> Iterator[t.Draft]:
        yield t.Draft(text=source, path="/a.txt")

    library: Library
    with open_library(tmp_path / "library") as library:
        for text in ("First.", "Second.", "First."):
            list(ingest([text], read=read, library=library, embedder=HashingEmbedder()))
        versions = library.versions(library.list()[0].id)
        texts = [library.article(version.article.id).text for version in versions]
        assert texts == ["First.", "Second.", "First."]
        assert [version.since for version in versions] == sorted(version.since for version in versions)


def test_the_command(tmp_path: Path, model_cache: Path, folder: Path) -> None:
    run = runner(tmp_path, model_cache)
    none = run("sync")
    assert none.returncode == 2
    assert "qa add" in none.stderr
    assert run("add", "news").returncode == 0
    write(folder / "kiln.txt", "12")
    (folder / "mill3.txt").unlink()
    dry = run("sync", "--dry-run")
    assert dry.stdout == "+1 new, ~0 changed, -1 gone, 3 unchanged\n", dry.stderr
    lines = [json.loads(line) for line in run("sync", "--json").stdout.splitlines()]
    assert {Path(o["source"]).name: o["outcome"] for o in lines}["mill3.txt"] == "gone"
    assert run("sync").stdout == "+0 new, ~0 changed, -0 gone, 4 unchanged\n"
    (listed,) = json.loads(run("sources", "--json").stdout)
    assert (listed["source"], listed["kind"]) == (str(folder), "folder")
    assert run("sources").stdout.endswith(f"  folder  {folder}\n")
    unknown = run("sources", "--forget", "elsewhere")
    assert unknown.returncode == 2
    assert "qa sources" in unknown.stderr
    assert run("sources", "--forget", "news").stdout == ""


def test_what_is_forgotten_is_looked_at_no_more_and_its_articles_stay(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    shutil.rmtree(folder)
    assert opened.sync() == {"news": "failed"}
    with pytest.raises(UsageError) as error:
        opened.app.forget([str(folder), "elsewhere"])
    assert "elsewhere" in error.value.message
    assert [source.name for source in opened.app.sources()] == [str(folder)]
    opened.app.forget([f"{folder.parent}/./news/"])
    assert opened.app.sources() == []
    assert opened.sync() == {}
    assert len(opened.app.library.list()) == 4


def test_the_sources_are_listed_without_passwords(opened: Opened, folder: Path) -> None:
    opened.add(str(folder))
    secret = "https://ann:pass@news.example/feed"
    opened.app.library.remember([t.Source(secret, "url")])
    assert [source.name for source in opened.app.sources()] == [str(folder), "https://news.example/feed"]
    opened.app.forget(["https://news.example/feed"])
    assert [source.name for source in opened.app.library.sources()] == [str(folder)]
