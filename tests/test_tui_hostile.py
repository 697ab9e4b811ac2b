"""Articles and models at their worst: nothing stalls, nothing is lost, nothing steers the terminal."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from support.pilot import ask, asked, settled, stretches, text_of, until
from support.tui import FERRY, PASSENGERS, Said, answer, article, citation, refused, streamed, tui
from textual.widgets import Static

import qa.types as t
from qa.tui.answer import AnswerText
from qa.tui.article import ArticleText
from qa.tui.inspector import InspectorScreen
from qa.tui.library_screen import LibraryScreen
from qa.tui.reader import ReaderScreen
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable

pytestmark = pytest.mark.anyio
TITLES = [
    "[bold red]x[/] [@click=app.quit]q[/]",
    "a\x1b]0;evil\x07b\nc",
    "w" * 10_000,
    "שלום עולם \u202ecba",
    "漢字" * 60,
]
IDS = ["markup", "control", "long", "right to left", "wide"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize("title", TITLES, ids=IDS)
async def test_a_source_shows_its_text_whatever_its_title(title: str) -> None:
    made = article("x", title, title, None, FERRY.text)
    said = Said("It fell [1].", (citation(1, made, "7% fewer"),))
    app = tui(streamed(said), articles=(made,))
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "1")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        view = pane.query_one(ArticleText)
        await until(pilot, lambda: view.size.height >= 5)
        shown = text_of(pane.query_one("#source-head", Static))
        assert not any(mark in shown for mark in "\x1b\x07\u202e")
        await until(
            pilot, lambda: any("7% fewer" in view.render_line(y).text for y in range(view.size.height))
        )


@pytest.mark.parametrize("title", TITLES, ids=IDS)
async def test_a_refusal_and_the_inspector_take_any_title(title: str) -> None:
    made = article("x", title, title, None, FERRY.text)
    near = t.Coverage(1, None, (t.Near(made.info, 0.3),))
    app = tui([t.Found(()), t.Done(replace(refused(), coverage=near))], articles=(made,))
    async with app.run_test(size=(80, 24)) as pilot:
        turn = await asked(pilot)
        shown = text_of(turn.query_one(".foot", Static))
        assert len(shown) < 2000
        assert not any(mark in shown for mark in "\x1b\x07\u202e")
        await pilot.press("tab", "i")
        await until(pilot, lambda: isinstance(app.screen, InspectorScreen))


async def test_an_article_of_five_megabytes_opens_at_the_quote_without_a_stall() -> None:
    quote = "The last ship left at noon."
    text = "A line of words in a very long article, and some more of them.\n\n" * 80_000 + quote
    made = article("x", "Long", None, None, text)
    assert len(text) > 5_000_000
    app = tui(streamed(Said(f"{quote} [1]", (citation(1, made, quote),))), articles=(made,))
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        view = app.chat.query_one(ArticleText)
        with stretches() as calls:
            await pilot.press("tab", "1")
            await until(pilot, lambda: view.scroll_offset.y > 0)
        assert max(calls) < 200_000
        assert any(quote in view.render_line(y).text for y in range(view.size.height))
        await pilot.press("escape", "f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: len(app.screen.query_one(ArticleTable).shown) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        reader = app.screen.query_one(ArticleText)
        await until(pilot, lambda: len(reader.text) > 5_000_000)
        await pilot.press("slash", *"noon", "enter")
        await until(pilot, lambda: text_of(app.screen.query_one("#reader-found", Static)) == "1 of 1")


async def test_resized_while_it_streams() -> None:
    gates = [threading.Event() for _ in range(4)]
    words = PASSENGERS.text.split(" ")
    pieces = [t.Token(word + " ") for word in words[:-1]] + [t.Token(words[-1])]
    script: list[t.Event | threading.Event] = [t.Found(())]
    for n, gate in enumerate(gates):
        script += [*pieces[n * 7 : n * 7 + 7], gate]
    app = tui([*script, *pieces[28:], t.Done(answer(PASSENGERS))])
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await ask(pilot)
        for gate, size in zip(gates, [(80, 24), (200, 60), (20, 6), (100, 30)], strict=True):
            await until(pilot, lambda: bool(turn.query_one(AnswerText).source))
            await pilot.resize_terminal(*size)
            gate.set()
        await settled(pilot, turn)
        shown = " ".join(str(block.visual) for block in turn.query_one(AnswerText).query(Static))
        assert "61,300 passengers from January to March [1].\u00a0✓" in shown


async def test_a_backend_that_dies_in_the_middle_leaves_what_had_come() -> None:
    from qa.errors import BackendError

    app = tui(
        [t.Found(()), t.Token("Brenna Lines carried "), BackendError("the server has gone", "start it")]
    )
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        assert "Brenna Lines carried" in turn.query_one(AnswerText).source
        assert "the server has gone" in text_of(turn.query_one(".foot", Static))


@pytest.mark.parametrize("wait", [0.0, 0.02, 0.05, 0.11])
async def test_one_can_leave_at_any_moment_of_an_answer(wait: float) -> None:
    def endless(_question: str) -> Iterator[t.Event]:
        yield t.Found(())
        while not done.wait(0.001):
            yield t.Token("word and **word** [1]\n\n")

    done = threading.Event()
    app = tui(endless)
    async with app.run_test() as pilot:
        turn = await ask(pilot)
        await until(pilot, lambda: bool(turn.query_one(AnswerText).source))
        await asyncio.sleep(wait)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    done.set()
    assert app.return_code == 0
