"""The threads behind the application: one answers, one looks things up, one searches, one changes articles.

All are daemons: leaving the application never waits for a server that does not reply.
"""

import shlex
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar, cast

from textual.message import Message

import qa.types as t
from qa.app import App, Scope
from qa.errors import LibraryError, QAError, Stopped
from qa.summaries.values import Summarized, Wanted
from qa.tui import mentions, summarise
from qa.tui import messages as m
from qa.tui.meter import Meter
from qa.tui.samples import sample_questions

T = TypeVar("T")
Job = Callable[[], None]
FAULT = "this is a fault of qa; the session goes on"
_TELL_EVERY = 0.1
"""Seconds between two reports of progress."""
_SAMPLED = 40
"""Articles whose sentences the sample questions are made of."""


class Engine:
    """Runs the synchronous core off the event loop and posts what comes of it."""

    def __init__(self, app: App, post: Callable[[Message], object]) -> None:
        self.app = app
        self._post = post
        self._asks: SimpleQueue[Job] = SimpleQueue()
        self._looks: SimpleQueue[Job] = SimpleQueue()
        self._searches: SimpleQueue[Job] = SimpleQueue()
        self._changes: SimpleQueue[Job] = SimpleQueue()
        self._opened = threading.Event()
        self._usable = False
        self._cancelled: set[int] = set()
        self._answering: int | None = None
        self._arrived: deque[tuple[int, str]] = deque()
        self._told = threading.Event()
        self.meter = Meter()
        """Of the answer that is being written, or was last."""
        self._samples: tuple[str, ...] = ()
        self._seen: tuple[int, int] | None = None
        """How far the library and its vectors were when their facts were last read."""

    def start(self) -> None:
        """Begin to warm up: the library's facts first, then the models."""
        queues = {
            "qa-answers": self._asks,
            "qa-looks": self._looks,
            "qa-searches": self._searches,
            "qa-changes": self._changes,
        }
        for name, queue in queues.items():
            threading.Thread(target=self._serve, args=(queue,), name=name, daemon=True).start()
        self._looks.put(self._open)
        self._asks.put(self._warm)

    def ask(self, run: int, question: str, scope: Scope, history: Sequence[t.Turn]) -> None:
        """Answer a question after those asked before it; its messages carry ``run``."""

        def events() -> Iterator[t.Event]:
            of = mentions.within(question, scope, self.app.library.article)
            return self.app.ask(mentions.plain(question), of, history)

        self._asks.put(lambda: self._answer(run, mentions.shown(question), events))

    def summarise(self, run: int, question: str, wanted: Wanted) -> None:
        """Summarise, as a question is answered: `Done` holds the summary as an answer."""

        def events() -> Iterator[t.Event]:
            for event in self.app.summarize(wanted):
                match event:
                    case Summarized(summary):
                        yield t.Done(summarise.answer(summary, question))
                    case t.Token() | t.Notice() | t.Progress():
                        yield event

        self._asks.put(lambda: self._answer(run, question, events))

    def follow(
        self,
        events: Callable[[], Iterator[T]],
        each: Callable[[T], None],
        failed: Callable[[QAError], None],
    ) -> Callable[[], None]:
        """Run a generator after what is being answered; hand over each event of it, or why it failed.

        What is given back stops it.
        """
        return self._followed(self._asks, events, each, failed)

    def search(
        self,
        words: str,
        scope: Scope,
        then: Callable[[tuple[t.Hit, ...]], None],
        failed: Callable[[QAError], None],
    ) -> Callable[[], None]:
        """Hand over the passages that a search finds, or why it failed, also while something is answered.

        What is given back stops it: nothing comes of it then.
        """

        def events() -> Iterator[tuple[t.Hit, ...]]:
            self._opened.wait()
            yield self.app.search(words, scope)

        return self._followed(self._searches, events, then, failed)

    def _followed(
        self,
        queue: SimpleQueue[Job],
        events: Callable[[], Iterator[T]],
        each: Callable[[T], None],
        failed: Callable[[QAError], None],
    ) -> Callable[[], None]:
        stopped = threading.Event()

        def tell(said: Callable[[], None]) -> None:
            """Unless it was stopped while the message was on its way."""
            if not stopped.is_set():
                said()

        def call() -> None:
            if stopped.is_set():
                return
            try:
                with closing(cast(Generator[T], events())) as running:
                    for event in running:
                        if stopped.is_set():
                            return
                        self._post(m.Called(partial(tell, partial(each, event))))
            except Exception as failure:  # noqa: BLE001 - as in _serve
                self._post(m.Called(partial(tell, partial(failed, expected(failure)))))

        queue.put(call)
        return stopped.set

    def cancel(self, run: int) -> None:
        """Stop a run at once, also while its writer waits for a server."""
        self._cancelled.add(run)
        writer = self.app.__dict__.get("writer")
        if self._answering == run and writer is not None:
            writer.stop()

    def arrived(self, run: int) -> str:
        """The text of a run that has arrived since the last call; that of earlier runs is let go."""
        self._told.clear()
        pieces = []
        while self._arrived:
            of, text = self._arrived.popleft()
            pieces.append(text if of == run else "")
        return "".join(pieces)

    def look(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Call ``job`` in a thread, and ``then`` with its result in the application."""

        def call() -> None:
            result = job()
            self._post(m.Called(lambda: then(result)))

        self._looks.put(call)

    def add(self, sources: str) -> None:
        """Bring in files, folders and addresses, as one would name them on a command line."""
        self._changes.put(lambda: self._add(sources))

    def sync(self) -> None:
        """Look again at all that was added."""
        self._changes.put(self._sync)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove articles."""

        def call() -> None:
            self._post(m.Removed(tuple(self.app.library.remove(id_) for id_ in ids)))

        self._changes.put(call)

    def use(self, llm: str, then: Callable[[], None]) -> None:
        """Write with another writer, from the next question on."""

        def call() -> None:
            self.app.use(llm)
            self._post(m.Called(then))

        self._asks.put(call)

    def refresh(self) -> None:
        """Read the library's facts again."""
        self._looks.put(self._facts)

    def look_again(self) -> None:
        """Read them again if somebody has changed the library since."""

        def call() -> None:
            # What is wrong with the library is told to whoever wants something of it, not every few seconds.
            with suppress(LibraryError):
                if self._usable and self._state() != self._seen:
                    (self._tell_facts if self._samples else self._facts)()

        self._looks.put(call)

    def _serve(self, queue: SimpleQueue[Job]) -> None:
        while True:
            job = queue.get()
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a thread that dies in silence leaves the person waiting
                self._post(m.Failed(expected(error)))

    def _open(self) -> None:
        """Make the objects that the threads share, before any of them can make a second one."""
        try:
            self._facts()
            _ = self.app.embedder
            self._usable = True
        except QAError as error:
            self._post(m.Unopened(error))
        finally:
            self._opened.set()

    def _facts(self) -> None:
        library = self.app.library
        infos = [info for info, _ in zip(library.list(), range(_SAMPLED), strict=False)]
        self._samples = sample_questions(library.article(info.id) for info in infos)
        self._tell_facts()

    def _tell_facts(self) -> None:
        library = self.app.library
        self._seen = self._state()
        _, pending = self._seen
        count = library.count()
        samples = self._samples if count else ()
        self._post(m.Facts(count, library.newest(), samples, library.changed(), pending))

    def _state(self) -> tuple[int, int]:
        return self.app.library.generation(), self.app.library.pending()

    def _warm(self) -> None:
        self._opened.wait()
        if self._usable and self.app.library.count():
            self.app.ready()
            self.app.library.warm()
            self.app.embedder.embed(["warm"])
            # What was left undone has its vectors now.
            self.look_again()
        self._post(m.Ready())

    def _add(self, sources: str) -> None:
        self._opened.wait()
        given = _arguments(sources)
        names: list[str] = []
        batch: list[t.Outcome] = []
        for found in self.app.expand(given):
            if isinstance(found, str):
                names.append(found)
            else:
                batch.append(found)
        failed = self._tell(self.app.add(names), batch, len(batch) + len(names))
        self.app.remember(given, failed)

    def _sync(self) -> None:
        self._opened.wait()
        if not self.app.library.sources():
            self._post(m.Added((), 0, 0, over=True))
            raise QAError("nothing was added that could be looked at again", "a adds files and addresses")
        self._tell(self.app.sync(), [], None)

    def _tell(self, outcomes: Iterator[t.Outcome], before: list[t.Outcome], total: int | None) -> set[str]:
        """Post what becomes of each source, a few at a time; ``before``: what is known already.

        Gives the sources of which nothing could be read.
        """
        batch, done, told = before, len(before), 0.0
        failed = {outcome.source for outcome in before}
        try:
            for outcome in outcomes:
                batch.append(outcome)
                if outcome.kind == "failed":
                    failed.add(outcome.source)
                else:
                    failed.discard(outcome.source)
                done += 1
                if time.monotonic() - told > _TELL_EVERY:
                    told = time.monotonic()
                    self._post(m.Added(tuple(batch), done, total))
                    batch = []
        finally:
            self._post(m.Added(tuple(batch), done, total, over=True))
        return failed

    def _answer(self, run: int, question: str, events: Callable[[], Iterator[t.Event]]) -> None:
        error = None
        self._post(m.Begun(run, question))
        try:
            self._answering = run
            self.meter.begin()
            if run not in self._cancelled:
                self._follow(run, cast(Generator[t.Event], events()))
        except Exception as failure:  # noqa: BLE001 - as above
            error = None if isinstance(failure, Stopped) and run in self._cancelled else expected(failure)
        finally:
            self._answering = None
            self.meter.end()
        self._post(m.Ended(run, error, run in self._cancelled))
        self._cancelled.discard(run)

    def _follow(self, run: int, events: Generator[t.Event]) -> None:
        with closing(events):
            for event in events:
                if run in self._cancelled:
                    return
                if isinstance(event, t.Token):
                    self.meter.piece()
                    self._arrived.append((run, event.text))
                    if not self._told.is_set():
                        self._told.set()
                        self._post(m.Streamed(run))
                else:
                    if isinstance(event, t.Done):
                        # Before it is told: nobody takes the meter for running after that.
                        self.meter.end()
                    self._post(m.Told(run, event))


def _arguments(sources: str) -> list[str]:
    """Names as a shell would take them apart; an unmatched quote is part of a name."""
    try:
        return [str(Path(name).expanduser()) if "://" not in name else name for name in shlex.split(sources)]
    except ValueError:
        return [sources]


def expected(error: Exception) -> QAError:
    """The error as one that can be shown; what was not foreseen keeps its own words."""
    if isinstance(error, QAError):
        return error
    return QAError(f"{type(error).__name__}: {error}", FAULT)
