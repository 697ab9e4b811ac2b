"""The straight line of a question: retrieve, refuse or write, resolve the markers, verify."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import qa.types as t
from qa.chat import by_model, by_rule
from qa.context import WithContext
from qa.disagree import disagreement
from qa.errors import BackendError
from qa.evidence import gather, relevance
from qa.protocols import NO_ANSWER, Embedder, Library, Writer
from qa.retrieve import Retrieved, retrieve
from qa.text.copies import groups
from qa.text.markers import MarkerHold
from qa.text.rank import ANSWERED, NOTHING, Relevance
from qa.text.wording import counted, day
from qa.verify import check

NEAREST = 3
"""Articles named in a refusal."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and of which articles."""

    text: str
    where: t.Filter = field(default_factory=t.Filter)
    history: tuple[t.Turn, ...] = ()
    as_of: datetime | None = None
    k: int = 8
    context: str = ""
    """A text given along with the question: one more source."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers: opened once, used for every question."""

    library: Library
    embedder: Embedder
    writer: Writer
    threshold: float = ANSWERED


def answer(question: Question, parts: Parts) -> Iterator[t.Event]:
    """Found, then Tokens as they are written, then Done with the checked answer.

    Raises BackendUnreachable or BackendError where the writer fails before its first word; afterwards the
    text that has arrived is kept, checked and marked as truncated. Closing the iterator stops the writer.
    """
    clock = _Clock()
    if question.context.strip():
        parts = replace(parts, library=WithContext(parts.library, question.context, parts.embedder))
    standalone = _standalone(question, parts.writer)
    found = retrieve(
        standalone,
        library=parts.library,
        embedder=parts.embedder,
        k=question.k,
        where=question.where,
        as_of=question.as_of,
    )
    evidence = gather(found, library=parts.library, embedder=parts.embedder, limit=question.k)
    why = relevance(found, evidence)
    clock.lap("retrieve")
    yield t.Found(found.hits, found.ranked)
    if parts.writer.prompt is None:
        evidence = _apart(evidence)
    line = _Line(question, standalone, parts, found, evidence, why.score, clock)
    if not evidence or why.score < _bar(parts):
        yield t.Done(line.refusal(_lacking(why)))
        return
    draft = _Draft()
    yield from _write(line, draft)
    clock.lap("write")
    if _refuses(draft.text):
        yield t.Done(line.refusal("The writer found no answer in the passages that it was shown.", draft))
        return
    yield t.Done(line.finish(draft))


def _standalone(question: Question, writer: Writer) -> str:
    if writer.prompt is None:
        return by_rule(question.text, question.history)
    return by_model(question.text, question.history, writer)


def _apart(evidence: Sequence[t.Evidence]) -> tuple[t.Evidence, ...]:
    """Each sentence under a number of its own, best first: what only quotes then cites to the sentence."""
    ranked = sorted(((s, e) for e in evidence for s in e.sentences), key=lambda pair: -pair[0].score)
    return tuple(t.Evidence(n, e.hit, (s,)) for n, (s, e) in enumerate(ranked, start=1))


def _bar(parts: Parts) -> float:
    """A writer without a model cannot refuse by itself, so its bar is the calibrated one."""
    return parts.threshold if parts.writer.prompt is None else min(parts.threshold, NOTHING)


def _lacking(why: Relevance) -> str:
    if why.missing:
        return (
            "No passage speaks of " + ", ".join(f"“{word}”" for word in why.missing[:3]) + " in this context."
        )
    return "No passage comes near enough to the question."


@dataclass(slots=True)
class _Draft:
    """What the writer has given so far."""

    text: str = ""
    usage: t.Usage | None = None
    notices: tuple[str, ...] = ()
    truncated: str | None = None
    dropped: tuple[int, ...] = ()
    """Numbers of the evidence that the writer had no room for."""


class _Clock:
    """Wall time of each stage."""

    def __init__(self) -> None:
        self.seconds = {"retrieve": 0.0, "write": 0.0, "verify": 0.0}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now


@dataclass(frozen=True, slots=True)
class _Line:
    """One question on its way: what is known once retrieval is done."""

    question: Question
    standalone: str
    parts: Parts
    found: Retrieved
    evidence: tuple[t.Evidence, ...]
    relevance: float
    clock: _Clock

    def refusal(self, reason: str, draft: _Draft | None = None) -> t.Answer:
        """An honest 'not in your articles', with what is nearest."""
        return self._answer(self._refusal_text(), draft or _Draft(), refused=True, reason=reason)

    def finish(self, draft: _Draft) -> t.Answer:
        """The written text with its claims aligned and checked."""
        seen = [e for e in self.evidence if e.n not in draft.dropped]
        checked = check(draft.text, seen, library=self.parts.library, embedder=self.parts.embedder)
        conflicts, citations = disagreement(self.standalone, seen, checked.citations, self.parts.library)
        self.clock.lap("verify")
        return self._answer(
            draft.text, draft, claims=checked.claims, citations=citations, conflicts=conflicts
        )

    def _answer(
        self,
        text: str,
        draft: _Draft,
        *,
        refused: bool = False,
        reason: str | None = None,
        claims: tuple[t.Claim, ...] = (),
        citations: tuple[t.Citation, ...] = (),
        conflicts: tuple[t.Conflict, ...] = (),
    ) -> t.Answer:
        cited = list(dict.fromkeys(c.article.id for c in citations))
        return t.Answer(
            question=self.question.text,
            standalone=self.standalone,
            text=text,
            refused=refused,
            reason=reason,
            claims=claims,
            citations=citations,
            conflicts=conflicts,
            articles=len(cited),
            independent=len(groups([self.parts.library.article(id_).text for id_ in cited])),
            coverage=self._coverage(),
            backend=self.parts.writer.name,
            prompt=self.parts.writer.prompt,
            usage=draft.usage,
            seconds=dict(self.clock.seconds),
            notices=draft.notices,
            truncated=draft.truncated,
            relevance=self.relevance,
        )

    def _coverage(self) -> t.Coverage:
        library = self.parts.library
        best: dict[str, t.Near] = {}
        for hit in self.found.hits:
            best.setdefault(hit.article.id, t.Near(hit.article, hit.score))
        return t.Coverage(library.count(), library.newest(), tuple(best.values())[:NEAREST])

    def _refusal_text(self) -> str:
        coverage = self._coverage()
        lines = [f"Not in your {counted(coverage.articles, 'article')}."]
        if coverage.nearest:
            lines.append("Nearest: " + "; ".join(_named(near.article) for near in coverage.nearest) + ".")
        if coverage.newest:
            lines.append(f"Newest: {day(coverage.newest)}.")
        return " ".join(lines)


def _write(line: _Line, draft: _Draft) -> Iterator[t.Event]:
    request = t.WriteRequest(
        question=line.standalone,
        evidence=line.evidence,
        history=line.question.history,
        as_of=line.question.as_of,
    )
    hold, shown = MarkerHold(), ""
    try:
        for piece in line.parts.writer.write(request):
            draft.usage = piece.usage or draft.usage
            draft.dropped += piece.dropped
            if piece.notice:
                draft.notices += (piece.notice,)
                yield t.Notice(piece.notice)
            draft.text += piece.text
            shown += hold.feed(piece.text)
            # Nothing is shown while the text may still turn out to be a refusal.
            if shown and not _refuses(draft.text, so_far=True):
                yield t.Token(shown)
                shown = ""
    except BackendError as error:
        if not draft.text.strip():
            raise
        draft.truncated = f"{error.message}. {error.hint}".strip()
    shown += hold.flush()
    if shown and not _refuses(draft.text):
        yield t.Token(shown)


def _refuses(text: str, so_far: bool = False) -> bool:
    """Whether the writer says that the evidence lacks the answer; ``so_far``: or may be about to say so."""
    said = text.strip().upper()
    return not said or said.startswith(NO_ANSWER) or (so_far and NO_ANSWER.startswith(said))


def _named(article: t.ArticleInfo) -> str:
    known = [article.outlet or "", day(article.published) if article.published else ""]
    origin = ", ".join(part for part in known if part)
    return f"“{article.label}” ({origin})" if origin else f"“{article.label}”"


def drain(events: Iterator[t.Event]) -> t.Answer:
    """The finished answer, for callers that show nothing on the way."""
    for event in events:
        if isinstance(event, t.Done):
            return event.answer
    raise AssertionError("a run of events ends with Done")
