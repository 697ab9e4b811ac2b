"""Chats in the application: kept as they go, taken up again, found, renamed, deleted, exported."""

import sqlite3
import threading
from pathlib import Path

import pytest
from support.pilot import ask, asked, core_of, stretches, text_of, until
from support.tui import PASSENGERS, ScriptedCore, Watched, answer, streamed, tui
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

import qa.types as t
from qa.chats import Chats
from qa.chats.values import dumped
from qa.config import Config
from qa.tui.answer import AnswerText
from qa.tui.chats_screen import ChatsScreen
from qa.tui.dialogs import Form
from qa.tui.prompt import Prompt
from qa.tui.welcome import Welcome

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def kept() -> Chats:
    """What another process sees of the chats."""
    return Chats(Config().library)


async def kept_as(pilot: Pilot[None], states: list[str]) -> None:
    def same() -> bool:
        chats = kept().find()
        return bool(chats) and [turn.state for turn in kept().latest(chats[0].id, 99)] == states

    await until(pilot, same)


async def chats_screen(pilot: Pilot[None], number: int) -> ChatsScreen:
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChatsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ChatsScreen)
    await until(pilot, lambda: screen.query_one(OptionList).option_count == number)
    return screen


async def test_a_question_is_kept_before_it_is_answered_and_its_answer_after() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), gate, *streamed(PASSENGERS)[1:]])
    async with app.run_test() as pilot:
        await ask(pilot)
        await kept_as(pilot, ["asked"])
        gate.set()
        await kept_as(pilot, ["answered"])


async def test_what_was_stopped_is_kept_as_stopped() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), gate])
    async with app.run_test() as pilot:
        await ask(pilot)
        await pilot.press("escape")
        await kept_as(pilot, ["stopped"])
        gate.set()


async def test_a_kept_chat_is_taken_up_again_with_its_citations_and_its_memory() -> None:
    async with tui().run_test() as pilot:
        await asked(pilot, "how many passengers?")
        await kept_as(pilot, ["answered"])
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await chats_screen(pilot, 1)
        await pilot.press("enter")
        await until(
            pilot, lambda: bool(app.chat.conversation.turns) and not app.chat.conversation.turns[0].running
        )
        (turn,) = app.chat.conversation.turns
        assert "61,300" in turn.query_one(AnswerText).source
        await pilot.press("tab", "2")
        await until(pilot, lambda: app.chat.query_one("#source").display)
        await pilot.press("escape", "escape")
        await asked(pilot, "since when?")
        assert [one.question for one in core_of(app).asked[0][2]] == ["how many passengers?"]
        await kept_as(pilot, ["answered", "answered"])


async def test_after_a_crash_the_question_is_there_and_can_be_asked_again() -> None:
    chats = kept()
    chats.ask(chats.begin("Ferry"), "how many passengers?")
    app = tui()
    async with app.run_test() as pilot:
        await chats_screen(pilot, 1)
        await pilot.press("enter")
        await until(pilot, lambda: len(app.chat.conversation.turns) == 1)
        turn = app.chat.conversation.turns[0]
        await until(pilot, lambda: "Interrupted" in text_of(turn.query_one(".foot", Static)))
        await pilot.press("tab", "r")
        await until(pilot, lambda: bool(core_of(app).asked))
        assert core_of(app).asked[0][0] == "how many passengers?"


async def test_a_long_chat_opens_at_its_end_and_gives_the_rest_when_one_goes_up() -> None:
    chats = kept()
    chat = chats.begin("Long")
    for n in range(50):
        chats.answer(chats.ask(chat, f"question {n}"), answer(PASSENGERS), ())
    app = tui()
    async with app.run_test() as pilot:
        await chats_screen(pilot, 1)
        await pilot.press("enter")
        conversation = app.chat.conversation
        await until(pilot, lambda: len(conversation.turns) == 8)
        assert conversation.turns[-1].question == "question 49"
        await until(pilot, lambda: conversation.scroll_y > 0)
        await pilot.press("tab", "g", "up")
        await until(pilot, lambda: len(conversation.turns) == 16)
        assert [turn.question for turn in conversation.turns] == [f"question {n}" for n in range(34, 50)]


async def test_a_new_chat_knows_nothing_of_the_old() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot, "first")
        await pilot.press("ctrl+n")
        assert app.chat.query_one(Welcome).display
        await asked(pilot, "second")
        assert core_of(app).asked[1][2] == ()
        await until(pilot, lambda: sorted(chat.title for chat in kept().find()) == ["first", "second"])


async def test_found_renamed_and_deleted_at_the_keyboard() -> None:
    chats = kept()
    for title in ("Ferry", "Fire"):
        chats.ask(chats.begin(title), title)
    app = tui()
    async with app.run_test() as pilot:
        screen = await chats_screen(pilot, 2)
        await pilot.press("slash", *"ferr")
        await until(pilot, lambda: screen.query_one(OptionList).option_count == 1)
        await pilot.press("enter", "r", "end", *" 2", "enter")
        await until(pilot, lambda: "Ferry 2" in [chat.title for chat in kept().find()])
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("d", "n")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("d", "y")
        await until(pilot, lambda: [chat.title for chat in kept().find()] == ["Fire"])


async def test_archived_out_of_sight_shown_again_and_taken_back() -> None:
    chats = kept()
    for title in ("[bold]Fire[/] " + "w" * 300, "Ferry"):
        chats.go_on(None, title)
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await chats_screen(pilot, 2)
        options, count = screen.query_one(OptionList), screen.query_one("#chats-count", Static)
        assert not screen.check_action("show_archived", ())
        await pilot.press("a")
        await until(pilot, lambda: options.option_count == 1)
        assert "1 chat, 1 archived" in text_of(count)
        assert "[bold]Fire[/] www" in str(options.get_option_at_index(0).prompt)
        await pilot.press("slash", *"ferry")
        await until(pilot, lambda: options.option_count == 0)
        assert "0 chats, 1 archived" in text_of(count)
        await pilot.press("enter", "x")
        await until(pilot, lambda: options.option_count == 1)
        assert str(options.get_option_at_index(0).prompt) == "Ferry  1 turn, today, archived"
        await pilot.press("escape")
        await until(pilot, lambda: options.option_count == 2)
        await pilot.press("down", "a")
        await until(pilot, lambda: [chat.archived for chat in kept().find()] == [True, True])
        await until(pilot, lambda: "archived" in str(options.get_option_at_index(1).prompt))
        assert all(len(str(options.get_option_at_index(n).prompt)) < 76 for n in range(2))
        await pilot.press("a")
        await until(pilot, lambda: [chat.archived for chat in kept().find()] == [True, False])
        await pilot.press("x")
        await until(pilot, lambda: options.option_count == 1)


async def test_the_open_chat_is_renamed_without_losing_its_thread() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot, "first")
        await kept_as(pilot, ["answered"])
        screen = await chats_screen(pilot, 1)
        await pilot.press("r", "end", *" x", "enter")
        await until(pilot, lambda: [chat.title for chat in kept().find()] == ["first x"])
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("escape")
        await asked(pilot, "second")
        await kept_as(pilot, ["answered", "answered"])


async def test_the_open_chat_deleted_while_it_answers_leaves_an_empty_conversation() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), gate], streamed(PASSENGERS))
    async with app.run_test() as pilot:
        await ask(pilot, "first")
        await kept_as(pilot, ["asked"])
        screen = await chats_screen(pilot, 1)
        await pilot.press("d", "y")
        await until(pilot, lambda: screen.query_one(OptionList).option_count == 0)
        await pilot.press("escape")
        await until(pilot, lambda: not app.chat.conversation.turns)
        assert app.chat.query_one(Welcome).display
        gate.set()
        await asked(pilot, "second")
        assert core_of(app).asked[1][2] == ()
        await until(pilot, lambda: [chat.title for chat in kept().find()] == ["second"])


async def test_another_chat_deleted_leaves_the_open_one() -> None:
    kept().go_on(None, "old")
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot, "first")
        screen = await chats_screen(pilot, 2)
        await pilot.press("down", "d", "y")
        await until(pilot, lambda: [chat.title for chat in kept().find()] == ["first"])
        await until(pilot, lambda: screen.query_one(OptionList).option_count == 1)
        await pilot.press("escape")
        assert len(app.chat.conversation.turns) == 1


async def test_two_applications_keep_their_chats_beside_each_other() -> None:
    one, other = tui(), tui()
    async with one.run_test() as here:
        await asked(here, "of one")
        async with other.run_test() as there:
            await asked(there, "of the other")
            await until(there, lambda: len(kept().find()) == 2)
            chat = next(chat for chat in kept().find() if chat.title == "of one")
            kept().delete(chat.id)
        await asked(here, "of one again")
        await until(here, lambda: sorted(c.title for c in kept().find()) == ["of one again", "of the other"])
        assert not one._notifications


async def test_exported_as_markdown_and_never_over_another_file(tmp_path: Path) -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        path = tmp_path / "chat.md"
        for _ in range(2):
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, Form))
            app.screen.query_one(Input).value = str(path)
            await pilot.press("enter")
            await until(pilot, path.exists)
            await until(pilot, lambda: app.screen is app.chat)
        assert "[^1-1]: The Ansel Packet" in path.read_text()
        await until(pilot, lambda: any("give another name" in n.message for n in app._notifications))


async def test_a_second_question_waits_and_is_given_the_first_answer() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), gate, *streamed(PASSENGERS)[1:]], streamed(PASSENGERS))
    async with app.run_test() as pilot:
        await ask(pilot, "first")
        second = await ask(pilot, "second")
        assert "Waiting" in text_of(second.query_one(".foot", Static))
        gate.set()
        await until(pilot, lambda: not second.running)
        assert [turn.question for turn in core_of(app).asked[1][2]] == ["first"]


async def test_chats_that_cannot_be_kept_are_told_once_and_the_answers_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    config = Config(library=blocked / "library")
    app = Watched(config, core=ScriptedCore(config, streamed(PASSENGERS)))
    async with app.run_test() as pilot:
        await asked(pilot)
        await asked(pilot)
        await until(pilot, lambda: bool(app._notifications))
        assert len([n for n in app._notifications if "cannot be used" in n.message]) == 1


async def test_the_prompt_of_a_resumed_chat_remembers_its_questions() -> None:
    chats = kept()
    chats.ask(chats.begin("x"), "an old question")
    app = tui()
    async with app.run_test() as pilot:
        await chats_screen(pilot, 1)
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.chat.conversation.turns))
        await pilot.press("up")
        assert app.chat.query_one(Prompt).text == "an old question"


async def test_a_chat_of_two_thousand_turns_opens_without_a_stall() -> None:
    chats = kept()
    chat = chats.begin("Long")
    made = dumped(answer(PASSENGERS))
    with sqlite3.connect(Config().library / "chats.sqlite") as db:
        db.executemany(
            "insert into turn (chat, question, asked, state, said, answer) "
            "values (?, ?, ?, 'answered', '', ?)",
            [(chat, f"question {n}", "2025-01-01T00:00:00+00:00", made) for n in range(2000)],
        )
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await chats_screen(pilot, 1)
        conversation = app.chat.conversation
        with stretches() as calls:
            await pilot.press("enter")
            await until(pilot, lambda: [len(turn.targets) for turn in conversation.turns] == [3] * 8)
        assert max(calls) < 200_000
