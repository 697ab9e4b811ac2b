"""Whether a text holds an answer: normalised as SQuAD does, numbers and dates by value."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.text.dates import Dated, dates, same_date
from qa.text.markers import strip_markers
from qa.text.numbers import Number, numbers
from qa.text.units import same_amount

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_GROUPED = re.compile(r"(?<=\d)[,\u00a0\u202f\u2009](?=\d{3}\b)")
_POSSESSIVE = re.compile(r"['’]s\b")
_MARKER = re.compile(r"\[\d+(?:,\s*\d+)*\]")
_PUNCTUATION = re.escape(string.punctuation.replace(",", "").replace(".", "")) + "“”‘’«»—–…£€¥"
_DROPPED = re.compile(rf"(?<!\d)[.,]|[.,](?!\d)|[{_PUNCTUATION}]")


def normalise(text: str) -> str:
    """Lower case, no markers, articles or punctuation, digits ungrouped, as SQuAD's official script does.

    Rajpurkar et al., "SQuAD: 100,000+ questions for machine comprehension of text" (2016); ungrouping digits
    is ours.
    """
    text = _GROUPED.sub("", _MARKER.sub(" ", text))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DROPPED.sub(" ", _POSSESSIVE.sub("", text))
    return " ".join(_ARTICLES.sub(" ", text).split())


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether any of the answers stands in the text: as whole words after normalising both, or by value.

    By value, "fifteen thousand troops" holds 15,000, and "August 15, 2025" holds "15 August".
    """
    padded = f" {normalise(text)} "
    if any(f" {wanted} " in padded for answer in answers if (wanted := normalise(answer))):
        return True
    bare = strip_markers(text)
    return any(_holds_value(bare, answer) for answer in answers if _valued(answer))


def token_f1(text: str, answers: Sequence[str]) -> float | None:
    """Harmonic mean of precision and recall of the words, against the nearest answer (SQuAD's F1)."""
    given = Counter(normalise(text).split())
    found = [_f1(given, Counter(words)) for answer in answers if (words := normalise(answer).split())]
    return max(found, default=None)


def _f1(given: Counter[str], wanted: Counter[str]) -> float:
    shared = (given & wanted).total()
    return 2 * shared / (given.total() + wanted.total())


def squeezed(text: str) -> str:
    """Small letters, every run of white space one space: what quotations are compared in."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=256)
def _valued(answer: str) -> bool:
    """Whether an answer has a number or a date in it."""
    return bool(numbers(answer) or dates(answer))


def _holds_value(text: str, answer: str) -> bool:
    day = next((d for d in dates(answer) if _whole(answer, d)), None)
    if day is not None and any(same_date(day, theirs, ()) for theirs in _dates(text)):
        return True
    number = next((n for n in numbers(answer) if _whole(answer, n)), None)
    if number is not None:
        return any(_same(number, theirs) for theirs in _numbers(text))
    wanted = normalise(_in_digits(answer))
    return f" {wanted} " in f" {normalise(_in_digits(text))} "


def _whole(text: str, part: Number | Dated) -> bool:
    """Whether nothing else stands in the text."""
    return not (text[: part.start] + text[part.end :]).strip(" .,\n")


def _same(wanted: Number, given: Number) -> bool:
    """Equal values; a unit that is wanted must be given. No rounding: 15,000 is not 15,300."""
    if wanted.ordinal != given.ordinal or wanted.magnitude != given.magnitude:
        return False
    if wanted.magnitude is not None:
        return True
    return any(
        same_amount(mine.value, mine.unit, theirs.value, theirs.unit)
        or (mine.unit is None and mine.value == theirs.value)
        for mine in wanted.readings
        for theirs in given.readings
    )


@lru_cache(maxsize=16)
def _dates(text: str) -> list[Dated]:
    return dates(text)


@lru_cache(maxsize=16)
def _numbers(text: str) -> list[Number]:
    """The numbers of a text that are no part of a date."""
    rest = text
    for day in _dates(text):
        rest = rest[: day.start] + "," * (day.end - day.start) + rest[day.end :]
    return numbers(text, rest)


@lru_cache(maxsize=16)
def _in_digits(text: str) -> str:
    """The text with each plain number written in digits: "fifteen thousand troops" as "15000 troops"."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    position = 0
    for number in _numbers(text):
        plain = [r.value for r in number.readings[:1] if r.unit is None and r.value.denominator == 1]
        if plain and not number.ordinal:
            yield text[position : number.start] + str(plain[0].numerator)
            position = number.end
    yield text[position:]
