"""Follow-ups become standalone questions."""

import pytest
from support.scripted import ScriptedWriter

from qa.chat import LONGEST, by_model, by_rule, leans
from qa.types import Turn

HISTORY = (Turn("How many sailings does the Tern run a day?", "Eight [1]."),)


@pytest.mark.parametrize(
    "question",
    [
        "and the year before?",
        "Who said that?",
        "Why?",
        "since when?",
    ],
)
def test_a_follow_up_carries_the_question_it_leans_on(question: str) -> None:
    standalone = by_rule(question, HISTORY)
    assert standalone.startswith(question)
    assert HISTORY[0].question in standalone


@pytest.mark.parametrize(
    ("question", "earlier", "about"),
    [
        ("and what does it cost?", "How many crossings a day will the ferry Tern make?", "the ferry Tern"),
        ("What about the fare?", "How many sailings does the Tern run a day?", "Tern"),
        ("who owns it?", "How many people did the Kellstow fire injure?", "the Kellstow fire"),
        ("where was she born?", "Who is Greta Holm?", "Greta Holm"),
        ("what did he sign?", "When did the mayor of Paris meet Ines Falk?", "Paris, Ines Falk"),
        ("who commands them?", "how many troops?", "how many troops?"),
    ],
)
def test_one_that_asks_for_something_new_leans_on_the_topic(question: str, earlier: str, about: str) -> None:
    standalone = by_rule(question, (Turn(earlier, "Eight [1]."),))
    assert standalone.startswith(f"{question} (")
    assert about in standalone
    assert "How many" not in standalone


@pytest.mark.parametrize(
    "question",
    [
        "How many people were injured in the Kellstow fire?",
        "When did Alan Reeve resign as mayor?",
        "Who is Greta Holm?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_typed(question: str) -> None:
    assert not leans(question)
    assert by_rule(question, HISTORY) == question


def test_a_chain_of_follow_ups_leans_on_the_question_that_started_it() -> None:
    history = (*HISTORY, Turn("and in winter?", "Five [2]."))
    assert HISTORY[0].question in by_rule("Who said that?", history)


def test_without_history_nothing_is_changed() -> None:
    assert by_rule("and then?", ()) == "and then?"


def test_a_model_rewrites_from_the_history() -> None:
    writer = ScriptedWriter("How many sailings\ndid the Tern run a year before? ")
    assert (
        by_model("and the year before?", HISTORY, writer)[0]
        == "How many sailings did the Tern run a year before?"
    )
    assert writer.requests[0].prompt == "standalone"
    assert writer.requests[0].history == HISTORY


@pytest.mark.parametrize("written", ["", "x" * (LONGEST + 1)])
def test_a_rewriting_that_is_no_question_falls_to_the_rule(written: str) -> None:
    assert by_model("and then?", HISTORY, ScriptedWriter(written))[0] == by_rule("and then?", HISTORY)
