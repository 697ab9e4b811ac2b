"""What the engine's threads tell the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

import qa.types as t
from qa.errors import QAError
from qa.summaries.values import Progress


@dataclass
class Reported(Message):
    """A line for a person who waits: a model is prepared, another qa is waited for."""

    line: str


@dataclass
class Facts(Message):
    """What is in the library."""

    articles: int
    newest: datetime | None
    samples: tuple[str, ...]


@dataclass
class Unopened(Message):
    """The library cannot be used."""

    error: QAError


@dataclass
class Ready(Message):
    """The models are in memory."""


@dataclass
class Streamed(Message):
    """Text of a run has arrived in the engine's buffer."""

    run: int


@dataclass
class Told(Message):
    """An event of a run, tokens excepted."""

    run: int
    event: t.Event | Progress


@dataclass
class Ended(Message):
    """A run is over: no message of it follows."""

    run: int
    error: QAError | None = None
    cancelled: bool = False


@dataclass
class Failed(Message):
    """Something other than a run failed."""

    error: QAError


@dataclass
class Called(Message):
    """A job given to the engine is done: call ``then`` with its result."""

    then: Callable[[], None]


@dataclass
class Added(Message):
    """Some more sources have been dealt with."""

    outcomes: tuple[t.Outcome, ...]
    done: int
    total: int | None
    """None where it is not known how many there are."""
    over: bool = False


@dataclass
class Removed(Message):
    """Articles were removed."""

    infos: tuple[t.ArticleInfo, ...]
