"""Summaries and timelines at the keyboard: over a topic, over what is selected, checked like answers."""

from pathlib import Path

import pytest
from support.pilot import a_timeline, core_of, filled, settled, text_of, until
from support.tui import FERRY, HARBOUR, PASSENGERS, Watched, summary, tui
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

import qa.types as t
from qa.app import Scope, scope
from qa.errors import BackendUnreachable, UsageError
from qa.summaries.values import Sources, Summarized
from qa.tui import summarise
from qa.tui.answer import AnswerText
from qa.tui.article import ArticleText
from qa.tui.inspector import InspectorScreen
from qa.tui.library_screen import LibraryScreen
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable
from qa.tui.timeline_screen import TimelineScreen
from qa.tui.turn import Turn

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def summarising(sources: Sources | None = None) -> Watched:
    made = summary(PASSENGERS, sources) if sources else summary(PASSENGERS)
    app = tui()
    core_of(app).summaries = [t.Progress("reading", 2, 3), t.Token(made.text), Summarized(made)]
    return app


async def only_turn(pilot: Pilot[None], app: Watched) -> Turn:
    await until(pilot, lambda: bool(app.chat.conversation.turns))
    turn = app.chat.conversation.turns[0]
    await settled(pilot, turn)
    return turn


async def test_a_summary_is_no_golden_case_and_its_inspector_says_what_there_is_not() -> None:
    app = summarising()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f6")
        await filled(pilot, topic="the ferry", words="long", style="bullets")
        await only_turn(pilot, app)
        assert not app.chat.possible("golden")
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, InspectorScreen))
        said = app.screen.query_one("#inspector-said", Static)
        await until(pilot, lambda: "no passages were searched" in text_of(said))
        await pilot.press("c")
        await until(pilot, lambda: "Nothing is kept of what the writer was shown." in text_of(said))


async def test_a_topic_is_summarised_and_its_citations_open() -> None:
    app = summarising()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f6")
        await filled(pilot, topic="the ferry", words="long", style="bullets")
        turn = await only_turn(pilot, app)
        assert turn.question == "Summary: the ferry"
        (wanted,) = core_of(app).summarised
        assert (wanted.topic, wanted.words, wanted.style) == ("the ferry", 400, "bullets")
        assert "61,300" in turn.query_one(AnswerText).source
        assert "2 articles, 2 independent" in text_of(turn.query_one(".foot", Static))
        await pilot.press("tab", "2")
        await until(pilot, lambda: app.chat.query_one(SourcePane).display)
        assert app.chat.query_one(ArticleText).text == HARBOUR.text
        await pilot.press("r")
        await until(pilot, lambda: len(core_of(app).summarised) == 2)


async def test_what_is_selected_in_the_library_is_summarised() -> None:
    app = summarising()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: len(app.screen.query_one(ArticleTable).shown) == 3)
        await pilot.press("space", "space", "m")
        await filled(pilot)
        turn = await only_turn(pilot, app)
        assert turn.question == "Summary of 2 selected articles"
        assert set(core_of(app).summarised[0].articles) == {HARBOUR.info.id, FERRY.info.id}
        assert not app.chat.query_one("#within").display


async def test_what_was_left_out_is_told() -> None:
    app = summarising(Sources(40, 12, 2, 12, 2, 0, 3))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f6")
        await filled(pilot)
        turn = await only_turn(pilot, app)
        assert "28 left out" in text_of(turn.query_one(".foot", Static))


async def test_a_summary_that_fails_says_why() -> None:
    app = tui()
    core_of(app).summaries = [t.Progress("reading", 1, 2), BackendUnreachable("no server", "start it")]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f6")
        await filled(pilot)
        turn = await only_turn(pilot, app)
        assert "no server" in text_of(turn.query_one(".foot", Static))


@pytest.mark.parametrize(("words", "style"), [("none", "prose"), ("0", "prose"), ("60", "verse")])
def test_a_length_or_style_that_has_no_sense_is_refused(words: str, style: str) -> None:
    with pytest.raises(UsageError):
        summarise.wanted({"topic": "", "words": words, "style": style}, Scope())


def test_the_filters_hold_for_summaries() -> None:
    within = scope("2025-01-01", None, "2025-06-01", ["Harbour Post"], None)
    wanted = summarise.wanted({"topic": "", "words": "90", "style": "prose"}, within)
    assert wanted.where == within.where
    assert wanted.as_of == within.as_of
    assert wanted.words == 90
    assert summarise.named(wanted) == "Summary of all articles that the filters let through"


async def test_a_timeline_lists_what_happened_and_opens_each_source() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await a_timeline(pilot)
        rows = [str(screen.query_one(OptionList).get_option_at_index(n).prompt) for n in range(3)]
        assert rows[0].startswith("31 Mar 2025")
        assert "2 independent" in rows[0]
        assert rows[1].startswith("~25–31 May 2025")
        assert rows[2].startswith("2 Jul 2025 reported")
        await pilot.press("enter")
        pane = screen.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        assert pane.query_one(ArticleText).text == FERRY.text
        await pilot.press("n")
        await until(pilot, lambda: pane.query_one(ArticleText).text == HARBOUR.text)
        assert "2 of 2" in text_of(pane.query_one("#source-head", Static))
        await pilot.press("down", "down")
        await until(pilot, lambda: "[4]" in text_of(pane.query_one("#source-head", Static)))
        await pilot.press("escape")
        assert not pane.display
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.chat)


async def test_on_a_narrow_screen_the_source_of_an_event_lies_over_the_list() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await a_timeline(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_one(SourcePane).display)
        await pilot.press("n")
        head = screen.query_one("#source-head", Static)
        await until(pilot, lambda: "2 of 2" in text_of(head))
        await pilot.press("escape")
        assert screen.focused is screen.query_one(OptionList)


async def test_a_timeline_is_exported(tmp_path: Path) -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await a_timeline(pilot)
        await pilot.press("e")
        await filled(pilot, path=str(tmp_path / "t.md"))
        await until(pilot, (tmp_path / "t.md").exists)
        assert "61,300" in (tmp_path / "t.md").read_text()


async def test_a_timeline_that_fails_says_why() -> None:
    app = tui()
    core_of(app).timelines = [BackendUnreachable("no server", "start it")]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f7")
        await filled(pilot, topic="x")
        await until(pilot, lambda: isinstance(app.screen, TimelineScreen))
        await until(pilot, lambda: "no server" in text_of(app.screen.query_one("#timeline-foot", Static)))
