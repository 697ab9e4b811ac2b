"""The values that pass between the rooms: frozen, and true by construction where that can be had.

Offsets are in Unicode code points of ``Article.text``; times are UTC and aware, or None where the source
gives none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Span = tuple[int, int]
"""Start and end offset, the end exclusive."""

FoundBy = Literal["words", "vectors"]
ProblemKind = Literal["number", "date", "name", "quotation", "support", "marker"]
Status = Literal["supported", "partly", "unsupported", "uncited"]


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
    place: str | None = None
    """Key of its place in the library that it was exported from; None where it comes from a source."""
    page: Page | None = field(default=None, compare=False)
    """What it was read from; None for what is no page of the web."""


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
    """How many places hold the same text, this one included."""
    gone: bool = False
    """Whether all files and pages that held it were gone when they were last looked for."""

    @property
    def label(self) -> str:
        """The title, or what else a person can tell the article by."""
        return self.title or self.url or (self.path or "").rsplit("/", 1)[-1] or self.id


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
    """Where articles were changed, what stood in their place then; None: what stands there now."""

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
    """Outlets that carry the article's story, its own included, where several articles do."""
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article that may be quoted: ``article.text[start:end] == text``."""

    start: int
    end: int
    text: str
    vector: tuple[float, ...] | None = field(default=None, repr=False, compare=False)
    """Unit vector, where it has been embedded."""
    score: float = 0.0
    """How well it answers the question: higher is better, comparable within one question."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered passage as it is offered to a writer."""

    n: int
    hit: Hit
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation with its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """What a writer is given."""

    question: str
    """Standalone: it needs no history to be understood."""
    evidence: tuple[Evidence, ...]
    """Best first."""
    history: tuple[Turn, ...] = ()
    as_of: datetime | None = None
    """The day that counts as today for ages and relative dates; None: the real one."""
    prompt: str = "answer"
    """Name of the prompt template."""
    material: Mapping[str, str] = field(default_factory=dict)
    """What else the template is filled with: the answer that a judge is given, and the right ones."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a backend counted."""

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of a writer's stream."""

    text: str = ""
    usage: Usage | None = None
    notice: str | None = None
    """Something that the person must know, e.g. that evidence was dropped to fit the context."""
    dropped: tuple[int, ...] = ()
    """Numbers of the evidence that the writer did not see: a marker to one of them points nowhere."""
    shown: str = ""
    """All that the writer is shown, before it writes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a claim that its citations do not bear out."""

    kind: ProblemKind
    value: str
    """As it stands in the claim."""
    start: int | None = None
    end: int | None = None
    """Offsets into the claim's text."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact text of one article that bears a claim: ``article.text[start:end] == text``."""

    n: int
    """Number of the citation that it belongs to."""
    start: int
    end: int
    text: str


VerdictLabel = Literal["entailment", "neutral", "contradiction"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an NLI model that the user named says of a claim and its quotes: a label beside the checks."""

    label: VerdictLabel
    score: float
    """The share that the model gives this label, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, without its markers."""

    text: str
    citations: tuple[int, ...]
    cited_by: Literal["writer", "code"] | None
    status: Status
    problems: tuple[Problem, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """Where each of its citations supports it."""
    nli: Verdict | None = None
    """Where an NLI model was named, and the claim has quotes."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what a citation quotes."""

    kind: Literal["outlet", "party", "agency", "unnamed"]
    """``outlet``: it is the outlet's own statement. ``party``: somebody whom it reports. ``agency``: another
    paper or agency. ``unnamed``: sources, hearsay."""
    who: str | None
    """As the article names them; for the outlet's own statement its name. None where it is not known."""
    phrase: str | None = None
    """The words that make it theirs: "according to", "said"."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A number of an answer and the text that it stands for: ``article.text[start:end] == quote``.

    Where several claims cite the same passage, the quote spans all that they rest on; ``Claim.quotes`` has
    each one's own.
    """

    n: int
    article: ArticleInfo
    start: int
    end: int
    quote: str
    link: str | None = None
    """The URL with a text fragment that opens at the quote."""
    sha256: str | None = None
    """Of the article's text in UTF-8, in hexadecimal: whether the text that one has is the one cited."""
    attribution: Attribution | None = None
    """Who says it: a claim of a party, or a statement of the outlet; None where nobody has looked."""


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of several values that sources give for the same thing."""

    value: str
    citations: tuple[int, ...]
    outlet: str | None = None
    """Outlet, date and sentence of the newest source that gives it."""
    published: datetime | None = None
    quote: str = ""
    newest: bool = False
    """No other value has a newer source."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that differ."""

    about: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """An article that came near the question."""

    article: ArticleInfo
    score: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was there to answer from."""

    articles: int
    newest: datetime | None
    nearest: tuple[Near, ...] = ()
    newest_on_topic: datetime | None = None
    """Of the articles that hold a good part of what the question names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with everything that was checked about it."""

    question: str
    standalone: str
    text: str
    """Markdown with [n] markers."""
    refused: bool
    reason: str | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    articles: int
    """Articles cited."""
    independent: int
    """The same with near-duplicates counted once."""
    coverage: Coverage
    backend: str
    prompt: str | None
    """Name and version of the prompt template; None where no model was asked."""
    usage: Usage | None
    seconds: Mapping[str, float]
    """Wall time of the stages: retrieve, write, verify."""
    notices: tuple[str, ...] = ()
    truncated: str | None = None
    """Why the text stops in the middle; None where it is whole."""
    relevance: float | None = None
    """How likely the passages found hold the answer, 0 to 1: what a refusal before writing rests on."""
    as_of: datetime | None = None
    """The day that the question was asked as of: nothing later was seen, and ages count from it."""
    missing: tuple[str, ...] = ()
    """Parts of the question that the articles do not answer."""
    remarks: tuple[str, ...] = ()
    """What a reader must know of the answer beside its claims: how old it is, what it lacks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text that was checked against the library."""

    claims: tuple[Claim, ...]
    """Supported by the quotes, partly where they lack or contradict something of it, or unsupported."""
    citations: tuple[Citation, ...]
    articles: int
    """In the library."""
    seconds: Mapping[str, float]
    """Wall time of the stages: retrieve, verify."""


@dataclass(frozen=True, slots=True)
class Found:
    """Event: retrieval is done."""

    hits: tuple[Hit, ...]
    ranked: tuple[Passage, ...] = ()
    """Every passage that was looked at, best first: those of the hits, not merged, and those after them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Event: what the writer is shown, to the letter; the last one counts."""

    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Event: something that the person must know while they wait."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the answer is whole and checked."""

    answer: Answer


Event = Found | Shown | Token | Notice | Done
Events = Iterator[Event]

OutcomeKind = Literal["added", "changed", "unchanged", "copy", "failed", "gone"]
SourceKind = Literal["file", "folder", "url"]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was added, to be looked at again."""

    name: str
    """Absolute path or URL."""
    kind: SourceKind


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
    """``gone``: a file that is not there any more; its articles are kept, unless it is said otherwise."""
    article: str | None = None
    reason: str | None = None
    """For failed: what is wrong, and what to do, in one line."""
