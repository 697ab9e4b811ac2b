"""An article's text laid out in lines of so many cells, by offsets, so that everything maps back."""

import re

from rich.cells import cell_len

from qa.types import Span

WIDE = 110
"""Columns from which a source stands beside what cites it; below, it lies over it."""
_WORD = re.compile(r"\S+[^\S\n]*")
_CONTROL = dict.fromkeys((*range(9), *range(0xB, 0x20), *range(0x7F, 0xA0)), "\ufffd")
_INVISIBLE = dict.fromkeys((9, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")
_STEERING = _CONTROL | _INVISIBLE
_PIECE = 1 << 16


def shown(text: str) -> str:
    """The text with every character that could steer a terminal exchanged, at the same offsets."""
    # In pieces: one call over megabytes would hold the interpreter, and so the screen.
    return "".join(text[at : at + _PIECE].translate(_STEERING) for at in range(0, len(text), _PIECE))


def wrapped(text: str, width: int) -> list[Span]:
    """The lines of a text, each at most ``width`` cells; white space at their ends is not part of them."""
    lines: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if len(paragraph) <= width and paragraph.isascii():
            lines.append((start, end))
        else:
            _wrap(text, start, end, max(width, 2), lines)
        start = end + 1
    return lines


def _wrap(text: str, start: int, end: int, width: int, lines: list[Span]) -> None:
    begin, stop, used = start, start, 0
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        bare = word.rstrip()
        size = cell_len(bare)
        if used and used + size > width:
            lines.append((begin, stop))
            begin, used = match.start(), 0
        if size > width:
            begin, used = _fold(text, match.start(), match.start() + len(bare), width, lines)
            used += cell_len(word) - size
        else:
            used += cell_len(word)
        stop = match.start() + len(bare)
    lines.append((begin, max(stop, begin)))


def _fold(text: str, start: int, end: int, width: int, lines: list[Span]) -> tuple[int, int]:
    """Cut a word that is wider than a line; where its last piece begins, and the cells that it takes."""
    begin, used = start, 0
    for position in range(start, end):
        size = cell_len(text[position])
        if used + size > width:
            lines.append((begin, position))
            begin, used = position, 0
        used += size
    return begin, used


def line_at(lines: list[Span], offset: int) -> int:
    """The index of the line that holds an offset."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        if lines[middle][0] <= offset:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)
