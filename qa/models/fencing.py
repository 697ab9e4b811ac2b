"""Articles as data in a prompt: numbered, dated, and unable to speak to the model in any voice but their own.

The fence is the ``> `` before each line of an article. A line break is the only way out of a line, and every
line is made here, so no text can end its own fence.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import qa.types as t
from qa.text.wording import age

QUOTED = "> "
_TITLE = 200
"""Characters of a title or outlet that are shown."""
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_JOINERS = "\u200c\u200d"
"""They shape words of Persian and of Indic scripts; elsewhere they only hide things."""
_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_MARKER = re.compile(r"[\[【［〔]([\s\d,;:^#†–—-]*\d[^\[\]【】［］〔〕\n]{0,20})[\]】］〕]")
_CITED = re.compile(r"\s*" + _MARKER.pattern)
_CONTROL_WORD = re.compile(r"\[(/?[A-Z][A-Z_ ]{2,30})\]")
_TAG = re.compile(r"<(?=[^\s\d=])")
_TAG_END = re.compile(r"(?<=[|｜])>")


def fence(evidence: Sequence[t.Evidence], today: datetime) -> str:
    """The passages in the order given: ``[n] title — outlet, date (age)``, then their text behind ``> ``."""
    return "\n\n".join(_passage(item, today) for item in evidence)


def _passage(item: t.Evidence, today: datetime) -> str:
    return "\n".join([head(item, today), *(QUOTED + line for line in _lines(item.hit.passage.text))])


def head(item: t.Evidence, today: datetime) -> str:
    """Number, title, outlet, date and age, in one line."""
    article = item.hit.article
    origin = [inline(article.outlet or "")[:_TITLE], _date(article.published, today)]
    title = inline(article.label)[:_TITLE]
    return f"[{item.n}] {title} — {', '.join(part for part in origin if part)}"


def _date(published: datetime | None, today: datetime) -> str:
    return f"{published:%Y-%m-%d} ({age(published, today)})" if published else "date unknown"


def inline(text: str) -> str:
    """Someone's words on one line, harmless in a prompt."""
    return " ".join(_lines(text))


def _lines(text: str) -> list[str]:
    lines = (" ".join(harmless(line).split()) for line in _BREAK.split(text))
    return [line for line in lines if line]


def harmless(line: str) -> str:
    """The line without what a model, or the reader of its answer, could take for something else.

    Control and invisible characters go; markers like [3] and control words like [INST] get round brackets;
    chat-template tokens like <|im_start|> and tags like </articles> lose their angle bracket.
    """
    line = _visible(line)
    line = _MARKER.sub(r"(\1)", line)
    line = _CONTROL_WORD.sub(r"(\1)", line)
    return _TAG_END.sub("›", _TAG.sub("‹", line))


def _visible(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    line = line.replace("\t", " ")
    return "".join(c for i, c in enumerate(line) if unicodedata.category(c) not in _HIDDEN or _joins(line, i))


def _joins(line: str, at: int) -> bool:
    """Whether a joiner stands inside a word."""
    inside = 0 < at < len(line) - 1 and line[at] in _JOINERS
    return inside and all(unicodedata.category(c)[0] in "LM" for c in (line[at - 1], line[at + 1]))


def without_markers(text: str) -> str:
    """An earlier answer without its [n] markers, on one line."""
    return inline(_CITED.sub("", text))
