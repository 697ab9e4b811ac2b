"""The sentences of a summary: those that most articles tell, against redundancy, in an order that reads.

Sentences are weighed by the features of MEAD (Radev et al., "Centroid-based summarization of multiple
documents", 2004): likeness to the centroid or to the topic, position, length, and how many articles say the
same (their cross-document subsumption). They are picked one by one as in maximal marginal relevance
(Carbonell and Goldstein, 1998), with a bound on likeness instead of a price for it. Passages and words choose
the few hundred sentences that are embedded. The weights were set on SummHay by ``eval/summhay.py``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.protocols import Embedder
from qa.summaries.material import Material, Piece
from qa.text.instructing import instructs
from qa.text.ledger import Ledger
from qa.text.opening import is_statement, stands_alone
from qa.text.sentences import sentences
from qa.text.stems import Collection, standardised, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

EMBEDDED = 400
"""Sentences that are embedded for one summary."""
SAME = 0.85
"""Cosine from which two sentences say the same."""
SUPPORTS = 0.7
"""Cosine from which a sentence may support another one: its figures must agree as well."""
REPEATS = 0.75
"""Cosine that no two sentences of a summary reach."""
_SHORTEST, _LONGEST = 5, 60
"""Words of a sentence that may be picked."""
_OWN_WORDS = 0.3
"""What a sentence's own words count for beside its passage and article, in choosing what to embed."""
_ROOM = 1.15
"""How far the last sentence may go beyond the words allowed."""
_FIT, _RELEVANCE, _LENGTH, _RARITY, _TOLD = 1.0, 1.0, 0.65, 0.5, 2.0
_CENTRE, _POSITION, _EARLY = 1.0, 1.0, 0.4
"""Weights of the features, each standardised: likeness to the centroid and position alone without a topic,
fit of the passage, relevance of the article and a little of the position with one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article: ``article.text[start:end] == text``."""

    piece: Piece
    start: int
    end: int
    text: str
    place: float
    """Where in its article it stands, from 0 to 1."""

    @property
    def words(self) -> int:
        """Roughly: what white space parts."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence of the summary, and the sentences of other articles that bear it out."""

    line: Line
    support: tuple[Line, ...]
    differing: tuple[Line, ...]
    """Sentences of other articles on the same thing whose figures are others."""
    weight: float


@dataclass(frozen=True, slots=True)
class Extract:
    """The picked sentences, in an order that reads."""

    picks: tuple[Pick, ...]
    redundancy: float | None
    """The highest cosine of two of them."""


def lines(pieces: Sequence[Piece], *, guarded: bool = True) -> list[Line]:
    """Every sentence that says something, of each article; ``guarded``: none that speaks to a model."""
    found = []
    for piece in pieces:
        text = piece.article.text
        spans = sentences(text)
        for i, (start, end) in enumerate(spans):
            sentence = text[start:end]
            if is_statement(sentence) and not (guarded and instructs(sentence)):
                found.append(Line(piece, start, end, sentence, i / len(spans)))
    return found


def extract(material: Material, words: int, *, embedder: Embedder) -> Extract:
    """The sentences that cover the material best in so many words. Raises what the embedder raises."""
    import numpy as np

    every = lines(material.voices, guarded=False)
    short = [line for line in _shortlist(material, every) if not instructs(line.text)]
    if not short:
        return Extract((), None)
    texts = list(dict.fromkeys(line.text for line in short))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    matrix = np.array([vectors[line.text] for line in short], dtype=np.float32)
    likeness = matrix @ matrix.T
    weights = _weights(material, short, likeness)
    chosen = _picked(short, weights, likeness, words)
    picks = [_pick(i, short, weights, likeness) for i in chosen]
    highest = max((float(likeness[i, j]) for n, i in enumerate(chosen) for j in chosen[:n]), default=None)
    return Extract(tuple(picks), highest)


def highest_likeness(texts: Sequence[str], embedder: Embedder) -> float | None:
    """The highest cosine of two of the texts; None for fewer than two."""
    import numpy as np

    if len(texts) < 2:
        return None
    matrix = np.array(embedder.embed(texts), dtype=np.float32)
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, -1)
    return float(likeness.max())


def _shortlist(material: Material, every: Sequence[Line]) -> list[Line]:
    """The sentences to look at closely, by their words and passages."""
    if len(every) <= EMBEDDED:
        return list(every)
    texts = [stems(line.text) for line in every]
    collection = Collection(texts)
    if material.fits:
        wanted = dict.fromkeys(stems(material.about), 1.0)
        own = standardised(collection.scores(wanted))
        relevant = standardised([line.piece.score for line in every])
        rows = zip(own, material.fit_of(every), relevant, strict=True)
        likely = [_OWN_WORDS * word + fit + article for word, fit, article in rows]
    else:
        centre = standardised(collection.scores(collection.telling(range(len(every)), 100)))
        likely = [own - line.place for own, line in zip(centre, every, strict=True)]
    best = sorted(range(len(every)), key=lambda i: -likely[i])[:EMBEDDED]
    return [every[i] for i in sorted(best)]


def _weights(material: Material, short: Sequence[Line], likeness: "Matrix") -> list[float]:
    texts = [stems(line.text) for line in short]
    collection = Collection(texts)
    lengths = [math.log(line.words + 1) for line in short]
    rarity = [sum(map(collection.rarity, text)) / max(len(text), 1) for text in texts]
    features = [(_LENGTH, lengths), (_RARITY, rarity), (_TOLD, _told(short, likeness))]
    if material.fits:
        features += [
            (_FIT, material.fit_of(short)),
            (_RELEVANCE, [line.piece.score for line in short]),
            (_EARLY, [-math.log(line.place + 0.05) for line in short]),
        ]
    else:
        centre = collection.scores(collection.telling(range(len(short)), 100))
        features += [(_CENTRE, centre), (_POSITION, [-math.log(line.place + 0.05) for line in short])]
    columns = [[weight * value for value in standardised(values)] for weight, values in features]
    return [sum(row) for row in zip(*columns, strict=True)]


def _told(short: Sequence[Line], likeness: "Matrix") -> list[float]:
    """Logarithm of the number of independent articles that say the same."""
    return [math.log(len({short[j].piece.story for j in row.nonzero()[0]}) or 1) for row in likeness >= SAME]


def _picked(short: Sequence[Line], weights: Sequence[float], likeness: "Matrix", words: int) -> list[int]:
    """Indexes of the sentences for so many words, by weight; at least one, if any can be read alone."""
    fit = [i for i, line in enumerate(short) if line.piece.first and _readable(line)]
    fit = fit or [i for i, line in enumerate(short) if line.piece.first] or list(range(len(short)))
    chosen: list[int] = []
    left = words
    for i in sorted(fit, key=lambda i: (-weights[i], short[i].start)):
        if chosen and (short[i].words > left * _ROOM or max(likeness[i, j] for j in chosen) >= REPEATS):
            continue
        chosen.append(i)
        left -= short[i].words
        if left < _SHORTEST:
            break
    return chosen


def _readable(line: Line) -> bool:
    return _SHORTEST <= line.words <= _LONGEST and stands_alone(line.text)


def _pick(at: int, short: Sequence[Line], weights: Sequence[float], likeness: "Matrix") -> Pick:
    """The sentence with the best of each other story that says the same."""
    line = short[at]
    best: dict[int, int] = {}
    differing: list[Line] = []
    for j in sorted((likeness[at] >= SUPPORTS).nonzero()[0], key=lambda j: -likeness[at, j]):
        if short[j].piece.story != line.piece.story:
            best.setdefault(short[j].piece.story, int(j))
        elif short[j].piece is not line.piece and short[j].text != line.text:
            differing.append(short[j])
    support: list[Line] = []
    for other in (short[j] for j in best.values()):
        (support if bears_out(other, line) else differing).append(other)
    return Pick(line, tuple(support), tuple(differing), weights[at])


def bears_out(source: Line, claim: Line) -> bool:
    """Whether every number, date and quotation of a sentence stands in another one."""
    if source.text == claim.text:
        return True
    info = source.piece.article.info
    context = [text for text in (info.title, info.outlet) if text]
    missing = Ledger([source.text], published=info.published, context=context).missing(claim.text)
    return all(problem.kind == "name" for problem in missing)


def in_reading_order(picks: Sequence[Pick]) -> list[Pick]:
    """By the day of publication, then by the place in the article; articles without a date by place alone.

    Chronological ordering, after Barzilay, Elhadad and McKeown, "Inferring strategies for sentence ordering
    in multidocument news summarization" (2002).
    """
    days = [pick.line.piece.article.info.published for pick in picks]
    if any(day is None for day in days):
        return sorted(picks, key=lambda pick: pick.line.place)
    return sorted(picks, key=_when)


def _when(pick: Pick) -> tuple[float, str, int]:
    published = pick.line.piece.article.info.published
    return (
        published.timestamp() if published else 0.0,
        pick.line.piece.article.info.id,
        pick.line.start,
    )
