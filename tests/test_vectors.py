"""Search by vectors against brute force; clients that others overtake; collections lost or damaged."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from support.adding import FIRST_DAY, add, draft, start
from support.gate import gate
from support.hashing import HashingEmbedder

import qa.types as t
from qa import ingest
from qa.errors import EmbedderChanged, LibraryError
from qa.library import chroma, filling, nearest
from qa.library.library import VECTORS, Library, open_library
from qa.library.vectors import VectorsDamaged

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

ANY = t.Filter()
EMBEDDER = HashingEmbedder()
QUESTION = EMBEDDER.embed(["bridge faults in the railings of Castelune"])[0]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("vectors") / "library") as library:
        add(library, range(120))
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def brute(library: Library, where: t.Filter, question: list[float] = QUESTION) -> dict[str, float]:
    """Every admitted passage with its cosine, computed from the texts."""
    found = {}
    for info in library.list():
        since, until, outlets = where.since, where.until, [o.casefold() for o in where.outlets]
        if since and (info.published is None or info.published < since):
            continue
        if until and (info.published is None or info.published > until):
            continue
        if outlets and (info.outlet or "").casefold() not in outlets:
            continue
        if where.articles and info.id not in where.articles:
            continue
        for p in library.neighbours(info.id):
            vector = EMBEDDER.embed([f"{info.title}\n{p.text}"])[0]
            found[p.id] = float(np.dot(vector, question))
    return found


def check(library: Library, k: int, where: t.Filter) -> None:
    expected = brute(library, where)
    hits = library.search_vectors(QUESTION, k, where)
    assert len(hits) == len({i for i, _ in hits}) == min(k, len(expected))
    assert [s for _, s in hits] == sorted((s for _, s in hits), reverse=True)
    for passage, cosine in hits:
        assert cosine == pytest.approx(expected[passage], abs=1e-5)
    best = sorted(expected.values(), reverse=True)[: len(hits)]
    # The graph is approximate: a hit in twenty may be missed, none of the first.
    got = [s for _, s in hits]
    assert sum(g >= b - 1e-5 for g, b in zip(got, best, strict=True)) >= 0.95 * len(best)
    assert got[:3] == pytest.approx(best[:3], abs=1e-5)


FILTERS = {
    "none": ANY,
    "since": t.Filter(since=FIRST_DAY + timedelta(days=60)),
    "until": t.Filter(until=FIRST_DAY + timedelta(days=100)),
    "window": t.Filter(since=FIRST_DAY + timedelta(days=50), until=FIRST_DAY + timedelta(days=54)),
    "one day": t.Filter(since=FIRST_DAY + timedelta(days=7), until=FIRST_DAY + timedelta(days=7)),
    "outlet": t.Filter(outlets=("évening POST",)),
    "nothing": t.Filter(since=FIRST_DAY + timedelta(days=5000)),
}


@pytest.mark.parametrize("way", ["cosines", "sifted", "within"])
@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("k", [1, 10, 1000])
def test_the_nearest_are_those_of_brute_force(
    shared: Library, name: str, k: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_FEW", 400 if way == "cosines" else 1)
    monkeypatch.setattr(nearest, "_MOST_SIFTED", 3000 if way == "sifted" else 0)
    check(shared, k, FILTERS[name])


def test_a_filter_that_admits_only_what_is_far(shared: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "_FEW", 1)
    far = sorted(brute(shared, ANY).items(), key=lambda hit: hit[1])[:20]
    where = t.Filter(articles=tuple({passage.split(":")[0] for passage, _ in far}))
    check(shared, 10, where)


def test_exact_cosines(shared: Library) -> None:
    expected = brute(shared, ANY)
    some = list(expected)[::7]
    found = shared.cosines(QUESTION, [*some, "unknown:0-1"])
    assert set(found) == set(some)
    assert found == pytest.approx({i: expected[i] for i in some}, abs=1e-6)
    assert shared.cosines(QUESTION, []) == {}


def test_chroma_holds_text_and_metadata(shared: Library) -> None:
    import chromadb

    client = chromadb.PersistentClient(str(shared.folder / VECTORS))
    (collection,) = client.list_collections()
    info = next(i for i in shared.list() if i.title == "Bridge report 17")
    passage = shared.neighbours(info.id)[1]
    got = collection.get(ids=[passage.id], include=["documents", "metadatas"])
    assert got["documents"] == [passage.text]
    assert got["metadatas"] == [
        {
            "article": info.id,
            "outlet": "The Courier",
            "published": int((FIRST_DAY + timedelta(days=17)).timestamp()),
            "start": passage.start,
            "end": passage.end,
        }
    ]
    client.close()


def test_an_undated_article_without_outlet(library: Library) -> None:
    library.store(t.Draft(text="Some text about a bridge."), "/a")
    library.fill(EMBEDDER)
    assert len(library.search_vectors(QUESTION, 5, ANY)) == 1
    assert library.search_vectors(QUESTION, 5, t.Filter(since=datetime(1, 1, 1, tzinfo=UTC))) == []


def test_an_open_library_sees_what_another_process_adds_and_removes(library: Library) -> None:
    add(library, range(10))
    assert len(library.search_vectors(QUESTION, 1000, ANY)) == library.passage_count()
    process = start(library.folder, 10, 10)
    assert process.wait(60) == 0, process.stderr and process.stderr.read()
    assert library.count() == 20
    check(library, 1000, ANY)
    new = next(i for i in library.list() if i.title == "Bridge report 15")
    question = EMBEDDER.embed(["Bridge report 15\n" + library.neighbours(new.id)[0].text])[0]
    assert library.search_vectors(question, 1, ANY)[0][0] == library.neighbours(new.id)[0].id
    with open_library(library.folder) as other:
        other.remove(new.id)
    check(library, 1000, ANY)


def test_a_writer_that_was_overtaken_loses_nothing(library: Library) -> None:
    add(library, range(5))
    for first in (5, 15):
        with open_library(library.folder) as other:
            add(other, range(first, first + 5))
        add(library, range(first + 5, first + 10))
    with open_library(library.folder) as fresh:
        assert fresh.count() == 25
        check(fresh, 1000, ANY)
    check(library, 1000, ANY)


def test_passages_that_wait_for_vectors_are_left_out(library: Library) -> None:
    add(library, range(5))
    before = library.passage_count()
    library.store(draft(7), "/articles/7.txt")
    assert library.pending() == library.passage_count() - before
    assert len(library.search_vectors(QUESTION, 1000, ANY)) == before
    assert len(library.search_vectors(QUESTION, 1000, t.Filter(since=FIRST_DAY))) == before
    library.fill(EMBEDDER)
    check(library, 1000, ANY)


def test_removed_articles_leave_no_vectors_and_replaced_ones_are_not_found(library: Library) -> None:
    add(library, range(6))
    replaced = next(i.id for i in library.list() if i.title == "Bridge report 3")
    library.store(t.Draft(text="Quite another text.", title="Other", published=FIRST_DAY), "/articles/3.txt")
    library.fill(EMBEDDER)
    library.remove(next(i.id for i in library.list() if i.title == "Bridge report 4"))
    check(library, 1000, ANY)
    kept = [replaced, *(info.id for info in library.list())]
    assert stored_ids(library) == {p.id for id_ in kept for p in library.neighbours(id_)}


def stored_ids(library: Library) -> set[str]:
    import chromadb

    client = chromadb.PersistentClient(str(library.folder / VECTORS))
    ids = {i for c in client.list_collections() for i in c.get(include=[])["ids"]}
    client.close()
    return ids


def test_another_embedder_is_refused_and_reindex_mends_it(library: Library) -> None:
    add(library, range(6))
    other = HashingEmbedder("hashing@2", size=48)
    library.check_embedder(EMBEDDER.name)
    with pytest.raises(EmbedderChanged) as error:
        library.check_embedder(other.name)
    assert "hashing@1" in error.value.message
    assert "qa reindex" in error.value.hint
    with pytest.raises(EmbedderChanged):
        library.search_vectors(other.embed(["bridge"])[0], 5, ANY)
    with pytest.raises(EmbedderChanged):
        add(library, [9], other)
    assert library.count() == 6
    steps: list[tuple[int, int]] = []
    passages = library.passage_count()
    assert library.reindex(other, lambda done, of: steps.append((done, of))) == passages
    assert steps[-1] == (passages, passages)
    library.check_embedder(other.name)
    assert len(library.search_vectors(other.embed(["bridge"])[0], 1000, ANY)) == passages
    assert stored_ids(library) == {p.id for i in library.list() for p in library.neighbours(i.id)}


def test_an_emptied_library_takes_another_embedder(library: Library) -> None:
    add(library, [1])
    library.remove(library.list()[0].id)
    other = HashingEmbedder("hashing@2", size=48)
    add(library, range(3), other)
    assert len(library.search_vectors(other.embed(["bridge"])[0], 1000, ANY)) == library.passage_count()


class Failing(HashingEmbedder):
    """Fails at the second batch."""

    def embed(self, texts: object) -> list[list[float]]:
        if self.batches:
            raise KeyboardInterrupt
        return super().embed(texts)  # type: ignore[arg-type]


def test_an_interrupted_reindex_leaves_the_old_vectors_and_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 16)
    add(library, range(20))
    passages = library.passage_count()
    with pytest.raises(KeyboardInterrupt):
        library.reindex(Failing("hashing@2"))
    check(library, 10, ANY)
    add(library, [100])
    check(library, 1000, ANY)
    more = library.passage_count() - passages
    assert library.reindex(HashingEmbedder("hashing@2")) == passages + more - 16
    check(library, 1000, ANY)
    library.check_embedder("hashing@2")


DAMAGES = {
    "deleted": lambda chroma: shutil.rmtree(chroma),
    "database deleted": lambda chroma: (chroma / "chroma.sqlite3").unlink(),
    "database garbage": lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b"garbage" * 1000),
    "database cut": lambda chroma: os.truncate(chroma / "chroma.sqlite3", 5000),
    "graph deleted": lambda chroma: [shutil.rmtree(p) for p in chroma.iterdir() if p.is_dir()],
    "graph cut": lambda chroma: [os.truncate(p, 1000) for p in chroma.glob("*/data_level0.bin")],
    "names deleted": lambda chroma: [p.unlink() for p in chroma.glob("*/*.pickle")],
    "names cut": lambda chroma: [os.truncate(p, 1000) for p in chroma.glob("*/*.pickle")],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_lost_vectors_are_noticed_and_made_again(tmp_path: Path, shared: Library, damage: str) -> None:
    folder = tmp_path / "library"
    shutil.copytree(shared.folder, folder)
    DAMAGES[damage](folder / VECTORS)
    with open_library(folder) as library:
        with pytest.raises(LibraryError) as error:
            library.search_vectors(QUESTION, 10, ANY)
        assert isinstance(error.value, VectorsDamaged)
        assert "qa reindex" in error.value.hint
        assert str(folder / VECTORS) in error.value.message
        assert library.search_words(["bridge"], 5, ANY)
        assert library.reindex(EMBEDDER) == library.passage_count()
        check(library, 10, FILTERS["since"])


NEXT: dict[str, Callable[[Library], object]] = {
    "a question": lambda library: library.resume(EMBEDDER),
    "an add": lambda library: add(library, range(118, 240)),
    "a removal": lambda library: library.remove(library.list()[0].id),
}
"""What may come first after an interruption."""


@pytest.mark.parametrize("command", NEXT)
def test_files_that_crash_their_reader_are_made_again(tmp_path: Path, shared: Library, command: str) -> None:
    folder = tmp_path / "library"
    shutil.copytree(shared.folder, folder)
    graph = next((folder / VECTORS).glob("*/data_level0.bin"))
    graph.write_bytes(np.random.default_rng(3).bytes(graph.stat().st_size))
    (folder / "chroma.writing").touch()
    lines: list[str] = []
    with open_library(folder, report=lines.append) as library:
        NEXT[command](library)
        library.resume(EMBEDDER)
        check(library, 10, ANY)
    assert any("damaged" in line for line in lines)


def test_whole_vectors_survive_an_interruption(tmp_path: Path, shared: Library) -> None:
    folder = tmp_path / "library"
    shutil.copytree(shared.folder, folder)
    (folder / "chroma.writing").touch()
    with open_library(folder) as library:
        embedder = HashingEmbedder()
        library.resume(embedder)
        assert embedder.batches == []
        check(library, 10, ANY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_a_chroma_server_holds_several_libraries(tmp_path: Path, server: str) -> None:
    with (
        open_library(tmp_path / "one", chroma_url=server, chroma_token="secret") as one,
        open_library(tmp_path / "two", chroma_url=server) as two,
    ):
        add(one, range(8))
        add(two, range(4, 20))
        check(one, 1000, FILTERS["since"])
        check(one, 1000, ANY)
        check(two, 5, ANY)
        one.remove(one.list()[0].id)
        check(one, 1000, ANY)
        assert one.reindex(EMBEDDER) == one.passage_count()
        check(one, 1000, ANY)
    assert not (tmp_path / "one" / VECTORS).exists()
    with open_library(tmp_path / "one", chroma_url=server) as again:
        check(again, 10, ANY)


def mend(library: Library) -> None:
    health = library.examine(EMBEDDER.name)
    assert health.wrong("vectors")
    assert library.mend(health, EMBEDDER).findings == ()
    assert library.examine(EMBEDDER.name).findings == ()
    check(library, 1000, ANY)


def test_a_server_that_asks_for_a_token_is_filled_mended_and_made_again(tmp_path: Path, server: str) -> None:
    with gate(server, "sesame") as before:
        with open_library(tmp_path / "library", chroma_url=before.url, chroma_token="other") as library:
            with pytest.raises(LibraryError) as error:
                add(library, range(8))
            assert "QA_CHROMA_TOKEN" in error.value.hint
            assert library.count() == 8
        with open_library(tmp_path / "library", chroma_url=before.url, chroma_token="sesame") as library:
            library.resume(EMBEDDER)
            check(library, 1000, ANY)
            add(library, range(8, 12))
            library.remove(library.list()[0].id)
            check(library, 1000, ANY)
            with on_the_server(library, server) as collection:
                collection.delete(ids=sorted(collection.get(include=[])["ids"])[:5])
            mend(library)
            with on_the_server(library, server) as collection:
                collection.upsert(ids=["none:0-1"], embeddings=[QUESTION], documents=["none"])
            mend(library)
            with on_the_server(library, server) as collection:
                collection.delete(ids=collection.get(include=[])["ids"])
            mend(library)
            assert library.reindex(EMBEDDER) == library.passage_count()
            check(library, 1000, ANY)


@contextmanager
def on_the_server(library: Library, server: str) -> "Iterator[Collection]":
    """The library's collection, changed behind its back."""
    import chromadb

    client = chromadb.HttpClient(port=int(server.rpartition(":")[2]))
    (named,) = [
        c
        for c in client.list_collections()
        if c.name.startswith(f"qa-{library._store.catalog.library_id()}-")
    ]
    library.close()
    yield named
    client.close()


@pytest.mark.parametrize("requests", [1, 4, 7, 8])
def test_a_server_that_goes_away_in_the_middle_loses_nothing(
    tmp_path: Path, server: str, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "BATCH", 16)
    monkeypatch.setattr(filling, "BATCH", 16)
    with gate(server, "sesame") as before:
        before.left = requests
        with open_library(tmp_path / "library", chroma_url=before.url, chroma_token="sesame") as library:
            with pytest.raises(LibraryError) as error:
                add(library, range(30))
            assert before.url in error.value.message
            stored = library.count()
            assert stored
            with pytest.raises(LibraryError):
                library.search_vectors(QUESTION, 10, ANY) or library.resume(EMBEDDER)
            assert library.search_words(["bridge"], 5, ANY)
        before.left = None
        with open_library(tmp_path / "library", chroma_url=before.url, chroma_token="sesame") as library:
            library.resume(EMBEDDER)
            assert library.count() == stored
            check(library, 1000, ANY)
            add(library, range(30))
            assert library.examine(EMBEDDER.name).findings == ()


def test_a_server_that_cannot_be_reached(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9"
    with open_library(tmp_path / "library", chroma_url=url, chroma_token="secret") as library:
        with pytest.raises(LibraryError) as error:
            add(library, [1])
        assert url in error.value.message
        assert "secret" not in error.value.message + error.value.hint
        assert library.count() == 1
        assert library.pending()


def test_a_server_that_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma, "_ANSWER", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with open_library(tmp_path / "library", chroma_url=url) as library:
            library.store(draft(1), "/articles/1.txt")
            with pytest.raises(LibraryError, match="Chroma server") as error:
                library.fill(EMBEDDER)
            assert "chroma_url" in error.value.hint
            assert library.count() == 1


def test_a_library_moved_to_a_server_says_how_to_fill_it(tmp_path: Path, server: str) -> None:
    with open_library(tmp_path / "library") as library:
        add(library, [1])
    with open_library(tmp_path / "library", chroma_url=server) as library:
        with pytest.raises(LibraryError) as error:
            library.search_vectors(QUESTION, 5, ANY)
        assert "qa reindex" in error.value.hint
        library.reindex(EMBEDDER)
        check(library, 5, ANY)


ENV_FILES = {
    "steering": b"CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nCHROMA_SERVER_HOST=192.0.2.1\n",
    "other": b"OPENAI_API_KEY=x\n",
}


@pytest.mark.parametrize("name", ENV_FILES)
def test_a_file_of_the_working_folder_steers_nothing(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / ".env").write_bytes(ENV_FILES[name])
    monkeypatch.chdir(tmp_path)
    add(library, range(2))
    check(library, 100, ANY)
    assert (library.folder / VECTORS / "chroma.sqlite3").exists()


def test_a_file_that_chroma_cannot_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"NAME=\xe4\xff\n")
    script = f"""
import pathlib
from qa.errors import LibraryError
from qa.library.library import open_library
from support.adding import add
try:
    add(open_library(pathlib.Path({str(tmp_path / "library")!r})), [1])
except LibraryError as error:
    print(error.message)
"""
    tests = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([tests, str(Path(tests).parent)])}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert ".env" in done.stdout
