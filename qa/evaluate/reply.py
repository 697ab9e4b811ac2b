"""What is kept of an answer: all that the metrics and the reports need, and that can be written down."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import qa.types as t

RANKED = 60
"""Passages of the ranking that are kept."""
AROUND = 120
"""Characters of an article that are kept before and after a quote."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer."""

    n: int
    article: str
    place: str
    """Path or URL."""
    title: str
    start: int
    end: int
    quote: str
    before: str = ""
    """What stands before the quote in the passage that it was taken from."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of an answer with the checker's word on it."""

    text: str
    citations: tuple[int, ...]
    status: str
    problems: tuple[tuple[str, str], ...]
    """Kind and value of each."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of the ranking, by its offsets."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one golden question."""

    text: str
    standalone: str
    refused: bool
    reason: str | None
    relevance: float | None
    claims: tuple[Said, ...]
    citations: tuple[Cited, ...]
    offered: tuple[str, ...]
    """Articles of the passages that the answer was written from."""
    ranked: tuple[Place, ...]
    """Every passage that was looked at, best first."""
    tokens: tuple[int, int] | None
    """Of prompt and completion; None where no model counted them."""
    seconds: float
    """Wall time from the question to the checked answer."""
    truncated: str | None = None


def of(answer: t.Answer, found: t.Found, seconds: float) -> Reply:
    """What is kept of an answer and of what was found for it."""
    return Reply(
        text=answer.text,
        standalone=answer.standalone,
        refused=answer.refused,
        reason=answer.reason,
        relevance=answer.relevance,
        claims=tuple(
            Said(c.text, c.citations, c.status, tuple((p.kind, p.value) for p in c.problems))
            for c in answer.claims
        ),
        citations=tuple(_cited(citation, found) for citation in answer.citations),
        offered=tuple(dict.fromkeys(hit.article.id for hit in found.hits)),
        ranked=tuple(Place(p.article, p.start, p.end) for p in found.ranked[:RANKED]),
        tokens=(answer.usage.prompt, answer.usage.completion) if answer.usage else None,
        seconds=seconds,
        truncated=answer.truncated,
    )


def _cited(citation: t.Citation, found: t.Found) -> Cited:
    article = citation.article
    before, after = _around(citation, found)
    return Cited(
        n=citation.n,
        article=article.id,
        place=article.path or article.url or article.id,
        title=article.label,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        before=before,
        after=after,
    )


def _around(citation: t.Citation, found: t.Found) -> tuple[str, str]:
    for passage in (hit.passage for hit in found.hits if hit.article.id == citation.article.id):
        if passage.start <= citation.start and citation.end <= passage.end:
            start, end = citation.start - passage.start, citation.end - passage.start
            return passage.text[max(start - AROUND, 0) : start], passage.text[end : end + AROUND]
    return "", ""


def drain(events: Iterator[t.Event]) -> tuple[t.Answer, t.Found]:
    """The finished answer and what was found for it. Raises what the events raise."""
    found = t.Found(())
    for event in events:
        if isinstance(event, t.Found):
            found = event
        elif isinstance(event, t.Done):
            return event.answer, found
    raise AssertionError("a run of events ends with Done")


def to_json(reply: Reply) -> dict[str, Any]:
    """The reply as a JSON object."""
    return asdict(reply)


def from_json(record: dict[str, Any]) -> Reply:
    """The reply that ``to_json`` wrote. Raises KeyError or TypeError for anything else."""
    tokens = record["tokens"]
    return Reply(
        **{
            **record,
            "claims": tuple(_said(claim) for claim in record["claims"]),
            "citations": tuple(Cited(**cited) for cited in record["citations"]),
            "offered": tuple(record["offered"]),
            "ranked": tuple(Place(**place) for place in record["ranked"]),
            "tokens": None if tokens is None else (tokens[0], tokens[1]),
        }
    )


def _said(record: dict[str, Any]) -> Said:
    return Said(
        record["text"],
        tuple(record["citations"]),
        record["status"],
        tuple((kind, value) for kind, value in record["problems"]),
    )
