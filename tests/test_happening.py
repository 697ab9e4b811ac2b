"""Days on which events happened."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import CHECKOUT
from hypothesis import given
from hypothesis import strategies as st

from qa.text.happening import happened
from qa.text.moments import expressions
from qa.text.opening import is_statement, stands_alone

sys.path.insert(0, str(CHECKOUT / "eval"))
import event_dates

WEDNESDAY = date(2025, 8, 13)


def test_the_made_sentences_are_resolved_as_well_as_promised() -> None:
    cases = event_dates.cases()
    assert len(cases) >= 150
    right = [event_dates.right(case, event_dates.found(case)) for case in cases]
    assert sum(right) / len(right) >= 0.95


def test_ambiguous_dates_are_marked() -> None:
    marked = [case for case in event_dates.cases() if case["ambiguous"]]
    assert all((found := event_dates.found(case)) and found.ambiguous for case in marked)


@pytest.mark.parametrize("days", range(1, 8))
def test_a_weekday_in_the_past_lies_in_the_week_before_publication(days: int) -> None:
    day = WEDNESDAY - timedelta(days=days - 1)
    found = happened(f"The mill closed on {day:%A}.", WEDNESDAY)
    assert found is not None
    assert found.first == found.last == day


def test_without_a_day_of_publication_nothing_relative_is_resolved() -> None:
    assert happened("The mill closed on Tuesday, a month ago.", None) is None
    assert happened("The mill closed last year.", None) is None


@given(st.text(max_size=200), st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_no_text_breaks_it_and_offsets_lie_within(text: str, published: date) -> None:
    for found in expressions(text, published):
        assert 0 <= found.start < found.end <= len(text)
        assert found.first <= found.last


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_that_is_written_out_is_that_date(day: date) -> None:
    found = happened(f"The mill closed on {day.day} {day:%B} {day.year}.", WEDNESDAY)
    assert found is not None
    assert (found.first, found.last, found.ambiguous) == (day, day, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "He resigned on Friday.",
        "But the bridge stayed closed.",
        "However, the mill was sold.",
        "This led to a strike.",
        "In addition, fares rose.",
        "They found cracks in two girders.",
    ],
)
def test_sentences_that_lean_on_the_one_before(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The mill closed.", "There were 14 dead.", "This year the harvest was small.", "Thistle Steel grew."],
)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize("text", ["Harbour bridge open again", "Is it safe?", "- The mill closed.", ""])
def test_what_is_no_statement(text: str) -> None:
    assert not is_statement(text)


def test_the_cases_lie_beside_the_script() -> None:
    assert Path(event_dates.CASES).is_file()


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("The line carried 61,300 passengers from January to March.", "2025-01-01", "2025-03-31"),
        ("The rig drilled from November to February 2024.", "2023-11-01", "2024-02-29"),
        ("The gearbox was fitted in the last week of May, Wray said.", "2025-05-01", "2025-05-31"),
        ("The yard has lost money since it took over the crossing in January.", None, None),
        (
            "The ferry runs less often, and will until the end of May, the line said on Monday.",
            "2025-08-11",
            None,
        ),
    ],
)
def test_spans_of_months_and_clauses_about_earlier_events(
    sentence: str, first: str | None, last: str | None
) -> None:
    found = happened(sentence, WEDNESDAY)
    if first is None:
        assert found is None
    else:
        assert found is not None
        assert found.first.isoformat() == first
        assert found.last.isoformat() == (last or first)
