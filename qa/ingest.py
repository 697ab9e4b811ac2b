"""Sources into the library: each is read, what is known is passed over, and every one has an outcome.

Texts are stored one by one, and their passages embedded many articles at a time, which is faster. An
outcome says that the text is safe: the vectors of what was stored before an interruption are made by the next
command.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count, islice

import qa.types as t
from qa.errors import SourceError
from qa.protocols import Embedder, LibraryWriter

BATCH = 256
"""Passages that are collected before they are embedded."""

Read = Callable[[str], Iterator[t.Draft | SourceError]]
"""Gives every article of a source; raises SourceError for a source, gives one for a part of it."""

Store = Callable[[t.Draft, str | None], tuple[t.OutcomeKind, str | None]]
"""Takes an article and the key of its place; gives what becomes of it, and its id."""


def ingest(
    sources: Iterable[str], *, read: Read, library: LibraryWriter, embedder: Embedder
) -> Iterator[t.Outcome]:
    """Bring sources in: an outcome for each, or for each article where a source holds several.

    Closing the iterator, or Ctrl-C, keeps what was stored. Raises LibraryError, and what the embedder raises.
    """
    with library.writing():
        library.check_embedder(embedder.name)
        for source in sources:
            for outcome in _bring_in(source, read, library):
                yield outcome
                if outcome.kind in ("added", "changed"):
                    library.fill(embedder, least=BATCH)
        library.fill(embedder)


def foresee(sources: Iterable[str], *, read: Read, library: LibraryWriter) -> Iterator[t.Outcome]:
    """What ``ingest`` would make of the sources; nothing is written. Raises LibraryError."""

    def store(draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str | None]:
        return library.foresee(draft, key), None

    for source in sources:
        look = library.look(source)
        if look and look.articles:
            yield from (t.Outcome(source, "unchanged", article) for article in look.articles)
        else:
            yield from (outcome for outcome, _ in _outcomes(source, read, store))


def _bring_in(source: str, read: Read, library: LibraryWriter) -> Iterator[t.Outcome]:
    look = library.look(source)
    if look and look.articles:
        if not look.noted:
            library.keep(look, ())
        yield from (t.Outcome(source, "unchanged", article) for article in look.articles)
        return
    keys: list[str] = []
    whole = True
    for outcome, key in _outcomes(source, read, library.store):
        whole = whole and outcome.kind != "failed"
        keys += [key] if key else []
        yield outcome
    if look and whole:
        library.keep(look, keys)


def _outcomes(source: str, read: Read, store: Store) -> Iterator[tuple[t.Outcome, str | None]]:
    """What becomes of each article of the source, with the key of its place."""
    try:
        for item, key in _read(source, read):
            if isinstance(item, SourceError):
                yield _failed(source, item), None
            else:
                yield _store(source, item, key, store), key
    except SourceError as error:
        yield _failed(source, error), None


def _read(source: str, read: Read) -> Iterator[tuple[t.Draft | SourceError, str | None]]:
    """What the source holds, each article with the key of its place."""
    items = iter(read(source))
    opening = list(islice(items, 2))
    if not opening:
        raise SourceError(f"{source}: no article found", "see that it holds text")
    taken: set[str] = set()
    for item in chain(opening, items):
        if isinstance(item, SourceError):
            yield item, None
        elif len(opening) == 1:
            # A file is its own place even where it names an address: pages that name another's by mistake
            # are common, and must not replace each other.
            yield item, item.place or item.path or item.url
        else:
            yield item, item.place or _part(item, taken)


def _part(draft: t.Draft, taken: set[str]) -> str | None:
    """What tells one of a source's several articles from the others: its address, else its title."""
    place = draft.path or draft.url
    if place is None:
        return None
    part = f"{place}#{draft.url or draft.title or ''}"
    key = next(key for n in count(1) if (key := part if n == 1 else f"{part}#{n}") not in taken)
    taken.add(key)
    return key


def _store(source: str, draft: t.Draft, key: str | None, store: Store) -> t.Outcome:
    if not draft.text.strip():
        return t.Outcome(source, "failed", reason=f"{source}: no text found. See that it holds an article")
    try:
        kind, article = store(draft, key)
    except UnicodeEncodeError:
        return t.Outcome(source, "failed", reason=f"{source!a}: not valid Unicode. Save it as UTF-8")
    return t.Outcome(source, kind, article)


def _failed(source: str, error: SourceError) -> t.Outcome:
    return t.Outcome(source, "failed", reason=". ".join(filter(None, (error.message, error.hint))))
