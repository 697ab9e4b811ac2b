"""Which numbers of a sentence stand where a question's figure would: of the same thing, in the same state."""

import re
from dataclasses import replace
from fractions import Fraction

from qa.text.amounts import Amount, amounts
from qa.text.concepts import COUNTED, MONEY, PEOPLE, PLAIN, concept, concepts, event, part, state
from qa.text.figures import Parsed, parse
from qa.text.speakers import is_role
from qa.text.targets import Target, rate_of
from qa.text.terms import STOP_WORDS, WORD, fold
from qa.types import Span

_NOBODY = re.compile(r"\b(?:nobody|no one|no-one|none|no (?P<noun>\w+))\b", re.IGNORECASE)
_PARTITIVE = re.compile(
    r"\s+of\s+(?:(?:the|those|them|these|its|his|her|their|whom|which|all)\b|(?=\d))", re.IGNORECASE
)
_SUBSTANCE = re.compile(r"(?:\s[\w-]+){0,3}?\s+of\s+")
_OF = re.compile(r"\s+of\s+")
_INCLUDING = re.compile(
    r"\b(?:including|among them|of whom|among whom|plus|another|an additional|a further|additional|extra"
    r"|further)\s+(?:\w+\s)?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:more|others?|additional|further|extra|new)\b(?!\s+than\b)", re.IGNORECASE)
_FORMER = re.compile(
    r"(?:\b(?:up|down|rose|risen|rising|rise|fell|fallen|drop|dropped|increase|increased|cut|grew|raised|lowered"
    r"|revised|changed|corrected|went)\b[^.;]{0,40}?\bfrom"
    r"|\bcompared (?:with|to)|\bagainst|\brather than|\binstead of|\bnot"
    r"|\b(?:previous|previously|earlier|initial|initially|originally|at first|first (?:said|reported|put))\b"
    r"[^.;,]{0,40}?)\s+(?:\w+\s)?$",
    re.IGNORECASE,
)
"""What leads up to a value that no longer holds."""
_SHARE_OF = re.compile(
    r"\s+(?:(?:of|towards?|off)\s+(?:the|its|that|this|a)\s+(?:\w+\s+)?"
    r"(?:costs?|bills?|price|total|sum|budget|damage|loss)\b)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:its|his|her|their)\s+(?P<what>\w+)\s+(?:(?:has|had|have|will|is|was|were|are)\s+)?"
    r"(?:costs?|is|was|were|are|\w+ed)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
""" "Its roof cost", where the question has the stadium."""
_RISES = re.compile(
    r"\b(?:reached|reaches|stood at|stands at|rose to|rises to|peaked at|crested at|swelled to)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:runs?|ran|stretch(?:es|ed)?|extends?|extended|goes|winds?)\s(?:for|over|along)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:to|at)\s+(?:\w+\s){0,2}$", re.IGNORECASE)
_VERBAL = re.compile(
    r"(?:ed|ing)$|^(?:hurt|kills?|cuts?|fled|lost|sold|bought|rose|fell|left|employs?|creates?)$",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:is|was|were|are|at|to|of|reached|hit|totalled|totaled|numbered|exceeded|topped|for)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s+(?:was|were|is|are|had|have|has|will|of them)\b", re.IGNORECASE)
_SORTED = re.compile(r"\s+(?:was|were|is|are)\s+(?:an?\s)?(\w+)\b", re.IGNORECASE)
_FOR = re.compile(r"\s+(?:of|for)\s+(?:(?:the|a|an|its)\s)?", re.IGNORECASE)
_WORTH = re.compile(r"(\w+)\s+(?:of|is|was|for|at)\s(?:\w+\s)?$")
_SPANS = frozenset(["year", "month", "quarter", "half", "week", "day", "first", "second", "period"])
_LIVES = re.compile(r"\s(?:their|his|her)\s(?:lives|life)\b")
_AGED = re.compile(r"\b(?:aged|age of|age)\s+$", re.IGNORECASE)
_CUT = re.compile(r"[,;:()]|\b(?:and|but|while|whereas)\b", re.IGNORECASE)
_STOPS = re.compile(r"[^\w\s’'-]")
_ON = re.compile(
    r"\b(?:on|in|at|near|under|across|behind|beside|along|before)\s(?:the|a|an|its)\s$", re.IGNORECASE
)
_QUANTITIES = frozenset(
    [
        "height",
        "length",
        "depth",
        "width",
        "area",
        "distance",
        "age",
        "speed",
        "weight",
        "size",
        "total",
        "cost",
        "price",
        "value",
        "temperature",
        "duration",
        "rest",
    ]
)
_YEARLY = frozenset(["pay", "rent", "budget"])
"""Sums that are for a year, whether that is said or not."""
_CHANGES = frozenset(["rise", "fall"])
_RATES = frozenset(["unemployment", "inflation", "interest", "turnout"])
_ATTRIBUTES = frozenset(["long", "high", "deep", "wide"])
_NEAR = 14
"""Words: a state further from a number says nothing of it."""


def fitting(parsed: Parsed, target: Target) -> list[Amount]:
    """The amounts of a sentence that may be the figure which the question asks for."""
    text = parsed.text
    found = amounts(text, parsed.numbers)
    if target.kind == "count":
        found += [_none(match) for match in _NOBODY.finditer(text) if _counts_nobody(match, target)]
    if target.kind == "measure" and "old" in target.nouns:
        found = [_in_years(text, amount, target) for amount in found]
    spans = sorted({(amount.start, amount.end) for amount in found})
    return [amount for amount in found if _Slot(text, amount, spans, target).fits()]


def narrowing(text: str, amount: Amount, target: Target) -> set[str]:
    """Words by which a count is of a part of what the question counts: "gold" in 16 gold medals."""
    phrase = [word for word in _phrase(text, amount.end) if word[0].islower()]
    at = next((i for i, word in enumerate(phrase) if concept(word) in target.nouns), 0)
    return {word for word in phrase[:at] if state(word) is None and word not in PLAIN}


def nearest(
    text: str, span: Span, others: list[Span], among: frozenset[str], asked: frozenset[str]
) -> str | None:
    """The state that stands nearest to a figure, in its own stretch first: 12 killed and 17 injured.

    Of the states that are not asked for, only verbs count before it: "killed 12", but not "rescue teams said
    12".
    """
    best: tuple[float, str] | None = None
    for word in WORD.finditer(text):
        named = state(word[0])
        if named not in among or named is None or _LIVES.match(text, word.end()):
            continue
        behind = word.start() >= span[1]
        if not behind and (word.start() >= span[0] or not (named in asked or _VERBAL.search(word[0]))):
            continue
        low, high = (span[1], word.start()) if behind else (word.end(), span[0])
        distance = _distance(text[low:high]) + (0 if behind else 0.5)
        distance += 4 * sum(low <= start and end <= high for start, end in others)
        if distance <= _NEAR and (best is None or distance < best[0]):
            best = distance, named
    return best[1] if best else None


def _distance(between: str) -> float:
    """Words between a figure and a state; a comma or an "and" counts more."""
    return len(WORD.findall(between)) + 2.5 * len(_CUT.findall(between))


def _counts_nobody(match: re.Match[str], target: Target) -> bool:
    """Whether "no injuries", "nobody" counts what the question counts."""
    noun = match["noun"]
    if noun is None or noun.lower() == "one":
        return target.of_people
    return concept(noun) in target.nouns or state(noun) in target.states


def _none(match: re.Match[str]) -> Amount:
    zero = Fraction(0)
    return Amount(zero, zero, None, True, zero, zero, Fraction(1), match.start(), match.end())


def _in_years(text: str, amount: Amount, target: Target) -> Amount:
    """ "Aged 42" and ", 42," are years."""
    before = text[: amount.start]
    alone = text[amount.end : amount.end + 1] in (",", "") and before.endswith(", ")
    said = _AGED.search(before) or (alone and _bears(before[:-2], target))
    if amount.unit is not None or not said:
        return amount
    low, high, value, slack, step = (
        12 * each for each in (amount.low, amount.high, amount.value, amount.slack, amount.step)
    )
    return replace(amount, low=low, high=high, value=value, slack=slack, step=step, unit="month")


def _bears(before: str, target: Target) -> bool:
    """Whether the word before ", 42," is whom the question asks about."""
    words = [match[0] for match in WORD.finditer(before)][-1:]
    named = {word for name in parse(before, None).names if name.end == len(before) for word in name.words}
    asked = {word for name in target.names for word in name}
    return any(concept(word) in target.terms | target.states for word in words) or bool(named & asked)


def _phrase(text: str, start: int) -> list[str]:
    """The words of the noun phrase that follows a number, up to a small word or a mark."""
    phrase: list[str] = []
    position = start
    for word in WORD.finditer(text, start, start + 80):
        stopped = _STOPS.search(text[position : word.start()]) or fold(word[0]) in STOP_WORDS
        if stopped or word[0][0].isdigit() or len(phrase) == 6:
            break
        phrase.append(word[0])
        position = word.end()
    return phrase


class _Slot:
    """The place of one amount in its sentence."""

    def __init__(self, text: str, amount: Amount, spans: list[Span], target: Target) -> None:
        self.text = text
        self.amount = amount
        self.spans = spans
        self.target = target
        self.phrase = _phrase(text, amount.end)

    def fits(self) -> bool:
        """Whether the amount may be the asked figure."""
        target, unit = self.target, self.amount.unit
        if (unit not in target.units) if target.units else (unit is not None):
            return False
        if self._is_aside() or not self._has_rate():
            return False
        match target.kind:
            case "count":
                return self._is_count()
            case "money":
                return self._is_sum()
            case "share":
                return self._is_share()
            case _:
                return self._is_measure()

    def _is_aside(self) -> bool:
        """Whether it is an old value, a part, an addition, or the "one" of "one of the first"."""
        start, end = self.amount.start, self.amount.end
        if not self.target.states and self.text[start:end].lower() == "one":
            return True
        before = self.text[max(0, start - 80) : start]
        if self.amount.unit is not None and _SHARE_OF.match(self.text, end):
            return True
        own = _OWN.search(before)
        if own and not {concept(own["what"]), event(own["what"]), state(own["what"])} & self._named:
            return True
        return bool(_FORMER.search(before) or _INCLUDING.search(before[-30:]) or _MORE.match(self.text, end))

    @property
    def _named(self) -> frozenset[str | None]:
        target = self.target
        return target.terms | target.nouns | target.states | target.events | target.of

    def _has_rate(self) -> bool:
        """Whether it is for the period that the question asks for: "eight a day", "eight daily sailings"."""
        words = [word[0] for word in WORD.finditer(self.text, self.amount.end, self.amount.end + 45)]
        rate = rate_of(" ".join([*self.phrase, "|", *words[:6]]))
        return rate == self.target.rate or (rate == "year" and bool(self.target.states & _YEARLY))

    def _nearest(self, among: frozenset[str], asked: frozenset[str]) -> str | None:
        span = (self.amount.start, self.amount.end)
        return nearest(self.text, span, [other for other in self.spans if other != span], among, asked)

    def _is_count(self) -> bool:
        target = self.target
        part_of = _PARTITIVE.match(self.text, self.amount.end)
        if part_of:
            judged = self._is_part(part_of.end())
            if judged is not None:
                return judged
        elif many := _OF.match(self.text, self.amount.end):
            self.phrase = _phrase(self.text, many.end())
        meant = {concept(word) for word in self.phrase}
        parts = {found for word in self.phrase if (found := part(word)) and concept(word) not in target.nouns}
        if parts - target.states:
            return False
        among = target.states | COUNTED
        found = self._nearest(among - target.nouns if target.states else among, target.states | target.nouns)
        if target.states and found not in target.states:
            return False
        if not target.states and found is not None and found not in target.terms | target.nouns:
            return False
        return (found in target.nouns and bool(meant & PEOPLE)) or self._counts_noun()

    def _is_part(self, start: int) -> bool | None:
        """What "eight of the injured" and "64 of the 80 drones" say; None where the noun must tell.

        Of the asked people themselves it is a part; of a total that is named beside it, it may be the figure.
        """
        target = self.target
        total = next((end for first, end in self.spans if start <= first <= start + 2), None)
        self.phrase = _phrase(self.text, start)
        asked = bool({state(word) for word in self.phrase} & target.states)
        if asked and not target.of_people and concepts(self.text) & target.nouns:
            return True
        if asked or (total is None and not (target.states and self.phrase)):
            return False
        if total is not None:
            self.phrase = _phrase(self.text, total)
        return None

    def _counts_noun(self) -> bool:
        """Whether what is counted is what the question counts."""
        target, amount = self.target, self.amount
        meant = {concept(w) for w in self.phrase if state(w) is None or concept(w) in target.nouns}
        if meant & target.nouns:
            return not target.of or self._is_of()
        roles = bool(target.states) and any(is_role(fold(word)) for word in self.phrase)
        if target.of_people and (meant & PEOPLE or roles):
            return True
        if meant and amount.high > 0:
            return False
        sort = _SORTED.match(self.text, amount.end)
        if not self.phrase and sort and is_role(fold(sort[1])):
            return False
        if target.states and (target.of_people or any(state(word) in target.states for word in self.phrase)):
            return True
        before = [word[0] for word in WORD.finditer(self.text, 0, amount.start)][-8:]
        stands = _STANDS.search(self.text, 0, amount.start) or _ALONE.match(self.text, amount.end)
        return bool(stands) and any(concept(word) in target.nouns for word in before)

    def _is_of(self) -> bool:
        """Whether tonnes are of tomatoes where the question asks for tomatoes."""
        last = _SUBSTANCE.match(self.text, self.amount.end)
        return last is None or bool({concept(w) for w in _phrase(self.text, last.end())} & self.target.of)

    def _is_sum(self) -> bool:
        target = self.target
        if self._is_for_another():
            return False
        found = self._nearest(MONEY, MONEY)
        if not target.states:
            return found in (None, "cost", "worth") or found in target.terms
        if found in target.states:
            return True
        if found == "cost" and "damage" in target.states:
            return bool(re.search(r"\bcosts? of the\b", self.text))
        if found is not None or "cost" not in target.states:
            return False
        beside = _WORTH.search(self.text, 0, self.amount.start)
        words = [*self.phrase, *([beside[1]] if beside else [])]
        return bool({concept(word) for word in words} & target.terms)

    def _is_for_another(self) -> bool:
        """Whether the sum is for something else: the fine for littering, where the question has parking."""
        wanted = self.target.terms | self.target.events
        if not wanted:
            return False
        for word in WORD.finditer(self.text):
            what = _FOR.match(self.text, word.end()) if state(word[0]) in self.target.states else None
            phrase = _phrase(self.text, what.end()) if what else []
            found = {concept(w) for w in phrase} | {event(w) for w in phrase}
            if phrase and phrase[0].islower() and not found & (wanted | _SPANS):
                return True
        return False

    def _is_share(self) -> bool:
        asked = self.target.states
        level = _LEVEL.search(self.text, max(0, self.amount.start - 20), self.amount.start)
        if not level and not asked & _CHANGES:
            found = self._nearest(_CHANGES | _RATES | asked, _CHANGES | _RATES)
            if found in _CHANGES:
                return False
        if asked & (_RATES | _CHANGES):
            return bool({state(word[0]) for word in WORD.finditer(self.text)} & asked)
        return True

    def _is_measure(self) -> bool:
        if not self._is_subject() or (self.target.of and not self._is_of()):
            return False
        attribute = self.target.nouns & _ATTRIBUTES
        if not attribute or self.amount.unit in ("month", "second"):
            return True
        says = {"high": _RISES, "long": _RUNS}
        if any(says[a].search(self.text, 0, self.amount.start) for a in attribute & says.keys()):
            return True
        there = {concept(word[0]) for word in WORD.finditer(self.text)}
        return bool(there & attribute or {concept(word) for word in self.phrase} & self.target.terms)

    def _is_subject(self) -> bool:
        """Whether what the question names is what is measured, and not the queue on it or its pedestal."""
        named = [word.start() for word in WORD.finditer(self.text) if concept(word[0]) in self.target.terms]
        return not named or any(not _is_attached(self.text, start) for start in named)


def _is_attached(text: str, start: int) -> bool:
    """Whether what begins here only says of what, or where, something is; a tower's height is the tower's."""
    if _ON.search(text, 0, start):
        return True
    of = re.search(r"(\w+)\s+of\s+(?:the|a|an|its)\s$", text[:start])
    return of is not None and of[1].lower() not in _QUANTITIES
