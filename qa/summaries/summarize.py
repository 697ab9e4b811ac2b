"""The straight line of a summary: choose the articles, extract or have a model write, check, count sides."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import qa.types as t
from qa.protocols import Embedder, Writer
from qa.summaries.citing import Numbers, marked, outlets, renumbered
from qa.summaries.differences import among_notes, among_picks
from qa.summaries.extract import Extract, Pick, extract, highest_likeness, in_reading_order
from qa.summaries.kept import Note
from qa.summaries.mapped import Model, Spent, evidence, foreseen, mapped, parted
from qa.summaries.material import Material, Shelf, gather
from qa.summaries.reduced import Written, reduced
from qa.summaries.values import (
    Backing,
    Cost,
    Foreseen,
    Style,
    Summarized,
    Summary,
    SummaryEvent,
    Wanted,
)
from qa.text.wording import counted, day
from qa.verify import checking


@dataclass(frozen=True, slots=True)
class Parts:
    """What summarises: opened once."""

    library: Shelf
    embedder: Embedder
    writer: Writer
    model: Model | None = None
    """The writer, where it is a model."""


_LAYOUTS: dict[Style, str] = {
    "prose": "plain prose, no list and no heading",
    "bullets": "a list, one sentence on each line",
    "brief": "first the one sentence that matters most, then a list with one sentence on each line",
}
_POOL = 40
"""Notes among which code looks for the source of a sentence that cites none."""


def summarize(wanted: Wanted, parts: Parts, *, dry_run: bool = False) -> Iterator[SummaryEvent]:
    """Progress, Tokens as they are written, then Summarized with the checked summary.

    Raises NotInLibrary for an id that no article has, and what embedder, library and writer raise.
    """
    clock = Clock()
    yield t.Progress("choosing the articles")
    material = gather(wanted, library=parts.library, embedder=parts.embedder)
    clock.lap("retrieve")
    line = _Line(wanted, parts, material, clock)
    if dry_run:
        yield from line.foreseen()
        return
    if not material.pieces:
        yield Summarized(line.refusal("No article is about it." if wanted.topic else "No article matches."))
        return
    if parts.model is not None:
        yield from line.modelled(parts.model)
        return
    yield t.Progress("reading", len(material.pieces), len(material.pieces))
    found = extract(material, wanted.words, embedder=parts.embedder)
    clock.lap("write")
    if not found.picks:
        yield Summarized(line.refusal("The articles hold no sentence that says something."))
        return
    yield from line.quoted(found)


class Clock:
    """Wall time of each stage."""

    def __init__(self) -> None:
        self.seconds = {"retrieve": 0.0, "write": 0.0, "verify": 0.0}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """What was since the last lap belongs to the stage."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now


@dataclass(frozen=True, slots=True)
class _Line:
    """One summary on its way: what is known once the articles are chosen."""

    wanted: Wanted
    parts: Parts
    material: Material
    clock: Clock
    numbers: Numbers = field(default_factory=Numbers)

    def refusal(self, reason: str, spent: Spent | None = None) -> Summary:
        """An honest 'nothing on it', with what is nearest."""
        coverage = self._coverage()
        about = f"on “{self.wanted.topic}” " if self.wanted.topic else ""
        lines = [f"Nothing {about}in your {counted(coverage.articles, 'article')}."]
        if coverage.nearest:
            lines.append(
                "Nearest: " + "; ".join(f"“{near.article.label}”" for near in coverage.nearest) + "."
            )
        if coverage.newest:
            lines.append(f"Newest: {day(coverage.newest)}.")
        return self._summary(" ".join(lines), refused=True, reason=reason, spent=spent)

    def quoted(self, found: Extract) -> Iterator[SummaryEvent]:
        """The picked sentences, verbatim, each with all the articles that bear it out."""
        picks = _ordered(found.picks, self.wanted.style)
        texts = []
        for i, pick in enumerate(picks):
            evidence = [self.numbers.cite(line) for line in (pick.line, *pick.support)]
            texts.append((marked(pick.line.text, [item.n for item in evidence]), evidence))
            yield t.Token(_joint(self.wanted.style, i) + texts[-1][0])
        checked = yield from checking(texts, library=self.parts.library, embedder=self.parts.embedder)
        conflicts = tuple(among_picks(picks, self.numbers))
        text = "".join(_joint(self.wanted.style, i) + text for i, (text, _) in enumerate(texts))
        self.clock.lap("verify")
        yield Summarized(
            self._summary(
                text,
                claims=checked.claims,
                citations=self.numbers.citations(self.parts.library, checked.citations),
                conflicts=conflicts,
                redundancy=found.redundancy,
            )
        )

    def foreseen(self) -> Iterator[SummaryEvent]:
        """What a model would cost; nothing for the writer that is none."""
        model, articles = self.parts.model, len(self.material.pieces)
        if model is None:
            yield Foreseen(Cost(0, 0, 0, 0, articles, self.parts.writer.name))
            return
        parts = parted(evidence(self.material, self.parts.library), model.room)
        yield Foreseen(foreseen(parts, model, self.material.about, articles))

    def modelled(self, model: Model) -> Iterator[SummaryEvent]:
        """Notes on every part, then a summary of them, checked against what the notes rest on."""
        library, embedder, spent = self.parts.library, self.parts.embedder, Spent()
        parts = parted(evidence(self.material, library), model.room)
        notes = yield from mapped(parts, model, self.material.about, library, embedder, spent)
        layout = _LAYOUTS[self.wanted.style]
        if not notes:
            self.clock.lap("write")
            yield Summarized(self.refusal("The model noted nothing that the articles bear out.", spent))
            return
        written = yield from reduced(
            notes, model, self.material.about, self.wanted.words, layout, library, spent
        )
        self.clock.lap("write")
        texts = self._resting_on(written, notes)
        checked = yield from checking(texts, library=library, embedder=embedder)
        if not checked.claims:
            yield Summarized(self.refusal("The model wrote no summary of its notes.", spent))
            return
        differ = among_notes(notes, self.numbers, library=library, embedder=embedder)
        claims, conflicts, citations = renumbered(
            checked.claims, tuple(differ), self.numbers.citations(library, checked.citations)
        )
        sentences = [_sentence(claim) for claim in claims]
        text = "".join(_joint(self.wanted.style, i) + text for i, text in enumerate(sentences))
        yield t.Token(text)
        highest = highest_likeness([claim.text for claim in claims], embedder)
        self.clock.lap("verify")
        yield Summarized(
            self._summary(
                text,
                claims=claims,
                citations=citations,
                conflicts=conflicts,
                redundancy=highest,
                spent=spent,
            )
        )

    def _resting_on(
        self, written: Sequence[Written], notes: Sequence[Note]
    ) -> list[tuple[str, list[t.Evidence]]]:
        """The sentences with the quotes of the notes that they cite, or that might bear them out."""
        texts = []
        for text, cited in written:
            places = dict.fromkeys(place for note in cited or notes[:_POOL] for place in note.places)
            found = [
                self.numbers.cite_place(self.parts.library.article(id_), start, end)
                for id_, start, end in places
            ]
            marks = "".join(f"[{item.n}]" for item in found) if cited else ""
            texts.append((f"{text} {marks}", found))
        return texts

    def _summary(
        self,
        text: str,
        *,
        refused: bool = False,
        reason: str | None = None,
        claims: tuple[t.Claim, ...] = (),
        citations: tuple[t.Citation, ...] = (),
        conflicts: tuple[t.Conflict, ...] = (),
        redundancy: float | None = None,
        spent: Spent | None = None,
    ) -> Summary:
        used = {n for claim in claims for n in claim.citations}
        cited = [citation.article.id for citation in citations if citation.n in used]
        return Summary(
            about=self.material.about,
            text=text,
            style=self.wanted.style,
            refused=refused,
            reason=reason,
            claims=claims,
            backing=tuple(backing(claim, citations, self.material) for claim in claims),
            citations=citations,
            conflicts=conflicts,
            sources=self.material.sources(cited),
            redundancy=redundancy,
            coverage=self._coverage(),
            backend=self.parts.writer.name,
            prompt=self.parts.model.prompts["summarize-reduce"] if self.parts.model else None,
            usage=spent.usage if spent else None,
            seconds=dict(self.clock.seconds),
            notices=tuple(dict.fromkeys(spent.notices)) if spent else (),
            truncated=spent.truncated if spent else None,
        )

    def _coverage(self) -> t.Coverage:
        library = self.parts.library
        return t.Coverage(library.count(), library.newest(), self.material.nearest)


def backing(claim: t.Claim, citations: Sequence[t.Citation], material: Material) -> Backing:
    """How many articles, independent ones and outlets a claim rests on."""
    stories = {piece.article.info.id: piece.story for piece in material.pieces}
    infos = {c.article.id: c.article for c in citations if c.n in claim.citations}
    return Backing(len(infos), len({stories[id_] for id_ in infos}), outlets(list(infos.values())))


def _sentence(claim: t.Claim) -> str:
    return marked(claim.text, claim.citations)


def _ordered(picks: Sequence[Pick], style: Style) -> list[Pick]:
    """Prose as it reads; a list by weight; a brief with the weightiest in front of the rest as it reads."""
    ranked = sorted(picks, key=lambda pick: -pick.weight)
    if style == "bullets":
        return ranked
    return in_reading_order(picks) if style == "prose" else [ranked[0], *in_reading_order(ranked[1:])]


def _joint(style: Style, at: int) -> str:
    """What stands before a sentence."""
    if style == "prose":
        return " " if at else ""
    if style == "bullets":
        return "\n- " if at else "- "
    return "" if at == 0 else "\n\n- " if at == 1 else "\n- "


def drain(events: Iterator[SummaryEvent]) -> Summary:
    """The finished summary, for callers that show nothing on the way."""
    for event in events:
        if isinstance(event, Summarized):
            return event.summary
    raise AssertionError("a run of events ends with Summarized")
