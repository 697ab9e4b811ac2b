"""Sources into the library: each is read, what is known is passed over, and every one has an outcome.

Texts are stored one by one, and their passages embedded many articles at a time, which is faster. An
outcome says that the text is safe: the vectors of what was stored before an interruption are made by the next
command.
"""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice

import qa.types as t
from qa.errors import SourceError, SourceGone
from qa.protocols import Embedder, Hold, LibraryWriter

_AROUND = re.compile(r"^https?://(?:www\.)?|/$", re.I)
BATCH = 256
"""Passages that are collected before they are embedded."""

Item = t.Draft | t.NotModified | t.Source | SourceError

Read = Callable[[str], Iterator[Item]]
"""Gives every article of a source; raises SourceError for a source, gives one for a part of it."""

Store = Callable[[t.Draft, str | None], tuple[t.OutcomeKind, str | None]]
"""Takes an article and the key of its place; gives what becomes of it, and its id."""

Remember = Callable[[Sequence[t.Source]], None]
"""Takes what is to be looked at again."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Reading that is done while something else is stored and embedded."""

    begin: Callable[[str], None]
    """Takes a source that will be read soon."""
    most: int
    """How many may be begun."""


def ingest(
    sources: Iterable[str],
    *,
    read: Read,
    library: LibraryWriter,
    embedder: Embedder,
    ahead: Ahead | None = None,
    hold: Hold = nullcontext,
) -> Iterator[t.Outcome]:
    """Bring sources in: an outcome for each, or for each article where a source holds several, in their
    order.

    ``ahead`` is told which sources will be read, some time before they are. ``hold`` is entered for each
    article. Closing the iterator, or Ctrl-C, keeps what was stored. Raises LibraryError, and what the
    embedder raises.
    """
    checked = False
    with library.writing():
        for source, look in _announced(library.looks(sources), ahead):
            if look and look.articles:
                yield from _unchanged(source, look, library)
                continue
            if not checked:
                # Loading it takes longer than looking at thousands of files that have not changed.
                library.check_embedder(embedder.name)
                checked = True
            for outcome in _finished(_bring_in(source, look, read, library), hold):
                yield outcome
                if outcome.kind in ("added", "changed"):
                    library.fill(embedder, least=BATCH, hold=hold)
        if checked:
            library.fill(embedder, hold=hold)


def _finished(outcomes: Iterator[t.Outcome], hold: Hold) -> Iterator[t.Outcome]:
    """The same, none of them broken off in the middle."""
    while True:
        with hold():
            outcome = next(outcomes, None)
        if outcome is None:
            return
        yield outcome


def _announced(
    looks: Iterator[tuple[str, t.FileLook | None]], ahead: Ahead | None
) -> Iterator[tuple[str, t.FileLook | None]]:
    """The same, each some time after it was announced."""
    if ahead is None:
        yield from looks
        return
    waiting: deque[tuple[str, t.FileLook | None]] = deque()
    for source, look in looks:
        if look is None or not look.articles:
            ahead.begin(source)
        waiting.append((source, look))
        if len(waiting) > ahead.most:
            yield waiting.popleft()
    yield from waiting


def foresee(sources: Iterable[str], *, read: Read, library: LibraryWriter) -> Iterator[t.Outcome]:
    """What ``ingest`` would make of the sources; nothing is written. Raises LibraryError."""
    new: set[str] = set()
    held: list[str] = []
    known_as: list[str] = []

    def store(draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str | None]:
        kind, article, known = library.foresee(draft, key)
        held.append(article)
        known_as.append(known)
        # What an export brings back after something else stood there counts as added again.
        if kind == "added" and article in new and draft.standing is None:
            return "copy", None
        new.add(article)
        return kind, None

    def remember(_sources: Sequence[t.Source]) -> None:
        return None

    for source, look in library.looks(sources):
        if look and look.articles:
            yield from (t.Outcome(source, "unchanged", article) for article in look.articles)
            continue
        found = _Found()
        held.clear()
        known_as.clear()
        for became in _outcomes(source, read, store, remember, library):
            found.take(became)
            yield became.outcome
        for holder, keys in found.complete(look):
            unseen = library.unseen(holder, [*keys, *known_as], held)
            yield from (t.Outcome(source, "gone", article) for article in unseen)


def _unchanged(source: str, look: t.FileLook, library: LibraryWriter) -> Iterator[t.Outcome]:
    if not look.noted:
        library.keep(look, ())
    yield from (t.Outcome(source, "unchanged", article) for article in look.articles)


def _bring_in(
    source: str, look: t.FileLook | None, read: Read, library: LibraryWriter
) -> Iterator[t.Outcome]:
    found = _Found()

    def store(draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str]:
        return library.restore(draft, source) if draft.standing else library.store(draft, key)

    for became in _outcomes(source, read, store, library.remember, library):
        found.take(became)
        if became.page and became.outcome.kind == "gone":
            library.gone(became.page.url, prune=False)
        yield became.outcome
    complete = dict(found.complete(look))
    missed: list[str] = []
    # What was exported was not read from this file, and is not gone when the file is.
    if look and found.whole and found.keys:
        missed += library.keep(look, found.keys, whole=look.path in complete)
    for page, keys in found.pages.items():
        # A feed with an item that failed is to be read again, whatever its server says of it.
        if found.whole or page.url != source:
            missed += library.keep_page(page, keys, whole=page.url in complete)
    yield from (t.Outcome(source, "gone", article) for article in missed)


@dataclass(frozen=True, slots=True)
class _Became:
    """What became of an article of a source."""

    outcome: t.Outcome
    key: str | None = None
    """That of its place."""
    page: t.Page | None = None
    passing: bool = False


@dataclass(slots=True)
class _Found:
    """What a source was found to hold."""

    whole: bool = True
    """Whether nothing of it failed."""
    passing: bool = False
    """Whether it may go on without what it holds."""
    keys: list[str] = field(default_factory=list)
    pages: dict[t.Page, list[str]] = field(default_factory=dict)
    """The keys by the page that the articles were read from."""

    def take(self, became: _Became) -> None:
        """One more article."""
        outcome, key, page = became.outcome, became.key, became.page
        self.whole = self.whole and outcome.kind != "failed"
        self.passing = self.passing or became.passing
        self.keys += [key] if key else []
        if page and outcome.kind not in ("failed", "gone"):
            self.pages.setdefault(page, []).extend([key] if key else [])

    def complete(self, look: t.FileLook | None) -> Iterator[tuple[str, Sequence[str]]]:
        """The file and the pages that hold nothing but the keys: what else they held is missing."""
        if not self.whole or self.passing:
            return
        if look and self.keys:
            yield look.path, self.keys
        # The place of a page's one article may be named by another address than before.
        yield from ((page.url, keys) for page, keys in self.pages.items() if len(keys) > 1)


def _outcomes(
    source: str, read: Read, store: Store, remember: Remember, library: LibraryWriter
) -> Iterator[_Became]:
    """What becomes of each article of the source."""
    try:
        for item, key in _read(source, read, library):
            if isinstance(item, SourceError):
                yield _Became(_failed(source, item))
            elif isinstance(item, t.Source):
                remember([item])
            elif isinstance(item, t.NotModified):
                yield from (_Became(t.Outcome(source, "unchanged", id_)) for id_ in library.at(item.url))
            else:
                yield _Became(_store(source, item, key, store), key, item.page, item.passing)
    except SourceGone as error:
        kind: t.OutcomeKind = "gone" if library.at(error.page) else "failed"
        yield _Became(replace(_failed(source, error), kind=kind), page=t.Page(error.page))
    except SourceError as error:
        yield _Became(_failed(source, error))


def _read(source: str, read: Read, library: LibraryWriter) -> Iterator[tuple[Item, str | None]]:
    """What the source holds, each article with the key of its place."""
    items = iter(read(source))
    opening = list(islice(items, 2))
    if not opening:
        raise SourceError(f"{source}: no article found", "see that it holds text")
    pages = [item.page for item in opening if isinstance(item, t.Draft)]
    listing = pages[0] if len(pages) == 2 and pages[0] == pages[1] else None
    listed = _listed(opening)
    taken: set[str] = set()
    for item in chain(opening, items):
        if not isinstance(item, t.Draft) or item.standing:
            yield item, None
            continue
        # A file is its own place even where it names an address: pages that name another's by mistake are
        # common, and must not replace each other.
        alone = len(opening) == 1
        key = _place(item) if alone else _part(item, listed, taken, library)
        yield item, key if item.page == listing else _lasting(item, key, library)


def _place(draft: t.Draft) -> str | None:
    """What the draft's source is known by; None for standard input."""
    return draft.path or draft.place or draft.url or (draft.page.url if draft.page else None)


def _holder(item: Item) -> str | None:
    """The file or page that an article was read from."""
    if not isinstance(item, t.Draft):
        return None
    return item.path or (item.page.url if item.page else None)


def _listed(opening: Sequence[Item]) -> str | None:
    """The file or page of a list of articles; None where each is in one of its own, as in a zip."""
    holders = {_holder(item) for item in opening}
    return holders.pop() if len(opening) > 1 and len(holders) == 1 else None


def _part(draft: t.Draft, listed: str | None, taken: set[str], library: LibraryWriter) -> str | None:
    """What tells one of a source's several articles from the others: its address, else its title, else its
    text. Never where it comes in the list: when the first of it is taken out, all others would move up."""
    place = _place(draft)
    if place is None:
        return None
    name = draft.url or draft.title or ""
    key = f"{place}#{name}"
    by_text = f"{key}#{_digest(draft.text)}"
    nameless = not draft.url and _holder(draft) == listed and (not name or library.holds(by_text))
    if nameless or key in taken:
        key = by_text
    key = next(one for n in count(1) if (one := key if n == 1 else f"{key}#{n}") not in taken)
    taken.add(key)
    return key


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _lasting(draft: t.Draft, key: str | None, library: LibraryWriter) -> str | None:
    """The key of the article's place: that under which its page stood before, where its address leads
    elsewhere now. What an address that was added leads to is a version of what it led to before."""
    page = draft.page
    if page is None or key is None or _same_address(key, page.url):
        return key
    before = library.keys(page.url)
    return before[0] if len(before) == 1 and _same_address(before[0], page.url) else key


def _same_address(key: str, page: str) -> bool:
    """Whether the place is the page itself; a site may be reached with and without www. and encryption."""
    return _AROUND.sub("", key.partition("#")[0]) == _AROUND.sub("", page.partition("#")[0])


def _store(source: str, draft: t.Draft, key: str | None, store: Store) -> t.Outcome:
    if not draft.text.strip():
        return t.Outcome(source, "failed", reason=f"{source}: no text found. See that it holds an article")
    try:
        kind, article = store(draft, key)
    except UnicodeEncodeError:
        return t.Outcome(source, "failed", reason=f"{source!a}: not valid Unicode. Save it as UTF-8")
    return t.Outcome(source, kind, article, note=None if kind == "unchanged" else draft.note)


def _failed(source: str, error: SourceError) -> t.Outcome:
    return t.Outcome(source, "failed", reason=". ".join(filter(None, (error.message, error.hint))))
