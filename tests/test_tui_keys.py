"""Keys that move about, copy, and lead elsewhere: each does what its name says."""

import pytest
from support.pilot import a_timeline, asked, core_of, filled, library, until
from support.tui import FERRY, HARBOUR, Said, Watched, article, citation, streamed, tui

from qa.tui.article import ArticleText
from qa.tui.dialogs import Form
from qa.tui.prompt import Prompt
from qa.tui.reader import ReaderScreen
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable

pytestmark = pytest.mark.anyio

MANY = [article(f"a{n}", f"Article {n}", "The Ansel Packet", None, f"Text {n}.") for n in range(100)]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were opened in a browser."""
    urls: list[str] = []
    monkeypatch.setattr(Watched, "open_url", lambda _self, url, *, new_tab=True: urls.append(url))
    return urls


async def test_every_digit_opens_its_citation() -> None:
    words = FERRY.text.split()[:9]
    cited = tuple(citation(n, FERRY, word) for n, word in enumerate(words, 1))
    said = Said(" ".join(f"{word} [{n}]." for n, word in enumerate(words, 1)), cited)
    app = tui(streamed(said))
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        await pilot.press("tab")
        for n in range(1, 10):
            await pilot.press(str(n))
            assert turn.targets[turn.active or 0].n == n


async def test_the_turns_of_a_chat_are_walked_through() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        turns = [await asked(pilot, question) for question in ("one?", "two?", "three?")]
        await pilot.press("tab")
        for key, reached in [("k", 1), ("up", 0), ("j", 1), ("down", 2), ("g", 0), ("G", 2), ("home", 0)]:
            await pilot.press(key)
            assert app.focused is turns[reached], key
        await pilot.press("end", "tab")
        assert isinstance(app.focused, Prompt)


async def test_an_answer_is_copied_with_its_sources() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "c")
        assert app.clipboard.startswith("Brenna Lines carried 61,300 passengers")
        assert "[2] “Brenna Lines says that it carried 58,900" in app.clipboard


async def test_the_source_is_shown_and_hidden_and_gives_the_focus_back() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        pane = app.chat.query_one(SourcePane)
        await pilot.press("tab", "ctrl+b")
        await until(pilot, lambda: pane.display)
        pane.query_one(ArticleText).focus()
        await pilot.press("tab")
        assert isinstance(app.focused, Prompt)
        await pilot.press("ctrl+b")
        assert not pane.display


async def test_a_form_is_left_without_a_trace() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        scope = app.chat.scope
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press(*"2025-01-01", "escape")
        await until(pilot, lambda: app.screen is app.chat)
        assert app.chat.scope == scope


async def test_the_list_of_articles_goes_by_rows_pages_and_ends() -> None:
    app = tui(articles=MANY)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await library(pilot, len(MANY))
        table = screen.query_one(ArticleTable)
        await pilot.press("j", "j", "k")
        assert table.cursor == 1
        await pilot.press("pagedown")
        page = table.cursor
        assert page > 10
        await pilot.press("pageup")
        assert table.cursor == 1
        await pilot.press("G")
        assert table.cursor == len(MANY) - 1
        await pilot.press("g", "space", "space", "x")
        assert not table.selected


async def test_a_timeline_is_made_of_what_is_selected() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        await library(pilot)
        await pilot.press("down", "space", "t")
        await filled(pilot, topic="Brenna ferry")
        await until(pilot, lambda: bool(core_of(app).timed))
        topic, scope = core_of(app).timed[0]
        assert topic == "Brenna ferry"
        assert scope is not None
        assert scope.where.articles == (FERRY.info.id,)


async def test_the_matches_in_an_article_are_walked_through(opened: list[str]) -> None:
    app = tui()
    async with app.run_test(size=(100, 24)) as pilot:
        await library(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        screen = app.screen
        assert isinstance(screen, ReaderScreen)
        await until(pilot, lambda: screen.query_one(ArticleText).text == FERRY.text)
        await pilot.press("slash", *"quay", "enter")
        text = screen.query_one(ArticleText)
        await pilot.press("n")
        second = text.scroll_y
        await pilot.press(*["n"] * 20)
        await until(pilot, lambda: text.scroll_y > second)
        await pilot.press("o")
        assert opened == [FERRY.info.url]


async def test_the_source_of_an_event_is_copied_opened_and_stepped_back_to(opened: list[str]) -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await a_timeline(pilot)
        await pilot.press("enter")
        pane = screen.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        await pilot.press("N")
        await until(pilot, lambda: pane.query_one(ArticleText).text == HARBOUR.text)
        await pilot.press("y")
        assert app.clipboard.startswith("“Brenna Lines says that it carried 58,900")
        await pilot.press("o")
        assert opened == [f"{HARBOUR.info.url}#:~:text=x"]
