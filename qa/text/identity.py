"""Whether two phrases name one speaker, as far as an article tells: "the fire chief", "Deirdre Mallin"."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qa.text.report_words import VERB
from qa.text.sentences import sentences
from qa.text.speaker_words import ROLES
from qa.text.speakers import is_role, kind
from qa.text.spelling import fold as fold_name
from qa.text.spelling import same_word, seat_of
from qa.text.terms import STOP_WORDS, fold, stem


def _frozen(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SORTS = {
    "body": "organisation organization",
    "firm": "company firm business utility operator maker chain retailer manufacturer contractor airline"
    " insurer supplier employer owner bank brand producer developer carrier dairy shipper dealership",
    "watchdog": "regulator watchdog ombudsman auditor",
    "union": "union alliance federation association",
    "police": "police detective sheriff",
    "care": "hospital clinic doctor medic surgeon nurse",
    "council": "council board committee",
    "state": "government ministry administration",
    "court": "court judge",
    "research": "scientist researcher study",
    "press": "media newspaper broadcaster agency",
    "people": "resident neighbour villager witness",
    "survey": "engineer surveyor",
    "family": "family relative widow widower parent mother father",
    "fire": "fire firefighter",
    "military": "army military navy",
    "coroner": "coroner",
    "lawyer": "lawyer solicitor barrister attorney",
    "mayor": "mayor",
    "governor": "governor gov",
    "president": "president",
    "minister": "minister",
    "prosecution": "prosecutor",
}
_SORT = {word: sort for sort, words in _SORTS.items() for word in words.split()}
"""Common nouns of speakers; two of different sorts are not one speaker, unless an article says so."""
_CALLED_SO = frozenset(["body", "firm", "union", "state", "press"])
"""Sorts that a name need not tell of: a firm is called Orrin Freight, and a newspaper the Argus."""
_OVERLAP = (
    frozenset(["mayor", "council"]),
    frozenset(["president", "state"]),
    frozenset(["minister", "state"]),
    frozenset(["governor", "state"]),
    frozenset(["prosecution", "lawyer"]),
    frozenset(["prosecution", "state"]),
)
_ANYONE = frozenset(
    map(
        stem,
        _frozen(
            """
            spokesman spokeswoman spokesperson official source leader chief head director manager
            officer person people statement report reports figure assessment estimate account reckoning count
            word official spokespeople representative executive member data document letter
            """
        ),
    )
)
"""Offices and papers that tell little of whose they are."""
_RULERS = frozenset(map(stem, ("authorities", "officials")))
_SPOKEN_FOR = _frozen(
    "officials authorities official spokesman spokeswoman spokesperson minister mayor office"
)
"""Who is no paper."""
_PUBLIC = frozenset(
    ["police", "council", "state", "fire", "military", "watchdog", "mayor", "governor", "court"]
)
"""Sorts that may go by "the authorities"."""
_SEATS = {"seul": ("suth", "korea"), "pyongyang": ("north", "korea")}
"""Seats of the governments that a direction tells apart."""
_KEPT = frozenset(["kremlin", "pentagon", "congress", "senate"])
"""Bodies that are known by one word."""
_DIRECTIONS = frozenset(["north", "suth", "east", "vest"])
_BETWEEN = _frozen("the a an of for at in its his her their s then former")
"""Small words that may stand between a name and an office."""
_BESIDE = 7


@dataclass(frozen=True)
class _Who:
    """A phrase for a speaker."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        return [match[0] for match in WORD.finditer(self.text)]

    @cached_property
    def stems(self) -> frozenset[str]:
        """What tells it from others: no articles, no offices that anybody may hold."""
        keys = (fold(word).replace("’", "'").removesuffix("'s") for word in self.words)
        return frozenset(stem(key) for key in keys if key not in STOP_WORDS) - _ANYONE

    @cached_property
    def names(self) -> list[str]:
        """The words of names in it, folded as names are."""
        found = [fold_name(word) for word in self.words if _names(word)]
        return [word for name in found for word in _SEATS.get(name, (name,))]

    @cached_property
    def sorts(self) -> frozenset[str]:
        return frozenset(sort for word in self.words if (sort := _sort(word)) is not None)

    @property
    def person(self) -> str | None:
        """The name that it ends with."""
        return fold_name(self.words[-1]) if self.words and _names(self.words[-1]) else None


def _names(word: str) -> bool:
    lower = re.sub(r"['’]s?$", "", word).lower()
    if not word[0].isupper() or (lower in STOP_WORDS and not word.isupper()):
        return False
    return lower in _KEPT or not ROLES & {lower, lower.removesuffix("s")}


def _sort(word: str) -> str | None:
    lower = re.sub(r"['’]s?$", "", word).lower()
    forms = (lower, lower.removesuffix("s"), f"{lower.removesuffix('ies')}y")
    return next((_SORT[form] for form in forms if form in _SORT), None)


def names_in(phrase: str) -> list[str]:
    """The words of names in a phrase, folded as names are; no offices."""
    return list(_Who(phrase).names)


def telling(phrase: str) -> frozenset[str]:
    """The stems of a phrase that tell one speaker from another."""
    return _Who(phrase).stems


def mentions(text: str, name: str) -> bool:
    """Whether a text has a speaker, or one of the same sort."""
    who, there = _Who(name), _Who(text)
    if who.names:
        return all(any(same_word(a, b) for b in there.names) for a in who.names) or _seated(who, there)
    return bool(who.stems & there.stems) or bool(who.sorts & there.sorts)


def one_speaker(name: str, theirs: str, article_text: str) -> bool:
    """Whether a claim's phrase for a speaker may mean whom a phrase of the article names."""
    mine, other = _Who(name), _Who(theirs)
    if mine.names and other.names:
        return _both_named(mine, other, article_text)
    if _apart(mine.sorts, other.sorts):
        return False
    if mine.names:
        return _only_claim_named(mine, other, article_text)
    if other.names:
        return _only_source_named(mine, other, article_text)
    if mine.stems & other.stems or mine.sorts & other.sorts or _public(mine, other):
        return True
    if not mine.stems or not other.stems or _introduced(mine, other, article_text):
        return True
    # A speaker whom the article has besides is somebody else; one that it never has is a paraphrase.
    return not mine.stems <= _stems_of(article_text)


def _both_named(mine: _Who, other: _Who, text: str) -> bool:
    sides = [{word for word in who.names if word in _DIRECTIONS} for who in (mine, other)]
    if sides[0] and sides[1] and sides[0] != sides[1]:
        return False
    shared = any(same_word(a, b) for a in mine.names for b in other.names)
    if shared or _initials(mine, other) or _seated(mine, other):
        return not _apart(mine.sorts, other.sorts)
    return _introduced(mine, other, text)


def _only_claim_named(mine: _Who, other: _Who, text: str) -> bool:
    if not other.stems or _introduced(mine, other, text):
        return True
    if mine.person and other.stems and len(mine.names) > 1 and not mine.sorts:
        # A person's name for an office: the article has to bring them together.
        return not set(mine.names) <= _folded(text)
    if mine.stems & other.stems or mine.sorts & other.sorts or _public(mine, other):
        return True
    return not any(name in _folded(text) for name in mine.names)


def _only_source_named(mine: _Who, other: _Who, text: str) -> bool:
    if mine.stems & other.stems or mine.sorts & other.sorts:
        return True
    if kind(other.text) == "outlet":
        return not mine.sorts and not (mine.words and mine.words[-1].lower() in _SPOKEN_FOR)
    if not mine.stems or _introduced(mine, other, text):
        return True
    if mine.sorts:
        return bool(mine.sorts & _CALLED_SO)
    return not mine.stems <= _stems_of(text)


def _apart(mine: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both are of known sorts, and of none in common."""
    if not mine or not other or mine & other:
        return False
    return not any(pair & mine and pair & other for pair in _OVERLAP)


def _public(mine: _Who, other: _Who) -> bool:
    """Whether one is "the authorities" and the other may go by that."""
    return any(
        one.stems & _RULERS and (not two.sorts or two.sorts & _PUBLIC) for one, two in _ways(mine, other)
    )


def _ways(mine: _Who, other: _Who) -> tuple[tuple[_Who, _Who], tuple[_Who, _Who]]:
    return (mine, other), (other, mine)


def _initials(mine: _Who, other: _Who) -> bool:
    """Whether one is the other's initials, offices counted: KCNA, the Korean Central News Agency."""
    return any(
        len(name) > 1 and name == "".join(word[0] for word in two.words if word[0].isupper()).lower()
        for one, two in _ways(mine, other)
        for name in one.names
    )


def _seated(mine: _Who, other: _Who) -> bool:
    """Whether one names the seat of the other's government."""
    crossed = any(
        same_word(seat, word)
        for one, two in _ways(mine, other)
        for name in one.names
        for seat in seat_of(name)
        for word in two.names
    )
    return crossed or any(set(seat_of(a)) & set(seat_of(b)) for a in mine.names for b in other.names)


def _introduced(mine: _Who, other: _Who, text: str) -> bool:
    """Whether the article has both beside each other: "Tobias Wray, the managing director"."""
    theirs = {other.names[-1]} if other.names else other.stems
    wanted = {mine.person} if mine.person else {*mine.stems, *_offices(mine)}
    if not theirs or not wanted:
        return True
    for words in _sentences(text):
        here = [i for i, word in enumerate(words) if word.name in theirs or word.stem in theirs]
        there = [i for i, word in enumerate(words) if word.name in wanted or word.stem in wanted]
        if any(_adjoin(words, i, j) and _of_same_body(words, i, j, mine, other) for i in here for j in there):
            return True
    return False


def _offices(who: _Who) -> set[str]:
    return {stem(fold(word)) for word in who.words if is_role(word.lower())}


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    name: str
    stem: str
    commas: int
    """Commas up to it in its sentence."""


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[tuple[_Word, ...], ...]:
    """The words of each sentence; what was read lately is kept."""
    found = []
    for a, b in sentences(text):
        words, commas, last = [], 0, a
        for match in WORD.finditer(text, a, b):
            commas += len(re.findall(r"[,;:()“”\"–—]", text[last : match.start()]))
            bare = re.sub(r"['’]s?$", "", match[0])
            words.append(_Word(match[0], fold_name(bare), stem(fold(bare)), commas))
            last = match.end()
        found.append(tuple(words))
    return tuple(found)


def _adjoin(words: tuple[_Word, ...], i: int, j: int) -> bool:
    """Whether two words belong to one mention: nothing between them but a comma, names, offices and "of"."""
    i, j = sorted((i, j))
    between = words[i + 1 : j]
    if i == j or len(between) > _BESIDE or words[j].commas - words[i].commas > 1:
        return i == j
    plain = 0
    for word in between:
        lower = word.written.lower()
        if VERB.fullmatch(lower) or (lower in STOP_WORDS and lower not in _BETWEEN) or lower == "according":
            return False
        plain += word.written.islower() and lower not in _BETWEEN and not is_role(lower)
    return plain <= 2


def _of_same_body(words: tuple[_Word, ...], i: int, j: int, mine: _Who, other: _Who) -> bool:
    """Whether an office there is not another body's: "Boeing's president" is not "Emirates President"."""
    if mine.person or not mine.names:
        return True
    low, high = max(0, min(i, j) - 2), max(i, j) + 3
    around = {word.name for word in words[low:high] if _names(word.written)} - set(other.names)
    return not around or any(same_word(a, b) for a in around for b in mine.names)


@lru_cache(maxsize=64)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(word.stem for words in _sentences(text) for word in words)


@lru_cache(maxsize=64)
def _folded(text: str) -> frozenset[str]:
    return frozenset(word.name for words in _sentences(text) for word in words)
