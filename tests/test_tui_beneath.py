"""What happens to the library beneath the running application: taken away, locked, changed by another qa."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.pilot import ask, asked, settled, text_of, until
from support.tui import FERRY, KELLSTOW, Watched
from textual.widgets import Input, Static

from qa.app import App
from qa.config import Config
from qa.tui.dialogs import Form
from qa.tui.library_screen import LibraryScreen
from qa.tui.table import ArticleTable

pytestmark = pytest.mark.anyio
QUESTION = "How many passengers did Brenna Lines carry?"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def config(home: Path, tmp_path: Path, model_cache: Path) -> Config:
    """A library with two articles."""
    for name, article in (("ferry", FERRY), ("fire", KELLSTOW)):
        (tmp_path / f"{name}.txt").write_text(f"{article.info.title}\n\n{article.text}")
    made = Config(library=tmp_path / "library", cache=model_cache)
    app = App(made)
    assert [one.kind for one in app.add([str(tmp_path / "ferry.txt"), str(tmp_path / "fire.txt")])] == [
        "added",
        "added",
    ]
    app.close()
    return made


@pytest.fixture
def tui(config: Config) -> Iterator[Watched]:
    made = Watched(config)
    yield made
    made.engine.app.close()


async def test_a_question_typed_at_once_is_answered_from_real_parts(tui: Watched) -> None:
    async with tui.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot, QUESTION)
        assert turn.answer
        assert "61,300" in turn.answer.text
        assert turn.answer.claims[0].status == "supported"


async def test_a_library_that_is_taken_away_is_told_and_the_session_goes_on(
    tui: Watched, config: Config, tmp_path: Path
) -> None:
    async with tui.run_test(size=(120, 40)) as pilot:
        await asked(pilot, QUESTION)
        shutil.move(config.library, tmp_path / "elsewhere")
        turn = await asked(pilot, QUESTION)
        assert turn.error or turn.answer
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(tui.screen, LibraryScreen))
        await pilot.press("escape")
        await until(pilot, lambda: tui.screen is tui.chat)
        assert tui.is_running


async def test_a_library_that_another_program_holds_is_waited_for(tui: Watched, config: Config) -> None:
    async with tui.run_test(size=(120, 40)) as pilot:
        await asked(pilot, QUESTION)
        with sqlite3.connect(config.library / "catalog.sqlite", isolation_level=None) as other:
            other.execute("begin exclusive")
            turn = await ask(pilot, QUESTION)
            await pilot.press("f1")
            await until(pilot, lambda: tui.screen is not tui.chat)
            await pilot.press("escape")
            other.execute("rollback")
        await settled(pilot, turn)
        assert turn.answer
        assert "61,300" in turn.answer.text


async def test_what_another_qa_adds_changes_and_removes_is_seen_by_the_next_question(
    tui: Watched, config: Config, tmp_path: Path
) -> None:
    async with tui.run_test(size=(120, 40)) as pilot:
        await asked(pilot, QUESTION)
        (tmp_path / "bridge.txt").write_text(
            "Bridge at Orsa closed\n\nThe bridge at Orsa will stay closed until 14 May, the county said. "
            "Engineers had found cracks in two of its nine piers.\n"
        )
        other = App(config)
        assert [one.kind for one in other.add([str(tmp_path / "bridge.txt")])] == ["added"]
        other.close()
        question = "Until when will the bridge at Orsa stay closed?"
        turn = await asked(pilot, question)
        assert turn.answer
        assert "14 May" in turn.answer.text
        text = (tmp_path / "bridge.txt").read_text()
        (tmp_path / "bridge.txt").write_text(text.replace("14 May", "21 May"))
        other = App(config)
        assert [one.kind for one in other.add([str(tmp_path / "bridge.txt")])] == ["changed"]
        turn = await asked(pilot, question)
        assert turn.answer
        assert "21 May" in turn.answer.text
        (bridge,) = (info for info in other.library.list() if "bridge.txt" in str(info.path))
        other.library.remove(bridge.id)
        other.close()
        turn = await asked(pilot, question)
        assert turn.answer
        assert turn.answer.refused


async def test_articles_are_added_and_known_to_sync(tui: Watched, tmp_path: Path) -> None:
    async with tui.run_test(size=(120, 40)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(tui.screen, LibraryScreen))
        await until(pilot, lambda: len(tui.screen.query_one(ArticleTable).shown) == 2)
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "one.txt").write_text("A new ferry\n\nA new ferry was named in Lindhaven.\n")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(tui.screen, Form))
        tui.screen.query_one(Input).value = str(tmp_path / "more")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(tui.screen, LibraryScreen))
        said = tui.screen.query_one("#adding-said", Static)
        await until(pilot, lambda: "1 added · done" in text_of(said))
        assert [source.name for source in tui.engine.app.library.sources()] == [str(tmp_path / "more")]
        (tmp_path / "more" / "two.txt").write_text("A second one\n\nA second ferry was named in June.\n")
        await pilot.press("u")
        await until(pilot, lambda: "1 added, 1 unchanged · done" in text_of(said))
        await until(pilot, lambda: len(tui.screen.query_one(ArticleTable).shown) == 4)
