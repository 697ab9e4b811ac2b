"""Numbers spelled in English: fifteen thousand, two and a half million, a dozen, twenty-first, two-thirds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
_SMALL = {word: i for i, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_ORDINALS = (
    {word + "th": i for word, i in _SMALL.items() if i and i < 20}
    | {word[:-1] + "ieth": i for word, i in _SMALL.items() if i >= 20}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
    | _IRREGULAR
)
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
}
_PARTS |= {
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "eighth": 8,
    "eighths": 8,
    "tenth": 10,
    "tenths": 10,
}
_PLURALS = {
    "dozens": 1,
    "scores": 1,
    "hundreds": 2,
    "thousands": 3,
    "millions": 6,
    "billions": 9,
    "trillions": 12,
}

_WORDS = "|".join(sorted([*_SMALL, *_SCALES, *_ORDINALS, *_PARTS, *_PLURALS, "tens"], key=len, reverse=True))
_WORD = re.compile(
    rf"(?<![\w'’])(?:{_WORDS})(?![\w'’]*[^\W_])|(?<![\w'’])(?:{_WORDS})(?=['’]s?\b)", re.IGNORECASE
)
_JOINED = re.compile(r"\s|-|\s-\s?")
_AND = re.compile(r"\s?-?and[\s-]|,\s", re.IGNORECASE)
_HALF_MORE = re.compile(r"[\s-]and[\s-]a[\s-]half(?=\W|$)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<!\w)an?[\s-]$", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|the|its|his|her|their|all|as)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|by about|about|over|than|under)\s$", re.IGNORECASE)
_HALF_A = re.compile(
    r"(?:\sof)?(?:\san?)?[\s-](hundred|thousand|million|billion|trillion|dozen)\b", re.IGNORECASE
)
_TENS_OF = re.compile(r"\sof\s(thousands|millions|billions)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: ``text[start:end]``."""

    start: int
    end: int
    value: Fraction | None
    """None for dozens, hundreds and the like."""
    ordinal: bool = False
    unit: str | None = None
    """``share`` for a half, two-thirds."""
    magnitude: int | None = None
    """The power of ten of dozens, hundreds, tens of thousands."""


def spelled(text: str) -> Iterator[Spelled]:
    """The numbers in words of a text, in order."""
    tokens = list(_WORD.finditer(text))
    i = 0
    while i < len(tokens):
        found, i = _read(text, tokens, i)
        if found is not None:
            yield found


def _read(text: str, tokens: list[re.Match[str]], i: int) -> tuple[Spelled | None, int]:
    """The number that begins with token i, and the token after it."""
    token = tokens[i]
    word = token[0].lower()
    if word in _PLURALS or word == "tens":
        return _plural(text, tokens, i)
    if word in ("half", "halves"):
        scaled = _HALF_A.match(text, token.end())
        if scaled:
            value = Fraction(_SCALES[scaled[1].lower()], 2)
            return Spelled(_opening(text, token.start()), scaled.end(), value), i + 2
        return Spelled(token.start(), token.end(), Fraction(1, 2), unit="share"), i + 1
    if word in _ORDINALS or word in _PARTS:
        return _single_part(text, token), i + 1
    return _cardinal(text, tokens, i)


def _opening(text: str, start: int) -> int:
    """With the article of "a hundred"."""
    article = _ARTICLE.search(text, max(0, start - 3), start)
    return (
        article.start()
        if article and not text[max(0, article.start() - 1) : article.start()].isalnum()
        else start
    )


def _plural(text: str, tokens: list[re.Match[str]], i: int) -> tuple[Spelled | None, int]:
    token = tokens[i]
    word = token[0].lower()
    following = _TENS_OF.match(text, token.end())
    if following and word in ("tens", "hundreds", "thousands"):
        power = {"tens": 1, "hundreds": 2, "thousands": 3}[word] + _PLURALS[following[1].lower()]
        return Spelled(token.start(), following.end(), None, magnitude=power), i + 2
    if word == "tens":
        return None, i + 1
    return Spelled(token.start(), token.end(), None, magnitude=_PLURALS[word]), i + 1


def _single_part(text: str, token: re.Match[str]) -> Spelled | None:
    """An ordinal, or the share of "a third of", "by a third"; a lone "quarter" is three months or a coin."""
    word = token[0].lower()
    start = _opening(text, token.start())
    by = _BY.search(text, max(0, start - 8), start)
    if word in _PARTS and start < token.start() and (by or _OF.match(text, token.end())):
        return Spelled(start, token.end(), Fraction(1, _PARTS[word]), unit="share")
    if word in _ORDINALS:
        return Spelled(token.start(), token.end(), Fraction(_ORDINALS[word]), ordinal=True)
    return None


@dataclass
class _Sum:
    """A number in words as it grows, word by word."""

    total: int = 0
    current: int = 0
    last_scale: int = 10**15
    half: Fraction = Fraction(0)

    @property
    def value(self) -> Fraction:
        return self.total + self.current + self.half

    def takes(self, word: str, *, joined: bool) -> bool:
        """Add a word if the number may go on with it: twenty-five, a hundred and five, two thousand."""
        if word in _SMALL:
            small = _SMALL[word]
            if joined and self.current and not self._continues(small):
                return False
            self.current += small
            return True
        scale = _SCALES[word]
        if scale >= self.last_scale or (scale <= 100 and self.current >= 100):
            return False
        if scale <= 100:
            self.current = (self.current or 1) * scale
        else:
            whole = self.current if self.current or self.half else 1
            self.total += int((whole + self.half) * scale)
            self.current, self.last_scale, self.half = 0, scale, Fraction(0)
        return True

    def _continues(self, small: int) -> bool:
        rest = self.current % 100
        return small > 0 and (rest == 0 or (rest >= 20 and rest % 10 == 0 and small < 10))

    def may_continue_after_and(self, gap: str) -> bool:
        """Whether "and" or a comma joins rather than separates: a hundred and five, but not five and six."""
        return (
            not self.current % 100 and bool(self.current or self.total) and not (self.current and "," in gap)
        )


def _cardinal(text: str, tokens: list[re.Match[str]], i: int) -> tuple[Spelled | None, int]:
    """A number that begins with a cardinal word; it may end with an ordinal or a fraction."""
    number, first = _Sum(), i
    start, end = tokens[i].start(), tokens[i].end()
    before_and: tuple[Spelled, int] | None = None
    while i < len(tokens):
        word, gap = tokens[i][0].lower(), text[end : tokens[i].start()]
        if i > first and _AND.fullmatch(gap):
            if not number.may_continue_after_and(gap):
                break
            before_and = Spelled(start, end, number.value), i
        elif i > first and not _JOINED.fullmatch(gap):
            break
        if word in _ORDINALS or word in _PARTS:
            return _closed(tokens[i], i, Spelled(start, end, number.value))
        if word not in _SMALL and word not in _SCALES:
            break
        if not number.takes(word, joined=i > first):
            # "between one hundred and two hundred": the word before belongs to the next number.
            if word in _SCALES and before_and is not None:
                return before_and
            break
        end, i = tokens[i].end(), i + 1
        more = None if number.half else _HALF_MORE.match(text, end)
        if more:
            number.half, end, i = Fraction(1, 2), more.end(), i + 1
    return Spelled(_opening(text, start), end, number.value), i


def _closed(token: re.Match[str], i: int, number: Spelled) -> tuple[Spelled, int]:
    """A number that ends in an ordinal (twenty-first) or names a share (two-thirds)."""
    word = token[0].lower()
    value = number.value or Fraction(0)
    if word in _PARTS and value < 20 and (word.endswith("s") or value == 1):
        return Spelled(number.start, token.end(), value / _PARTS[word], unit="share"), i + 1
    ordinal = _ORDINALS.get(word)
    if ordinal is None:
        return number, i
    if value % 100 == 0 or (value % 100 >= 20 and value % 10 == 0 and ordinal < 10):
        return Spelled(number.start, token.end(), value + ordinal, ordinal=True), i + 1
    if ordinal >= 100:
        return Spelled(number.start, token.end(), value * ordinal, ordinal=True), i + 1
    return number, i
