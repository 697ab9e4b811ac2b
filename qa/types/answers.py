"""What is asked of a writer, and an answer with its claims, citations and conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from qa.types.library import ArticleInfo, Hit

ProblemKind = Literal["number", "date", "name", "quotation", "support", "marker"]
Status = Literal["supported", "partly", "unsupported", "uncited"]


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
    carried_by: tuple[str, ...] = ()
    """Outlets that carry the article or a near-copy of it, its own included, where several do."""


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
    """Wall time of the stages: retrieve, write, verify; before them rewrite, where a model did that."""
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
