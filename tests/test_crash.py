"""kill -9 at any point: the next command completes it, and nothing shows that it ever happened.

QA_KILLS and QA_ARTICLES raise the numbers of kills and of articles, QA_SEED repeats a run.
"""

import json
import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.adding import add, start
from support.hashing import HashingEmbedder

import qa.types as t
from qa.library.library import CATALOG, VECTORS, open_library

KILLS = int(os.environ.get("QA_KILLS", "4"))
SEED = int(os.environ.get("QA_SEED", str(random.SystemRandom().randrange(10_000))))
ARTICLES = int(os.environ.get("QA_ARTICLES", "150"))


def catalog_of(folder: Path) -> dict[str, Any]:
    """All that the catalog says, but when it was told."""
    connection = sqlite3.connect(folder / CATALOG)

    def rows(sql: str) -> list[Any]:
        return sorted(connection.execute(sql).fetchall(), key=repr)

    connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'instance')")
    found = {
        "articles": rows(
            "SELECT id, sha256, replaced_by, place, title, outlet, author, url, path, published, modified,"
            " language, characters, pieces, headings, text, revised, story FROM articles"
        ),
        "places": rows("SELECT p.key, a.id, p.title FROM places p JOIN articles a ON a.number = p.article"),
        "passages": rows('SELECT p.id, a.id, "start", "end", heading FROM passages p'
                         " JOIN articles a ON a.number = p.article"),
        "words": rows("SELECT p.id, term, col, offset FROM temp.terms JOIN passages p ON p.number = doc"),
        "indexes": rows("SELECT number, embedder, size, state, made FROM indexes"),
        "sketches": rows("SELECT key, id FROM sketches s JOIN articles a ON a.number = s.article"),
        "pending": rows("SELECT passage, wanted FROM pending"),
        "integrity": rows("PRAGMA integrity_check"),
    }  # fmt: skip
    connection.close()
    return found


def vectors_of(folder: Path) -> dict[str, tuple[str, str, list[float]]]:
    """Every record of Chroma: text, metadata and vector."""
    import chromadb

    client = chromadb.PersistentClient(str(folder / VECTORS))
    (collection,) = client.list_collections()
    got = collection.get(include=["documents", "metadatas", "embeddings"])
    client.close()
    documents, metadatas, embeddings = got["documents"], got["metadatas"], got["embeddings"]
    assert documents is not None
    assert metadatas is not None
    assert embeddings is not None
    return {
        i: (document, json.dumps(metadata, sort_keys=True), list(map(float, vector)))
        for i, document, metadata, vector in zip(got["ids"], documents, metadatas, embeddings, strict=True)
    }


def same(one: Path, other: Path) -> None:
    assert catalog_of(one) == catalog_of(other)
    first, second = vectors_of(one), vectors_of(other)
    assert {i: record[:2] for i, record in first.items()} == {i: record[:2] for i, record in second.items()}
    for i, (_, _, vector) in first.items():
        assert np.allclose(vector, second[i][2], atol=1e-6)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A library that was never interrupted, and the seconds that it took a process."""
    folder = tmp_path_factory.mktemp("whole") / "library"
    begun = time.monotonic()
    assert start(folder, 0, ARTICLES).wait(120) == 0
    return folder, time.monotonic() - begun


def interrupt(folder: Path, seconds: float) -> None:
    process = start(folder, 0, ARTICLES)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.communicate()


def test_killed_adds_are_completed_by_the_next(whole: tuple[Path, float], tmp_path: Path) -> None:
    reference, seconds = whole
    chance = random.Random(SEED)
    for kill in range(KILLS):
        folder = tmp_path / f"library{kill // 3}"
        interrupt(folder, chance.uniform(0.0, seconds))
        with open_library(folder) as library:
            # What a question sees in between is true, if not yet all.
            hits = library.search_words(["council"], 1000, t.Filter())
            assert len(library.passages([i for i, _ in hits])) == len(hits) == library.passage_count()
    for folder in tmp_path.iterdir():
        with open_library(folder) as library:
            add(library, range(ARTICLES))
            assert library.examine(HashingEmbedder().name).findings == ()
        same(folder, reference)


def test_a_killed_add_is_completed_by_a_question(whole: tuple[Path, float], tmp_path: Path) -> None:
    reference, seconds = whole
    folder = tmp_path / "library"
    while not (folder / CATALOG).exists():
        interrupt(folder, seconds * 0.6)
    question = HashingEmbedder().embed(["bridge"])[0]
    with open_library(folder) as library:
        library.resume(HashingEmbedder())
        assert library.pending() == 0
        assert len(library.search_vectors(question, 1000, t.Filter())) == library.passage_count()
        add(library, range(ARTICLES))
    same(folder, reference)


def test_a_killed_removal_is_completed(whole: tuple[Path, float], tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with open_library(folder) as library:
        add(library, range(8))
        gone = library.list()[0].id
        passages = {p.id for p in library.neighbours(gone)}
    with open_library(folder) as library, library.writing():
        # As if the process had ended between the catalog and Chroma.
        library._store.changes.remove(gone)
    assert passages & vectors_of(folder).keys()
    with open_library(folder) as library:
        question = HashingEmbedder().embed(["bridge"])[0]
        assert not passages & {i for i, _ in library.search_vectors(question, 1000, t.Filter())}
        library.resume(HashingEmbedder())
    assert not passages & vectors_of(folder).keys()
