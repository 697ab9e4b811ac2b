"""What differs between the catalog, which is the truth, and what is made from it: word index and vectors."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.errors import LibraryError
from qa.library.queue import Index
from qa.library.shelf import Shelf
from qa.library.store import Store

Part = Literal["catalog", "words", "stories", "vectors", "embedder"]

_PAGE = 500
"""Articles whose texts are in memory at a time."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the catalog says, or wrong in the catalog itself."""

    part: Part
    what: str
    """In one line."""
    mendable: bool = True
    """Whether it can be made again from the catalog."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a library holds, and what is wrong with it."""

    articles: int = 0
    passages: int = 0
    words: int = 0
    """Passages in the full-text index."""
    vectors: int = 0
    """Passages with a vector, in the collection that answers questions."""
    waiting: int = 0
    """Passages whose vectors were never stored: an interrupted command left them."""
    embedder: str | None = None
    """Name of the one that made the vectors."""
    findings: tuple[Finding, ...] = ()

    def wrong(self, part: Part) -> bool:
        """Whether anything was found in the part."""
        return any(finding.part == part for finding in self.findings)


LOST = Finding(
    "catalog", "missing, though its vectors are there: put back a copy, or add the articles again", False
)


class Doctor:
    """Looks at a library under its lock, unless that may only be read. Any method may raise LibraryError."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._db = store.database
        self._shelf = shelf

    def look(self, embedder: str | None) -> Health:
        """Everything that is wrong; ``embedder`` is the configured one, None where it cannot be loaded."""
        catalog, queue = self._store.catalog, self._store.queue
        current = queue.current()
        passages = catalog.indexed_count()
        findings = [*self._catalog(), *self._words()]
        stored: set[str] = set()
        for index in queue.kept():
            found = self._stored(index, findings)
            if current is not None and index.number == current.number:
                stored = found
        waiting = passages if current is None else queue.missing(current)
        if waiting:
            findings.append(Finding("vectors", f"{_passages(waiting)} still waiting for a vector"))
        if self._shelf.interrupted:
            findings.append(Finding("vectors", "a command was interrupted while it stored vectors"))
        if current is not None and passages and embedder not in (None, current.embedder):
            findings.append(Finding("embedder", f"made by {current.embedder}, but {embedder} is configured"))
        return Health(
            articles=catalog.count(),
            passages=passages,
            words=self._store.words.count() if self._readable_words() else 0,
            vectors=len(stored & set(catalog.passage_ids())),
            waiting=waiting,
            embedder=current.embedder if current else None,
            findings=tuple(findings),
        )

    def miscut(self) -> list[int]:
        """Numbers of the articles whose passages are not those that the catalog counts."""
        sql = """
            SELECT a.number FROM articles a WHERE a.pieces !=
              (SELECT count(*) FROM passages p WHERE p.article = a.number AND p."end" <= a.characters
               AND p.standing = (a.replaced_by IS NULL))
            OR (a.pieces = 0 AND a.characters > 0)
        """
        return [row[0] for row in self._db.rows(sql)]

    def _catalog(self) -> Iterator[Finding]:
        # SQLite looks at the word index as well, in the same pragma: that is the next step's business.
        said = "\n".join(str(row[0]) for row in self._db.rows("PRAGMA integrity_check"))
        yield from (
            Finding("catalog", line)
            for line in said.splitlines()
            if line != "ok" and not line.startswith("***") and "words" not in line.lower()
        )
        if broken := self._db.rows("PRAGMA foreign_key_check"):
            yield Finding("catalog", f"{len(broken)} rows refer to what is not there")
        if miscut := len(self.miscut()):
            yield Finding("catalog", f"{miscut:,} articles lack passages, or have some too many")
        if unsorted := self._store.stories.missing() + self._store.stories.orphans():
            yield Finding("stories", f"{unsorted:,} articles are not where their near-copies look for them")
        if torn := list(self._torn()):
            shown = ", ".join(torn[:_SHOWN]) + (", …" if len(torn) > _SHOWN else "")
            yield Finding(
                "catalog",
                f"{len(torn):,} articles do not have the text that was stored: {shown} "
                "(`qa remove` takes them out, to be added again)",
                mendable=False,
            )

    def _torn(self) -> Iterator[str]:
        """Ids of the articles whose text does not have its checksum."""
        last = 0
        while rows := self._db.rows(
            "SELECT number, id, sha256, text FROM articles WHERE number > ? ORDER BY number LIMIT ?",
            (last, _PAGE),
        ):
            last = rows[-1][0]
            yield from (
                article
                for _, article, digest, text in rows
                if hashlib.sha256(text.encode()).hexdigest() != digest
            )

    def _words(self) -> Iterator[Finding]:
        if not self._readable_words():
            yield Finding("words", "the full-text index is damaged")
            return
        passages = {row[0] for row in self._db.rows("SELECT number FROM passages")}
        indexed = self._store.words.numbers()
        if missing := len(passages - indexed):
            yield Finding("words", f"{_passages(missing)} missing from the full-text index")
        if orphans := len(indexed - passages):
            yield Finding("words", f"the full-text index has {orphans:,} entries of no passage")

    def _readable_words(self) -> bool:
        try:
            if not self._db.read_only:
                # SQLite looks at this index by a statement that writes.
                self._store.words.check()
            self._store.words.numbers()
        except LibraryError:
            return False
        return True

    def _stored(self, index: Index, findings: list[Finding]) -> set[str]:
        """The passages of a collection; what differs is added to the findings."""
        stored: set[str] = set()
        if index.made:
            try:
                if not self._shelf.sound(self._store, index):
                    findings.append(Finding("vectors", "missing or damaged: they cannot be read"))
                    return stored
                stored = self._shelf.ids(self._store, index)
            except LibraryError as error:
                findings.append(Finding("vectors", error.message))
                return stored
        passages = set(self._store.catalog.passage_ids())
        noted = {waiting.passage for waiting in self._store.queue.waiting(index, -1)}
        if missing := len(passages - stored - noted):
            findings.append(Finding("vectors", f"{_passages(missing)} without a vector"))
        if orphans := len(stored - passages - noted):
            findings.append(Finding("vectors", f"{orphans:,} vectors belong to no passage"))
        return stored


def _passages(count: int) -> str:
    return f"{count:,} passage{'s' * (count != 1)}"
