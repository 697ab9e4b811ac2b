"""Where a claim has the numbers of its source in another order, at another rate, or of other things."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from qa.text.figures import Parsed
from qa.text.names import Name
from qa.text.numbers import Number, same_number
from qa.text.places import PASSED_OVER, SMALL, Placed, placed, same, same_name
from qa.text.terms import fold, stem
from qa.text.turns import sides_of
from qa.text.units import based
from qa.types import Problem

_CONNECTED = re.compile(
    r"(?:\s?\w+)?\s(?P<by>to|of|against|from|out of)\s(?:the\s|\w+’s\s|\w+'s\s)?|(?P<dash>[-–])"
)

_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "annually": "year",
    "yearly": "year",
    "hourly": "hour",
    "nightly": "night",
    "annual": "year",
}
_PER = re.compile(
    r"(?:\s[^\W\d_]+){0,3}?(?:(?:\s(?:a|an|per|each|every)\s|/)(?P<unit>second|minute|hour|night|day|week|month|year)\b"
    rf"|\s(?P<adverb>{'|'.join(_ADVERBS)})\b)",
    re.IGNORECASE,
)


def disordered(claim: Parsed, sources: Sequence[Parsed]) -> list[Problem]:
    """The numbers and names of a claim that stand in its sources, but not like this."""
    mine = placed(claim)
    theirs = [figure for source in sources for figure in placed(source)]
    found = [
        *_reversed(claim, sources),
        *_turned_round(claim, sources),
        *_at_other_rate(claim, sources),
        *_of_other_things(mine, theirs),
        *_against_itself(claim),
    ]
    return [figure.problem for figure in found]


def _reversed(claim: Parsed, sources: Sequence[Parsed]) -> Iterator[Placed]:
    """Two numbers joined by "to" or "of" that the sources have only the other way round."""
    figures = {figure.start: figure for figure in placed(claim)}
    given = [pair for source in sources for pair in _pairs(source)]
    for first, second, by in _pairs(claim):
        there = [(one, other) for one, other, joined in given if joined == by]
        if any(same_number(first, one) and same_number(second, other) for one, other in there):
            continue
        if any(same_number(first, other) and same_number(second, one) for one, other in there):
            yield figures[first.start]


def _pairs(parsed: Parsed) -> Iterator[tuple[Number, Number, str]]:
    for first, second in pairwise(parsed.numbers):
        between = _CONNECTED.fullmatch(parsed.text, first.end, second.start)
        if between and not first.ordinal and not second.ordinal:
            yield first, second, between["by"] or "to"


def _turned_round(claim: Parsed, sources: Sequence[Parsed]) -> Iterator[Placed]:
    """Two names around a verb that the sources have only the other way round: "A thanked B"."""
    figures = {figure.start: figure for figure in placed(claim)}
    given = [deed for source in sources for deed in _deeds(source)]
    for first, verb, second in _deeds(claim):
        there = [(one, other) for one, done, other in given if done == verb]
        if any(same_name(first, one) and same_name(second, other) for one, other in there):
            continue
        if any(same_name(first, other) and same_name(second, one) for one, other in there):
            yield figures[first.start]


def _deeds(parsed: Parsed) -> Iterator[tuple[Name, str, Name]]:
    for first, second in pairwise(parsed.names):
        between = parsed.text[first.end : second.start].split()
        if (
            len(between) == 1
            and between[0].isalpha()
            and between[0].islower()
            and between[0] not in _NO_DEEDS
        ):
            yield first, stem(between[0]), second


_NO_DEEDS = SMALL | PASSED_OVER | {"but", "nor", "as", "versus", "via"}


def _at_other_rate(claim: Parsed, sources: Sequence[Parsed]) -> Iterator[Placed]:
    """A number "a day" that is one "a week" in the sources."""
    figures = {figure.start: figure for figure in placed(claim)}
    for number in claim.numbers:
        rate = _rate(claim, number)
        given = {
            _rate(source, other)
            for source in sources
            for other in source.numbers
            if same_number(number, other)
        }
        if rate and given - {None} and rate not in given:
            yield figures[number.start]


def _rate(parsed: Parsed, number: Number) -> str | None:
    match = _PER.match(parsed.text, number.end)
    if match is None:
        return None
    return match["unit"].lower() if match["unit"] else _ADVERBS[match["adverb"].lower()]


def _of_other_things(mine: Sequence[Placed], theirs: Sequence[Placed]) -> Iterator[Placed]:
    """A count of something of which the sources give another count: "14 crews"."""
    for figure in mine:
        if not isinstance(figure.what, Number) or not figure.after or figure.after[0] in SMALL:
            continue
        noun, ordinal = figure.after[0], figure.what.ordinal
        counts = [
            other
            for other in theirs
            if isinstance(other.what, Number) and other.what.ordinal == ordinal and _bare(other.what)
            if noun in (other.after[:2] + other.before if ordinal else other.after[:3])
        ]
        borne_out = any(
            same(figure, other) for other in theirs if isinstance(other.what, Number) and _bare(other.what)
        )
        taken = any(same(other, another) for other in counts for another in mine)
        if counts and _bare(figure.what) and not borne_out and not taken:
            yield figure


def _bare(number: Number) -> bool:
    return bool(number.readings) and number.readings[0].unit is None


def _against_itself(claim: Parsed) -> Iterator[Placed]:
    """ "Up from" a larger number, or a fall to one."""
    figures = {figure.start: figure for figure in placed(claim)}
    for i, number in enumerate(claim.numbers):
        before = claim.text[: number.start]
        said, changed = _FROM.search(before), _CHANGE.search(before)
        if said:
            word, others = said["word"], claim.numbers[:i][::-1]
        elif changed:
            word, others = changed["word"], claim.numbers[i + 1 : i + 2]
            others = tuple(o for o in others if claim.text[number.end : o.start].strip() == "to")
        else:
            continue
        earlier = _size(number)
        later = next(
            (other for other in others if earlier and (_size(other) or (0, ""))[1] == earlier[1]), None
        )
        sides = {side for group, side in sides_of(fold(word)) if group == "level"}
        size = _size(later) if later else None
        if earlier and later and size and sides in ({0}, {1}) and size[0] != earlier[0]:
            rises = size[0] > earlier[0]
            if rises != (sides == {0}):
                yield figures[later.start]


def _size(number: Number) -> tuple[Fraction, str | None] | None:
    return based(number.readings[0].value, number.readings[0].unit) if number.readings else None


_FROM = re.compile(r"\b(?P<word>up|down)\sfrom\s(?:about\s|around\s)?$")
_CHANGE = re.compile(r"\b(?P<word>[a-z]+)\s(?:up\s|down\s|sharply\s|slightly\s)?from\s$")
