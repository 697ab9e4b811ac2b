"""The inspector, golden cases, the palette, help, keys, themes: what one does beside asking."""

import json
import time
from pathlib import Path

import pytest
from support.pilot import asked, core_of, settled, text_of, until
from support.tui import PASSENGERS, Said, ScriptedCore, Watched, answer, refused, streamed, tui
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

import qa.types as t
from qa.config import Config, load, user_file
from qa.errors import UsageError
from qa.evaluate import golden as golden_sets
from qa.tui import keys, themes
from qa.tui.article import ArticleText
from qa.tui.dialogs import Form
from qa.tui.help import HelpScreen
from qa.tui.inspector import InspectorScreen
from qa.tui.prompt import Prompt
from qa.tui.settings import Remembered, configured, recall, remember

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_the_inspector_tells_scores_tokens_and_seconds() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "i")
        await until(pilot, lambda: isinstance(app.screen, InspectorScreen))
        facts = text_of(app.screen.query_one("#inspector-facts", Static))
        assert "812 read, 64 written, 320 a second" in facts
        assert "retrieve 0.10 s" in facts
        found = app.screen.query_one(OptionList)
        assert "words   7.10  vectors 0.620" in str(found.get_option_at_index(0).prompt)
        await until(pilot, lambda: app.screen.query_one(ArticleText).text.startswith("The ferry between"))


async def golden(pilot: Pilot[None], path: Path, answers: str | None = None) -> None:
    await pilot.press("tab", "s")
    await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    pilot.app.screen.query_one("#field-file", Input).value = str(path)
    if answers is not None:
        pilot.app.screen.query_one("#field-answers", Input).value = answers
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Form))
    await pilot.press("escape")


async def test_a_turn_becomes_a_golden_case_that_eval_reads(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    app = tui(streamed(PASSENGERS), streamed(PASSENGERS), [t.Found(()), t.Done(refused())])
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(2):
            await asked(pilot)
            await golden(pilot, path)
        await asked(pilot, "who won the cup?")
        await golden(pilot, path)
    first, second, third = golden_sets.load(path).cases
    assert (first.id, second.id) == ("how-many-passengers", "how-many-passengers-2")
    assert first.answers == ("61,300",)
    assert first.articles == ("https://news.example/ferry1",)
    (quote,) = first.quotes
    assert quote.startswith("Brenna Lines carried 61,300")
    assert not first.refuse
    assert third.refuse
    assert third.question == "who won the cup?"


async def test_an_answer_that_should_have_been_refused_is_saved_as_such(tmp_path: Path) -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await golden(pilot, tmp_path / "g.jsonl", answers="")
    (case,) = golden_sets.load(tmp_path / "g.jsonl").cases
    assert case.refuse


async def test_a_file_that_is_no_golden_set_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes\n")
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await golden(pilot, path)
        await until(pilot, lambda: any("cannot be added to" in n.message for n in app._notifications))
    assert path.read_text() == "my notes\n"


async def palette(pilot: Pilot[None]) -> list[str]:
    await pilot.press("ctrl+p")
    await until(
        pilot,
        lambda: (
            CommandPalette.is_open(pilot.app) and pilot.app.screen.query_one(CommandList).option_count > 5
        ),
    )
    options = pilot.app.screen.query_one(CommandList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


async def test_the_palette_offers_what_is_possible_now_with_its_key() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.chat.query(".sample")))
        before = await palette(pilot)
        assert not any(row.startswith("Copy answer") for row in before)
        await pilot.press("escape")
        await asked(pilot)
        rows = await palette(pilot)
        for wanted in (
            "Copy answer  c",
            "Chats: go on with one, search, export  f3",
            "Theme",
            "Writer",
            "Help  f1",
        ):
            assert wanted in rows
        await pilot.press(*"inspect", "enter")
        await until(pilot, lambda: isinstance(app.screen, InspectorScreen))


async def test_help_tells_the_keys_of_where_one_is() -> None:
    app = tui()
    async with app.run_test(size=(120, 60)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        said = text_of(app.screen.query_one(Static))
        assert "On an answer" in said
        assert "open-citation" in said
        assert "✓ supported" in said
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.chat)


def test_every_key_has_an_id_of_its_own() -> None:
    tables = [keys.APP, keys.CHAT, keys.PROMPT, keys.TURN]
    ids = [binding.id for table in tables for binding in table]  # type: ignore[union-attr]
    assert None not in ids
    assert len(set(ids)) == len(ids)


async def test_keys_can_be_changed_by_their_ids() -> None:
    config = Config(keys={"send": "ctrl+o", "help": "f12"})
    app = Watched(config, core=ScriptedCore(config, streamed(PASSENGERS)))
    async with app.run_test() as pilot:
        await pilot.press(*"one", "enter", *"two")
        assert app.chat.query_one(Prompt).text == "one\ntwo"
        await pilot.press("ctrl+o")
        await until(pilot, lambda: bool(core_of(app).asked))
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as error:
        keys.checked({"open-citaton": "x"})
    assert "open-citation" in error.value.hint


def test_keys_come_from_a_file_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('[keys]\nhelp = "f2"\n')
    assert load(folder=tmp_path, environ={}).keys == {"help": "f2"}
    with pytest.raises(UsageError):
        load(folder=tmp_path, environ={"QA_KEYS": "help=f2"})
    (tmp_path / "qa.toml").write_text('keys = "f2"\n')
    with pytest.raises(UsageError):
        load(folder=tmp_path, environ={})


async def test_the_theme_is_remembered() -> None:
    app = tui()
    async with app.run_test() as pilot:
        assert app.theme == themes.DARK
        app.theme = themes.LIGHT
        await pilot.pause()
    assert tui().theme == themes.LIGHT


async def test_another_writer_is_used_and_remembered() -> None:
    app = tui()
    async with app.run_test() as pilot:
        app.use("openai:m")
        await until(
            pilot, lambda: any("No key" in n.message or "OPENAI" in n.message for n in app._notifications)
        )
        assert recall().llm is None
        app.use("extractive")
        await until(pilot, lambda: recall().llm == "extractive")


def test_a_remembered_writer_goes_before_the_own_file_and_behind_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    remember(Remembered(llm="openai:chosen"))
    assert configured({}).llm == "openai:chosen"
    user_file().write_text('llm = "openai:own"\n')
    assert configured({}).llm == "openai:chosen"
    (tmp_path / "qa.toml").write_text('llm = "openai:project"\n')
    assert configured({}).llm == "openai:project"
    assert configured({"llm": "openai:typed"}).llm == "openai:typed"


def test_a_damaged_memory_is_no_memory(home: Path) -> None:
    folder = home / "config" / "qa"
    folder.mkdir(parents=True)
    for text in ("{", "[]", '{"theme": 7}'):
        (folder / "tui.json").write_text(text)
        assert recall().theme is None


async def test_filters_are_those_of_the_command_line() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one("#field-since", Input).value = "2025-04-01"
        app.screen.query_one("#field-outlets", Input).value = '"Harbour Post" Lantern'
        app.screen.query_one("#field-k", Input).value = "3"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.chat)
        assert text_of(app.chat.query_one("#within", Static)) == (
            "Only Harbour Post, Lantern · since 1 Apr 2025 · 3 passages"
        )
        await asked(pilot)
        scope = core_of(app).asked[0][1]
        assert scope
        assert (scope.k, scope.where.outlets) == (3, ("Harbour Post", "Lantern"))


async def test_a_wrong_date_is_told_and_changes_nothing() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one("#field-since", Input).value = "yesterday"
        await pilot.press("enter")
        await until(pilot, lambda: any("is not a date" in n.message for n in app._notifications))
        assert not app.chat.query_one("#within").display


async def test_ctrl_c_stops_and_leaves_only_when_pressed_twice() -> None:
    app = tui()
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        await settled(pilot, turn)
        await pilot.press("ctrl+c")
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)


async def test_without_colour_the_marks_still_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = tui(streamed(Said("One [1]. Two.", (), ("unsupported", "uncited")), answer(PASSENGERS)))
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        assert "✓ 2 supported  ~ 1 partly" in text_of(turn.query_one(".foot", Static))


def test_the_snapshot_of_a_case_is_json_a_line(tmp_path: Path) -> None:
    from qa.tui import golden as cases

    made = answer(PASSENGERS)
    case = cases.case(made, {"question": "q\nr", "answers": " 1 ; 2;"})
    cases.save(tmp_path / "g.jsonl", case)
    (line,) = (tmp_path / "g.jsonl").read_text().splitlines()
    assert json.loads(line)["answers"] == ["1", "2"]


async def test_the_probe_tells_how_long_the_event_loop_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_PROBE", str(tmp_path / "probe.json"))
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        end = time.thread_time() + 0.15
        while time.thread_time() < end:
            pass
        await pilot.pause(0.05)
    told = json.loads((tmp_path / "probe.json").read_text())
    assert told["beats"] > 5
    assert 0.15 <= told["longest_of_its_own"][0]["seconds"] <= told["longest"][0]["seconds"] + 0.01
