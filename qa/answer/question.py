"""What is asked, taken apart, and what was found for each part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import qa.types as t
from qa.answer.moment import Moment
from qa.answer.packing import chosen
from qa.chat import by_rule
from qa.evidence import gather, relevance
from qa.protocols import Embedder, Library, Reranker
from qa.retrieve import HALF_LIFE, Retrieved, retrieve
from qa.text.parts import parts
from qa.text.rank import Relevance
from qa.text.terms import read

_SPARE = 2
"""How many times the passages wanted are looked at, to choose from."""


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
class Part:
    """One thing that is asked for, with what was found for it."""

    text: str
    """As it is asked."""
    found: Retrieved
    evidence: tuple[t.Evidence, ...]
    """Numbered from 1."""
    why: Relevance


@dataclass(frozen=True, slots=True)
class Searcher:
    """Looks for what one question asks."""

    library: Library
    embedder: Embedder
    question: Question
    moment: Moment
    half_life: timedelta = HALF_LIFE
    reranker: Reranker | None = None
    packed: bool = False
    """Whether near-copies are offered once and several outlets preferred: what only quotes cites them all."""

    def search(self, text: str) -> Part:
        """What there is for one thing asked. Raises what the embedder and the library raise."""
        at = self.moment
        found = retrieve(
            text,
            library=self.library,
            embedder=self.embedder,
            k=self.question.k * (_SPARE if self.packed else 1),
            where=self.question.where,
            as_of=at.as_of,
            now=at.today if at.present else None,
            during=at.during,
            half_life=self.half_life,
            reranker=self.reranker,
        )
        if self.packed:
            found = replace(found, hits=chosen(found, self.question.k))
        evidence = gather(found, library=self.library, embedder=self.embedder, limit=self.question.k)
        return Part(text, found, evidence, relevance(found, evidence))

    def each(self, question: str) -> list[Part]:
        """The same for each part of a question that asks for more than one thing."""
        asked = parts(question)
        return [
            replace(self.search(whole), text=part) for part, whole in zip(asked, _wholes(asked), strict=True)
        ]


def _wholes(asked: Sequence[str]) -> Iterator[str]:
    """Each part as it can be looked for alone: with the names that only the first part says."""
    first = asked[0]
    names = [term.written for term in read(first).terms if term.is_name]
    for part in asked:
        if part == first or first in part:
            yield part
        elif names and not any(term.is_name for term in read(part).terms):
            yield f"{part} ({' '.join(names)})"
        else:
            yield by_rule(part, [t.Turn(first, "")])
