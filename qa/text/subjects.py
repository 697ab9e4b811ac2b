"""Whether a sentence speaks of what a question asks about, and not of another thing, place or event."""

import re
from fractions import Fraction

from qa.text.concepts import TELLING, concept, concepts, event, events, prefixed, state
from qa.text.figures import Parsed, parse
from qa.text.targets import OF_PAIR, Target
from qa.text.terms import STOP_WORDS, WORD, fold

PLACED = re.compile(r"\b(?:in|at|near|outside|around|off)\s(?:the\s)?$", re.IGNORECASE)
"""What stands before the name of a place."""
_ITS = re.compile(r"(?:Its|His|Her|Their)\s(\w+)\s+\w+")
_PREDICATE = re.compile(
    r"\s(?:has|had|have|is|was|were|are|will|would|won|took|lost|made|got|held|sold|bought|built|paid|spent|sent"
    r"|cost|cut|ran|saw|gave|said|[a-z]+ed)\b"
)
_EARLIER = re.compile(r"\b(?:last|previous|earlier|next)\s+[a-z]+['’]s\s+(\w+)", re.IGNORECASE)
""" "Last year's storm" where the question has "the storm"."""
_NUMERAL = re.compile(
    r"(?:hundred|thousand|million|billion|trillion|dozen|[a-z]+ty|[a-z]+teen|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve)s?",
    re.IGNORECASE,
)
_UNKNOWN = 0.5


def relevance(text: str, context: str, target: Target) -> float:
    """How much of what the question names a sentence speaks of, in [0, 1]; 0 where about another thing.

    What the sentence stands in counts half, and fully where the asked state says enough ("injured"). Where
    that is not known (no context), what the sentence leaves out is taken to stand there.
    """
    here, around = events(text), events(context)
    if target.events and here and not (here | around) & target.events:
        return 0.0
    telling = bool(target.states & TELLING) and target.kind != "date"
    credit = 1.0 if telling else 0.5
    own, there = _spoken(text) | here, concepts(context) | around
    if context and target.terms and not target.terms & (own | there):
        return 0.0
    named = [_name_credit(name, text, context, credit) for name in target.names]
    if 2 * named.count(0.0) > len(named) or not (telling or _names_subject(own, text, target)):
        return 0.0
    wanted = target.terms | target.events
    found = [1.0 if term in own else credit * (not context or term in there) for term in wanted]
    if target.kind != "date":
        found += [float(asked in own) for asked in target.states]
    found += named
    return sum(found) / len(found) if found else 1.0


def _spoken(text: str) -> frozenset[str]:
    return concepts(text) | {named for word in WORD.finditer(text) if (named := state(word[0]))}


def _names_subject(own: frozenset[str], text: str, target: Target) -> bool:
    """Whether a sentence itself names most of what the question does, where no state tells enough."""
    asked = target.terms | target.events | target.states
    if target.kind == "money" or (target.kind == "count" and (target.states or not target.of_people)):
        spoken = len(asked & own) + sum(_named(name, text) == 1 for name in target.names)
        wanted = len(asked) + len(target.names)
        return wanted == 0 or spoken * 2 >= wanted + (wanted > 3)
    # "When", "people", "metres", "percent" say nothing of the subject.
    if not target.terms:
        return bool(asked & own) or all(_named(name, text) == 1 for name in target.names)
    if target.kind == "date" and target.states & own:
        return True
    share = Fraction(2, 3) if target.kind in ("date", "share") else Fraction(1, 2)
    return len(target.terms & own) >= share * len(target.terms)


def _name_credit(name: tuple[str, ...], text: str, context: str, credit: float) -> float:
    """1 where a sentence has a name; less where only what it stands in has it, or nothing is known."""
    fit = _named(name, text)
    if fit != _UNKNOWN:
        return fit
    if context:
        return credit * (_named(name, context) == 1)
    elsewhere = any(PLACED.search(text, 0, other.start) for other in parse(text, None).names)
    return 0.0 if elsewhere and events(text) else credit


def _named(name: tuple[str, ...], text: str) -> float:
    """1 where a text has the name, or a person's last name; 0 where it has another that shares a word."""
    shares = False
    for other in parse(text, None).names:
        last = other.words == name[-1:] or (
            len(name) == 1 and len(other.words) == 2 and other.words[1:] == name
        )
        if other.words == name or (last and not PLACED.search(text, 0, other.start)):
            return 1.0
        shares = shares or bool(set(name) & set(other.words))
    return 0.0 if shares else _UNKNOWN


def has_other_subject(parsed: Parsed, target: Target) -> bool:
    """Whether a sentence begins with a thing that the question does not name, and so is about that.

    "Wexholm has …", "Its rival has …". Where the state says enough, anything may be its subject.
    """
    if target.states & TELLING:
        return False
    its = _ITS.match(parsed.text)
    if its and concept(its[1]) not in target.terms | target.states | target.nouns | target.events:
        return state(its[1]) not in target.states
    first = parsed.names[0] if parsed.names else None
    if first is None or first.start > 12 or not target.names:
        return False
    if any(_named(name, parsed.text) == 1 for name in target.names):
        return False
    return bool(_PREDICATE.match(parsed.text, first.end))


def is_another(text: str, target: Target) -> bool:
    """Whether a sentence speaks of another kind of what the question names.

    A single ticket is no season ticket, a litre of diesel none of petrol, a semi-final no final.
    """
    about = target.terms | target.events
    if prefixed(text) & about:
        return True
    if any({concept(match[1]), event(match[1])} & about for match in _EARLIER.finditer(text)):
        return True
    there = concepts(text)
    said = [(concept(match[1]), concept(match[2])) for match in OF_PAIR.finditer(text)]
    if any(
        one == what and other != of and of not in there for what, of in target.of_pairs for one, other in said
    ):
        return True
    words = [match[0] for match in WORD.finditer(text)]
    meant = [concept(word) for word in words]
    return any(
        concept(modifier) not in meant
        and any(
            meant[i] == concept(head) and words[i].islower() and _narrows(words[i - 1], {concept(head)})
            for i in range(1, len(words))
        )
        for modifier, head in target.pairs
    )


def _narrows(word: str, besides: set[str]) -> bool:
    """Whether the word before a noun says what kind of it is meant."""
    folded = fold(word)
    plain = folded in STOP_WORDS or word[0].isdigit() or _NUMERAL.fullmatch(word)
    return not plain and concept(word) not in besides
