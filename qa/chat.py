"""A follow-up becomes a standalone question: by the model where there is one, else by rule."""

import re
from collections.abc import Sequence

import qa.types as t
from qa.protocols import Writer
from qa.text.terms import read

_OPENING = re.compile(
    r"^\s*(and|but|or|also|what about|how about|why|why not|since when|who says|says who)\b", re.I
)
_REFERRING = re.compile(
    r"\b(he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|then"
    r"|the (?:same|former|latter|other)|before|after that|earlier|later)\b",
    re.I,
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’-]+")
_NAMES = r"[A-Z][\w'’-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w'’-]*)*"
_NAMED = re.compile(
    rf"(?<=\s)(?:[Tt]he\s+{_NAMES}\s+[a-z][\w-]+|(?:[Tt]he|his|her|its|their)\s+[a-z][\w-]+\s+{_NAMES}|{_NAMES})"
)
_TIMES = """
    year month week day time date today yesterday tomorrow now early earlier late later last next previous
    spring summer autumn winter fall morning evening night decade century hour minute ago
"""
_SHORT = 4
LONGEST = 400
"""Characters of a model's rewriting beyond which it is an answer, not a question."""


def by_rule(question: str, history: Sequence[t.Turn]) -> str:
    """The follow-up with what it leans on in brackets, or the question itself where it stands alone.

    One that asks for something new ("and what does it cost?") leans on what the earlier question is about,
    any other ("who said that?", "and the year before?") on all of the earlier question.
    """
    if not history or not leans(question):
        return question
    root = _root(history)
    return f"{question} ({(_asks_anew(question) and _topic(root)) or root})"


def _asks_anew(question: str) -> bool:
    """Whether it names something of its own beside times."""
    return any(term.word not in _TIMES.split() and not term.word.isdigit() for term in read(question).terms)


def _topic(question: str) -> str:
    """The names in a question with the nouns that they belong to: "the ferry Tern", "the Kellstow fire"."""
    return ", ".join(dict.fromkeys(match[0].strip() for match in _NAMED.finditer(question)))


def leans(question: str) -> bool:
    """Whether the question needs an earlier one to be understood: it refers, continues, or is a fragment."""
    if _OPENING.match(question) and not _NAME.search(question):
        return True
    if _REFERRING.search(question):
        return True
    return len(question.split()) < _SHORT and not _NAME.search(question)


def _root(history: Sequence[t.Turn]) -> str:
    """The latest question that stands alone; the first one where none does."""
    for turn in reversed(history):
        if not leans(turn.question):
            return turn.question
    return history[0].question


def by_model(question: str, history: Sequence[t.Turn], writer: Writer) -> tuple[str, t.Usage | None]:
    """The question as the model rewrites it, and the tokens that this took.

    By rule where what it writes is no question of usable length. Raises what the writer raises.
    """
    if not history:
        return question, None
    request = t.WriteRequest(question=question, evidence=(), history=tuple(history), prompt="standalone")
    pieces = list(writer.write(request))
    written = " ".join("".join(piece.text for piece in pieces).split())
    usage = next((piece.usage for piece in reversed(pieces) if piece.usage), None)
    return (written if 0 < len(written) <= LONGEST else by_rule(question, history)), usage
