"""Text to sentences with exact offsets.

Paragraphs come from the text's lines, sentences within them from the segmenter `sentencex`, which knows the
abbreviations. Everything is linear in the length of the text, also where the text is hostile: the segmenter
sees bounded windows, and no sentence grows beyond `LONGEST` characters.
"""

import itertools
import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from qa.types import Span

LONGEST = 800
"""Characters: what has no end of sentence for longer (tables, a quoted speech) is cut at white space."""

_WINDOW = 8_000
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_ITEM = re.compile(r"(?:[-*•‣◦▪·–—]|\(?\d{1,3}[.)])\s|#{1,6}\s|[|>]")
_HEADING = re.compile(r"#{1,6}\s")
_ENDS = ".!?…:;。！？｡"
_CLOSERS = "\"'”’»)]}"
_OPENERS = '"“‘«([{'
_CUT_AT = (
    re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？]"),
    re.compile(r"[;:,](?=\s)|[、，；]"),
    re.compile(r"\s"),
)
_BREAKS = str.maketrans(dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", " "))
_NARROW, _WIDE = 40, 120
"""Widths between which lines may be taken for hard-wrapped ones."""


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of ``text[start:end]``, as spans of ``text``.

    They are in order, do not overlap, begin and end with no white space, and together hold every character
    that is not white space.
    """
    found: list[Span] = []
    for block_start, block_end in paragraphs(text, start, end):
        found.extend(_block_sentences(text, block_start, block_end))
    return found


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The paragraphs of ``text[start:end]``, trimmed of white space.

    A blank line ends one, and so does a single line break, except where the lines are hard-wrapped.
    """
    blocks: list[Span] = []
    runs = list(_runs(text, start, len(text) if end is None else end))
    wrapped_text = any(len(run) > 2 and _wrapped(text, run) for run in runs)
    for run in runs:
        wrapped = _wrapped(text, run) and (len(run) > 2 or wrapped_text)
        width = _width(run)
        first, last = run[0]
        for line in run[1:]:
            if _continues(text, (first, last), line, width if wrapped else 0):
                last = line[1]
            else:
                blocks.append((first, last))
                first, last = line
        blocks.append((first, last))
    return blocks


def _runs(text: str, start: int, end: int) -> Iterator[list[Span]]:
    """Runs of lines without a blank line between them; each line is trimmed."""
    run: list[Span] = []
    previous_end = start
    for match in _LINE.finditer(text, start, end):
        line = trim(text, match.start(), match.end())
        gap = text[previous_end : match.start()]
        blank = line is None or (len(gap) > 1 and gap != "\r\n")
        if blank and run:
            yield run
            run = []
        if line is not None:
            run.append(line)
        previous_end = match.end()
    if run:
        yield run


def _width(run: list[Span]) -> int:
    return max(end - start for start, end in run)


def _fills(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    word = text[following[0] : following[1]].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) > width


def _ended(text: str, start: int, end: int) -> bool:
    """Whether a line ends with a stop, be it within quotes or brackets."""
    return text[max(start, end - 10) : end].rstrip(_CLOSERS)[-1:] in _ENDS


def _wrapped(text: str, run: list[Span]) -> bool:
    """Whether a run of lines looks hard-wrapped: nearly every line without a stop is as full as it can be."""
    width = _width(run)
    if len(run) < 2 or not _NARROW <= width <= _WIDE:
        return False
    pairs = [pair for pair in itertools.pairwise(run) if not _ended(text, *pair[0])]
    full = sum(_fills(text, line, following, width) for line, following in pairs)
    return 2 * len(pairs) >= len(run) - 1 and full >= 0.8 * len(pairs)


def _continues(text: str, block: Span, line: Span, width: int) -> bool:
    """Whether a line belongs to the paragraph before it; `width` is 0 where lines are not hard-wrapped."""
    if _ITEM.match(text, *line) or _HEADING.match(text, *block):
        return False
    if text[line[0]].islower() and not _ended(text, *block):
        return True
    last_line = text[max(block[0], block[1] - _WIDE) : block[1]]
    return bool(width) and _fills(text, (block[1] - len(last_line.splitlines()[-1]), block[1]), line, width)


def _block_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of one paragraph, read in windows: the last sentence of each window begins the next."""
    while start < end:
        window = text[start : min(end, start + _WINDOW)]
        whole = start + len(window) == end
        cuts = _boundaries(window)
        if not whole:
            cuts = cuts[:-1] or [_cut(window)]
        previous = 0
        for cut in cuts:
            piece = trim(text, start + previous, start + cut)
            if piece is not None:
                yield from _bounded(text, *piece)
            previous = cut
        start += previous


def _boundaries(window: str) -> list[int]:
    """Ends of the sentences in a window, the last of them its length."""
    cuts: list[int] = []
    for boundary in get_sentence_boundaries("en", window.translate(_BREAKS)):
        first, last = boundary["start_index"], boundary["end_index"]
        piece = window[first:last]
        # A quote that is never closed leaves its opening mark at the end of the sentence before it.
        stripped = piece.rstrip()
        if len(stripped) > 1 and stripped[-1] in _OPENERS and stripped[-2].isspace():
            last = first + len(stripped) - 1
        if cuts and not any(map(str.isalnum, window[cuts[-1] : last])):
            cuts[-1] = last
        else:
            cuts.append(last)
    if not cuts or cuts[-1] < len(window):
        cuts.append(len(window))
    return cuts


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, in pieces of at most `LONGEST` characters."""
    while end - start > LONGEST:
        cut = start + _cut(text[start : start + LONGEST])
        piece = trim(text, start, cut)
        if piece is not None:
            yield piece
        start = cut
    piece = trim(text, start, end)
    if piece is not None:
        yield piece


def _cut(window: str) -> int:
    """Where to cut a window that has no end of sentence: a stop, a comma, white space, or its end."""
    half = len(window) // 2
    for pattern in _CUT_AT:
        ends = [match.end() for match in pattern.finditer(window, half)]
        if ends:
            return ends[-1]
    return len(window)


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None if nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return start + left, start + len(piece.rstrip())
