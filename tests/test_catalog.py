"""Articles, places and word search: what goes in comes out, once, and nothing in a question is special."""

import hashlib
import itertools
import os
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qa.types as t
from qa.errors import LibraryError, LibraryNewer, NotInLibrary
from qa.library.changes import article_id
from qa.library.database import SCHEMA_VERSION
from qa.library.library import CATALOG, Library, open_library

ANY = t.Filter()
DAY = datetime(2025, 8, 13, 6, 41, 43, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def store(library: Library, text: str, key: str, **fields: object) -> tuple[str, str]:
    return library.store(t.Draft(text=text, path=key, **fields), key)  # type: ignore[arg-type]


def found(library: Library, *terms: str, where: t.Filter = ANY) -> list[str]:
    return [i.split(":")[0] for i, _ in library.search_words(terms, 100, where)]


def test_a_missing_library_is_empty_and_reading_makes_nothing(tmp_path: Path) -> None:
    library = open_library(tmp_path / "none")
    assert library.count() == library.passage_count() == library.pending() == 0
    assert library.list() == []
    assert library.newest() is None
    assert library.search_words(["troops"], 5, ANY) == []
    assert library.search_vectors([1.0], 5, ANY) == []
    with pytest.raises(NotInLibrary):
        library.article("0")
    assert list(tmp_path.iterdir()) == []


def test_reading_the_catalog_does_not_load_chroma(tmp_path: Path) -> None:
    script = f"""
import sys, pathlib
from qa.library.library import open_library
import qa.types as t
library = open_library(pathlib.Path({str(tmp_path)!r}))
library.store(t.Draft(text="Some troops."), "a")
library.list(), library.search_words(["troops"], 5, t.Filter()), library.article(library.list()[0].id)
print([m for m in ("chromadb", "numpy", "onnxruntime") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_article_comes_back_as_it_was_given(library: Library) -> None:
    given_ = t.Draft(
        text="First line.\n\nSecond – with “quotes” and 漢字.\x00 End.",
        title="A title",
        outlet="The Courier",
        author="A. Writer",
        url="https://example.org/a",
        path="/a.txt",
        published=DAY,
        modified=DAY + timedelta(microseconds=1),
    )
    kind, article_id = library.store(given_, "/a.txt")
    article = library.article(article_id)
    assert kind == "added"
    assert article.text == given_.text
    for name in ("title", "outlet", "author", "url", "path", "published", "modified"):
        assert getattr(article.info, name) == getattr(given_, name)
    assert article.info.characters == len(given_.text)
    assert article.info.copies == 1
    assert library.infos([article_id, "unknown"]) == {article_id: article.info}
    assert library.list() == [article.info]
    assert library.newest() == DAY
    assert list(library.places()) == [(article_id, "/a.txt"), (article_id, "https://example.org/a")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_passages_are_slices_whatever_the_text(library: Library, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        _, article_id = store(library, text, f"/{number}")
        stored = library.article(article_id).text
        passages = library.neighbours(article_id)
        assert [p.text for p in passages] == [stored[p.start : p.end] for p in passages]
        assert library.passages([p.id for p in passages]) == {p.id: p for p in passages}
        assert library.infos([article_id])[article_id].passages == len(passages)


def test_the_same_place_with_the_same_text_is_unchanged(library: Library) -> None:
    first = store(library, "Some text.", "/a")
    assert store(library, "Some text.", "/a") == ("unchanged", first[1])
    assert store(library, "Some \n text. ", "/a") == ("unchanged", first[1])
    assert library.count() == 1


def test_a_copy_that_is_dated_dates_the_article(library: Library) -> None:
    _, article_id = store(library, "Some text.", "/a", title="One")
    assert store(library, "Some text.", "/b", title="Two", published=DAY) == ("copy", article_id)
    (info,) = library.list()
    assert (info.title, info.published) == ("Two", DAY)
    store(library, "Some text.", "/c", title="Three", published=DAY + timedelta(days=1))
    (info,) = library.list()
    assert (info.title, info.published, info.copies) == ("Two", DAY, 3)
    store(library, "Another text.", "/b")
    shown = {info.path: info.published for info in library.list()}
    assert shown == {"/c": DAY + timedelta(days=1), "/b": None}


def test_the_same_text_elsewhere_is_a_copy(library: Library) -> None:
    _, article_id = store(library, "Some text.", "/a", title="One")
    assert store(library, "Some text.", "/b", title="Two") == ("copy", article_id)
    info = library.article(article_id).info
    assert (info.copies, info.title, library.count(), library.passage_count()) == (2, "One", 1, 1)
    assert sorted(place for _, place in library.places()) == ["/a", "/b"]


def test_a_changed_place_replaces_its_text_and_keeps_the_old_one_readable(library: Library) -> None:
    _, old = store(library, "The bridge holds 40 tonnes.", "/a")
    kind, new = store(library, "The bridge holds 60 tonnes.", "/a")
    assert kind == "changed"
    assert new != old
    assert [info.id for info in library.list()] == [new]
    assert library.count() == 1
    assert found(library, "40") == []
    assert found(library, "60") == [new]
    assert library.article(old).text == "The bridge holds 40 tonnes."
    assert [passage.text for passage in library.neighbours(old)] == ["The bridge holds 40 tonnes."]


def test_a_text_that_comes_back_is_found_again(library: Library) -> None:
    _, old = store(library, "The bridge holds 40 tonnes.", "/a")
    _, new = store(library, "The bridge holds 60 tonnes.", "/a")
    assert store(library, "The bridge holds 40 tonnes.", "/a") == ("changed", old)
    assert found(library, "bridge") == [old]
    assert [i.id for i in library.list()] == [old]
    assert store(library, "The bridge holds 60 tonnes.", "/b") == ("added", new)
    assert sorted(found(library, "bridge")) == sorted([old, new])


def test_a_copy_stays_when_the_first_place_changes(library: Library) -> None:
    _, old = store(library, "Some text.", "/a", title="One", outlet="A")
    store(library, "Some text.", "/b", title="Two", outlet="B")
    store(library, "Other text.", "/a")
    info = library.article(old).info
    assert (info.title, info.outlet, info.path, info.copies) == ("Two", "B", "/b", 1)
    assert found(library, "two") == [old]
    assert found(library, "one") == []


def test_a_new_title_of_the_same_text_is_shown_and_found(library: Library) -> None:
    _, article_id = store(library, "Some text.", "/a", title="Fire in the mill")
    assert store(library, "Some text.", "/a", title="Blaze in the mill") == ("changed", article_id)
    assert library.article(article_id).info.title == "Blaze in the mill"
    assert found(library, "fire") == []
    assert found(library, "blaze") == [article_id]
    assert store(library, "Some text.", "/a", title="Blaze in the mill") == ("unchanged", article_id)


def test_a_place_of_its_own_for_every_text(library: Library) -> None:
    one, two = t.Draft(text="Pasted first."), t.Draft(text="Pasted second.")
    assert [library.store(d, None)[0] for d in (one, two, one)] == ["added", "added", "unchanged"]
    assert library.count() == 2


def test_removing_takes_everything(library: Library) -> None:
    _, article_id = store(library, "Some text.", "/a")
    store(library, "Other text.", "/b")
    assert library.remove(article_id[:6]).id == article_id
    assert library.count() == 1
    assert found(library, "some") == []
    with pytest.raises(NotInLibrary):
        library.article(article_id)
    assert store(library, "Some text.", "/a")[0] == "added"


def test_prefixes_must_be_unambiguous(library: Library) -> None:
    ids = sorted(store(library, f"Text {n}.", f"/{n}")[1] for n in range(40))
    twins = next((a, b) for a, b in itertools.pairwise(ids) if a[0] == b[0])
    with pytest.raises(NotInLibrary, match="several") as error:
        library.article(twins[0][0])
    assert twins[0] in error.value.hint
    assert library.article(ids[0].upper()).info.id == ids[0]
    for wrong in ("", "zz", "%", "_" * 16, ids[0] + "0"):
        with pytest.raises(NotInLibrary):
            library.article(wrong)


def test_articles_are_listed_newest_first_undated_last(library: Library) -> None:
    days = [None, DAY, DAY + timedelta(days=2), DAY - timedelta(days=9000), None]
    for number, published in enumerate(days):
        store(library, f"Text {number}.", f"/{number}", published=published)
    assert [info.published for info in library.list()] == [days[2], days[1], days[3], None, None]


WORLD = [
    ("Troops left the town of Averlo in the night.", "Courier", DAY),
    ("The mayor of Averlo said that no troop was seen.", "Évening Post", DAY + timedelta(days=1)),
    ("A café opened; naïve guests came.", "courier", None),
    ("北京の会議は来週開かれる。Troops watched.", None, DAY - timedelta(days=400)),
]


@pytest.fixture
def world(library: Library) -> list[str]:
    return [
        store(library, text, f"/{n}", outlet=outlet, published=published)[1]
        for n, (text, outlet, published) in enumerate(WORLD)
    ]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["troops"], {0, 1, 3}),
        (["TROOP"], {0, 1, 3}),
        (["cafe", "naive"], {2}),
        (["北京"], {3}),
        (["京北"], set()),
        (["café", "mayor"], {1, 2}),
        (["absent"], set()),
        ([], set()),
        (["", " ", '"', "?!"], set()),
    ],
)
def test_words_are_found(library: Library, world: list[str], terms: list[str], expected: set[int]) -> None:
    assert set(found(library, *terms)) == {world[n] for n in expected}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (t.Filter(since=DAY), {0, 1}),
        (t.Filter(until=DAY), {0, 3}),
        (t.Filter(since=DAY, until=DAY), {0}),
        (t.Filter(since=DAY + timedelta(microseconds=1)), {1}),
        (t.Filter(outlets=("COURIER",)), {0, 2}),
        (t.Filter(outlets=("évening post", "nobody")), {1}),
        (t.Filter(outlets=("nobody",)), set()),
        (t.Filter(articles=("unknown",)), set()),
    ],
)
def test_filters_of_word_search(
    library: Library, world: list[str], where: t.Filter, expected: set[int]
) -> None:
    everything = ["troops", "cafe", "averlo", "mayor"]
    assert set(found(library, *everything, where=where)) == {world[n] for n in expected}
    assert found(library, *everything, where=t.Filter(articles=(world[2],))) == [world[2]]


def test_the_title_weighs_more_than_the_text(library: Library) -> None:
    filler = "The council met again and heard a long report about roads. " * 3
    _, in_text = store(library, filler + "A ferry was named.", "/a", title="A meeting of the council")
    _, in_title = store(library, filler + "A ship was named.", "/b", title="The ferry of the council")
    assert found(library, "ferry") == [in_title, in_text]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    terms=st.lists(st.text() | st.sampled_from(['"', "NEAR(", "title:x", "a*", "^a", "-a", "a AND", "\x00"]))
)
def test_nothing_in_a_question_is_special(library: Library, terms: list[str]) -> None:
    store(library, "Troops left. NEAR the title a and AND.", "/a")
    assert len(library.search_words(terms, 5, ANY)) <= 1
    assert set(library.frequencies(terms)) == set(terms)


def test_very_many_terms(library: Library, world: list[str]) -> None:
    assert len(found(library, *[f"word{n}" for n in range(3000)], "mayor")) == 1


def test_frequencies_count_passages(library: Library, world: list[str]) -> None:
    counts = library.frequencies(["troops", "averlo", "café", "absent", "?"])
    assert counts == {"troops": 3, "averlo": 2, "café": 1, "absent": 0, "?": 0}
    library.remove(world[0])
    assert library.frequencies(["troops", "averlo"]) == {"troops": 2, "averlo": 1}


def test_k_best_in_order(library: Library) -> None:
    for n in range(30):
        store(library, f"Number {n}. " + "ferry " * (n + 1) + "and so on " * 20, f"/{n}")
    hits = library.search_words(["ferry"], 10, ANY)
    scores = [score for _, score in hits]
    assert len(hits) == 10
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_a_catalog_of_a_newer_version_is_refused(library: Library, tmp_path: Path) -> None:
    store(library, "Some text.", "/a")
    library.close()
    path = tmp_path / "library" / CATALOG
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(LibraryNewer, match="newer") as error:
        open_library(tmp_path / "library")
    assert "upgrade" in error.value.hint
    assert path.read_bytes() == before


def test_a_catalog_of_an_older_version_is_refused(library: Library, tmp_path: Path) -> None:
    store(library, "Some text.", "/a")
    library.close()
    with sqlite3.connect(tmp_path / "library" / CATALOG) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    with pytest.raises(LibraryError, match="older") as error:
        open_library(tmp_path / "library")
    assert "qa reindex" in error.value.hint


def read_everything(folder: Path) -> None:
    with open_library(folder) as library:
        for info in library.list():
            library.article(info.id)


@pytest.mark.parametrize("damage", ["garbage", "truncated"])
def test_a_damaged_catalog_is_named_and_left_alone(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "library"
    with open_library(folder) as library:
        for n in range(50):
            store(library, f"Some text {n}. " * 50, f"/{n}")
    path = folder / CATALOG
    content = path.read_bytes()
    spoiled = b"this is no database " * 500 if damage == "garbage" else content[: len(content) // 2]
    path.write_bytes(spoiled)
    for companion in folder.glob(f"{CATALOG}-*"):
        companion.unlink()
    with pytest.raises(LibraryError) as error:
        read_everything(folder)
    assert str(path) in error.value.message
    assert error.value.hint
    assert path.read_bytes() == spoiled


def test_a_schema_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / CATALOG).touch()
    with open_library(folder) as library:
        assert library.count() == 0
        assert store(library, "Some text.", "/a")[0] == "added"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with open_library(tmp_path / "file" / "library") as library, pytest.raises(LibraryError) as error:
        store(library, "Some text.", "/a")
    assert "file" in error.value.message
    assert error.value.hint


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_read_only_folder(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with open_library(folder) as library:
        store(library, "Some text.", "/a")
    folder.chmod(0o500)
    try:
        with open_library(folder) as library, pytest.raises(LibraryError, match="cannot write") as error:
            store(library, "Other text.", "/b")
        assert str(folder) in error.value.message
        assert error.value.hint
    finally:
        folder.chmod(0o700)


@given(st.text(st.sampled_from("ab \n\t\u3000e\u0301"), max_size=60))
def test_an_id_does_not_depend_on_white_space_or_on_the_pieces(text: str) -> None:
    words = unicodedata.normalize("NFC", text).split()
    expected = hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]
    with pytest.MonkeyPatch.context() as patch:
        for piece in (1, 3, 1000):
            patch.setattr("qa.library.changes._PIECE", piece)
            assert {article_id(text), article_id(f"\n{text} ")} == {expected}
