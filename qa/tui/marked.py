"""An answer's Markdown as styled text: citations become chips, claims get their marks.

The text comes from a writer that read untrusted articles, so it has no links, images, HTML or entities; what
looks like one is shown as it was written. What qa adds itself (the marks of claims, the edges of a doubtful
figure) travels through the parser as private-use characters, which are first taken out of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from textual.content import Content, Span
from textual.style import Style

import qa.types as t
from qa.text.markers import claims, markers
from qa.text.wording import safe

GLYPHS: dict[t.Status, str] = {"supported": "✓", "partly": "~", "unsupported": "✗", "uncited": "?"}
COLOURS: dict[t.Status, str] = {
    "supported": "$text-success",
    "partly": "$text-warning",
    "unsupported": "$text-error",
    "uncited": "$foreground-muted",
}
_MARKS: dict[str, t.Status] = {
    "\ue0f0": "supported",
    "\ue0f1": "partly",
    "\ue0f2": "unsupported",
    "\ue0f3": "uncited",
}
_MARK_OF = {status: mark for mark, status in _MARKS.items()}
_FROM, _TO = "\ue0f4", "\ue0f5"
_PRIVATE = re.compile("[\ue0f0-\ue0f5]")
_PIECES = re.compile("([\ue0f0-\ue0f5])")
_STYLES = {"em_open": "italic", "strong_open": "bold", "s_open": "strike"}
_PROBLEM = "underline $text-error"
_CLAIM = Style.from_meta({"claim": True})
_OFF = ["link", "image", "autolink", "html_inline", "html_block", "entity", "reference", "code", "lheading"]


def parser() -> MarkdownIt:
    """Markdown without anything that leads elsewhere, and with citation markers as tokens of their own."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(_OFF)
    # Before text_join, which would make a quoted, escaped bracket look like a marker.
    markdown.core.ruler.after("inline", "cite", _cite)
    return markdown


def streaming_parser() -> MarkdownIt:
    """The same without tables: half a table is shown as it is written."""
    return parser().disable("table")


def _cite(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("fence", "code_block"):
            token.content = _PRIVATE.sub("", token.content)
        if token.children:
            token.children = [piece for child in token.children for piece in _split(child)]


def _split(token: Token) -> list[Token]:
    if token.type != "text":
        return [token]
    pieces: list[Token] = []
    position = 0
    for marker in markers(token.content):
        if marker.start > position:
            pieces.append(Token("text", "", 0, content=token.content[position : marker.start]))
        pieces.append(Token("cite", "", 0, meta={"numbers": marker.numbers}))
        position = marker.end
    if position < len(token.content):
        pieces.append(Token("text", "", 0, content=token.content[position:]))
    return pieces


def plain(text: str) -> str:
    """A writer's text without control characters and without the characters that qa marks with."""
    return _PRIVATE.sub("", safe(text))


def prepared(answer: t.Answer) -> str:
    """The answer's text with a mark behind each claim, and around each value that its sources lack."""
    text = answer.text
    raw = claims(text)
    if answer.refused or len(raw) != len(answer.claims):
        return plain(text)
    pieces: list[str] = []
    position = 0
    for its, claim in sorted(zip(raw, answer.claims, strict=True), key=lambda pair: pair[0].end):
        if its.end < position:
            continue
        start = max(position, its.start)
        pieces.append(plain(text[position:start]))
        pieces.append(_edged(plain(text[start : its.end]), claim.problems))
        pieces.append(_MARK_OF[claim.status])
        position = its.end
    return "".join(pieces) + plain(text[position:])


def _edged(text: str, problems: Sequence[t.Problem]) -> str:
    for value in dict.fromkeys(
        problem.value for problem in problems if problem.kind not in ("support", "marker")
    ):
        text = text.replace(value, f"{_FROM}{value}{_TO}", 1) if value else text
    return text


def content(token: Token, turn: int, cited: frozenset[int] | None) -> Content:
    """An inline token as styled text.

    ``cited`` holds the numbers that can be opened; None while the answer is still being written. A chip's
    span carries its number under the key ``cite`` of its style's meta.
    """
    made = _Inline()
    for child in token.children or ():
        match child.type:
            case "text":
                made.put_marked(re.sub(r"\s+", " ", child.content))
            case "softbreak" | "hardbreak":
                made.put(" " if child.type == "softbreak" else "\n")
            case "code_inline":
                made.put(_PRIVATE.sub("", child.content), ".code_inline")
            case "cite":
                for n in child.meta["numbers"]:
                    made.put(f"[{n}]", *_chip(n, turn, cited))
            case "em_open" | "strong_open" | "s_open":
                made.open(_STYLES[child.type])
            case "em_close" | "strong_close" | "s_close":
                made.close()
    return made.content()


class _Inline:
    """Text with spans, as it grows."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self._opened: list[tuple[str, int]] = []
        self._at = 0

    def put(self, text: str, *styles: str | Style) -> None:
        self._pieces.append(text)
        self._spans += [Span(self._at, self._at + len(text), style) for style in styles]
        self._at += len(text)

    def put_marked(self, text: str) -> None:
        """Put a text in which private-use characters stand for marks."""
        problem = self._at
        for piece in _PIECES.split(text):
            if status := _MARKS.get(piece):
                self.put("\u00a0" + GLYPHS[status], COLOURS[status], _CLAIM)
            elif piece == _FROM:
                problem = self._at
            elif piece == _TO:
                self._spans.append(Span(problem, self._at, _PROBLEM))
            else:
                self.put(piece)

    def open(self, style: str) -> None:
        self._opened.append((style, self._at))

    def close(self) -> None:
        style, start = self._opened.pop()
        self._spans.append(Span(start, self._at, style))

    def content(self) -> Content:
        return Content("".join(self._pieces), self._spans)


def _chip(n: int, turn: int, cited: frozenset[int] | None) -> tuple[str | Style, ...]:
    if cited is None:
        return ("$text-primary",)
    if n not in cited:
        return ("strike $text-error",)
    return ("bold $text-primary", Style.from_meta({"@click": f"screen.cite({turn}, {n})", "cite": n}))


@dataclass(frozen=True, slots=True)
class Chip:
    """A citation of an answer that can be opened."""

    start: int
    end: int
    """Offsets into the content that holds it."""
    n: int
    claim: int
    """Index of the claim that it stands in, in the order in which claims end."""


def chips(text: Content, claim: int = 0) -> tuple[list[Chip], int]:
    """The chips of a content in order, its first claim being ``claim``; and the claim that follows it."""
    found: list[Chip] = []
    for span in sorted(text.spans, key=lambda span: span.start):
        if isinstance(span.style, Style) and (meta := span.style.meta):
            if "cite" in meta:
                found.append(Chip(span.start, span.end, meta["cite"], claim))
            claim += "claim" in meta
    return found, claim
