"""The application over a core that says what the test tells it to."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar

import qa.types as t
from qa.app import App, Scope
from qa.config import Config
from qa.errors import NotInLibrary, QAError
from qa.summaries.values import (
    Backing,
    Happening,
    Sources,
    Summary,
    SummaryEvent,
    Timeline,
    TimelineEvent,
    Wanted,
)
from qa.text.markers import claims
from qa.tui.app import Tui
from qa.tui.engine import FAULT

ADDED = datetime(2025, 9, 1, tzinfo=UTC)


def article(
    id_: str, title: str | None, outlet: str | None, published: datetime | None, text: str
) -> t.Article:
    url = f"https://news.example/{id_}"
    info = t.ArticleInfo(
        id_, title, outlet, None, url, None, published, None, ADDED, len(text), max(1, len(text) // 500)
    )
    return t.Article(info, text)


FERRY = article(
    "ferry1",
    "Brenna ferry cut to five sailings a day",
    "The Ansel Packet",
    datetime(2025, 4, 9, tzinfo=UTC),
    "The ferry between Port Ansel and the Isle of Brenna has been reduced to five sailings a day.\n\n"
    "Brenna Lines carried 61,300 passengers from January to March, 7% fewer than in the same months of 2024. "
    'The company puts the fall down to gales. "We told them," said Effie Magnusdottir.\n\n'
    "A new gearbox is being made in Lindhaven. Tobias Wray, managing director of Brenna Lines, said that "
    "it would be fitted in the last week of May.\n\n"
    + "The quay was quiet on Wednesday, and so was the island. "
    * 40,
)
HARBOUR = article(
    "harbour1",
    "Brenna Lines counts its passengers",
    "Harbour Post",
    datetime(2025, 7, 2, tzinfo=UTC),
    "Brenna Lines says that it carried 58,900 passengers in the first quarter.\n\n"
    "The gearbox has been fitted.",
)
KELLSTOW = article(
    "fire1",
    "Fire at Kellstow warehouse",
    "Global Lantern",
    None,
    "A fire destroyed a warehouse at Kellstow. The fire service said that nobody was hurt.",
)
ARTICLES = (HARBOUR, FERRY, KELLSTOW)


class FakeLibrary:
    """What the application reads of a library."""

    def __init__(self, articles: Sequence[t.Article] = ARTICLES) -> None:
        self.articles = {a.info.id: a for a in articles}

    def count(self) -> int:
        return len(self.articles)

    def generation(self) -> int:
        return len(self.articles)

    def newest(self) -> datetime | None:
        return max((a.info.published for a in self.articles.values() if a.info.published), default=None)

    def changed(self) -> datetime | None:
        return ADDED if self.articles else None

    def pending(self) -> int:
        return 0

    def list(self) -> Iterator[t.ArticleInfo]:
        return iter([a.info for a in self.articles.values()])

    def article(self, id_: str) -> t.Article:
        if id_ not in self.articles:
            raise NotInLibrary(f"no article {id_}")
        return self.articles[id_]

    def sources(self) -> Sequence[str]:
        return list(self.articles)

    def remove(self, id_: str) -> t.ArticleInfo:
        return self.articles.pop(id_).info

    def warm(self) -> None:
        return None

    def close(self) -> None:
        return None


class FakeEmbedder:
    """Enough of an embedder to be warmed."""

    name = "fake"
    size = 1

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0] for _ in texts]


Piece = t.Event | Exception | threading.Event
Script = Sequence[Piece] | Callable[[str], Iterable[Piece]]


class ScriptedCore(App):
    """Answers each question with the next script: events, exceptions to raise, and gates to wait at."""

    def __init__(self, config: Config, *scripts: Script, articles: Sequence[t.Article] = ARTICLES) -> None:
        super().__init__(config)
        self.__dict__.update(library=FakeLibrary(articles), embedder=FakeEmbedder())
        self.asked: list[tuple[str, Scope | None, tuple[t.Turn, ...]]] = []
        self.closed = 0
        self.remembered: list[str] = []
        self.summaries: Sequence[SummaryEvent | Exception] = ()
        self.timelines: Sequence[TimelineEvent | Exception] = ()
        self.summarised: list[Wanted] = []
        self.timed: list[tuple[str, Scope | None]] = []
        self.searches: dict[str, tuple[t.Hit, ...] | QAError | threading.Event] = {}
        """What a search for some words finds; an event is waited for, then nothing is found."""
        self.searched: list[tuple[str, Scope]] = []
        self.gate: threading.Event | None = None
        """What adding waits for before each source."""
        self._scripts = scripts

    def ready(self) -> None:
        return None

    def ask(
        self, question: str, scope: Scope | None = None, history: Sequence[t.Turn] = (), context: str = ""
    ) -> Iterator[t.Event]:
        script = self._scripts[min(len(self.asked), len(self._scripts) - 1)]
        self.asked.append((question, scope, tuple(history)))
        return self._events(script(question) if callable(script) else script)

    def expand(self, sources: Sequence[str]) -> Iterator[str | t.Outcome]:
        for source in sources:
            missing = source.endswith("missing")
            yield t.Outcome(source, "failed", reason=f"{source}: no such file") if missing else source

    def add(self, sources: Iterable[str]) -> Iterator[t.Outcome]:
        for source in sources:
            if self.gate:
                assert self.gate.wait(10)
            made = article(source, f"Article of {source}", "The Ansel Packet", None, "Text.")
            self.library.articles[source] = made  # type: ignore[attr-defined]
            yield t.Outcome(source, "added", source)

    def summarize(self, wanted: Wanted, *, dry_run: bool = False) -> Iterator[SummaryEvent]:
        self.summarised.append(wanted)
        return told(self.summaries)

    def search(self, words: str, scope: Scope) -> tuple[t.Hit, ...]:
        self.searched.append((words, scope))
        found = self.searches.get(words, ())
        if isinstance(found, threading.Event):
            assert found.wait(10), "the test never opened its gate"
            return ()
        if isinstance(found, QAError):
            raise found
        return found

    def timeline(self, topic: str, scope: Scope | None = None) -> Iterator[TimelineEvent]:
        self.timed.append((topic, scope))
        return told(self.timelines)

    def remember(self, sources: Sequence[str], failed: Collection[str] = ()) -> None:
        self.remembered += [source for source in sources if source not in failed]

    def sync(self, *, dry_run: bool = False, prune: bool = False) -> Iterator[t.Outcome]:
        for source in self.remembered:
            yield t.Outcome(source, "unchanged", source)
        yield t.Outcome("/news/old.txt", "gone")

    def _events(self, script: Iterable[Piece]) -> Iterator[t.Event]:
        try:
            for piece in script:
                if isinstance(piece, threading.Event):
                    assert piece.wait(10), "the test never opened its gate"
                elif isinstance(piece, Exception):
                    raise piece
                else:
                    yield piece
        except GeneratorExit:
            self.closed += 1
            raise


T = TypeVar("T")


def told(events: Sequence[T | Exception]) -> Iterator[T]:
    """The events; an exception is raised where it stands."""
    for event in events:
        if isinstance(event, Exception):
            raise event
        yield event


def hit(of: t.Article, start: int = 0, end: int = 60, score: float = 0.8) -> t.Hit:
    passage = t.Passage(f"{of.info.id}:{start}", of.info.id, start, end, of.text[start:end])
    return t.Hit(passage, of.info, score, words=7.1, vectors=0.62)


def citation(n: int, of: t.Article, quote: str) -> t.Citation:
    start = of.text.index(quote)
    return t.Citation(n, of.info, start, start + len(quote), quote, f"{of.info.url}#:~:text=x")


@dataclass(frozen=True)
class Said:
    """An answer to build: its text, and how each of its claims stands."""

    text: str
    citations: tuple[t.Citation, ...] = ()
    statuses: tuple[t.Status, ...] = ()
    problems: dict[int, tuple[t.Problem, ...]] = field(default_factory=dict)


def answer(said: Said, question: str = "how many passengers?") -> t.Answer:
    found = claims(said.text)
    made = tuple(
        t.Claim(
            raw.text,
            raw.markers,
            "writer",
            said.statuses[i] if i < len(said.statuses) else "supported",
            said.problems.get(i, ()),
        )
        for i, raw in enumerate(found)
    )
    articles = {c.article.id for c in said.citations}
    return t.Answer(
        question=question,
        standalone=question,
        text=said.text,
        refused=False,
        reason=None,
        claims=made,
        citations=said.citations,
        conflicts=(),
        articles=len(articles),
        independent=len(articles),
        coverage=t.Coverage(3, HARBOUR.info.published),
        backend="scripted",
        prompt="answer@1",
        usage=t.Usage(812, 64),
        seconds={"retrieve": 0.1, "write": 0.2, "verify": 0.1},
    )


PASSENGERS = Said(
    "Brenna Lines carried 61,300 passengers from January to March [1]. Another report has 58,900 for the "
    "first quarter [2]. It blames the 19 gales [1].",
    (
        citation(
            1,
            FERRY,
            "Brenna Lines carried 61,300 passengers from January to March, 7% fewer than in the same months "
            "of 2024.",
        ),
        citation(2, HARBOUR, "Brenna Lines says that it carried 58,900 passengers in the first quarter."),
    ),
    ("supported", "supported", "partly"),
    {2: (t.Problem("number", "19"),)},
)


PROMPT = """## System

You answer questions about news articles.

## User

[1] Brenna ferry cut to five sailings a day — The Ansel Packet, 2025-04-09
> Brenna Lines carried 61,300 passengers [bold]from[/] January to March.

Question: how many passengers?"""


def streamed(said: Said, made: t.Answer | None = None) -> list[Piece]:
    """The events of an answer as a model writes it."""
    words = said.text.split(" ")
    tokens = [t.Token(word + " ") for word in words[:-1]] + [t.Token(words[-1])]
    shown = t.Shown(PROMPT)
    return [t.Found((hit(FERRY), hit(HARBOUR))), shown, *tokens, t.Done(made or answer(said))]


def conflicting(said: Said = PASSENGERS) -> t.Answer:
    values = (t.ConflictValue("61,300", (1,)), t.ConflictValue("58,900", (2,)))
    return replace(answer(said), conflicts=(t.Conflict("passengers", values),))


def refused(question: str = "who won the cup?") -> t.Answer:
    near = (t.Near(FERRY.info, 0.31), t.Near(KELLSTOW.info, 0.2))
    base = answer(Said("Not in your 3 articles."), question)
    return replace(
        base,
        refused=True,
        reason="No passage speaks of “cup” in this context.",
        claims=(),
        coverage=t.Coverage(3, HARBOUR.info.published, near),
    )


def summary(said: Said, sources: Sources = Sources(3, 3, 2, 3, 2, 1, 3)) -> Summary:  # noqa: B008
    made = answer(said)
    return Summary(
        about="passengers",
        text=made.text,
        style="prose",
        refused=False,
        reason=None,
        claims=made.claims,
        backing=tuple(Backing(1, 1, ("The Ansel Packet",)) for _ in made.claims),
        citations=made.citations,
        conflicts=(),
        sources=sources,
        redundancy=0.4,
        coverage=made.coverage,
        backend="extractive",
        prompt=None,
        usage=None,
        seconds={"read": 0.2, "write": 0.1},
    )


def timeline() -> Timeline:
    happenings = (
        Happening(
            date(2025, 3, 31),
            date(2025, 3, 31),
            "Brenna Lines carried 61,300 passengers from January to March.",
            (1, 2),
            ("The Ansel Packet", "Harbour Post"),
            2,
            None,
            "text",
            "March",
        ),
        Happening(
            date(2025, 5, 25),
            date(2025, 5, 31),
            "Tobias Wray, managing director of Brenna Lines, said that it would be fitted in the last week "
            "of May.",
            (3,),
            ("The Ansel Packet",),
            1,
            "“last week” has no exact day",
            "text",
            "last week of May",
        ),
        Happening(
            date(2025, 7, 2),
            date(2025, 7, 2),
            "The gearbox has been fitted.",
            (4,),
            ("Harbour Post",),
            1,
            None,
            "publication",
        ),
    )
    citations = (
        *PASSENGERS.citations,
        citation(3, FERRY, "Tobias Wray, managing director of Brenna Lines"),
        citation(4, HARBOUR, "The gearbox has been fitted."),
    )
    coverage = t.Coverage(3, HARBOUR.info.published)
    return Timeline(
        "Brenna ferry",
        False,
        None,
        happenings,
        (),
        citations,
        Sources(2, 2, 2, 2, 2, 0, 2),
        coverage,
        {"read": 0.1},
    )


class Watched(Tui):
    """The application; a fault of its own fails the test."""

    def complain(self, error: QAError) -> None:
        assert FAULT not in error.hint, error
        super().complain(error)


def tui(*scripts: Script, articles: Sequence[t.Article] = ARTICLES) -> Watched:
    """The application over a scripted core; its chats lie in the test's own home."""
    config = Config()
    return Watched(
        config, core=ScriptedCore(config, *(scripts or (streamed(PASSENGERS),)), articles=articles)
    )
