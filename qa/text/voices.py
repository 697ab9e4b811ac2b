"""Whether a claim lets those speak who speak in its source, not Moscow where it is Seoul that says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.attribution import Attribution, attribution, masked
from qa.text.identity import mentions, names_in, one_speaker, telling
from qa.text.reporting import Report, find
from qa.text.sentences import sentences
from qa.text.speakers import is_pronoun
from qa.types import Problem, Span


def _frozen(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SAYING = _frozen(
    """
    said says say told tells stated states reported reports announced announces confirmed confirms
    estimated estimates believes believe believed warned warns argued argues claimed claims insisted
    insists added adds noted notes explained explains wrote writes disclosed revealed reveals reckons
    reckoned tweeted
    """
) | {"according to", "as saying", "pointed out"}
"""Phrases that only say whose words a claim gives."""
_BACK = 3
"""Sentences before one in which whoever "the statement" is of is looked for."""
_LONGEST = 120
"""Characters from a speaker to the verb, what stands between included: "the mayor, Anna Kell, said"."""
_NEAR = 1500
"""Characters before a sentence in which whoever "he" is must be named."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an article and who says it."""

    text: str
    start: int
    end: int
    by: Attribution | None


def said(article_text: str, start: int, end: int) -> Said:
    """Who says a sentence of an article."""
    return Said(article_text[start:end], start, end, attribution(article_text, start, end))


def speaker(claim: str, phrases: frozenset[str] = frozenset()) -> Span | None:
    """Whom a claim names as the one who says it; None where it names nobody, or who does more than say.

    ``phrases`` do no more than say it either: words by which the source says whose statement it is.
    """
    report = _report(claim)
    if report is None or report.who is None or is_pronoun(claim[slice(*report.who)]):
        return None
    phrase = claim[slice(*report.phrase)].lower()
    return report.who if phrase in _SAYING or phrase in phrases else None


def body(claim: str) -> str:
    """A claim without the words that say whose statement it is."""
    report = _report(claim)
    if report is None:
        return claim
    spans = sorted([report.phrase, *([report.who] if report.who else [])])
    start, end = spans[0][0], spans[-1][1]
    return claim if end - start > _LONGEST else f"{claim[:start]} {claim[end:]}"


def _report(claim: str) -> Report | None:
    # An abbreviation that is a word too is a name here: "the WHO said", "the US military".
    return find(re.sub(r"\b(?:WHO|US|IT)\b", lambda match: f"{match[0][:-1].title()}x", masked(claim)))


def misattributed(claim: str, article_text: str, places: Sequence[Said], outlet: str = "") -> Problem | None:
    """A claim's speaker, if none of the sentences that it cites is said by them.

    ``places`` are of one article. A sentence that the outlet states itself bears out any speaker that it
    names, and the outlet.
    """
    who = speaker(claim, frozenset(place.by.phrase.lower() for place in places if place.by))
    if who is None or not places:
        return None
    name = claim[slice(*who)]
    if outlet and telling(name) <= telling(outlet):
        return None
    if any(_may_speak(name, place, article_text) for place in places):
        return None
    return Problem("name" if names_in(name) else "support", name, *who)


def vouched(claim: str, article_text: str, places: Sequence[Said]) -> Span | None:
    """The claim's speaker, if a sentence is said by them, by whatever name the article calls them."""
    who = speaker(claim)
    if who is None or not set(names_in(claim[slice(*who)])) <= set(names_in(article_text)):
        return None
    spoken = [place for place in places if place.by is not None and place.by.who is not None]
    return who if any(_may_speak(claim[slice(*who)], place, article_text) for place in spoken) else None


def _may_speak(name: str, place: Said, article_text: str) -> bool:
    if place.by is None:
        return not telling(name) or mentions(place.text, name)
    if place.by.who is None:
        return place.by.kind == "unnamed" or _named_before(name, place, article_text)
    return one_speaker(name, _in_full(place, article_text), article_text)


def _named_before(name: str, place: Said, article_text: str) -> bool:
    """Whether "he" may be somebody: who is named nowhere before it, and yet elsewhere, is not."""
    wanted = set(names_in(name)[-1:])
    before, there = (
        set(names_in(text)) for text in (article_text[max(0, place.start - _NEAR) : place.end], article_text)
    )
    return not wanted or bool(wanted & before) or not wanted & there


def _in_full(place: Said, article_text: str) -> str:
    """A speaker with what stands behind it; for "the statement", whose it is."""
    by = place.by
    assert by is not None
    assert by.who is not None
    if by.who_span is None:
        return by.who
    if by.who_span[1] < by.start < by.who_span[0] + _LONGEST:
        return article_text[by.who_span[0] : by.start]
    if not telling(by.who):
        for start, end in _before(article_text, place.start):
            earlier = attribution(article_text, start, end)
            if earlier and earlier.who and earlier.who_span and telling(earlier.who):
                return earlier.who
    behind = _APPOSITION.match(article_text, by.who_span[1])
    return article_text[by.who_span[0] : behind.end() if behind else by.who_span[1]]


def _before(text: str, start: int) -> list[Span]:
    """The sentences before a place, the nearest first."""
    low = max(0, start - _NEAR)
    return [(a, b) for a, b in sentences(text, low, start) if b <= start][::-1][:_BACK]


_APPOSITION = re.compile(
    r"(?: (?:of|for|at) (?:the )?[\w’'-]+(?: [\w’'-]+)?)?(?:, (?:[A-Z][\w’'-]+ ?){1,4})?"
)
