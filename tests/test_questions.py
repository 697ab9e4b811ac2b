"""Questions in several parts, the time of a question, and what a text's words tell of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.moment import moment
from qa.text.language import language
from qa.text.loops import loops
from qa.text.parts import parts


@pytest.mark.parametrize(
    ("question", "apart"),
    [
        ("Who owns the mill, and how many were hurt?", ("Who owns the mill", "how many were hurt?")),
        ("When and where was it signed?", ("When was it signed?", "where was it signed?")),
        ("Who resigned and why?", ("Who resigned", "why (Who resigned)")),
        ("What did Falk say and when did he say it?", ("What did Falk say", "when did he say it?")),
        (
            "How many U.S. troops were sent? And who confirmed it?",
            ("How many U.S. troops were sent?", "And who confirmed it?"),
        ),
        (
            "The mill burned. Who owns it? When was it built?",
            ("The mill burned. Who owns it?", "When was it built?"),
        ),
    ],
)
def test_a_question_in_parts_is_taken_apart(question: str, apart: tuple[str, ...]) -> None:
    assert parts(question) == apart


@pytest.mark.parametrize(
    "question",
    [
        "How many people were injured in the Kellstow fire?",
        "What did the minister say about who owns the ferry?",
        "Does the report explain why and how the fire began?",
        "Who is the man who resigned and who owns the mill?",
        "How did Russia and China react?",
        "In what year and in what city was he born?",
        "When the fire began, who called the brigade?",
        "",
        "???",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == (question,)


@given(st.text(alphabet="who what and how many ,.?;AB", max_size=60))
def test_no_part_is_lost_or_empty(question: str) -> None:
    found = parts(question)
    assert found == (question,) or (len(found) > 1 and all(part.strip() for part in found))


@pytest.mark.parametrize(
    "text",
    ["soldiers marched " * 10, "The fire injured 17 people [1]. " * 5, "It burned [1]. It burned [2]. " * 8],
)
def test_a_text_in_circles(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fire injured 17 people [1]. The storm injured 12 people [2]. The flood injured 9 people [3]. "
        * 2,
        "| --- | --- |\n" * 20,
        "no, no, no, no",
        "",
    ],
)
def test_a_text_that_only_resembles_one(text: str) -> None:
    assert not loops(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("How many soldiers marched to Orlov?", "English"),
        ("Wie viele Soldaten hat die Armee geschickt?", "German"),
        ("Combien de soldats ont été envoyés dans la ville?", "French"),
        ("北朝鮮は約一万五千人の兵士を派遣したと韓国は述べた。", "another script"),
        ("Trump, Putin, Selenskyj", None),
    ],
)
def test_the_language_of_a_text(text: str, name: str | None) -> None:
    assert language(text) == name


NOW = datetime(2025, 8, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "as_of", "present"),
    [
        ("What is the latest on the bridge?", None, True),
        ("How many troops are there now?", None, True),
        (
            "How many troops were there as of March?",
            datetime(2025, 3, 31, 23, 59, 59, 999999, tzinfo=UTC),
            True,
        ),
        ("How many troops?", None, False),
        ("What happened last week?", None, False),
    ],
)
def test_what_a_question_says_of_time(question: str, as_of: datetime | None, present: bool) -> None:
    found = moment(question, None, NOW)
    assert (found.as_of, found.present) == (as_of, present)
    assert found.today == (as_of or NOW)
    assert (found.during is not None) == ("last week" in question)
