"""What is exported and added again is an equal library."""

import json
import multiprocessing
import os
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.adding import draft
from support.command import Run, runner
from support.equal import add, add_in, content, export, lines
from support.hashing import HashingEmbedder

import qa.types as t
from qa.ingest import foresee, ingest
from qa.library.library import Library, open_library
from qa.readers import read
from qa.readers.clean import clean_text


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def again(file: Path, folder: Path) -> object:
    with open_library(folder) as other:
        outcomes = add(other, file)
        assert {o.kind for o in outcomes} <= {"added", "copy"}, outcomes
        assert other.pending() == 0
        assert other.examine(HashingEmbedder().name).findings == ()
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


def test_stories_come_back_though_what_made_them_was_removed(library: Library, tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(300)]
    changed = [
        [w if (n + shift) % 10 > 2 else f"other{shift}{n}" for n, w in enumerate(words)] for shift in (0, 5)
    ]
    # Two that share too little, joined by the original; a digest that was in the story of its larger part.
    parts = [f"part{n}" for n in range(300)]
    texts = [*changed, words, parts[:140], parts[140:260], parts]
    ids = [library.store(t.Draft(" ".join(text)), f"/{n}")[1] for n, text in enumerate(texts)]
    for removed in (2, 3):
        library.remove(ids[removed])
    stories = library.stories(ids)
    assert stories[ids[0]] == stories[ids[1]]
    assert stories[ids[4]].id != stories[ids[5]].id
    export(library, tmp_path / "out.jsonl")
    assert again(tmp_path / "out.jsonl", tmp_path / "other") == content(library)


def test_the_place_that_is_shown_comes_back(library: Library, tmp_path: Path) -> None:
    library.store(t.Draft("The river froze."), "/oldest")
    for place in ("/a", "/b", "/oldest"):
        library.store(t.Draft("The river rose.", title=f"Of {place}"), place)
    library.store(t.Draft("The river fell."), "/a")
    assert {i.title for i in library.list()} == {"Of /oldest", None}
    export(library, tmp_path / "out.jsonl")
    assert again(tmp_path / "out.jsonl", tmp_path / "other") == content(library)


def revised(library: Library) -> None:
    """Twelve articles at twelve places, four of them changed once and one of those back again."""

    def store(number: int, key: str) -> None:
        library.store(replace(draft(number), text=clean_text(draft(number).text)), key)

    for number in range(12):
        store(number, f"/articles/{number}.txt")
    for number in (20, 21, 22, 23, 0):
        store(number, f"/articles/{number % 20}.txt")
    store(5, "/copies/5.txt")
    library.fill(HashingEmbedder())
    library.remember([t.Source("/articles", "folder"), t.Source("https://a.example/feed", "url")])


def test_an_older_export_does_not_replace_what_is_newer(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    library.store(draft(1), "/a.txt")
    library.store(draft(2), "/b.txt")
    export(library, file)
    with open_library(tmp_path / "other") as other:
        (_, kept), (_, old) = (
            other.store(draft(3), "/a.txt"),
            other.store(replace(draft(2), title="B"), "/b.txt"),
        )
        assert [o.kind for o in add(other, file)] == ["added", "unchanged"]
        assert {(i.id, i.title) for i in other.list()} == {(kept, "Bridge report 3"), (old, "B")}
        before, after = other.versions(kept)
        assert (before.article.title, after.article.id) == ("Bridge report 1", kept)
        assert before.since < after.since
        assert other.count(t.Filter(as_of=before.since)) == 2
        assert {o.kind for o in add(other, file)} == {"unchanged"}
        assert other.examine(HashingEmbedder().name).findings == ()
        # What was seen later does.
        library.store(draft(4), "/a.txt")
        export(library, file)
        assert [o.kind for o in add(other, file)] == ["unchanged", "unchanged", "changed"]
        assert [v.article.title for v in other.versions(kept)] == [f"Bridge report {n}" for n in (1, 3, 4)]
        assert "Bridge report 4" in {i.title for i in other.list()}


def test_an_article_that_is_known_keeps_its_looks_and_joins_its_story(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "out.jsonl"
    text = draft(1).text
    library.store(replace(draft(1), title="Theirs"), "/theirs.txt")
    library.store(t.Draft(f"{text}\n\nMore of it was to follow on Sunday."), "/longer.txt")
    export(library, file)
    with open_library(tmp_path / "other") as other:
        _, known = other.store(replace(draft(1), title="Mine"), "/mine.txt")
        assert [o.kind for o in add(other, file)] == ["copy", "added"]
        assert (other.article(known).info.title, other.article(known).info.copies) == ("Mine", 2)
        assert other.stories([known])[known].articles == 2


def test_what_is_added_twice_or_foreseen_changes_nothing(library: Library, tmp_path: Path) -> None:
    revised(library)
    file = tmp_path / "out.jsonl"
    export(library, file)
    generation, before = library.generation(), content(library)
    assert {o.kind for o in add(library, file)} == {"unchanged"}
    assert {o.kind for o in foresee([str(file)], read=read, library=library)} == {"unchanged"}
    assert (library.generation(), content(library)) == (generation, before)
    with open_library(tmp_path / "other") as other:
        assert {o.kind for o in foresee([str(file)], read=read, library=other)} == {"added"}
        assert other.count() == 0
        assert other.sources() == []


def test_an_interrupted_one_is_completed(library: Library, tmp_path: Path) -> None:
    revised(library)
    file = tmp_path / "out.jsonl"
    written = export(library, file)
    for stop in range(0, len(written) - 2, 5):
        with open_library(tmp_path / f"{stop}") as other:
            going = ingest([str(file)], read=read, library=other, embedder=HashingEmbedder())
            for _ in range(stop + 1):
                next(going)
            going.close()
            assert other.count() <= library.count()
            add(other, file)
            assert content(other) == content(library)
            assert other.examine(HashingEmbedder().name).findings == ()
            assert lines(other) == written


def test_a_killed_one_is_completed(library: Library, tmp_path: Path) -> None:
    revised(library)
    written = export(library, tmp_path / "out.jsonl")
    chance, context = random.Random(os.environ.get("QA_SEED")), multiprocessing.get_context("spawn")
    other = tmp_path / "other"
    for _ in range(int(os.environ.get("QA_KILLS", "3"))):
        process = context.Process(target=add_in, args=(other, tmp_path / "out.jsonl"))
        process.start()
        while process.is_alive() and not (other / "catalog.sqlite").exists():
            process.join(0.01)
        process.join(chance.uniform(0.0, 0.5))
        process.kill()
        process.join()
    with open_library(other) as opened:
        add(opened, tmp_path / "out.jsonl")
        assert content(opened) == content(library)
        assert opened.examine(HashingEmbedder().name).findings == ()
        assert lines(opened) == written


SPOILED = {
    "qa_place": [7, "", None],
    "text": [7, None, "", " ", "\x00", ["a"]],
    "title": [7, ["a"], "\ud800"],
    "path": [{}, "\udfff"],
    "published": ["some day", 1755067303, "2025-08-13T06:41:43", "0001-01-01T00:00:00+23:00"],
    "added": ["9999-12-31T23:59:59-23:00", True],
    "since": ["2025-13-01T00:00:00Z", {}],
    "stood_from": [[]],
    "stood_until": ["", -1],
    "place_added": ["now"],
    "shown": ["yes", 1],
    "revised": [None, 0.5],
    "replaced_by": [12],
    "story": [12],
    "file": [["/a"]],
    "page": [0],
    "gone": [True],
    "headings": ["0-6", [[0]], [[6, 0]], [[0, 10**30]], [[-1, 4]], [["0", "6"]], [[False, True]]],
}


@pytest.mark.parametrize("field", SPOILED)
def test_a_spoiled_field_fails_by_its_line_and_the_others_come_in(
    library: Library, tmp_path: Path, field: str
) -> None:
    for number in range(2):
        library.store(draft(number), f"/articles/{number}.txt")
    first, last = (json.loads(line) for line in lines(library))
    spoiled = [{**first, field: value} for value in SPOILED[field] if value is not None or field != "revised"]
    file = tmp_path / "out.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in [*spoiled, last]))
    with open_library(tmp_path / "other") as other:
        *failed, good = add(other, file)
        assert good.kind == "added"
        assert {o.kind for o in failed} == {"failed"}
        for number, outcome in enumerate(failed, 1):
            assert f"line {number}:" in (outcome.reason or "")
            assert "Traceback" not in (outcome.reason or "")
        assert [i.title for i in other.list()] == ["Bridge report 1"]
        assert other.examine(HashingEmbedder().name).findings == ()


@pytest.mark.parametrize(
    "line",
    [
        {"qa_source": "/x", "kind": "disk"},
        {"qa_source": "/etc/passwd", "kind": "url"},
        {"qa_source": "file:///etc/passwd", "kind": "url"},
        {"qa_source": "articles", "kind": "folder"},
        {"qa_source": "/x\ud800", "kind": "file"},
        {"qa_source": 7, "kind": "file"},
        {"qa_source": "/x", "kind": "file", "added": "yesterday"},
        {"qa_source": "/x", "kind": ["file"]},
    ],
)
def test_a_spoiled_source_is_not_remembered(library: Library, tmp_path: Path, line: object) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text(f"{json.dumps(line)}\n{json.dumps({'qa_source': '/y', 'kind': 'folder'})}\n")
    (outcome,) = add(library, file)
    assert outcome.kind == "failed"
    assert "line 1:" in (outcome.reason or "")
    assert library.sources() == [t.Source("/y", "folder")]


def test_only_a_place_and_a_text_must_be_there(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text('{"qa_place": "/a", "text": "The river rose.", "added": "2025-01-02T00:00:00Z"}\n')
    assert [o.kind for o in add(library, file)] == ["added"]
    assert [o.kind for o in add(library, file)] == ["unchanged"]
    (info,) = library.list()
    assert info.added == library.versions(info.id)[0].since == datetime(2025, 1, 2, tzinfo=UTC)


def test_a_stranger_tells_nothing_of_other_places(library: Library, tmp_path: Path) -> None:
    library.store(draft(1), "/articles/1.txt")
    export(library, tmp_path / "out.jsonl")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.write(tmp_path / "out.jsonl", "out.jsonl")
    (outcome,) = add(library, tmp_path / "out.zip")
    assert outcome.kind == "failed"
    assert "the file itself" in (outcome.reason or "")


def test_the_command(tmp_path: Path, model_cache: Path, samples: Path) -> None:
    run = runner(tmp_path, model_cache)
    assert run("add", *map(str, sorted(samples.iterdir())[:4])).returncode == 0
    assert run("export", "out.jsonl").returncode == 0
    piped = run("export").stdout
    assert piped == (tmp_path / "out.jsonl").read_text()
    other = ("--library", str(tmp_path / "other"))
    added = run("add", "out.jsonl", *other)
    assert added.returncode == 0, added.stderr
    assert "`qa sync` looks at" in added.stderr
    assert run("export", *other).stdout == piped
    assert run("list", "--json", *other).stdout == run("list", "--json").stdout
    assert run("export", str(tmp_path / "no" / "folder.jsonl")).returncode == 2
    assert run("export", str(tmp_path / "other")).returncode == 2
    assert not list(tmp_path.glob("*.part")), "what could not be written leaves nothing behind"


def write(file: Path, years: int) -> None:
    said = f"The mill at {file.stem} closed after {years} years, its owner said on Friday."
    file.write_text(f"---\ntitle: {file.stem}\ndate: 2025-01-05\n---\n\n{said}\n")


def test_what_files_said_before_can_be_asked_in_both_libraries(tmp_path: Path, model_cache: Path) -> None:
    run = runner(tmp_path, model_cache)
    news = tmp_path / "news"
    news.mkdir()
    for number, name in enumerate(("Ashby", "Kellstow", "Dunholt")):
        write(news / f"{name}.md", 40 + number)
    assert run("add", "news").returncode == 0
    between = datetime.now(UTC).isoformat()
    write(news / "Ashby.md", 90)
    (news / "Copy.md").write_text((news / "Kellstow.md").read_text())
    (news / "Dunholt.md").unlink()
    assert run("sync").stdout == "+1 new, ~1 changed, -1 gone, 1 unchanged\n"
    assert run("export", "out.jsonl").returncode == 0
    other = ("--library", str(tmp_path / "other"))
    assert run("add", "out.jsonl", *other).returncode == 0

    asked = said(run, between)
    assert "40 years" in asked["then"]
    assert "90 years" in asked["now"]
    assert "-The mill at Ashby closed after 40 years" in asked["diff"]
    assert said(run, between, *other) == asked
    assert run("export", *other).stdout == (tmp_path / "out.jsonl").read_text()
    assert "whole" in run("doctor", *other).stdout
    # What was gone stays so, each file is read once more, and nothing is new in it.
    assert run("sync", *other).stdout == "+0 new, ~0 changed, -0 gone, 3 unchanged\n"
    assert run("export", *other).stdout == (tmp_path / "out.jsonl").read_text()
    write(news / "Ashby.md", 91)
    (news / "Copy.md").unlink()
    assert run("sync", *other).stdout == "+0 new, ~1 changed, -1 gone, 1 unchanged\n"


def said(run: Run, moment: str, *library: str) -> dict[str, str]:
    listed = json.loads(run("list", "--json", *library).stdout)
    (mill,) = (item["article"] for item in listed if "Ashby" in item["path"])
    question = "How many years was the mill at Ashby open?"
    return {
        "list": str(listed),
        "versions": run("show", mill, "--versions", "--json", *library).stdout,
        "diff": run("show", mill, "--diff", *library).stdout,
        "now": run("ask", question, *library).stdout,
        "then": run("ask", question, "--as-of", moment, *library).stdout,
    }
