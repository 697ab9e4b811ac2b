"""Cases are answered in order, survive a dying backend, and are scored for what they are."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.evaluated import HURT, REFUSED, RIGHT, TEXTS, UNKNOWN, cited, reply, scored
from support.hashing import HashingEmbedder
from support.memory_library import MemoryLibrary

from qa.errors import BackendError, UsageError
from qa.evaluate import compare
from qa.evaluate.gold import Gold
from qa.evaluate.golden import Case
from qa.evaluate.kept import Kept
from qa.evaluate.reply import Place, Reply, Said, from_json, to_json
from qa.evaluate.run import Failed, run
from qa.evaluate.score import Scored, summarize
from qa.evaluate.without import Without, asked_again
from qa.render.evaluation import Results, side_by_side
from qa.types import Filter

CASES = [Case(f"c{i}", f"Question {i}?", answers=("x",)) for i in range(12)]


def echo(case: Case) -> Reply:
    return reply(f"Answer to {case.id}.")


def failing(*ids: str) -> Callable[[Case], Reply]:
    def ask(case: Case) -> Reply:
        if case.id in ids:
            raise BackendError(f"no answer to {case.id}", "ask again")
        return echo(case)

    return ask


def told(outcome: Reply | Failed) -> str:
    return outcome.text if isinstance(outcome, Reply) else f"failed {outcome.case.id}"


def test_answers_come_in_the_order_of_the_cases_whatever_the_number_of_workers() -> None:
    def slow_first(case: Case) -> Reply:
        time.sleep(0.02 if case.id == "c0" else 0)
        return echo(case)

    alone = list(run(CASES, [echo]))
    together = list(run(CASES, [slow_first] * 4))
    assert alone == together == [echo(case) for case in CASES]


def test_no_worker_is_asked_twice_at_a_time() -> None:
    guards = [threading.Lock() for _ in range(3)]

    def worker(guard: threading.Lock) -> Callable[[Case], Reply]:
        def ask(case: Case) -> Reply:
            assert guard.acquire(blocking=False)
            time.sleep(0.001)
            guard.release()
            return echo(case)

        return ask

    assert len(list(run(CASES, [worker(guard) for guard in guards]))) == len(CASES)


def test_a_failure_costs_one_case_and_three_in_a_row_end_the_asking() -> None:
    outcomes = [told(o) for o in run(CASES, [failing("c2", "c5", "c6")])]
    assert [o for o in outcomes if o.startswith("failed")] == ["failed c2", "failed c5", "failed c6"]
    asked: list[str] = []

    def dead(case: Case) -> Reply:
        asked.append(case.id)
        raise BackendError("gone")

    assert all(isinstance(outcome, Failed) for outcome in run(CASES, [dead]))
    assert asked == ["c0", "c1", "c2"]


def replies(folder: Path, key: str, *, finished: bool, fresh: bool) -> Kept[Reply]:
    return Kept(folder, key, to_json=to_json, from_json=from_json, finished=finished, fresh=fresh)


def test_a_run_that_ended_early_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with replies(tmp_path, "key", finished=False, fresh=False) as kept:
        list(run(CASES, [failing("c10", "c11")], kept))
    part = tmp_path / "key.part"
    part.write_text(part.read_text() + '{"case": "torn', encoding="utf-8")
    asked: list[str] = []

    def ask(case: Case) -> Reply:
        asked.append(case.id)
        return echo(case)

    with replies(tmp_path, "key", finished=False, fresh=False) as kept:
        outcomes = list(run(CASES, [ask], kept))
        kept.finish()
    assert asked == ["c10", "c11"]
    assert outcomes == [echo(case) for case in CASES]
    assert not part.exists()
    assert len(replies(tmp_path, "key", finished=False, fresh=False)) == 0, "a finished run is measured anew"
    assert len(replies(tmp_path, "key", finished=True, fresh=False)) == len(CASES)
    assert len(replies(tmp_path, "key", finished=True, fresh=True)) == 0
    assert len(replies(tmp_path, "other", finished=True, fresh=False)) == 0


def test_a_run_over_some_cases_leaves_what_is_kept_of_the_others(tmp_path: Path) -> None:
    for cases in (CASES, CASES[:2]):
        with replies(tmp_path, "key", finished=False, fresh=False) as kept:
            list(run(cases, [echo], kept))
            kept.finish()
    assert len(replies(tmp_path, "key", finished=True, fresh=False)) == len(CASES)


def test_a_case_that_was_changed_is_asked_again(tmp_path: Path) -> None:
    with replies(tmp_path, "key", finished=False, fresh=False) as kept:
        kept.add(HURT.digest, RIGHT)
        assert len(replies(tmp_path, "key", finished=False, fresh=False)) == 1
    kept = replies(tmp_path, "key", finished=False, fresh=False)
    assert kept.get(HURT.digest) == RIGHT
    assert kept.get(replace(HURT, question="How many were killed?").digest) is None


def test_a_reply_comes_back_as_it_was_written_down() -> None:
    full = replace(RIGHT, tokens=(10, 2), claims=(Said("x", (1,), "partly", (("number", "13"),)),))
    assert from_json(json.loads(json.dumps(to_json(full)))) == full


def test_a_right_answer_is_judged_right_by_every_metric() -> None:
    one = scored(HURT, RIGHT)
    assert one.wrong == ()
    assert one.first_hit == 1
    worst = {"unsupported_claims": 0.0, "from_memory": 0.0}
    assert {k: v for k, v in one.values.items() if k != "token_f1"} == {
        k: worst.get(k, 1.0) for k in one.values if k != "token_f1"
    }


FERRY = cited(1, "ferry", "The ferry to Brenna costs 14 crowns.")
FIRE = cited(1, "fire", "A fire broke out in Kellstow.")


@pytest.mark.parametrize(
    ("case", "given", "wrong"),
    [
        (UNKNOWN, REFUSED, ()),
        (UNKNOWN, RIGHT, ("not refused",)),
        (HURT, REFUSED, ("refused wrongly",)),
        (HURT, replace(REFUSED, offered=("ferry",)), ("not retrieved", "refused wrongly")),
        (HURT, replace(reply("14 crowns [1].", FERRY), offered=("ferry",)), ("not retrieved",)),
        (HURT, reply("14 crowns [1].", FERRY), ("retrieved, not used",)),
        (HURT, reply("A fire [1].", FIRE), ("wrong answer",)),
        (
            HURT,
            reply("13 were hurt [1].", FIRE, claims=(Said("13", (1,), "partly", (("number", "13"),)),)),
            ("wrong answer", "wrong figure"),
        ),
        (HURT, replace(RIGHT, claims=(Said("x", (), "uncited", ()),)), ("unsupported claim",)),
        (HURT, reply("Twelve were hurt [1].", FIRE), ("from memory",)),
    ],
)
def test_what_went_wrong_is_told(case: Case, given: Reply, wrong: tuple[str, ...]) -> None:
    assert scored(case, given).wrong == wrong


def test_what_a_metric_cannot_judge_is_none() -> None:
    refused = scored(UNKNOWN, REFUSED).values
    assert {name for name, value in refused.items() if value is not None} == {"refusal_right"}
    elsewhere = scored(replace(HURT, articles=("absent.txt",), quotes=()), RIGHT)
    assert elsewhere.values["recall@1"] is elsewhere.values["citation_recall"] is None
    assert elsewhere.values["correct"] == 1
    ranked_only = scored(replace(HURT, answers=()), RIGHT)
    assert ranked_only.values["correct"] is None
    assert ranked_only.values["recall@1"] == 1


def test_when_what_was_cited_is_gone_a_case_is_refused_unless_something_else_says_it() -> None:
    texts = [f"{TEXTS['fire']} " * 12, "It was a dozen: 12 went to hospital in Kellstow."]
    library = MemoryLibrary(texts, HashingEmbedder())
    places = [(id_, f"/news/{name}.txt") for id_, name in (("a000001", "fire"), ("a000002", "later"))]
    gold = Gold(places, lambda id_: library.article(id_).text)
    first, *others = [p.id for p in library.neighbours("a000001")]
    both = replace(HURT, articles=("fire.txt", "later.txt"))
    again = asked_again(both, frozenset([first, *others]), gold, library)
    assert again is not None
    assert not again.refuse
    alone = asked_again(HURT, frozenset([first, *others]), gold, library)
    assert alone is not None
    assert (alone.refuse, alone.answers) == (True, ("12",))
    assert asked_again(replace(HURT, answers=()), frozenset(), gold, library) is None
    assert asked_again(UNKNOWN, frozenset(), gold, library) == UNKNOWN
    blind = Without(library, [first])
    assert first not in [p.id for p in blind.neighbours("a000001")]
    found = blind.search_words(["hurt", "kellstow"], 1, Filter())
    assert [id_ != first for id_, _ in found] == [True]


def test_a_second_copy_adds_nothing_to_ndcg() -> None:
    places = tuple(Place(id_, 0, len(TEXTS[id_])) for id_ in ("ferry", "fire", "fire"))
    one = scored(HURT, replace(RIGHT, ranked=places))
    assert one.first_hit == 2
    assert one.values["ndcg@10"] == pytest.approx(0.6309, abs=1e-4)


def runs(right: int, wrong: int) -> list[Scored]:
    cases = [replace(HURT, id=f"h{i}") for i in range(right + wrong)]
    return [scored(case, RIGHT if i < right else REFUSED) for i, case in enumerate(cases)]


def baseline(of: list[Scored], path: Path) -> compare.Baseline:
    made = {
        "run": {"settings": {"llm": "a", "k": 8}, "library": "l"},
        "cases": [{"id": s.case.id, "digest": s.case.digest, "metrics": dict(s.values)} for s in of],
    }
    path.write_text(json.dumps(made))
    return compare.load(path)


def test_a_summary_says_over_how_many_cases() -> None:
    summary = summarize([*runs(3, 1), scored(UNKNOWN, REFUSED)])
    assert (summary["correct"].value, summary["correct"].n) == (0.75, 4)
    assert (summary["refusal_precision"].value, summary["refusal_precision"].n) == (0.5, 2)
    assert (summary["refusal_recall"].value, summary["refusal_recall"].n) == (1, 1)
    assert summary["refusal_f1"].value == pytest.approx(2 / 3)
    assert summary["refusal_auroc"].value == pytest.approx(3.5 / 4)
    assert summary["tokens_prompt"].value is None


def test_what_is_much_worse_than_the_baseline_is_told_and_what_is_the_same_is_not(tmp_path: Path) -> None:
    before = baseline(runs(20, 10), tmp_path / "b.json")
    record = {"settings": {"llm": "b", "k": 8}, "library": "l"}
    assert not compare.compare(runs(20, 10), record, before).worse
    assert not compare.compare(runs(19, 11), record, before).worse, "one case may be chance"
    worse = compare.compare(runs(2, 28), record, before)
    assert worse.worse
    assert "correct" in {d.metric for d in worse.differences if d.worse}
    better = compare.compare(runs(30, 0), record, before)
    assert not better.worse
    assert "correct" in {d.metric for d in better.differences if d.better}
    assert worse.remarks == ("llm differs: b here, a in b.json",)


def test_a_row_of_a_matrix_tells_what_is_other_than_in_the_first(tmp_path: Path) -> None:
    record = {"settings": {"llm": "a", "k": 8}}
    first = Results("g", record, runs(5, 25), (), summarize(runs(5, 25)))
    after = runs(30, 0)
    beside = compare.compare(after, record, compare.of("first", first.scored, record))
    better = Results("g", record, after, (), summarize(after), beside)
    head, one, two, _, legend = side_by_side([("k=4", first), ("k=8", better)]).splitlines()
    assert dict(zip(head.split(), two.split(), strict=True))["correct"] == "1.000+"
    assert dict(zip(head.split(), one.split(), strict=True))["correct"] == "0.167"
    assert "tokens_prompt" not in head
    assert "significantly" in legend


def test_only_the_same_cases_are_compared(tmp_path: Path) -> None:
    before = baseline(runs(2, 2), tmp_path / "b.json")
    found = compare.compare(runs(3, 2)[1:], {}, before)
    assert {d.change.n for d in found.differences if d.metric == "correct"} == {3}
    assert any("1 case" in remark for remark in found.remarks)
    with pytest.raises(UsageError, match="another golden set"):
        compare.compare([scored(UNKNOWN, REFUSED)], {}, before)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"run": 1, "cases": [1]}', '{"run": {}, "cases": {}}x'])
def test_a_file_that_is_no_baseline_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "b.json"
    file.write_text(content)
    with pytest.raises(UsageError, match="no baseline"):
        compare.load(file)
