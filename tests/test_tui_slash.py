"""Commands that are typed at the beginning of the prompt."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.pilot import asked, core_of, notices, offered, text_of, until, write
from support.tui import FERRY, HARBOUR, PASSENGERS, ScriptedCore, Watched, streamed, summary, timeline, tui
from textual.pilot import Pilot
from textual.widgets import Static

import qa.types as t
from qa.app import Scope
from qa.config import Config
from qa.summaries.values import Summarized, TimelineDone, Wanted
from qa.tui.app import Tui
from qa.tui.chats_screen import ChatsScreen
from qa.tui.commands import commands
from qa.tui.dialogs import Entry, Form
from qa.tui.help import HelpScreen
from qa.tui.library_screen import LibraryScreen
from qa.tui.prompt import Prompt
from qa.tui.slash import Typed, typed
from qa.tui.suggestions import Suggestions
from qa.tui.table import ArticleTable
from qa.tui.timeline_screen import TimelineScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def give(pilot: Pilot[None], text: str) -> None:
    """Have a command stand in the prompt, and send it."""
    assert isinstance(pilot.app, Tui)
    pilot.app.chat.query_one(Prompt).put(text)
    await pilot.press("enter")
    await pilot.pause()


async def test_a_slash_offers_what_the_palette_offers() -> None:
    app = tui()
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot)
        await write(pilot, "/")
        names = [row.split()[0] for row in offered(app)]
        assert names[:3] == ["/summarize", "/timeline", "/since"]
        palette = [one.name for one in app.commands(app.chat) if one.name]
        own = {"summarise": "summarize", "new-chat": "new", "writer": "llm"}
        assert {f"/{own.get(name, name)}" for name in palette} <= set(names)
        assert "/again" in names
        assert next(row for row in offered(app) if row.startswith("/new ")).split() == [
            "/new",
            "New",
            "chat",
            "^n",
        ]


async def test_the_list_narrows_as_one_types_and_by_what_a_command_does() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await write(pilot, "/the")
        assert offered(app)[0].startswith("/theme NAME")
        app.chat.query_one(Prompt).clear()
        await write(pilot, "/passages")
        assert [row.split()[0] for row in offered(app)] == ["/k", "/filters"]
        await write(pilot, "zzz")
        assert offered(app) == []


async def test_enter_runs_what_needs_nothing_more_and_tab_only_completes() -> None:
    app = tui()
    async with app.run_test() as pilot:
        prompt = app.chat.query_one(Prompt)
        await write(pilot, "/lib")
        await pilot.press("tab")
        assert (prompt.text, offered(app)) == ("/library", [])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert prompt.text == ""
        await pilot.press("escape")
        await write(pilot, "/help")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        shown = text_of(app.screen.query_one(Static))
        assert "/summarize [TOPIC]" in shown
        assert "ask this question of one article alone" in shown
        assert app.chat.conversation.turns == []


async def test_what_takes_an_argument_waits_for_it_and_says_how_it_is_written() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await write(pilot, "/sin")
        await pilot.press("enter")
        assert app.chat.query_one(Prompt).text == "/since "
        assert offered(app) == ["DATE: as 2025-08-13; empty takes the limit away"]
        await write(pilot, "2025-08-01")
        assert offered(app) == []
        await pilot.press("enter")
        await pilot.pause()
        assert app.chat.scope == Scope(where=t.Filter(since=datetime(2025, 8, 1, tzinfo=UTC)))
        assert text_of(app.chat.query_one("#within", Static)) == "Only since 1 Aug 2025"


async def test_every_filter_of_the_command_line_is_set_and_taken_away() -> None:
    app = tui()
    async with app.run_test() as pilot:
        for text in (
            "/until 2025-08-01",
            "/as-of 2025-09-01",
            "/outlet Harbour Post",
            "/outlet Coastwise",
            "/k 3",
        ):
            await give(pilot, text)
        scope = app.chat.scope
        assert scope.where.until
        assert scope.where.until.isoformat().startswith("2025-08-01T23:59:59")
        assert scope.as_of
        assert scope.where.outlets == ("Harbour Post", "Coastwise")
        assert scope.k == 3
        await asked(pilot)
        assert core_of(app).asked[-1][1] == scope
        for text in ("/until", "/as-of", "/outlet", "/k"):
            await give(pilot, text)
        assert app.chat.scope == Scope()


async def test_values_that_are_known_are_offered() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await write(pilot, "/outlet ")
        await until(pilot, lambda: len(offered(app)) == 4)
        assert offered(app)[:3] == ["Global Lantern", "Harbour Post", "The Ansel Packet"]
        assert offered(app)[3] == "NAME: empty takes them away"
        await write(pilot, "harb")
        await until(pilot, lambda: offered(app) == ["Harbour Post"])
        await pilot.press("enter")
        await pilot.pause()
        assert app.chat.scope.where.outlets == ("Harbour Post",)
        await write(pilot, "/theme qa-p")
        await until(pilot, lambda: offered(app) == ["qa-paper"])
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "qa-paper")


async def test_a_value_that_was_typed_ahead_is_taken() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await write(pilot, "/theme nord")
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "nord")
        assert app.chat.query_one(Prompt).text == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/sumarize ferry", "did you mean /summarize?"),
        ("/tim ferry", "did you mean /timeline?"),
        ("/xyzzy", "/ lists the commands"),
        ("/xyzzy", "// begins a question with a slash"),
        ("/export", "there is no command /export"),
        ("/since yesterday", "'yesterday' is not a date"),
        ("/k many", "'many' is no number of passages"),
        ("/theme nrod", "did you mean nord?"),
        ("/library of things", "/library takes nothing after its name"),
    ],
)
async def test_a_slip_is_told_and_what_was_typed_stays(text: str, said: str) -> None:
    app = tui()
    async with app.run_test() as pilot:
        await give(pilot, text)
        await until(pilot, lambda: len(notices(app)) == 1)
        assert said in notices(app)[0]
        assert app.chat.query_one(Prompt).text == text
        assert app.chat.conversation.turns == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("//etc was leaked?", "/etc was leaked?"),
        ("//", "/"),
        ("/etc/passwd was leaked?", "/etc/passwd was leaked?"),
        ("what is and/or?", "what is and/or?"),
        ("/ what?", "/ what?"),
    ],
)
async def test_a_question_can_begin_with_a_slash(text: str, question: str) -> None:
    app = tui()
    async with app.run_test() as pilot:
        await give(pilot, text)
        await until(pilot, lambda: len(core_of(app).asked) == 1)
    assert core_of(app).asked[0][0] == question


async def test_summaries_and_timelines_of_a_topic_or_of_articles_that_are_named() -> None:
    some = [replace(one, info=replace(one.info, id=f"a0000{n}")) for n, one in enumerate((HARBOUR, FERRY))]
    app = tui(streamed(PASSENGERS), articles=some)
    core_of(app).summaries = [Summarized(summary(PASSENGERS))]
    core_of(app).timelines = [TimelineDone(timeline())]
    async with app.run_test() as pilot:
        app.chat.scope = Scope(where=t.Filter(outlets=("Harbour Post",)))
        await give(pilot, "/summarize ferry  passengers")
        await give(pilot, "/summarise @Brenna~a00001 and @Other~a00000")
        await give(pilot, "/summarize gearbox @Brenna~a00001")
        await until(pilot, lambda: len(core_of(app).summarised) == 3)
        topic, both, within = core_of(app).summarised
        assert topic == Wanted(topic="ferry passengers", where=t.Filter(outlets=("Harbour Post",)))
        assert both == Wanted(topic="and", where=t.Filter(articles=("a00001", "a00000")))
        assert within == Wanted(topic="gearbox", where=t.Filter(articles=("a00001",)))
        await give(pilot, "/summarize @Brenna~a00001 @Other~a00000")
        await until(pilot, lambda: len(core_of(app).summarised) == 4)
        assert core_of(app).summarised[3] == Wanted(("a00001", "a00000"))
        await give(pilot, "/timeline Brenna ferry")
        await until(pilot, lambda: isinstance(app.screen, TimelineScreen))
        assert core_of(app).timed == [("Brenna ferry", Scope(where=t.Filter(outlets=("Harbour Post",))))]
        await pilot.press("escape")
        await give(pilot, "/timeline")
        await until(pilot, lambda: isinstance(app.screen, Form))


async def test_finding_exporting_and_beginning_anew(tmp_path: Path) -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        await give(pilot, f"/export {tmp_path / 'chat.md'}")
        await until(pilot, lambda: (tmp_path / "chat.md").exists())
        await give(pilot, f"/export {tmp_path / 'chat.md'}")
        await until(pilot, lambda: any("give another name" in notice for notice in notices(app)))
        await give(pilot, "/find kellstow")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        table = app.screen.query_one(ArticleTable)
        await until(pilot, lambda: [row.info.label for row in table.shown] == ["Fire at Kellstow warehouse"])
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.chat)
        await give(pilot, "/chats passengers")
        await until(pilot, lambda: isinstance(app.screen, ChatsScreen))
        assert app.screen.query_one(Entry).value == "passengers"
        await pilot.press("escape", "escape")
        await give(pilot, "/new")
        await until(pilot, lambda: app.chat.conversation.turns == [])


async def test_another_writer_by_its_name() -> None:
    app: Watched = tui()
    used: list[str] = []
    core_of(app).use = used.append  # type: ignore[method-assign]
    async with app.run_test() as pilot:
        await give(pilot, "/llm openai:some-model")
        await until(pilot, lambda: used == ["openai:some-model"])
        await give(pilot, "/llm")
        await until(pilot, lambda: isinstance(app.screen, Form))


async def test_an_earlier_command_is_walked_to_without_its_list() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await give(pilot, "/k 3")
        await give(pilot, "/theme nord")
        await pilot.press("up")
        assert (app.chat.query_one(Prompt).text, offered(app)) == ("/theme nord", [])
        await pilot.press("up")
        assert app.chat.query_one(Prompt).text == "/k 3"


async def test_a_click_chooses() -> None:
    app = tui()
    async with app.run_test(size=(100, 30)) as pilot:
        await write(pilot, "/")
        await pilot.pause()
        await pilot.click(Suggestions, offset=(10, 1))
        assert app.chat.query_one(Prompt).text == "/timeline "
        assert app.chat.query_one(Prompt).has_focus


async def test_names_are_stable_and_told_apart() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        names = [one.name for one in commands(app)]
        assert len(names) == len(set(names))
        assert all(typed(f"/{name}") == Typed(name, False, "") for name in names)


@pytest.mark.parametrize("text", ["how many?", "/timeline Brenna ferry"])
async def test_what_the_command_line_gives_is_as_if_it_were_typed(text: str) -> None:
    config = Config()
    core = ScriptedCore(config, streamed(PASSENGERS))
    core.timelines = [TimelineDone(timeline())]
    app = Watched(config, core=core, question=text, scope=Scope(k=3))
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(core.asked or core.timed))
        if core.asked:
            assert core.asked == [("how many?", Scope(k=3), ())]
        else:
            assert core.timed == [("Brenna ferry", Scope())]
        await pilot.press("escape", "escape", "up")
        assert app.chat.query_one(Prompt).text == text
