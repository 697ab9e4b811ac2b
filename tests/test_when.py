"""Time in questions: what asks about the present, as of a day, or about something that happened."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.when import UNDATED, periods, recency, when

TODAY = date(2025, 8, 13)  # a Wednesday


def span(question: str, today: date = TODAY) -> tuple[str, str | None, str | None]:
    """Kind, first and last day of the period that a question asks about."""
    period = when(question, today)
    assert period is not None, question
    first = period.since and period.since.date().isoformat()
    last = period.until and period.until.date().isoformat()
    return period.kind, first, last


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the latest on the ferry?", "the latest"),
        ("Latest count of the injured?", "Latest"),
        ("Who is now the mayor?", "now"),
        ("How many people are currently missing?", "currently"),
        ("What is the current toll?", "current"),
        ("Is the road still closed?", "still"),
        ("Has the ship arrived yet?", "yet"),
        ("How many have been found so far?", "so far"),
        ("How much has been paid to date?", "to date"),
        ("What is the most recent estimate?", "the most recent"),
        ("Who runs the yard at present?", "at present"),
        ("What is the situation as of now?", "as of now"),
        ("What has the ministry said recently?", "recently"),
        ("WHO IS THE MAYOR NOW?", "NOW"),
    ],
)
def test_the_present(question: str, words: str) -> None:
    period = when(question, TODAY)
    assert period is not None
    assert (period.kind, period.present, period.text) == ("present", True, words)
    assert (period.since, period.until) == (None, None)


def test_today_and_this_week_are_present_and_have_a_beginning() -> None:
    assert span("What happened today?") == ("present", "2025-08-13", "2025-08-13")
    assert span("What did the court decide this week?") == ("present", "2025-08-11", "2025-08-13")


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("How many troops were there as of March?", "2025-03-31"),
        ("As of 12 March 2024, how many troops were there?", "2024-03-12"),
        ("How many were ill as of last week?", "2025-08-10"),
        ("How many were ill as of this week?", "2025-08-13"),
        ("What was the total as at 31 December?", "2024-12-31"),
        ("What was the price as of yesterday?", "2025-08-12"),
        ("How many as of the end of June 2025?", "2025-06-30"),
        ("How many as of 2023?", "2023-12-31"),
        ("How many as of December 2025?", "2025-08-13"),
    ],
)
def test_as_of_leaves_later_articles_out_and_never_reaches_beyond_today(question: str, until: str) -> None:
    assert span(question) == ("as_of", None, until)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened yesterday?", "2025-08-12", "2025-08-12"),
        ("What happened the day before yesterday?", "2025-08-11", "2025-08-11"),
        ("What happened last week?", "2025-08-04", "2025-08-10"),
        ("What happened last weekend?", "2025-08-09", "2025-08-10"),
        ("How many fires were there this month?", "2025-08-01", "2025-08-31"),
        ("What was the turnover last quarter?", "2025-04-01", "2025-06-30"),
        ("Who won last year?", "2024-01-01", "2024-12-31"),
        ("What happened in August 2025?", "2025-08-01", "2025-08-31"),
        ("What happened in early August 2024?", "2024-08-01", "2024-08-31"),
        ("What happened in August?", "2025-08-01", "2025-08-31"),
        ("What happened in December?", "2024-12-01", "2024-12-31"),
        ("What will happen in December?", "2025-12-01", "2025-12-31"),
        ("What did the court say on 3 May?", "2025-05-03", "2025-05-03"),
        ("What was announced on August 15, 2024?", "2024-08-15", "2024-08-15"),
        ("What was said on 2025-08-10?", "2025-08-10", "2025-08-10"),
        ("Who spoke on Sunday?", "2025-08-10", "2025-08-10"),
        ("Who spoke on Wednesday?", "2025-08-13", "2025-08-13"),
        ("Who spoke last Wednesday?", "2025-08-06", "2025-08-06"),
        ("Who will speak next Monday?", "2025-08-18", "2025-08-18"),
        ("What happened last March?", "2025-03-01", "2025-03-31"),
        ("What happened last October?", "2024-10-01", "2024-10-31"),
        ("What happened three days ago?", "2025-08-10", "2025-08-10"),
        ("What happened two months ago?", "2025-06-01", "2025-06-30"),
        ("What happened a couple of weeks ago?", "2025-07-28", "2025-08-03"),
        ("What happened in the past two weeks?", "2025-07-30", "2025-08-13"),
        ("How many have died since June?", "2025-06-01", None),
        ("Was it built after 1998?", "1999-01-01", None),
        ("Who led the town before 2010?", None, "2009-12-31"),
        ("How many jobs by the end of 2026?", None, "2026-12-31"),
        ("How much between June and August 2023?", "2023-06-01", "2023-08-31"),
        ("How much between November and March 2024?", "2023-11-01", "2024-03-31"),
        ("How many from 3 May to 7 May?", "2025-05-03", "2025-05-07"),
        ("What was built in the 1990s?", "1990-01-01", "1999-12-31"),
        ("Who won the 2024 election?", "2024-01-01", "2024-12-31"),
        ("What were the profits in Q3 2024?", "2024-07-01", "2024-09-30"),
        ("What was the turnover in the first half of 2025?", "2025-01-01", "2025-06-30"),
        ("Who was born on 29 February?", "2024-02-29", "2024-02-29"),
        ("Who won in 1066?", "1066-01-01", "1066-12-31"),
    ],
)
def test_events_are_hints(question: str, first: str | None, last: str | None) -> None:
    assert span(question) == ("event", first, last)


@pytest.mark.parametrize(
    "question",
    [
        "How many troops?",
        "What was said before the summit?",
        "What may the minister do?",
        "Who led the march?",
        "Who played in Apocalypse Now?",
        "What did USA Today report?",
        "What did Mayor April June say?",
        "What is the current account deficit?",
        "What do ocean currents do?",
        "Why did he shout 'do it now' at them?",
        "How many of the 2024 soldiers came?",
        "Did 1999 people vote?",
        "What did he say on 31 February 2025?",
        "Is the firm, now defunct, in debt?",
        "Who knows the mayor?",
        "",
    ],
)
def test_no_time(question: str) -> None:
    assert when(question, TODAY) is None


def test_as_of_counts_before_the_present_and_the_present_before_an_event() -> None:
    assert span("What was the latest count as of March?") == ("as_of", None, "2025-03-31")
    both = periods("What is the latest on the fire of 3 May 2025?", TODAY)
    assert [period.kind for period in both] == ["present", "event"]
    assert span("What is the latest on the fire of 3 May 2025?") == ("present", None, None)


@given(st.text(max_size=200), st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)))
def test_any_question_on_any_day(question: str, today: date) -> None:
    for period in periods(question, today):
        assert question[period.start : period.end] == period.text


@given(
    st.lists(
        st.sampled_from(
            (
                *(
                    "since",
                    "before",
                    "as",
                    "of",
                    "between",
                    "and",
                    "the",
                    "last",
                    "next",
                    "this",
                    "week",
                    "month",
                ),
                *(
                    "year",
                    "March",
                    "31",
                    "February",
                    "2024",
                    "1990s",
                    "two",
                    "days",
                    "ago",
                    "Monday",
                    "on",
                    "in",
                ),
                *("to", "now", "latest", "Q1", "second", "half", "yesterday", "a", "few", "May"),
            )
        ),
        max_size=12,
    ).map(" ".join),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)),
)
def test_words_of_time_in_any_order(question: str, today: date) -> None:
    found = periods(question, today)
    for period in found:
        assert question[period.start : period.end] == period.text
        assert all(moment is None or moment.tzinfo is UTC for moment in (period.since, period.until))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_recency_halves_with_every_half_life() -> None:
    now = datetime(2025, 8, 13, tzinfo=UTC)
    assert recency(now, now, 14) == 1
    assert recency(now + timedelta(days=3), now, 14) == 1
    assert recency(now - timedelta(days=14), now, 14) == pytest.approx(0.5)
    assert recency(now - timedelta(days=28), now, 14) == pytest.approx(0.25)
    assert recency(None, now, 14) == UNDATED
    assert 0 < recency(datetime(1, 1, 1, tzinfo=UTC), now, 0.01) < 1e-300
    with pytest.raises(ValueError, match="half-life"):
        recency(now, now, 0)
