"""The main job at the keyboard: ask, watch, step through the citations, stop."""

import threading
from dataclasses import replace

import pytest
from support.pilot import ask, asked, core_of, settled, text_of, until
from support.tui import (
    FERRY,
    HARBOUR,
    PASSENGERS,
    Said,
    answer,
    citation,
    conflicting,
    hit,
    refused,
    streamed,
    tui,
)
from textual import events
from textual.widgets import Static

import qa.types as t
from qa.errors import BackendUnreachable, LibraryNewer
from qa.tui.answer import AnswerText
from qa.tui.article import ArticleText
from qa.tui.prompt import Prompt
from qa.tui.source import SourcePane

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_an_answer_streams_and_is_then_shown_checked() -> None:
    gate = threading.Event()
    half = [
        t.Found((hit(FERRY), hit(HARBOUR))),
        t.Token("Brenna Lines **carried** "),
        gate,
        *streamed(PASSENGERS)[1:],
    ]
    app = tui(half)
    async with app.run_test() as pilot:
        turn = await ask(pilot)
        await until(pilot, lambda: "carried" in turn.query_one(AnswerText).source)
        assert "Writing" in text_of(turn.query_one(".foot", Static))
        gate.set()
        await settled(pilot, turn)
        shown = " ".join(str(block.visual) for block in turn.query_one(AnswerText).query(Static))
        assert "61,300 passengers from January to March [1].\u00a0✓" in shown
        assert "gales [1].\u00a0~" in shown
        assert "…" not in text_of(turn.query_one(".foot", Static))
        assert "the number 19 is not in [1]" in text_of(turn.query_one(".foot", Static))
        assert "✓ 2 supported  ~ 1 partly  2 articles, 2 independent" in text_of(
            turn.query_one(".foot", Static)
        )


async def test_a_digit_opens_the_source_at_the_quote() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "2")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        assert pane.query_one(ArticleText).text == HARBOUR.text
        assert "Harbour Post · 2 Jul 2025" in text_of(pane.query_one("#source-head", Static))


async def test_the_quote_is_in_sight_and_set_apart_far_down_a_long_article() -> None:
    quote = "The last ship left at noon."
    long = FERRY.__class__(FERRY.info, "A line of the article.\n\n" * 400 + quote)
    said = Said(f"{quote} [1]", (citation(1, long, quote),))
    app = tui(streamed(said), articles=(long,))
    async with app.run_test(size=(120, 30)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "enter")
        view = app.chat.query_one(ArticleText)
        await until(pilot, lambda: view.scroll_offset.y > 0)
        lines = [view.render_line(y) for y in range(view.size.height)]
        line = next(line for line in lines if quote in line.text)
        plain = lines[0]
        style = next(s.style for s in line if quote in s.text)
        assert style.bgcolor != next(s.style for s in plain if "A line" in s.text).bgcolor


async def test_n_and_shift_n_walk_through_the_citations_and_around() -> None:
    app = tui()
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        await pilot.press("tab")
        seen = []
        for key in ("n", "n", "n", "N"):
            await pilot.press(key)
            seen.append((turn.active, turn.targets[turn.active or 0].n))
        assert seen == [(1, 2), (2, 1), (0, 1), (2, 1)]


async def test_the_claim_of_a_citation_is_known() -> None:
    app = tui()
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        assert [target.claim.status for target in turn.targets if target.claim] == [
            "supported",
            "supported",
            "partly",
        ]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (t.Attribution("party", "Brenna Lines", "said"), "according to Brenna Lines"),
        (t.Attribution("agency", "Reuters", "reported"), "as reported by Reuters"),
        (t.Attribution("outlet", "The Ansel Packet"), "the outlet’s own statement"),
        (t.Attribution("unnamed", None, "sources said"), "from a source without a name"),
    ],
)
async def test_the_source_tells_who_says_it(by: t.Attribution, said: str) -> None:
    cited = replace(citation(1, FERRY, "7% fewer"), attribution=by)
    app = tui(streamed(Said("It fell [1].", (cited,))))
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "1")
        head = app.chat.query_one("#source-head", Static)
        await until(pilot, lambda: said in text_of(head))


async def test_a_click_on_a_citation_opens_it() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        paragraph = turn.query_one(AnswerText).query(Static).first()
        at = str(paragraph.visual).index("[1]")
        await pilot.click(paragraph, offset=(at % paragraph.size.width + 1, at // paragraph.size.width))
        await until(pilot, lambda: app.chat.query_one(SourcePane).display)
        assert app.chat.focused is turn


async def test_the_stage_line_tells_what_happens() -> None:
    gates = [threading.Event() for _ in range(6)]
    script = [
        *(t.Progress("rewriting"), gates[0]),
        *(t.Progress("searching 3 articles"), gates[1]),
        *(t.Found((hit(FERRY), hit(HARBOUR))), gates[2]),
        *(t.Token("Brenna Lines carried 61,300 "), gates[3]),
        *(t.Progress("checking", 0, 4), t.Progress("checking", 3, 4), gates[4]),
        t.Done(answer(PASSENGERS)),
    ]
    stages = ("Rewriting…", "Searching 3 articles…", "Reading 2 passages of 2 articles…", "Writing, 4 words…")
    app = tui(script)
    async with app.run_test() as pilot:
        turn = await ask(pilot)
        for stage, gate in zip((*stages, "Checking 3/4…"), gates, strict=False):
            await until(pilot, lambda stage=stage: stage in text_of(turn.query_one(".foot", Static)))  # type: ignore[misc]
            gate.set()
        await settled(pilot, turn)


async def test_escape_stops_at_once_and_leaves_no_memory() -> None:
    gate = threading.Event()
    app = tui([t.Found(()), t.Token("Half of an "), gate, *streamed(PASSENGERS)[1:]], streamed(PASSENGERS))
    async with app.run_test() as pilot:
        turn = await ask(pilot)
        await until(pilot, lambda: "Half" in turn.query_one(AnswerText).source)
        await pilot.press("escape")
        assert not turn.running
        assert "Stopped" in text_of(turn.query_one(".foot", Static))
        gate.set()
        await until(pilot, lambda: core_of(app).closed == 1)
        await pilot.pause()
        assert turn.answer is None
        assert "Another" not in turn.query_one(AnswerText).source
        await asked(pilot, "and now?")
        assert core_of(app).asked[1][2] == ()


async def test_a_follow_up_is_given_the_turns_before_it() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await asked(pilot)
        await asked(pilot, "since when?")
        history = core_of(app).asked[1][2]
        assert [turn.question for turn in history] == ["how many passengers?"]


async def test_a_refusal_shows_the_nearest_articles_one_key_away() -> None:
    app = tui([t.Found(()), t.Done(refused())])
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot, "who won the cup?")
        said = text_of(turn.query_one(".foot", Static))
        assert "Not in your articles. No passage speaks of “cup”" in said
        assert "[1] Brenna ferry cut to five sailings a day" in said
        await pilot.press("tab", "2")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        assert "A fire destroyed" in pane.query_one(ArticleText).text


async def test_sources_that_differ_are_shown_side_by_side() -> None:
    app = tui(streamed(PASSENGERS, conflicting()))
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        card = text_of(turn.query_one(".card", Static))
        assert "61,300  [1] The Ansel Packet" in card
        assert "58,900  [2] Harbour Post" in card


async def test_a_source_that_only_the_card_names_can_be_opened() -> None:
    third = citation(3, FERRY, "A new gearbox is being made in Lindhaven.")
    values = (t.ConflictValue("61,300", (1,)), t.ConflictValue("one", (3,), newest=True))
    made = replace(
        answer(PASSENGERS),
        citations=(*PASSENGERS.citations, third),
        conflicts=(t.Conflict("gearboxes", values),),
    )
    app = tui(streamed(PASSENGERS, made))
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        assert "one  newest  [3]" in text_of(turn.query_one(".card", Static))
        await pilot.press("tab", "3")
        head = app.chat.query_one("#source-head", Static)
        await until(pilot, lambda: "[3]  4 of 4" in text_of(head))


async def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    app = tui(
        [
            t.Found(()),
            BackendUnreachable("no server at http://localhost:9", "start it, or use --llm extractive"),
        ]
    )
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        said = text_of(turn.query_one(".foot", Static))
        assert "no server at http://localhost:9" in said
        assert "start it" in said
        await asked(pilot, "again")
        assert len(core_of(app).asked) == 2


async def test_enter_sends_and_ctrl_j_makes_a_line_in_the_order_typed() -> None:
    app = tui()
    async with app.run_test() as pilot:
        await pilot.press(*"one", "ctrl+j", *"two", "enter", *"next")
        await until(pilot, lambda: bool(core_of(app).asked))
        assert core_of(app).asked[0][0] == "one\ntwo"
        assert app.chat.query_one(Prompt).text == "next"


async def test_up_and_down_walk_through_what_was_asked_and_keep_the_draft() -> None:
    app = tui()
    async with app.run_test() as pilot:
        prompt = app.chat.query_one(Prompt)
        await asked(pilot, "first")
        await asked(pilot, "second")
        await pilot.press(*"draft", "up")
        assert prompt.text == "second"
        await pilot.press("up", "up")
        assert prompt.text == "first"
        await pilot.press("down", "down")
        assert prompt.text == "draft"


async def test_the_prompt_grows_with_its_lines_up_to_ten() -> None:
    app = tui()
    async with app.run_test(size=(80, 40)) as pilot:
        prompt = app.chat.query_one(Prompt)
        heights = []
        for _ in range(14):
            await pilot.press("ctrl+j")
            heights.append(prompt.content_size.height)
        assert heights[0] == 2
        assert heights[-1] == 10


async def test_a_sample_question_is_asked_by_enter() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(app.chat.query(".sample")) == 2)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: bool(core_of(app).asked))
        assert core_of(app).asked[0][0] == "How many passengers?"


async def test_an_empty_library_says_what_to_do() -> None:
    app = tui(articles=())
    async with app.run_test() as pilot:
        facts = app.chat.query_one("#welcome-facts", Static)
        await until(pilot, lambda: "empty" in text_of(facts))
        assert "qa add FOLDER" in text_of(facts)


async def test_a_library_that_cannot_be_opened_is_told_for_as_long_as_it_is_so() -> None:
    def count() -> int:
        raise LibraryNewer("the library was written by a newer version of qa", "upgrade qa")

    app = tui([LibraryNewer("the library was written by a newer version of qa", "upgrade qa")])
    core_of(app).library.count = count  # type: ignore[method-assign]
    async with app.run_test() as pilot:
        facts = app.chat.query_one("#welcome-facts", Static)
        await until(pilot, lambda: "newer version" in text_of(facts))
        assert "upgrade qa" in text_of(facts)
        turn = await asked(pilot)
        assert "newer version" in text_of(turn.query_one(".foot", Static))


async def test_links_images_and_markup_of_an_answer_lead_nowhere() -> None:
    text = (
        "[press](javascript:alert) ![x](http://evil.example/p.png) <b>bold</b> [@click=app.quit]no[/] "
        "https://evil.example \x1b[31mred\u202e &#27; [1]"
    )
    made = answer(Said(text, (citation(1, FERRY, "7% fewer"),)))
    app = tui([t.Token(text), t.Done(made)])
    async with app.run_test(size=(120, 40)) as pilot:
        turn = await asked(pilot)
        paragraph = turn.query_one(AnswerText).query(Static).first()
        shown = str(paragraph.visual)
        assert "[press](javascript:alert)" in shown
        assert "[@click=app.quit]no[/]" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        actions = {
            span.style.meta.get("@click") for span in paragraph.visual.spans if hasattr(span.style, "meta")
        }
        assert actions <= {None, f"screen.cite({turn.run}, 1)"}


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|--|\n| [1] | c | d\n|",
        "[[[[" * 500,
        "x" * 100_000,
        "```\nopen fence [1]",
        "- \n- [1]\n  1. a\n\n> ",
        "|",
    ],
    ids=["table", "brackets", "long line", "fence", "lists", "bar"],
)
async def test_broken_markdown_is_shown_not_raised(text: str) -> None:
    app = tui([*(t.Token(text[i : i + 2000]) for i in range(0, len(text), 2000)), t.Done(answer(Said(text)))])
    async with app.run_test() as pilot:
        await asked(pilot)


async def test_a_number_that_was_not_offered_cannot_be_opened() -> None:
    app = tui(streamed(Said("Nine ships [7].", (), ("unsupported",))))
    async with app.run_test() as pilot:
        turn = await asked(pilot)
        assert turn.targets == []
        await pilot.press("tab", "7", "enter", "n", "o", "y")
        assert not app.chat.query_one(SourcePane).display


async def test_the_source_outlives_its_article() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        core_of(app).library.articles.clear()  # type: ignore[attr-defined]
        await pilot.press("tab", "1")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        assert "No longer in the library" in text_of(pane.query_one("#source-head", Static))
        assert "61,300" in pane.query_one(ArticleText).text


async def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    import subprocess
    import sys

    code = (
        "import sys, qa.tui.app, qa.cli.chat\n"
        "heavy = {'chromadb', 'openai', 'torch', 'onnxruntime', 'sentence_transformers', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


async def test_what_is_typed_ahead_goes_where_it_was_meant() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        for key in ("tab", "2"):
            app.post_message(events.Key(key, None if key == "tab" else key))
        await until(pilot, lambda: app.chat.query_one(SourcePane).display)
        assert app.chat.query_one(Prompt).text == ""
        assert app.chat.query_one(ArticleText).text == HARBOUR.text


async def test_on_a_narrow_screen_one_steps_on_in_the_source_and_comes_back_to_the_answer() -> None:
    app = tui()
    async with app.run_test(size=(80, 24)) as pilot:
        turn = await asked(pilot)
        await pilot.press("tab", "1")
        head = app.chat.query_one("#source-head", Static)
        await until(pilot, lambda: "1 of 3" in text_of(head))
        await pilot.press("n")
        await until(pilot, lambda: "2 of 3" in text_of(head))
        await pilot.press("escape")
        assert app.chat.focused is turn


async def test_the_keys_of_citations_survive_a_window_that_becomes_narrow() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "1")
        head = app.chat.query_one("#source-head", Static)
        await until(pilot, lambda: "1 of 3" in text_of(head))
        await pilot.resize_terminal(80, 24)
        await pilot.press("n")
        await until(pilot, lambda: "2 of 3" in text_of(head))


async def test_a_source_that_was_closed_while_it_was_read_stays_closed() -> None:
    app = tui()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        await pilot.press("tab", "1")
        pane = app.chat.query_one(SourcePane)
        await until(pilot, lambda: pane.display)
        gate = threading.Event()
        library = core_of(app).library
        read = library.article

        def slowly(id_: str) -> t.Article:
            assert gate.wait(10)
            return read(id_)

        library.article = slowly  # type: ignore[method-assign]
        await pilot.press("n", "escape")
        gate.set()
        done = threading.Event()
        app.engine.look(done.set, lambda _: None)
        await until(pilot, done.is_set)
        assert not pane.display
