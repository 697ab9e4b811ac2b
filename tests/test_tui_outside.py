"""The question in the person's editor, answers and articles in the pager."""

import contextlib
import os
import signal
from pathlib import Path

import pytest
from support.pilot import asked, notices, until
from support.tui import FERRY, tui
from textual.pilot import Pilot

from qa.errors import QAError
from qa.tui import outside
from qa.tui.app import Tui
from qa.tui.article import ArticleText
from qa.tui.library_screen import LibraryScreen
from qa.tui.prompt import Prompt
from qa.tui.reader import ReaderScreen
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable

ADDRESS = "https://news.example/" + "a" * 200

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were a terminal to hand over."""
    monkeypatch.setattr(outside, "possible", lambda _app: True)
    monkeypatch.setattr(Tui, "suspend", lambda _self: contextlib.nullcontext())


def program(folder: Path, script: str) -> str:
    path = folder / "a program"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"'{path}'"


async def edited(pilot: Pilot[None], text: str = "how many?") -> str:
    assert isinstance(pilot.app, Tui)
    prompt = pilot.app.chat.query_one(Prompt)
    prompt.text = text
    await pilot.press("ctrl+g")
    await pilot.pause()
    return prompt.text


@pytest.mark.usefixtures("terminal")
async def test_the_question_is_written_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"""
        stat -c %a "$1" "$(dirname "$1")" > '{tmp_path}/modes'; echo "$1" > '{tmp_path}/path'
        cp "$1" '{tmp_path}/before'; printf 'who says\\033[2J so,\\nand when?\\n\\n' > "$1"; touch "$1~"
    """
    monkeypatch.setenv("VISUAL", program(tmp_path, script))
    monkeypatch.setenv("EDITOR", "false")
    app = tui()
    async with app.run_test() as pilot:
        assert await edited(pilot) == "who says[2J so,\nand when?"
        assert (tmp_path / "before").read_text() == "how many?\n"
        assert (tmp_path / "modes").read_text().split() == ["600", "700"]
        assert not Path((tmp_path / "path").read_text().strip()).parent.exists()
        assert app.chat.conversation.turns == []


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('echo lost > "$1"; exit 3', "ended with code 3\nthe question is as it was"),
        ('rm "$1"', "cannot be read"),
        ("printf '\\377' > \"$1\"", "cannot be read"),
        ("true", "came back at once"),
        ("kill -9 $$", "ended with code -9"),
    ],
)
async def test_an_editor_that_fails_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", program(tmp_path, script))
    app = tui()
    async with app.run_test() as pilot:
        assert await edited(pilot) == "how many?"
        await until(pilot, lambda: any(said in notice for notice in notices(app)))


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("no-such-editor -w", "no-such-editor, which EDITOR names, is not there\nset EDITOR"),
        ("'vi", "EDITOR cannot be read"),
    ],
)
async def test_an_editor_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    app = tui()
    async with app.run_test() as pilot:
        assert await edited(pilot) == "how many?"
        await until(pilot, lambda: any(said in notice for notice in notices(app)))


def test_without_any_program_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for name in ("VISUAL", "EDITOR", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    app = tui()
    with pytest.raises(QAError, match="EDITOR is not set") as told:
        outside.edited(app, "how many?")
    assert told.value.hint == "set it, as in EDITOR=vi"
    with pytest.raises(QAError, match="PAGER is not set"):
        outside.paged(app, "text")


@pytest.mark.usefixtures("terminal")
async def test_answers_and_articles_are_read_in_the_pager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pause is one that a pager makes which waits for the person.
    monkeypatch.setenv("PAGER", program(tmp_path, f"sleep 1.1; cat > '{tmp_path}/paged'"))
    paged = tmp_path / "paged"

    async def read() -> str:
        await until(pilot, paged.exists)
        text = paged.read_text()
        paged.unlink()
        return text

    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "v")
        answer = await read()
        assert answer.startswith("# how many passengers?\n")
        assert "61,300 passengers from January to March[^1]" in " ".join(answer.split()).replace(" [^", "[^")
        assert "https://news.example/ferry1" in answer
        await pilot.press("1")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display and bool(pane.query_one(ArticleText).text))
        pane.query_one(ArticleText).focus()
        await pilot.press("v")
        article = await read()
        assert article.startswith("Brenna ferry cut to five sailings a day\n")
        assert "The Ansel Packet" in article
        assert " ".join(FERRY.text.split()) in " ".join(article.split())
        await pilot.press("escape", "f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: len(app.screen.query_one(ArticleTable).shown) == 3)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        await until(pilot, lambda: bool(app.screen.query_one(ArticleText).text))
        await pilot.press("v")
        assert (await read()).startswith("Brenna Lines counts its passengers\n")


@pytest.mark.usefixtures("terminal")
def test_what_a_pager_gets_cannot_steer_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", program(tmp_path, f"sleep 1.1; cat > '{tmp_path}/paged'"))
    app = tui()
    outside.paged(app, "a\x1b]0;evil\x07b\u202ec\r\nlone \ud800 half\n\n" + "word " * 100 + ADDRESS)
    text = (tmp_path / "paged").read_text()
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}
    assert text.splitlines()[2] == ""
    assert text.splitlines()[-1] == ADDRESS
    assert all(len(line) <= 100 for line in text.splitlines()[:-1])


@pytest.mark.usefixtures("terminal")
async def test_a_pager_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", program(tmp_path, "sleep 1.1; exit 2"))
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        await pilot.press("tab", "v")
        await until(pilot, lambda: any("ended with code 2" in notice for notice in notices(app)))


@pytest.mark.usefixtures("terminal")
def test_an_interrupt_is_for_the_program_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", program(tmp_path, f'kill -INT {os.getpid()}; echo kept > "$1"'))
    monkeypatch.delenv("VISUAL", raising=False)
    before = signal.getsignal(signal.SIGINT)
    assert outside.edited(tui(), "how many?") == "kept"
    assert signal.getsignal(signal.SIGINT) is before


async def test_without_a_terminal_neither_is_offered() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        titles = [one.title for one in app.commands(app.chat)]
        assert not any("$" in title for title in titles)
        prompt = app.chat.query_one(Prompt)
        prompt.text = "how many?"
        await pilot.press("ctrl+g")
        assert (prompt.text, notices(app)) == ("how many?", [])
