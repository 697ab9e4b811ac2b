"""URLs that open at a quote: text fragments as in the WICG's "Scroll To Text Fragment" specification."""

import re
from urllib.parse import quote, urldefrag

from qa.types import Span

_WHOLE = 300
"""Characters up to which a quote stands in the link as a whole; a longer one by its first and last words."""
_EDGE = 5
"""Words at each end of a longer quote, where they are enough."""
_BEFORE = 8
"""Words of a prefix at most."""
_TOKEN = re.compile(r"\S+")
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")


def fragment_link(url: str | None, text: str, start: int, end: int) -> str | None:
    """The URL with a ``#:~:text=`` directive that finds ``text[start:end]``; None without a web address.

    A browser takes the first match: where the same words stand earlier in the article, the words before the
    quote are given too. A match may not go over the end of a block, a range may: a quote over several lines
    is given by its first and last words.
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    words = [match.span() for match in _TOKEN.finditer(text, start, end)]
    if not words:
        return None
    start, end = words[0][0], words[-1][1]
    base, fragment = urldefrag(url)
    kept = fragment.split(":~:")[0]
    return f"{base}#{kept}:~:text={_directive(text, start, end, words)}"


def _directive(text: str, start: int, end: int, words: list[Span]) -> str:
    if end - start <= _WHOLE and not _BREAK.search(text, start, end):
        first, prefix = _prefix(text, start, end)
        told = _first(text, first, end) == first
        return prefix + _encoded(text[start:end]) + ("" if told else _suffix(text, first, end))
    opening = _opening(text, words)
    closing = _closing(text, opening, words)
    return f"{_prefix(text, start, opening)[1]}{_encoded(text[start:opening])},{_encoded(text[closing:end])}"


def _opening(text: str, words: list[Span]) -> int:
    """End of the first words: enough that they stand nowhere before, in one block, not the whole quote."""
    start, end = words[0]
    for count, (_, last) in enumerate(words[:-1], 1):
        if _BREAK.search(text, start, last) or (count > _EDGE and _first(text, start, end) == start):
            break
        end = last
    return end


def _closing(text: str, opening: int, words: list[Span]) -> int:
    """Start of the last words: enough that they stand nowhere between."""
    start, end = words[-1]
    for count, (first, _) in enumerate(reversed(words), 1):
        if first < opening or _BREAK.search(text, first, end):
            break
        if count > _EDGE and _first(text, start, end, opening) == start:
            break
        start = first
    return start


def _prefix(text: str, start: int, end: int) -> tuple[int, str]:
    """The words before that tell this place from an earlier one with the same words, if there is one.

    They may stand in the block before, but in one block. Where they begin, and as the directive has them.
    """
    if _first(text, start, end) == start:
        return start, ""
    before = [match.span() for match in _TOKEN.finditer(text, max(0, start - 200), start)]
    chosen = start
    for first, _ in reversed(before[-_BEFORE:]):
        if _BREAK.search(text, first, before[-1][1]):
            break
        chosen = first
        if _first(text, first, end) == first:
            break
    return chosen, f"{_encoded(text[chosen:start])}-," if chosen < start else ""


def _suffix(text: str, start: int, end: int) -> str:
    """The words behind, in one block, for a place that the words before do not tell from an earlier one."""
    chosen = end
    behind = [match.span() for match in _TOKEN.finditer(text, end, end + 200)][:_BEFORE]
    for _, last in behind:
        if _BREAK.search(text, behind[0][0], last):
            break
        chosen = last
        if _first(text, start, chosen) == start:
            break
    return f",-{_encoded(text[end:chosen])}" if chosen > end else ""


def _first(text: str, start: int, end: int, position: int = 0) -> int:
    """Where the words of a span stand first, whatever their case and the white space between them."""
    words = r"\s+".join(re.escape(word) for word in text[start:end].split())
    match = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE).search(text, position)
    return match.start() if match else start


def _encoded(text: str) -> str:
    """Percent-encoded, with the characters that the directive itself uses."""
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
