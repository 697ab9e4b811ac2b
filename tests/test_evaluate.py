"""Golden files are read strictly; metrics judge what they can and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.evaluate import golden
from qa.evaluate import metrics as m
from qa.evaluate.run import Gold, is_place


def case(**changes: object) -> str:
    fields: dict[str, object] = {"id": "a", "question": "How many?", "answers": ["12"], "articles": ["x.txt"]}
    return json.dumps(fields | changes)


def write(path: Path, *lines: str) -> Path:
    file = path / "golden.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    line = case(as_of="2025-03-04", history=[{"question": "Who?", "answer": "He."}], quotes=["Twelve."])
    (read,) = golden.load(write(tmp_path, line))
    assert read.answers == ("12",)
    assert read.history[0].question == "Who?"
    assert read.as_of == datetime(2025, 3, 4, 23, 59, 59, tzinfo=UTC), "what was published on that day counts"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "Expecting"),
        ("[]", "object"),
        (case(answer=["12"]), "answers"),
        (case(id=""), "id"),
        (case(question=3), "question"),
        (case(answers="12"), "answers"),
        (case(answers=[]), "refuse"),
        (case(refuse=True), "refuse"),
        (case(refuse="yes"), "refuse"),
        (case(as_of="soon"), "as_of"),
        (case(history=["x"]), "history"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(UsageError, match=rf":2: .*{named}"):
        golden.load(write(tmp_path, case(id="first"), line))


def test_a_duplicate_id_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r":3: .*'a'.*line 1"):
        golden.load(write(tmp_path, case(), case(id="b"), case()))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no case"):
        golden.load(write(tmp_path, ""))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Around 15,000 troops went [1].", "15000"),
        ("It cost £4.2m, he said.", "4.2m"),
        ("The Mayor resigned.", "mayor"),
        ("“Quite so”, said O’Hara.", "quite so"),
        ("en mars, 60\u00a0000 bouteilles", "60000"),
    ],
)
def test_an_answer_is_found_after_normalising(text: str, answer: str) -> None:
    assert m.holds(text, [answer])


@pytest.mark.parametrize(
    ("text", "answer"),
    [("150 people", "15"), ("a 15,000 crowd", "5,000"), ("£4.2m", "2m"), ("", "x"), ("x", "")],
)
def test_an_answer_is_not_found_inside_another_word(text: str, answer: str) -> None:
    assert not m.holds(text, [answer])


def test_rank_metrics() -> None:
    assert [m.success_at(rank, 5) for rank in (1, 5, 6, None)] == [1, 1, 0, 0]
    assert [m.reciprocal_rank(rank) for rank in (1, 4, 11, None)] == [1, 0.25, 0, 0]


def test_what_cannot_be_judged_is_left_out_not_zero() -> None:
    estimate = m.estimate([1.0, None, 0.0, None])
    assert (estimate.value, estimate.n) == (0.5, 2)
    assert m.estimate([None]) == (None, None, None, 0)
    assert m.precision([]) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_lies_within_the_values_and_is_the_same_on_every_run(values: list[float]) -> None:
    estimate = m.estimate(values, resamples=100)
    assert estimate == m.estimate(values, resamples=100)
    assert estimate.low is not None
    assert estimate.high is not None
    assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9


def test_a_percentile_is_one_of_the_values() -> None:
    assert m.percentile(0.5)([3, 1, 2]) == 2
    assert m.percentile(0.95)([float(i) for i in range(1, 101)]) == 95


@pytest.mark.parametrize(
    ("place", "entry", "same"),
    [
        ("/data/articles/fire.txt", "fire.txt", True),
        ("/data/articles/fire.txt", "articles/fire.txt", True),
        ("/data/articles/wildfire.txt", "fire.txt", False),
        ("https://a.example/x?y=1", "https://a.example/x?y=1", True),
        ("/data/fire.txt", "", False),
    ],
)
def test_a_golden_entry_names_the_last_parts_of_a_path_or_a_url(place: str, entry: str, same: bool) -> None:
    assert is_place(place, entry) is same


def test_a_copy_of_a_gold_article_counts_as_it() -> None:
    story = " ".join(f"word{i}" for i in range(100))
    texts = {"gold": story, "copy": "Another headline. " + story[:-40], "other": story[::-1]}
    gold = Gold([("gold", "/a/fire.txt"), ("copy", "/b/wire.txt"), ("other", "/c/x.txt")], texts.__getitem__)
    assert [gold.is_right(id_, ["fire.txt"]) for id_ in texts] == [True, True, False]
