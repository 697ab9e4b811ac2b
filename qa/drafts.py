"""Any text against the library: each claim with the sentences that bear it out, or that say otherwise."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import qa.types as t
from qa.protocols import Embedder, Library
from qa.retrieve import retrieve, seen
from qa.text.markers import claims, escape
from qa.text.saying import says_nothing
from qa.text.sentences import sentences
from qa.verify import check_each

PASSAGES = 5
"""Passages that are looked at for one claim."""
_LEANS = re.compile(r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its)\b")


def judge(
    text: str,
    *,
    library: Library,
    embedder: Embedder,
    where: t.Filter | None = None,
    as_of: datetime | None = None,
    k: int | None = None,
) -> t.Judged:
    """The claims of a text, each checked against the passages that are nearest to it.

    Markers of the text itself count for nothing: they point to another tool's sources. Raises what the
    embedder and the library raise.
    """
    start = time.perf_counter()
    said = [claim.text for claim in claims(text) if not says_nothing(claim.text, cited=bool(claim.markers))]
    held = _Held(embedder, [*said, *_questions(said)])
    hits = [
        retrieve(question, library=library, embedder=held, k=k or PASSAGES, where=where, as_of=as_of).hits
        for question in _questions(said)
    ]
    found = list(_evidence(hits, held))
    retrieved = time.perf_counter()
    cases = [(escape(claim), evidence) for claim, evidence in zip(said, found, strict=True)]
    checked = check_each(cases, library=library, embedder=held)
    judged = tuple(_judged(claim) for claim in checked.claims)
    seconds = {"retrieve": retrieved - start, "verify": time.perf_counter() - retrieved}
    return t.Judged(judged, checked.citations, library.count(seen(where or t.Filter(), as_of)), seconds)


def _judged(claim: t.Claim) -> t.Claim:
    """A claim that no passage comes near is not borne out; that its text cites nothing is no fault of it."""
    return replace(claim, status="unsupported") if claim.status == "uncited" else claim


class _Held:
    """An embedder that is asked for a text once, and for many at a time."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self._embedder = embedder
        self._vectors: dict[str, list[float]] = {}
        self.embed(texts)

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def size(self) -> int:
        return self._embedder.size

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if fresh:
            self._vectors.update(zip(fresh, self._embedder.embed(fresh), strict=True))
        return [self._vectors[text] for text in texts]


def _questions(said: Sequence[str]) -> Iterator[str]:
    """What to look for each claim with: itself, behind the claim that its "he" or "it" leans on."""
    whole = ""
    for claim in said:
        whole = f"{whole} {claim}" if whole and _LEANS.match(claim) else claim
        yield whole


def _evidence(hits: Sequence[Sequence[t.Hit]], embedder: _Held) -> Iterator[tuple[t.Evidence, ...]]:
    """The passages for each claim, numbered over all of them, with the vectors of their sentences."""
    texts = dict.fromkeys(hit.passage.text for found in hits for hit in found)
    embedder.embed([text[a:b] for text in texts for a, b in sentences(text)])
    numbers: dict[tuple[str, int, int], int] = {}
    for found in hits:
        yield tuple(_numbered(hit, numbers, embedder) for hit in found)


def _numbered(hit: t.Hit, numbers: dict[tuple[str, int, int], int], embedder: _Held) -> t.Evidence:
    passage = hit.passage
    n = numbers.setdefault((passage.article, passage.start, passage.end), len(numbers) + 1)
    cut = sentences(passage.text)
    vectors = embedder.embed([passage.text[a:b] for a, b in cut])
    return t.Evidence(
        n,
        hit,
        tuple(
            t.Sentence(passage.start + a, passage.start + b, passage.text[a:b], tuple(vector))
            for (a, b), vector in zip(cut, vectors, strict=True)
        ),
    )
