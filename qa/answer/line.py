"""One question on its way: found, refused or written, checked."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import qa.types as t
from qa.answer.coverage import coverage, lacking, refusal
from qa.answer.moment import Moment, aged, moment, told
from qa.answer.numbering import Numbering, Renumbered, closed_up
from qa.answer.question import Part, Question, Searcher
from qa.answer.spelling import respelt
from qa.answer.writing import Draft, refuses, write
from qa.chat import by_model, by_rule
from qa.context import WithContext
from qa.disagree import disagreement
from qa.protocols import Embedder, Library, Reranker, Writer
from qa.retrieve import HALF_LIFE, carriers, seen
from qa.text.instructing import instructs
from qa.text.language import language
from qa.text.match import Matcher, features
from qa.text.rank import ANSWERED, NOTHING
from qa.text.wording import counted
from qa.verify import checking

_NO_ANSWER_FOUND = "The writer found no answer in the passages that it was shown."
_HELD = 0.5
"""Share of what a part of a question names that a claim holds which answers it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers: opened once, used for every question."""

    library: Library
    embedder: Embedder
    writer: Writer
    threshold: float = ANSWERED
    half_life: timedelta = HALF_LIFE
    """After which an article counts half as much as a new one, where recent ones are preferred."""
    reranker: Reranker | None = None

    @property
    def quotes(self) -> bool:
        """Whether the writer only quotes, and no model is asked."""
        return self.writer.prompt is None

    @property
    def bar(self) -> float:
        """Relevance to write from. What only quotes cannot refuse by itself: it has the calibrated one."""
        return self.threshold if self.quotes else min(self.threshold, NOTHING)


def answer(question: Question, parts: Parts) -> Iterator[t.Event]:
    """Found, then Tokens as they are written, then Done with the checked answer; between them Progress.

    Raises BackendUnreachable or BackendError where the writer fails before its first word, and Stopped where
    it was stopped; after a failure between words the text that has arrived is kept, checked and marked as
    truncated. Closing the iterator stops the writer.
    """
    clock, draft = _Clock(), Draft()
    if question.context.strip():
        parts = replace(parts, library=WithContext(parts.library, question.context, parts.embedder))
    asked_as = yield from _standalone(question, parts.writer, draft, clock)
    standalone = respelt(asked_as, parts.library)
    if standalone != question.text:
        yield t.Notice(f"Understood as: {standalone}")
    at = moment(standalone, question.as_of, datetime.now(UTC))
    there = parts.library.count(seen(question.where, at.as_of))
    yield t.Progress(f"searching {counted(there, 'article')}")
    searcher = Searcher(
        parts.library,
        parts.embedder,
        question,
        at,
        parts.half_life,
        reranker=parts.reranker,
        packed=not parts.quotes,
    )
    asked = searcher.each(standalone)
    whole = asked[0] if len(asked) == 1 else searcher.search(standalone)
    clock.lap("retrieve")
    yield t.Found(whole.found.hits, whole.found.ranked)
    line = _Line(question, standalone, parts, at, there, whole, _numbered(asked, parts), clock)
    if not line.answered:
        yield t.Done(line.refusal(lacking(whole.why), draft))
        return
    writer = Renumbered(parts.writer, line.numbering) if parts.quotes else parts.writer
    yield from write(line.requests(), writer, draft)
    clock.lap("write")
    if refuses(draft.text):
        yield t.Done(line.refusal(_NO_ANSWER_FOUND, draft))
    else:
        yield t.Done((yield from line.finish(draft)))


def _standalone(
    question: Question, writer: Writer, draft: Draft, clock: "_Clock"
) -> Generator[t.Progress, None, str]:
    if writer.prompt is None or not question.history:
        return by_rule(question.text, question.history)
    yield t.Progress("rewriting")
    standalone, usage = by_model(question.text, question.history, writer)
    draft.spent(usage)
    clock.lap("rewrite")
    return standalone


def _numbered(asked: Sequence[Part], parts: Parts) -> tuple[Part, ...]:
    """The parts with numbers that mean one thing in all of the answer."""
    made, number = [], 0
    for part in asked:
        evidence = _apart(part.evidence) if parts.quotes else part.evidence
        made.append(replace(part, evidence=tuple(replace(e, n=e.n + number) for e in evidence)))
        number += len(evidence)
    return tuple(made)


def _apart(evidence: Sequence[t.Evidence]) -> tuple[t.Evidence, ...]:
    """Each sentence under a number of its own, best first: what only quotes then cites to the sentence.

    Those that speak to a model are left out: quoted, they would be the answer that somebody planted.
    """
    telling = ((s, e) for e in evidence for s in e.sentences if not instructs(s.text))
    ranked = sorted(telling, key=lambda pair: -pair[0].score)
    return tuple(t.Evidence(n, e.hit, (s,)) for n, (s, e) in enumerate(ranked, start=1))


class _Clock:
    """Wall time of each stage."""

    def __init__(self) -> None:
        self._seconds = {"rewrite": 0.0, "retrieve": 0.0, "write": 0.0, "verify": 0.0}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._seconds[stage] += now - self._last
        self._last = now

    @property
    def seconds(self) -> dict[str, float]:
        """In the order of the stages; rewriting only where a model did it."""
        return {stage: taken for stage, taken in self._seconds.items() if taken or stage != "rewrite"}


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found out about a written text."""

    claims: tuple[t.Claim, ...] = ()
    citations: tuple[t.Citation, ...] = ()
    conflicts: tuple[t.Conflict, ...] = ()
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A question once retrieval is done."""

    question: Question
    standalone: str
    parts: Parts
    moment: Moment
    there: int
    """Articles that may be seen."""
    whole: Part
    asked: tuple[Part, ...]
    clock: _Clock = field(default_factory=_Clock)
    numbering: Numbering = field(default_factory=Numbering)

    @property
    def answered(self) -> list[Part]:
        """The parts of the question that may be answered."""
        return [part for part in self.asked if part.evidence and part.why.score >= self.parts.bar]

    @property
    def evidence(self) -> tuple[t.Evidence, ...]:
        """All that a writer may be offered; to a model, a passage that serves several parts once."""
        offered = [one for part in self.answered for one in part.evidence]
        if self.parts.quotes:
            return tuple(offered)
        places = {(e.hit.article.id, e.hit.passage.start, e.hit.passage.end): e for e in reversed(offered)}
        once = sorted(places.values(), key=lambda e: e.n)
        return tuple(replace(e, n=n) for n, e in enumerate(once, start=1))

    def requests(self) -> list[t.WriteRequest]:
        """What the writer is asked: a model all at once, what only quotes part by part."""
        whole = t.WriteRequest(self.standalone, self.evidence, self.question.history, self.moment.as_of)
        if not self.parts.quotes or len(self.asked) == 1:
            return [whole]
        made: list[t.WriteRequest] = []
        quoted: set[str] = set()
        for part in self.answered:
            best = part.evidence[0].sentences[0].text
            if best not in quoted:
                made.append(replace(whole, question=part.text, evidence=part.evidence))
                quoted.add(best)
        return made

    def refusal(self, reason: str, draft: Draft) -> t.Answer:
        """An honest 'not in your articles', with what is nearest."""
        text = refusal(self._coverage())
        return self._answer(text, draft, _Checked(remarks=self._remarks()), reason=reason)

    def finish(self, draft: Draft) -> Generator[t.Progress, None, t.Answer]:
        """The written text with its claims aligned and checked."""
        library, embedder = self.parts.library, self.parts.embedder
        offered = [e for e in self.evidence if e.n not in draft.dropped]
        if self.parts.quotes:
            offered = self.numbering.evidence(offered)
        checked = yield from checking([(draft.text, offered)], library=library, embedder=embedder)
        conflicts, citations = disagreement(self.standalone, offered, checked.citations, library)
        if self.parts.quotes:
            conflicts, citations = closed_up(conflicts, citations)
        missing = tuple(self._missing(checked.claims))
        remarks = self._remarks(citations, missing, draft.text)
        self.clock.lap("verify")
        found = _Checked(checked.claims, citations, conflicts, missing, remarks)
        return self._answer(draft.text, draft, found)

    def _missing(self, claims: Sequence[t.Claim]) -> Iterator[str]:
        """The parts of a question in several that neither the passages nor a borne out claim answers."""
        for part in self.asked if len(self.asked) > 1 else ():
            if part.why.score >= self.parts.threshold and part in self.answered:
                continue
            if self.parts.quotes or not any(_tells(part, claim) for claim in claims):
                yield part.text

    def _remarks(
        self, citations: Sequence[t.Citation] = (), missing: Sequence[str] = (), text: str = ""
    ) -> tuple[str, ...]:
        said = [f"Not in your articles: {part}" for part in missing]
        said += filter(None, [told(self.moment), aged(citations, self.moment)])
        if not self.parts.quotes and text:
            asked, answered = language(self.question.text), language(text)
            if asked and answered and asked != answered:
                said.append(f"The answer is in {answered}, the question in {asked}.")
        return tuple(said)

    def _coverage(self) -> t.Coverage:
        where = seen(self.question.where, self.moment.as_of)
        return coverage(self.whole.found, self.parts.library, where, self.there)

    def _answer(self, text: str, draft: Draft, checked: _Checked, reason: str | None = None) -> t.Answer:
        cited = list(dict.fromkeys(c.article.id for c in checked.citations))
        stories = self.parts.library.stories(cited, self.moment.as_of)
        citations = [replace(c, carried_by=carriers(stories, c.article.id)) for c in checked.citations]
        return t.Answer(
            question=self.question.text,
            standalone=self.standalone,
            text=text,
            refused=reason is not None,
            reason=reason,
            claims=checked.claims,
            citations=tuple(citations),
            conflicts=checked.conflicts,
            articles=len(cited),
            independent=len({story.id for story in stories.values()}),
            coverage=self._coverage(),
            backend=self.parts.writer.name,
            prompt=self.parts.writer.prompt,
            usage=draft.usage,
            seconds=self.clock.seconds,
            notices=draft.notices,
            truncated=draft.truncated,
            relevance=max(part.why.score for part in self.asked),
            as_of=self.moment.as_of,
            missing=checked.missing,
            remarks=checked.remarks,
        )


def _tells(part: Part, claim: t.Claim) -> bool:
    """Whether a claim that is borne out is an answer to a part of the question."""
    query = part.found.query
    of = features(Matcher(query), claim.text)
    held = of.coverage >= _HELD and (query.asked == "other" or of.typed > 0)
    return held and claim.status == "supported"


def drain(events: Iterator[t.Event]) -> t.Answer:
    """The finished answer, for callers that show nothing on the way."""
    for event in events:
        if isinstance(event, t.Done):
            return event.answer
    raise AssertionError("a run of events ends with Done")
