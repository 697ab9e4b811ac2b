"""What kind of answer a question asks for, and whether a text holds one.

Shapes only: a number, a date, a name. Whether it is the right one is for the words around it to say.
"""

import re
from collections.abc import Set
from typing import Literal

Kind = Literal["number", "share", "money", "duration", "date", "person", "place", "reason", "other"]

_QUESTION_WORDS = "what|which|who|whom|whose|when|where|why|how"
_QUESTION_WORD = re.compile(rf"\b({_QUESTION_WORDS})\b['’]?s?\s*(.*)", re.IGNORECASE | re.DOTALL)
_CLAUSE_FIRST = re.compile(
    rf"\s*(?:when|where|while|as|if|after|before)\b[^,?]*,\s*(?=(?:\w+\s+)?(?:{_QUESTION_WORDS})\b)",
    re.IGNORECASE,
)

_MONEY_WORDS = (
    "money|cost|costs|price|prices|pay|paid|dollars|euros|pounds|worth|funding|salary|revenue|budget|fee"
)
_TIME_UNITS = (
    "second|minute|hour|day|night|week|fortnight|month|year|decade|century|centurie|generation|season"
)
_DATE_NOUNS = "year|years|date|day|month|decade|century|time|era|period|weekday"
_PERSON_NOUNS = (
    "person|people|man|woman|leader|president|minister|king|queen|emperor|pope|general|author|writer|actor|actress|"
    "scientist|historian|spokesman|spokeswoman|spokesperson|official|founder|owner|director|chief|head|mayor|"
    "governor|senator|player|coach|artist|singer|philosopher|physicist|mathematician|engineer|explorer|name"
)
_PLACE_NOUNS = (
    "place|country|countries|city|cities|town|towns|village|state|region|province|county|island|river|sea|lake|"
    "continent|area|location|street|port|district|nation|nations|capital"
)
_LEADING = re.compile(
    r"(?:(?:is|was|were|are|did|do|does|has|had|have|will|would|can|could|the|a|an|exact|other|two|three)\s+)*",
    re.IGNORECASE,
)


SURE: frozenset[Kind] = frozenset({"number", "share", "money", "duration", "date"})
"""Kinds whose shape tells much; names stand in most sentences, and reasons come in any shape."""


def asked(question: str) -> Kind:
    """Read off the question's first question word what it asks for; a clause before it is passed over."""
    clause = _CLAUSE_FIRST.match(question)
    found = _QUESTION_WORD.search(question, clause.end() if clause else 0)
    if not found:
        return "other"
    word, rest = found.group(1).lower(), found.group(2).strip()
    match word:
        case "who" | "whom" | "whose":
            return "person"
        case "when":
            return "date"
        case "where":
            return "place"
        case "why":
            return "reason"
        case "how":
            return _asked_how(rest)
        case _:
            return _asked_what(rest)


def _asked_how(rest: str) -> Kind:
    if _starts(r"(many|few)\b", rest):
        return "number"
    if _starts(r"much\b", rest):
        if _starts(rf"much\s+({_MONEY_WORDS})\b", rest) or re.search(
            rf"\b({_MONEY_WORDS})\b", rest, re.IGNORECASE
        ):
            return "money"
        return "number"
    if _starts(r"(long\s+ago|recently|soon)\b", rest):
        return "date"
    if _starts(r"(long|old|often)\b", rest):
        return "duration"
    if _starts(r"(far|tall|high|deep|wide|big|large|fast|heavy|hot|cold|close|thick|strong|small)\b", rest):
        return "number"
    return "other"


def _asked_what(rest: str) -> Kind:
    rest = rest[_LEADING.match(rest).end() :]  # type: ignore[union-attr]  # it matches the empty string
    if _starts(rf"({_DATE_NOUNS})\b(?!\s+of\s+the\s+(week|year))", rest) and not _starts(r"time\s+of", rest):
        return "date"
    if _starts(r"(percent|percentage|proportion|share|fraction|rate)\b", rest):
        return "share"
    if _starts(
        r"(number|amount|total|population|size|distance|length|height|temperature|speed|figure|toll)\b", rest
    ):
        return "number"
    if _starts(rf"({_MONEY_WORDS})\b", rest):
        return "money"
    if _starts(rf"(\w+\s+)?({_PLACE_NOUNS})\b", rest):
        return "place"
    if _starts(rf"(\w+\s+)?({_PERSON_NOUNS})\b", rest):
        return "person"
    if _starts(r"(reason|cause|purpose)\b", rest):
        return "reason"
    return "other"


_COUNTED = re.compile(r"\bhow\s+many\s+(.+)", re.IGNORECASE | re.DOTALL)
_VERB_FOLLOWS = re.compile(
    r"\b(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_PHRASE_ENDS = re.compile(r"\b(?:in|of|at|on|by|from|to|for|with|that|who|which|per|there)\b", re.IGNORECASE)


def counted(question: str) -> str | None:
    """The noun that ``how many`` counts: ``tanks`` of ``How many Russian tanks were sent?``; None without."""
    found = _COUNTED.search(question)
    if not found:
        return None
    phrase = _PHRASE_ENDS.split(found.group(1), maxsplit=1)[0]
    verb = _VERB_FOLLOWS.search(phrase)
    nouns = [
        word for word in re.findall(r"[^\W_]+", phrase[: verb.start()] if verb else phrase) if word.islower()
    ]
    # Where no auxiliary ends the phrase, a verb may stand within it: "how many pets died in the fire".
    return (nouns[-1] if verb else nouns[0]) if nouns else None


_AMOUNT = re.compile(r"\bhow\s+(?:many|much|few)\b", re.IGNORECASE)


def amount(question: str) -> bool:
    """Whether a question asks how many or how much: what answers it holds a figure."""
    return _AMOUNT.search(question) is not None and asked(question) in SURE


def _starts(pattern: str, text: str) -> bool:
    return re.match(pattern, text, re.IGNORECASE) is not None


_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    "billions?|trillions?|dozens?"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_NUMBER = re.compile(
    rf"(?<![\w.])(?!{_YEAR}(?:[–-]|\b(?![,.]\d)))\d+(?:[.,]\d+)*(?=[^\W_]{{0,3}}\b)|\b(?:{_NUMBER_WORDS})\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b{_YEAR}s?\b|\b(?:{_MONTHS})\b|\b(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|centur(?:y|ies)|"
    r"yesterday|today|tomorrow|tonight)\b|\b\d+\s*(?:BC|AD|BCE|CE)\b|\b\d+(?:st|nd|rd|th)\b|\b\d0s\b"
)
_SHARE = re.compile(
    r"\d\s*(?:%|per\s?cent\b|percent)|\b(?:percent|per cent|half|thirds?|quarters?|fifths?|majority|most)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₹]\s?\d|\b\d[\d.,]*\s*(?:million|billion|trillion)?\s*(?:dollars?|euros?|pounds?|yen|yuan|rubles?|roubles?"
    r"|rupees?|francs?|marks?|cents?|USD|EUR|GBP)\b|\b(?:dollars?|euros?)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?:\d[\d.,]*|{_NUMBER_WORDS}|several|few|many|a)[\s-]+(?:\w+[\s-]+)?(?:{_TIME_UNITS})s?\b"
    r"|\baged?\s+\d|\bcentur|\bsince\b|\d\s?-?(?:km|kilomet|mile|met(?:er|re)|feet|foot|ft|m\b)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|owing to|thanks to|therefore|thus|caus(?:e|ed|es|ing)|"
    r"result|led to|reason|to (?:avoid|prevent|protect|make|get|allow|help|ensure)|after|for fear|as a|"
    r"in response)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:“\"]\s)(?<!^)(?<!^[“\"'‘(\[])\b[^\W\d_a-z][\w’'-]+")
_INITIAL_NAME = re.compile(r"^\W*((?:[^\W\d_a-z][\w’'-]*\s+)+[^\W\d_a-z][\w’'-]*)")


def holds(kind: Kind, text: str, known: Set[str] = frozenset()) -> bool:
    """Whether the text holds something of the asked kind that is not among the known words (lower case).

    ``known`` are the question's own words: the year that a question names is not its answer. For ``other``
    there is nothing to look for and the result is False.
    """
    match kind:
        case "number":
            return _any_new(_NUMBER, text, known)
        case "share":
            return bool(_SHARE.search(text))
        case "money":
            return bool(_MONEY.search(text))
        case "duration":
            return bool(_DURATION.search(text))
        case "date":
            return _any_new(_DATE, text, known)
        case "person" | "place":
            return _any_new(_NAME, text, known) or _new_name_at_start(text, known)
        case "reason":
            return bool(_REASON.search(text))
        case "other":
            return False


def _any_new(pattern: re.Pattern[str], text: str, known: Set[str]) -> bool:
    return any(found.group().lower() not in known for found in pattern.finditer(text))


def _new_name_at_start(text: str, known: Set[str]) -> bool:
    found = _INITIAL_NAME.match(text)
    return found is not None and any(word.lower() not in known for word in found.group(1).split()[1:])
