"""The log: what happened can be read again, and nothing that others print gets onto the screen."""

import logging
import re
import subprocess
import sys
import warnings

import pytest
from support.pilot import app_of, asked, until
from support.tui import PASSENGERS, refused, streamed, tui
from textual.pilot import Pilot

import qa.types as t
from qa.config import Config
from qa.errors import BackendUnreachable, QAError
from qa.tui.dialogs import Entry
from qa.tui.journal import MOST, Journal
from qa.tui.library_screen import LibraryScreen
from qa.tui.log_screen import LogScreen
from qa.tui.log_view import LogView
from qa.tui.strays import Listener

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def log(pilot: Pilot[None]) -> LogView:
    await pilot.press("f12")
    await until(pilot, lambda: isinstance(pilot.app.screen, LogScreen))
    view = pilot.app.screen.query_one(LogView)
    await until(pilot, lambda: view.size.height > 0)
    return view


def said(view: LogView) -> list[str]:
    """The lines without their day and time."""
    return [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ", "", line) for line in view.text.splitlines()]


async def test_each_question_is_told_with_its_stages() -> None:
    backend = BackendUnreachable("no server at http://localhost:9", "start it")
    app = tui(streamed(PASSENGERS), [t.Found(()), t.Done(refused())], [t.Found(()), backend])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any("Ready" in event.text for event in app.journal.after(0)))
        for question in ("how many passengers?", "who won the cup?", "and now?"):
            await asked(pilot, question)
        lines = said(await log(pilot))
        assert "engine    The library holds 3 articles, the newest of 2 Jul 2025." in lines
        start = lines.index("question  1  how many passengers?")
        assert lines[start:] == [
            "question  1  how many passengers?",
            "question  1  found 2 passages of 2 articles",
            "question  1  answered · 2 supported, 1 partly · retrieve 0.10 s, write 0.20 s, verify 0.10 s · "
            "812 tokens read, 64 written · scripted",
            "question  2  who won the cup?",
            "question  2  found 0 passages of 0 articles",
            "question  2  refused: No passage speaks of “cup” in this context. · retrieve 0.10 s, "
            "write 0.20 s, verify 0.10 s · 812 tokens read, 64 written · scripted",
            "question  3  and now?",
            "question  3  found 0 passages of 0 articles",
            "error     Question 3: no server at http://localhost:9",
            "start it",
        ]


async def test_a_notice_that_has_gone_is_there_to_be_read() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        app.complain(QAError("the disk is full", "make room"))
        app._report("another qa is waited for")
        await until(pilot, lambda: len(app._notifications) == 2)
        app.clear_notifications()
        lines = said(await log(pilot))
        assert lines[lines.index("error     the disk is full") + 1] == "make room"
        assert "notice    another qa is waited for" in lines


async def test_what_became_of_sources_is_told() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        app.engine.add("one two missing")
        await until(pilot, lambda: any("Done:" in event.text for event in app.journal.after(0)))
        lines = said(await log(pilot))
        start = lines.index("source    ✗ missing: no such file")
        assert lines[start : start + 4] == [
            "source    ✗ missing: no such file",
            "source    added: one",
            "source    added: two",
            "source    Done: 2 added, 1 failed.",
        ]


async def test_what_libraries_say_is_told_and_shown_nowhere_else(capfd: pytest.CaptureFixture[str]) -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.chat.query(".sample")))
        logging.getLogger("chromadb.segment").warning("slow disk: %d ms", 900)
        logging.getLogger("httpx").error("no answer")
        logging.getLogger("httpx").info("GET /")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("an old way", DeprecationWarning, stacklevel=1)
        print("half a ", end="")
        print("line")
        await until(pilot, lambda: any(event.kind == "output" for event in app.journal.after(0)))
        lines = said(await log(pilot))
    assert "warning   chromadb.segment: slow disk: 900 ms" in lines
    assert "error     httpx: no answer" in lines
    assert any("DeprecationWarning: an old way" in line for line in lines)
    assert "output    half a line" in lines
    assert not any("GET /" in line for line in lines)
    assert "slow disk" not in capfd.readouterr().err
    assert not [one for one in logging.getLogger().handlers if type(one).__module__.startswith("qa.")]


def test_a_record_that_does_not_fit_its_arguments_is_noted_as_it_is() -> None:
    journal = Journal(Config())
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "%d of %d", ("one",), None)
    Listener(journal, None).emit(record)
    assert [event.text for event in journal.after(0)] == ["x: %d of %d"]


def test_no_secret_gets_into_it() -> None:
    environ = {"OPENAI_API_KEY": "local-key-5f2", "MY_TOKEN": "x", "HOME": "/home/me"}
    journal = Journal(Config(chroma_token="hush-hush"), environ)
    journal.add("error", "key local-key-5f2, token hush-hush, x at /home/me")
    journal.add(
        "error", "GET https://me:pa55@host:1/v1?api_key=abc&k=3 failed; Authorization: Bearer abc.def-123"
    )
    journal.add("error", "bad key sk-proj-0123456789abcdef")
    assert [event.text for event in journal.after(0)] == [
        "key (secret), token (secret), x at /home/me",
        "GET https://(secret)@host:1/v1?api_key=(secret)&k=3 failed; Authorization: Bearer (secret)",
        "bad key (secret)",
    ]


def test_it_keeps_the_latest_and_no_more() -> None:
    journal = Journal(Config())
    for n in range(MOST + 10):
        journal.add("notice", f"event {n}")
    journal.add("notice", "x" * 100_000)
    kept = journal.after(0)
    assert len(kept) == MOST
    assert kept[0].text == "event 11"
    assert len(kept[-1].text) < 5_000
    assert [event.n for event in journal.after(kept[-3].n)] == [kept[-2].n, kept[-1].n]


async def filled(pilot: Pilot[None], number: int = 100) -> LogView:
    app = app_of(pilot)
    await until(pilot, lambda: bool(app.chat.query(".sample")))
    for n in range(number):
        app.journal.add("notice", f"event {n}")
    view = await log(pilot)
    await until(pilot, lambda: view.count >= number and view.scroll_offset.y == view.max_scroll_y > 0)
    return view


async def test_it_follows_until_one_scrolls_away() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        view = await filled(pilot)
        app.journal.add("notice", "the latest")
        await until(pilot, lambda: view.text.endswith("the latest"))
        await until(pilot, lambda: view.scroll_offset.y == view.max_scroll_y)
        await pilot.press("up", "up", "up")
        await until(pilot, lambda: not view.following)
        at = view.scroll_offset.y
        app.journal.add("notice", "one more")
        await until(pilot, lambda: view.text.endswith("one more"))
        await pilot.pause()
        assert view.scroll_offset.y == at
        await pilot.press("f")
        await until(pilot, lambda: view.following and view.scroll_offset.y == view.max_scroll_y)


async def test_it_is_searched_as_an_article_is() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        view = await filled(pilot)
        await pilot.press("slash", *"EVENT 3", "enter")
        await until(pilot, lambda: view.place == "11 of 11")
        await pilot.press("n")
        await until(pilot, lambda: view.place == "1 of 11")
        await until(pilot, lambda: view.scroll_offset.y == 0 or "event 3" in view.text)
        await pilot.press("N")
        await until(pilot, lambda: view.place == "11 of 11")
        await pilot.press("slash", *"xx", "enter")
        await until(pilot, lambda: view.place == "not found")
        await pilot.press("escape")
        assert not app.screen.query_one(Entry).display
        assert isinstance(app.screen, LogScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.chat)


async def test_it_is_copied_and_cleared() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        view = await filled(pilot)
        await pilot.press("y")
        assert "event 0\n" in app.clipboard
        assert app.clipboard.endswith("event 99")
        await pilot.press("x")
        assert (view.count, app.journal.after(0)) == (0, [])
        app.journal.add("notice", "afterwards")
        await until(pilot, lambda: view.count == 1)


async def test_what_steers_a_terminal_is_harmless_in_it() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        app.journal.add("output", "a\x1b[2Jb [red]c[/red]\x07")
        view = await log(pilot)
        assert any(line.endswith("a\ufffd[2Jb [red]c[/red]\ufffd") for line in said(view))


async def test_the_view_lets_the_earliest_go() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        view = await filled(pilot, MOST)
        for n in range(MOST):
            app.journal.add("notice", f"late {n}")
        await until(pilot, lambda: view.text.endswith(f"late {MOST - 1}"))
        assert view.count == MOST
        assert "event" not in view.text


def test_what_is_written_past_python_is_kept_and_the_streams_come_back() -> None:
    code = (
        "import os, sys, json\n"
        "from qa.tui.strays import apart\n"
        "before = sys.stdout, sys.__stderr__\n"
        "with apart() as strays:\n"
        "    print('shown')\n"
        "    os.write(2, b'llama: loading\\n')\n"
        "    os.system('echo from a child')\n"
        "    lines = strays.lines()\n"
        "    strays.give_back()\n"
        "    os.write(1, b'the editor\\n')\n"
        "    strays.take()\n"
        "    os.write(2, b'x' * 3_000_000 + b'\\n')\n"
        "    longest = [len(line) for line in strays.lines()]\n"
        "    os.write(2, b'again\\n')\n"
        "    lines += strays.lines()\n"
        "assert (sys.stdout, sys.__stderr__) == before\n"
        "print(json.dumps([lines, longest]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "shown",
        "the editor",
        '[["llama: loading", "from a child", "again"], [1048576]]',
    ]
    assert done.stderr == ""
