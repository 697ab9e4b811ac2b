"""A library that an older version wrote is told so, and ``reindex`` brings it up to date."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.hashing import HashingEmbedder

import qa.types as t
from qa.errors import LibraryError
from qa.library.database import SCHEMA_VERSION
from qa.library.library import CATALOG, open_library

EMBEDDER = HashingEmbedder()
# What versions before the third did not have.
_BEFORE = """
    DROP INDEX articles_current; DROP INDEX articles_published; DROP INDEX articles_outlet;
    DROP INDEX articles_story; DROP TABLE sketches; DROP TABLE pages;
    ALTER TABLE articles DROP COLUMN revised; ALTER TABLE articles DROP COLUMN story;
    ALTER TABLE versions DROP COLUMN stood_from; ALTER TABLE versions DROP COLUMN stood_until;
    DELETE FROM passages WHERE article IN (SELECT number FROM articles WHERE replaced_by IS NOT NULL);
    UPDATE articles SET pieces = 0 WHERE replaced_by IS NOT NULL;
    ALTER TABLE passages DROP COLUMN standing;
    PRAGMA user_version = 2;
"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with open_library(folder) as library:
        for text, key in (
            ("The mill closed in 1990.", "/a"),
            ("A ferry sank.", "/b"),
            ("It closed in 1991.", "/a"),
        ):
            library.store(t.Draft(text=text, title=f"Of {key}", path=key), key)
        library.remember([t.Source("/news", "folder")])
        library.fill(EMBEDDER)
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        connection.executescript(_BEFORE)
    return folder


def test_times_that_the_third_version_knew_are_taken_over(tmp_path: Path) -> None:
    folder, changed = tmp_path / "library", datetime(2025, 3, 1, tzinfo=UTC)
    page = t.Page("https://a.example/a", '"1"')
    with open_library(folder) as library:
        library.store(t.Draft("The mill closed in 1990.", url=page.url), page.url)
        library.store(t.Draft("It closed in 1991.", url=page.url, modified=changed), page.url)
        library.keep_page(page, [page.url])
        before = list(library.exported())
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        connection.executescript("ALTER TABLE places DROP COLUMN missing; PRAGMA user_version = 3;")
    with open_library(folder, upgraded=True) as library:
        assert list(library.exported()) == before
        assert library.page(page.url) == page


def test_it_is_refused_with_what_to_do(older: Path) -> None:
    before = (older / CATALOG).read_bytes()
    with pytest.raises(LibraryError, match="older") as error:
        open_library(older)
    assert "qa reindex" in error.value.hint
    assert (older / CATALOG).read_bytes() == before


def test_it_is_brought_up_to_date_with_nothing_lost(older: Path) -> None:
    said: list[str] = []
    with open_library(older, report=said.append, upgraded=True) as library:
        assert str(SCHEMA_VERSION) in said[0]
        assert sorted(library.article(info.id).text for info in library.list()) == [
            "A ferry sank.",
            "It closed in 1991.",
        ]
        library.reindex(EMBEDDER)
        (current,) = (info for info in library.list() if info.title == "Of /a")
        assert [v.article.characters for v in library.versions(current.id)] == [24, 18]
        assert library.sources() == [t.Source("/news", "folder")]
        vector = EMBEDDER.embed(["closed"])[0]
        assert len(library.search_vectors(vector, 10, t.Filter())) == 2
        assert library.examine(EMBEDDER.name).findings == ()
    assert (older / "catalog-2.sqlite").is_file()
    with open_library(older) as library:
        assert library.count() == 2
