"""A follow-up becomes a standalone question: by the model where there is one, else by rule."""

import re
from collections.abc import Sequence

import qa.types as t
from qa.protocols import Writer

_OPENING = re.compile(
    r"^\s*(and|but|or|also|what about|how about|why|why not|since when|who says|says who)\b", re.I
)
_REFERRING = re.compile(
    r"\b(he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|then"
    r"|the (?:same|former|latter|other)|before|after that|earlier|later)\b",
    re.I,
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’-]+")
_SHORT = 4
LONGEST = 400
"""Characters of a model's rewriting beyond which it is an answer, not a question."""


def by_rule(question: str, history: Sequence[t.Turn]) -> str:
    """The follow-up with the question that it leans on, or the question itself where it stands alone.

    The earlier question is given in brackets, not merged: what is searched for stays what was typed.
    """
    if not history or not leans(question):
        return question
    return f"{question} ({_root(history)})"


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
