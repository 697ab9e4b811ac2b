"""One look at all that was added, and at what is gone."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import qa.types as t
from qa.app.sources import above, is_gone, may_be_away, present
from qa.errors import SourceError
from qa.protocols import Report

if TYPE_CHECKING:
    from qa.library.library import Library
    from qa.readers import Read


class Sync:
    """One run: it ends with its outcomes."""

    def __init__(
        self,
        library: "Library",
        add: Callable[[Iterable[str]], Iterator[t.Outcome]],
        read: "Callable[[str], Iterator[Read]]",
        report: Report,
        *,
        dry_run: bool,
        prune: bool,
    ) -> None:
        self._library = library
        self._add = add
        self._read = read
        self._report = report
        self._dry_run = dry_run
        self._prune = prune
        self._missed = library.missed()
        self._names: dict[str, None] = {}
        """The files and pages that the sources stand for."""
        self._seen: list[tuple[str, bool]] = []
        """Each source that was looked at, and whether it is there."""

    def outcomes(self, pages: bool, expect: Callable[[int], None]) -> Iterator[t.Outcome]:
        """An outcome for every source that cannot be looked at, for every file and page, and for what is
        gone; what was told as gone before is not told again."""
        from qa.readers.fetch import without_secrets

        yield from self._look(pages)
        expect(len(self._names))
        told: set[str | None] = set()
        for outcome in self._taken():
            if outcome.kind == "gone":
                told.add(outcome.article)
            if outcome.kind != "gone" or without_secrets(outcome.source) not in self._missed:
                yield outcome
        yield from self._gone()
        if self._prune:
            yield from self._pruned(told)

    def _look(self, pages: bool) -> Iterator[t.Outcome]:
        for source in self._library.sources():
            if source.kind == "url" and not pages:
                continue
            try:
                found = present(source)
            except SourceError as error:
                yield t.Outcome(source.name, "failed", reason=f"{error.message}. {error.hint}")
                continue
            self._names.update(dict.fromkeys(found))
            self._seen.append((source.name, not may_be_away(source, found)))

    def _taken(self) -> Iterable[t.Outcome]:
        from qa.ingest import foresee

        if self._dry_run:
            return foresee(self._names, read=self._read, library=self._library)
        return self._add(self._names) if self._names else ()

    def _pruned(self, told: Container[str | None]) -> Iterator[t.Outcome]:
        """What files that are there have no more, taken out; what was told in this run is not told again."""
        there = self._there()
        for file, articles in groupby(self._library.missing(), lambda missing: missing[0]):
            # Of pages, which are in no folder, everything is kept.
            if file in there and Path(file).is_absolute():
                yield from (t.Outcome(file, "gone", id_) for _, id_ in articles if id_ not in told)
                if not self._dry_run:
                    self._library.prune_missing(file)

    def _there(self) -> set[str]:
        """What the sources stand for, as the library spells it: bytes in no encoding are written out."""
        return {os.fsencode(name).decode("utf-8", "backslashreplace") for name in self._names}

    def _gone(self) -> Iterator[t.Outcome]:
        """The files of the library that are no longer where they were."""
        there = self._there()
        away: dict[str, None] = {}
        for file in self._library.files():
            if not is_gone(file, there):
                continue
            places = above(file)
            within = {name: is_there for name, is_there in self._seen if name in places}
            pruned = self._prune and any(within.values())
            if not within or not (self._prune or file not in self._missed):
                continue
            if not any(within.values()):
                away.update(dict.fromkeys(within))
            if pruned or file not in self._missed:
                if not self._dry_run:
                    self._library.gone(file, prune=pruned)
                yield t.Outcome(file, "gone")
        for name in away:
            self._report(f"{name}: empty. Its disk may be away: its articles are kept, and marked as gone")
