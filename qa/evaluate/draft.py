"""Candidate golden questions, drawn from articles by rule: for a person to confirm, change or throw away.

A sentence becomes the question of one of its figures: "Police took 340 residents out of Tanner's Row." asks
"Police took how many residents out of Tanner's Row?"
"""

import random
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import qa.types as t
from qa.evaluate.estimates import SEED
from qa.evaluate.golden import Case
from qa.evaluate.grading import squeezed
from qa.text.figures import Figure, figures
from qa.text.sentences import sentences

Draw = Callable[[t.Article], Iterator[Case]]
"""An article to candidates that name no articles yet."""
WORDS = (8, 32)
"""How long a sentence may be, in words."""
_EACH = 3
"""Candidates of one article, at most."""
_LEANING = re.compile(
    r"(?:it|its|he|she|his|her|they|their|them|this|that|these|those|there|here|but|and|so|then|both|such)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\s(?:said|told|called|denied|warned|promised|resigned|admitted|confirmed|welcomed|wants|expects)\b"
)
_AMOUNT = re.compile(
    r"(?P<money>[£$€]\s?\d[\d.,]*(?:\s?(?:million|billion|m|bn|k)\b)?)"
    r"|(?P<share>\d[\d.,]*\s?(?:%|per cent|percent))"
    r"|(?P<count>\d[\d.,]*(?:\s(?:million|billion))?|(?!an?\b|one\b|half\b)[A-Za-z]+(?:-[a-z]+)?)(?=\s)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:\w+(?:st|nd|rd|th)|first|second|third|dozens|hundreds|thousands|millions)\b", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+(?: \d{4})?|\d{4}|[A-Z][a-z]+ \d{1,2}(?:, \d{4})?")
_ABOUT = re.compile(r"\b(?:some|around|about|at least|more than|nearly|almost|up to)\s+$", re.IGNORECASE)
_DATE_LEAD = re.compile(
    r"\b(?:(?:on|in|at)\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?P<comma>,)?\s+)?$", re.IGNORECASE
)


def candidates(
    articles: Sequence[t.Article], places: Mapping[str, str], draw: Draw | None = None
) -> Iterator[Case]:
    """Candidates of all articles in turn, by rule in the same order on every run.

    ``places``: path or URL of an article's id; ``draw`` gives an article's candidates, by rule unless it is
    said otherwise. A sentence that stands in several articles is asked about once, and all of them hold the
    answer.
    """
    order = sorted(articles, key=lambda article: article.info.id)
    random.Random(SEED).shuffle(order)
    texts = {article.info.id: squeezed(article.text) for article in order}
    asked: set[str] = set()
    for case in _in_turn([islice((draw or by_rule)(article), _EACH) for article in order]):
        quote = squeezed(case.quotes[0])
        if case.question in asked or quote in asked:
            continue
        asked |= {case.question, quote}
        holding = tuple(sorted(places[id_] for id_, text in texts.items() if quote in text))
        yield replace(case, articles=holding)


def _in_turn(drawn: Sequence[Iterator[Case]]) -> Iterator[Case]:
    """One of each, then another of each; nothing is drawn before it is asked for."""
    left = deque(drawn)
    while left:
        one = left.popleft()
        if (case := next(one, None)) is not None:
            left.append(one)
            yield case


def by_rule(article: t.Article) -> Iterator[Case]:
    """The questions of an article's figures."""
    for start, end in sentences(article.text):
        text = article.text[start:end]
        if made := _question(text):
            asked, answer = made
            yield Case(f"{article.info.id[:8]}-{start}", asked, answers=(answer,), quotes=(text,))


def _question(sentence: str) -> tuple[str, str] | None:
    """A question and its answer, from a sentence that can be understood alone."""
    if not WORDS[0] <= len(sentence.split()) <= WORDS[1] or not sentence.endswith("."):
        return None
    if _LEANING.match(sentence) or any(mark in sentence for mark in '“”"«»\n:'):
        return None
    found = figures(sentence)
    if not any(figure.kind == "name" for figure in found):
        return None
    return next((made for figure in found if (made := _asked(sentence, figure))), None)


def _asked(sentence: str, figure: Figure) -> tuple[str, str] | None:
    if figure.kind == "name" and figure.start == 0 and _SPEAKS.match(sentence, figure.end):
        return _asking(sentence, 0, figure.end, "who"), figure.text
    if figure.kind == "date" and _DAY.fullmatch(figure.text):
        lead = _DATE_LEAD.search(sentence, 0, figure.start)
        closed = lead is not None and lead["comma"] and sentence.startswith(",", figure.end)
        start, end = (lead.start() if lead else figure.start), figure.end + bool(closed)
        return _asking(sentence, start, end, "when"), figure.text
    if figure.kind != "number" or _VAGUE.match(figure.text):
        return None
    match = _AMOUNT.match(sentence, figure.start)
    if match is None or match.end() > figure.end + 1:
        return None
    word = {"money": "how much", "share": "what percentage", "count": "how many"}[match.lastgroup or "count"]
    lead = _ABOUT.search(sentence, 0, match.start())
    return _asking(sentence, lead.start() if lead else match.start(), match.end(), word), match[0]


def _asking(sentence: str, start: int, end: int, word: str) -> str:
    asked = sentence[:start] + word + sentence[end:].rstrip(".") + "?"
    return asked[0].upper() + asked[1:]
