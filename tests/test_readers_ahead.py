"""Sources that are read ahead give what they give when they are read, in their order."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import qa.readers.ahead as ahead
import qa.types as t
from qa.app import App
from qa.config import Config
from qa.errors import SourceError
from qa.readers import read
from qa.readers.ahead import ReadAhead
from qa.readers.source import Read


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_SMALL", 0)


def told(items: Iterator[Read]) -> list[object]:
    """What was read, errors by their text."""
    found: list[object] = []
    try:
        found.extend(item if isinstance(item, t.Draft) else str(item) for item in items)
    except SourceError as error:
        found.append((error.message, error.hint))
    return found


def test_other_processes_read_the_same(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "page.html").write_text("<html><p>The mill closed on Friday, its owner told us.</p>")
    sources = [str(path) for path in (*sorted(samples.glob("*"))[:12], *sorted(tmp_path.glob("*")))]
    sources.append(str(tmp_path / "none.txt"))
    with closing(ReadAhead(read, processes=2)) as reading:
        for source in sources:
            reading.begin(source)
        for source in reversed(sources):
            assert told(reading.take(source)) == told(read(source)), source


def test_a_process_that_crashes_or_hangs_costs_its_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(3)]
    for file in files:
        file.write_text("The mill closed on Friday, its owner said.")
    pipe = tmp_path / "slow.txt"
    pipe.write_text("x")
    real = ahead._Process.read

    def crashing(self: ahead._Process, source: str, seconds: float) -> object:
        if source == str(files[1]):
            self._process.kill()
        if source == str(pipe):
            os.kill(self._process.pid, 19)
        return real(self, source, seconds)

    monkeypatch.setattr(ahead._Process, "read", crashing)
    with closing(ReadAhead(read, processes=2, seconds=3.0)) as reading:
        for file in (*files, pipe):
            reading.begin(str(file))
        assert isinstance(told(reading.take(str(files[0])))[0], t.Draft)
        ((message, hint),) = told(reading.take(str(files[1])))  # type: ignore[misc]
        assert "ended the process" in message
        assert hint
        assert isinstance(told(reading.take(str(files[2])))[0], t.Draft)
        ((message, _),) = told(reading.take(str(pipe)))  # type: ignore[misc]
        assert "within 3 s" in message


def test_closing_it_ends_the_processes(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(4)]
    for file in files:
        file.write_text("The mill closed on Friday, its owner said.")
    reading = ReadAhead(read, processes=2)
    for file in files:
        reading.begin(str(file))
    told(reading.take(str(files[0])))
    pids = [process._process.pid for process in reading._all]
    reading.close()
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            break
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_an_app_adds_in_the_order_of_the_sources(tmp_path: Path) -> None:
    from support.hashing import HashingEmbedder

    files = [tmp_path / "news" / f"{n:02}.txt" for n in range(30)]
    files[0].parent.mkdir()
    for number, file in enumerate(files):
        file.write_text(f"The mill number {number} closed on Friday, its owner said to the Courier.")
    app = App(Config(library=tmp_path / "library"))
    app.__dict__["embedder"] = HashingEmbedder()
    with closing(app):
        outcomes = list(app.add([str(file) for file in files]))
        assert [outcome.source for outcome in outcomes] == [str(file) for file in files]
        assert {outcome.kind for outcome in outcomes} == {"added"}
        assert app.library.count() == 30
