"""Who says what a quotation of an article states: the outlet itself, or somebody whom it reports."""

from dataclasses import dataclass
from typing import Literal

import qa.types as types
from qa.text.quotes import quotations
from qa.text.report_words import MASK
from qa.text.reporting import Report, find
from qa.text.sentences import paragraphs, sentences
from qa.text.speakers import Kind, fits, is_pronoun, kind, names
from qa.types import Span

_BEFORE, _AFTER = 2000, 800
"""Characters around the quotation that are read."""
_KEPT: dict[Kind, Literal["party", "agency", "unnamed"]] = {
    "party": "party",
    "outlet": "agency",
    "unnamed": "unnamed",
}
_BACK = 3
"""Sentences before it in which a pronoun's name, or the speaker of a quotation that goes on, is looked
for."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it; offsets are into the article's text."""

    who: str | None
    """As the article names them: "the ministry", "Tammy Bruce"; None where it names nobody that is sure
    ("reportedly", "he" with two men before it)."""
    phrase: str
    """The words that make it theirs: "according to", "denied", "reportedly"."""
    kind: Kind
    """``party``: they speak for themselves. ``outlet``: another paper or agency. ``unnamed``: sources,
    hearsay."""
    start: int
    end: int
    """Span of the phrase."""
    who_span: Span | None = None
    """``article_text[slice(*who_span)] == who``; for a pronoun that was resolved, where the name stands."""


def says(article_text: str, start: int, end: int, outlet: str | None) -> types.Attribution:
    """The same as it is kept with a citation: what nobody is named for is the outlet's own statement."""
    found = attribution(article_text, start, end)
    if found is None:
        return types.Attribution("outlet", outlet)
    return types.Attribution(_KEPT[found.kind], found.who, found.phrase)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of the article, with its quotations masked."""

    start: int
    end: int
    paragraph: int
    text: str
    masked: str

    @property
    def quoted(self) -> bool:
        """Whether nearly all of it is quotation."""
        return MASK in self.masked and sum(map(str.isalpha, self.masked)) < 12

    def report(self) -> Report | None:
        return find(self.masked)


def attribution(article_text: str, start: int, end: int) -> Attribution | None:
    """Who says ``article_text[start:end]``, a sentence or a few; None where it is the outlet's own statement.

    The sentence itself is asked first. A quotation that began before it, or ends after it, belongs to the
    speaker who is named there; a pronoun to the last speaker of the three sentences before it, if it fits
    and nobody else came between.
    """
    lines = _lines(article_text, start, end)
    own = [i for i, line in enumerate(lines) if line.start < end and line.end > start]
    for i in own:
        report = lines[i].report()
        if report is not None:
            return _resolved(lines, i, report)
    for i in own:
        if lines[i].quoted:
            return _of_quotation(lines, i)
    return None


def _lines(text: str, start: int, end: int) -> list[_Line]:
    low, high = max(0, start - _BEFORE), min(len(text), max(end, start) + _AFTER)
    if low:
        cut = text.find("\n", low, start)
        low = cut + 1 if cut >= 0 else low
    lines = []
    for number, (first, last) in enumerate(paragraphs(text, low, high)):
        hidden = masked(text[first:last])
        lines += [
            _Line(a, b, number, text[a:b], hidden[a - first : b - first].replace("\n", " "))
            for a, b in sentences(text, first, last)
        ]
    return lines


def masked(paragraph: str) -> str:
    """The paragraph, of the same length, without what it quotes: nobody there says the sentence."""
    pieces: list[str] = []
    position = 0
    for quotation in quotations(paragraph):
        pieces += [paragraph[position : quotation.start], MASK * (quotation.end - quotation.start)]
        position = quotation.end
    return "".join(pieces) + paragraph[position:]


def _resolved(lines: list[_Line], i: int, report: Report) -> Attribution:
    line = lines[i]
    a, b = report.phrase
    phrase = line.text[a:b]
    if report.who is None:
        return Attribution(None, phrase, "unnamed", line.start + a, line.start + b)
    who = line.text[slice(*report.who)]
    span = (line.start + report.who[0], line.start + report.who[1])
    if is_pronoun(who):
        return _antecedent(lines, i, who, (line.start + a, line.start + b), phrase)
    return Attribution(who, phrase, kind(who), line.start + a, line.start + b, span)


def _antecedent(lines: list[_Line], i: int, pronoun: str, at: Span, phrase: str) -> Attribution:
    unknown = Attribution(None, phrase, "party", *at)
    others: list[str] = []
    for line in reversed(lines[max(0, i - _BACK) : i]):
        report = line.report()
        if report is None or report.who is None:
            others += names(line.masked)
            continue
        who = line.text[slice(*report.who)]
        if is_pronoun(who):
            if who.lower() != pronoun.lower():
                return unknown
            continue
        others += [name for name in names(line.masked) if name not in who and who not in name]
        if not fits(pronoun, who) or (pronoun.lower() in ("he", "she") and others):
            return unknown
        span = (line.start + report.who[0], line.start + report.who[1])
        return Attribution(who, phrase, kind(who), *at, span)
    return unknown


def _of_quotation(lines: list[_Line], i: int) -> Attribution | None:
    """The speaker of a sentence that is all quotation: named around it, in the same run of quotation."""
    before = list(reversed(range(max(0, i - _BACK), i)))
    after = [j for j in range(i + 1, min(len(lines), i + _BACK)) if lines[j].paragraph == lines[i].paragraph]
    for j in (*after, *before) if _opens(lines, i) else (*before, *after):
        report = lines[j].report()
        if report is not None and MASK in lines[j].masked:
            return _resolved(lines, j, report)
        if not lines[j].quoted:
            break
    return None


def _opens(lines: list[_Line], i: int) -> bool:
    """Whether the sentence begins its paragraph, so that its speaker is more likely named behind it."""
    return i == 0 or lines[i - 1].paragraph != lines[i].paragraph
