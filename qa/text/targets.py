"""What figure a question asks for: of what, in which state, of what unit, and when."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from qa.text.asked import asked
from qa.text.concepts import CURRENCIES, MONEY, PLURALS, SUMS, VERBS, concept, content, event, state
from qa.text.dates import Dated
from qa.text.figures import parse
from qa.text.terms import STOP_WORDS, WORD, fold
from qa.text.units import based, unit_named

Kind = Literal["count", "money", "share", "measure", "date"]

_ONE = Fraction(1)
_MANY = re.compile(r"\bhow (?:many|few)\b(?: more| fewer)?\s+", re.IGNORECASE)
_NUMBER_OF = re.compile(
    r"^\W*(?:what|which|how (?:high|big|large))\b.{0,30}?"
    r"\b(?:(?:number|total|count|amount) of\s+|(?P<toll>death toll)\b|(?P<population>population)\b)",
    re.IGNORECASE,
)
OF_PAIR = re.compile(r"\b([a-z]{3,})\s+of\s+([a-z]{3,})\b")
_BORNE = frozenset(["injured", "killed", "missing", "arrested", "evacuated"])
"""What people are, in "how many hurt"."""
_OF_A_PARTY = re.compile(
    r"\baccording to\b|\b(?:did|does|do|has|have|had)\b[^?]*\b(?:say|said|claim|claimed|estimate|estimated"
    r"|put|assume|assumed|believe|think|reckon|announce|announced|admit|admitted|expect|predict)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"ed$|^(?:hurt|dead|missing|lost|built|born|sold|cut|shut|fled)$", re.IGNORECASE)
_NOUN_ENDS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|should|must|went|got|on|in"
    r"|at|by|from|to|of|for|with|after|before|during|per|that|who|which|a|an|the|each|every|not)\b|[?,;:]",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:per ?cent|percentage|proportion|share|fraction|rate|turnout|unemployment|inflation)\b", re.I
)
_MEASURE = re.compile(
    r"\bhow (?P<how>long|far|tall|high|deep|wide|old|fast|heavy|large|big|hot|cold)\b"
    r"|\bwhat\b.*\b(?P<what>length|distance|height|depth|width|age|speed|weight|area|temperature|duration)\b",
    re.IGNORECASE,
)
_LENGTHS = ("m", "mile", "foot")
_BASES = {
    **dict.fromkeys(("far", "distance", "tall", "high", "height", "length"), _LENGTHS),
    **dict.fromkeys(("deep", "depth", "wide", "width"), _LENGTHS),
    **dict.fromkeys(("old", "age", "duration"), ("month", "second")),
    **dict.fromkeys(("fast", "speed"), ("km/h", "mph", "knot")),
    **dict.fromkeys(("heavy", "weight"), ("gram", "lb")),
    **dict.fromkeys(("hot", "cold", "temperature"), ("degree", "celsius", "fahrenheit")),
    **dict.fromkeys(
        ("large", "big", "area"), ("hectare", "acre", "square km", "square mile", "square m", "square foot")
    ),
    "long": ("m", "mile", "foot", "month", "second"),
}
_ATTRIBUTE = {
    **dict.fromkeys(("length", "long"), "long"),
    **dict.fromkeys(("height", "tall", "high"), "high"),
    **dict.fromkeys(("age", "old"), "old"),
}
_CHANGE = re.compile(
    r"\bhow much\b.*\b(?:did|has|have|had|do|does|will)\b.*\b"
    r"(?P<change>rise|risen|fall|fallen|grow|grown|drop|dropped|increase|increased|decline|declined)\b",
    re.IGNORECASE,
)
_MUCH = re.compile(r"\bhow much (?:more |of the )?(?P<what>[a-z]{3,})\b(?<!money)", re.IGNORECASE)
_SUBSTANCES = (
    "gram",
    "lb",
    "ounce",
    "litre",
    "gallon",
    "barrel",
    "m",
    "foot",
    "inch",
    "Wh",
    "B",
    "hectare",
    "acre",
)
_RATE = re.compile(
    r"\b(?<!\bin )(?<!within )(?:a|an|per|each|every)\s"
    r"(?P<unit>second|minute|hour|day|night|week|month|year|person|head|passenger)\b"
    r"|\b(?P<adverb>hourly|daily|nightly|weekly|monthly|yearly|annual|annually)\b",
    re.IGNORECASE,
)
_RATES = {"hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month"}
_HYPOTHETICAL = re.compile(
    r"\b(?:will|would|could|may|might|shall|expects?|expected|plans?|planned|forecasts?|target|due|aims?|hopes?"
    r"|supposed|going to|proposed|estimated to|fears?|feared)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Target:
    """The figure that a question asks for."""

    kind: Kind
    nouns: frozenset[str] = frozenset()
    """Concepts of what is counted: ``homes``."""
    of: frozenset[str] = frozenset()
    """What the noun is a measure of: tonnes of tomatoes."""
    states: frozenset[str] = frozenset()
    """Which of them: ``killed``; or which sum: ``profit``."""
    terms: frozenset[str] = frozenset()
    """Concepts of the rest of the question, without names."""
    names: tuple[tuple[str, ...], ...] = ()
    """Its names, word by word, folded."""
    events: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] = ()
    """Words of the question that follow each other, folded: a "season ticket" is no "single ticket"."""
    of_pairs: tuple[tuple[str, str], ...] = ()
    """The same for "a litre of petrol": concepts."""
    units: frozenset[str] = frozenset()
    """Base units that fit; empty where a bare number does."""
    rate: str | None = None
    """``day`` for so many a day."""
    dates: tuple[Dated, ...] = ()
    ahead: bool = False
    """It asks about what is to come, or only expected."""
    about: str = ""
    """The asked thing in the question's words."""

    @property
    def of_people(self) -> bool:
        """Whether people are counted, of any kind."""
        return bool(self.nouns & {"people"})


def target(question: str) -> Target | None:
    """Read a question; None where it asks for no figure and no date, or for one party's own figure."""
    if _OF_A_PARTY.search(question):
        return None
    kind = asked(question)
    counted = None if kind in ("date", "person", "place", "reason") else _counted(question)
    if counted is not None:
        return counted
    measured = _MEASURE.search(question)
    nouns = " ".join(word[0] for word in WORD.finditer(question) if not word[0].endswith("ed"))
    sums = _states(nouns) & MONEY
    if kind == "date":
        return _made("date", question)
    if measured and not (sums and measured["how"] in ("big", "large", "high")):
        word = (measured["how"] or measured["what"]).lower()
        bases = _BASES[word]
        if word == "long" and re.search(
            r"\bhow long (?:did|does|do|will|has|have|had|ago|would)\b", question, re.I
        ):
            bases = ("month", "second")
        return _made("measure", question, nouns={_ATTRIBUTE.get(word, word)}, units=bases)
    change = _CHANGE.search(question)
    if change:
        asks = {found for found in (state(change["change"]),) if found}
        return _made("share", question, states=asks, units=("share",))
    if _SHARE.search(question) or kind == "share":
        return _made("share", question, units=("share",))
    if kind == "money" or (sums and re.match(r"\W*(?:what|how|which)\b", question, re.IGNORECASE)):
        return _made("money", question, states=sums, units=CURRENCIES)
    if re.match(r"\W*how much (?:is|are|was|were|does|do|did|will)\b", question, re.IGNORECASE):
        return _made("money", question, units=CURRENCIES)
    return _substance(question)


def _substance(question: str) -> Target | None:
    """ "How much oil was spilled"."""
    match = _MUCH.search(question)
    if match is None or state(match["what"]):
        return None
    what = {concept(match["what"])}
    return _made("measure", question, nouns=what, of=what, units=_SUBSTANCES)


def _counted(question: str) -> Target | None:
    """ "How many homes lost power", "the number of homes", "the death toll"."""
    many = _MANY.search(question)
    match = many or _NUMBER_OF.search(question)
    if match is None:
        return None
    if not many and match["toll"]:
        return _made("count", question, nouns={"people"}, states={"killed"}, about="deaths")
    if not many and match["population"]:
        return _made("count", question, nouns={"people"}, states={"population"}, about="population")
    end = _NOUN_ENDS.search(question, match.end())
    phrase = question[match.end() : end.start() if end else len(question)].strip()
    words = [word[0] for word in WORD.finditer(phrase) if fold(word[0]) not in STOP_WORDS]
    if not words:
        return None
    whole = unit_named(phrase)
    named = [whole] if whole else [unit for word in words if (unit := unit_named(word))]
    units = {based(_ONE, unit)[1] or "" for unit in named}
    if units & CURRENCIES:
        return _made("money", question, states=_states(question) & MONEY, units=CURRENCIES)
    head = _head(words)
    if state(head) in _BORNE:
        return _made("count", question, nouns={"people"}, about=f"people {head}")
    about = phrase[: phrase.index(head) + len(head)]
    described = next(
        (word for word in words if state(word) and word != head and _PARTICIPLE.search(word)), ""
    )
    if not described and end is not None:
        later = [word[0] for word in WORD.finditer(question, end.end())]
        described = next((word for word in later if state(word) and _PARTICIPLE.search(word)), "")
    return _made(
        "measure" if units else "count",
        question,
        nouns={concept(head)},
        of=_after_of(question, match.end() + phrase.index(head) + len(head)),
        units=units,
        about=f"{about} {described}".strip(),
    )


def _after_of(question: str, start: int) -> set[str]:
    """What "tonnes of ripe tomatoes" are of."""
    match = re.compile(r"\s+of\s+(?!the\b|these\b|those\b)").match(question, start)
    if match is None:
        return set()
    end = _NOUN_ENDS.search(question, match.end())
    words = [word[0] for word in WORD.finditer(question, match.end(), end.start() if end else len(question))]
    return {concept(word) for word in words}


def _head(words: list[str]) -> str:
    """What is counted in "North Korean troops deployed": the first plural, else the last word."""
    plurals = (w for w in words if w.lower() in PLURALS or re.search(r"[^s]s$", w.lower()))
    return next(plurals, words[-1])


def _states(question: str) -> set[str]:
    return {found for word in WORD.finditer(question) if (found := state(word[0]))}


def _made(
    kind: Kind,
    question: str,
    *,
    nouns: set[str] | frozenset[str] = frozenset(),
    of: set[str] | frozenset[str] = frozenset(),
    states: set[str] | frozenset[str] | None = None,
    units: set[str] | frozenset[str] | tuple[str, ...] = frozenset(),
    about: str = "",
) -> Target:
    parsed = parse(question, None)
    plain = without(question, [(d.start, d.end) for d in parsed.dates])
    nameless = without(plain, [(name.start, name.end) for name in parsed.names])
    rest = content(_RATE.sub(" ", nameless)) - nouns
    events = {found for word in WORD.finditer(plain) if (found := event(word[0]))}
    found_states = (_states(plain) - events) if states is None else set(states)
    if kind == "count":
        found_states -= SUMS
    rate = rate_of(question)
    return Target(
        kind=kind,
        nouns=frozenset(nouns),
        of=frozenset(of),
        states=frozenset(found_states - nouns),
        # "How much money" asks for a sum, and no sentence says the word.
        terms=frozenset(rest - events - found_states - ({concept("money")} if kind == "money" else set())),
        names=tuple(dict.fromkeys(name.words for name in parsed.names)),
        events=frozenset(events),
        pairs=tuple(_pairs(plain)),
        of_pairs=tuple((concept(match[1]), concept(match[2])) for match in OF_PAIR.finditer(plain)),
        units=frozenset(units),
        rate=rate,
        dates=parsed.dates,
        ahead=bool(_HYPOTHETICAL.search(question)),
        about=about or _about(question),
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for first, second in pairwise(WORD.finditer(text)):
        words = fold(first[0]), fold(second[0])
        beside = text[first.end() : second.start()] == " "
        small = first[0].islower() and second[0].islower()
        noun = state(second[0]) is None and concept(second[0]) not in VERBS
        if (
            beside
            and small
            and noun
            and not set(words) & STOP_WORDS
            and not any(word.isdigit() for word in words)
        ):
            yield words


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text, of the same length, with spans blanked out."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def rate_of(text: str) -> str | None:
    """The period that an amount is for: ``day`` for "eight a day"."""
    match = _RATE.search(text)
    if match is None:
        return None
    return match["unit"].lower() if match["unit"] else _RATES.get(match["adverb"].lower(), "year")


def is_hypothetical(text: str) -> bool:
    """Whether a text tells of what is to come, or only expected."""
    return bool(_HYPOTHETICAL.search(text))


def _about(question: str) -> str:
    """The question as a part of a sentence: "when did the bridge open"."""
    short = " ".join(question.split()).strip(" ?.!")
    return short[:1].lower() + short[1:]
