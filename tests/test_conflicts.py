"""Figures and dates that differ between sources: which are compared, which agree, what is reported."""

from datetime import UTC, datetime
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.amounts import amounts
from qa.text.conflicts import Stated, conflicts
from qa.text.figures import parse
from qa.text.targets import target

EVAL = Path(__file__).parent.parent / "eval"
QUESTION = "How many people were injured in the Harrow fire?"


def stated(text: str, n: int, day: int = 4, story: str = "", context: str = "") -> Stated:
    published = datetime(2025, 3, day, tzinfo=UTC)
    return Stated(text, n, f"article-{n}", f"Outlet {n}", published, story, context)


def differ(question: str, *texts: str) -> bool:
    return bool(conflicts(question, [stated(text, n) for n, text in enumerate(texts, start=1)]))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("eval_conflicts", EVAL / "conflicts.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_made_set(script: ModuleType) -> None:
    judged = list(script.cases(EVAL / "conflicts.jsonl"))
    precision, recall = script.scores(judged)
    assert len(judged) >= 450
    assert sum(case.differs for case in judged) >= 100
    assert precision >= 0.97
    assert recall >= 0.95


def test_what_is_shown() -> None:
    found = conflicts(
        QUESTION,
        [
            stated("The Harrow fire injured 12 people, the brigade said.", 1, day=4),
            stated("Hospitals treated 17 people after the Harrow fire.", 2, day=6),
            stated("At least 14 people were hurt in the blaze.", 3, day=5),
            stated("Twelve people were injured in the Harrow fire.", 4, day=5),
        ],
    )
    assert len(found) == 1
    assert found[0].about == "people injured"
    shown = [(value.value, value.citations, value.outlet, value.newest) for value in found[0].values]
    assert shown == [
        ("Twelve", (1, 4), "Outlet 4", False),
        ("17", (2,), "Outlet 2", True),
        ("At least 14", (3,), "Outlet 3", False),
    ]
    assert found[0].values[1].quote == "Hospitals treated 17 people after the Harrow fire."
    assert found[0].values[1].published == datetime(2025, 3, 6, tzinfo=UTC)


def test_copies_of_one_text_count_once() -> None:
    one = stated("The Harrow fire injured 12 people.", 1, story="a")
    edited = stated("The Harrow fire injured 21 people.", 2, story="a")
    assert conflicts(QUESTION, [one, edited]) == []


def test_one_article_is_no_conflict() -> None:
    first, second = (Stated(f"The Harrow fire injured {n} people.", 1, "same") for n in (12, 17))
    assert conflicts(QUESTION, [first, second]) == []


def test_nothing_to_compare() -> None:
    assert conflicts(QUESTION, []) == []
    assert not differ("Who is the mayor?", "Anna Kell, 42, is mayor.", "Ivo Lenn, 51, is mayor.")
    assert not differ("How many does the brigade say were hurt?", "It says 12 were hurt.", "17 were hurt.")


@pytest.mark.parametrize(
    "text",
    [
        "The Harrow fire killed 17 people.",
        "A further 17 people were injured in the Harrow fire.",
        "In the Harrow fire 12 people were injured, including 3 children.",
        "The number of people injured in the Harrow fire rose from 3 to 12.",
        "Eight of the injured in the Harrow fire were staff.",
        "About 60 firefighters fought the Harrow fire.",
        "The fire in Wexholm injured 30 people.",
        "The flood in Harrow injured 30 people.",
        "The Harrow fire of 1987 injured 30 people.",
        "The Harrow fire did £4m of damage.",
        "Last year's fire in Harrow injured 30 people.",
    ],
)
def test_another_thing_is_not_compared(text: str) -> None:
    assert not differ(QUESTION, "The Harrow fire injured 12 people.", text)


def test_the_passage_tells_of_which_event_a_sentence_speaks() -> None:
    here = stated("Twelve people were injured.", 1, context="Harrow fire. The fire in Harrow began at nine.")
    there = stated("Thirty people were injured.", 2, context="Wexholm fire. The fire in Wexholm is out.")
    also = stated("Seventeen people were injured.", 3, context="Harrow: the fire. It began at nine.")
    assert conflicts(QUESTION, [here, there]) == []
    assert len(conflicts(QUESTION, [here, also])) == 1


def test_dates_of_reports_are_not_dates_of_the_event() -> None:
    assert not differ(
        "When was the treaty signed?",
        "The treaty was signed on 3 March 2025.",
        "On 9 March 2025 the ministry said the treaty was signed on 3 March.",
    )


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("15,000", "fifteen thousand", True),
        ("around 15,000", "14,800", True),
        ("around 15,000", "11,000", False),
        ("15,000", "14,800", True),
        ("12", "17", False),
        ("20", "17", False),
        ("about 20", "17", True),
        ("more than 5 million", "6 million", True),
        ("more than 5 million", "11 million", False),
        ("at least 14", "17", True),
        ("at least 14", "12", False),
        ("at least 12", "at least 30", False),
        ("nearly 50,000", "49,300", True),
        ("nearly 50,000", "50,900", False),
        ("between 10 and 15", "12", True),
        ("between 10 and 15", "17", False),
        ("dozens", "46", True),
        ("dozens", "9", False),
        ("tens of thousands", "64,000", True),
        ("£4m", "£4.2m", True),
        ("£4.2m", "£6 million", False),
        ("1.5 km", "1,500 metres", True),
        ("2.5 km", "2.1 km", False),
        ("two weeks", "14 days", True),
        ("two months", "three weeks", False),
        ("18 months", "one and a half years", True),
    ],
)
def test_amounts(one: str, other: str, agree: bool) -> None:
    mine, theirs = (amounts(text, parse(text, None).numbers)[0] for text in (one, other))
    assert mine.fits(theirs)
    assert mine.agrees(theirs) is agree
    assert theirs.agrees(mine) is agree


@pytest.mark.parametrize(
    ("question", "kind", "about"),
    [
        ("How many homes lost power?", "count", "homes lost"),
        ("What was the death toll?", "count", "deaths"),
        ("How much damage did the fire cause?", "money", "how much damage did the fire cause"),
        ("How long is the tunnel?", "measure", "how long is the tunnel"),
        ("How much oil was spilled?", "measure", "how much oil was spilled"),
        ("By how much did sales rise?", "share", "by how much did sales rise"),
        ("When did the bridge open?", "date", "when did the bridge open"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str, about: str) -> None:
    asked = target(question)
    assert asked is not None
    assert (asked.kind, asked.about) == (kind, about)


WORDS = (
    *(
        "How",
        "many",
        "people",
        "were",
        "injured",
        "killed",
        "in",
        "the",
        "fire",
        "12",
        "17",
        "at least",
        "about",
    ),
    *(
        "£4m",
        "of",
        "damage",
        "3 May",
        "When",
        "did",
        "bridge",
        "open",
        "opened",
        "%",
        "no one",
        "rose from",
        "to",
    ),
    *(",", ".", "and", "Harrow", "dozens", "a day", "including", "between", "years", "aged 42", "cost"),
)


@given(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=4),
)
def test_any_words(question: str, texts: list[str]) -> None:
    sentences = [stated(text, n) for n, text in enumerate(texts, start=1)]
    for conflict in conflicts(question, sentences):
        assert len(conflict.values) >= 2
        assert sum(value.newest for value in conflict.values) >= 1
        for value in conflict.values:
            assert value.value.strip(".,") in value.quote
    same = [stated(text, n) for n, text in enumerate([*texts[:1], *texts[:1]], start=1)]
    assert conflicts(question, same) == []


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_agreement_is_mutual_and_reflexive(a: int, b: int) -> None:
    mine, theirs = (amounts(f"{n:,}", parse(f"{n:,}", None).numbers)[0] for n in (a, b))
    assert mine.value == Fraction(a)
    assert mine.agrees(mine)
    assert mine.agrees(theirs) == theirs.agrees(mine)
