"""What is wrong with a library is found, named, and mended from the catalog alone."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.adding import add, draft
from support.command import runner
from support.hashing import HashingEmbedder

import qa.types as t
from qa.library import database
from qa.library.doctor import Health
from qa.library.library import CATALOG, VECTORS, Library, open_library
from qa.library.vectors import Record, Vectors

NAME = HashingEmbedder().name
ANY = t.Filter()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        add(opened, range(8))
        yield opened


def answers(library: Library) -> tuple[object, ...]:
    """What the library answers to a question by words and by vectors."""
    question = HashingEmbedder().embed(["bridge faults"])[0]
    vectors = sorted((i, round(c, 4)) for i, c in library.search_vectors(question, 1000, ANY))
    return sorted(library.search_words(["council", "faults"], 1000, ANY)), vectors


def sql(library: Library, *statements: str) -> None:
    """Change the catalog's file behind the library's back."""
    library.close()
    connection = sqlite3.connect(library.folder / CATALOG)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def in_chroma(library: Library, change: Callable[[Vectors], None]) -> None:
    import chromadb

    library.close()
    client = chromadb.PersistentClient(str(library.folder / VECTORS))
    name = client.list_collections()[0].name
    client.close()
    vectors = Vectors(library.folder / VECTORS)
    vectors.open(name)
    change(vectors)
    vectors.close()


def lose_words(library: Library) -> None:
    number, title, text = 3, "Bridge report 0", ""
    library.close()
    connection = sqlite3.connect(library.folder / CATALOG)
    with connection:
        start, end, text = connection.execute(
            'SELECT p."start", p."end", a.text FROM passages p JOIN articles a ON a.number = p.article '
            "WHERE p.number = ?",
            (number,),
        ).fetchone()
        connection.execute(
            "INSERT INTO words (words, rowid, title, heading, text) VALUES ('delete', ?, ?, '', ?)",
            (number, title, text[start:end]),
        )
    connection.close()


def stray_words(library: Library) -> None:
    sql(library, "INSERT INTO words (rowid, title, heading, text) VALUES (99999, '', '', 'council')")


def break_words(library: Library) -> None:
    sql(library, "UPDATE words_data SET block = x'0102030405' WHERE id > 10")


def lose_vectors(library: Library) -> None:
    in_chroma(library, lambda vectors: vectors.delete(sorted(vectors.ids())[:3]))


def stray_vectors(library: Library) -> None:
    vector = HashingEmbedder().embed(["nothing"])[0]
    stray = Record("0123456789abcdef:0-7", vector, "nothing", {"article": "0123456789abcdef"})
    in_chroma(library, lambda vectors: vectors.put([stray]))


def lose_chroma(library: Library) -> None:
    library.close()
    shutil.rmtree(library.folder / VECTORS)


def tear_chroma(library: Library) -> None:
    library.close()
    files = [path for path in (library.folder / VECTORS).rglob("*") if path.is_file()]
    for file in files:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def lose_notes(library: Library) -> None:
    library.store(draft(100), "/articles/100.txt")
    sql(library, "DELETE FROM pending")


def lose_passages(library: Library) -> None:
    sql(library, "DELETE FROM passages WHERE article = 2")


HARM = {
    lose_words: "words",
    stray_words: "words",
    break_words: "words",
    lose_vectors: "vectors",
    stray_vectors: "vectors",
    lose_chroma: "vectors",
    tear_chroma: "vectors",
    lose_notes: "vectors",
    lose_passages: "catalog",
}


def test_nothing_is_wrong_with_a_library_that_was_left_alone(library: Library) -> None:
    health = library.examine(NAME)
    assert health.findings == ()
    assert health.articles == 8
    assert health.passages == health.words == health.vectors == library.passage_count()
    assert health.embedder == NAME


def test_an_empty_library_is_whole_and_stays_unwritten(tmp_path: Path) -> None:
    with open_library(tmp_path / "none") as library:
        assert library.examine(NAME) == Health()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_harm_is_found_and_mended(library: Library, harm: Callable[[Library], None]) -> None:
    before, count = answers(library), library.count()
    harm(library)
    health = library.examine(NAME)
    assert HARM[harm] in {finding.part for finding in health.findings}
    assert library.examine(NAME).findings == health.findings, "looking changes nothing"
    mended = library.mend(health, HashingEmbedder())
    assert mended.findings == ()
    assert library.examine(NAME).findings == ()
    if library.count() == count:
        assert answers(library) == before


def test_an_interrupted_add_is_found_and_completed(library: Library) -> None:
    library.store(draft(50), "/articles/50.txt")
    health = library.examine(NAME)
    assert health.waiting > 0
    assert [f.part for f in health.findings] == ["vectors"]
    assert library.mend(health, HashingEmbedder()).findings == ()


def test_another_embedder_is_found_and_its_vectors_made(library: Library) -> None:
    other = HashingEmbedder("other@1", 16)
    health = library.examine(other.name)
    assert [f.part for f in health.findings] == ["embedder"]
    mended = library.mend(health, other)
    assert mended.findings == ()
    assert mended.embedder == other.name


def test_a_text_that_was_changed_behind_the_catalog_is_told_and_not_covered_up(library: Library) -> None:
    sql(library, "UPDATE articles SET text = replace(text, 'faults', 'deaths') WHERE number = 1")
    health = library.examine(NAME)
    assert [f.part for f in health.findings] == ["catalog"]
    assert library.list()[-1].id in health.findings[0].what
    assert library.mend(health, HashingEmbedder()).findings == health.findings
    torn = library.list()[-1]
    library.remove(torn.id)
    add(library, range(8))
    assert library.article(torn.id).text.count("faults")
    library.mend(library.examine(NAME), HashingEmbedder())
    assert library.examine(NAME).findings == (), "what the finding says to do helps"


def test_what_sqlite_finds_is_told_in_lines(library: Library) -> None:
    forget = "DELETE FROM sqlite_master WHERE name IN ('articles_story', 'places_file')"
    sql(library, "PRAGMA writable_schema = ON", forget)
    found = library.examine(NAME).findings
    assert len(found) == 2
    for finding in found:
        assert finding.part == "catalog"
        assert "never used" in finding.what
        assert "\n" not in finding.what


@pytest.mark.parametrize(
    "lose", [Path.unlink, lambda file: file.write_bytes(b"")], ids=["deleted", "emptied"]
)
def test_a_lost_catalog_is_no_whole_library(library: Library, lose: Callable[[Path], object]) -> None:
    library.close()
    folder = library.folder
    for log in folder.glob(f"{CATALOG}-*"):
        log.unlink()
    lose(folder / CATALOG)
    with open_library(folder) as other:
        health = other.examine(NAME)
        assert [finding.part for finding in health.findings] == ["catalog"]
        assert other.mend(health, HashingEmbedder()).findings == health.findings
        add(other, range(8))
        assert other.examine(NAME).findings == ()
    import chromadb

    client = chromadb.PersistentClient(str(folder / VECTORS))
    assert len(client.list_collections()) == 1, "what was of the lost one is not kept"
    client.close()


def test_what_may_only_be_read_is_examined_and_asked(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = library.examine(NAME)
    library.store(draft(50), "/articles/50.txt")
    sql(library, "PRAGMA wal_checkpoint(TRUNCATE)")
    monkeypatch.setattr(database, "_may_only_be_read", lambda _: True)
    told: list[str] = []
    with open_library(library.folder, report=told.append) as other:
        assert [finding.part for finding in other.examine(NAME).findings] == ["vectors"]
        other.resume(HashingEmbedder())
        assert other.examine(NAME).vectors == whole.vectors
    assert ["only be read" in line for line in told] == [True]


def test_the_command(tmp_path: Path, model_cache: Path) -> None:
    run = runner(tmp_path, model_cache)
    assert run("doctor").returncode == 0
    source = tmp_path / "mill.txt"
    source.write_text("The mill at Ashby closed on Friday after 40 years, its owner said.\n")
    assert run("add", str(source)).returncode == 0
    whole = run("doctor")
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "whole" in whole.stdout
    source.unlink()
    shutil.rmtree(tmp_path / "library" / VECTORS)
    wrong = run("doctor", "--json")
    assert wrong.returncode == 1
    said = json.loads(wrong.stdout)
    assert said["ok"] is False
    assert [p["part"] for p in said["problems"]] == ["vectors"]
    mended = run("doctor", "--repair")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "repaired" in mended.stdout
    assert json.loads(run("doctor", "--json").stdout)["ok"] is True
    assert "40 years" in run("ask", "When did the mill at Ashby close?").stdout
