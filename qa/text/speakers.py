"""Those who can say something, as news write them: names, offices, bodies, papers, documents."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from qa.text.speaker_words import (
    ABBREVIATIONS,
    BODIES,
    DAYS,
    DETERMINERS,
    LINKS,
    NAMED_OUTLET,
    NEVER,
    NOT_OUTLET,
    NOT_PEOPLE,
    PAPERS,
    PARTICLES,
    PRONOUNS,
    ROLES,
    UNNAMED,
)

Kind = Literal["party", "outlet", "unnamed"]
"""A party speaks for itself (a person, a body, its documents), an outlet is another paper or agency; unnamed
sources are nobody who could be asked."""


_SUFFIX = re.compile(
    r"(?:man|men|woman|women|person|persons|people|ists?|ologists?|ians?|eers?|makers?|goers?)$"
)
_WORD = re.compile(r"[^\W_][\w’'&/.\-]*|&")

_MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Pope|he|his|father|brother|son|husband|widower)\b\.?|\w(?<!wo)(?:man"
    r"|men)\b"
)
_FEMALE = re.compile(
    r"\b(?:Ms|Mrs|Miss|Dame|Lady|Queen|Princess|Baroness|she|her|mother|sister|daughter|wife|widow)\b\.?"
    r"|\wwoman\b|\bwoman\b"
)


class Word(NamedTuple):
    """``text[start:end] == written``, without the stop that ends a sentence."""

    start: int
    end: int
    written: str

    @property
    def lower(self) -> str:
        """Folded, and without a genitive's s."""
        return re.sub(r"['’]s?$", "", self.written).lower()

    @property
    def is_small(self) -> bool:
        """Whether it is a verb or a word that joins clauses, and so in no name: "who", but not "WHO"."""
        return self.lower in NEVER and not (len(self.written) > 1 and self.written.isupper())


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of a stretch; a stop belongs only to an abbreviation or an initial."""
    found = []
    for match in _WORD.finditer(text, start, end):
        written = match[0]
        bare = written.rstrip(".’'-/")
        if written.endswith(".") and (bare.lower() in ABBREVIATIONS or len(bare) == 1 or "." in bare):
            bare += "."
        found.append(Word(match.start(), match.start() + len(bare), bare))
    return found


def read(text: str, start: int, end: int) -> Iterator[int]:
    """The ends of the phrases for a speaker that begin at ``start``, the longest first.

    Such a phrase is a name ("Anna Kell", "the White House"), an office or body with what comes before and
    behind it ("a spokesman for the port", "senior health officials"), or a pronoun alone.
    """
    found = words(text, start, end)
    if not found or found[0].start != start:
        return
    ends = []
    if found[0].lower in PRONOUNS:
        ends.append(found[0].end)
    modifiers = 0
    for i, word in enumerate(found[:18]):
        if i and not _beside(text, found[i - 1], word):
            break
        lower = word.lower
        if word.is_small or lower in DAYS or lower in PRONOUNS:
            break
        if _is_speaker(found, i):
            ends.append(word.end)
            modifiers = 0
        elif lower in LINKS and not ends:
            break
        elif lower not in DETERMINERS and lower not in PARTICLES and lower not in LINKS:
            modifiers += 1
            if modifiers > 4 or (ends and not _linked(found, i)):
                break
    yield from reversed(ends)


def _beside(text: str, left: Word, right: Word) -> bool:
    # "Workers' Alliance": the apostrophe of many owners ends no phrase.
    owners = "'’" if left.lower.endswith("s") else None
    return not text[left.end : right.start].strip().strip(owners)


def _linked(found: list[Word], i: int) -> bool:
    """Whether a small word still belongs to the phrase: after "of", or before an office ("Labour leader")."""
    linked = any(word.lower in LINKS for word in found[max(0, i - 5) : i])
    return linked or any(is_role(word.lower) for word in found[i + 1 : i + 4])


def _is_speaker(found: list[Word], i: int) -> bool:
    word = found[i]
    if is_role(word.lower):
        return not word.written.endswith(("'s", "’s"))
    return word.written[0].isupper() and word.lower not in DETERMINERS and word.lower not in LINKS


def is_role(lower: str) -> bool:
    """Whether a word names an office, a body, a paper or people."""
    singulars = (lower, lower.removesuffix("s"), lower.removesuffix("es"), re.sub(r"ies$", "y", lower))
    return (
        any(form in ROLES for form in singulars)
        or lower in UNNAMED
        or (bool(_SUFFIX.search(lower)) and lower not in NOT_PEOPLE and len(lower) > 4)
    )


def loosely(text: str, start: int, end: int) -> bool:
    """Whether a stretch may be a phrase for a speaker of any kind: "the man in the red coat"."""
    found = words(text, start, end)
    if not 1 <= len(found) <= 14 or found[0].start != start or found[-1].end != end:
        return False
    first = found[0]
    if any(word.is_small or word.lower in DAYS for word in found):
        return False
    if len(found) == 1:
        return first.written[0].isupper() and first.lower not in DETERMINERS | LINKS
    return first.lower in DETERMINERS or (first.written[0].isupper() and first.lower not in LINKS)


def is_document(who: str) -> bool:
    """Whether it is something written that shows rather than says."""
    found = [word.lower for word in words(who, 0, len(who))]
    head = next((i for i, word in enumerate(found) if word in LINKS), len(found))
    return head > 0 and (found[head - 1] in PAPERS or found[head - 1].removesuffix("s") in PAPERS)


def is_pronoun(who: str) -> bool:
    """Whether it only points to somebody named before."""
    return who.lower() in PRONOUNS


def kind(who: str) -> Kind:
    """What somebody is: a party, another outlet, or an unnamed source."""
    if any(word.lower in UNNAMED for word in words(who, 0, len(who))):
        return "unnamed"
    return "outlet" if NAMED_OUTLET.search(who) and not NOT_OUTLET.search(who) else "party"


def fits(pronoun: str, who: str) -> bool:
    """Whether a pronoun may stand for somebody: "he" not for Mrs Kell, "it" not for a person."""
    found = [word.lower for word in words(who, 0, len(who))]
    head = found[: next((i for i, word in enumerate(found) if word in LINKS), len(found))]
    if not head:
        return False
    last = head[-1]
    plural = (last.endswith("s") and is_role(last)) or last in ("police", "people", "media", "staff")
    thing = any(word in BODIES or word in PAPERS for word in head) or kind(who) == "outlet"
    match pronoun.lower():
        case "they":
            return plural or " and " in who or last in ("authority", "team", "family", "couple")
        case "it":
            return thing and not _MALE.search(who) and not _FEMALE.search(who)
        case "he":
            return not plural and not thing and not _FEMALE.search(who)
        case _:
            return not plural and not thing and not _MALE.search(who)


_FULL_NAME = re.compile(
    r"(?<![\w’'])(?P<before>[\w’']+ )?"
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.? [A-Z]|[A-Z][a-z]+ [A-Z])[\w’'-]+)"
)


def names(text: str) -> list[str]:
    """Full names of people in a text: two or more capitalised words that no "the" or "in" goes before."""
    return [
        match["name"]
        for match in _FULL_NAME.finditer(text)
        if (match["before"] or "").strip().lower()
        not in ("the", "in", "at", "from", "near", "of", "to", "across")
        and not any(is_role(word.lower) for word in words(match["name"], 0, len(match["name"])))
    ]
