"""Jump mode: a letter for all that takes the focus, on every screen."""

import pytest
from support.pilot import asked, until
from support.tui import tui
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from qa.tui.article import ArticleText
from qa.tui.dialogs import Entry, Form
from qa.tui.inspector import InspectorScreen
from qa.tui.jump import JumpScreen
from qa.tui.library_screen import LibraryScreen
from qa.tui.prompt import Prompt
from qa.tui.reader import ReaderScreen
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable
from qa.tui.turn import Turn
from qa.tui.welcome import Sample

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def letters(pilot: Pilot[None]) -> dict[str, tuple[int, int]]:
    """Where each letter stands."""
    await pilot.press("ctrl+o")
    await until(pilot, lambda: isinstance(pilot.app.screen, JumpScreen))
    await until(pilot, lambda: all(one.region for one in pilot.app.screen.query(Static)))
    return standing(pilot.app.screen)


def standing(screen: Screen[object]) -> dict[str, tuple[int, int]]:
    labels = screen.query(".letter").results(Static)
    return {str(one.visual).strip(): (one.region.x, one.region.y) for one in labels}


async def jump(pilot: Pilot[None], letter: str, below: Screen[object]) -> None:
    await letters(pilot)
    await pilot.press(letter)
    await until(pilot, lambda: pilot.app.screen is below)
    await pilot.pause()


async def test_a_letter_stands_on_each_pane_and_goes_to_it() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        await pilot.press("tab", "1")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display and bool(pane.query_one(ArticleText).text))
        text, prompt = pane.query_one(ArticleText), app.chat.query_one(Prompt)
        places = await letters(pilot)
        assert places == {
            "a": (turn.region.x, turn.region.y),
            "s": (text.region.x, text.region.y),
            "d": (prompt.region.x, prompt.region.y),
        }
        await pilot.press("s")
        await until(pilot, lambda: app.screen is app.chat and app.focused is text)
        await jump(pilot, "d", app.chat)
        assert app.focused is prompt
        await jump(pilot, "a", app.chat)
        assert app.focused is turn


async def test_what_is_not_in_sight_has_no_letter() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await asked(pilot)
        await letters(pilot)
        seen = len([turn for turn in app.chat.query(Turn) if app.chat.find_widget(turn).visible_region])
        assert 0 < seen < 3
        assert len(app.screen.query(".letter")) == seen + 1


async def test_escape_leaves_everything_as_it_was() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.chat.query(Sample)))
        for leave in ("escape", "ctrl+o"):
            await letters(pilot)
            await pilot.press("1", leave)
            await until(pilot, lambda: app.screen is app.chat)
            assert isinstance(app.focused, Prompt)
        assert app.chat.query_one(Prompt).text == ""


async def test_the_letters_follow_what_moves() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.chat.query(Sample)))
        before = await letters(pilot)
        assert before["d"][1] > 30
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: standing(app.screen).get("d", (0, 40))[1] < 24)
        prompt = app.chat.query_one(Prompt)
        after = standing(app.screen)
        assert (list(after), after["d"]) == (["a", "s", "d"], (prompt.region.x, prompt.region.y))
        await app.chat.query(Sample).first().remove()
        await until(pilot, lambda: list(standing(app.screen)) == ["s", "d"])
        await pilot.press("d")
        await until(pilot, lambda: app.screen is app.chat and app.focused is prompt)


async def test_every_screen_has_its_letters() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        screen = app.screen
        await until(pilot, lambda: len(screen.query_one(ArticleTable).shown) == 3)
        await jump(pilot, "a", screen)
        assert isinstance(app.focused, Entry)
        await jump(pilot, "s", screen)
        assert isinstance(app.focused, ArticleTable)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        await jump(pilot, "a", app.screen)
        assert isinstance(app.focused, ArticleText)
        await pilot.press("escape", "escape", "f4")
        await until(pilot, lambda: isinstance(app.screen, InspectorScreen))
        await jump(pilot, "s", app.screen)
        assert isinstance(app.focused, ArticleText)


async def test_the_fields_of_a_form_have_letters() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Form))
        form = app.screen
        await jump(pilot, "d", form)
        assert app.focused is form.query(Entry)[2]


async def test_a_letter_typed_at_once_is_a_letter() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        for key in ("ctrl+o", "a"):
            app.post_message(events.Key(key, None if "+" in key else key))
        await until(pilot, lambda: isinstance(app.focused, Turn))
        assert app.chat.query_one(Prompt).text == ""
