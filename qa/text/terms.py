"""Words, their stems, and the words of a question with how much each one tells.

A word's weight is its rarity: how unlikely a passage holds it by chance. In a library of a few articles
counts say little, so they are blended with how common the word is in English (``english.py``); names and
figures are not common words, and weigh most.
"""

import itertools
import math
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from qa.text.asked import Kind, asked
from qa.text.english import COMMON

_FIGURE = r"\d+(?:[.,]\d+)+(?![^\W_])"
WORD = re.compile(rf"{_FIGURE}|[^\W_]+")
"""A word or a figure with its separators."""

_STOP = """
    a about after all also although am an and another any are aren as at be because been before
    being between both but by can could couldn d did didn do does doesn doing don done during each
    either every few for from give had hadn has hasn have haven having he her here hers herself him
    himself his how i if in into is isn it its itself just ll m many may me might mine more most
    much must my myself name no nor not of off on once one only onto or other our ours out own per
    re s said same say says shall she should shouldn since so some such t tell than that the their
    theirs them themselves then there these they this those though through to too under until up
    upon us ve very was wasn we were weren what when where whether which while who whom whose why
    will with within without won would wouldn you your yours
"""
STOP_WORDS = frozenset(_STOP.split())
"""Function words, and what questions are wrapped in: none says what a question is about."""

_ASKING = """
    actual additional amount aspect based belong besides big call called certain come consider country date
    describe described else entity exact exactly example far first former full get give go happen high higher
    kind large last locate location long lower make mean means money name new number old original originally
    particular percent percentage place portion previous previously role share sort specific suppose supposed
    take term think thought time title total type typical typically use used usual usually want way year
"""
_ASKED_SHARE = 0.4
"""How much of its weight a word keeps that asks more than it names: ``kind``, ``percentage``, ``happen``. The
sentence that answers holds such a word three times less often than others."""
_BACKGROUND = 200
"""Passages that the knowledge of English counts for beside the library's own."""
_PASSAGE_WORDS = 120
_UNCOMMON_RANK = 6000
"""Rank by frequency that a word outside of the list is taken to have."""
_PREFIX = 3


class _Fold(dict[int, str]):
    """Lower case without accents, one character for one, so that offsets stay."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))[:1].lower()[:1]
        self[code] = base
        return base


_FOLD = _Fold()
_LETTER_BEYOND_ASCII = re.compile(r"[^\W\x00-\x7f]")
_STEMMER = snowballstemmer.stemmer("english")
_STEMMING = threading.Lock()
"""The stemmer keeps the word that it is at in itself: two threads would stem each other's."""
_BRITISH = (
    (re.compile(r"(?<=..)is(e[sdr]?|ing|ations?)$"), r"iz\1"),
    (re.compile(r"(?<=...)our(s|ed|ing|ite|able|hood)?$"), r"or\1"),
    (re.compile(r"(?<=...)tre(s?)$"), r"ter\1"),
)


def fold(text: str) -> str:
    """Lower case without accents, of the same length."""
    return text.translate(_FOLD) if _LETTER_BEYOND_ASCII.search(text) else text.lower()


def bare(word: str) -> str:
    """A folded word without what separates thousands: 15,000 and 15000 are one word."""
    return word.replace(",", "") if word[0].isdigit() else word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word; British and American spelling give the same."""
    with _STEMMING:
        return str(_STEMMER.stemWord(american(word)))


def american(word: str) -> str:
    """A folded word as it is spelt in America."""
    for pattern, other in _BRITISH:
        word = pattern.sub(other, word)
    return word


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question that says what it is about."""

    written: str
    """As the question has it."""
    word: str
    """Folded."""
    stem: str
    is_name: bool
    """A figure, or capitalised within the question."""
    weight: float = 1.0
    """Rarity, in nats: minus the logarithm of the share of passages that hold it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two terms that follow each other in the question."""

    first: int
    second: int
    gap: int
    """Characters between them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be matched against texts."""

    question: str
    terms: tuple[Term, ...]
    pairs: tuple[Pair, ...]
    asked: Kind
    known: frozenset[str]
    """All its words, folded: none of them is its answer."""

    @property
    def weight(self) -> float:
        """Of all terms together."""
        return sum(term.weight for term in self.terms)


def read(question: str) -> Query:
    """The question's terms, each once, with the weight that English alone gives."""
    places: list[tuple[int, int, Term]] = []
    known = set()
    for found in WORD.finditer(question):
        word = fold(found.group())
        known.add(word)
        if word in STOP_WORDS or (len(word) == 1 and not word.isdigit()):
            continue
        word = bare(word)
        is_name = word[0].isdigit() or (found.start() > 0 and found.group()[0].isupper())
        places.append((found.start(), found.end(), Term(found.group(), word, stem(word), is_name)))
    terms: dict[str, Term] = {}
    for _, _, term in places:
        terms.setdefault(term.stem, term)
    index = {key: i for i, key in enumerate(terms)}
    pairs = [
        Pair(index[a.stem], index[b.stem], start - end)
        for (_, end, a), (start, _, b) in itertools.pairwise(places)
        if a.stem != b.stem
    ]
    unweighted = Query(question, tuple(terms.values()), tuple(pairs), asked(question), frozenset(known))
    return weigh(unweighted, {}, 0)


def weigh(query: Query, counts: Mapping[str, int], passages: int) -> Query:
    """The query with weights that know in how many of the library's passages each term's word stands."""
    terms = tuple(
        Term(t.written, t.word, t.stem, t.is_name, _rarity(t.stem, counts.get(t.written, 0), passages))
        for t in query.terms
    )
    return Query(query.question, terms, query.pairs, query.asked, query.known)


def _rarity(key: str, count: int, passages: int) -> float:
    expected = _BACKGROUND * _chance(_common_ranks().get(key, _UNCOMMON_RANK))
    rarity = math.log((passages + _BACKGROUND) / (min(count, passages) + expected))
    return rarity * _ASKED_SHARE if key in _asking() else rarity


def _chance(rank: int) -> float:
    """That a passage holds the English word of this rank, by Zipf's law (every tenth word is the first)."""
    return 1 - math.exp(-_PASSAGE_WORDS * 0.1 / (rank + 1))


@cache
def _asking() -> frozenset[str]:
    return frozenset(map(stem, _ASKING.split()))


@cache
def _common_ranks() -> dict[str, int]:
    return {stem(word): rank for rank, word in enumerate(COMMON, start=100)}


def search_words(query: Query, counts: Mapping[str, int], passages: int, most: int = 4000) -> list[str]:
    """The words worth looking up, rarest first: common ones cost most and rank least.

    As many as stand in ``most`` passages altogether, and always the rarest that stands anywhere.
    """
    present = sorted((t for t in query.terms if counts.get(t.written, 0)), key=lambda t: counts[t.written])
    words: list[str] = []
    total = 0
    for term in present:
        total += counts[term.written]
        if words and total > most:
            break
        words.append(term.written)
    return words


def prefixes(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """Finds what may match a term in a folded text; None where there are no terms.

    It finds them within words, too: asking for the word's beginning at every character takes twice as long.
    """
    words = [word for t in terms if not t.word[0].isdigit() for word in (t.word, t.stem)]
    starts = {re.escape(word[: _PREFIX if len(word) > _PREFIX else 2]) for word in words}
    parts = [rf"(?:{'|'.join(sorted(starts))})[^\W_]*"] if starts else []
    if any(t.word[0].isdigit() for t in terms):
        parts = [_FIGURE, *parts, r"\d[^\W_]*"]
    return re.compile("|".join(parts)) if parts else None
