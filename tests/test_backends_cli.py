"""The real ``qa ask`` over good and bad backends: what it prints, what it keeps, and its exit code."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import servers
from support.servers import faulty
from support.tiny_gguf import write_gguf

KEY = "sk-secret-12345678"
QUESTION = "How many soldiers marched to Orlov?"
ARTICLE = """---
title: The march to Orlov
outlet: The Tolland Courier
date: 2025-03-04
---
On Tuesday 4,200 soldiers marched to Orlov, the ministry of defence said. Their commander is Ilse Brandt.
The town has a bridge and two mills. It was built in 1641.
"""

TEMPLATE = """---
name: answer
version: 9
variables: {articles: the passages, question: the question}
---
## System
Be brief.
## User
$articles
$question
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> dict[str, str]:
    """Of a person who has one article, and OPENAI_API_KEY set."""
    home = tmp_path_factory.mktemp("home")
    article = home / "orlov.md"
    article.write_text(ARTICLE, encoding="utf-8")
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "QA_CACHE": str(model_cache),
        "QA_LIBRARY": str(home / "library"),
        "OPENAI_API_KEY": KEY,
    }
    subprocess.run(
        [sys.executable, "-m", "qa", "add", str(article)], env=variables, check=True, capture_output=True
    )
    return variables


@pytest.fixture
def ask(environment: dict[str, str]) -> Run:
    """Runs ``qa ask QUESTION --llm SPEC``."""

    def run(spec: str, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "qa", "ask", QUESTION, "--llm", spec, *options],
            env=environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        assert KEY not in done.stdout + done.stderr
        return done

    return run


def failed(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One line says what is wrong, one what to do; nothing is on standard output."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    wrong, hint = done.stderr.strip().splitlines()
    assert wrong.startswith("qa: ")
    for word in words:
        assert word in wrong + hint


class TestServers:
    def test_an_answer(self, ask: Run) -> None:
        with faulty(
            servers.says("On Tuesday 4,200 soldiers ", "marched to Orlov, the ministry said [1].")
        ) as to:
            done = ask("openai:tiny", "--json", QA_BASE_URL=to.url)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert "4,200 soldiers" in answer["answer"]
        assert answer["citations"][0]["quote"].startswith("On Tuesday 4,200 soldiers marched")
        assert answer["claims"][0]["cited_by"] == "writer"
        assert answer["backend"] == "openai:tiny"
        assert answer["tokens"] == {"prompt": 42, "completion": 7}
        assert "> On Tuesday 4,200 soldiers marched" in to.bodies[0]["messages"][1]["content"]

    def test_a_wrong_figure_is_named(self, ask: Run) -> None:
        with faulty(servers.says("On Tuesday 42,000 soldiers marched to Orlov [1].")) as to:
            done = ask("openai:tiny", "--json", QA_BASE_URL=to.url)
        problems = json.loads(done.stdout)["claims"][0]["problems"]
        assert [(p["kind"], p["value"]) for p in problems] == [("number", "42,000")]

    def test_a_refusal(self, ask: Run) -> None:
        with faulty(servers.says("NOT IN", " THE ARTICLES")) as to:
            done = ask("openai:tiny", QA_BASE_URL=to.url)
        assert done.returncode == 3
        assert "NOT IN" not in done.stdout
        assert "The march to Orlov" in done.stdout

    def test_a_server_that_dies_leaves_what_it_wrote(self, ask: Run) -> None:
        with faulty(servers.dies("On Tuesday 4,200 soldiers marched to Orlov [1]. Their comm")) as to:
            done = ask("openai:tiny", QA_BASE_URL=to.url)
        assert done.returncode == 6
        assert "On Tuesday 4,200 soldiers marched to Orlov" in done.stdout
        assert "cut off" in done.stderr
        assert "--llm extractive" in done.stderr

    def test_the_same_as_json_is_whole_and_checked(self, ask: Run) -> None:
        with faulty(servers.dies("On Tuesday 4,200 soldiers marched to Orlov [1]. Their comm")) as to:
            done = ask("openai:tiny", "--json", QA_BASE_URL=to.url)
        assert done.returncode == 6
        answer = json.loads(done.stdout)
        assert answer["answer"].startswith("On Tuesday 4,200 soldiers marched to Orlov [1].")
        assert answer["claims"][0]["status"] == "supported"

    def test_a_server_that_stalls(self, ask: Run) -> None:
        with faulty(servers.stalls("On Tuesday 4,200 soldiers marched [1].")) as to:
            done = ask("openai:tiny", QA_BASE_URL=to.url, QA_TIMEOUT="0.5")
        assert done.returncode == 6
        assert "4,200 soldiers" in done.stdout
        assert "no sign of life" in done.stderr

    def test_control_sequences_of_a_model_do_not_reach_the_terminal(self, ask: Run) -> None:
        with faulty(servers.says("On Tuesday \x1b[2J\x1b]0;title\x07 4,200 soldiers marched [1].")) as to:
            done = ask("openai:tiny", QA_BASE_URL=to.url)
        assert "\x1b" not in done.stdout + done.stderr
        assert "\x07" not in done.stdout + done.stderr

    def test_a_wrong_address(self, ask: Run) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        failed(ask("openai:tiny", QA_BASE_URL=url), 6, "cannot reach", url)

    def test_a_wrong_key(self, ask: Run) -> None:
        with faulty(servers.fails(401, f"Incorrect API key provided: {KEY}")) as to:
            failed(ask("openai:tiny", QA_BASE_URL=to.url), 6, "key was refused", "OPENAI_API_KEY")

    def test_no_key_for_the_official_api(self, ask: Run) -> None:
        failed(ask("openai:tiny", OPENAI_API_KEY=""), 2, "OPENAI_API_KEY is not set")

    def test_a_busy_server_is_waited_for(self, ask: Run) -> None:
        busy = servers.fails(429, "slow down", headers={"Retry-After": "0"})
        with faulty(busy, servers.says("On Tuesday 4,200 soldiers marched [1].")) as to:
            done = ask("openai:tiny", QA_BASE_URL=to.url)
        assert done.returncode == 0
        assert "trying again" in done.stderr
        assert "trying again" not in done.stdout

    def test_ctrl_c_hangs_up(self, environment: dict[str, str]) -> None:
        with faulty(servers.endless("soldiers marched ", counted=True)) as to:
            process = subprocess.Popen(
                [sys.executable, "-m", "qa", "ask", QUESTION, "--llm", "openai:tiny"],
                env=environment | {"QA_BASE_URL": to.url, "QA_MAX_TOKENS": "100000"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            _until(lambda: bool(to.bodies))
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
            assert to.gone.wait(5)
        assert process.returncode == 130
        assert b"Traceback" not in errors


SAID = "On Tuesday 4,200 soldiers marched to Orlov, the ministry said [1]."


class TestBadOutput:
    """Whatever a model or its server does: a clear state or error, and the text that arrived is kept."""

    @pytest.mark.parametrize(
        ("behaviour", "says"),
        [
            (servers.says(), "wrote nothing"),
            (servers.whole(""), "wrote nothing"),
            (servers.says("[1]", "[1] [1]"), "wrote nothing but markers"),
            (servers.fails(401, "bad key"), "key was refused"),
            (servers.fails(404, "The model does not exist", code="model_not_found"), "has no model"),
            (servers.fails(429, "slow down", headers={"Retry-After": "0"}), "limits the rate"),
            (servers.fails(400, "maximum context length is 12 tokens"), "too long"),
            (servers.fails(500, "out of memory", headers={"Retry-After": "0"}), "out of memory"),
            (servers.silent, "no sign of life"),
            (servers.sends(b"\xff\xfe\x80", "text/html"), "no chat completion"),
        ],
    )
    def test_an_error_offers_the_way_without_a_model(
        self, ask: Run, behaviour: servers.Behaviour, says: str
    ) -> None:
        with faulty(behaviour) as to:
            done = ask("openai:tiny", "--quiet", QA_BASE_URL=to.url, QA_TIMEOUT="0.5")
        failed(done, 6, says, "--llm extractive")
        assert len(to.bodies) <= 4, "once more at most, or shorter where it was too long"

    @pytest.mark.parametrize(
        ("behaviour", "says"),
        [
            (servers.dies(SAID), "stopped in the middle"),
            (servers.breaks(SAID), "broke off"),
            (servers.stalls(SAID), "no sign of life"),
            (servers.garbles(SAID), "not UTF-8"),
            (servers.endless(SAID + " "), "repeats itself"),
        ],
    )
    def test_what_arrived_is_kept_checked_and_marked(
        self, ask: Run, behaviour: servers.Behaviour, says: str
    ) -> None:
        with faulty(behaviour) as to:
            done = ask("openai:tiny", "--json", QA_BASE_URL=to.url, QA_TIMEOUT="0.5")
        assert done.returncode == 6
        assert "--llm extractive" in done.stderr
        answer = json.loads(done.stdout)
        assert says in answer["truncated"]
        assert answer["answer"].startswith(SAID)
        assert answer["claims"][0]["status"] == "supported"

    @pytest.mark.parametrize(
        ("text", "status", "kind"),
        [
            ("On Tuesday 4,200 soldiers marched to Orlov [99].", "supported", "marker"),
            (
                "Dienstag sind nach Angaben des Ministeriums 9.999 Soldaten in die Stadt marschiert [1].",
                None,
                None,
            ),
            ("**On Tuesday 4,200 soldiers marched to Orlov [1]. ```| a", "supported", None),
            ("The army of the dukes has three tanks and an old mule.", "uncited", "support"),
        ],
    )
    def test_what_is_wrong_with_a_text_is_a_state_of_it(
        self, ask: Run, text: str, status: str | None, kind: str | None
    ) -> None:
        with faulty(servers.says(text)) as to:
            done = ask("openai:tiny", "--json", QA_BASE_URL=to.url)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["answer"] == text, "labels inform; they never drop text"
        (claim, *_) = answer["claims"]
        if kind:
            assert kind in [problem["kind"] for problem in claim["problems"]]
        if status == "supported" and not kind:
            assert claim["citations"] == [1]
        if status is None:
            assert claim["status"] != "supported"
            assert "The answer is in German, the question in English." in answer["remarks"]

    def test_a_context_shorter_than_configured_is_learnt_from_the_server(self, ask: Run) -> None:
        with faulty(servers.small(900, servers.says(SAID))) as to:
            done = ask("openai:small", "--json", QA_BASE_URL=to.url, QA_CONTEXT="100000")
        assert done.returncode in (0, 6)
        assert len(to.bodies) <= 4


def _until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class TestTemplates:
    def test_the_users_own(self, ask: Run, tmp_path: Path) -> None:
        (tmp_path / "answer.md").write_text(TEMPLATE, encoding="utf-8")
        with faulty(servers.says("On Tuesday 4,200 soldiers marched [1].")) as to:
            assert ask("openai:tiny", QA_BASE_URL=to.url, QA_PROMPTS=str(tmp_path)).returncode == 0
        assert to.bodies[0]["messages"][0]["content"] == "Be brief."

    def test_one_with_an_unknown_variable(self, ask: Run, tmp_path: Path) -> None:
        own = (
            "---\nname: answer\nversion: 9\nvariables: {articles: a, question: q}\n---\n## System\nHi $name\n"
        )
        (tmp_path / "answer.md").write_text(own + "## User\n$articles\n$question\n", encoding="utf-8")
        with faulty(servers.says("never asked")) as to:
            failed(ask("openai:tiny", QA_BASE_URL=to.url, QA_PROMPTS=str(tmp_path)), 2, "answer.md", "$name")
        assert not to.bodies


class TestFiles:
    def test_a_model_in_process(self, ask: Run, tiny_gguf: Path) -> None:
        """Its weights are random: what it writes is noise, but it arrives, and nothing else does."""
        done = ask(f"llama:{tiny_gguf}", "--json", QA_MAX_TOKENS="30")
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["answer"]
        assert answer["tokens"]["completion"] == 30
        assert answer["backend"] == f"llama:{tiny_gguf}"
        assert {n for claim in answer["claims"] for n in claim["citations"]} <= {1}
        assert "llama_" not in done.stderr

    def test_one_in_the_folder_of_models(self, ask: Run, tiny_gguf: Path) -> None:
        done = ask(f"llama:{tiny_gguf.name}", QA_MODELS=str(tiny_gguf.parent), QA_MAX_TOKENS="5")
        assert done.returncode == 0, done.stderr

    def test_a_damaged_one(self, ask: Run, tiny_gguf: Path, tmp_path: Path) -> None:
        half = tmp_path / "half.gguf"
        half.write_bytes(tiny_gguf.read_bytes()[:60_000])
        failed(ask(f"llama:{half}"), 6, str(half), "download")

    def test_one_that_is_no_model(self, ask: Run, tmp_path: Path) -> None:
        text = tmp_path / "text.gguf"
        text.write_text("hello")
        failed(ask(f"llama:{text}"), 6, str(text), "no GGUF")

    def test_a_context_that_is_too_small(self, ask: Run, tmp_path: Path) -> None:
        small = write_gguf(tmp_path / "small.gguf", context=256)
        failed(ask(f"llama:{small}"), 6, "does not fit", "context")
