"""Candidate questions are drawn by rule, quote their article, and hold their own answer."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from support.memory_library import ADDED

import qa.types as t
from qa.evaluate.draft import candidates
from qa.evaluate.golden import contradictions, line, read


def drawn(*texts: str) -> list[tuple[str, str]]:
    articles = [
        t.Article(t.ArticleInfo(str(i), None, None, None, None, None, None, None, ADDED, len(text), 1), text)
        for i, text in enumerate(texts)
    ]
    return [
        (c.question, c.answers[0])
        for c in candidates(articles, {str(i): f"{i}.txt" for i in range(len(texts))})
    ]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "Police took 340 residents out of Tanner's Row and the streets behind it.",
            "Police took how many residents out of Tanner's Row and the streets behind it?",
            "340",
        ),
        (
            "Some 1,200 homes in the north of Caldmoor were still without electricity.",
            "How many homes in the north of Caldmoor were still without electricity?",
            "1,200",
        ),
        (
            "Fares on the Brenna ferry are frozen at £7.20 until the contract ends.",
            "Fares on the Brenna ferry are frozen at how much until the contract ends?",
            "£7.20",
        ),
        (
            "The gearbox of the Gannet failed on 2 April as she was leaving the island.",
            "The gearbox of the Gannet failed when as she was leaving the island?",
            "2 April",
        ),
        (
            "The Gannet left Port Ansel on Monday, 13 January, with her passengers on board.",
            "The Gannet left Port Ansel when with her passengers on board?",
            "13 January",
        ),
        (
            "Carys Holland said that to pay would have been unfair to the other bidders.",
            "Who said that to pay would have been unfair to the other bidders?",
            "Carys Holland",
        ),
    ],
)
def test_a_figure_becomes_a_question(sentence: str, question: str, answer: str) -> None:
    assert drawn(sentence) == [(question, answer)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It took 340 residents out of Tanner's Row and the streets behind it.",
        "Police took thousands of residents out of Tanner's Row and the streets behind it.",
        "“Police took 340 residents out of Tanner's Row”, said the chief of the brigade.",
        "Police took 340 out.",
    ],
)
def test_what_cannot_be_understood_alone_is_left(sentence: str) -> None:
    assert drawn(sentence) == []


def test_candidates_are_sound_and_the_same_on_every_run(samples: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(samples.glob("*.txt"))]
    assert drawn(*texts) == drawn(*texts)
    assert len(drawn(*texts)) >= 15


def test_a_sentence_in_several_articles_is_asked_about_once(tmp_path: Path) -> None:
    text = "Police took 340 residents out of Tanner's Row and the streets behind it."
    info = t.ArticleInfo("a", None, None, None, None, None, None, None, ADDED, len(text), 1)
    other = t.ArticleInfo("b", None, None, None, None, None, None, None, ADDED, len(text), 1)
    (case,) = candidates([t.Article(info, text), t.Article(other, text)], {"a": "a.txt", "b": "b.txt"})
    assert case.articles == ("a.txt", "b.txt")
    file = tmp_path / "golden.jsonl"
    file.write_text(line(case) + "\n", encoding="utf-8")
    golden = read(file)
    assert golden.cases == (case,)
    assert not list(contradictions(golden))


def test_a_person_confirms_one_by_one(tmp_path: Path, model_cache: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "The march\n\nPolice took 340 residents out of Tanner's Row and the streets behind it.\n"
    text += "The council of Kellstow spent £7.20 on every one of the children that came.\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "qa", "eval", "mine.jsonl", "--draft", "5", "--articles", str(folder)]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QA_CACHE": str(model_cache)}
    shown = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert [json.loads(row)["answers"] for row in shown.stdout.splitlines()] == [["340"], ["£7.20"]]
    assert not (tmp_path / "mine.jsonl").exists()
    held = '{"id": "held", "question": "Who?", "answers": ["x"]}'
    (tmp_path / "mine.jsonl").write_text(held, encoding="utf-8")
    here, there = pty.openpty()
    process = subprocess.Popen(command, env=env, cwd=tmp_path, stdin=there, stdout=there, stderr=there)
    os.close(there)
    os.write(here, b"n\ne\nHow much a child?\n\n")
    assert process.wait(timeout=60) == 0
    os.close(here)
    _, case = read(tmp_path / "mine.jsonl").cases
    assert (case.question, case.answers) == ("How much a child?", ("£7.20",))
    again = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert [json.loads(row)["answers"] for row in again.stdout.splitlines()] == [["340"]], "one is there"
