"""The line at the top: what it says, what it leaves out, and that it is told of what changes elsewhere."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len
from support.pilot import ask, asked, core_of, until
from support.tui import ADDED, PASSENGERS, ScriptedCore, Watched, answer, article, streamed, tui

import qa.types as t
from qa.config import Config
from qa.errors import UsageError
from qa.tui import status as status_module
from qa.tui import wording
from qa.tui.app import Tui
from qa.tui.meter import Meter
from qa.tui.status import Part, Status, fitted
from qa.tui.welcome import Sample

NOW = ADDED + timedelta(hours=2)
MODEL = "openai:[red]m[/]"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "now", lambda: NOW)


def line(app: Tui) -> str:
    return str(app.chat.query_one(Status).visual)


def priced(prices: dict[str, str], *scripts: list[t.Event], llm: str = MODEL) -> Watched:
    config = Config(llm=llm, prices=prices)
    return Watched(config, core=ScriptedCore(config, *scripts))


def used(usage: t.Usage | None) -> list[t.Event]:
    made = replace(answer(PASSENGERS), backend=MODEL, usage=usage)
    return streamed(PASSENGERS, made)  # type: ignore[return-value]


class Clock:
    """Moves half a second with each look at it."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        self.at += 0.5
        return self.at


@pytest.mark.anyio
async def test_it_tells_of_the_library_and_the_writer() -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "3 articles · newest 2 months ago · index 2 h old" in line(app))
        assert line(app).startswith("qa  3 articles")
        assert line(app).endswith(" extractive")
        assert len(line(app)) == 116


@pytest.mark.anyio
async def test_tokens_and_cost_of_the_session_are_added_up() -> None:
    app = priced({MODEL: "1.5/6"}, used(t.Usage(1000, 200)), used(t.Usage(234, 100)))
    async with app.run_test(size=(160, 30)) as pilot:
        await asked(pilot)
        await until(pilot, lambda: "1,000 tokens in, 200 out" in line(app))
        await asked(pilot)
        await until(pilot, lambda: "1,234 tokens in, 300 out · cost 0.0037 · openai:[red]m[/]" in line(app))
        await pilot.press("ctrl+n")
        assert "1,234 tokens in" in line(app)


@pytest.mark.anyio
async def test_without_a_price_there_is_no_cost_and_what_was_not_counted_is_told() -> None:
    app = priced({"openai:other": "1/2"}, used(t.Usage(1000, 200)), used(None))
    async with app.run_test(size=(160, 30)) as pilot:
        await asked(pilot)
        await asked(pilot)
        await until(pilot, lambda: "over 1,000 tokens in, 200 out" in line(app))
        assert "cost" not in line(app)


@pytest.mark.anyio
async def test_the_speed_is_told_while_it_writes_and_exactly_when_it_is_done() -> None:
    gate = threading.Event()
    script = used(t.Usage(10, 81))
    app = priced({}, [*script[:12], gate, *script[12:]])  # type: ignore[list-item]
    app.engine.meter = Meter(Clock())
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "3 articles" in line(app))
        assert "tokens/s" not in line(app)
        turn = await ask(pilot)
        await until(pilot, lambda: "~2 tokens/s" in line(app))
        gate.set()
        await until(pilot, lambda: not turn.running)
        written = len(PASSENGERS.text.split(" "))
        await until(pilot, lambda: f"· {80 / (0.5 * (written - 1)):.0f} tokens/s" in line(app))


@pytest.mark.anyio
async def test_the_line_asks_for_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    app = tui()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "3 articles" in line(app))
        laid_out: list[bool] = []
        refresh = Status.refresh

        def watched(self: Status, *regions: object, **what: bool) -> Status:
            laid_out.append(what.get("layout", False))
            return refresh(self, *regions, **what)  # type: ignore[arg-type]

        monkeypatch.setattr(Status, "refresh", watched)
        monkeypatch.setattr(wording, "now", lambda: NOW + timedelta(hours=1))
        await until(pilot, lambda: "index 3 h old" in line(app))
        assert laid_out
        assert not any(laid_out)


@pytest.mark.anyio
async def test_the_least_important_goes_first_where_it_is_narrow() -> None:
    app = priced({MODEL: "1.5/6"}, used(t.Usage(1_234_567, 200_000)))
    async with app.run_test(size=(160, 30)) as pilot:
        core_of(app).library.pending = lambda: 12  # type: ignore[method-assign]
        app.engine.look_again()
        await asked(pilot)
        await until(pilot, lambda: "12 passages wait for vectors" in line(app))
        gone: dict[int, list[str]] = {}
        parts = ("newest", "index", "tokens in", "cost", "wait", "openai", "articles")
        for width in (160, 120, 80, 60, 40):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda width=width: cell_len(line(app)) == width - 4)  # type: ignore[misc]
            gone[width] = [part for part in parts if part not in line(app)]
        assert gone[160] == []
        assert gone[120] == ["newest", "index"]
        assert gone[80] == ["newest", "index", "tokens in"]
        assert "articles" not in gone[40]
        assert "qa" in line(app)


def test_a_line_of_any_width_holds_what_fits() -> None:
    left, right = [Part("漢字" * 10, 2), Part("b" * 30, 1)], [Part("c" * 20, 3)]
    for width in range(4, 120):
        made = str(fitted(list(left), list(right), width))
        assert cell_len(made) == max(width, 4)


@pytest.mark.anyio
@pytest.mark.parametrize("llm", ["llama:/models/\x1b[31m" + "x" * 300 + ".gguf", "openai:" + "漢" * 200])
async def test_a_writer_of_any_name_leaves_the_line_whole(llm: str) -> None:
    app = priced({}, used(None), llm=llm)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "3 articles" in line(app))
        assert "\x1b" not in line(app)
        assert "/models" not in line(app)
        assert cell_len(line(app)) == 76


@pytest.mark.anyio
async def test_what_another_program_adds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_module, "_LOOK_AGAIN", 0.05)
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.chat.query(Sample)) == 2)
        first = app.chat.query(Sample).first()
        first.focus()
        core_of(app).library.articles["x"] = article("x", "X", None, None, "Text.")  # type: ignore[attr-defined]
        await until(pilot, lambda: "4 articles" in line(app))
        # Who was about to ask one of the questions offered is not disturbed.
        assert app.focused is first


def test_prices_that_are_none_are_refused_before_anything_is_drawn() -> None:
    with pytest.raises(UsageError, match="no pair of prices"):
        priced({MODEL: "cheap"})


@pytest.mark.parametrize(
    ("since", "said"),
    [(20, "< 1 min"), (300, "5 min"), (7300, "2 h"), (3 * 86400, "3 days"), (40 * 86400, "5 weeks")],
)
def test_how_long_ago(since: int, said: str) -> None:
    assert wording.elapsed(NOW - timedelta(seconds=since)) == said


@pytest.mark.parametrize(
    ("amount", "said"), [(0.0, "0.00"), (0.00001, "< 0.0001"), (0.0012, "0.0012"), (1234.5, "1,234.50")]
)
def test_amounts(amount: float, said: str) -> None:
    assert wording.money(amount) == said
