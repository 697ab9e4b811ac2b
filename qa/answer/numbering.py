"""Numbers for an answer of quotes: 1, 2, 3 in the order in which it cites, then what it is compared with.

A model is shown its numbers, and keeps them. What only quotes ranks hundreds of sentences, and ranks are no
numbers to print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import qa.types as t
from qa.protocols import Writer
from qa.text.cited import renumbered_conflict
from qa.text.markers import markers


@dataclass(slots=True)
class Numbering:
    """The numbers given so far, by the number that the evidence had."""

    given: dict[int, int] = field(default_factory=dict)

    def number(self, old: int) -> int:
        """The new number: the next one, where it is asked for the first time."""
        return self.given.setdefault(old, len(self.given) + 1)

    def text(self, text: str) -> str:
        """The text with the numbers of its markers replaced."""
        pieces, at = [], 0
        for marker in markers(text):
            pieces += [text[at : marker.start], *(f"[{self.number(n)}]" for n in marker.numbers)]
            at = marker.end
        return "".join(pieces) + text[at:]

    def evidence(self, evidence: Sequence[t.Evidence]) -> list[t.Evidence]:
        """The evidence under its new numbers, in their order."""
        return sorted((replace(e, n=self.number(e.n)) for e in evidence), key=lambda e: e.n)


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A writer whose markers are numbered in the order in which they come."""

    writer: Writer
    numbering: Numbering

    @property
    def name(self) -> str:
        """The writer's."""
        return self.writer.name

    @property
    def prompt(self) -> str | None:
        """The writer's."""
        return self.writer.prompt

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """What the writer writes, numbered anew. Raises what the writer raises."""
        for piece in self.writer.write(request):
            yield replace(piece, text=self.numbering.text(piece.text))

    def stop(self) -> None:
        """End what is being written."""
        self.writer.stop()


def closed_up(
    conflicts: Sequence[t.Conflict], citations: Sequence[t.Citation]
) -> tuple[tuple[t.Conflict, ...], tuple[t.Citation, ...]]:
    """Both without gaps in the numbers; the order stays, and so do the first numbers without a gap."""
    new = {citation.n: n for n, citation in enumerate(sorted(citations, key=lambda c: c.n), start=1)}
    return (
        tuple(renumbered_conflict(conflict, new) for conflict in conflicts),
        tuple(replace(citation, n=new[citation.n]) for citation in citations),
    )
