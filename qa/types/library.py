"""What is in a library and comes into it: articles, passages, hits, sources and what became of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Span = tuple[int, int]
"""Start and end offset, the end exclusive."""
FoundBy = Literal["words", "vectors"]


@dataclass(frozen=True, slots=True)
class Page:
    """A document of the web, with what its server said of the version that was read."""

    url: str
    """As it was asked for."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """In place of the articles of a page: its server says that they are as they were."""

    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """When an article stood at a place, and what else the library knew that it was exported from."""

    place: str
    """Key of the place."""
    since: datetime | None = None
    """When it was first seen there; None: now."""
    stood_from: datetime | None = None
    """When it was put there, as far as can be told; None: nobody knows of anything before it."""
    stood_until: datetime | None = None
    """When something else was, or it went; None: it stands there."""
    added: datetime | None = None
    """When the article came in; None: when it was first seen here."""
    place_added: datetime | None = None
    """When the first that stood at the place came in; None: when this one was first seen there."""
    shown: bool = False
    """Whether the article is shown with the title, outlet, … of this place."""
    revised: bool = False
    """Whether something else is known to have stood before it or after it, here or elsewhere."""
    replaced_by: str | None = None
    """Id of what stands in its place, where it stands nowhere any more."""
    story: str | None = None
    """Id of the first article of its story."""
    file: str | None = None
    """Path of the file that it was read from."""
    page: str | None = None
    """Address of the page or feed that it was read from."""
    gone: datetime | None = None
    """When that file or page was first missed."""
    missing: datetime | None = None
    """When it was first missed in that file or page, which was there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader gives it, before the library knows it."""

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    path: str | None = None
    """Absolute path of the file it was read from; None for standard input and URLs."""
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    """ISO 639-1 code."""
    headings: tuple[Span, ...] = ()
    """Spans of ``text`` that are headings."""
    standing: Standing | None = None
    """Where it stood in the library that it was exported from; None where it comes from a source."""
    page: Page | None = field(default=None, compare=False)
    """What it was read from; None for what is no page of the web."""
    place: str | None = field(default=None, compare=False)
    """Address that tells its place, where another page may give the same ``url`` as its own."""
    passing: bool = field(default=False, compare=False)
    """Whether its source may go on without it, as a feed does, which has its latest articles only."""
    note: str | None = field(default=None, compare=False)
    """What its source says of it that was not taken, and why, in one line."""


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """All that the library knows of an article but its text."""

    id: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    path: str | None
    published: datetime | None
    modified: datetime | None
    added: datetime
    characters: int
    passages: int
    copies: int = 1
    """How many places hold the same text, this one included: those that are not gone, where any is there."""
    gone: bool = False
    """Whether all files and pages that held it were gone when they were last looked for."""

    @property
    def label(self) -> str:
        """The title, or what else a person can tell the article by."""
        return self.title or self.url or (self.path or "").rsplit("/", 1)[-1] or self.id


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article was found."""

    name: str
    """A path or URL; what tells articles apart within one file; ``-`` for standard input."""
    gone: bool
    """Whether its file or page was gone when it was last looked for, or was there without it."""


@dataclass(frozen=True, slots=True)
class Version:
    """An article that stands at a place, or stood there."""

    place: str
    """A path or URL; what tells articles apart within one file."""
    since: datetime
    """When it was first seen there."""
    article: ArticleInfo


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the library with its whole text."""

    info: ArticleInfo
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: ``article.text[start:end] == text``."""

    id: str
    """Derived from the article's id and the offsets."""
    article: str
    start: int
    end: int
    text: str
    heading: str | None = None
    """The nearest heading above it: embedded along with the title, never part of ``text``."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a search may see; None means any."""

    since: datetime | None = None
    """Published at or after it."""
    until: datetime | None = None
    """Published before or at it; articles without a date are left out by since and until."""
    outlets: tuple[str, ...] = ()
    """Outlet names, compared without case."""
    articles: tuple[str, ...] = ()
    """Article ids."""
    as_of: datetime | None = None
    """What was published then, or had come in where it has no date; where articles were changed, what stood
    in their place. None: what stands there now."""

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.outlets or self.articles or self.as_of)


@dataclass(frozen=True, slots=True)
class Story:
    """An article with its near-copies: one source, however many carry it."""

    id: str
    articles: int
    """Current ones."""
    outlets: tuple[str, ...]
    """Names of those that carry it, by name."""

    @property
    def carriers(self) -> tuple[str, ...]:
        """The outlets, where several articles or outlets have it."""
        return self.outlets if self.articles > 1 or len(self.outlets) > 1 else ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found, and why."""

    passage: Passage
    article: ArticleInfo
    score: float
    """Fused, higher is better; comparable within one search only."""
    words: float | None = None
    """Score of the word search (larger is better), None where it did not find the passage."""
    vectors: float | None = None
    """Cosine of question and passage, None where the vector search did not find it."""
    carried_by: tuple[str, ...] = ()
    """Outlets that carry the article's story, its own included, where several articles or outlets do."""
    rerank: float | None = None
    """Score of the reranker, where one was named; the hits are in its order then."""

    @property
    def found_by(self) -> tuple[FoundBy, ...]:
        """The searches that found it."""
        found: list[FoundBy] = []
        if self.words is not None:
            found.append("words")
        if self.vectors is not None:
            found.append("vectors")
        return tuple(found)


OutcomeKind = Literal["added", "changed", "unchanged", "copy", "failed", "gone"]
SourceKind = Literal["file", "folder", "url"]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was added, to be looked at again."""

    name: str
    """Absolute path or URL."""
    kind: SourceKind
    added: datetime | None = field(default=None, compare=False)
    """When it was; None: now."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file as it was just before it was read."""

    path: str
    size: int
    mtime_ns: int
    """Time of its last change; 0 where that is too recent to tell a later one."""
    sha256: str
    articles: tuple[str, ...]
    """Ids of its articles if it has not changed since it was last read; none where it must be read."""
    noted: bool
    """Whether the library knows all this already."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source."""

    source: str
    """Path or URL, or ``-``."""
    kind: OutcomeKind
    """``gone``: a file that is not there any more, or an article that is in its file no more; what was
    read is kept, unless it is said otherwise."""
    article: str | None = None
    reason: str | None = None
    """For failed: what is wrong, and what to do, in one line."""
    note: str | None = None
    """Of an article that was taken in: what its source says of it that was not taken, and why."""
