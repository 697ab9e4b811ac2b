"""Text to passages: runs of whole sentences of a size that an embedding model takes in at once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.text.sentences import paragraphs, sentences, trim
from qa.types import Span

TARGET, FULL, MOST = 140, 180, 200
"""Words of a passage: what is aimed at, what is still no worse for it, and the limit.

The bundled model reads 256 word pieces, about 190 words of news; a sentence that is longer alone than the
limit is a passage of its own.
"""

_MOST_UNITS = 60
_STRETCH = 20_000
"""Sentences that are weighed against each other; those of a text of 200 MB would take gigabytes."""
_SPLIT_PARAGRAPH = 0.25
_HEADING_INSIDE = 0.3
_HEADING_LAST = 2.0
_OVERFULL = 0.2
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_WIDE_SCRIPT = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002fa1f"
_WORD = re.compile(rf"[{_WIDE_SCRIPT}]|[^\s{_WIDE_SCRIPT}]{{1,12}}")


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage is ``text[start:end]``; the heading above it is embedded with it."""

    start: int
    end: int
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or a heading, with what speaks for a cut before it."""

    start: int
    end: int
    words: int
    opens_paragraph: bool
    heading: str | None


def passages(text: str, headings: Sequence[Span] = ()) -> list[PassageSpan]:
    """The passages of a text, in order, without overlap; every character but white space is in one.

    ``headings`` are spans of the text; without any, Markdown's are looked for. Cuts fall between sentences,
    rather between paragraphs and before headings than elsewhere; sizes are even, with no small rest at the
    end.
    """
    found: list[PassageSpan] = []
    heading: str | None = None
    for units in _stretches(_units(text, _heading_spans(text, headings))):
        first = 0
        for last in _cuts(units):
            run = units[first:last]
            if run[0].heading is not None or heading is None:
                heading = run[0].heading
            found.append(PassageSpan(run[0].start, run[-1].end, heading))
            heading = next((unit.heading for unit in reversed(run) if unit.heading is not None), heading)
            first = last
    return found


def embedding_text(title: str | None, heading: str | None, text: str) -> str:
    """What is embedded for a passage: the title, the heading, and the text, each once."""
    lines = [line for line in (title, heading) if line]
    if len(lines) == 2 and lines[0].casefold() == lines[1].casefold():
        del lines[1]
    opening = text.lstrip("# ").casefold()
    return "\n".join([*(line for line in lines if not opening.startswith(line.casefold())), text])


def words(text: str) -> int:
    """Words of a text, where a long word counts more than once and a CJK character as one."""
    return sum(1 for _ in _WORD.finditer(text))


def _heading_spans(text: str, given: Sequence[Span]) -> list[Span]:
    """The headings, trimmed, in order, without overlap."""
    spans = sorted(given) or [
        paragraphs(text, m.start(), _line_end(text, m.end()))[0] for m in _HEADING.finditer(text)
    ]
    found: list[Span] = []
    for start, end in spans:
        span = trim(text, max(start, found[-1][1] if found else 0), end)
        if span is not None:
            found.append(span)
    return found


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _units(text: str, headings: list[Span]) -> Iterator[_Unit]:
    """Sentences and headings in order."""
    position = 0
    for start, end in headings:
        yield from _sentence_units(text, position, start)
        yield _Unit(start, end, words(text[start:end]), True, text[start:end].lstrip("#").strip() or None)
        position = end
    yield from _sentence_units(text, position, len(text))


def _sentence_units(text: str, start: int, end: int) -> Iterator[_Unit]:
    for paragraph in paragraphs(text, start, end):
        opens = True
        for sentence in sentences(text, *paragraph):
            yield _Unit(*sentence, words(text[slice(*sentence)]), opens, None)
            opens = False


def _stretches(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """Units that are cut together: all of an article; of a larger text whole paragraphs, if they end."""
    stretch: list[_Unit] = []
    for unit in units:
        if len(stretch) >= (_STRETCH if unit.opens_paragraph else 2 * _STRETCH):
            yield stretch
            stretch = []
        stretch.append(unit)
    if stretch:
        yield stretch


def _cuts(units: list[_Unit]) -> list[int]:
    """Ends of the passages (indices of units) at the least cost over all ways to cut.

    Dynamic programming: the best way to cut the first n units is the best way to cut fewer, and one more
    passage.
    """
    costs = [0.0]
    previous = [0]
    for end in range(1, len(units) + 1):
        best, best_start, size, inside = float("inf"), end - 1, 0, 0.0
        for start in range(end - 1, max(-1, end - 1 - _MOST_UNITS), -1):
            size += units[start].words
            if size > MOST and start < end - 1:
                break
            cost = costs[start] + _size_cost(size) + inside + _cut_cost(units, start)
            if cost < best:
                best, best_start = cost, start
            if units[start].heading is not None:
                inside += _HEADING_INSIDE
        costs.append(best)
        previous.append(best_start)
    ends: list[int] = []
    end = len(units)
    while end:
        ends.append(end)
        end = previous[end]
    return ends[::-1]


def _size_cost(size: int) -> float:
    off = (size - TARGET) / TARGET
    return off * off + (_OVERFULL if size > FULL else 0.0)


def _cut_cost(units: list[_Unit], start: int) -> float:
    """What it costs to begin a passage with a unit."""
    if start == 0:
        return 0.0
    if units[start - 1].heading is not None and units[start].heading is None:
        return _HEADING_LAST
    return 0.0 if units[start].opens_paragraph else _SPLIT_PARAGRAPH
