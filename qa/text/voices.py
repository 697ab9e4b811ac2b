"""Whether a claim lets those speak who speak in its source, not Moscow where it is Seoul that says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.attribution import Attribution, attribution, masked
from qa.text.reporting import find
from qa.text.sentences import sentences
from qa.text.speakers import is_pronoun
from qa.text.spelling import fold as fold_name
from qa.text.spelling import same_word, seat_of
from qa.text.terms import STOP_WORDS, fold, stem
from qa.types import Problem, Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLASSES = {
    word: number
    for number, words in enumerate(
        (
            "company firm business utility operator maker chain retailer manufacturer contractor airline"
            " insurer supplier employer owner bank brand producer developer carrier dairy shipper",
            "regulator watchdog ombudsman auditor",
            "union alliance federation association",
            "police officers",
            "hospital clinic",
            "council board committee",
            "government ministry administration",
            "court judge",
            "scientists researchers study",
            "media newspaper broadcaster agency",
            "residents neighbours villagers",
            "engineer surveyor",
            "family relatives",
            "fire",
        )
    )
    for word in words.split()
}
"""Common nouns of speakers; two of different numbers are not one speaker, unless an article says so."""
_ANYONE = frozenset(
    map(
        stem,
        _words(
            """
        spokesman spokeswoman spokesperson official source leader chief head director manager
        officer person statement report reports figure assessment estimate account reckoning count
        word official spokespeople representative executive member data document letter
        """
        ),
    )
)
"""Offices and papers that tell little of whose they are."""
_SAYING = _words(
    """
    said says say told tells stated states reported reports announced announces confirmed confirms
    estimated estimates believes believe believed warned warns argued argues claimed claims insisted
    insists added adds noted notes explained explains wrote writes disclosed revealed reckons
    reckoned
    """
) | {"according to", "as saying", "pointed out"}
"""Phrases that only say whose words a claim gives."""
_SEATS = {"seul": ("suth", "korea"), "pyongyang": ("north", "korea")}
"""Seats of the governments that a direction tells apart."""
_OFFICES = frozenset(
    map(
        stem,
        [
            "chief",
            "head",
            "director",
            "manager",
            "president",
            "chair",
            "chairman",
            "chairwoman",
            "minister",
            "mayor",
        ],
    )
)
"""Offices that few hold, so that one beside a name is that person's."""
_DIRECTIONS = ("north", "suth", "east", "vest")


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


def speaker(claim: str) -> Span | None:
    """Whom a claim names as the one who says it; None where it names nobody, or who does more than say."""
    report = find(masked(claim))
    if report is None or report.who is None or is_pronoun(claim[slice(*report.who)]):
        return None
    return report.who if claim[slice(*report.phrase)].lower() in _SAYING else None


def misattributed(claim: str, article_text: str, places: Sequence[Said], outlet: str = "") -> Problem | None:
    """A claim's speaker, if none of the sentences that it cites is said by them.

    ``places`` are of one article. A sentence that the outlet states itself bears out any speaker that it
    names, and the outlet.
    """
    who = speaker(claim)
    if who is None or not places:
        return None
    name = claim[slice(*who)]
    if outlet and _stems(name) <= _stems(outlet):
        return None
    if any(_may_speak(name, place, article_text) for place in places):
        return None
    return Problem("name" if _capitals(name) else "support", name, *who)


def _may_speak(name: str, place: Said, article_text: str) -> bool:
    mine = _stems(name)
    if place.by is None:
        return not mine or _stands(name, place.text)
    theirs = place.by.who
    if theirs is None:
        return True
    if place.by.who_span is not None:
        theirs = _with_apposition(article_text, place.by.who_span)
    if _names_differ(name, theirs):
        return _introduced(name, theirs, article_text)
    if mine & _stems(theirs) or _related(name, theirs) or (_capitals(name) and _capitals(theirs)):
        return True
    return _introduced(name, theirs, article_text) or not _known_apart(name, theirs, article_text)


def _with_apposition(text: str, span: Span) -> str:
    """A speaker with what stands behind it: "its head" with "of claims, Piers Oduya"."""
    behind = _APPOSITION.match(text, span[1])
    return text[span[0] : behind.end() if behind else span[1]]


_APPOSITION = re.compile(
    r"(?: (?:of|for|at) (?:the )?[\w’'-]+(?: [\w’'-]+)?)?(?:, (?:[A-Z][\w’'-]+ ?){1,4})?"
)


def _stands(name: str, text: str) -> bool:
    """Whether a text names a speaker, or one of the same sort."""
    capitals = _capitals(name)
    if capitals:
        theirs = _capitals(text)
        return all(any(same_word(a, b) for b in theirs) for a in capitals) or _related(name, text)
    sort = _class(name)
    return bool(_stems(name) & _stems(text)) or (sort is not None and sort in _classes(text))


def _stems(text: str) -> frozenset[str]:
    """What tells speakers apart in a phrase: no articles, no offices that anybody may hold."""
    words = (fold(match[0]).replace("’", "'").removesuffix("'s") for match in _WORD.finditer(text))
    return frozenset(stem(word) for word in words if word not in STOP_WORDS) - _ANYONE


def _capitals(text: str) -> list[str]:
    """The names in a phrase, as names are compared."""
    found = [
        fold_name(match[0])
        for match in _WORD.finditer(text)
        if match[0][0].isupper()
        and match[0].lower() not in STOP_WORDS
        and stem(fold(match[0])) not in _OFFICES
    ]
    return [word for name in found for word in _SEATS.get(name, (name,))]


def _names_differ(one: str, other: str) -> bool:
    """Whether both hold names, and none of one is among the other's, or they lie in different directions."""
    mine, theirs = _capitals(one), _capitals(other)
    if not mine or not theirs:
        return False
    sides = [{word for word in words if word in _DIRECTIONS} for words in (mine, theirs)]
    if sides[0] and sides[1] and sides[0] != sides[1]:
        return True
    if _initials(mine, theirs) or _related(one, other):
        return False
    return not any(same_word(a, b) for a in mine for b in theirs)


def _initials(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return any(
        len(a) > 1 and a == "".join(word[0] for word in others)
        for names, others in ((mine, theirs), (theirs, mine))
        for a in names
    )


def _related(one: str, other: str) -> bool:
    """Whether one names the seat of the other's government."""
    mine, theirs = _capitals(one), _capitals(other)
    return any(
        same_word(seat, word)
        for names, others in ((mine, theirs), (theirs, mine))
        for name in names
        for seat in seat_of(name)
        for word in others
    ) or any(set(seat_of(a)) & set(seat_of(b)) for a in mine for b in theirs)


def _introduced(name: str, theirs: str, article_text: str) -> bool:
    """Whether the article has both beside each other: "Tobias Wray, the managing director"."""
    words = frozenset(stem(fold(match[0])) for match in _WORD.finditer(name)) - STOP_WORDS
    wanted = words - _ANYONE or words
    if _capitals(theirs):
        wanted |= words & _OFFICES
    last = (_capitals(theirs) or sorted(_stems(theirs)))[-1:]
    if not last or not wanted:
        return True
    for a, b in sentences(article_text):
        written = [match[0] for match in _WORD.finditer(article_text, a, b)]
        stems = [stem(fold(word.removesuffix("'s").removesuffix("’s"))) for word in written]
        there = [i for i, word in enumerate(written) if fold_name(word) == last[0] or stems[i] == last[0]]
        mentioned = [i for i, key in enumerate(stems) if key in wanted]
        if any(abs(i - j) <= _BESIDE for i in there for j in mentioned):
            return True
    return False


_BESIDE = 6


def _known_apart(name: str, theirs: str, article_text: str) -> bool:
    """Whether two phrases without a common word are sure to be two speakers."""
    mine, others = _class(name), _class(theirs)
    if mine is not None and others is not None:
        return mine != others
    if _capitals(name) and _capitals(theirs):
        return True
    if mine is not None:
        # A firm or an association goes by its sort; the police or a council is called so.
        return mine not in _BY_SORT and bool(_capitals(theirs))
    # A speaker whom the article has besides is somebody else; one that it never has is a paraphrase.
    stems = _stems(name)
    return bool(stems) and bool(stems & _stems(article_text)) and bool(_capitals(name))


_BY_SORT = (0, 2, 6, 9)
"""Numbers of the classes that a name need not tell of."""


def _class(phrase: str) -> int | None:
    return next(reversed(_classes(phrase)), None)


def _classes(phrase: str) -> list[int]:
    return [_CLASSES[key] for match in _WORD.finditer(phrase) if (key := _noun(match[0].lower())) is not None]


def _noun(word: str) -> str | None:
    bare = re.sub(r"['’]s?$", "", word)
    return next((form for form in (bare, bare.removesuffix("s"), f"{bare}s") if form in _CLASSES), None)
