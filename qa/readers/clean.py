"""Untrusted text made safe to store, show and cite: pure functions.

What stays are the code points that a reader sees, in NFC. What goes are the ones that steer a terminal or
hide text from the eye: escape sequences, control characters, bidirectional overrides, zero-width and tag
characters. Offsets of citations refer to the cleaned text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from qa.types import Span

# CSI, then OSC/DCS/APC/PM/SOS strings up to their terminator (on one line: an unterminated one must not
# swallow the article), then the short escapes that terminals know.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b(?:[ -/]+[0-~]|[78=>DEHMNOZcno|}~\\])"
)
_NEWLINES = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
# Controls; soft hyphen; bidirectional marks, overrides and isolates; zero-width space, word joiner and
# invisible operators; byte-order mark; interlinear annotation; tag characters; noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef"
    "\U000e0000-\U000e0fff\U0001fffe\U0001ffff]"
)
# The joiners shape Persian, Indic scripts and emoji; after a Latin letter or a space they only hide.
_IDLE_JOINERS = re.compile("(?<![\u0600-\u1fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# A hard or thin space between digits groups thousands ("15\u202f000"): there its kind is information,
# elsewhere not.
# Nearly every paragraph is clean already: these characters, single spaces, at most one blank line.
_SEEN = "[!-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
# Possessive, or the way back through every word would be kept in memory: gigabytes for a large text.
_CLEAN = re.compile(rf"{_SEEN}++(?:(?: |\n\n?+){_SEEN}++)*+")
_ODD_SPACES = re.compile(r"(?<!\d)[^\S\n ]+|[^\S\n ]+(?!\d)|[^\S\n \xa0\u2009\u202f]+|[^\S\n ]{2,}")
_SPACES = re.compile(r" {2,}")
_AROUND_NEWLINE = re.compile(r" *\n *")
_MANY_NEWLINES = re.compile(r"\n{3,}")

_SENTENCE_END = re.compile(r"[.!?…。！？]\s?[\"'’”»)\]]*$")


def ends_sentence(text: str) -> bool:
    """True for text that stops where a sentence does, quotation marks and brackets behind it included."""
    return bool(_SENTENCE_END.search(text.rstrip()[-12:]))


def clean_text(text: str) -> str:
    """Readable characters only, NFC, lines ended by ``\\n``, at most one blank line in a row.

    ``clean_text(clean_text(s)) == clean_text(s)``. May be empty.
    """
    if _CLEAN.fullmatch(text):
        return text
    text = visible(text)
    text = _ODD_SPACES.sub(" ", text)
    text = _SPACES.sub(" ", text)
    text = _AROUND_NEWLINE.sub("\n", text)
    return _MANY_NEWLINES.sub("\n\n", text).strip()


def clean_line(text: str | None) -> str | None:
    """The same on one line: for titles, names and other fields. None where nothing is left."""
    return _SPACES.sub(" ", clean_text(text or "").replace("\n", " ")) or None


def visible(text: str) -> str:
    """The text without what steers or hides, its spaces and blank lines as they were."""
    text = _NEWLINES.sub("\n", text)
    # Taking one sequence out can join the halves of another.
    while (shorter := _ESCAPES.sub("", text)) != text:
        text = shorter
    text = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _IDLE_JOINERS.sub("", text))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading, as a reader found it."""

    text: str
    heading: bool = False


def compose(blocks: Iterable[Block]) -> tuple[str, tuple[Span, ...]]:
    """The article's text, blocks separated by a blank line, and the spans of its headings.

    Blocks are cleaned on the way; a blank line inside one stays out, so that blank lines mean one thing.
    """
    parts: list[str] = []
    headings: list[Span] = []
    at = 0
    for block in blocks:
        text = clean_text(block.text).replace("\n\n", "\n")
        if not text:
            continue
        if block.heading:
            headings.append((at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(headings)
