"""Citation markers in an answer, and the claims that they stand by.

Writers are asked for ``[n]``; what models write for it in practice is read as well: ``[1, 2]``, ``[1][2]``,
``[1-3]``, ``[^1]``, ``[Source 1]``, ``【1】``, ``【1†…】``, ``[1](https://…)``. Code spans, links with text,
and bracketed years are no markers; nor is a bracket behind a backslash, by which quoted text keeps its own.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.sentences import paragraphs, sentences
from qa.types import Span

_WORD = r"(?:(?:(?:sources?|passages?|articles?|documents?|docs?|references?|refs?|excerpts?|no\.?)\ ?|\#)?)"
_NUMBER = rf"{_WORD}\^?[0-9]{{1,3}}"
_INSIDE = rf"\ ?{_NUMBER}(?:\ ?(?:,\ ?and|,|;|&|and|[-–—])\ ?{_NUMBER})*\ ?"
_BRACKETS = rf"""(?<![\\!])(?:\[\[(?P<double>{_INSIDE})\]\]
    |[\[【［](?P<single>{_INSIDE})(?:†[^\]】］\n]{{0,40}})?[\]】］])"""
_MARKER = re.compile(
    rf"""```.*?```|`[^`\n]+`
    | {_BRACKETS}(?:\((?:https?://|\#)[^)\s]{{0,300}}\))?""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BARE = re.compile(_BRACKETS, re.VERBOSE | re.IGNORECASE)
_RANGE = re.compile(r"([0-9]+)(?: ?([-–—]) ?\D*([0-9]+))?")
_LONGEST_RANGE = 20
_EMPTY_EMPHASIS = re.compile(r"\s*(?<![*_])(?:\*{4}|_{4}|\(\s*\))(?![*_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~【［])")
_MARKUP = re.compile(
    r"""^[ \t]*(?P<block>[#>|]|[-+=](?=\s|[-=]|$))      # headings, quotations, tables, lists, rules
    | ^[ \t]*[0-9]{1,9}(?P<list>[.)])(?=\s|$)
    | (?P<inline>[*`]|(?<![^\W_])_|_(?![^\W_])|~(?=~)   # emphasis, code
        |<(?=[A-Za-z/!?])|&(?=\#?\w{1,32};)             # HTML, entities
        |!(?=\[)|\[(?=[^\[\]\n]*\][(\[:])             # images, links
        |\\(?=[!-/:-@\[-`{-~【［]))""",
    re.VERBOSE | re.MULTILINE,
)
_GLYPH = re.compile(r"\s*(?:(?:[-*+•‣◦▪·–—]|\(?\d{1,3}[.)]|>)\s+)+|\s*\|\s*")
_HEADING = re.compile(r"\s*#{1,6}\s|\s*(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__):?\s*$")
_SOURCES = re.compile(
    r"[#*_\s]*(?:sources?|references?|citations?|footnotes?|works cited)[*_\s]*:?[*_\s]*", re.I
)
_PARTIAL = re.compile(r"(?:\[\[[\w\s,;&^#.–—-]{0,60}\]?|[\[【［][\w\s,;&^#.†:–—-]{0,60})$")


@dataclass(frozen=True, slots=True)
class Marker:
    """``text[start:end]`` cites the numbers, in the order in which they stand."""

    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RawClaim:
    """A sentence of an answer, not yet checked."""

    text: str
    """Without markers and bullets."""
    start: int
    end: int
    """``answer[start:end]`` is the sentence with its markers."""
    markers: tuple[int, ...]
    """Numbers that it cites, each once."""


def markers(text: str) -> list[Marker]:
    """The citation markers of a text in order."""
    found: list[Marker] = []
    for match in _MARKER.finditer(text):
        numbers = _numbers(match["double"] or match["single"] or "")
        if numbers:
            found.append(Marker(match.start(), match.end(), numbers))
    return found


def _numbers(inner: str) -> tuple[int, ...]:
    """The numbers of a marker's inside; empty where a range runs backwards or far, as in a vote of [5-4]."""
    numbers: list[int] = []
    for match in _RANGE.finditer(inner):
        first, last = int(match[1]), int(match[3] or match[1])
        if not first <= last <= first + _LONGEST_RANGE:
            return ()
        numbers.extend(range(first, last + 1))
    return tuple(dict.fromkeys(numbers))


def escape(text: str) -> str:
    """Text to be quoted in an answer: none of it is taken for a marker, or for Markdown."""
    live = {match.start(kind) for match in _MARKUP.finditer(text) if (kind := match.lastgroup)}
    for match in _BARE.finditer(text):
        live |= {match.start(), match.start() + 1} if match["double"] else {match.start()}
    return "".join(f"\\{c}" if i in live else c for i, c in enumerate(text))


def unescape(text: str) -> str:
    """The text as it reads, where it is not shown as Markdown."""
    return _ESCAPE.sub(r"\1", text)


def strip_markers(text: str) -> str:
    """The text as prose: without markers and the white space before them, quoted brackets as they were."""
    return _without(text, 0, len(text), markers(text))


def _without(text: str, start: int, end: int, found: Sequence[Marker]) -> str:
    """``text[start:end]`` without the markers that lie in it."""
    pieces: list[str] = []
    for marker in found:
        if start <= marker.start and marker.end <= end:
            piece = text[start : marker.start].rstrip(" \t")
            glued = piece[-1:].isalnum() and text[marker.end : marker.end + 1].isalnum()
            pieces += [piece, " " if glued else ""]
            start = marker.end
    return unescape("".join(pieces) + text[start:end])


def claims(answer: str) -> list[RawClaim]:
    """The sentences of an answer, each with the numbers that it cites.

    A marker belongs to the sentence that it stands in or after, also behind the full stop; at the beginning
    of a line, to what follows. Headings, footnotes and a list of sources at the end are no claims.
    """
    found = markers(answer)
    # Markers become white space of the same length, so that offsets stay and sentences end where they end.
    blank = _blanked(answer, found)
    spans: list[Span] = []
    for start, end in paragraphs(blank):
        if _SOURCES.fullmatch(blank, start, end):
            found = [marker for marker in found if marker.start < start]
            break
        if not (_HEADING.match(blank, start, end) or _footnote(answer, start)):
            glyph = _GLYPH.match(blank, start, end)
            spans += [s for s in sentences(blank, glyph.end() if glyph else start, end) if _says(blank, s)]
    cited: list[list[Marker]] = [[] for _ in spans]
    for marker in found:
        if spans:
            cited[_owner(answer, spans, marker)].append(marker)
    return [_claim(answer, span, its) for span, its in zip(spans, cited, strict=True)]


def _blanked(text: str, found: list[Marker]) -> str:
    pieces: list[str] = []
    position = 0
    for marker in found:
        pieces += [text[position : marker.start], " " * (marker.end - marker.start)]
        position = marker.end
    return "".join(pieces) + text[position:]


def _says(text: str, span: Span) -> bool:
    """Whether a span has a letter or digit at all."""
    return any(map(str.isalnum, text[slice(*span)]))


def _footnote(answer: str, start: int) -> bool:
    """Whether a paragraph whose marker was taken away is a footnote: ``[^1]: …``."""
    return answer[start] == ":" and answer[start - 1 : start] in ("]", "】", "］")


def _owner(answer: str, spans: list[Span], marker: Marker) -> int:
    """Index of the sentence that a marker belongs to."""
    following = bisect_left(spans, (marker.start, 0))
    previous = following - 1
    if previous < 0:
        return following
    if following < len(spans) and spans[previous][1] <= marker.start:
        line = max(spans[previous][1], answer.rfind("\n", 0, marker.start) + 1)
        leads = line > spans[previous][1] and not any(map(str.isalpha, answer[line : marker.start]))
        if leads and "\n" not in answer[marker.end : spans[following][0]]:
            return following
    return previous


def _claim(answer: str, span: Span, its: list[Marker]) -> RawClaim:
    text = _EMPTY_EMPHASIS.sub("", _without(answer, *span, its)).strip(" \t|")
    return RawClaim(
        text,
        min([span[0], *(marker.start for marker in its)]),
        max([span[1], *(marker.end for marker in its)]),
        tuple(dict.fromkeys(number for marker in its for number in marker.numbers)),
    )


class MarkerHold:
    """Keeps half a marker back while an answer streams, so that nobody sees ``[1`` become ``[12]``.

    What `feed` and `flush` return is, joined, what was fed; no piece ends within a marker.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """What may be shown now."""
        text = self._held + piece
        match = _PARTIAL.search(text)
        cut = match.start() if match else len(text)
        self._held = text[cut:]
        return text[:cut]

    def flush(self) -> str:
        """What is left at the end of the stream."""
        text, self._held = self._held, ""
        return text
