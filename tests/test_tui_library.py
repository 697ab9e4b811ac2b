"""The library at the keyboard: find, read, select, add, remove."""

import threading
from datetime import UTC, datetime

import pytest
from support.pilot import asked, core_of, library, stretches, text_of, until
from support.tui import FERRY, KELLSTOW, article, tui
from textual.widgets import Input, Static

from qa.tui import layout, shelf
from qa.tui.article import ArticleText
from qa.tui.dialogs import Form
from qa.tui.library_screen import LibraryScreen
from qa.tui.reader import ReaderScreen
from qa.tui.table import ArticleTable

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def titles(screen: LibraryScreen) -> list[str]:
    return [row.info.label for row in screen.query_one(ArticleTable).shown]


async def test_filtered_as_one_types_by_all_words() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await library(pilot)
        await pilot.press("slash", *"BRENNA packet")
        await until(pilot, lambda: titles(screen) == ["Brenna ferry cut to five sailings a day"])
        assert "1 of 3 articles" in text_of(screen.query_one("#library-count", Static))
        await pilot.press("escape")
        await until(pilot, lambda: len(titles(screen)) == 3)


async def test_sorted_newest_first_and_then_otherwise() -> None:
    app = tui()
    async with app.run_test() as pilot:
        screen = await library(pilot)
        assert titles(screen)[0] == "Brenna Lines counts its passengers"
        assert titles(screen)[-1] == "Fire at Kellstow warehouse"
        await pilot.press("s")
        await until(pilot, lambda: titles(screen)[0] == "Brenna ferry cut to five sailings a day")


async def test_asked_only_within_what_is_selected() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        await library(pilot)
        await pilot.press("down", "space", "space", "w")
        await until(pilot, lambda: app.screen is app.chat)
        assert "Only 2 selected articles" in text_of(app.chat.query_one("#within", Static))
        await asked(pilot)
        scope = core_of(app).asked[0][1]
        assert scope
        assert set(scope.where.articles) == {FERRY.info.id, KELLSTOW.info.id}
        await pilot.press("f8")
        assert not app.chat.query_one("#within").display


async def test_an_article_is_read_and_searched() -> None:
    app = tui()
    async with app.run_test(size=(100, 24)) as pilot:
        await library(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        view = app.screen.query_one(ArticleText)
        await until(pilot, lambda: view.text == FERRY.text)
        await pilot.press("slash", *"QUAY", "enter")
        found = app.screen.query_one("#reader-found", Static)
        assert text_of(found) == "1 of 40"
        await pilot.press("N")
        assert text_of(found) == "40 of 40"
        await until(pilot, lambda: view.scroll_offset.y > 0)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_added_with_progress_and_every_failure_told() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await library(pilot)
        core_of(app).gate = gate = threading.Event()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one(Input).value = "one 'two words' missing"
        await pilot.press("enter")
        gate.set()
        said = screen.query_one("#adding-said", Static)
        await until(pilot, lambda: "done" in text_of(said))
        assert "2 added, 1 failed · done" in text_of(said)
        assert "missing: no such file" in text_of(said)
        await until(pilot, lambda: len(titles(screen)) == 5)
        assert "Article of two words" in titles(screen)
        await until(pilot, lambda: core_of(app).remembered == ["one", "two words"])
        await pilot.press("escape")
        await until(pilot, lambda: "5 articles" in text_of(app.chat.query_one("#head", Static)))


async def test_what_was_added_is_remembered_and_looked_at_again() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await library(pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one(Input).value = "one two"
        await pilot.press("enter")
        said = screen.query_one("#adding-said", Static)
        await until(pilot, lambda: "2 added · done" in text_of(said))
        assert core_of(app).remembered == ["one", "two"]
        await pilot.press("u")
        await until(pilot, lambda: "2 unchanged, 1 gone from disk · done" in text_of(said))


async def test_removed_only_after_a_yes() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await library(pilot)
        await pilot.press("d", "enter")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("d", "y")
        await until(pilot, lambda: len(titles(screen)) == 2)
        assert "Brenna Lines counts its passengers" not in titles(screen)


async def test_titles_of_any_kind_are_shown_harmless() -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    kinds = [
        "[bold red]x[/] [@click=app.quit]",
        "a\x1b]0;evil\x07b\nc",
        "w" * 10_000,
        "שלום عالم",
        "漢字" * 60,
    ]
    app = tui(articles=[article(f"i{n}", title, title, now, "Text.") for n, title in enumerate(kinds)])
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await library(pilot, 5)
        table = screen.query_one(ArticleTable)
        lines = [table.render_line(y) for y in range(5)]
        assert {line.cell_length for line in lines} == {table.size.width}
        shown = "\n".join(line.text for line in lines)
        assert "[bold red]x[/]" in shown
        assert "\x1b" not in shown
        assert "\x07" not in shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))


async def test_a_hundred_thousand_articles_scroll_and_filter_without_a_stall() -> None:
    from dataclasses import replace

    infos = [replace(FERRY.info, id=f"a{n}", title=f"Article {n} of many") for n in range(100_000)]
    app = tui()
    core_of(app).library.list = lambda: iter(infos)  # type: ignore[method-assign]
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await library(pilot, 100_000)
        with stretches() as calls:
            await pilot.press(*["pagedown"] * 10, "G", "g", "slash", *"99999")
            await until(pilot, lambda: titles(screen) == ["Article 99999 of many"])
        assert max(calls) < 200_000


def test_lines_hold_all_the_text_and_fit() -> None:
    text = (
        "One line.\n\nA longer line of words that has to be broken, 漢字漢字漢字漢字, " + "x" * 50 + " end."
    )
    lines = layout.wrapped(text, 20)
    from rich.cells import cell_len

    assert all(cell_len(text[start:end]) <= 20 for start, end in lines)
    assert "".join(text[start:end] for start, end in lines).replace(" ", "") == text.replace(" ", "").replace(
        "\n", ""
    )


def test_the_line_of_an_offset() -> None:
    lines = layout.wrapped("aaa bbb ccc\n\nddd", 4)
    assert [layout.line_at(lines, offset) for offset in (0, 4, 8, 13)] == [0, 1, 2, 4]


def test_orders_are_stable_over_chunks() -> None:
    from dataclasses import replace

    rows = shelf.rows(replace(FERRY.info, id=str(n), title=f"{n % 7}") for n in range(12_000))
    by_title = next(order for order in shelf.ORDERS if order.name == "by title")
    made = shelf.ordered(rows, by_title)
    assert [(row.info.title, int(row.info.id)) for row in made] == sorted(
        (str(n % 7), n) for n in range(12_000)
    )
