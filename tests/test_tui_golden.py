"""Turns saved as golden cases, over a real library: ``qa eval`` reads them, and judges them as they were."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.command import Run, runner
from support.pilot import asked, text_of, until
from support.tui import FERRY, PASSENGERS, Said, answer, citation
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

import qa.types as t
from qa.app import Scope
from qa.config import load
from qa.evaluate import golden as golden_sets
from qa.tui import golden
from qa.tui.app import Tui
from qa.tui.chats_screen import ChatsScreen
from qa.tui.dialogs import Form

pytestmark = pytest.mark.anyio

TERN = """---
title: More crossings for the Tern
outlet: Harbour News
date: 2025-04-02
url: https://harbour-news.example/tern
---
The ferry Tern will make eight crossings a day between Kellstow and Aldmouth from 1 May, the operator said.
A single fare rises to 7.20 pounds. Captain Greta Holm welcomed the longer season.
"""
CUT = """---
title: Fewer crossings for the Tern
outlet: Harbour News
date: 2025-09-10
---
The ferry Tern will make three crossings a day between Kellstow and Aldmouth in winter, the operator said.
"""
CROSSINGS = "How many crossings does the ferry Tern make a day?"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def run(tmp_path: Path, model_cache: Path) -> Run:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "tern.md").write_text(TERN)
    (tmp_path / "news" / "cut.md").write_text(CUT)
    run = runner(tmp_path, model_cache)
    assert run("add", "news").returncode == 0
    return run


@pytest.fixture
def app(run: Run, tmp_path: Path, model_cache: Path) -> Tui:
    return real(tmp_path, model_cache)


def real(home: Path, model_cache: Path, scope: Scope | None = None) -> Tui:
    return Tui(load({"library": home / "library", "cache": model_cache}), scope=scope)


async def saved(pilot: Pilot[None], file: Path, answers: str | None = None) -> str:
    """Save the latest turn; what was guessed to be the answer."""
    await pilot.press("tab", "s")
    await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    pilot.app.screen.query_one("#field-file", Input).value = str(file)
    field = pilot.app.screen.query_one("#field-answers", Input)
    guess = field.value
    field.value = guess if answers is None else answers
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Form))
    await pilot.press("escape")
    return guess


def judged(run: Run, file: Path) -> dict[str, dict[str, object]]:
    """Each case as ``qa eval`` finds it, after ``--check`` has found no fault."""
    checked = run("eval", str(file), "--check", "--articles", "news")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    done = run("eval", str(file), "--json")
    assert done.returncode == 0, done.stderr
    return {case["id"]: case for case in json.loads(done.stdout)["cases"]}


async def test_turns_are_judged_as_they_were_answered(run: Run, app: Tui, tmp_path: Path) -> None:
    file = tmp_path / "golden.jsonl"
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot, "What does a single fare of the ferry Tern cost?")
        await saved(pilot, file, "7.20 pounds; £7.20")
        await asked(pilot, "and who welcomed the season?")
        await saved(pilot, file, "Greta Holm")
        await asked(pilot, "Who is the president of France?")
        assert await saved(pilot, file) == ""
    fare, follow_up, refused = golden_sets.load(file).cases
    assert fare.articles == ("https://harbour-news.example/tern",)
    assert follow_up.question == "and who welcomed the season? (the ferry Tern)"
    assert (refused.refuse, refused.answers, refused.articles, refused.quotes) == (True, (), (), ())
    cases = judged(run, file)
    assert [cases[id_]["correct"] for id_ in (fare.id, follow_up.id)] == [True, True]
    assert [cases[id_]["first_hit"] for id_ in (fare.id, follow_up.id)] == [1, 1]
    assert cases[refused.id]["refused"] is True


async def test_a_turn_is_asked_again_as_of_the_day_that_it_was_asked_as_of(
    run: Run, tmp_path: Path, model_cache: Path
) -> None:
    file = tmp_path / "golden.jsonl"
    scope = Scope(as_of=datetime(2025, 5, 1, 23, 59, 59, 999999, tzinfo=UTC))
    app = real(tmp_path, model_cache, scope)
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot, CROSSINGS)
    # It is restored, and the filter is another one by then.
    app = real(tmp_path, model_cache)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChatsScreen))
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.chat.conversation.turns))
        await until(pilot, lambda: app.chat.conversation.turns[0].answer is not None)
        await saved(pilot, file, "eight")
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["as_of"] == "2025-05-01"
    (case,) = judged(run, file).values()
    assert case["correct"] is True
    assert [Path(place).name for place in case["cited"]] == ["tern.md"]  # type: ignore[attr-defined]


async def test_an_answer_that_was_wrong_is_saved_without_the_articles_that_say_so(
    run: Run, app: Tui, tmp_path: Path
) -> None:
    file = tmp_path / "golden.jsonl"
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot, "What does a single fare of the ferry Tern cost?")
        await saved(pilot, file, "9.10 pounds")
    (case,) = golden_sets.load(file).cases
    assert (case.articles, case.quotes) == ((), ())
    assert [one["correct"] for one in judged(run, file).values()] == [False]


async def test_that_filters_are_no_part_of_a_case_is_said(app: Tui, tmp_path: Path) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        app.chat.scope = Scope(t.Filter(outlets=("Harbour News",)))
        await asked(pilot, CROSSINGS)
        await pilot.press("tab", "s")
        await until(pilot, lambda: isinstance(app.screen, Form))
        hint = text_of(app.screen.query(Static).last(Static))
        assert "It will be asked of all articles" in hint


def said(text: str, quote: str, question: str) -> t.Answer:
    return answer(Said(text, (citation(1, FERRY, quote),)), question)


@pytest.mark.parametrize(
    ("question", "guess"),
    [
        ("how many passengers did it carry in 2024?", "61,300"),
        ("who carried them?", "Brenna Lines"),
        ("who carried them for Brenna Lines?", "Brenna Lines carried 61,300 passengers in the first months"),
        ("what happened?", "61,300"),
    ],
)
def test_the_guess_is_of_the_kind_that_is_asked_for_and_stands_in_the_quote(
    question: str, guess: str
) -> None:
    quote = PASSENGERS.citations[0].quote
    made = said("Brenna Lines carried 61,300 passengers in the first months [1].", quote, question)
    assert golden.guessed(made).rstrip(".") == guess


def test_a_guess_holds_no_separator_and_a_moment_within_a_day_is_kept() -> None:
    text = "It was a long and quiet day; the ferry stayed [1]."
    noon = datetime(2025, 5, 1, 12, tzinfo=UTC)
    made = replace(said(text, "The quay was quiet on Wednesday", "what happened?"), as_of=noon)
    guess = golden.guessed(made)
    assert guess == "It was a long and quiet day"
    case = golden.case(made, {"question": "what happened?", "answers": guess})
    assert json.loads(golden_sets.line(case))["as_of"] == "2025-05-01T12:00:00+00:00"
