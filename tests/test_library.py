"""Several who use one library at once: writers queue, readers go on, and everyone sees what is there."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.adding import add, start
from support.hashing import HashingEmbedder

import qa.types as t
from qa.errors import LibraryError
from qa.library.library import Library, open_library
from qa.library.lock import Lock
from qa.library.vectors import Record, Vectors

ANY = t.Filter()
EMBEDDER = HashingEmbedder()
QUESTION = HashingEmbedder().embed(["bridge faults"])[0]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def complete(library: Library) -> None:
    assert library.pending() == 0
    ids = {p.id for i in library.list() for p in library.neighbours(i.id)}
    assert len(ids) == library.passage_count()
    assert {i for i, _ in library.search_vectors(QUESTION, 10_000, ANY)} == ids
    assert {i for i, _ in library.search_words(["council"], 10_000, ANY)} == ids


def test_two_processes_add_at_once(library: Library) -> None:
    processes = [start(library.folder, first, 60) for first in (0, 30)]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert library.count() == 90
    complete(library)
    assert any("Waiting" in output for output, _ in outputs)


def test_reading_goes_on_while_another_process_adds(library: Library) -> None:
    add(library, range(3))
    process = start(library.folder, 3, 150)
    asked = 0
    while process.poll() is None:
        words = library.search_words(["council"], 10_000, ANY)
        vectors = library.search_vectors(QUESTION, 10_000, ANY)
        known = library.passages([i for i, _ in (*words, *vectors)])
        assert all(library.article(p.article).text[p.start : p.end] == p.text for p in known.values())
        library.resume(HashingEmbedder())
        asked += 1
    assert process.wait() == 0
    assert asked
    assert library.count() == 153
    complete(library)


def test_an_empty_library_notices_when_another_process_makes_it(library: Library) -> None:
    assert library.count() == 0
    assert start(library.folder, 0, 4).wait(60) == 0
    assert library.count() == 4
    complete(library)


@pytest.mark.parametrize("held", [False, True])
def test_a_library_that_was_taken_away_is_let_go_of(library: Library, *, held: bool) -> None:
    add(library, range(2))
    complete(library)
    if held:
        with pytest.raises(LibraryError, match="taken away"), library.writing():
            shutil.rmtree(library.folder)
    else:
        shutil.rmtree(library.folder)
    assert library.count() == 0
    assert start(library.folder, 10, 3).wait(60) == 0
    assert library.count() == 3, "what is there now is seen"
    complete(library)
    add(library, range(2))
    with open_library(library.folder) as other:
        assert other.count() == 5, "nothing is written where nobody finds it"
        complete(other)


def test_the_generation_moves_with_changes_alone(library: Library) -> None:
    add(library, range(2))
    before = library.generation()
    library.search_words(["council"], 5, ANY)
    library.search_vectors(QUESTION, 5, ANY)
    library.resume(HashingEmbedder())
    assert library.generation() == before
    with open_library(library.folder) as other:
        other.remove(other.list()[0].id)
    assert library.generation() > before


def test_it_knows_when_it_was_last_changed(library: Library) -> None:
    assert library.changed() is None
    began = datetime.now(UTC)
    add(library, range(2))
    added = library.changed()
    assert added
    assert began - timedelta(milliseconds=1) <= added <= datetime.now(UTC)
    add(library, range(2))
    assert library.changed() == added
    with library.writing():
        library.store(t.Draft(text="Another text."), "/articles/0.txt")
    changed = library.changed()
    assert changed
    assert changed > added


def test_writers_of_one_process_queue(library: Library) -> None:
    lines: list[str] = []
    entered = threading.Event()
    with open_library(library.folder, report=lines.append) as other:
        waiter = threading.Thread(target=lambda: (add(other, [2]), entered.set()))
        with library.writing(), library.writing():
            library.store(t.Draft(text="Some text."), "/a")
            waiter.start()
            assert not entered.wait(0.3)
            other.resume(HashingEmbedder())
        waiter.join(30)
    assert entered.is_set()
    assert len(lines) == 1
    assert library.count() == 2


def test_threads_read_and_search_at_once(library: Library) -> None:
    add(library, range(20))
    expected = library.search_vectors(QUESTION, 20, ANY)
    failures: list[object] = []

    def ask() -> None:
        for _ in range(10):
            got = library.search_vectors(QUESTION, 20, ANY)
            if got != expected or len(library.search_words(["council"], 20, ANY)) != 20:
                failures.append(got)

    def write() -> None:
        for number in range(5):
            library.store(t.Draft(text=f"Unrelated text {number}."), None)

    threads = [threading.Thread(target=ask) for _ in range(4)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert library.count() == 25


def test_a_closed_library_opens_again(library: Library) -> None:
    add(library, range(3))
    library.close()
    assert library.count() == 3
    complete(library)


@pytest.mark.parametrize("limit", [4_096, 40_000, 300_000, 700_000])
def test_a_full_disk_is_named_and_nothing_is_lost(library: Library, limit: int) -> None:
    process = start(library.folder, 0, 40, limit)
    output, error = process.communicate(timeout=120)
    assert process.returncode == 1, error
    assert "LibraryError" in error
    assert "Traceback" not in error
    assert str(library.folder) in error
    stored = output.count("added")
    assert library.count() >= stored
    add(library, range(40))
    assert library.count() == 40
    complete(library)


def test_a_lock_needs_no_room_on_the_disk(tmp_path: Path) -> None:
    script = f"""
import pathlib, resource, signal
from qa.library.lock import Lock
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
lock = Lock(pathlib.Path({str(tmp_path / "lock")!r}))
lock.acquire()
print("held")
input()
"""
    command = [sys.executable, "-c", script]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    lock = Lock(tmp_path / "lock")
    assert not lock.try_acquire()
    assert list(tmp_path.iterdir()) == [tmp_path / "lock"]
    holder.kill()
    holder.wait()
    told: list[bool] = []
    lock.acquire(lambda: told.append(True))
    assert told == [], "whoever was killed holds nothing"
    lock.release()


def test_a_failed_write_frees_the_lock(library: Library) -> None:
    def fail() -> None:
        with library.writing():
            raise LibraryError("no", "no")

    for _ in range(2):
        with pytest.raises(LibraryError):
            fail()
    add(library, [1])
    complete(library)


@pytest.mark.parametrize("after", [False, True], ids=["before Chroma has them", "after"])
def test_notes_are_struck_out_only_after_chroma_has_the_vectors(
    library: Library, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    put = Vectors.put

    def interrupted(self: Vectors, records: Sequence[Record]) -> None:
        if after:
            put(self, records)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Vectors, "put", interrupted)
        with pytest.raises(KeyboardInterrupt):
            add(library, range(4))
    assert library.pending() == library.passage_count() > 0
    library.resume(HashingEmbedder())
    complete(library)


def test_a_folder_that_may_only_be_read_is_searched_and_not_changed(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with open_library(folder) as library:
        add(library, range(5))
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("whoever runs the tests may write anywhere")
        with open_library(folder) as library:
            assert library.count() == len(library.list()) == 5
            assert library.search_words(["bridge"], 5, t.Filter())
            assert len(library.search_vectors(EMBEDDER.embed(["bridge"])[0], 5, t.Filter())) == 5
            library.resume(EMBEDDER)
            with pytest.raises(LibraryError, match="may only be read"):
                library.remove(library.list()[0].id)
    finally:
        for path in everything:
            path.chmod(0o700)
