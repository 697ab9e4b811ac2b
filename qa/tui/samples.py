"""Questions to begin with, made of what the articles say: cheap rules, no model."""

import re
from collections.abc import Iterable

import qa.types as t
from qa.text.wording import safe

WANTED = 3
_LONGEST = 60
_PERSON = r"([A-Z][\w'’-]{2,} [A-Z][\w'’-]{2,}(?: [A-Z][\w'’-]{2,})?)"
_SAID = re.compile(
    rf"(?:\bsaid {_PERSON}(?=[,.]))|(?:{_PERSON},[^.,\n]{{3,60}}, said\b)|(?:(?<=[.!?”\"] ){_PERSON} said\b)"
)
_COUNT = re.compile(r"(?<![£$€\d.,])\b(?:around |about |some |more than )?\d{1,3}(?:,\d{3})+ ([a-z]{4,}s)\b")
_NO_THING = frozenset(
    (
        "years",
        "days",
        "hours",
        "months",
        "weeks",
        "times",
        "metres",
        "miles",
        "tonnes",
        "euros",
        "pounds",
        "dollars",
    )
)
_NOT_ASKED = frozenset(("The", "This", "That", "But", "And", "When", "They", "She", "His", "Her"))


def sample_questions(articles: Iterable[t.Article], wanted: int = WANTED) -> tuple[str, ...]:
    """Up to ``wanted`` questions that these articles answer, from as many articles as there are questions."""
    asked: list[str] = []
    for article in articles:
        if question := _question(article.text, asked):
            asked.append(question)
            if len(asked) == wanted:
                break
    return tuple(asked)


def _question(text: str, asked: list[str]) -> str | None:
    makers = (_how_many, _who_said) if len(asked) % 2 else (_who_said, _how_many)
    for make in makers:
        question = make(text)
        if question and question not in asked and len(question) <= _LONGEST:
            return safe(question)
    return None


def _who_said(text: str) -> str | None:
    for match in _SAID.finditer(text):
        person = next(group for group in match.groups() if group)
        if person.split()[0] not in _NOT_ASKED:
            return f"What did {person} say?"
    return None


def _how_many(text: str) -> str | None:
    for match in _COUNT.finditer(text):
        if match[1] not in _NO_THING:
            return f"How many {match[1]}?"
    return None
