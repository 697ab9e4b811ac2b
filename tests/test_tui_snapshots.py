"""Pictures of the screens, at three sizes, by day and by night."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytest_textual_snapshot import SVGImageExtension
from support.pilot import asked, core_of, until
from support.tui import (
    FERRY,
    HARBOUR,
    KELLSTOW,
    PASSENGERS,
    conflicting,
    hit,
    refused,
    streamed,
    timeline,
    tui,
)
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

import qa.types as t
from qa.errors import BackendUnreachable
from qa.summaries.values import TimelineDone
from qa.tui import themes, wording
from qa.tui.app import Tui
from qa.tui.article import ArticleText
from qa.tui.chats_screen import ChatsScreen
from qa.tui.dialogs import Form
from qa.tui.help import HelpScreen
from qa.tui.inspector import InspectorScreen
from qa.tui.jump import JumpScreen
from qa.tui.library_screen import LibraryScreen
from qa.tui.log_screen import LogScreen
from qa.tui.reader import ReaderScreen
from qa.tui.sidebar import ArticleColumn
from qa.tui.source import SourcePane
from qa.tui.suggestions import Suggestions
from qa.tui.table import ArticleTable
from qa.tui.timeline_screen import TimelineScreen

HINT = "start it, or write with --llm extractive"
SIZES = [(80, 24), (120, 40), (200, 60)]
THEMES = [themes.DARK, themes.LIGHT]
Before = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "now", lambda: datetime(2025, 9, 1, tzinfo=UTC))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


async def drawn(pilot: Pilot[None]) -> str:
    """The screen, once it has come to rest."""
    before, same = "", 0
    while same < 3:
        await pilot.pause(0.02)
        now = pilot.app.export_screenshot()
        same, before = (same + 1 if now == before else 0), now
    return before


async def pictures(app: Tui, before: Before) -> dict[str, str]:
    """The screen at each size in each theme; the application is brought there once."""
    made = {}
    async with app.run_test(size=SIZES[1]) as pilot:
        await until(pilot, lambda: len(app.chat.query(".sample")) == 2)
        await before(pilot)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            for theme in THEMES:
                app.theme = theme
                made[f"{width}x{height}-{theme}"] = await drawn(pilot)
    return made


def same(snapshot: SnapshotAssertion, made: dict[str, str]) -> list[str]:
    """The pictures that differ from those that were accepted."""
    svg = snapshot.use_extension(SVGImageExtension)
    return [name for name, picture in made.items() if picture != svg(name=name)]


async def nothing(pilot: Pilot[None]) -> None:
    return None


async def an_answer(pilot: Pilot[None]) -> None:
    await asked(pilot)
    await pilot.press("tab")


async def a_source(pilot: Pilot[None]) -> None:
    await an_answer(pilot)
    await pilot.press("n", "enter")
    assert isinstance(pilot.app, Tui)
    pane = pilot.app.chat.query_one(SourcePane)
    await until(pilot, lambda: pane.display)
    await until(pilot, lambda: bool(pane.query_one(ArticleText).text))


def opens(key: str, kind: type[Screen[object]]) -> Before:
    async def before(pilot: Pilot[None]) -> None:
        await an_answer(pilot)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, kind))

    return before


async def a_library(pilot: Pilot[None]) -> None:
    await opens("f2", LibraryScreen)(pilot)
    table = pilot.app.screen.query_one(ArticleTable)
    await until(pilot, lambda: len(table.shown) == 3)
    await pilot.press("space")


async def a_sidebar(pilot: Pilot[None]) -> None:
    await an_answer(pilot)
    await pilot.press("f9")
    assert isinstance(pilot.app, Tui)
    column = pilot.app.chat.query_one(ArticleColumn)
    await until(pilot, lambda: len(column.shown) == 3)
    await pilot.press("down", "space")
    await until(pilot, lambda: pilot.app.chat.query_one("#within").display)


async def an_article(pilot: Pilot[None]) -> None:
    await a_library(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
    view = pilot.app.screen.query_one(ArticleText)
    await until(pilot, lambda: bool(view.text))


async def an_inspector(pilot: Pilot[None]) -> None:
    await opens("i", InspectorScreen)(pilot)
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).highlighted == 0)


async def a_prompt(pilot: Pilot[None]) -> None:
    await an_inspector(pilot)
    await pilot.press("c")
    shown = pilot.app.screen.query_one("#shown", ArticleText)
    await until(pilot, lambda: shown.display and bool(shown.text))


async def a_search(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, Tui)
    copied = replace(hit(KELLSTOW, score=0.92), carried_by=("Global Lantern", "Northern Wire"), rerank=4.1)
    others = (hit(FERRY, 96, 201, 0.31), hit(HARBOUR, score=0.2), hit(FERRY, 264, 401, 0.11))
    core_of(pilot.app).searches = {"fire": (copied, *others)}
    await an_inspector(pilot)
    await pilot.press("slash", *"fire", "enter")
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count == 4)


async def some_chats(pilot: Pilot[None], number: int = 1) -> None:
    await opens("f3", ChatsScreen)(pilot)
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count == number)


async def archived_chats(pilot: Pilot[None]) -> None:
    await asked(pilot, "who runs the ferry?")
    await pilot.press("ctrl+n")
    await some_chats(pilot, 2)
    options = pilot.app.screen.query_one(OptionList)
    await pilot.press("a")
    await until(pilot, lambda: options.option_count == 1)
    await pilot.press("x")
    await until(pilot, lambda: options.option_count == 2)


def typed(*keys: str) -> Before:
    """The list that opens over the prompt."""

    async def before(pilot: Pilot[None]) -> None:
        await asked(pilot)
        await pilot.press(*keys)
        suggestions = pilot.app.screen.query_one(Suggestions)
        await until(pilot, lambda: suggestions.option_count > 1)

    return before


async def a_timeline(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, Tui)
    core_of(pilot.app).timelines = [TimelineDone(timeline())]
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    await pilot.press(*"ferry", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, TimelineScreen))
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count == 3)


async def some_letters(pilot: Pilot[None]) -> None:
    await a_source(pilot)
    await pilot.press("ctrl+o")
    await until(pilot, lambda: isinstance(pilot.app.screen, JumpScreen))


async def a_log(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, Tui)
    journal = pilot.app.journal
    await until(pilot, lambda: any("Ready" in event.text for event in journal.after(0)))
    await asked(pilot)
    logging.getLogger("chromadb").warning("the disk is slow")
    journal.add("error", f"cannot reach http://localhost:9/v1: connection refused\n{HINT}")
    await pilot.press("f12")
    await until(pilot, lambda: isinstance(pilot.app.screen, LogScreen))


CASES: dict[str, tuple[Callable[[], Tui], Before]] = {
    "welcome": (tui, nothing),
    "answer": (lambda: tui(streamed(PASSENGERS, conflicting())), an_answer),
    "source": (lambda: tui(streamed(PASSENGERS, conflicting())), a_source),
    "refusal": (lambda: tui([t.Found(()), t.Done(refused())]), an_answer),
    "library": (tui, a_library),
    "sidebar": (lambda: tui(streamed(PASSENGERS, conflicting())), a_sidebar),
    "reader": (tui, an_article),
    "inspector": (tui, an_inspector),
    "prompt": (tui, a_prompt),
    "search": (tui, a_search),
    "chats": (tui, some_chats),
    "archived": (tui, archived_chats),
    "timeline": (tui, a_timeline),
    "error": (
        lambda: tui([t.Found(()), BackendUnreachable("no server at http://localhost:9", HINT)]),
        an_answer,
    ),
    "help": (tui, opens("f1", HelpScreen)),
    "jump": (lambda: tui(streamed(PASSENGERS, conflicting())), some_letters),
    "log": (tui, a_log),
    "articles": (tui, typed(*"how", "space", *"many", "space", "at")),
    "commands": (tui, typed("slash")),
    "form": (tui, opens("f5", Form)),
}


@pytest.mark.anyio
@pytest.mark.parametrize("screen", CASES)
async def test_screen(snapshot: SnapshotAssertion, screen: str) -> None:
    make, before = CASES[screen]
    assert same(snapshot, await pictures(make(), before)) == []
