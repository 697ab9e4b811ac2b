"""App: everything is opened when it is first needed. Listing articles loads no model."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import qa.types as t
from qa.app.scope import Scope
from qa.app.sources import Exports, above, changes, known_as, listed, named, shown
from qa.app.turns import OneAtATime
from qa.config import Config
from qa.errors import SourceError, UsageError
from qa.protocols import Embedder, Entailment, Hold, Report, Reranker, Writer

if TYPE_CHECKING:
    from qa.library.library import Library
    from qa.readers import Read
    from qa.readers.fetch import Fetcher
    from qa.summaries.mapped import Model
    from qa.summaries.values import Brief, Comparison, SummaryEvent, TimelineEvent, Wanted


def _silent(_line: str) -> None:
    return None


def _nothing(_count: int) -> None:
    return None


class App:
    """A library and the models that work on it, as one Config says."""

    def __init__(self, config: Config, report: Report = _silent, hold: Hold = nullcontext) -> None:
        """``hold`` keeps an interruption from an article that is being brought in."""
        self.config = config
        self._report = report
        self._hold = hold
        self._exports = Exports()

    @cached_property
    def library(self) -> "Library":
        """The library, opened. Raises LibraryError."""
        return self._opened()

    def _opened(self, *, upgraded: bool = False) -> "Library":
        from qa.library.library import open_library

        config = self.config
        return open_library(
            config.library,
            chroma_url=config.chroma_url,
            chroma_token=config.chroma_token,
            report=self._report,
            upgraded=upgraded,
        )

    def upgrade(self) -> None:
        """Open the library, brought up to date if an older version wrote it. Raises LibraryError."""
        self.__dict__["library"] = self._opened(upgraded=True)

    @cached_property
    def embedder(self) -> Embedder:
        """The configured embedder. Raises ModelError where there is no such model."""
        from qa.models.embedders import embedder

        config = self.config
        return OneAtATime(
            embedder(
                config.embedder,
                base_url=config.embedder_url or config.base_url,
                cache=config.cache,
                report=self._report,
                timeout=config.timeout,
            )
        )

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that orders passages; None where none is named. Raises ModelError."""
        if not self.config.rerank:
            return None
        from qa.models.cross_encoders import reranker

        return reranker(self.config.rerank, self._report)

    @cached_property
    def nli(self) -> Entailment | None:
        """The NLI model whose verdict stands beside the checks; None where none is named."""
        if not self.config.nli:
            return None
        from qa.models.cross_encoders import entailment

        return entailment(self.config.nli, self._report)

    @cached_property
    def writer(self) -> Writer:
        """The configured writer. Raises UsageError for an unknown one."""
        from qa.models.writers import writer

        return writer(self.config.llm, self.config)

    @cached_property
    def fetcher(self) -> "Fetcher":
        """What fetches pages: one for all of them, so that each host gets a few requests at a time."""
        from qa.readers.fetch import Fetcher

        hosts = {host.strip() for host in self.config.allowed_hosts.split(",") if host.strip()}
        return Fetcher(
            allowed_hosts=hosts, max_bytes=self.config.max_bytes, timeout=min(self.config.timeout, 20.0)
        )

    def use(self, llm: str) -> None:
        """Write with another writer from now on. Raises UsageError for an unknown one, and keeps the old."""
        from qa.models.writers import writer

        config = replace(self.config, llm=llm)
        self.__dict__["writer"] = writer(llm, config)
        self.config = config

    def add(self, sources: Iterable[str]) -> Iterator[t.Outcome]:
        """Bring files, folders, URLs and standard input in; an outcome for every source."""
        from qa.ingest import Ahead, ingest
        from qa.readers.ahead import ReadAhead

        known = {source.name for source in self.library.sources()}
        with closing(ReadAhead(self._read, max_bytes=self.config.max_bytes)) as reading:
            yield from ingest(
                sources,
                read=self._exports.noted(reading.take),
                library=self.library,
                embedder=self.embedder,
                ahead=Ahead(reading.begin, reading.most),
                hold=self._hold,
            )
        if new := [source.name for source in self.library.sources() if source.name not in known]:
            self._report(f"`qa sync` looks at what the exported library did: {listed(new)}")

    def _read(self, source: str) -> "Iterator[Read]":
        from qa.readers import read

        return read(source, max_bytes=self.config.max_bytes, fetcher=self.fetcher, known=self.library.page)

    def expand(self, sources: Sequence[str]) -> Iterator[str | t.Outcome]:
        """Each source that the arguments stand for; an outcome for an argument that stands for none.

        What is passed over in a folder, because it holds no article by its kind, is counted in a report.
        """
        from qa.readers import Skipped, expand

        reasons: Counter[str] = Counter()

        def skipped(file: Skipped) -> None:
            reasons[file.reason] += 1

        for source in sources:
            try:
                yield from expand(source, skipped=skipped)
            except SourceError as error:
                yield t.Outcome(source, "failed", reason=f"{error.message}. {error.hint}")
                reasons.clear()  # The reason names them.
            if reasons:
                kinds = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common())
                self._report(f"{source}: passed over, as no articles by their kind: {kinds}")
                reasons.clear()

    def remember(self, sources: Sequence[str], failed: Collection[str] = ()) -> None:
        """Have ``sync`` look at these arguments of ``add`` again, but at no export, nor what failed."""
        found = named(sources, self._exports)
        found = [source for source in found if source.kind == "folder" or source.name not in failed]
        if found and self.library.count():
            self.library.remember(found)

    def forget(self, sources: Sequence[str]) -> None:
        """Have ``sync`` look at these no more; their articles stay. Raises UsageError for one it does not
        look at, and forgets none then."""
        known = self.library.sources()
        self.library.forget([known_as(source, known) for source in sources])

    def sources(self) -> list[t.Source]:
        """What ``sync`` looks at, in the order in which it was added, without passwords."""
        return [replace(source, name=shown(source)) for source in self.library.sources()]

    def looks_again_at(self, articles: Sequence[t.ArticleInfo]) -> bool:
        """Whether ``sync`` looks at what any of the articles was read from."""
        sources = {source.name for source in self.library.sources()}
        return any(
            info.url in sources or any(str(place) in sources for place in above(info.path))
            for info in articles
        )

    def sync(
        self,
        *,
        dry_run: bool = False,
        prune: bool = False,
        pages: bool = True,
        expect: Callable[[int], None] = _nothing,
    ) -> Iterator[t.Outcome]:
        """Look again at all that was added; an outcome for every source, file and article.

        Files that are gone are marked, or with ``prune`` taken out; a folder that is not there, or empty, may
        be a disk that is not: nothing of it is taken out. What is gone is told once. ``dry_run`` writes
        nothing. Without ``pages`` only files are looked at. ``expect`` takes how many files and pages there
        are.
        """
        from qa.app.syncing import Sync

        run = Sync(self.library, self.add, self._read, self._report, dry_run=dry_run, prune=prune)
        return run.outcomes(pages, expect)

    def watch(self, every: float) -> Iterator[Iterator[t.Outcome]]:
        """``sync`` now, whenever a file changes, and for pages and feeds every so many seconds: one run each.

        It goes on until it is closed.
        """
        from time import monotonic

        yield self.sync()
        asked = monotonic()
        for changed in changes(self.library.sources, self.config.library.absolute()):
            due = monotonic() - asked >= every
            if due:
                asked = monotonic()
            if changed or due:
                yield self.sync(pages=due)

    def ready(self) -> None:
        """Complete what an interrupted command left, and see that the vectors are this embedder's.

        Raises EmbedderChanged.
        """
        if self.library.count():
            self.library.check_embedder(self.embedder.name)
            self.library.resume(self.embedder)

    def search(self, words: str, scope: Scope) -> tuple[t.Hit, ...]:
        """The passages found, best first."""
        from qa.retrieve import retrieve

        self.ready()
        found = retrieve(
            words,
            library=self.library,
            embedder=self.embedder,
            k=scope.k or self.config.k,
            where=scope.where,
            as_of=scope.as_of,
            reranker=self.reranker,
        )
        return found.hits

    def ask(
        self,
        question: str,
        scope: Scope | None = None,
        history: Sequence[t.Turn] = (),
        context: str = "",
    ) -> Iterator[t.Event]:
        """Events of one question: Progress, Found, Tokens, Done."""
        from qa.answer import Parts, Question, answer
        from qa.entail import of_events

        self.ready()
        scope = scope or Scope()
        asked = Question(
            question, scope.where, tuple(history), scope.as_of, scope.k or self.config.k, context
        )
        parts = Parts(
            self.library,
            self.embedder,
            self.writer,
            self.config.threshold,
            self._half_life,
            self.reranker,
        )
        events = answer(asked, parts)
        return of_events(events, self.nli) if self.nli else events

    @property
    def _half_life(self) -> timedelta:
        days = self.config.half_life
        if not 0 < days < 1_000_000:
            raise UsageError(f"half_life = {days:g} is no number of days", "set it to 30, for example")
        return timedelta(days=days)

    def summarize(self, wanted: "Wanted", *, dry_run: bool = False) -> Iterator["SummaryEvent"]:
        """Events of one summary: Progress, Tokens, Summarized; with ``dry_run`` only what it would cost."""
        from qa.summaries.summarize import Parts, summarize

        self.ready()
        return summarize(
            wanted, Parts(self.library, self.embedder, self.writer, self._model), dry_run=dry_run
        )

    @property
    def _model(self) -> "Model | None":
        """The writer with what it takes to plan its work; None where it is no model."""
        from qa.models.prompting import load
        from qa.summaries.kept import KeptNotes
        from qa.summaries.mapped import Model

        config = self.config
        if self.writer.prompt is None:
            return None
        prompts = {name: load(name, config.prompts).label for name in ("summarize-map", "summarize-reduce")}
        kept = KeptNotes(config.cache / "notes")
        return Model(self.writer, config.context, config.max_tokens, prompts, kept)

    def timeline(self, topic: str, scope: Scope | None = None) -> Iterator["TimelineEvent"]:
        """Events of one timeline: Progress, TimelineDone. ``scope.k`` is how many events it has at most."""
        from qa.summaries.summarize import Parts
        from qa.summaries.timeline import timeline
        from qa.summaries.values import Wanted

        self.ready()
        scope = scope or Scope()
        wanted = Wanted(topic=topic, where=scope.where, as_of=scope.as_of)
        parts = Parts(self.library, self.embedder, self.writer)
        return timeline(wanted, parts, most=scope.k)

    def brief(self, scope: Scope | None = None) -> "Brief":
        """What is new, by story; ``scope.k`` stories at most."""
        from qa.summaries.brief import STORIES, brief
        from qa.summaries.summarize import Parts

        scope = scope or Scope()
        return brief(scope.where, Parts(self.library, self.embedder, self.writer), most=scope.k or STORIES)

    def compare(self, ids: Sequence[str]) -> "Comparison":
        """What articles share, what each has alone, where their figures differ. Raises NotInLibrary."""
        from qa.summaries.compare import compare
        from qa.summaries.summarize import Parts

        return compare(ids, Parts(self.library, self.embedder, self.writer))

    def verify(self, source: str, scope: Scope | None = None) -> t.Judged:
        """Each claim of a text, a file or ``-`` for standard input, against the articles.

        Raises SourceError where it cannot be read.
        """
        from qa.drafts import judge
        from qa.entail import judged
        from qa.readers.unread import text_of

        text = text_of(source, max_bytes=self.config.max_bytes)
        self.ready()
        scope = scope or Scope()
        found = judge(
            text,
            library=self.library,
            embedder=self.embedder,
            where=scope.where,
            as_of=scope.as_of,
            k=scope.k,
        )
        return replace(found, claims=judged(found.claims, self.nli)) if self.nli else found

    def close(self) -> None:
        """Let go of the library."""
        if "fetcher" in self.__dict__:
            self.fetcher.close()
        if "library" in self.__dict__:
            self.library.close()
