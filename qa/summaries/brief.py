"""What is new, by story: headline, two cited sentences, outlets. Words alone decide: nothing is embedded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import qa.types as t
from qa.summaries.citing import Numbers, marked, outlets
from qa.summaries.extract import Line, bears_out, lines
from qa.summaries.material import Piece
from qa.summaries.summarize import Clock, Parts
from qa.summaries.values import Brief, Sources, Story
from qa.text.opening import stands_alone
from qa.text.stems import Collection, standardised, stems
from qa.text.stories import Head, stories
from qa.verify import check_each

STORIES = 12
"""Stories that are told, where no other number is asked for."""
_LEAD = 600
"""Characters of an article that its story is known by."""
_TOLD_BY = 6
"""Independent articles of a story whose sentences are looked at."""
_SENTENCES = 8
"""Sentences of each, from the first."""
_LIKE = 0.5
"""Share of stems from which two sentences say the same."""
_BORNE_OUT = 0.6
"""Share of a sentence's stems that another one must hold to support it."""
_LONGEST = 50
"""Words of a sentence that is shown."""


def brief(where: t.Filter, parts: Parts, *, most: int = STORIES) -> Brief:
    """The stories that the filter lets through. Undated articles are among them if it asks for no date.

    Raises what the library raises.
    """
    clock = Clock()
    infos = parts.library.list(where)
    articles = [parts.library.article(info.id) for info in infos]
    clock.lap("retrieve")
    copies = parts.library.stories([info.id for info in infos])
    printed: dict[str, list[t.Article]] = {}
    for article in articles:
        printed.setdefault(copies[article.info.id].id, []).append(article)
    texts = list(printed.values())
    events = stories([_head(of_one_text[0]) for of_one_text in texts])
    found = [_told([a for i in members for a in texts[i]], copies) for members in events]
    found.sort(key=lambda told: (-told.independent, -len(told.outlets), -_newest(told)))
    numbers = Numbers()
    shown = [_story(told, parts, numbers) for told in found[:most]]
    citations = numbers.citations(parts.library)
    clock.lap("write")
    return Brief(
        since=where.since,
        until=where.until,
        stories=tuple(shown),
        more=max(len(found) - most, 0),
        citations=citations,
        sources=_sources(found, found[:most], citations),
        seconds=dict(clock.seconds),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """The articles of a story, the most typical first; copies know whose they are."""

    pieces: tuple[Piece, ...]

    @property
    def independent(self) -> int:
        return len({piece.story for piece in self.pieces})

    @property
    def outlets(self) -> tuple[str, ...]:
        return outlets([piece.article.info for piece in self.pieces])


def _head(article: t.Article) -> Head:
    return Head(article.info.title or "", article.text[:_LEAD], article.info.published)


def _told(articles: Sequence[t.Article], copies: Mapping[str, t.Story]) -> _Told:
    numbers: dict[str, int] = {}
    pieces = []
    for article in articles:
        story = copies[article.info.id].id
        first = story not in numbers
        pieces.append(Piece(article, numbers.setdefault(story, len(numbers)), first, 0.0))
    return _Told(tuple(pieces))


def _newest(told: _Told) -> float:
    return max(
        (p.article.info.published.timestamp() for p in told.pieces if p.article.info.published), default=0.0
    )


def _story(told: _Told, parts: Parts, numbers: Numbers) -> Story:
    first = [piece for piece in told.pieces if piece.first][:_TOLD_BY]
    candidates = [line for piece in first for line in lines([piece])[:_SENTENCES]]
    texts = []
    for line, support in _two(candidates):
        evidence = [numbers.cite(each) for each in (line, *support)]
        texts.append((marked(line.text, [item.n for item in evidence]), evidence))
    checked = check_each(texts, library=parts.library, embedder=parts.embedder)
    infos = tuple(piece.article.info for piece in told.pieces)
    return Story(infos[0].label, checked.claims, told.outlets, infos, told.independent)


def _two(candidates: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """The two sentences that tell most of a story, each with those of other articles that say the same."""
    bags = [frozenset(stems(line.text)) for line in candidates]
    collection = Collection([stems(line.text) for line in candidates])
    centre = standardised(collection.scores(collection.telling(range(len(candidates)), 40)))
    fit = [i for i, line in enumerate(candidates) if stands_alone(line.text) and line.words <= _LONGEST]
    fit = fit or list(range(len(candidates)))
    ranked = sorted(fit, key=lambda i: -(centre[i] - 3 * candidates[i].place))
    chosen: list[int] = []
    for i in ranked:
        if all(_share(bags[i], bags[j]) < _LIKE for j in chosen):
            chosen.append(i)
        if len(chosen) == 2:
            break
    return [(candidates[i], _support(i, candidates, bags)) for i in chosen]


def _support(at: int, candidates: Sequence[Line], bags: Sequence[frozenset[str]]) -> list[Line]:
    found: dict[int, Line] = {}
    for i, line in enumerate(candidates):
        other = line.piece.story
        common = len(bags[i] & bags[at]) / max(len(bags[at]), 1)
        if other == candidates[at].piece.story or other in found or common < _BORNE_OUT:
            continue
        if bears_out(line, candidates[at]):
            found[other] = line
    return list(found.values())


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """Of the stems of the shorter."""
    return len(a & b) / max(min(len(a), len(b)), 1)


def _sources(found: Sequence[_Told], shown: Sequence[_Told], citations: Sequence[t.Citation]) -> Sources:
    infos = [piece.article.info for told in found for piece in told.pieces]
    cited = {citation.article.id for citation in citations}
    return Sources(
        matched=len(infos),
        read=len(infos),
        used=len(cited),
        independent=sum(told.independent for told in found),
        used_independent=sum(
            len({piece.story for piece in told.pieces if piece.article.info.id in cited}) for told in shown
        ),
        undated=sum(info.published is None for info in infos),
        outlets=len({info.outlet for info in infos if info.outlet}),
    )
