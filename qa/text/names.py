"""Proper names in prose: capitalised runs, and when a name in a claim stands in its sources.

Names are compared word by word: accents, possessives and spelling variants (Zelenskyy, Zelensky) are folded,
a country and its adjective are one (Korea, Korean), an acronym is its run's initials, titles are left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa.text.common import STARTERS, TITLES
from qa.text.spelling import fold, same_word, seat_of

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’&][^\W_]+|-\d+)*")
_PARTICLES = {
    "of",
    "de",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "bint",
    "ibn",
}
_PARTICLES |= {"van", "von", "der", "den", "ter", "zu", "af", "the"}
_SMALL_WORDS = {
    *_PARTICLES,
    "a",
    "an",
    "and",
    "as",
    "at",
    "but",
    "by",
    "for",
    "from",
    "in",
    "into",
    "is",
    "nor",
}
_SMALL_WORDS |= {
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "to",
    "up",
    "upon",
    "via",
    "vs",
    "with",
    "s",
}
_JOIN = re.compile(r"[ \u00a0\n-]|\. ")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;]['\"”’)\]]*\s|[\n“\"‘«(\[]|\*\*|[-–—]\s)\W*$")
_COMMON_ENDING = re.compile(r"(?:[^s]s|ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|ives?)$")
_ADJECTIVE = re.compile(r"(?:an|ish|ese|i|ch|ic|ss)$")
_ABBREVIATED = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "st",
    "gen",
    "sen",
    "rep",
    "gov",
    "lt",
    "col",
    "sgt",
    "capt",
    "rev",
}
_PLACED = re.compile(r"\b(?:in|at|near|outside|around|(?<!according\s)to|from|of)\s$", re.IGNORECASE)
_QUOTE = '“"‘«„‹'


@dataclass(frozen=True, slots=True)
class Name:
    """``text[start:end]`` is a name of one or more words."""

    start: int
    end: int
    words: tuple[str, ...]
    """Folded, without titles and particles."""
    somewhere: bool = False
    """A place is meant, not a government that sits there: "in Moscow"."""
    doubtful: bool = False
    """It may be a common word that only begins a sentence."""
    acronym: bool = False
    """It is written in capitals, so that it may stand for words: IPO."""


@dataclass(frozen=True, slots=True)
class Named:
    """What texts name: the words that they hold, and the runs of capitalised ones."""

    words: frozenset[str]
    follows: frozenset[tuple[str, str]]
    """Pairs of capitalised words that stand beside each other."""
    initials: frozenset[str]
    """Of every run of two words or more."""
    spelled: frozenset[str]
    """Initials of three to five words that stand beside each other, whatever their case."""


def names(text: str) -> list[Name]:
    """The names of a text in order. ``text`` should have its dates blanked out."""
    headline = _is_headline(text)
    found: list[Name] = []
    for run in _runs(text):
        before = text[max(0, run[0].start() - 12) : run[0].start()]
        begins = bool(_SENTENCE_START.search(before))
        if begins and (run[0][0].lower() in STARTERS or (len(run) == 1 and before.endswith(tuple(_QUOTE)))):
            run = run[1:]
            begins = False
        for part in _parts(run):
            words = tuple(fold(match[0]) for match in part if _capital(match[0]))
            lone = len(part) == 1 and part[0] is run[0] and part[0][0][1:].islower()
            start = part[0].start()
            somewhere = bool(_PLACED.search(text[max(0, start - 14) : start]))
            acronym = len(part) == 1 and part[0][0].isupper() and 2 <= len(part[0][0]) <= 5
            found.append(
                Name(start, part[-1].end(), words, somewhere, headline or (begins and lone), acronym)
            )
    return found


def _is_headline(text: str) -> bool:
    """Whether all words but the small ones are capitalised, so that capitals tell nothing."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) >= 5 and all(word[0].isupper() or word in _SMALL_WORDS for word in words)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words, with the particles between them."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        capital = _capital(match[0])
        if run and not (_joined(text, run[-1], match) and (capital or match[0].lower() in _PARTICLES)):
            yield run
            run = []
        if capital or run:
            run.append(match)
    if run:
        yield run


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether two words may belong to one name: "J. K.", "Mr. Kim", but no full stop, no possessive."""
    if not _JOIN.fullmatch(text, left.end(), right.start()) or left[0].endswith(("'s", "’s", "'", "’")):
        return False
    return text[left.end()] != "." or len(left[0]) == 1 or left[0].lower() in _ABBREVIATED


def _capital(word: str) -> bool:
    return (word[0].isupper() and word != "I") or (word[0].islower() and word[1:2].isupper())


def _parts(run: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """A run cut at titles, without particles at its ends: "Russian President Putin" is two names."""
    part: list[re.Match[str]] = []
    for match in [*run, None]:
        if match is not None and match[0].lower().rstrip(".") not in TITLES:
            part.append(match)
            continue
        while part and not _capital(part[-1][0]):
            part.pop()
        while part and part[0][0].lower() in _PARTICLES:
            part.pop(0)
        if part:
            yield part
        part = []


def named(texts: Iterable[str]) -> Named:
    """The names that texts bear out."""
    each = [_named(text) for text in texts]
    return Named(
        frozenset().union(*(one.words for one in each)),
        frozenset().union(*(one.follows for one in each)),
        frozenset().union(*(one.initials for one in each)),
        frozenset().union(*(one.spelled for one in each)),
    )


@lru_cache(maxsize=1024)
def _named(text: str) -> Named:
    follows: set[tuple[str, str]] = set()
    initials: set[str] = set()
    for run in _runs(text):
        for part in _parts(run):
            follows.update(pairwise(fold(match[0]) for match in part if _capital(match[0])))
        letters = "".join(match[0][0] for match in run if _capital(match[0])).lower()
        initials.update(letters[i : i + n] for n in range(2, 9) for i in range(len(letters) - n + 1))
    every = [match[0] for match in _WORD.finditer(text)]
    letters = "".join(word[0] for word in every).lower()
    spelled = {letters[i : i + n] for n in (3, 4, 5) for i in range(len(letters) - n + 1)}
    return Named(frozenset(map(fold, every)), frozenset(follows), frozenset(initials), frozenset(spelled))


def stands(name: Name, sources: Named, known: Named) -> bool:
    """Whether a claim's name stands in its sources.

    ``known`` holds what else names things (the article's title, outlet and whole text): it completes a name
    of which the sources hold a part, and tells which words follow each other.
    """
    missing = [word for word in name.words if not _held(word, sources)]
    if not missing:
        return _in_order(name, sources, known)
    if _contracted(name, sources) or (name.acronym and set(name.words) <= sources.spelled):
        return True
    if not name.somewhere and all(_seat_of(word, sources) for word in missing):
        return True
    if name.doubtful and all(_COMMON_ENDING.search(word) for word in missing):
        return True
    if len(missing) < len(name.words):
        return all(pair in known.follows for pair in pairwise(name.words))
    return False


def _held(word: str, sources: Named) -> bool:
    return (
        word in sources.words
        or (len(word) > 1 and word in sources.initials)
        or any(same_word(word, other) for other in sources.words if other[:4] == word[:4])
    )


def _seat_of(word: str, sources: Named) -> bool:
    return any(_held(country, sources) for country in seat_of(word))


def _contracted(name: Name, sources: Named) -> bool:
    """Whether the sources write the name as one word: by its initials, or joined as in AppleTalk."""
    letters = "".join(word[0] for word in name.words)
    return len(letters) > 1 and bool({fold(letters), fold("".join(name.words))} & sources.words)


def _in_order(name: Name, sources: Named, known: Named) -> bool:
    """Whether no word of the name follows another one than in the sources: Donald Putin, South Korea."""
    for first, second in pairwise(name.words):
        if any(same_word(first, a) and same_word(second, b) for a, b in sources.follows | known.follows):
            continue
        before = {a for a, b in sources.follows if same_word(b, second)}
        if before and not _ADJECTIVE.search(first) and not any(_ADJECTIVE.search(word) for word in before):
            return False
    return True
