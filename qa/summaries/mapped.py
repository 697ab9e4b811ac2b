"""A summary by a model: notes on each part of the material, then a summary of the notes.

Notes carry their citations: each is checked against the passages that it cites as soon as it is written, and
only what these bear out goes on. The summary cites notes by number; the numbers are resolved to the quotes
that the notes rest on, and the summary is checked against these. What the model has made of a part is kept,
under a name made of the part's text, the prompt's version, the model and the topic.
"""

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

import qa.types as t
from qa.errors import BackendError
from qa.protocols import NO_ANSWER, Embedder, Library, Writer
from qa.summaries.kept import KeptNotes, Note, key
from qa.summaries.material import Material
from qa.summaries.values import Cost
from qa.text.instructing import instructs
from qa.text.sentences import sentences
from qa.verify import check

RULES = 700
"""Tokens that a prompt takes beside the passages."""
NOTES = "six to twelve statements"
"""How many a part of the material gets."""
_HEAD = 40
"""Tokens of the line above a passage."""
_BYTES_A_TOKEN = 3
"""Few tokenizers spend a token on less."""
_FIT = 0.0
"""Standard deviations of relevance below which a passage of a relevant article is not shown to the model."""


@dataclass(frozen=True, slots=True)
class Model:
    """A writer that is a model, with what it takes to plan its work."""

    writer: Writer
    context: int
    """Tokens for a prompt and its answer."""
    max_tokens: int
    prompts: Mapping[str, str]
    """Name and version of each prompt template."""
    kept: KeptNotes

    @property
    def room(self) -> int:
        """Tokens for passages in one prompt."""
        answer = min(self.max_tokens, self.context // 2)
        return max(self.context - answer - RULES, 200)


@dataclass(frozen=True, slots=True)
class Part:
    """Passages that are shown in one prompt."""

    evidence: tuple[t.Evidence, ...]
    tokens: int

    def name(self, model: Model, topic: str) -> str:
        """What its notes are kept under."""
        texts = [f"{e.hit.article.id}:{e.hit.passage.start}\n{e.hit.passage.text}" for e in self.evidence]
        return key(model.writer.name, model.prompts["summarize-map"], topic, NOTES, *texts)


@dataclass(slots=True)
class Spent:
    """What the model has used and said on the way."""

    prompt: int = 0
    completion: int = 0
    notices: list[str] = field(default_factory=list)
    truncated: str | None = None

    @property
    def usage(self) -> t.Usage | None:
        """The tokens that the backend counted; None where it counted none."""
        return t.Usage(self.prompt, self.completion) if self.prompt or self.completion else None


def tokens(text: str) -> int:
    """Of a text, on the safe side."""
    return math.ceil(len(text.encode("utf-8", "surrogatepass")) / _BYTES_A_TOKEN)


def evidence(material: Material, library: Library) -> list[t.Evidence]:
    """The passages that a model reads, article by article; of near-copies those of one.

    Of a topic those that fit it, and of each article the best.
    """
    found: list[t.Evidence] = []
    for piece in material.pieces:
        if not piece.first:
            continue
        info = piece.article.info
        spans = {start: fit for start, _, fit in material.fits.get(info.id, ())}
        best = max(spans.values(), default=0.0)
        for passage in library.neighbours(info.id):
            if spans and spans.get(passage.start, -9.0) < min(_FIT, best):
                continue
            cut = [(start, end) for start, end in sentences(passage.text)]
            its = tuple(t.Sentence(passage.start + a, passage.start + b, passage.text[a:b]) for a, b in cut)
            found.append(t.Evidence(len(found) + 1, t.Hit(passage, info, 1.0), its))
    return found


def parted(every: Sequence[t.Evidence], room: int) -> list[Part]:
    """Runs of passages that fit into a prompt each; a passage that is too long for any stands alone."""
    parts: list[Part] = []
    run: list[t.Evidence] = []
    used = 0
    for item in every:
        size = tokens(item.hit.passage.text) + _HEAD
        if run and used + size > room:
            parts.append(Part(_numbered(run), used))
            run, used = [], 0
        run.append(item)
        used += size
    return [*parts, Part(_numbered(run), used)] if run else parts


def _numbered(run: Sequence[t.Evidence]) -> tuple[t.Evidence, ...]:
    """From 1 in each prompt: small models keep to small numbers, and equal parts have equal names."""
    return tuple(t.Evidence(n, item.hit, item.sentences) for n, item in enumerate(run, start=1))


def foreseen(parts: Sequence[Part], model: Model, topic: str, articles: int) -> Cost:
    """What the model would be given and may write, estimated from above."""
    kept = [part for part in parts if model.kept.get(part.name(model, topic)) is not None]
    open_parts = [part for part in parts if part not in kept]
    answer = min(model.max_tokens, model.context // 2)
    notes = len(parts) * answer
    reductions = _reductions(notes, model.room)
    return Cost(
        calls=len(open_parts) + reductions,
        kept=len(kept),
        prompt=sum(part.tokens + RULES for part in open_parts) + notes + reductions * RULES,
        completion=(len(open_parts) + reductions) * answer,
        articles=articles,
        backend=model.writer.name,
    )


def _reductions(size: int, room: int) -> int:
    """Prompts that it takes to write one summary from notes of so many tokens."""
    calls = 1
    while size > room:
        groups = math.ceil(size / room)
        calls += groups
        size = min(size // 2, groups * room // 2)
    return calls


def mapped(
    parts: Sequence[Part], model: Model, topic: str, library: Library, embedder: Embedder, spent: Spent
) -> Generator[t.Progress | t.Notice, None, list[Note]]:
    """The notes on all parts, each once, as the generator's value.

    Raises BackendError where the model fails; the notes until then are kept.
    """
    queue, done = list(parts), 0
    found: dict[str, Note] = {}
    while queue:
        part = queue.pop(0)
        yield t.Progress("taking notes", done, done + 1 + len(queue))
        name = part.name(model, topic)
        notes = model.kept.get(name)
        if notes is None:
            try:
                reply = yield from asked(
                    model, "summarize-map", part.evidence, topic, {"length": NOTES}, spent
                )
            except BackendError as error:
                saved = f"notes on {done} of {done + 1 + len(queue)} parts are kept: run it again"
                error.hint = f"{error.hint}; {saved}"
                raise
            if reply.dropped:
                left = [item for item in part.evidence if item.n in reply.dropped]
                queue[:0] = parted(left, model.room)
                part = Part(tuple(i for i in part.evidence if i.n not in reply.dropped), part.tokens)
            notes = _borne_out(reply.text, part.evidence, library, embedder)
            if not reply.cut:
                model.kept.put(name if not reply.dropped else part.name(model, topic), notes)
        done += 1
        found.update((note.text, note) for note in notes)
    yield t.Progress("taking notes", done, done)
    return list(found.values())


def _borne_out(
    text: str, shown: Sequence[t.Evidence], library: Library, embedder: Embedder
) -> tuple[Note, ...]:
    """The statements that the passages support, with the quotes that do."""
    if text.strip().upper().startswith(NO_ANSWER) or not text.strip():
        return ()
    articles = {item.n: item.hit.article.id for item in shown}
    checked = check(text, shown, library=library, embedder=embedder)
    return tuple(
        Note(claim.text, tuple((articles[q.n], q.start, q.end) for q in claim.quotes))
        for claim in checked.claims
        if claim.status == "supported" and claim.quotes and not instructs(claim.text)
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote."""

    text: str
    dropped: tuple[int, ...]
    """Numbers that it was not shown."""
    cut: str | None
    """Why it stops in the middle."""


def asked(
    model: Model,
    prompt: str,
    shown: Sequence[t.Evidence],
    topic: str,
    material: Mapping[str, str],
    spent: Spent,
) -> Generator[t.Notice, None, Reply]:
    """The model's reply as the generator's value. Raises BackendError before its first word."""
    text, cut = "", None
    dropped: tuple[int, ...] = ()
    request = t.WriteRequest(topic, tuple(shown), prompt=prompt, material=material)
    try:
        for piece in model.writer.write(request):
            text += piece.text
            dropped += piece.dropped
            if piece.usage:
                spent.prompt += piece.usage.prompt
                spent.completion += piece.usage.completion
            if piece.notice and not piece.dropped:
                spent.notices.append(piece.notice)
                yield t.Notice(piece.notice)
    except BackendError as error:
        if not text.strip():
            raise
        cut = f"{error.message}. {error.hint}".strip()
    return Reply(text, dropped, cut)
