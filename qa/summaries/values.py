"""What is asked of a summary and what comes of it; the events on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import qa.types as t

Style = Literal["prose", "bullets", "brief"]
LENGTHS = {"short": 60, "medium": 150, "long": 400}
"""Words that a summary may have, by name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be summarised: articles by id, or all on a topic, or all that the filter lets through."""

    articles: tuple[str, ...] = ()
    topic: str | None = None
    where: t.Filter = field(default_factory=t.Filter)
    as_of: datetime | None = None
    words: int = LENGTHS["medium"]
    style: Style = "prose"
    most: int | None = None
    """Articles at most; None: all that there are."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How much of what was there went into a summary, in articles."""

    matched: int = 0
    """That were named, or are relevant to the topic."""
    read: int = 0
    """Whose text was looked at."""
    used: int = 0
    """That are cited."""
    independent: int = 0
    """Of those read, near-copies counted once."""
    used_independent: int = 0
    """Of those cited, near-copies counted once."""
    undated: int = 0
    """Of those read, without a date of publication."""
    outlets: int = 0
    """Different outlets among those read."""

    @property
    def left_out(self) -> int:
        """Matched, but not read."""
        return self.matched - self.read

    @property
    def copies(self) -> int:
        """Read, but the near-copy of another."""
        return self.read - self.independent


@dataclass(frozen=True, slots=True)
class Backing:
    """From how many sides a sentence of a summary is told."""

    articles: int
    independent: int
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary with everything that was checked about it."""

    about: str
    text: str
    """Markdown with [n] markers."""
    style: Style
    refused: bool
    reason: str | None
    claims: tuple[t.Claim, ...]
    backing: tuple[Backing, ...]
    """One for each claim."""
    citations: tuple[t.Citation, ...]
    conflicts: tuple[t.Conflict, ...]
    sources: Sources
    redundancy: float | None
    """The highest cosine of two of its sentences; None for fewer than two."""
    coverage: t.Coverage
    backend: str
    prompt: str | None
    usage: t.Usage | None
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Summarized:
    """Event: the summary is whole and checked."""

    summary: Summary


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model would be given and may write, before it is asked; estimated, in tokens."""

    calls: int
    kept: int
    """Calls whose results are kept from before: they cost nothing."""
    prompt: int
    completion: int
    articles: int
    backend: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Event: what the summary would cost."""

    cost: Cost


SummaryEvent = t.Progress | t.Token | t.Notice | Summarized | Foreseen


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a timeline: one cited sentence for what happened on a day or within some."""

    first: date
    last: date
    """The same day, or the end of the week, month or year within which it happened."""
    text: str
    """The sentence."""
    citations: tuple[int, ...]
    """The one that the sentence is from, then those of other articles that tell of the same."""
    outlets: tuple[str, ...]
    independent: int
    ambiguous: str | None
    """Why the day is not sure; None where it is."""
    by: Literal["text", "publication"]
    """Whether the text says when, or only the day of publication is known."""
    says: str = ""
    """The words of the sentence that name the day."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in the order in which they happened."""

    about: str
    refused: bool
    reason: str | None
    happenings: tuple[Happening, ...]
    undated: tuple[Happening, ...]
    """Of articles without a date, whose sentences name no day of their own either."""
    citations: tuple[t.Citation, ...]
    sources: Sources
    coverage: t.Coverage
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TimelineDone:
    """Event: the timeline is whole."""

    timeline: Timeline


TimelineEvent = t.Progress | t.Notice | TimelineDone


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell of one thing."""

    headline: str
    claims: tuple[t.Claim, ...]
    """Two sentences at most."""
    outlets: tuple[str, ...]
    articles: tuple[t.ArticleInfo, ...]
    independent: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What is new, by story, the most widely told first."""

    since: datetime | None
    until: datetime | None
    stories: tuple[Story, ...]
    more: int
    """Stories that did not fit."""
    citations: tuple[t.Citation, ...]
    sources: Sources
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shared:
    """What several of the compared articles say, each in its own sentence."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """What only one of the compared articles has."""

    article: t.ArticleInfo
    sentences: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences on the same thing whose figures differ."""

    values: tuple[tuple[str, int], ...]
    """Each figure as it is written, and the number of the citation that has it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Articles side by side."""

    articles: tuple[t.ArticleInfo, ...]
    copies: tuple[tuple[str, str], ...]
    """Pairs of ids that are near-copies of each other."""
    shared: tuple[Shared, ...]
    alone: tuple[Alone, ...]
    differences: tuple[Difference, ...]
    citations: tuple[t.Citation, ...]
    seconds: Mapping[str, float]
