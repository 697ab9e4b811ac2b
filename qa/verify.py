"""Claims against the sentences that they cite: aligned by code, checked to the letter."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import mul
from typing import Literal, cast

import qa.types as t
from qa.protocols import Embedder, Library, Vector
from qa.text.align import MOST, Content, Support, choose, content, held, verbatim
from qa.text.cited import citation
from qa.text.instructing import instructs
from qa.text.ledger import Ledger
from qa.text.markers import RawClaim, claims
from qa.text.polarity import reversals
from qa.text.saying import is_silence, says_nothing
from qa.text.voices import body, misattributed, said, vouched

SUPPORTED = 0.42
"""Support from which a cited claim counts as borne out by the sentences that it cites."""
FOUND = 0.52
"""Support from which code cites a source for a claim that has none."""
_KNOWN = 40_000
"""Characters of an article that are read for the full forms of its names, which stand early."""
_AS_NEAR = 0.15
"""How much less than the nearest source another may support what is said, and still tell who says it."""
_TRIED = 3
"""Sources that are looked at closely for a claim without a citation."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims of an answer with what they rest on, and the citations that these make up."""

    claims: tuple[t.Claim, ...]
    citations: tuple[t.Citation, ...]


def check(text: str, evidence: Sequence[t.Evidence], *, library: Library, embedder: Embedder) -> Checked:
    """Cut an answer into claims, align each to the sentences that it cites, and check its figures.

    A claim without a citation that the evidence supports is cited by code. Sentences that claim nothing (a
    lead-in, "the articles do not say") are left out. Raises what the embedder raises.
    """
    return check_each([(text, evidence)], library=library, embedder=embedder)


def check_each(
    texts: Sequence[tuple[str, Sequence[t.Evidence]]], *, library: Library, embedder: Embedder
) -> Checked:
    """``check`` for several texts with evidence of their own, under numbers that mean the same in all."""
    steps = checking(texts, library=library, embedder=embedder)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(Checked, end.value)


def checking(
    texts: Sequence[tuple[str, Sequence[t.Evidence]]], *, library: Library, embedder: Embedder
) -> Generator[t.Progress, None, Checked]:
    """``check_each`` that tells how many claims it has checked; what it found is the generator's value."""
    sources = {item.n: _Source(item, library) for _, evidence in texts for item in evidence}
    cases = [
        _Case(claim, {item.n: sources[item.n] for item in evidence})
        for text, evidence in texts
        for claim in claims(text)
        if not says_nothing(claim.text, cited=bool(claim.markers))
    ]
    yield t.Progress("checking", 0, len(cases))
    _embed(cases, sources, embedder)
    checked: list[t.Claim] = []
    for case in cases:
        checked.append(case.checked())
        yield t.Progress("checking", len(checked), len(cases))
    return Checked(tuple(checked), tuple(_citations(checked, sources)))


class _Source:
    """One numbered passage of the evidence, with its sentences."""

    def __init__(self, item: t.Evidence, library: Library) -> None:
        self.n = item.n
        self.article = item.hit.article
        self.passage = item.hit.passage
        self.sentences = item.sentences
        self.texts = [sentence.text for sentence in item.sentences]
        self.usable = [i for i, text in enumerate(self.texts) if not instructs(text)]
        """Sentences that may bear something out: none that tells a model what to write."""
        self.vectors: list[Vector | None] = [sentence.vector for sentence in item.sentences]
        self._library = library

    @cached_property
    def held(self) -> list[frozenset[str]]:
        return [held(text) for text in self.texts]

    @cached_property
    def whole(self) -> str:
        """The article's text."""
        return self._library.article(self.article.id).text

    @property
    def context(self) -> list[str]:
        """What is cited along with any sentence of the article."""
        return [text for text in (self.article.title, self.article.outlet, self.passage.heading) if text]

    def quote(self, first: int, last: int) -> t.Quote:
        """The text from one sentence to another."""
        start, end = self.sentences[first].start, self.sentences[last].end
        text = self.passage.text[start - self.passage.start : end - self.passage.start]
        return t.Quote(self.n, start, end, text)


_Place = tuple[int, int]
"""A source's number and the index of a sentence in it."""


class _Case:
    """One claim on its way to being checked."""

    def __init__(self, claim: RawClaim, sources: Mapping[int, _Source]) -> None:
        self.claim = claim
        self.sources = sources
        self.cited = [n for n in claim.markers if n in sources]
        self.unknown = [n for n in claim.markers if n not in sources]
        self.vector: Vector | None = None
        looked_at = self.cited or list(sources)
        found = {n: verbatim(claim.text, sources[n].texts) for n in looked_at}
        self.verbatim = {
            n: run for n, run in found.items() if run is not None and set(run) <= set(sources[n].usable)
        }

    @cached_property
    def content(self) -> Content:
        return content(self.claim.text)

    def checked(self) -> t.Claim:
        """The claim with its citations, quotes, status and problems."""
        markers = tuple(t.Problem("marker", f"[{n}]") for n in self.unknown)
        if not self.cited:
            return self._found_by_code(markers)
        places = self._verbatim_places() if self.verbatim else self._aligned(self.cited)
        if self.verbatim:
            return self._claim(places, "writer", (*markers, *self._cut_out(places)), supported=True)
        places, problems = self._repaired(places)
        supported = is_silence(self.claim.text) or self._support(places).score >= SUPPORTED
        return self._claim(places, "writer", (*markers, *self._with_voice(problems)), supported=supported)

    def _found_by_code(self, markers: tuple[t.Problem, ...]) -> t.Claim:
        """A claim whose writer cites nothing that was offered."""
        if self.verbatim:
            n, run = next(iter(self.verbatim.items()))
            places = [(n, i) for i in run]
            return self._claim(places, "code", (*markers, *self._cut_out(places)), supported=True)
        ranked = sorted(self.sources, key=lambda n: -self._support(self._aligned([n])).score)
        best: tuple[float, list[_Place], tuple[t.Problem, ...]] | None = None
        for n in ranked[:_TRIED]:
            places, problems = self._repaired(self._aligned([n]))
            score = self._support(places).score
            if score >= FOUND and (best is None or (-len(problems), score) > (-len(best[2]), best[0])):
                best = (score, places, problems)
        if best is None:
            lacking = () if is_silence(self.claim.text) else (self._unsupported(),)
            return self._claim([], None, (*markers, *lacking), supported=False)
        problems = self._with_voice(best[2], best[1][0][0])
        return self._claim(best[1], "code", (*markers, *problems), supported=True)

    def _claim(
        self,
        places: Sequence[_Place],
        cited_by: Literal["writer", "code"] | None,
        problems: tuple[t.Problem, ...],
        *,
        supported: bool,
    ) -> t.Claim:
        status: t.Status = "supported"
        if cited_by is None:
            status = "uncited"
        elif not supported:
            status, problems = "unsupported", (*problems, self._unsupported())
        elif problems:
            status = "partly"
        numbers = tuple(dict.fromkeys([*self.cited, *(n for n, _ in places)]))
        return t.Claim(self.claim.text, numbers, cited_by, status, problems, tuple(self._quotes(places)))

    def _unsupported(self) -> t.Problem:
        return t.Problem("support", self.claim.text, 0, len(self.claim.text))

    def _quotes(self, places: Sequence[_Place]) -> Iterator[t.Quote]:
        """One quote for each run of neighbouring sentences."""
        for _, group in groupby(
            enumerate(sorted(places)), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])
        ):
            run = [place for _, place in group]
            yield self.sources[run[0][0]].quote(run[0][1], run[-1][1])

    def _verbatim_places(self) -> list[_Place]:
        places = [(n, i) for n, run in self.verbatim.items() for i in run]
        return places + [place for n in self.cited if n not in self.verbatim for place in self._best(n)]

    def _cut_out(self, places: Sequence[_Place]) -> tuple[t.Problem, ...]:
        """What is wrong with words that are but a part of the source's sentence: a "not" left out."""
        return tuple(reversals(self.claim.text, [self.sources[n].texts[i] for n, i in places]))

    def _aligned(self, numbers: Sequence[int]) -> list[_Place]:
        """The sentences of the given sources that bear the claim best, at least one of each."""
        pool = [(n, i) for n in numbers for i in self.sources[n].usable]
        places = [pool[i] for i in self._chosen(pool).chosen]
        held_numbers = {n for n, _ in places}
        return places + [place for n in numbers if n not in held_numbers for place in self._best(n)]

    def _best(self, n: int) -> list[_Place]:
        """The one sentence of a source that is nearest to the claim."""
        pool = [(n, i) for i in self.sources[n].usable]
        return [pool[i] for i in self._chosen(pool, most=1).chosen]

    def _chosen(self, pool: Sequence[_Place], most: int = MOST, told: Content | None = None) -> Support:
        stems = [self.sources[n].held[i] for n, i in pool]
        return choose(told or self.content, stems, [self._cosine(place) for place in pool], most=most)

    def _support(self, places: Sequence[_Place]) -> Support:
        return self._chosen(list(places), most=len(places))

    def _cosine(self, place: _Place) -> float | None:
        vector = self.sources[place[0]].vectors[place[1]]
        return None if vector is None or self.vector is None else sum(map(mul, vector, self.vector))

    def _repaired(self, places: list[_Place]) -> tuple[list[_Place], tuple[t.Problem, ...]]:
        """With further sentences of the same sources, where they hold a figure that is missing."""
        problems = self._missing(places)
        numbers = dict.fromkeys(n for n, _ in places)
        while problems and len(places) < MOST + len(numbers) - 1:
            rest = [(n, i) for n in numbers for i in self.sources[n].usable if (n, i) not in places]
            tried = [
                (len(self._missing([*places, place])), self._distance(place, places), place) for place in rest
            ]
            left, _, place = min(tried, default=(len(problems), 0, (0, 0)))
            if left >= len(problems):
                break
            places = [*places, place]
            problems = self._missing(places)
        return places, problems

    def _with_voice(self, problems: tuple[t.Problem, ...], *numbers: int) -> tuple[t.Problem, ...]:
        """With the claim's speaker, where no cited article lets them say what it says.

        A speaker who is borne out, by another name, is not missing from the sentences.
        """
        told = content(body(self.claim.text))
        best = [
            (n, self._chosen([(n, i) for i in self.sources[n].usable], 1, told))
            for n in numbers or self.cited
        ]
        near = max((support.score for _, support in best), default=0.0) - _AS_NEAR
        voices: list[t.Problem | None] = []
        for n, support in best:
            if support.score < near:
                continue
            source = self.sources[n]
            spans = [source.sentences[source.usable[i]] for i in support.chosen]
            places = [said(source.whole, span.start, span.end) for span in spans]
            known = vouched(self.claim.text, source.whole, places)
            problems = tuple(p for p in problems if known is None or not _within(p, known))
            voices.append(misattributed(self.claim.text, source.whole, places, source.article.outlet or ""))
        voice = next(iter(voices), None) if all(voices) else None
        if voice is None or any(_overlap(voice, problem) for problem in problems):
            return problems
        return tuple(sorted((*problems, voice), key=lambda problem: problem.start or 0))

    @staticmethod
    def _distance(place: _Place, places: Sequence[_Place]) -> int:
        return min((abs(place[1] - i) for n, i in places if n == place[0]), default=99)

    def _missing(self, places: Sequence[_Place]) -> tuple[t.Problem, ...]:
        """What of the claim's figures does not stand in these sentences."""
        cited = [self.sources[n] for n in dict.fromkeys(n for n, _ in places)]
        dates = [source.article.published for source in cited if source.article.published]
        ledger = Ledger(
            [self.sources[n].texts[i] for n, i in sorted(places)],
            published=dates[0] if dates else None,
            context=[text for source in cited for text in source.context],
            known=lambda: [source.whole[:_KNOWN] for source in cited],
        )
        return tuple(ledger.missing(self.claim.text))


def _within(problem: t.Problem, span: t.Span) -> bool:
    return problem.kind == "name" and span[0] <= (problem.start or 0) and (problem.end or 0) <= span[1]


def _overlap(one: t.Problem, other: t.Problem) -> bool:
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def _embed(cases: Sequence[_Case], sources: Mapping[int, _Source], embedder: Embedder) -> None:
    """Give vectors to the claims that need one, and to the cited sentences that have none, in one batch."""
    wanted = [case for case in cases if not case.verbatim]
    bare = dict.fromkeys(
        (n, i)
        for case in wanted
        for n in case.cited
        for i, vector in enumerate(case.sources[n].vectors)
        if vector is None
    )
    if not wanted:
        return
    texts = [case.claim.text for case in wanted] + [sources[n].texts[i] for n, i in bare]
    vectors = embedder.embed(texts)
    for case, vector in zip(wanted, vectors, strict=False):
        case.vector = vector
    for (n, i), vector in zip(bare, vectors[len(wanted) :], strict=True):
        sources[n].vectors[i] = vector


def _citations(checked: Sequence[t.Claim], sources: Mapping[int, _Source]) -> Iterator[t.Citation]:
    """One citation a number, from the first to the last sentence that any claim rests on."""
    quotes = sorted((quote for claim in checked for quote in claim.quotes), key=lambda quote: quote.n)
    for n, group in groupby(quotes, key=lambda quote: quote.n):
        spans = [(quote.start, quote.end) for quote in group]
        source, start, end = sources[n], min(s for s, _ in spans), max(e for _, e in spans)
        yield citation(n, source.article, source.whole, start, end)
