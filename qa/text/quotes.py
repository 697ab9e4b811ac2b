"""Quotations in prose, and whether their words stand in a source."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.text.numbers import numbers

_PAIRS = {"“": "”", "«": "»", "„": "“", "‘": "’", "「": "」"}
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*|[%$£€¥₩₹₽₴₺₪₦°]")
_LEFT_OUT = re.compile(r"\[[^\]]{0,60}\]|\(…\)|…|\.\.\.+|\. \. \.")
_SINGLE = re.compile(r"(?<![\w'])'(?=\S)([^'\n]{2,300}(?:'\w[^'\n]{0,300}){0,5})(?<=\S)'(?!\w)")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Quotation:
    """``text[start:end]``, its marks included, quotes ``words``."""

    start: int
    end: int
    words: str


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text, in order; one that is never closed goes on to the end."""
    found: list[Quotation] = []
    end = 0
    for start, stop, words in sorted(_marked(text)):
        if start >= end and _WORD.search(words):
            found.append(Quotation(start, stop, words))
            end = stop
    return found


def _marked(text: str) -> Iterator[tuple[int, int, str]]:
    for opening, closing in _PAIRS.items():
        position = text.find(opening)
        while position >= 0:
            stop = _closing(text, position, closing)
            if stop is None and opening in "‘„":
                break
            stop = len(text) if stop is None else stop
            yield position, min(len(text), stop + 1), text[position + 1 : stop]
            position = text.find(opening, stop + 1)
    straight = [match.start() for match in re.finditer(r'"', text)]
    for i in range(0, len(straight), 2):
        stop = straight[i + 1] if i + 1 < len(straight) else len(text)
        yield straight[i], min(len(text), stop + 1), text[straight[i] + 1 : stop]
    for match in _SINGLE.finditer(text):
        yield match.start(), match.end(), match[1]


def _closing(text: str, opening: int, mark: str) -> int | None:
    """Where a quotation ends; an apostrophe within a word ends none."""
    position = text.find(mark, opening + 1, opening + _LONGEST)
    while position >= 0 and mark == "’" and text[position + 1 : position + 2].isalnum():
        position = text.find(mark, position + 1, opening + _LONGEST)
    return position if position >= 0 else None


def stands(quotation: Quotation, sources: Sequence[str]) -> bool:
    """Whether the words of a quotation stand in one of the sources, in order.

    Case, white space, punctuation, the form of quote marks and of numbers do not matter. Parts around an
    ellipsis or a bracketed insertion must follow each other.
    """
    for read in (plain, _counted):
        parts = [part for part in map(read, _LEFT_OUT.split(quotation.words)) if part.strip()]
        if any(_in_order(parts, read(source)) for source in sources):
            return True
    return False


def plain(text: str) -> str:
    """The words of a text between single spaces, without case or punctuation; a space at both ends."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " " + " ".join(match[0] for match in _WORD.finditer(folded)) + " "


def _counted(text: str) -> str:
    """The same with numbers by their value: "ten times" is "10 times"."""
    pieces: list[str] = []
    position = 0
    for number in numbers(text):
        if number.readings:
            value, unit = number.readings[0].value, number.readings[0].unit
            pieces += [text[position : number.start], f" {value}x{re.sub(r'[^a-z]', 'x', unit or 'o')} "]
            position = number.end
    return plain("".join(pieces) + text[position:])


def _in_order(parts: Sequence[str], source: str) -> bool:
    position = 0
    for part in parts:
        found = source.find(part, position)
        if found < 0:
            return False
        position = found + len(part) - 1
    return True
