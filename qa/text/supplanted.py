"""Where a claim has one name in the part that its source's sentence gives to another.

The name may well stand in the article: "Reuters agreed to fund a buyout" has it from the sentence before.
What counts is the sentence that says the rest, and who stands there where the claim has its name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.text.figures import Parsed
from qa.text.names import Name
from qa.text.places import PASSED_OVER, may_be, placed, same_name
from qa.text.report_words import VERB
from qa.text.terms import STOP_WORDS, fold, stem
from qa.types import Problem


def _frozen(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_PREPOSITIONS = _frozen(
    """
    of in on at by from with for to through near beside against between over under into after before via
    """
)
_NEAR_ALIKE = {"at": "in", "near": "in", "beside": "in", "into": "in", "via": "through"}
_POINTING = _frozen("he she it they who which that his her its their whose")
_BEFORE = 4
"""Words before a name among which a preposition tells what part it has."""
_BESIDE = 3
"""Telling words on either side that tell most of it."""
_APART = 15
"""Characters between a name and one that describes it."""
_LEAST = 3
"""Words that the sentences must share."""
_DRAWN = 2
"""Further words of the claim by which another sentence bears its name out."""
_SHARE = 0.5
"""Of the claim's words that the source's sentence must hold."""
_SAME_SIDE = 0.75
"""Of the shared words that must stand on the same side of both names."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A name with what tells of its part in a sentence."""

    name: Name
    before: frozenset[str]
    """Stems of the words before it."""
    after: frozenset[str]
    slot: frozenset[str]
    """The prepositions right before it; none for a subject or object."""
    left: frozenset[str]
    """Stems of the telling words nearest before it."""
    right: frozenset[str]
    report: bool
    """A verb of saying, or a pronoun, comes soon after: what follows may be said of another."""


def supplanted(claim: Parsed, sources: Sequence[Parsed]) -> list[Problem]:
    """The names of a claim that stand where the sentence which says the rest has another."""
    mine = _parts(claim)
    if not mine or not sources:
        return []
    words = _telling(claim)
    primary = max(sources, key=lambda source: len(words & _telling(source)))
    shared = words & _telling(primary)
    if len(shared) < min(_LEAST, len(words)) or len(shared) < _SHARE * len(words):
        return []
    theirs = _parts(primary)
    names = [part.name for part in mine]
    free = [part for part in theirs if not any(may_be(name, part.name) for name in names)]
    speaking = {figure.start for figure in placed(claim) if figure.speaks}
    sure = [name for source in sources for name in source.names if not name.doubtful]
    left = (
        words
        - shared
        - {key for name in names for key, start in _words(claim.text) if key and _in(name, start)}
    )
    elsewhere = [source for source in sources if source is not primary]
    return [
        Problem("name", claim.text[part.name.start : part.name.end], part.name.start, part.name.end)
        for part in mine
        if part.name.start not in speaking
        and (not part.name.doubtful or any(same_name(part.name, name) for name in sure))
        and not any(_says(source, part.name, left) for source in elsewhere)
        and any(_takes(part, other, theirs, shared) for other in free)
    ]


def _in(name: Name, position: int) -> bool:
    return name.start <= position < name.end


def _says(source: Parsed, name: Name, words: frozenset[str]) -> bool:
    """Whether a sentence has the name, and says what the nearest one leaves out."""
    return any(same_name(name, each) for each in source.names) and len(words & _telling(source)) >= _DRAWN


def _takes(part: _Part, other: _Part, theirs: Sequence[_Part], shared: frozenset[str]) -> bool:
    """Whether the claim's name has the part of the other one."""
    own = [each for each in theirs if same_name(part.name, each.name)]
    if own:
        best = max(_alike(part, each) for each in own)
        fits = bool(part.slot & other.slot) or not (part.slot or other.slot)
        return fits and _alike(part, other) - best >= 2 and not any(_beside(each, other) for each in own)
    around = part.left | part.right
    told = other.left if other.report else other.left | other.right
    if len(around & told) >= 2 and bool(part.slot) == bool(other.slot):
        return True
    same, apart = _sides(part, other, shared)
    if not part.slot:
        # A subject: all that is shared comes after it, and nobody else comes between.
        return (
            not other.slot and same >= _LEAST and not apart and not part.before & shared and not other.report
        )
    return bool(part.slot & other.slot) and same >= 2 and same >= _SAME_SIDE * (same + apart)


def _beside(own: _Part, other: _Part) -> bool:
    """Whether the other only describes it: "Pittsburgh quarterback Mason Rudolph"."""
    return 0 <= other.name.start - own.name.end <= _APART or 0 <= own.name.start - other.name.end <= _APART


def _alike(one: _Part, other: _Part) -> int:
    return len(one.left & other.left) + len(one.right & other.right)


def _sides(part: _Part, other: _Part, shared: frozenset[str]) -> tuple[int, int]:
    """How many shared words stand on the same side of both names, and how many do not."""
    same = len(shared & part.before & other.before) + len(shared & part.after & other.after)
    apart = len(shared & part.before & other.after) + len(shared & part.after & other.before)
    return same, apart


def _telling(parsed: Parsed) -> frozenset[str]:
    """Stems of the words of a sentence that are no small words."""
    return frozenset(key for key, _ in _words(parsed.text) if key is not None)


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[tuple[str | None, int], ...]:
    """The stem of each word that tells something, None for others, with its place."""
    found: list[tuple[str | None, int]] = []
    for match in _TOKEN.finditer(text):
        word = fold(match[0]).replace("’", "'").removesuffix("'s")
        small = word in STOP_WORDS or word in PASSED_OVER or bool(VERB.fullmatch(word))
        found.append((None if small else stem(word), match.start()))
    return tuple(found)


@lru_cache(maxsize=2048)
def _parts(parsed: Parsed) -> tuple[_Part, ...]:
    return tuple(_read(parsed))


def _read(parsed: Parsed) -> Iterator[_Part]:
    words = _words(parsed.text)
    describing = {figure.start for figure in placed(parsed) if figure.people}
    for name in parsed.names:
        if name.start in describing:
            continue
        before = [key for key, start in words if start < name.start and key]
        after = [key for key, start in words if start >= name.end and key]
        behind = [match[0].lower() for match in _TOKEN.finditer(parsed.text, name.end)][:8]
        yield _Part(
            name,
            frozenset(before),
            frozenset(after),
            frozenset(_slot(parsed.text[: name.start])),
            frozenset(before[-_BESIDE:]),
            frozenset(after[:_BESIDE]),
            any(VERB.fullmatch(word) or word in _POINTING for word in behind),
        )


def _slot(before: str) -> Iterator[str]:
    words = [match[0].lower() for match in _TOKEN.finditer(before)][-_BEFORE:]
    for word in words:
        if word in _PREPOSITIONS:
            yield _NEAR_ALIKE.get(word, word)
