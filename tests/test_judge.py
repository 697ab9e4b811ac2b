"""A model that judges is read strictly, and its agreement with others is told."""

from pathlib import Path

import pytest
from support.evaluated import HURT, REFUSED, RIGHT, UNKNOWN, scored
from support.memory_library import ADDED
from support.scripted import ScriptedWriter

import qa.types as t
from qa.errors import UsageError
from qa.evaluate.judge import agreement, by_metrics, judge, labels


class Infos:
    """All of a library that judging asks for."""

    def infos(self, article_ids: list[str]) -> dict[str, t.ArticleInfo]:
        return {
            id_: t.ArticleInfo(id_, "A title", None, None, None, None, None, None, ADDED, 9, 1)
            for id_ in article_ids
        }


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("CORRECT: yes\nSUPPORTED: no", {"correct": True, "supported": False}),
        ("**Correct:** No SUPPORTED - yes.", {"correct": False, "supported": True}),
        ("I think that it is correct.", {}),
        ("CORRECT: perhaps", {}),
    ],
)
def test_what_a_model_says_is_read_strictly(said: str, verdict: dict[str, bool]) -> None:
    assert judge(scored(HURT, RIGHT), ScriptedWriter(said), Infos()) == verdict  # type: ignore[arg-type]


def test_a_judge_sees_the_quote_with_what_is_around_it_and_the_answer_without_markers() -> None:
    writer = ScriptedWriter("CORRECT: yes")
    judge(scored(HURT, RIGHT), writer, Infos())  # type: ignore[arg-type]
    (asked,) = writer.requests
    assert asked.material == {"answer": "Twelve people were hurt in it.", "expected": "12"}
    assert asked.evidence[0].hit.passage.text.startswith("A fire broke out in Kellstow. Twelve")


def test_a_refusal_is_not_judged() -> None:
    writer = ScriptedWriter("CORRECT: yes")
    assert judge(scored(HURT, REFUSED), writer, Infos()) == {}  # type: ignore[arg-type]
    assert not writer.requests
    assert judge(scored(UNKNOWN, RIGHT), writer, Infos()) == {}  # type: ignore[arg-type]


def test_agreement_is_beyond_chance() -> None:
    one = {str(i): {"correct": i < 8} for i in range(10)}
    other = {str(i): {"correct": i < 7} for i in range(10)}
    found = agreement(one, other, "correct")
    assert found is not None
    assert (found.share, found.n) == (0.9, 10)
    assert found.kappa == pytest.approx((0.9 - 0.62) / 0.38)
    assert agreement(one, {"0": {}}, "correct") is None
    assert by_metrics(scored(HURT, RIGHT)) == {"correct": True, "supported": True}


def test_labels_are_of_cases_and_of_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": "a", "correct": true}\n\n{"id": "b", "supported": false}\n')
    assert labels(file, ["a", "b"]) == {"a": {"correct": True}, "b": {"supported": False}}
    for line in (
        "{",
        "[]",
        '{"id": "c", "correct": true}',
        '{"id": "a", "correct": 1}',
        '{"id": "a", "right": true}',
    ):
        file.write_text('{"id": "a", "correct": true}\n' + line)
        with pytest.raises(UsageError, match=r":2: "):
            labels(file, ["a"])
