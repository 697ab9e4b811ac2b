"""Chats survive: kept, listed, searched, renamed, deleted, exported."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from support.tui import FERRY, PASSENGERS, Said, answer, citation, conflicting, hit, refused

from qa.chats import Chats, GoingOn
from qa.chats.values import dumped
from qa.errors import LibraryError, LibraryNewer, UsageError
from qa.render.chats import markdown


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(tmp_path / "library")


def test_nothing_is_written_before_something_is_asked(chats: Chats, tmp_path: Path) -> None:
    assert chats.find() == []
    assert chats.latest(1, 10) == []
    assert not (tmp_path / "library").exists()


def test_an_answer_comes_back_as_it_was(chats: Chats) -> None:
    made = conflicting()
    chat = chats.begin("Passengers")
    turn = chats.ask(chat, made.question)
    chats.answer(turn, made, (hit(FERRY),))
    (kept,) = chats.latest(chat, 10)
    assert kept.state == "answered"
    assert kept.answer == made
    assert chats.hits(turn) == (hit(FERRY),)
    second = chats.ask(chat, "who won?")
    chats.answer(second, refused(), ())
    assert chats.latest(chat, 1)[0].answer == refused()


def test_what_the_writer_was_shown_comes_back_to_the_letter(chats: Chats, tmp_path: Path) -> None:
    chat = chats.begin("x")
    prompt = "## System\n\nYou answer.\n\n## User\n\n" + "> É \x1b[31m \u202e 🦊\n" * 500
    turns = [chats.ask(chat, "?") for _ in range(3)]
    chats.answer(turns[0], answer(PASSENGERS), (), prompt)
    chats.answer(turns[1], refused(), ())
    assert [chats.shown(turn) for turn in turns] == [prompt, "", None]
    with sqlite3.connect(tmp_path / "library" / "chats.sqlite") as db:
        assert db.execute("select max(length(shown)) from turn").fetchone()[0] < len(prompt) / 3
        db.execute("update turn set shown = 'damaged'")
    assert chats.shown(turns[0]) is None


# As the first version made it.
_FIRST = """
    create table chat (id integer primary key, title text not null, changed text not null);
    create table turn (
        id integer primary key,
        chat integer not null references chat on delete cascade,
        question text not null,
        asked text not null,
        state text not null,
        said text,
        answer text,
        hits text
    );
    create index turn_of_chat on turn (chat, id);
    insert into chat values (1, 'Old', '2025-01-01T00:00:00+00:00');
    pragma user_version = 1;
"""


def test_what_was_shown_is_kept_in_a_file_of_the_first_version_too(tmp_path: Path) -> None:
    made = answer(PASSENGERS)
    with sqlite3.connect(tmp_path / "chats.sqlite") as db:
        db.executescript(_FIRST)
        db.execute(
            "insert into turn values (7, 1, 'how many?', '2025-01-01T00:00:00+00:00', 'answered', ?, ?, ?)",
            (made.text, dumped(made), dumped((hit(FERRY),))),
        )
    chats, other = Chats(tmp_path), Chats(tmp_path)
    (kept,) = chats.latest(1, 10)
    assert (kept.answer, chats.hits(7), chats.shown(7)) == (made, (hit(FERRY),), None)
    assert other.find()[0].turns == 1
    turn = chats.ask(1, "and then?")
    chats.answer(turn, made, (), "the prompt")
    assert [one.answer for one in other.latest(1, 10)] == [made, made]
    assert [other.shown(one) for one in (7, turn)] == [None, "the prompt"]
    other.answer(7, made, (), "another")
    assert chats.shown(7) == "another"


def test_a_question_without_an_answer_is_found_after_a_crash(tmp_path: Path) -> None:
    chats = Chats(tmp_path)
    chat = chats.begin("x")
    chats.ask(chat, "how many?")
    # No close: the process is gone.
    again = Chats(tmp_path)
    assert [(turn.question, turn.state) for turn in again.latest(chat, 5)] == [("how many?", "asked")]


def test_turns_are_read_from_the_end_in_pages(chats: Chats) -> None:
    chat = chats.begin("long")
    for n in range(10):
        chats.ask(chat, str(n))
    last = chats.latest(chat, 4)
    assert [turn.question for turn in last] == ["6", "7", "8", "9"]
    assert [turn.question for turn in chats.latest(chat, 4, before=last[0].id)] == ["2", "3", "4", "5"]


def test_search_looks_into_titles_questions_and_answers_literally(chats: Chats) -> None:
    ferry, fire = chats.begin("Ferry"), chats.begin("Fire")
    turn = chats.ask(ferry, "how many passengers?")
    chats.answer(turn, answer(PASSENGERS), ())
    chats.ask(fire, "100% burnt?")
    found = {
        words: [chat.title for chat in chats.find(words)]
        for words in ("61,300", "fire", "100%", "0_0", "supported")
    }
    assert found == {"61,300": ["Ferry"], "fire": ["Fire"], "100%": ["Fire"], "0_0": [], "supported": []}
    assert [chat.title for chat in chats.find("ferry how")] == ["Ferry"]
    chats.begin("À Saint-Évrault")
    assert [chat.title for chat in chats.find("ÉVRAULT")] == ["À Saint-Évrault"]


def test_the_chat_asked_last_comes_first(chats: Chats) -> None:
    first, second = chats.begin("first"), chats.begin("second")
    chats.ask(second, "?")
    chats.ask(first, "?")
    assert [chat.title for chat in chats.find()] == ["first", "second"]
    assert [chat.turns for chat in chats.find()] == [1, 1]


def test_renamed_and_deleted(chats: Chats) -> None:
    chat = chats.begin("old")
    turn = chats.ask(chat, "?")
    chats.answer(turn, answer(PASSENGERS), (hit(FERRY),))
    chats.rename(chat, "new")
    assert chats.find()[0].title == "new"
    chats.delete(chat)
    assert chats.find() == []
    assert chats.latest(chat, 5) == []
    assert chats.hits(turn) == ()


def test_the_export_keeps_every_citation_with_its_quote(chats: Chats) -> None:
    chat = chats.begin("Ferry\n# not a heading")
    turn = chats.ask(chat, "how many passengers?")
    chats.answer(turn, answer(PASSENGERS), ())
    failed = chats.ask(chat, "and then?")
    chats.settle(failed, "failed", "no server")
    written = markdown(chats.find()[0].title, chats.latest(chat, 10))
    assert written.startswith("# Ferry # not a heading\n\n## how many passengers?\n\nBrenna Lines carried")
    assert "[^1-2]: Harbour Post, Brenna Lines counts its passengers, 2 Jul 2025" in written
    assert "“Brenna Lines says that it carried 58,900 passengers in the first quarter.”" in written
    assert "- ~ the number 19 is not in \\[1]: “It blames the 19 gales.”" in written
    assert "*Failed: no server*" in written


def test_the_export_says_where_sources_differ(chats: Chats) -> None:
    chat = chats.begin("x")
    chats.answer(chats.ask(chat, "?"), conflicting(), ())
    assert "- Sources differ on passengers:\n- 61,300, \\[1]" in markdown("x", chats.latest(chat, 1))


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    Chats(tmp_path).begin("x")
    with sqlite3.connect(tmp_path / "chats.sqlite") as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(LibraryNewer):
        Chats(tmp_path).find()


def test_a_damaged_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "chats.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError) as error:
        Chats(tmp_path).begin("x")
    assert "move the file away" in error.value.hint


def test_a_record_of_another_shape_loses_only_itself(chats: Chats, tmp_path: Path) -> None:
    chat = chats.begin("x")
    chats.answer(chats.ask(chat, "a"), answer(PASSENGERS), ())
    with sqlite3.connect(tmp_path / "library" / "chats.sqlite") as db:
        db.execute("update turn set answer = '{\"question\": 1}', hits = '[7]'")
    (kept,) = chats.latest(chat, 5)
    assert kept.answer is None
    assert kept.said == PASSENGERS.text
    assert chats.hits(kept.id) == ()


def test_a_folder_taken_away_does_not_swallow_what_follows(chats: Chats, tmp_path: Path) -> None:
    chats.ask(chats.begin("x"), "lost")
    for file in (tmp_path / "library").iterdir():
        file.unlink()
    chats.ask(chats.begin("y"), "kept")
    assert [chat.title for chat in Chats(tmp_path / "library").find()] == ["y"]


def test_two_processes_may_keep_chats_at_once(tmp_path: Path) -> None:
    def keep(name: str) -> None:
        own = Chats(tmp_path)
        chat = own.begin(name)
        for n in range(20):
            own.ask(chat, str(n))

    threads = [threading.Thread(target=keep, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((chat.title, chat.turns) for chat in Chats(tmp_path).find()) == [("a", 20), ("b", 20)]


def test_neither_control_sequences_nor_markup_of_articles_is_exported(chats: Chats) -> None:
    made = answer(Said("Red \x1b[31m text <b> [1]", (citation(1, FERRY, "7% fewer"),)))
    chat = chats.begin("x")
    chats.answer(chats.ask(chat, "?"), replace(made, question="?"), ())
    written = markdown("x", chats.latest(chat, 1))
    assert "\x1b" not in written
    assert " \\<b>" in written


OLD = (
    "create table chat (id integer primary key, title text not null, changed text not null)",
    """create table turn (
        id integer primary key,
        chat integer not null references chat on delete cascade,
        question text not null,
        asked text not null,
        state text not null,
        said text,
        answer text,
        hits text
    )""",
    "create index turn_of_chat on turn (chat, id)",
    "insert into chat values (7, 'Ferry', '2025-09-01T00:00:00+00:00')",
    "pragma user_version = 1",
)


def old_file(folder: Path) -> Path:
    """Chats as the version before archives kept them."""
    made = answer(PASSENGERS)
    with sqlite3.connect(folder / "chats.sqlite") as db:
        for statement in OLD:
            db.execute(statement)
        db.execute(
            "insert into turn values (3, 7, ?, '2025-09-01T00:00:00+00:00', 'answered', ?, ?, '[]')",
            (made.question, made.text, dumped(made)),
        )
    return folder


def test_chats_of_the_version_before_are_all_there_and_can_be_archived(tmp_path: Path) -> None:
    chats = Chats(old_file(tmp_path))
    assert [(chat.id, chat.title, chat.turns, chat.archived) for chat in chats.find()] == [
        (7, "Ferry", 1, False)
    ]
    assert chats.latest(7, 5)[0].answer == answer(PASSENGERS)
    chats.archive(7, True)
    chats.ask(chats.begin("another"), "?")
    assert [(chat.title, chat.archived) for chat in Chats(tmp_path).find()] == [
        ("another", False),
        ("Ferry", True),
    ]


def test_two_processes_may_take_over_an_old_file_at_once(tmp_path: Path) -> None:
    old_file(tmp_path)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(Chats(tmp_path).find()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8


def test_an_old_file_that_cannot_be_written_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (old_file(tmp_path) / "chats.sqlite").read_bytes()
    # A user who may write everywhere runs this too.
    monkeypatch.setattr("os.access", lambda *_: False)
    chats = Chats(tmp_path)
    assert [(chat.title, chat.turns, chat.archived) for chat in chats.find("61,300")] == [("Ferry", 1, False)]
    assert chats.latest(7, 5)[0].answer == answer(PASSENGERS)
    assert (tmp_path / "chats.sqlite").read_bytes() == before


def test_a_question_takes_its_chat_out_of_the_archive(chats: Chats) -> None:
    chat, _ = chats.go_on(None, "first\nof  a \x1b[31mchat")
    chats.archive(chat, True)
    assert chats.find()[0].archived
    assert chats.go_on(chat, "second")[0] == chat
    (kept,) = chats.find()
    assert (kept.title, kept.archived, kept.turns) == ("first of a [31mchat", False, 2)


def test_what_is_asked_in_a_chat_that_was_deleted_elsewhere_begins_another(tmp_path: Path) -> None:
    here, there = Chats(tmp_path), Chats(tmp_path)
    chat, _ = here.go_on(None, "first")
    there.delete(chat)
    _, turn = here.go_on(chat, "second")
    here.answer(turn, answer(PASSENGERS), ())
    (kept,) = there.find()
    assert (kept.title, kept.turns) == ("second", 1)
    assert there.latest(kept.id, 5)[0].state == "answered"


def test_the_next_command_goes_on_with_a_chat_that_is_not_archived(chats: Chats) -> None:
    first, _ = chats.go_on(None, "first")
    second, _ = chats.go_on(None, "second")
    chats.archive(second, True)
    list(GoingOn(chats, goes_on=True).kept("third", iter(())))
    assert [turn.question for turn in chats.latest(first, 5)] == ["first", "third"]
    chats.archive(first, True)
    with pytest.raises(UsageError):
        GoingOn(chats, goes_on=True)
