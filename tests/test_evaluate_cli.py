"""The real ``qa eval``: over the sample articles, with faulty sets, over a backend that dies."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from support import servers
from support.servers import faulty

from qa.cli import cli
from qa.errors import QAError

GOLDEN = """\
{"id": "soldiers", "question": "How many soldiers marched?", "answers": ["4,200"], "articles": ["orlov.md"]}
{"id": "commander", "question": "Who commands the soldiers?", "answers": ["Brandt"], "articles": ["orlov.md"]}
{"id": "mills", "question": "How many mills has Orlov?", "answers": ["2"], "articles": ["orlov.md"]}
{"id": "mayor", "question": "What does the mayor of Lisbon earn?", "refuse": true}
"""
ARTICLE = """---
title: The march to Orlov
outlet: The Tolland Courier
date: 2025-03-04
---
On Tuesday 4,200 soldiers marched to Orlov, the ministry of defence said. Their commander is Ilse Brandt.
The town has a bridge and two mills. It was built in 1641.
"""


class Done(NamedTuple):
    code: int
    out: str
    err: str


Evaluate = Callable[..., Done]


@pytest.fixture
def evaluate(
    model_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Evaluate:
    """Runs ``qa eval`` in this process, which has the model loaded."""
    monkeypatch.setenv("QA_CACHE", str(model_cache))

    def run(*args: object) -> Done:
        capsys.readouterr()
        try:
            code = cli(["eval", *map(str, args)], standalone_mode=False)
        except QAError as error:
            captured = capsys.readouterr()
            return Done(error.exit_code, captured.out, f"{captured.err}{error.message}\n{error.hint}")
        except typer.Exit as end:
            code = end.exit_code
        captured = capsys.readouterr()
        return Done(code or 0, captured.out, captured.err)

    return run


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with one article, beside it a golden set over it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "orlov.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "golden.jsonl").write_text(GOLDEN, encoding="utf-8")
    return tmp_path


def test_json_is_what_the_contract_says(evaluate: Evaluate, town: Path) -> None:
    done = evaluate(town / "golden.jsonl", "--articles", town / "articles", "--json")
    assert done.code == 0, done.err
    result = json.loads(done.out)
    promised = "recall@1 recall@5 recall@10 mrr@10 correct correct_quote citation_precision citation_recall"
    promised += " refusal_precision refusal_recall unsupported_claims seconds_p50 seconds_p95"
    for name in promised.split():
        assert set(result["summary"][name]) == {"value", "low", "high", "n"}
    assert result["summary"]["correct"]["n"] == 3
    first = result["cases"][0]
    assert first["id"] == "soldiers"
    assert first["correct"] is True
    assert first["cited"] == [str(town / "articles" / "orlov.md")]
    assert first["first_hit"] == 1
    assert result["cases"][3]["correct"] is None
    assert result["run"]["settings"]["llm"] == "extractive"
    assert result["failed"] == []


def test_the_figures_are_the_same_on_every_run_and_with_several_workers(
    evaluate: Evaluate, town: Path
) -> None:
    def figures(*options: object) -> object:
        done = evaluate(town / "golden.jsonl", "--articles", town / "articles", "--json", *options)
        whole = json.loads(done.out)
        for case in whole["cases"]:
            del case["seconds"]
        kept = {name: v for name, v in whole["summary"].items() if not name.startswith(("seconds", "peak"))}
        return kept, whole["cases"], whole["run"]

    assert figures() == figures() == figures("--workers", 3)


def test_a_case_or_some_cases_may_be_chosen(evaluate: Evaluate, town: Path) -> None:
    options = ("--articles", town / "articles", "--json")
    one = json.loads(evaluate(town / "golden.jsonl", *options, "--case", "mills").out)
    assert [case["id"] for case in one["cases"]] == ["mills"]
    two = json.loads(evaluate(town / "golden.jsonl", *options, "--limit", 2).out)
    assert [case["id"] for case in two["cases"]] == ["soldiers", "commander"]
    wrong = evaluate(town / "golden.jsonl", *options, "--case", "mill")
    assert (wrong.code, "'mill'" in wrong.err) == (2, True)


def test_a_library_is_built_once_for_each_content(evaluate: Evaluate, town: Path, model_cache: Path) -> None:
    def libraries() -> set[Path]:
        return set((model_cache / "eval" / "libraries").iterdir())

    def run() -> object:
        done = evaluate(
            town / "golden.jsonl", "--articles", town / "articles", "--json", "--case", "soldiers"
        )
        return json.loads(done.out)["cases"][0]["correct"]

    assert run() is True
    built = libraries()
    assert run() is True
    assert libraries() == built
    article = town / "articles" / "orlov.md"
    article.write_text(ARTICLE.replace("4,200", "6,100"), encoding="utf-8")
    assert run() is False
    assert len(libraries() - built) == 1


def test_check_names_every_fault_with_its_line(evaluate: Evaluate, town: Path) -> None:
    file = town / "golden.jsonl"
    assert evaluate(file, "--check", "--articles", town / "articles").code == 0
    lines = [
        "{",
        '{"id": "a", "question": "?", "answer": ["x"]}',
        '{"id": "mills", "question": "?", "answers": ["x"]}',
        '{"id": "b", "question": "?", "answers": ["x"], "quotes": ["y"]}',
        '{"id": "c", "question": "?", "answers": ["x"], "articles": ["absent.md"]}',
        '{"id": "d", "question": "?", "answers": ["two"], "articles": ["orlov.md"], "quotes": ["Two."]}',
    ]
    file.write_text(GOLDEN + "\n".join(lines), encoding="utf-8")
    done = evaluate(file, "--check", "--articles", town / "articles")
    assert done.code == 2
    assert [line.split(":")[1] for line in done.out.splitlines()] == ["5", "6", "7", "8", "9", "10"]
    assert "did you mean 'answers'" in done.out
    assert "absent.md" in done.out
    without = evaluate(file, "--check")
    assert [line.split(":")[1] for line in without.out.splitlines()] == ["5", "6", "7", "8"]
    run = evaluate(file, "--articles", town / "articles")
    assert run.code == 2
    assert ":5: " in run.err


def test_an_article_that_the_library_lacks_is_named_and_not_scored_as_missed(
    evaluate: Evaluate, town: Path
) -> None:
    file = town / "golden.jsonl"
    file.write_text(GOLDEN.replace('"orlov.md"', '"absent.md"', 1), encoding="utf-8")
    done = evaluate(file, "--articles", town / "articles", "--json")
    assert "golden.jsonl:1: there is no article 'absent.md'" in done.err
    result = json.loads(done.out)
    assert result["cases"][0]["metrics"]["recall@1"] is None
    assert result["cases"][0]["correct"] is True
    assert result["summary"]["recall@1"]["n"] == 2


def test_worse_than_the_baseline_exits_with_4(evaluate: Evaluate, tmp_path: Path, samples: Path) -> None:
    golden, saved = samples.parent / "golden.jsonl", tmp_path / "saved.json"
    options = ("--articles", samples, "--limit", 20)
    assert evaluate(golden, *options, "--save", saved).code == 0
    assert str(samples) not in saved.read_text()
    same = evaluate(golden, *options, "--baseline", saved)
    assert (same.code, same.err) == (0, "")
    few = tmp_path / "few"
    few.mkdir()
    shutil.copy(samples / "cottage hospital.txt", few)
    worse = evaluate(golden, "--articles", few, "--limit", 20, "--baseline", saved)
    assert worse.code == 4
    assert "worse" in worse.out
    assert "library differs" in worse.err
    other = tmp_path / "other.jsonl"
    other.write_text(GOLDEN)
    done = evaluate(other, "--articles", few, "--baseline", saved)
    assert (done.code, "another golden set" in done.err) == (2, True)


def test_with_the_right_articles_hidden_there_is_nothing_to_answer(evaluate: Evaluate, town: Path) -> None:
    done = evaluate(town / "golden.jsonl", "--articles", town / "articles", "--hidden", "--json")
    result = json.loads(done.out)
    assert [case["id"] for case in result["cases"]] == ["soldiers", "commander", "mills"]
    assert result["summary"]["refusal_recall"]["value"] == 1


def test_a_model_that_answers_without_what_it_cited_is_caught(
    evaluate: Evaluate, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = ARTICLE.replace("The march", "The soldiers").replace("On Tuesday 4,200 soldiers", "Soldiers")
    (town / "articles" / "later.md").write_text(rest, encoding="utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    options = ("--articles", town / "articles", "--json", "--without-cited", "--case", "soldiers")
    with faulty(servers.says("4,200 soldiers marched to Orlov [1].")) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        done = evaluate(town / "golden.jsonl", *options, "--llm", "openai:parrot")
        assert len(server.bodies) == 2
    (case,) = json.loads(done.out)["cases"]
    assert case["wrong"] == ["not refused", "from memory"]
    assert json.loads(done.out)["summary"]["from_memory"]["value"] == 1
    assert json.loads(done.out)["run"]["hidden"] == "cited"
    quoting = evaluate(town / "golden.jsonl", *options)
    assert json.loads(quoting.out)["summary"]["from_memory"] == {"value": 0, "low": 0, "high": 0.975, "n": 1}
    both = evaluate(town / "golden.jsonl", *options, "--hidden")
    assert (both.code, "--without-cited" in both.err) == (2, True)


def test_a_finished_run_is_measured_anew_unless_it_is_to_be_taken(
    evaluate: Evaluate, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    options = ("--articles", town / "articles", "--llm", "openai:m", "--case", "soldiers")
    with faulty(servers.says("4,200 soldiers marched to Orlov [1].")) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        for more, asked in (((), 1), ((), 2), (("--reuse",), 2), (("--reuse", "--fresh"), 3)):
            evaluate(town / "golden.jsonl", *options, *more)
            assert len(server.bodies) == asked


def test_a_backend_that_dies_costs_no_answer_that_was_given(
    evaluate: Evaluate, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    answer = servers.says("4,200 soldiers marched to Orlov [1].")
    with faulty(answer, servers.fails(401), answer) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        options = ("--articles", town / "articles", "--llm", "openai:m", "--json")
        done = evaluate(town / "golden.jsonl", *options)
        assert done.code == 6
        first = json.loads(done.out)
        assert [failed["id"] for failed in first["failed"]] == ["commander"]
        assert "commander" not in [case["id"] for case in first["cases"]]
        assert first["summary"]["correct"]["n"] == 2
        asked = len(server.bodies)
        again = evaluate(town / "golden.jsonl", *options, "--price", "10/100")
        assert again.code == 0, again.err
        assert len(server.bodies) == asked + 1
        assert len(json.loads(again.out)["cases"]) == 4
        assert json.loads(again.out)["summary"]["tokens_prompt"]["value"] == 42
        cost = json.loads(again.out)["summary"]["cost_of_1000"]["value"]
        assert cost == pytest.approx((42 * 10 + 7 * 100) / 1e3)
        assert evaluate(town / "golden.jsonl", *options, "--price", "cheap").code == 2
        (town / "qa.toml").write_text('[prices]\n"openai:m" = "1/2"\n', encoding="utf-8")
        monkeypatch.chdir(town)
        priced = json.loads(evaluate(town / "golden.jsonl", *options, "--reuse").out)["summary"]
        assert priced["cost_of_1000"]["value"] == pytest.approx((42 + 7 * 2) / 1e3)


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--articles", "nowhere", "nowhere"),
        ("--baseline", "nowhere.json", "nowhere.json"),
        ("--report", "report.pdf", "report.pdf"),
        ("--report", "no/folder/x.html", "cannot write"),
    ],
)
def test_what_cannot_be_used_is_named(
    evaluate: Evaluate, town: Path, option: str, value: str, named: str
) -> None:
    done = evaluate(
        town / "golden.jsonl", "--articles", town / "articles", "--limit", 1, option, town / value
    )
    assert done.code in (1, 2)
    assert named in done.err


def test_a_matrix_gives_a_row_for_each_combination_and_asks_nothing_twice(
    evaluate: Evaluate, town: Path
) -> None:
    matrix = town / "matrix.toml"
    matrix.write_text("[vary]\nk = [1, 2]\n", encoding="utf-8")
    options = ("--articles", town / "articles", "--matrix", matrix)
    done = evaluate(town / "golden.jsonl", *options, "--report", town / "r.html", "--report", town / "r.md")
    assert done.code == 0, done.err
    assert [line.split()[0] for line in done.out.splitlines()[:3]] == ["run", "k=1", "k=2"]
    assert (town / "r-1.html").is_file()
    assert "k=2" in (town / "r.md").read_text()
    again = evaluate(town / "golden.jsonl", *options, "--json")
    runs = json.loads(again.out)["runs"]
    assert [run["run"]["settings"]["k"] for run in runs] == [1, 2]
    assert again.err.count("4 answers are those of an earlier run") == 2
    one = evaluate(town / "golden.jsonl", "--articles", town / "articles", "--matrix", matrix, "--save", "x")
    assert one.code == 2


def test_a_model_may_judge_and_is_compared_with_the_metrics_and_with_people(
    evaluate: Evaluate, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    labels = town / "labels.jsonl"
    labels.write_text('{"id": "soldiers", "correct": true}\n', encoding="utf-8")
    options = ("--articles", town / "articles", "--labels", labels)
    with faulty(servers.says("CORRECT: yes\nSUPPORTED: yes")) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        done = evaluate(town / "golden.jsonl", *options, "--judge", "openai:m", "--json")
    assert done.code == 0, done.err
    result = json.loads(done.out)
    assert result["cases"][0]["judged"] == {"correct": True, "supported": True}
    assert result["summary"]["judge_correct"]["value"] == 1
    assert result["judge"]["agreement"]["judge, people: correct"]["n"] == 1
    assert "4,200" in json.dumps(server.bodies[0])
    none = evaluate(town / "golden.jsonl", *options, "--judge", "extractive")
    assert (none.code, "cannot judge" in none.err) == (2, True)


def test_a_judge_that_dies_costs_no_verdict_that_it_gave(
    evaluate: Evaluate, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    yes = servers.says("CORRECT: yes\nSUPPORTED: yes")
    report = town / "r.html"
    options = ("--articles", town / "articles", "--judge", "openai:m", "--json", "--report", report)
    with faulty(yes, servers.fails(401), yes) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        done = evaluate(town / "golden.jsonl", *options)
        assert done.code == 6
        assert "1 case without a verdict" in done.err
        assert json.loads(done.out)["summary"]["judge_correct"]["n"] == 2
        assert "The judge failed" in report.read_text(encoding="utf-8")
        asked = len(server.bodies)
        again = evaluate(town / "golden.jsonl", *options)
        assert again.code == 0, again.err
        assert len(server.bodies) == asked + 1
        result = json.loads(again.out)
        assert result["summary"]["judge_correct"]["n"] == 3
        assert result["run"]["judge"]["model"] == "openai:m"
        assert result["run"]["judge"]["prompt"].startswith("judge@1 ")
