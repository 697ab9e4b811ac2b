"""The inspector: passages by article, what the writer was shown, a search among all passages."""

import sqlite3
import threading
from dataclasses import replace

import pytest
from support.pilot import ask, asked, core_of, settled, text_of, until
from support.tui import (
    FERRY,
    HARBOUR,
    KELLSTOW,
    PASSENGERS,
    PROMPT,
    Watched,
    answer,
    hit,
    refused,
    streamed,
    tui,
)
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

import qa.types as t
from qa.errors import LibraryError
from qa.tui import found
from qa.tui.article import ArticleText
from qa.tui.chats_screen import ChatsScreen
from qa.tui.dialogs import Entry
from qa.tui.inspector import SEARCHED, InspectorScreen
from qa.tui.reader import ReaderScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def inspected(pilot: Pilot[None]) -> InspectorScreen:
    """The inspector of the latest turn."""
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(pilot.app.screen, InspectorScreen))
    await pilot.pause()
    assert isinstance(pilot.app.screen, InspectorScreen)
    return pilot.app.screen


def said(screen: InspectorScreen) -> str:
    return text_of(screen.query_one("#inspector-said", Static))


def listed(screen: InspectorScreen) -> list[str]:
    options = screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


def prompt_of(screen: InspectorScreen) -> str:
    return screen.query_one("#shown", ArticleText).text


async def search(pilot: Pilot[None], words: str) -> None:
    await pilot.press("slash")
    pilot.app.screen.query_one(Entry).value = words
    await pilot.press("enter")


def test_passages_stand_under_their_article_and_articles_by_their_best() -> None:
    hits = (hit(FERRY), hit(HARBOUR), hit(FERRY, 96, 201), hit(KELLSTOW), hit(HARBOUR, 60, 90))
    assert [(row.n, row.hit.article.id, row.first) for row in found.rows(hits)] == [
        (1, "ferry1", True),
        (3, "ferry1", False),
        (2, "harbour1", True),
        (5, "harbour1", False),
        (4, "fire1", True),
    ]


async def test_the_passages_of_an_article_and_its_near_copies_are_told() -> None:
    copied = replace(hit(HARBOUR), carried_by=("Harbour Post", "Northern [b]Wire[/]"))
    gearbox = hit(FERRY, FERRY.text.index("A new gearbox"), 401)
    hits = (hit(FERRY, 96, 201), copied, replace(gearbox, words=None))
    app = tui([t.Found(hits), t.Done(answer(PASSENGERS))])
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        screen = await inspected(pilot)
        assert said(screen) == "3 passages of 2 articles, numbered from the best · ● cited · ≈ near-copies"
        first, second, third = listed(screen)
        assert first.startswith(" 1 ● 0.800  words   7.10  vectors 0.620  Brenna ferry cut to five sailings")
        assert second.startswith(" 3   0.800  words      –  vectors 0.620  └ A new gearbox is being made")
        assert "  ≈2 Brenna Lines counts its passengers" in third
        head = screen.query_one("#passage-head", Static)
        assert "characters 96–201 of" in text_of(head)
        await pilot.press("down", "down")
        await until(pilot, lambda: "≈ near-copies in Harbour Post, Northern [b]Wire[/]" in text_of(head))
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))


async def test_what_the_model_was_shown_is_there_to_the_letter_and_harmless() -> None:
    prompt = PROMPT + "\n> \x1b[2J[red]now[/] \u202e"
    events = [t.Shown("before it was cut"), t.Shown(prompt), *streamed(PASSENGERS)[2:]]
    app = tui(events)
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        screen = await inspected(pilot)
        await pilot.press("c")
        assert prompt_of(screen) == prompt
        assert said(screen) == f"What scripted was shown, to the letter. {len(prompt):,} characters."
        assert not screen.query_one(OptionList).display
        drawn = app.export_screenshot().replace("&#160;", " ")
        assert "passengers [bold]from[/] January" in drawn
        assert "\ufffd[2J[red]now[/]" in drawn
        assert "\u202e" not in drawn
        await pilot.press("c")
        assert screen.query_one(OptionList).display
        await pilot.press("c", "escape")
        assert screen.query_one(OptionList).display
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.chat)


async def test_what_was_asked_part_by_part_is_shown_whole() -> None:
    made = replace(answer(PASSENGERS), backend="extractive", prompt=None)
    app = tui([t.Found(()), t.Shown("[1] one", 0), t.Shown("[2] two", 1), t.Done(made)])
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        screen = await inspected(pilot)
        await pilot.press("c")
        assert prompt_of(screen) == "[1] one\n\n[2] two"
        assert said(screen).startswith(
            "extractive asks no model: it chose from these sentences, the best first."
        )


async def test_a_question_that_was_refused_before_the_writer_was_asked_says_so() -> None:
    app = tui([t.Found(()), t.Done(replace(refused(), relevance=0.125))])
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot, "who won the cup?")
        screen = await inspected(pilot)
        assert said(screen) == "No passages are known of this turn."
        assert "relevance 0.12" in text_of(screen.query_one("#inspector-facts", Static))
        await pilot.press("c")
        await until(pilot, lambda: "refused before" in said(screen))
        assert prompt_of(screen) == ""


async def restored(pilot: Pilot[None], app: Watched) -> InspectorScreen:
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(app.screen, ChatsScreen))
    await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
    await pilot.press("enter")
    await until(pilot, lambda: bool(app.chat.conversation.turns))
    await pilot.pause()
    return await inspected(pilot)


async def test_a_restored_turn_has_its_passages_and_what_the_model_was_shown() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await restored(pilot, app)
        await pilot.press("c")
        await until(pilot, lambda: prompt_of(screen) == PROMPT)
        await pilot.press("c")
        assert len(listed(screen)) == 2


async def test_a_turn_of_the_first_version_says_that_its_prompt_was_not_kept() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
    with sqlite3.connect(app.engine.app.config.library / "chats.sqlite") as db:
        db.execute("alter table turn drop column shown")
        db.execute("alter table chat drop column archived")
        db.execute("pragma user_version = 1")
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await restored(pilot, app)
        await pilot.press("c")
        await until(pilot, lambda: "is not kept with this turn" in said(screen))


async def test_a_search_shows_the_scores_of_all_passages() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        core_of(app).searches["fire"] = (
            replace(hit(KELLSTOW), rerank=4.25),
            replace(hit(FERRY, 96, 201), rerank=-0.5),
            hit(HARBOUR, 0, 30),
        )
        screen = await inspected(pilot)
        await search(pilot, "fire")
        await until(pilot, lambda: len(listed(screen)) == 3)
        first, second, third = listed(screen)
        assert first.startswith(" 1   0.800  words   7.10  vectors 0.620  rerank   4.25  Fire at Kellstow")
        assert second.startswith(" 2 ● 0.800  words   7.10  vectors 0.620  rerank  -0.50  Brenna ferry")
        assert "rerank      –" in third
        assert said(screen) == "3 passages for “fire” · ● cited · ○ found for the question"
        assert core_of(app).searched[0][1].k == SEARCHED
        assert screen.query_one("#passage", ArticleText).text.startswith("A fire destroyed")
        await pilot.press("escape")
        assert len(listed(screen)) == 2
        assert not screen.query_one(Entry).display


async def test_what_was_found_for_the_question_is_marked_in_a_search() -> None:
    app = tui([t.Found((hit(KELLSTOW),)), t.Done(answer(PASSENGERS))])
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        core_of(app).searches["fire"] = (hit(KELLSTOW, 30, 90),)
        screen = await inspected(pilot)
        await search(pilot, "fire")
        await until(pilot, lambda: listed(screen)[:1] != [] and listed(screen)[0].startswith(" 1 ○ "))


async def test_a_search_that_finds_nothing_or_fails_says_so() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        core_of(app).searches["broken"] = LibraryError("the index is damaged", "run qa doctor")
        screen = await inspected(pilot)
        await search(pilot, "[b]zebra")
        await until(pilot, lambda: said(screen) == "No passage is found for “[b]zebra”")
        assert listed(screen) == []
        assert screen.query_one("#passage", ArticleText).text == ""
        await search(pilot, "broken")
        await until(pilot, lambda: said(screen) == "✗ the index is damaged\n  run qa doctor")


async def test_a_search_can_be_left_and_nothing_comes_of_it() -> None:
    gate = threading.Event()
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        core_of(app).searches["slow"] = gate
        screen = await inspected(pilot)
        await search(pilot, "slow")
        await until(pilot, lambda: said(screen) == "searching for “slow”…")
        await pilot.press("escape")
        assert len(listed(screen)) == 2
        core_of(app).searches["next"] = another = threading.Event()
        await search(pilot, "next")
        gate.set()
        await until(pilot, lambda: len(core_of(app).searched) == 2)
        await pilot.pause()
        assert said(screen) == "searching for “next”…", "nothing comes of the one that was left"
        another.set()
        await until(pilot, lambda: said(screen) == "No passage is found for “next”")


async def test_a_search_does_not_wait_for_the_answer_that_is_being_written() -> None:
    gate = threading.Event()
    app = tui([*streamed(PASSENGERS)[:3], gate, *streamed(PASSENGERS)[3:]])
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await ask(pilot)
        await until(pilot, lambda: bool(turn.prompts))
        core_of(app).searches["fire"] = (hit(KELLSTOW),)
        screen = await inspected(pilot)
        await search(pilot, "fire")
        await until(pilot, lambda: len(listed(screen)) == 1)
        await pilot.press("escape", "c")
        assert prompt_of(screen) == PROMPT
        await pilot.press("escape", "escape")
        gate.set()
        await settled(pilot, turn)


async def test_every_key_of_the_inspector_can_be_changed() -> None:
    ids = {binding.id for binding in InspectorScreen.BINDINGS if hasattr(binding, "id")}
    assert ids == {"search-passages", "inspect-shown", "inspect-read", "leave-inspector", "close-inspector"}
