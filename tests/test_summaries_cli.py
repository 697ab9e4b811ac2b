"""``qa summarize``, ``timeline``, ``brief`` and ``compare``: what they print, where, and their exit codes."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from support import servers
from support.servers import faulty

from qa.app import App
from qa.cli import main
from qa.config import load


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def library(samples: Path, model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, added once."""
    folder = tmp_path_factory.mktemp("library")
    app = App(load({"library": folder, "cache": model_cache}, environ={}, folder=folder))
    for _ in app.add(str(path) for path in sorted(samples.iterdir())):
        pass
    app.close()
    return folder


@pytest.fixture
def run(
    library: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs ``qa`` in this process."""

    def runner(*args: str, **variables: str) -> Ran:
        with monkeypatch.context() as patch:
            settings = {"QA_LIBRARY": str(library), "QA_CACHE": str(model_cache), **variables}
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["qa", *args])
            with pytest.raises(SystemExit) as end:
                main()
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(end.value.code if isinstance(end.value.code, int) else 0, shown.out, shown.err)

    return runner


def ids(run: Run, word: str) -> list[str]:
    return [row["article"] for row in run("list", "--json").json if word in (row["title"] or "")]


def quotes_are_true(run: Run, citations: list[dict[str, Any]]) -> None:
    for citation in citations:
        text = run("show", citation["article"], "--json").json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_one_article(run: Run) -> None:
    (id_,) = ids(run, "north pier")
    done = run("summarize", id_[:8], "--length", "short", "--json")
    assert done.code == 0, done.err
    summary = done.json
    assert not summary["refused"]
    assert summary["claims"]
    assert all(claim["status"] == "supported" and claim["citations"] for claim in summary["claims"])
    assert {c["article"] for c in summary["citations"]} == {id_}
    quotes_are_true(run, summary["citations"])
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", summary["summary"])}
    assert numbers == {c["n"] for c in summary["citations"]}


def test_a_topic_in_every_form(run: Run, tmp_path: Path) -> None:
    words = ("summarize", "--about", "Lake Sarrow water restrictions", "--style", "bullets")
    text = run(*words)
    assert text.code == 0, text.err
    assert text.out.startswith("- ")
    assert "near-copies" in text.out
    markdown, page = tmp_path / "a.md", tmp_path / "a.html"
    assert run(*words, "--format", "markdown", "-o", str(markdown)).out == ""
    assert markdown.read_text(encoding="utf-8").startswith("# Lake Sarrow water restrictions\n")
    assert run(*words, "--format", "html", "-o", str(page)).code == 0
    assert "<li>" in page.read_text(encoding="utf-8")
    assert run(*words, "--format", "json").json["sources"]["copies"] == 2


def test_nothing_on_the_topic_is_exit_3_with_what_is_nearest(run: Run) -> None:
    done = run("summarize", "--about", "kelp farming subsidies in Patagonia")
    assert done.code == 3
    assert "Nearest: “" in done.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("summarize",), 2),
        (("summarize", "abc", "--about", "x"), 2),
        (("summarize", "--about", "  "), 2),
        (("summarize", "nosuchid"), 2),
        (("summarize", "--about", "ferry", "--length", "enormous"), 2),
        (("summarize", "--since", "someday"), 2),
        (("compare", "onlyone"), 2),
        (("timeline", " "), 2),
        (("brief", "--since", "2090-01-01"), 3),
        (("summarize", "--since", "2090-01-01"), 3),
    ],
)
def test_wrong_usage_says_what_to_do(run: Run, words: tuple[str, ...], code: int) -> None:
    done = run(*words)
    assert done.code == code, done.err
    if code == 2:
        wrong, hint = done.err.strip().splitlines()
        assert wrong.startswith("qa: ")
        assert hint.startswith("    ")


def test_a_timeline_in_every_form(run: Run, tmp_path: Path) -> None:
    done = run("timeline", "Brenna ferry", "--json")
    assert done.code == 0, done.err
    events = done.json["events"]
    days = [event["date"] for event in events]
    assert days == sorted(days)
    assert len(days) >= 3
    assert all(event["citations"] for event in events)
    quotes_are_true(run, done.json["citations"])
    picture = tmp_path / "a.svg"
    assert run("timeline", "Brenna ferry", "--format", "svg", "-o", str(picture)).code == 0
    root = ET.fromstring(picture.read_text(encoding="utf-8"))
    assert len(root.findall(".//{*}circle")) + len(root.findall(".//{*}rect")) > 3
    assert run("timeline", "Brenna ferry", "--format", "markdown").out.count("\n| ") >= 3
    assert "<svg" in run("timeline", "Brenna ferry", "--format", "html").out
    assert run("timeline", "kelp farming subsidies in Patagonia").code == 3


def test_a_brief_is_fit_for_cron(run: Run, tmp_path: Path) -> None:
    since = ("brief", "--since", "2025-08-01", "--quiet")
    done = run(*since, "--json")
    assert done.code == 0
    assert done.err == ""
    assert done.json["stories"][0]["independent"] >= 2
    quotes_are_true(run, done.json["citations"])
    kept = tmp_path / "today.md"
    assert run(*since, "--format", "markdown", "-o", str(kept)).out == ""
    assert kept.read_text(encoding="utf-8").startswith("# News since 1 Aug 2025")
    nothing = run("brief", "--since", "2090-01-01", "--quiet")
    assert (nothing.code, nothing.out, nothing.err) == (3, "", "")


def test_a_comparison_shows_the_corrected_figure(run: Run) -> None:
    done = run("compare", *ids(run, "rhubarb yoghurt"), "--json")
    assert done.code == 0, done.err
    values = [{v["value"] for v in d["values"]} for d in done.json["differences"]]
    assert {"84,000 pots", "48,000 pots"} in values
    assert done.json["copies"]


def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    done = run("timeline", "Brenna ferry", "-o", str(tmp_path / "no" / "such" / "folder.md"))
    assert done.code == 2
    assert "cannot be written" in done.err


def test_the_cost_of_a_model_is_told_and_nothing_is_sent(run: Run) -> None:
    with faulty(servers.says("never")) as to:
        done = run(
            *("summarize", "--about", "Brenna ferry", "--dry-run", "--llm", "openai:tiny"),
            QA_BASE_URL=to.url,
            OPENAI_API_KEY="sk-test",
        )
    assert done.code == 0, done.err
    assert re.search(r"openai:tiny: \d+ calls over \d+ articles, about [\d,]+ tokens read", done.out)
    assert not to.bodies


def test_a_model_writes_and_its_server_may_fail(run: Run, tmp_path: Path, model_cache: Path) -> None:
    (id_,) = ids(run, "north pier")
    text = run("show", id_, "--json").json["text"]
    first = text.split(". ")[0].strip() + "."
    # A model of its own: the notes of another run of the tests may be kept.
    model = f"openai:{uuid4().hex}"
    words = ("summarize", id_, "--llm", model, "--json")
    with faulty(servers.says(f"{first} [1]")) as to:
        done = run(*words, QA_BASE_URL=to.url, OPENAI_API_KEY="sk-test")
    assert done.code == 0, done.err
    assert len(to.bodies) >= 2
    assert done.json["backend"] == model
    assert done.json["claims"][0]["status"] == "supported"
    assert done.json["tokens"]["completion"] >= 7
    with faulty(servers.fails(500)) as to:
        failed = run(
            *("summarize", *ids(run, "recalls"), "--llm", model),
            QA_BASE_URL=to.url,
            OPENAI_API_KEY="sk-test",
        )
    assert failed.code == 6
    assert "are kept" in failed.err


def test_how_much_was_read_and_how_alike_its_sentences_are_is_told(run: Run) -> None:
    done = run("summarize", "--about", "Kellstow warehouse fire")
    assert done.code == 0, done.err
    last = done.out.strip().splitlines()[-1]
    assert re.match(r"\d+ articles read; \d+ used, \d+ independent", last)
    assert re.search(r"at most 0\.\d\d alike", last)
