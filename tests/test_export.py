"""What is exported and added again is an equal library."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.adding import draft
from support.command import runner
from support.hashing import HashingEmbedder

import qa.types as t
from qa.ingest import ingest
from qa.library.library import Library, open_library
from qa.readers import read
from qa.readers.clean import clean_text
from qa.render import contract


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def export(library: Library, file: Path) -> None:
    lines = (json.dumps(contract.exported(*found), ensure_ascii=False) for found in library.drafts())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def content(library: Library) -> object:
    articles = [(i.id, i.title, i.outlet, i.author, i.url, i.path) for i in library.list()]
    more = [(i.published, i.modified, i.characters, i.passages, i.copies) for i in library.list()]
    texts = [library.article(i.id).text for i in library.list()]
    passages = [library.neighbours(i.id) for i in library.list()]
    places = [place for place, _ in library.drafts()]
    return articles, more, texts, passages, places


def again(file: Path, folder: Path) -> object:
    with open_library(folder) as other:
        outcomes = list(ingest([str(file)], read=read, library=other, embedder=HashingEmbedder()))
        assert {o.kind for o in outcomes} <= {"added", "copy"}, outcomes
        assert other.pending() == 0
        return content(other)


def test_copies_parts_headings_and_odd_fields_come_back(library: Library, tmp_path: Path) -> None:
    when = datetime(2025, 8, 13, 6, 41, 43, 123456, tzinfo=UTC)
    text = "Markup\n\nThe tag <p> begins a paragraph. It has no <br> in it."
    assert clean_text(text) == text
    odd = t.Draft(
        text=text,
        title="By <b>hand</b>",
        outlet="domain.example",
        author="by The Editor; admin",
        url="https://a.example/x?b=1",
        path="/x/page.html",
        published=when,
        modified=when,
        language="hsb",
        headings=((0, 6),),
    )
    library.store(odd, "/x/page.html")
    library.store(t.Draft(text=text, path="/x/copy.html"), "/x/copy.html")
    library.store(
        t.Draft(text="From a feed.", url="https://a.example/1", path="/x/feed.xml"), "/x/feed.xml#1"
    )
    library.store(t.Draft(text="From a feed too.", path="/x/feed.xml"), "/x/feed.xml#2")
    library.store(t.Draft(text="From standard input."), None)
    library.store(replace(draft(1), text=clean_text(draft(1).text)), "/articles/1.txt")
    export(library, tmp_path / "out.jsonl")
    assert again(tmp_path / "out.jsonl", tmp_path / "other") == content(library)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(min_size=1).map(clean_text).filter(str.strip), min_size=1, max_size=4))
def test_any_text_comes_back(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("x")
    with open_library(folder / "one") as library:
        for number, text in enumerate(texts):
            library.store(t.Draft(text=text, path=f"/{number}"), f"/{number}")
        export(library, folder / "out.jsonl")
        assert again(folder / "out.jsonl", folder / "two") == content(library)


def test_a_spoiled_line_fails_by_number_and_the_others_come_in(library: Library, tmp_path: Path) -> None:
    for number in range(3):
        library.store(draft(number), f"/articles/{number}.txt")
    file = tmp_path / "out.jsonl"
    export(library, file)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    lines[1]["published"] = "some day"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with open_library(tmp_path / "other") as other:
        outcomes = list(ingest([str(file)], read=partial(read), library=other, embedder=HashingEmbedder()))
    assert [o.kind for o in outcomes] == ["added", "failed", "added"]
    assert "line 2" in (outcomes[1].reason or "")


def test_the_command(tmp_path: Path, model_cache: Path, samples: Path) -> None:
    run = runner(tmp_path, model_cache)
    assert run("add", *map(str, sorted(samples.iterdir())[:4])).returncode == 0
    assert run("export", "out.jsonl").returncode == 0
    piped = run("export").stdout
    assert piped == (tmp_path / "out.jsonl").read_text()
    other = ("--library", str(tmp_path / "other"))
    added = run("add", "out.jsonl", *other)
    assert added.returncode == 0, added.stderr
    assert run("export", *other).stdout.count("\n") == piped.count("\n")

    def listed(*where: str) -> list[dict[str, object]]:
        return [{**i, "added": None} for i in json.loads(run("list", "--json", *where).stdout)]

    assert listed(*other) == listed()
    assert run("export", str(tmp_path / "no" / "folder.jsonl")).returncode == 2
