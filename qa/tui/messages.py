"""What the engine's threads tell the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

import qa.types as t
from qa.errors import QAError

if TYPE_CHECKING:
    from qa.tui.own_themes import Found


class FromEngine(Message):
    """Posted by one of the engine's threads."""


@dataclass
class Reported(FromEngine):
    """A line for a person who waits: a model is prepared, another qa is waited for."""

    line: str


@dataclass
class Facts(FromEngine):
    """What is in the library."""

    articles: int
    newest: datetime | None
    samples: tuple[str, ...]
    changed: datetime | None = None
    """When an article was last added or exchanged."""
    pending: int = 0
    """Passages that wait for their vectors."""


@dataclass
class Unopened(FromEngine):
    """The library cannot be used."""

    error: QAError


@dataclass
class Ready(FromEngine):
    """The models are in memory."""


@dataclass
class Begun(FromEngine):
    """It is the turn of a run: it is searched for."""

    run: int
    question: str


@dataclass
class Streamed(FromEngine):
    """Text of a run has arrived in the engine's buffer."""

    run: int


@dataclass
class Told(FromEngine):
    """An event of a run, tokens excepted."""

    run: int
    event: t.Event


@dataclass
class Ended(FromEngine):
    """A run is over: no message of it follows."""

    run: int
    error: QAError | None = None
    cancelled: bool = False


@dataclass
class Failed(FromEngine):
    """Something other than a run failed."""

    error: QAError


@dataclass
class Themed(FromEngine):
    """The person's own themes have been read."""

    found: "Found"


@dataclass
class Called(FromEngine):
    """A job given to the engine is done: call ``then`` with its result."""

    then: Callable[[], None]


@dataclass
class Added(FromEngine):
    """Some more sources have been dealt with."""

    outcomes: tuple[t.Outcome, ...]
    done: int
    total: int | None
    """None where it is not known how many there are."""
    over: bool = False


@dataclass
class Removed(FromEngine):
    """Articles were removed."""

    infos: tuple[t.ArticleInfo, ...]
