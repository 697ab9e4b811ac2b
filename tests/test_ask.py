"""``qa ask`` from one command to the next: conversations, forms of an answer, what the writer was shown."""

import html.parser
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import servers
from support.command import runner
from support.servers import faulty

from qa.app.scope import scope
from qa.chats import Chats

ARTICLE = """---
title: More crossings for the Tern
outlet: Harbour News
date: 2025-04-02
url: https://harbour-news.example/tern
---
The ferry Tern will make eight crossings a day between Kellstow and Aldmouth from 1 May, the operator said.
A single fare rises to 7.20 pounds. Captain Greta Holm welcomed the longer season.
"""
EVIL = {
    "title": "<script>alert('title')</script> & Co",
    "outlet": "<b>Evil</b> Post",
    "published": "2025-04-03",
    "url": "https://evil.example/a?b=<script>",
    "text": "The <img src=x onerror=alert(1)> lighthouse at Skerry has 214 steps, **the keeper** said [7]. "
    "It opened in May.",
}
QUESTION = "How many crossings a day will the ferry Tern make?"

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> tuple[Run, Path]:
    home = tmp_path_factory.mktemp("home")
    (home / "articles").mkdir()
    (home / "articles" / "tern.md").write_text(ARTICLE, encoding="utf-8")
    (home / "articles" / "evil.jsonl").write_text(json.dumps(EVIL), encoding="utf-8")
    run = runner(home, model_cache)
    assert run("add", "articles").returncode == 0
    return run, home


@pytest.fixture
def run(filled: tuple[Run, Path]) -> Run:
    run, home = filled
    for file in (home / "library").glob("chats.sqlite*"):
        file.unlink()
    return run


def test_a_follow_up_goes_on_with_the_latest_chat(run: Run) -> None:
    assert run("ask", QUESTION).returncode == 0
    done = run("ask", "--continue", "and what is the single fare?")
    assert done.returncode == 0, done.stderr
    assert "7.20 pounds" in done.stdout
    assert "Understood as: and what is the single fare? (the ferry Tern)" in done.stderr
    assert "Understood as" not in done.stdout
    third = run("ask", "-c", "who said that?", "--json", "--quiet")
    answer = json.loads(third.stdout)
    assert answer["standalone"] == f"who said that? ({QUESTION})"
    assert "the operator said" in answer["answer"]
    assert third.stderr == ""


def test_chats_are_kept_unless_it_is_said_otherwise(run: Run, filled: tuple[Run, Path]) -> None:
    assert run("ask", QUESTION, "--no-keep").returncode == 0
    empty = run("ask", "--continue", "and then?")
    assert empty.returncode == 2
    assert "no chat to go on with" in empty.stderr
    assert "Traceback" not in empty.stderr
    run("ask", QUESTION)
    run("ask", "-c", "and what does it cost?")
    run("ask", "who is the president of France?")
    with sqlite3.connect(filled[1] / "library" / "chats.sqlite") as chats:
        turns = chats.execute("select chat, question, state from turn order by id").fetchall()
        ids = [id_ for (id_,) in chats.execute("select id from turn order by id")]
    assert turns == [
        (1, QUESTION, "answered"),
        (1, "and what does it cost?", "answered"),
        (2, "who is the president of France?", "answered"),
    ]
    kept = Chats(filled[1] / "library")
    assert "eight crossings" in (kept.shown(ids[0]) or "")
    assert kept.shown(ids[2]) == "", "it was refused before a writer was asked"


def test_chats_that_cannot_be_kept_cost_no_answer(run: Run, filled: tuple[Run, Path]) -> None:
    chats = filled[1] / "library" / "chats.sqlite"
    chats.write_bytes(b"no database at all, and long enough to be looked at" * 30)
    done = run("ask", QUESTION)
    assert done.returncode == 0
    assert "eight crossings" in done.stdout
    assert "This is not kept" in done.stderr
    chats.unlink()


def test_a_failed_question_is_kept_as_such(run: Run, filled: tuple[Run, Path]) -> None:
    with faulty(servers.fails(401)) as to:
        (filled[1] / "qa.toml").write_text(f'base_url = "{to.url}"', encoding="utf-8")
        assert run("ask", QUESTION, "--llm", "openai:m").returncode == 6
    (filled[1] / "qa.toml").unlink()
    with sqlite3.connect(filled[1] / "library" / "chats.sqlite") as chats:
        ((state, said),) = chats.execute("select state, said from turn").fetchall()
    assert state == "failed"
    assert "no key was sent" in said


def test_what_the_writer_is_shown_is_printed_to_standard_error(run: Run, filled: tuple[Run, Path]) -> None:
    done = run("ask", QUESTION, "--show-evidence")
    assert "> The ferry Tern will make eight crossings" in done.stderr
    assert "(score " in done.stderr
    assert "score" not in done.stdout
    with faulty(servers.says("It will make eight crossings a day [1].")) as to:
        (filled[1] / "qa.toml").write_text(f'base_url = "{to.url}"', encoding="utf-8")
        done = run("ask", QUESTION, "--llm", "openai:m", "--show-evidence", "--verbose", "--quiet")
    (filled[1] / "qa.toml").unlink()
    assert done.returncode == 0, done.stderr
    for message in to.bodies[0]["messages"]:
        assert message["content"] in done.stderr, "to the letter"
    assert "42 tokens read, 7 written" in done.stderr
    assert "answer@" in done.stderr


def test_markdown_has_footnotes(run: Run) -> None:
    done = run("ask", QUESTION, "--format", "markdown")
    assert done.returncode == 0
    assert done.stdout.startswith(f"# {QUESTION}\n")
    (number,) = set(re.findall(r"\[\^(\d+)\](?!:)", done.stdout))
    note = next(line for line in done.stdout.splitlines() if line.startswith(f"[^{number}]: "))
    assert "Harbour News, More crossings for the Tern, 2 Apr 2025 (" in note
    assert "claim of the operator" in note
    assert "“The ferry Tern will make eight crossings" in note
    assert note.endswith(">")
    assert "https://harbour-news.example/tern#:~:text=" in note


class Page(html.parser.HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said += data


def test_html_shows_quotes_and_obeys_no_article(run: Run, filled: tuple[Run, Path]) -> None:
    file = filled[1] / "answer.html"
    done = run("ask", "How many steps does the lighthouse at Skerry have?", "-o", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    page = Page(file.read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "b", "iframe", "link", "form"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "<img src=x onerror=alert(1)>" in page.said, "shown as it stands"
    assert "**the keeper** said [7]" in page.said
    assert "card" in [value for name, value in page.attributes if name == "class"]
    assert "3 Apr 2025" in page.said
    policy = next(
        value for name, value in page.attributes if name == "content" and "default-src" in (value or "")
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_the_ending_of_the_file_tells_the_form(run: Run, filled: tuple[Run, Path]) -> None:
    for name, begins in (
        ("a.json", "{"),
        ("a.md", "# "),
        ("a.txt", "The ferry Tern"),
        ("a.html", "<!doctype"),
    ):
        file = filled[1] / name
        assert run("ask", QUESTION, "-o", str(file)).returncode == 0
        assert file.read_text(encoding="utf-8").startswith(begins), name
    assert json.loads((filled[1] / "a.json").read_text(encoding="utf-8"))["refused"] is False


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--json", "--format", "html"), "exclude each other"),
        (("-o", "no/such/folder/a.md"), "there is no folder"),
    ],
)
def test_wrong_usage(run: Run, options: tuple[str, ...], says: str) -> None:
    done = run("ask", QUESTION, *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_json_tells_who_says_so_and_what_time_it_is(run: Run) -> None:
    answer = json.loads(run("ask", QUESTION, "--json", "--as-of", "2025-04-10").stdout)
    (citation,) = [c for c in answer["citations"] if "eight crossings" in c["quote"]]
    assert citation["attribution"] == {"kind": "party", "who": "the operator", "phrase": "said"}
    assert len(citation["sha256"]) == 64
    assert answer["as_of"].startswith("2025-04-10T23:59:59")
    assert answer["remarks"] == []
    assert answer["missing"] == []
    assert answer["coverage"]["newest_on_topic"] == "2025-04-02T00:00:00Z"
    text = run("ask", QUESTION, "--as-of", "2025-04-10").stdout
    assert "2 Apr 2025 (8 days ago)" in text, "ages count from the day that is asked about"
    assert "– claim of the operator" in text
    old = run("ask", "What is the latest on the crossings of the ferry Tern?").stdout
    assert "! The newest article that this rests on is of 2 Apr 2025" in old


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_moment_at_an_end_of_the_calendar_is_one(moment: str) -> None:
    assert scope(since=moment, as_of=moment).as_of is not None


def test_an_answer_names_the_outlets_that_carry_what_it_cites(tmp_path: Path, model_cache: Path) -> None:
    beginning = (
        "The river Asker broke its banks at Dunholt early on Tuesday and 340 families were taken to the "
        "sports hall.\n\nMayor Ines Corrado said the wall had been inspected in 2019 and found sound."
    )
    end = "\n\nTrains to Averlo were stopped until Thursday, the Northern Railway said; 12 roads are closed."
    copies = {"The Wire": beginning, "Evening Post": beginning + end}
    records = ({"outlet": outlet, "title": f"By {outlet}", "text": text} for outlet, text in copies.items())
    (tmp_path / "wire.jsonl").write_text("\n".join(map(json.dumps, records)))
    run = runner(tmp_path, model_cache)
    assert run("add", "wire.jsonl").returncode == 0
    question = "How many families were taken to the sports hall?"
    done = run("ask", question)
    assert "[1] Evening Post" in done.stdout
    assert "\n    also in The Wire\n" in done.stdout
    assert "[2]" not in done.stdout
    (citation,) = json.loads(run("ask", question, "--json").stdout)["citations"]
    assert citation["carried_by"] == ["Evening Post", "The Wire"]
    assert "; also in The Wire: “" in run("ask", question, "--format", "markdown").stdout
    assert "also in The Wire" in run("ask", question, "--format", "html").stdout
