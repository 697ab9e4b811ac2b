"""Ctrl-C while articles come in: the one in hand is finished, the rest is for the next run."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command import runner
from support.site import Answer, Site

import qa.cli
from qa.cli.interrupts import Interrupts, obeyed

TEXT = (
    "<p>The council of {0} voted on Monday to close the swimming hall, which has leaked for nine years.</p>"
    "<p>Its leader said that a new hall for {0} would cost 14 million crowns and could open in 2029.</p>"
)


class Slow:
    """A page that is given when it is told to."""

    def __init__(self, town: str) -> None:
        self.asked = threading.Event()
        self.told = threading.Event()
        self._body = f"<html><body><article>{TEXT.format(town)}</article></body></html>".encode()

    def __call__(self, _: object) -> Answer:
        self.asked.set()
        assert self.told.wait(60)
        return 200, {"Content-Type": "text/html"}, self._body


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def begin(home: Path, model_cache: Path, *args: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "qa", *args],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "QA_CACHE": str(model_cache),
            "QA_LIBRARY": str(home / "library"),
        },
        cwd=home,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def interrupt(process: "subprocess.Popen[str]") -> str:
    """Ctrl-C, as a terminal sends it to the command and all that it started; the line that answers it."""
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr is not None
    return process.stderr.readline()


def test_the_article_in_hand_is_finished_and_the_rest_is_for_the_next_run(
    site: Site, tmp_path: Path, model_cache: Path
) -> None:
    first = site.pages["/first"] = Slow("Orvik")
    second = site.pages["/second"] = Slow("Stavnes")
    second.told.set()
    urls = [site.url("/first"), site.url("/second")]
    process = begin(tmp_path, model_cache, "add", *urls)
    assert first.asked.wait(60)
    assert "finishing" in interrupt(process)
    first.told.set()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "1 added" in said
    assert "run the command again" in said
    run = runner(tmp_path, model_cache)
    assert [a["url"] for a in json.loads(run("list", "--json").stdout)] == urls[:1]
    again = run("add", *urls)
    assert (again.returncode, again.stderr.splitlines()[-1]) == (0, "1 added, 1 unchanged")
    assert run("doctor").returncode == 0


def test_a_second_one_stops_at_once(site: Site, tmp_path: Path, model_cache: Path) -> None:
    page = site.pages["/first"] = Slow("Orvik")
    process = begin(tmp_path, model_cache, "add", site.url("/first"))
    assert page.asked.wait(60)
    assert "finishing" in interrupt(process)
    interrupt(process)
    process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT)
    page.told.set()


def test_one_that_waits_for_the_lock_stops_at_once(tmp_path: Path, model_cache: Path) -> None:
    from qa.library.library import open_library

    (tmp_path / "a.txt").write_text("The mill at Ashby closed after 40 years, its owner said on Friday.")
    with open_library(tmp_path / "library") as library, library.writing():
        process = begin(tmp_path, model_cache, "add", "a.txt")
        assert process.stderr is not None
        assert "Waiting for another qa" in process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 130


def test_what_is_being_loaded_when_it_comes_says_nothing_of_its_own() -> None:
    interrupts = Interrupts(lambda: None)
    with pytest.raises(KeyboardInterrupt), interrupts.heard():  # noqa: PT012
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise ImportError("initialization failed") from error
    with pytest.raises(ImportError), Interrupts(lambda: None).heard():
        raise ImportError
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_was_held_back_ends_the_next_block_before_it_begins() -> None:
    told: list[bool] = []
    begun: list[int] = []
    interrupts = Interrupts(lambda: told.append(True))
    with pytest.raises(KeyboardInterrupt), interrupts.heard():  # noqa: PT012
        for number in range(3):
            with interrupts.held():
                begun.append(number)
                if number == 1:
                    signal.raise_signal(signal.SIGINT)
                    begun.append(-number)
    assert begun == [0, 1, -1]
    assert told == [True]


def test_one_that_python_dropped_ends_the_events(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cleared:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    dropped: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda given: dropped.append(given.exc_type))
    seen: list[int] = []

    def events() -> Iterator[int]:
        yield 1
        Cleared()
        assert dropped == [KeyboardInterrupt]
        yield 2

    with pytest.raises(KeyboardInterrupt), Interrupts(lambda: None).heard():  # noqa: PT012
        for event in obeyed(events()):
            seen.append(event)  # noqa: PERF402 - what was seen before it is looked at
    assert seen == [1]
    assert list(obeyed(iter([1]))) == [1]


def test_an_error_that_ctrl_c_became_is_an_interruption(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(error: Exception) -> int:
        def command(*, standalone_mode: bool) -> int:
            raise error

        monkeypatch.setattr(qa.cli, "cli", command)
        with pytest.raises(SystemExit) as ended:
            qa.cli.main()
        return int(ended.value.code or 0)

    # As native code tells of it that builds what a model's answer is read by.
    assert told(ValueError('Error building "literal" validator:\n  KeyboardInterrupt: ')) == 130
    assert "interrupted" in capsys.readouterr().err
    handled = RuntimeError("while it was cleaned up")
    handled.__context__ = KeyboardInterrupt()
    assert told(handled) == 130
    with pytest.raises(ValueError, match="of its own"):
        told(ValueError("of its own"))
