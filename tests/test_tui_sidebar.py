"""The articles beside the conversation: found, read, chosen, and marked where they are cited."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.pilot import ask, asked, core_of, stretches, text_of, until
from support.tui import (
    FERRY,
    HARBOUR,
    KELLSTOW,
    PASSENGERS,
    Said,
    Watched,
    answer,
    article,
    citation,
    streamed,
    tui,
)
from textual.pilot import Pilot
from textual.widgets import Static

import qa.types as t
from qa.tui import keys, shelf
from qa.tui.library_screen import LibraryScreen
from qa.tui.prompt import Prompt
from qa.tui.reader import ReaderScreen
from qa.tui.sidebar import ArticleColumn, Sidebar
from qa.tui.source import SourcePane
from qa.tui.table import ArticleTable

WIDE, NARROW = (120, 40), (80, 24)
FIRE = Said("Nobody was hurt [1].", (citation(1, KELLSTOW, "nobody was hurt"),))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def opened(pilot: Pilot[None], rows: int = 3) -> ArticleColumn:
    app = pilot.app
    assert isinstance(app, Watched)
    await pilot.press("f9")
    column = app.chat.query_one(ArticleColumn)
    await until(pilot, lambda: len(column.shown) == rows)
    return column


def drawn(column: ArticleColumn, rows: int = 3) -> list[str]:
    return [column.render_line(y).text for y in range(rows * 2)]


def beside(app: Watched) -> Sidebar:
    return app.chat.query_one(Sidebar)


@pytest.mark.anyio
async def test_it_stands_beside_the_conversation_and_one_key_goes_there_and_closes_it() -> None:
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        column = await opened(pilot)
        assert app.focused is column
        assert app.chat.conversation.region.x >= beside(app).region.right
        await pilot.press("tab")
        assert app.focused is app.chat.query_one(Prompt)
        assert beside(app).display
        await pilot.press("f9")
        assert app.focused is column
        await pilot.press("f9")
        assert not beside(app).display
        assert app.focused is app.chat.query_one(Prompt)


@pytest.mark.anyio
async def test_each_row_has_title_outlet_day_and_age(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.tui.wording.now", lambda: datetime(2025, 9, 1, tzinfo=UTC))
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        rows = [line.split() for line in drawn(await opened(pilot))]
        assert rows[1] == ["Harbour", "Post", "2025-07-02", "2", "mo"]
        assert rows[2][:3] == ["Brenna", "ferry", "cut"]
        assert rows[3] == ["The", "Ansel", "Packet", "2025-04-09", "4", "mo"]
        assert rows[5] == ["Global", "Lantern", "undated"]


@pytest.mark.anyio
async def test_where_it_is_narrow_it_lies_over_the_conversation_while_one_is_in_it() -> None:
    app = tui()
    async with app.run_test(size=NARROW) as pilot:
        await asked(pilot)
        column = await opened(pilot)
        assert beside(app).size.width == NARROW[0]
        assert not app.chat.conversation.size.width
        await pilot.press("escape")
        await until(pilot, lambda: not beside(app).display)
        assert app.chat.conversation.size.width == NARROW[0] - 4
        await pilot.press("f9", "tab")
        await until(pilot, lambda: not beside(app).display)
        assert app.focused is app.chat.query_one(Prompt)
        await pilot.resize_terminal(*WIDE)
        await pilot.press("f9")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: beside(app).size.width == NARROW[0])
        assert app.focused is column
        await pilot.resize_terminal(*WIDE)
        await pilot.press("tab")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: not beside(app).display)


@pytest.mark.anyio
async def test_filtered_as_one_types_by_words_outlet_and_day() -> None:
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        column = await opened(pilot)
        head = app.chat.query_one("#sidebar-head", Static)
        await pilot.press("slash", *"BRENNA outlet:packet")
        await until(pilot, lambda: [row.info for row in column.shown] == [FERRY.info])
        assert text_of(head) == "1 of 3 articles"
        await pilot.press("escape")
        await until(pilot, lambda: len(column.shown) == 3)
        assert app.focused is column
        await pilot.press("slash", *"since:2025-05")
        await until(pilot, lambda: [row.info for row in column.shown] == [HARBOUR.info])
        await pilot.press(*"-x")
        await until(pilot, lambda: text_of(head) == "3 articles · since:2025-05-x is no date")
        await pilot.press("enter", "escape", "escape")
        assert app.focused is app.chat.query_one(Prompt)


@pytest.mark.anyio
async def test_what_is_selected_is_what_is_asked_of() -> None:
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("space", "space", "space")
        await until(pilot, lambda: len(app.chat.scope.where.articles) == 3)
        await pilot.press("up", "space")
        await until(pilot, lambda: len(app.chat.scope.where.articles) == 2)
        assert "2 selected" in text_of(app.chat.query_one("#sidebar-head", Static))
        await pilot.press("tab")
        await asked(pilot)
        scope = core_of(app).asked[0][1]
        assert scope
        assert set(scope.where.articles) == {HARBOUR.info.id, KELLSTOW.info.id}
        await pilot.press("f9", "x")
        await until(pilot, lambda: not app.chat.scope.where.articles)
        assert not app.chat.query_one("#within").display


@pytest.mark.anyio
async def test_the_marks_are_those_of_the_library_and_go_with_the_filters() -> None:
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        column = await opened(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        table = app.screen.query_one(ArticleTable)
        await until(pilot, lambda: len(table.shown) == 3)
        await pilot.press("down", "space", "w")
        await until(pilot, lambda: app.screen is app.chat)
        assert column.selected == {FERRY.info.id}
        assert drawn(column)[2].startswith(" ● ")
        await pilot.press("f8")
        await until(pilot, lambda: not column.selected)


@pytest.mark.anyio
async def test_asked_of_the_one_under_the_cursor() -> None:
    app = tui()
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press("down", "w")
        await until(pilot, lambda: app.chat.scope.where.articles == (FERRY.info.id,))
        assert app.focused is app.chat.query_one(Prompt)
        await until(pilot, lambda: not beside(app).display)


@pytest.mark.anyio
async def test_an_article_is_read_and_one_is_back_where_one_was() -> None:
    app = tui()
    async with app.run_test(size=NARROW) as pilot:
        column = await opened(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.chat)
        assert app.focused is column
        assert column.cursor == 1


@pytest.mark.anyio
async def test_what_the_answer_at_hand_cites_is_marked_with_its_numbers() -> None:
    app = tui(streamed(PASSENGERS), streamed(FIRE, answer(FIRE)))
    async with app.run_test(size=WIDE) as pilot:
        await asked(pilot)
        column = await opened(pilot)
        numbers = lambda: [drawn(column)[line][:4].strip() for line in (1, 3, 5)]  # noqa: E731
        await until(pilot, lambda: numbers() == ["[2]", "[1]", ""])
        await pilot.press("tab")
        second = await asked(pilot)
        await until(pilot, lambda: numbers() == ["", "", "[1]"])
        await pilot.press("tab", "up")
        await until(pilot, lambda: numbers() == ["[2]", "[1]", ""])
        # The source may be open beside both.
        await pilot.press("enter")
        await until(pilot, lambda: app.chat.query_one(SourcePane).display)
        assert app.chat.conversation.size.width > 30
        second.focus()
        await until(pilot, lambda: numbers() == ["", "", "[1]"])
        await pilot.press("ctrl+n")
        await until(pilot, lambda: numbers() == ["", "", ""])


@pytest.mark.anyio
async def test_escape_stops_an_answer_before_it_leaves() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), gate])
    async with app.run_test(size=WIDE) as pilot:
        turn = await ask(pilot)
        column = await opened(pilot)
        await pilot.press("escape")
        assert not turn.running
        assert app.focused is column
        await pilot.press("escape")
        assert app.focused is app.chat.query_one(Prompt)
        gate.set()


@pytest.mark.anyio
async def test_what_is_added_meanwhile_appears() -> None:
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        column = await opened(pilot)
        core_of(app).library.articles["x"] = article("x", "X", None, None, "Text.")  # type: ignore[attr-defined]
        app.engine.look_again()
        await until(pilot, lambda: len(column.shown) == 4)


@pytest.mark.anyio
async def test_titles_and_outlets_of_any_kind_are_shown_harmless() -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    kinds = [
        "[bold red]x[/] [@click=app.quit]",
        "a\x1b]0;evil\x07b\nc",
        "w" * 10_000,
        "שלום عالم",
        "漢字" * 60,
    ]
    app = tui(articles=[article(f"i{n}", title, title, now, "Text.") for n, title in enumerate(kinds)])
    async with app.run_test(size=WIDE) as pilot:
        column = await opened(pilot, 5)
        lines = [column.render_line(y) for y in range(10)]
        assert {line.cell_length for line in lines} == {column.size.width}
        shown = "\n".join(line.text for line in lines)
        assert "[bold red]x[/]" in shown
        assert not {"\x1b", "\x07"} & set(shown)


@pytest.mark.anyio
async def test_a_hundred_thousand_articles_scroll_filter_and_are_marked_without_a_stall() -> None:
    infos = [replace(FERRY.info, id=f"a{n}", title=f"Article {n} of many") for n in range(99_999)]
    app = tui()
    core_of(app).library.list = lambda: iter([*infos, FERRY.info])  # type: ignore[method-assign]
    async with app.run_test(size=WIDE) as pilot:
        await asked(pilot)
        with stretches() as calls:
            column = await opened(pilot, 100_000)
            await pilot.press(*["pagedown"] * 10, "G", "g", "space", "slash", *"99998 since:2025")
            await until(pilot, lambda: [row.info.title for row in column.shown] == ["Article 99998 of many"])
            await pilot.press("escape")
            await until(pilot, lambda: len(column.shown) == 100_000)
            await pilot.press("escape", "ctrl+n")
        assert max(calls) < 200_000


@pytest.mark.anyio
async def test_its_keys_are_in_the_palette_and_can_be_others() -> None:
    assert keys.checked({"sidebar": "f10", "leave-sidebar": "q"})
    app = tui()
    async with app.run_test(size=WIDE) as pilot:
        offered = {command.title for command in app.commands(app.screen)}
        assert "Articles beside the conversation" in offered
        await opened(pilot)
        assert {"Filter", "Ask in these", "Back"} <= {command.title for command in app.commands(app.screen)}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["harbour1", "ferry1", "fire1"]),
        ("brenna FIVE", ["ferry1"]),
        ("outlet:post", ["harbour1"]),
        ("outlet:post outlet:packet", ["harbour1", "ferry1"]),
        ('outlet:"ansel packet" brenna', ["ferry1"]),
        ('outlet:"ansel', ["ferry1"]),
        ("since:2025", ["harbour1", "ferry1"]),
        ("since:2025-04-10", ["harbour1"]),
        ("until:2025-04", ["ferry1"]),
        ("since:2025-04-09 until:2025-04-09", ["ferry1"]),
        ("since:2025-04 since:2025-07", ["harbour1"]),
        ("since:yesterday", ["harbour1", "ferry1", "fire1"]),
        ("since:", ["harbour1", "ferry1", "fire1"]),
        ("nowhere:post", []),
        ('"', []),
    ],
)
def test_what_a_filter_lets_through(typed: str, ids: list[str]) -> None:
    rows = shelf.rows(one.info for one in (HARBOUR, FERRY, KELLSTOW))
    assert [row.info.id for row in shelf.filtered(rows, shelf.sieve(typed))] == ids


def test_what_is_no_date_is_told() -> None:
    assert shelf.sieve("a since:2025-13 until:x").unread == ("since:2025-13", "until:x")
