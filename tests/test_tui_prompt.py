"""The prompt: articles named with @, questions of former sessions, and a question of many lines."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.pilot import asked, core_of, notices, offered, settled, stretches, text_of, until, write
from support.tui import FERRY, HARBOUR, KELLSTOW, PASSENGERS, Watched, article, streamed, tui
from textual.widgets import Static

import qa.types as t
from qa.app import Scope
from qa.tui import mentions
from qa.tui.app import Tui
from qa.tui.prompt import Prompt
from qa.tui.suggestions import Suggestions

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def named(*articles: t.Article) -> list[t.Article]:
    """The articles with ids as the library gives them: six characters of hexadecimal digits here."""
    return [replace(one, info=replace(one.info, id=f"a0000{n}")) for n, one in enumerate(articles)]


SOME = named(HARBOUR, FERRY, KELLSTOW)


def over(articles: Sequence[t.Article] = SOME) -> Watched:
    return tui(streamed(PASSENGERS), articles=articles)


def within(app: Tui) -> str:
    line = app.chat.query_one("#within", Static)
    return text_of(line) if line.display else ""


async def test_an_at_offers_the_articles_and_filters_them_as_one_types() -> None:
    app = over()
    async with app.run_test(size=(100, 30)) as pilot:
        await write(pilot, "how many @")
        await until(pilot, lambda: len(offered(app)) == 3)
        assert offered(app)[0].startswith("Brenna Lines counts its passengers")
        assert offered(app)[0].endswith("Harbour Post · 2 Jul 2025")
        assert offered(app)[2].endswith("Global Lantern · undated")
        await write(pilot, "packet fer")
        await until(pilot, lambda: len(offered(app)) == 1)
        assert offered(app)[0].startswith("Brenna ferry cut to five sailings a day")


async def test_a_chosen_article_narrows_its_own_question_only() -> None:
    app = over()
    async with app.run_test(size=(120, 30)) as pilot:
        await write(pilot, "how many @brenna")
        await until(pilot, lambda: len(offered(app)) == 2)
        await pilot.press("down", "enter")
        prompt = app.chat.query_one(Prompt)
        assert prompt.text == "how many @Brenna-ferry-cut-to-five~a00001 "
        assert offered(app) == []
        of = "This question only of “Brenna ferry cut to five sailings a day” (The Ansel Packet, 9 Apr 2025)"
        await until(pilot, lambda: within(app) == of)
        await write(pilot, "passengers?")
        await pilot.press("enter")
        await until(pilot, lambda: len(app.chat.conversation.turns) == 1)
        turn = app.chat.conversation.turns[0]
        await settled(pilot, turn)
        assert within(app) == ""
        assert (
            text_of(turn.query_one(".question", Static)) == "how many @Brenna-ferry-cut-to-five passengers?"
        )
        await asked(pilot, "and before?")
    (first, narrowed, _), (second, wide, history) = core_of(app).asked
    assert (first, narrowed) == ("how many passengers?", Scope(where=t.Filter(articles=("a00001",))))
    assert (second, wide) == ("and before?", Scope())
    assert [one.question for one in history] == ["how many passengers?"]


async def test_what_is_named_goes_before_the_filters_and_as_of_stays() -> None:
    app = over()
    day = datetime(2025, 8, 1, tzinfo=UTC)
    async with app.run_test() as pilot:
        app.chat.scope = Scope(where=t.Filter(since=day, articles=("a00002",)), as_of=day, k=3)
        await asked(pilot, f"how many {mentions.mention(SOME[0].info)} {mentions.mention(SOME[1].info)}?")
    (question, scope, _) = core_of(app).asked[0]
    assert question == "how many?"
    assert scope == Scope(where=t.Filter(articles=("a00000", "a00001")), as_of=day, k=3)


async def test_an_article_that_is_gone_is_not_asked_of_all_instead() -> None:
    app = over()
    async with app.run_test() as pilot:
        turn = await asked(pilot, "how many @Somewhere~ffffff?")
        assert turn.error
        assert "ffffff" in turn.error.message
    assert core_of(app).asked == []


async def test_a_kept_question_is_asked_again_of_what_it_names() -> None:
    app = over()
    async with app.run_test() as pilot:
        await asked(pilot, f"how many {mentions.mention(SOME[1].info)}")
        await pilot.press("ctrl+n")
        chats: list[int] = []
        app.chat.session.find("", lambda found: chats.extend(chat.id for chat in found))
        await until(pilot, lambda: bool(chats))
        await app.chat.resume(chats[0])
        await until(pilot, lambda: len(app.chat.conversation.turns) == 1)
        await pilot.press("tab", "r")
        await until(pilot, lambda: len(core_of(app).asked) == 2)
    assert core_of(app).asked[1][:2] == ("how many", Scope(where=t.Filter(articles=("a00001",))))


async def test_a_question_of_names_alone_is_not_sent_and_not_lost() -> None:
    app = over()
    async with app.run_test() as pilot:
        only = mentions.mention(SOME[1].info)
        prompt = app.chat.query_one(Prompt)
        prompt.text = only
        await pilot.press("enter")
        await until(pilot, lambda: len(notices(app)) == 1)
        assert "nothing is asked" in notices(app)[0]
        assert prompt.text == only
        assert app.chat.conversation.turns == []


async def test_escape_closes_the_list_and_nothing_else() -> None:
    gate = threading.Event()
    app = tui([gate, *streamed(PASSENGERS)], articles=SOME)
    async with app.run_test() as pilot:
        app.chat.query_one(Prompt).text = "how many?"
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.chat.conversation.turns))
        await write(pilot, "@fer")
        await until(pilot, lambda: len(offered(app)) == 1)
        await pilot.press("escape")
        assert offered(app) == []
        assert app.chat.query_one(Prompt).text == "@fer"
        assert app.chat.conversation.turns[0].running
        await write(pilot, "ry")
        await pilot.pause(0.05)
        assert offered(app) == []
        await write(pilot, " or @fire")
        await until(pilot, lambda: len(offered(app)) == 1)
        await pilot.press("escape", "escape")
        assert not app.chat.conversation.turns[0].running
        gate.set()


async def test_tab_chooses_as_well_and_the_cursor_goes_around_the_list() -> None:
    app = over()
    async with app.run_test() as pilot:
        await write(pilot, "@")
        await until(pilot, lambda: len(offered(app)) == 3)
        await pilot.press("up", "tab")
        assert app.chat.query_one(Prompt).text == "@Fire-at-Kellstow~a00002 "
        assert app.chat.query_one(Prompt).has_focus


async def test_what_no_article_has_is_said_and_sent_as_it_stands() -> None:
    app = over()
    async with app.run_test() as pilot:
        await write(pilot, "who is @nobody")
        await until(pilot, lambda: offered(app) == ["no article has these words"])
        await pilot.press("enter")
        await until(pilot, lambda: len(core_of(app).asked) == 1)
    assert core_of(app).asked[0][:2] == ("who is @nobody", Scope())


async def test_an_at_within_a_word_offers_nothing() -> None:
    app = over()
    async with app.run_test() as pilot:
        await write(pilot, "mail me@ferry")
        await pilot.pause(0.05)
        assert offered(app) == []


async def test_enter_waits_for_articles_that_are_still_being_read() -> None:
    app = over()
    gate = threading.Event()
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.chat.query(".sample")))
        library = core_of(app).library
        infos = list(library.list())

        def slow() -> list[t.ArticleInfo]:
            assert gate.wait(10)
            return infos

        library.list = slow  # type: ignore[method-assign, assignment]
        await write(pilot, "@kellstow")
        await until(pilot, lambda: offered(app) == ["reading the list of articles…"])
        await pilot.press("enter")
        gate.set()
        await until(pilot, lambda: app.chat.query_one(Prompt).text == "@Fire-at-Kellstow~a00002 ")
        assert app.chat.conversation.turns == []


async def test_articles_with_the_same_beginning_of_an_id_are_told_apart() -> None:
    ids = ("abcdef0000000001", "abcdef1000000002")
    twins = [
        replace(one, info=replace(one.info, id=id_)) for one, id_ in zip((HARBOUR, FERRY), ids, strict=True)
    ]
    app = over(twins)
    async with app.run_test(size=(120, 30)) as pilot:
        await write(pilot, "@cut")
        await until(pilot, lambda: len(offered(app)) == 1)
        await pilot.press("enter")
        assert app.chat.query_one(Prompt).text == "@Brenna-ferry-cut-to-five~abcdef100000 "
        await until(pilot, lambda: "“Brenna ferry cut to five sailings a day”" in within(app))


HOSTILE = [
    "[bold red]x[/] [@click=app.quit]",
    "a\x1b]0;evil\x07b\nc ~ffffff @x",
    "w" * 10_000,
    "שלום \u202eعالم",
    "漢字" * 60,
    "!!! ???",
    "हिन्दी समाचार",
]


async def test_titles_of_any_kind_are_harmless_and_fit() -> None:
    kinds = named(*(article("", title, title, None, "Text.") for title in HOSTILE))
    app = over(kinds)
    async with app.run_test(size=(80, 24)) as pilot:
        await write(pilot, "what @")
        await until(pilot, lambda: len(offered(app)) == len(kinds))
        suggestions = app.chat.query_one(Suggestions)
        for y in range(len(kinds)):
            strip = suggestions.render_line(y)
            assert strip.cell_length == suggestions.size.width
            assert not set(strip.text) & {"\x1b", "\x07", "\u202e"}
        assert offered(app)[0].startswith("[bold red]x[/] [@click=app.quit]")
        assert suggestions.region.right <= 80
        for n in range(len(kinds)):
            app.chat.query_one(Prompt).clear()
            await write(pilot, "what @")
            await until(pilot, lambda: len(offered(app)) == len(kinds))
            await pilot.press(*["down"] * n, "enter")
            assert mentions.ids(app.chat.query_one(Prompt).text) == [kinds[n].info.id]
            assert len(app.chat.query_one(Prompt).text) < 60
            assert not set(within(app)) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Brenna ferry cut to five sailings a day", "@Brenna-ferry-cut-to-five~a00000"),
        ("a\x1b[2Jb ~ @c", "@a-2Jb-c~a00000"),
        ("!!!", "@article~a00000"),
        ("हिन्दी समाचार", "@हिन्दी-समाचार~a00000"),
        ("e\u0301te\u0301", "@été~a00000"),
    ],
)
def test_a_mention_is_short_and_reads_well(title: str, name: str) -> None:
    info = named(article("", title, None, None, ""))[0].info
    assert mentions.mention(info) == name
    assert mentions.ids(f"what? {name}, and") == ["a00000"]


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("how many? @A~aaaaaa", "how many?"),
        ("@A~aaaaaa how many?", "how many?"),
        ("does @A~aaaaaa say, like @B~bbbbbb, why @C~cccccc?", "does say, like, why?"),
        ("what did @someone write to a@b~aaaaaa", "what did @someone write to a@b~aaaaaa"),
        ("two\n@A~aaaaaa lines", "two\n lines"),
        ("none at all", "none at all"),
    ],
)
def test_a_question_without_its_names(question: str, plain: str) -> None:
    assert mentions.plain(question) == plain


async def test_a_hundred_thousand_articles_are_filtered_without_a_stall() -> None:
    infos = [replace(FERRY.info, id=f"{n:016x}", title=f"Article {n} of many") for n in range(100_000)]
    app = over()
    core_of(app).library.list = lambda: iter(infos)  # type: ignore[method-assign]
    async with app.run_test(size=(120, 40)) as pilot:
        with stretches() as calls:
            await write(pilot, "what @")
            await until(pilot, lambda: len(offered(app)) == 51)
            assert offered(app)[-1] == "99,950 more: type words of the title"
            await write(pilot, "99999")
            await until(pilot, lambda: [row[:13] for row in offered(app)] == ["Article 99999"])
        assert max(calls) < 200_000


async def test_up_reaches_the_questions_of_former_sessions() -> None:
    first = over()
    async with first.run_test() as pilot:
        await asked(pilot, "how many?")
        await asked(pilot, "and why?")
        await asked(pilot, "how many?")
    second = over()
    async with second.run_test() as pilot:
        prompt = second.chat.query_one(Prompt)
        await until(pilot, lambda: bool(prompt._history))
        await asked(pilot, "who says so?")
        walked = []
        for _ in range(4):
            await pilot.press("up")
            walked.append(prompt.text)
        assert walked == ["who says so?", "how many?", "and why?", "and why?"]
        await pilot.press("down", "down", "down")
        assert prompt.text == ""


async def test_the_prompt_grows_to_ten_lines_and_then_scrolls() -> None:
    app = over()
    async with app.run_test(size=(80, 24)) as pilot:
        prompt = app.chat.query_one(Prompt)
        await write(pilot, "a\nb\nc")
        assert prompt.content_size.height == 3
        await write(pilot, "\n" * 12)
        assert prompt.content_size.height == 10
        await until(pilot, lambda: prompt.scroll_offset.y == 5)
        assert prompt.region.bottom <= 23
