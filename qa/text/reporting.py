"""Who says a sentence, as far as the sentence itself tells: "according to …", "… said", "reportedly".

Rules for English news. Each looks for one shape; they are tried in the order of how surely they frame the
whole sentence, and would rather find nothing than the wrong speaker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.text import report_words as said
from qa.text.report_words import MASK
from qa.text.speakers import is_document, is_pronoun, is_role, loosely, read, words
from qa.types import Span

_GAP = re.compile(rf"\s+(?:{said.ADVERB}\s+)?")
_NAME_BEHIND = re.compile(r",\s+(?=[A-Z])")
_LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Report:
    """Who says it, and the words that say so; spans of the sentence."""

    who: Span | None
    """None for hearsay."""
    phrase: Span
    encloses: bool = True
    """Whether it frames the whole sentence, rather than introduces its rest: "…, the ministry said." """


def find(sentence: str) -> Report | None:
    """Who says the sentence, whose quotations are masked; None where it is the writer's own statement."""
    verbs = [(match.start(), match.end()) for match in said.VERB.finditer(sentence)]
    told = [report for verb in verbs if (report := _told(sentence, verb)) is not None]
    framing = [report for report in told if report.encloses]
    for report in (*_according(sentence, outer=True), *framing[-1:], *told):
        return report
    for shape in (_quoted_as, _puts, _agent, _count, _according, _citing, _adding, _hearsay):
        for report in shape(sentence):
            return report
    return None


def _told(sentence: str, verb: Span) -> Report | None:
    """A verb of saying with its subject behind or before it."""
    who = _behind(sentence, verb)
    if who is not None:
        closes = bool(said.ENDING.match(sentence, who[1])) or sentence[who[1] : who[1] + 1] == ","
        return Report(who, verb, closes and verb[0] > 0)
    who = _before(sentence, verb[0])
    if who is None:
        return None
    written = sentence[slice(*verb)]
    speaker = who[1] in read(sentence, *who)
    if written in said.NOUNS and not speaker:
        return None
    at_end = said.ENDING.match(sentence, verb[1]) and re.search(rf"[,{MASK}–—]\s*$", sentence[: who[0]])
    if at_end or _reports(written, sentence[verb[1] :], sentence[slice(*who)], speaker=speaker):
        return Report(who, verb, bool(at_end))
    return None


def _reports(verb: str, rest: str, who: str, *, speaker: bool) -> bool:
    """Whether what follows a verb is something said.

    ``speaker``: its subject is known to be able to speak.
    """
    if verb not in said.NOUNS and said.THAT.match(rest):
        return True
    if verb in said.ANYTHING:
        return not re.match(r"\s+to (?:be|have)\b", rest)
    if not speaker:
        return False
    if verb in said.REFUTE:
        return bool(said.CLAIM.match(rest))
    if verb not in said.OBJECT:
        return _has_clause(verb, rest, who)
    if said.NOT_SAID.match(rest) or re.match(r"\s+by\b", rest):
        return False
    if verb.startswith("describe"):
        return bool(re.match(rf"[^,;{MASK}]{{1,80}}\sas\b", rest))
    return verb not in said.NOUNS or bool(said.COMPLEMENT.match(rest))


def _has_clause(verb: str, rest: str, who: str) -> bool:
    """Whether a verb that may also take a thing ("added 300 jobs", "found the body") has a clause."""
    if verb in said.SHOWING:
        return is_document(who)
    if said.MARKED_CLAUSE.match(rest) or said.LATER_CLAUSE.match(rest):
        return True
    if verb in said.THINGS:
        in_speech = who.lower() in ("he", "she") and re.match(r"\s+(?:the|his|her|its|their|[A-Z])", rest)
        return verb in ("added", "heard") and bool(in_speech or said.PLAIN_CLAUSE.match(rest))
    return bool(said.COMPLEMENT.match(rest) and said.PLAIN_CLAUSE.match(rest))


def _behind(sentence: str, verb: Span) -> Span | None:
    """The subject of an inverted verb: "…, said Anna Kell." """
    if sentence[slice(*verb)] not in said.INVERTED:
        return None
    gap = _GAP.match(sentence, verb[1])
    if gap is None or not re.search(rf"[,{MASK}?!—]\s*$", sentence[: verb[0]]):
        return None
    start = gap.end()
    for last in read(sentence, start, _boundary(sentence, start)):
        placed = re.search(r"[A-Z]\w+ (?:in|on|with|to|from|by) ", sentence[start:last])
        if said.FOLLOWS.match(sentence, last) and not placed:
            return _with_name(sentence, (start, last))
    return None


def _with_name(sentence: str, office: Span) -> Span:
    """An office together with the name behind it: "the port's manager, Ivo Lenn"."""
    comma = _NAME_BEHIND.match(sentence, office[1])
    if comma is None or not _is_office(sentence, office):
        return office
    for last in read(sentence, comma.end(), _boundary(sentence, comma.end())):
        if said.FOLLOWS.match(sentence, last):
            return (office[0], last) if len(words(sentence, comma.end(), last)) <= 4 else office
    return office


def _is_office(sentence: str, who: Span) -> bool:
    """Whether a phrase ends with an office or a thing rather than with a name."""
    last = words(sentence, *who)[-1]
    return is_role(last.lower) or last.written.islower()


def _boundary(sentence: str, start: int) -> int:
    found = said.BOUNDARY.search(sentence, start)
    return found.start() if found else len(sentence)


def _before(sentence: str, verb: int) -> Span | None:
    """The subject that ends where the verb begins, auxiliaries and adverbs left out."""
    left = sentence[:verb].rstrip()
    between = said.BETWEEN.search(f"{left} ")
    if between:
        left = left[: between.start()].rstrip()
    if said.BLOCKED.search(left):
        return None
    if left.endswith(","):
        return _head(sentence, left[:-1])
    start = max((match.end() for match in said.BOUNDARY.finditer(left)), default=0)
    return _phrase(sentence, start, len(left))


def _phrase(sentence: str, start: int, end: int) -> Span | None:
    """The phrase for a speaker that ends a clause, behind at most an introduction."""
    starts = [word.start for word in words(sentence, start, end)]
    fitting = [first for first in starts if _introduced(sentence[start:first])]
    for first in fitting:
        if end in read(sentence, first, end):
            return first, end
    return next(((first, end) for first in fitting if loosely(sentence, first, end)), None)


def _introduced(before: str) -> bool:
    """Whether what comes before a subject leaves it the subject of the main clause."""
    before = before.strip(" \n\t'\"“”’")
    if not before:
        return True
    if said.SUBORDINATE.fullmatch(before) or said.UNFINISHED.search(before):
        return False
    return bool(said.STEPS_IN.fullmatch(before))


def _head(sentence: str, left: str) -> Span | None:
    """The name before an apposition or a relative clause that ends with a comma: "Anna Kell, the mayor,
    said"."""
    cuts = [0, *(match.end() for match in said.BOUNDARY.finditer(left))]
    found: Span | None = None
    for i in range(len(cuts) - 1, max(0, len(cuts) - 5), -1):
        start, end = cuts[i - 1], _trimmed(sentence, cuts[i - 1], cuts[i] - 1)
        if MASK in sentence[start : cuts[i]]:
            break
        who = _phrase(sentence, start, end)
        if who is None or end not in read(sentence, *who) or _ends_place(sentence[: who[0]]):
            continue
        nearest = found is None
        if nearest or sentence[who[0]].isupper():
            found = _joined(sentence, who, cuts[i], len(left)) if i == len(cuts) - 1 else who
        if sentence[found[0] if found else 0].isupper():
            break
    return found


def _ends_place(before: str) -> bool:
    return bool(re.search(r"\b(?:in|at|of|from|near)\s+$", before))


def _trimmed(sentence: str, start: int, end: int) -> int:
    """The end without spaces and marks."""
    while end > start and not sentence[end - 1].isalnum() and sentence[end - 1] not in ".’'":
        end -= 1
    return end


def _joined(sentence: str, office: Span, start: int, end: int) -> Span:
    """An office with the name in the apposition behind it: "the mayor, Anna Kell,"."""
    named = re.fullmatch(r"\s*(?:[A-Z][\w’'.-]+ ?){1,4}", sentence[start:end])
    return (office[0], end) if named and _is_office(sentence, office) else office


def _source(sentence: str, start: int) -> Span | None:
    """What "according to" names: up to a comma, or a word that goes on with something else."""
    end = said.SOURCE_END.search(sentence, start)
    stop = min(end.start() if end else len(sentence), start + _LONGEST_SOURCE)
    while stop > start and not (sentence[stop - 1].isalnum() or sentence[stop - 1] in "’'"):
        stop -= 1
    dotted = any(word.end == stop + 1 for word in words(sentence, start, stop + 1))
    return (start, stop + dotted) if stop > start else None


def _according(sentence: str, *, outer: bool = False) -> Iterator[Report]:
    """ "According to …"; ``outer``: only where it frames the sentence, at its beginning or behind a comma
    at its end."""
    for match in said.ACCORDING.finditer(sentence):
        who = _source(sentence, match.end())
        if who is None:
            continue
        before = sentence[: match.start()].rstrip()
        first = not before or said.STEPS_IN.fullmatch(before.rstrip(","))
        last = before[-1:] in f",{MASK}—–" and re.match(r"[^,;]*$", sentence[who[1] :])
        if not outer or first or last:
            yield Report(who, match.span("phrase"))


def _named_after(sentence: str, match: re.Match[str]) -> Iterator[Report]:
    end = _boundary(sentence, match.end())
    for last in read(sentence, match.end(), end):
        if not is_pronoun(sentence[match.end() : last]):
            yield Report((match.end(), last), match.span("phrase"))
            return


def _agent(sentence: str) -> Iterator[Report]:
    """ "Confirmed by the ministry"."""
    for match in said.BY_AGENT.finditer(sentence):
        yield from _named_after(sentence, match)


def _citing(sentence: str) -> Iterator[Report]:
    for match in said.CITING.finditer(sentence):
        yield from _named_after(sentence, match)


def _quoted_as(sentence: str) -> Iterator[Report]:
    """ "Kim was quoted by Tass as saying", "Tass quoted a source as saying"."""
    yield from _subject_of(sentence, said.QUOTED_AS)


def _puts(sentence: str) -> Iterator[Report]:
    """ "The army puts its losses at 40 men"."""
    yield from _subject_of(sentence, said.PUTS)


def _subject_of(sentence: str, shape: re.Pattern[str]) -> Iterator[Report]:
    for match in shape.finditer(sentence):
        who = _before(sentence, match.start("phrase"))
        if who is not None:
            yield Report(who, match.span("phrase"))


def _count(sentence: str) -> Iterator[Report]:
    """ "By South Korean estimates, …"."""
    for match in said.COUNT_BY.finditer(sentence):
        yield Report(match.span("who"), match.span("phrase"))


def _adding(sentence: str) -> Iterator[Report]:
    """ "The ministry defended the plan, saying …": the subject is what the sentence begins with."""
    opening = said.OPENING.match(sentence)
    start = opening.end() if opening else 0
    for match in said.ADDING.finditer(sentence, start):
        for last in read(sentence, start, _boundary(sentence, start)):
            yield Report(
                _with_name(sentence, (start, last)), match.span("phrase" if match["phrase"] else "also")
            )
            return


def _hearsay(sentence: str) -> Iterator[Report]:
    for match in said.HEARSAY.finditer(sentence):
        yield Report(None, match.span("phrase"))
