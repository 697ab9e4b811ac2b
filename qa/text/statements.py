"""What a sentence says in answer to a question for a figure: its values, and when and where they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from qa.text.amounts import Amount
from qa.text.concepts import concepts, events, state
from qa.text.dates import Dated
from qa.text.figures import Parsed, parse
from qa.text.reporting import find
from qa.text.slots import fitting, narrowing, nearest
from qa.text.subjects import PLACED, has_other_subject, is_another, relevance
from qa.text.targets import Target, is_hypothetical, without
from qa.text.terms import WORD

_STATUS = re.compile(
    r"\b(?:as of|as at|by|since|until|till|so far|to|before|after|from)\s+(?:late\s|early\s|mid-?)?$",
    re.IGNORECASE,
)
"""What stands before a date up to which, or from which, a figure holds."""
_DUE = re.compile(
    r"\b(?:was|were|had been) (?:due|to|supposed|scheduled|planned|expected)\b|\boriginally\b|\binitially\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()]\s|\s[–—-]\s|\b(?:and|but|while|whereas|which|who)\b", re.IGNORECASE)
_TOLD = re.compile(r",|\bthat\b|\b(?:is|was|were|are|had|has|have|would|will|to)\b|[a-z]{2,}ed\b")
"""What begins the reported: a date behind it is not the day of the report."""
_OWNED = re.compile(r"\b(?:the|a|an|his|her|its|their)\s$", re.IGNORECASE)
_KIND_OF = re.compile(r"\w(?<!night)(?<!morning)(?<!evening)(?<!afternoon)(?<!hours)\sof\s$", re.IGNORECASE)
""" "The war of", but not "the night of"."""
_ABOUT = 0.5
"""Relevance from which a sentence is taken to speak of the question's subject."""
_UNCLEAR = 3
"""Values that a sentence may have for one question; of more it is not clear which answers."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as the sentence writes it, qualifier included: an amount or a date."""

    text: str
    amount: Amount | None = None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence's answer: any of its values, under these circumstances."""

    values: tuple[Value, ...]
    relevance: float
    """How much of what the question names it speaks of."""
    narrowed: frozenset[str]
    """Words that narrow what is counted: "gold" medals."""
    events: frozenset[str]
    places: frozenset[str]
    """Words of the names that say where."""
    periods: tuple[Dated, ...]
    """The dates for which its figures hold; for a date, those that tell its subject from its like."""
    dates: tuple[Dated, ...]
    """All dates that it names."""
    hypothetical: bool
    """It tells of what is to come or only expected, where the question does not ask for that."""
    text: str
    context: str


def statement(text: str, context: str, published: datetime | None, target: Target) -> Statement | None:
    """What a sentence answers; None where it has no figure for it, or more than can be told apart.

    ``context`` is what the sentence stands in (title, the passage): it tells of what place and event the
    sentence speaks when it does not say so itself; empty where unknown.
    """
    parsed = parse(text, published)
    about = relevance(text, context, target)
    if about < _ABOUT or is_another(text, target) or has_other_subject(parsed, target):
        return None
    values = tuple(_date_values(parsed, target) if target.kind == "date" else _amount_values(parsed, target))
    if not 0 < len(values) <= _UNCLEAR:
        return None
    counted = [value.amount for value in values if value.amount is not None and target.kind == "count"]
    return Statement(
        values=values,
        relevance=about,
        narrowed=frozenset(word for amount in counted for word in narrowing(text, amount, target)),
        events=events(text),
        places=frozenset(_places(parsed)),
        periods=tuple(_marking(parsed) if target.kind == "date" else _periods(parsed)),
        dates=parsed.dates,
        hypothetical=not target.ahead and _is_hypothetical(text, values[0]),
        text=text,
        context=context,
    )


def _amount_values(parsed: Parsed, target: Target) -> Iterator[Value]:
    for amount in fitting(parsed, target):
        yield Value(parsed.text[amount.start : amount.end], amount)


def _is_hypothetical(text: str, value: Value) -> bool:
    """Whether the clause that a number stands in tells of what may be."""
    if value.amount is None:
        return False
    first = max((cut.end() for cut in _CLAUSE.finditer(text, 0, value.amount.start)), default=0)
    last = _CLAUSE.search(text, value.amount.end)
    return is_hypothetical(text[first : last.start() if last else len(text)])


def _places(parsed: Parsed) -> Iterator[str]:
    for name in parsed.names:
        if PLACED.search(parsed.text, 0, name.start):
            yield from name.words


def _is_of_report(parsed: Parsed, dated: Dated) -> bool:
    """Whether a date is the day of the report: "the ministry said on Tuesday"."""
    plain = without(parsed.text, [(quotation.start, quotation.end) for quotation in parsed.quotations])
    report = find(plain)
    if report is None:
        return False
    spans = [report.phrase, *([report.who] if report.who else [])]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    opens = dated.start <= 8 and dated.end <= first <= dated.end + 16
    return opens or (last <= dated.start and not _TOLD.search(parsed.text, last, dated.start))


def _periods(parsed: Parsed) -> Iterator[Dated]:
    """The dates for which a sentence's figures hold; days of reports, and "by Monday", are none."""
    for dated in parsed.dates:
        if (
            dated.days
            and not _STATUS.search(parsed.text, 0, dated.start)
            and not _is_of_report(parsed, dated)
        ):
            yield dated


def _marking(parsed: Parsed) -> Iterator[Dated]:
    """Dates that tell one thing from another of its kind: the war of 1950, the 2019 flood."""
    for dated in parsed.dates:
        before = parsed.text[: dated.start]
        adjective = dated.bare_year is not None and re.match(r"\s[a-z]", parsed.text[dated.end :])
        if dated.days and ((adjective and _OWNED.search(before)) or _KIND_OF.search(before)):
            yield dated


def _date_values(parsed: Parsed, target: Target) -> Iterator[Value]:
    """The dates of what the question asks for: those that stand with its verb, if it has one of note."""
    text = parsed.text
    there = frozenset(named for word in WORD.finditer(text) if (named := state(word[0])))
    asked = there & target.states
    covered = not there and len(target.terms) > 1 and target.terms <= concepts(text)
    if (target.states and not asked and not covered) or (_DUE.search(text) and not target.ahead):
        return
    marking = list(_marking(parsed))
    for dated in parsed.dates:
        if not dated.days or dated in marking or _is_of_report(parsed, dated):
            continue
        if not asked or nearest(text, (dated.start, dated.end), [], there, there) in target.states:
            yield Value(text[dated.start : dated.end].rstrip(".,"), dated=dated)
