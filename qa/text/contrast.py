"""Where a claim follows a source's sentence, but has another figure or name in its place.

That a figure stands somewhere in the cited text is not enough: "20 killed and 20 injured" holds no number
that "15 killed and 20 injured" lacks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Literal

from qa.text.common import TITLES
from qa.text.dates import Dated, same_date
from qa.text.figures import Parsed
from qa.text.names import Name
from qa.text.numbers import Number, same_number
from qa.text.spelling import fold as fold_name
from qa.text.spelling import same_word, seat_of
from qa.text.terms import STOP_WORDS, fold, stem
from qa.types import Problem

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’&][^\W_]+)*")
_ADJECTIVE = re.compile(r"\w+(?:an|ese|ish|ch|US)\s[a-z]")
_ALIKE = 0.6
"""Share of a claim's words that must stand in the same order in the source's sentence."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or a number or date as a whole."""

    kind: Literal["word", "number", "date", "name"]
    key: str
    start: int
    end: int
    what: Number | Dated | None = None


def contrasts(claim: Parsed, source: Parsed) -> list[Problem]:
    """The figures and names of a claim in whose place the source's sentence has others."""
    mine, theirs = _tokens(claim), _tokens(source)
    matcher = SequenceMatcher(
        None, [token.key for token in mine], [token.key for token in theirs], autojunk=False
    )
    matched = sum(block.size for block in matcher.get_matching_blocks())
    if matched < max(_FEWEST, _ALIKE * len(mine)):
        return []
    operations = [("equal", 0, 0, 0, 0), *matcher.get_opcodes(), ("equal", 0, 0, 0, 0)]
    problems: list[Problem] = []
    for (before, *_), (tag, i, j, k, m), (after, *_) in zip(
        operations, operations[1:], operations[2:], strict=False
    ):
        if (
            tag == "replace"
            and before == after == "equal"
            and _differ(mine[i:j], theirs[k:m], mine, source.text)
            and not (
                mine[i].kind == "name" and _plain(claim.text[mine[i].start : mine[j - 1].end], source.text)
            )
        ):
            start, end = mine[i].start, mine[j - 1].end
            kind = mine[i].kind
            assert kind != "word"
            problems.append(Problem(kind, claim.text[start:end], start, end))
    return problems


@lru_cache(maxsize=1024)
def _tokens(parsed: Parsed) -> tuple[_Token, ...]:
    return tuple(_read(parsed))


def _read(parsed: Parsed) -> Iterator[_Token]:
    """Numbers, dates, and the words between them that mean something."""
    figures: list[_Token] = [
        *(_Token("number", _number_key(each), each.start, each.end, each) for each in parsed.numbers),
        *(
            _Token("date", f"@{each.days[:1]}{each.word}{each.minutes}", each.start, each.end, each)
            for each in parsed.dates
        ),
    ]
    figures.sort(key=lambda token: token.start)
    position = 0
    for figure in figures:
        yield from _words(parsed, position, figure.start)
        yield figure
        position = figure.end
    yield from _words(parsed, position, len(parsed.text))


def _number_key(number: Number) -> str:
    return f"#{number.readings[:1]}{number.magnitude}{number.ordinal}"


def _words(parsed: Parsed, start: int, end: int) -> Iterator[_Token]:
    for match in _WORD.finditer(parsed.text, start, end):
        word = fold(match[0])
        if word in STOP_WORDS or word.rstrip(".") in TITLES:
            continue
        if match[0][0].isupper() and _in_name(parsed.names, match.start()):
            yield _Token("name", fold_name(match[0]), match.start(), match.end())
        else:
            yield _Token("word", stem(word), match.start(), match.end())


def _in_name(names: Sequence[Name], position: int) -> bool:
    return any(name.start <= position < name.end for name in names)


def _describes(token: _Token, source: str) -> bool:
    """Whether a name only says what somebody is: "the Russian leader"."""
    return bool(_ADJECTIVE.match(source, token.start))


def _plain(written: str, source: str) -> bool:
    """Whether a word that only begins the claim is no name in the source: "Sailings"."""
    return re.search(rf"(?<!\w){re.escape(written.lower())}(?!\w)", source) is not None


def _differ(mine: Sequence[_Token], theirs: Sequence[_Token], claim: Sequence[_Token], source: str) -> bool:
    """Whether two pieces that stand in the same place are figures of one kind that contradict each other."""
    kinds = {token.kind for token in (*mine, *theirs)}
    if kinds == {"name"}:
        said = [token.key for token in claim if token.kind == "name"]
        if any(same_word(a, b) for a in said for token in theirs for b in (token.key, *seat_of(token.key))):
            return False
        initials = "".join(token.key[0] for token in theirs)
        stand_in = any(
            token.key == initials or {*seat_of(token.key)} & {o.key for o in theirs} for token in mine
        )
        return not stand_in and not _describes(theirs[-1], source)
    if len(mine) != 1 or len(theirs) != 1 or len(kinds) != 1:
        return False
    one, other = mine[0].what, theirs[0].what
    if isinstance(one, Number) and isinstance(other, Number):
        return not same_number(one, other)
    if isinstance(one, Dated) and isinstance(other, Dated):
        years = {day.year for day in chain(one.days, other.days) if day.year is not None}
        return not same_date(one, other, years)
    return False
