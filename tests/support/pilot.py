"""Driving the application in tests: waiting for what is to come, never for a time."""

import sys
from asyncio import BaseEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

import qa.types as t
from qa.summaries.values import TimelineDone
from qa.tui.app import Tui
from qa.tui.dialogs import Form
from qa.tui.engine import FAULT
from qa.tui.library_screen import LibraryScreen
from qa.tui.prompt import Prompt
from qa.tui.suggestions import Suggestions
from qa.tui.table import ArticleTable
from qa.tui.timeline_screen import TimelineScreen
from qa.tui.turn import Turn
from support.tui import ScriptedCore, timeline

_TURN = BaseEventLoop._run_once.__code__  # type: ignore[attr-defined]


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Let the application run until something is the case."""
    for _ in range(500):
        await pilot.pause()
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to be")


def app_of(pilot: Pilot[None]) -> Tui:
    assert isinstance(pilot.app, Tui)
    return pilot.app


async def ask(pilot: Pilot[None], question: str = "how many passengers?") -> Turn:
    """Type a question and send it."""
    app = app_of(pilot)
    before = len(app.chat.conversation.turns)
    app.chat.query_one(Prompt).text = question
    await pilot.press("enter")
    await until(pilot, lambda: len(app.chat.conversation.turns) > before)
    return app.chat.conversation.turns[-1]


async def settled(pilot: Pilot[None], turn: Turn) -> None:
    """Wait until all of a turn is shown."""

    def at_rest() -> bool:
        last = text_of(turn.query_one(".foot", Static)).splitlines()[-1:]
        return not turn.running and not any("…" in line for line in last)

    await until(pilot, at_rest)
    await pilot.pause()


async def asked(pilot: Pilot[None], question: str = "how many passengers?") -> Turn:
    """Ask, and wait for what comes of it."""
    turn = await ask(pilot, question)
    await settled(pilot, turn)
    assert not (turn.error and FAULT in turn.error.hint), turn.error
    return turn


async def library(pilot: Pilot[None], rows: int = 3) -> LibraryScreen:
    """Go to the library, and wait until its articles are listed."""
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    await until(pilot, lambda: len(screen.query_one(ArticleTable).shown) == rows)
    return screen


async def filled(pilot: Pilot[None], **values: str) -> None:
    """Fill a form in and send it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    for name, value in values.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = value
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Form))


async def a_timeline(pilot: Pilot[None]) -> TimelineScreen:
    """Have a made timeline shown."""
    core_of(app_of(pilot)).timelines = [t.Progress("reading", 1, 2), TimelineDone(timeline())]
    await pilot.press("f7")
    await filled(pilot, topic="Brenna ferry")
    await until(pilot, lambda: isinstance(pilot.app.screen, TimelineScreen))
    screen = pilot.app.screen
    assert isinstance(screen, TimelineScreen)
    await until(pilot, lambda: screen.query_one(OptionList).option_count == 3)
    return screen


def text_of(widget: Static) -> str:
    return str(widget.visual)


async def write(pilot: Pilot[None], text: str) -> None:
    """Press the key of each character."""
    names = {" ": "space", "@": "at", "/": "slash", "?": "question_mark", "-": "minus", "\n": "ctrl+j"}
    await pilot.press(*(names.get(character, character) for character in text))


def offered(app: Tui) -> list[str]:
    """What the list over the prompt shows; nothing where it is closed."""
    suggestions = app.chat.query_one(Suggestions)
    return [str(option.prompt) for option in suggestions.options] if suggestions.open else []


def notices(app: Tui) -> list[str]:
    """What the application has told the person."""
    return [notification.message for notification in app._notifications]


def core_of(app: Tui) -> ScriptedCore:
    assert isinstance(app.engine.app, ScriptedCore)
    return app.engine.app


@contextmanager
def stretches() -> Iterator[list[int]]:
    """How much the event loop does in each of its turns: in calls of functions. Keys are seen between turns.

    Seconds would tell of the machine and of what else it does; calls are the same anywhere. 100,000 of them
    take some hundredths of a second.
    """
    calls = [0]

    def count(frame: FrameType, event: str, _of: Any) -> None:
        if event == "call" and frame.f_code is _TURN:
            calls.append(0)
        calls[-1] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)
