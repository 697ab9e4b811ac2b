"""Sentences of articles under numbers, and the citations that these stand for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

import qa.types as t
from qa.protocols import Library
from qa.summaries.extract import Line
from qa.text.cited import renumbered_conflict
from qa.text.links import fragment_link
from qa.text.markers import escape
from qa.text.sentences import sentences


class Numbers:
    """Gives each sentence a number, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._evidence: dict[tuple[str, int, int], t.Evidence] = {}

    def cite(self, line: Line) -> t.Evidence:
        """The sentence as evidence, under its number."""
        info = line.piece.article.info
        key = (info.id, line.start, line.end)
        if key not in self._evidence:
            passage = t.Passage(
                f"{info.id}:{line.start}-{line.end}", info.id, line.start, line.end, line.text
            )
            sentence = t.Sentence(line.start, line.end, line.text)
            hit = t.Hit(passage, info, 1.0)
            self._evidence[key] = t.Evidence(len(self._evidence) + 1, hit, (sentence,))
        return self._evidence[key]

    def cite_place(self, article: t.Article, start: int, end: int) -> t.Evidence:
        """A run of sentences as evidence, under its number."""
        key = (article.info.id, start, end)
        if key not in self._evidence:
            text = article.text[start:end]
            passage = t.Passage(f"{article.info.id}:{start}-{end}", article.info.id, start, end, text)
            spans = [(start + a, start + b) for a, b in sentences(text)]
            its = tuple(t.Sentence(a, b, article.text[a:b]) for a, b in spans)
            self._evidence[key] = t.Evidence(len(self._evidence) + 1, t.Hit(passage, article.info, 1.0), its)
        return self._evidence[key]

    def number(self, line: Line) -> int:
        """The number of a sentence."""
        return self.cite(line).n

    def citations(self, library: Library, known: Sequence[t.Citation] = ()) -> tuple[t.Citation, ...]:
        """Every number that was given, with its sentence as the quote; ``known`` ones as they are."""
        made = {each.n: each for each in known}
        return tuple(made.get(item.n) or citation(item, library) for item in self._evidence.values())


def citation(item: t.Evidence, library: Library) -> t.Citation:
    """A passage of the evidence, cited as a whole."""
    article, passage = library.article(item.hit.article.id), item.hit.passage
    url = article.info.url
    link = fragment_link(url, article.text, passage.start, passage.end) if url else None
    digest = sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return t.Citation(item.n, article.info, passage.start, passage.end, passage.text, link, digest)


def marked(text: str, numbers: Iterable[int]) -> str:
    """A sentence on one line with its markers, its own brackets told from them."""
    visible = "".join(c if c.isprintable() or c.isspace() else "" for c in text)
    return f"{escape(' '.join(visible.split()))} {''.join(f'[{n}]' for n in numbers)}"


def renumbered(
    claims: Sequence[t.Claim], conflicts: Sequence[t.Conflict], citations: Sequence[t.Citation]
) -> tuple[tuple[t.Claim, ...], tuple[t.Conflict, ...], tuple[t.Citation, ...]]:
    """All with numbers in the order in which they are cited; citations that nothing cites are left out."""
    order = dict.fromkeys(n for claim in claims for n in claim.citations)
    order |= dict.fromkeys(n for conflict in conflicts for value in conflict.values for n in value.citations)
    new = {old: n for n, old in enumerate(order, start=1)}
    cited = {citation.n: citation for citation in citations}
    return (
        tuple(
            replace(
                claim,
                citations=tuple(new[n] for n in claim.citations),
                quotes=tuple(replace(quote, n=new[quote.n]) for quote in claim.quotes),
            )
            for claim in claims
        ),
        tuple(renumbered_conflict(conflict, new) for conflict in conflicts),
        tuple(replace(cited[old], n=n) for old, n in new.items() if old in cited),
    )


def outlets(infos: Sequence[t.ArticleInfo]) -> tuple[str, ...]:
    """The different outlets, in order."""
    return tuple(dict.fromkeys(info.outlet for info in infos if info.outlet))
