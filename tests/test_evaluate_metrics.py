"""Metrics judge what they can and nothing else; estimates are the same on every run."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.evaluate import estimates as e
from qa.evaluate import metrics as m
from qa.evaluate.grading import holds, token_f1
from qa.prices import prices


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Around 15,000 troops went [1].", "15000"),
        ("It cost £4.2m, he said.", "4.2m"),
        ("The Mayor resigned.", "mayor"),
        ("“Quite so”, said O’Hara.", "quite so"),
        ("en mars, 60\u00a0000 bouteilles", "60000"),
        ("Fifteen thousand troops went.", "15,000"),
        ("Fifteen thousand troops went.", "15,000 troops"),
        ("It cost 4.2 million pounds.", "£4.2m"),
        ("It took twenty-four years.", "24 years"),
        ("It opened on August 15, 2025 [2].", "15 August"),
        ("It opened on 15 Aug 2025.", "15 August 2025"),
        ("It was signed in June 2024.", "2024"),
    ],
)
def test_an_answer_is_found_after_normalising_or_by_value(text: str, answer: str) -> None:
    assert holds(text, [answer])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("150 people", "15"),
        ("a 15,000 crowd", "5,000"),
        ("£4.2m", "2m"),
        ("", "x"),
        ("x", ""),
        ("It cost $4.2 million.", "£4.2m"),
        ("About 15,300 troops went.", "15,000"),
        ("It opened on 16 August.", "15 August"),
        ("It was the third.", "3"),
        ("As [15] says, none went.", "15"),
        ("In 2025 twelve went.", "20"),
    ],
)
def test_an_answer_is_not_found_inside_another_or_beside_its_value(text: str, answer: str) -> None:
    assert not holds(text, [answer])


def test_token_f1_takes_the_nearest_answer() -> None:
    assert token_f1("The mayor of Kellstow [1].", ["mayor", "Kellstow mayor"]) == pytest.approx(4 / 5)
    assert token_f1("Nothing.", []) is None


def test_rank_metrics() -> None:
    assert [m.success_at(rank, 5) for rank in (1, 5, 6, None)] == [1, 1, 0, 0]
    assert [m.reciprocal_rank(rank) for rank in (1, 4, 11, None)] == [1, 0.25, 0, 0]


def test_ndcg() -> None:
    assert m.ndcg([1, 2], 2) == 1
    assert m.ndcg([2], 1) == pytest.approx(1 / math.log2(3))
    assert m.ndcg([11], 1) == 0
    assert m.ndcg([], 3) == 0
    assert m.ndcg([], 0) is None


def test_what_cannot_be_judged_is_left_out_not_zero() -> None:
    estimate = e.estimate([1.0, None, 0.0, None])
    assert (estimate.value, estimate.n) == (0.5, 2)
    assert e.estimate([None]) == (None, None, None, 0)
    assert e.auroc([0.5], []).value is None
    assert m.share([]) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_lies_within_the_values_and_is_the_same_on_every_run(values: list[float]) -> None:
    estimate = e.estimate(values, resamples=100)
    assert estimate == e.estimate(values, resamples=100)
    assert estimate.low is not None
    assert estimate.high is not None
    assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9


def test_a_bootstrap_agrees_with_the_normal_interval_of_a_share() -> None:
    estimate = e.estimate([1.0] * 70 + [0.0] * 30)
    assert estimate.low == pytest.approx(0.7 - 1.96 * math.sqrt(0.21 / 100), abs=0.02)
    assert estimate.high == pytest.approx(0.7 + 1.96 * math.sqrt(0.21 / 100), abs=0.02)


def test_a_few_cases_that_are_all_right_leave_doubt() -> None:
    assert e.of_shares([1.0] * 62) == (1, pytest.approx(0.942, abs=1e-3), 1, 62)
    assert e.of_shares([0.0, None]) == (0, 0, pytest.approx(0.975), 1)
    assert e.of_shares([0.0, 1.0, 1.0]) == e.estimate([0.0, 1.0, 1.0])
    assert e.of_shares([]) == (None, None, None, 0)


def test_a_percentile_is_one_of_the_values() -> None:
    assert e.estimate([3, 1, 2], e.percentile(0.5)).value == 2
    assert e.estimate([float(i) for i in range(1, 101)], e.percentile(0.95)).value == 95


def test_refusal_f1_is_of_what_was_refused_and_what_had_to_be() -> None:
    rows = [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1.0, 1.0)]
    assert e.estimate_rows(rows, e.f1).value == pytest.approx(2 / 3)


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_auroc_counts_the_pairs_in_the_right_order(positive: list[int], negative: list[int]) -> None:
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in positive for n in negative]
    assert e.auroc(positive, negative).value == pytest.approx(sum(pairs) / len(pairs))


def test_mcnemar_is_the_exact_binomial() -> None:
    assert e.mcnemar(0, 0) == 1
    assert e.mcnemar(5, 0) == pytest.approx(2 / 32)
    assert e.mcnemar(8, 2) == pytest.approx(2 * (1 + 10 + 45) / 1024)


def test_a_paired_bootstrap_sees_a_steady_difference_and_no_noise() -> None:
    assert e.paired_p([-0.1, -0.2, -0.15, -0.1, -0.3, -0.2, -0.1, -0.12]) < 0.01
    assert e.paired_p([0.1, -0.1, 0.2, -0.2, 0.0, 0.1, -0.1]) > 0.5
    assert e.paired_p([0.0, 0.0]) == 1


def test_kappa_is_agreement_beyond_chance() -> None:
    assert e.kappa([(True, True), (False, False)]) == 1
    assert e.kappa([(True, True), (True, False), (False, True), (False, False)]) == 0
    assert e.kappa([(True, True)] * 3) == 1


def test_several_p_values_are_corrected() -> None:
    assert e.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


@pytest.mark.parametrize("written", ["", "1", "1/2/3", "a/b", "-1/2", "nan/1", "inf/1"])
def test_what_is_no_pair_of_prices_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="no pair"):
        prices(written)


def test_a_price_is_of_a_million_tokens() -> None:
    assert prices("0.15/0.60").cost((1_000_000, 500_000)) == pytest.approx(0.45)
