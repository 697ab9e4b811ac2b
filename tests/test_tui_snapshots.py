"""Pictures of the screens, at three sizes, by day and by night."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from support.pilot import asked, until
from support.tui import PASSENGERS, conflicting, refused, streamed, tui
from textual.pilot import Pilot

import qa.types as t
from qa.tui import themes, wording
from qa.tui.app import Tui
from qa.tui.article import ArticleText
from qa.tui.source import SourcePane

SIZES = [(80, 24), (120, 40), (200, 60)]
Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "now", lambda: datetime(2025, 9, 1, tzinfo=UTC))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture(params=[themes.DARK, themes.LIGHT])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def settled(pilot: Pilot[None]) -> Tui:
    app = pilot.app
    assert isinstance(app, Tui)
    await until(pilot, lambda: len(app.chat.query(".sample")) == 2)
    return app


def in_theme(theme: str, before: Before) -> Before:
    async def prepare(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await settled(pilot)
        await before(pilot)
        await pilot.pause()

    return prepare


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


def test_welcome(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(tui(), terminal_size=size, run_before=in_theme(theme, nothing))


def test_answer(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = tui(streamed(PASSENGERS, conflicting()))
    assert snap_compare(app, terminal_size=size, run_before=in_theme(theme, an_answer))


def test_source(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = tui(streamed(PASSENGERS, conflicting()))
    assert snap_compare(app, terminal_size=size, run_before=in_theme(theme, a_source))


def test_refusal(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = tui([t.Found(()), t.Done(refused())])
    assert snap_compare(app, terminal_size=size, run_before=in_theme(theme, an_answer))
