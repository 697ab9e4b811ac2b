"""The events of a question on its way: every caller walks the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.types.answers import Answer
from qa.types.library import Hit, Passage


@dataclass(frozen=True, slots=True)
class Progress:
    """Event: a stage has begun, or so many of its steps are done."""

    stage: str
    """For a person who waits: "searching 24 articles", "checking"."""
    done: int = 0
    total: int = 1
    """1: it is done in one step."""


@dataclass(frozen=True, slots=True)
class Found:
    """Event: retrieval is done."""

    hits: tuple[Hit, ...]
    ranked: tuple[Passage, ...] = ()
    """Every passage that was looked at, best first: those of the hits, not merged, and those after them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Event: what the writer is shown, to the letter; of one request the last one counts."""

    text: str
    request: int = 0
    """Which of the writer's requests: what only quotes is asked part by part."""


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Event: something that the person must know while they wait."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the answer is whole and checked."""

    answer: Answer


Event = Progress | Found | Shown | Token | Notice | Done
Events = Iterator[Event]
