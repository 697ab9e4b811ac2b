"""Scores: of a passage, of a sentence, and of whether the evidence answers the question at all.

Each is a linear combination of a few features under the logistic function. The weights were learnt by
``eval/learn.py`` (softmax over the candidates of a question for passages and sentences, logistic regression
for the relevance) and hold under cross-validation by article; they are rounded, for no digit beyond matters.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.text.match import Features

ANSWERED = 0.5
"""Relevance from which the passages are taken to hold the answer: the default of every library."""
NOTHING = 0.05
"""Relevance below which nothing is worth showing to a model."""

_WORDS_SHARE = 0.25
"""What the best word score counts for beside a cosine, in choosing what to look at closely."""
_PASSAGE = Features(
    coverage=1.8,
    narrow=2.6,
    middle=1.8,
    wide=2.3,
    pairs=3.8,
    exact=2.9,
    names=1.8,
    typed=1.6,
)
_PASSAGE_COSINE = 13.6
_PASSAGE_LENGTH = -0.8
_PASSAGE_TYPICAL = 800
"""Characters."""
_PASSAGE_MIDDLE = 11.2
"""Sum at which a passage is as likely as not to be about what is asked."""

_SENTENCE = Features(
    coverage=6.4,
    narrow=0,
    middle=0,
    wide=0,
    pairs=1.0,
    exact=1.8,
    # The article's own name is what its sentences leave out, or put a pronoun for.
    names=-4.0,
    typed=2.4,
)
_SENTENCE_COSINE = 5.9
_SENTENCE_PASSAGE = 0.5
_SENTENCE_PASSAGE_COSINE = 2.6
_GAIN = 2.4
_GAIN_REFERRED = 2.4
_QUESTION = -3.0
_NO_STOP = -1.5
"""For what ends without a full stop: headlines, captions, bylines."""
_REFERS = re.compile(
    r"\b(?:he|she|it|they|this|these|that|those|his|her|its|their|such|him|them)\b", re.IGNORECASE
)
_OPENING = 60
"""Characters within which a sentence refers back, if it does."""
_STOPS = ".!?…。！"
_CLOSERS = "\"'”’»)]}"


def logistic(x: float) -> float:
    """The logistic function, safe for any size of x."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def shortlist(by_words: Mapping[str, float], cosines: Mapping[str, float], k: int) -> list[str]:
    """The k ids that words and vectors together speak for most, best first.

    ``cosines`` holds all candidates; word scores, comparable within one search only, count relative to the
    best of them.
    """
    best = max(by_words.values(), default=0.0)
    shares = {id_: max(score, 0.0) / best for id_, score in by_words.items()} if best > 0 else {}
    fused = {id_: cosine + _WORDS_SHARE * shares.get(id_, 0.0) for id_, cosine in cosines.items()}
    return sorted(fused, key=lambda id_: (-fused[id_], id_))[:k]


def passage_score(features: Features, cosine: float, length: int) -> float:
    """How well a passage of so many characters fits a question: log-odds, higher is better."""
    size = passage_size(length)
    return _dot(_PASSAGE, features) + _PASSAGE_COSINE * cosine + _PASSAGE_LENGTH * size - _PASSAGE_MIDDLE


def passage_size(length: int) -> float:
    """Logarithm of a passage's characters, 0 for a typical one."""
    return math.log(max(length, 1) / _PASSAGE_TYPICAL)


class Standing(NamedTuple):
    """Where a sentence stands, and how near that is to the question."""

    passage: float
    """``passage_score`` of its passage."""
    passage_cosine: float
    gain: float
    """The share of the question's weight that the sentence before it adds."""


def sentence_score(text: str, features: Features, cosine: float, standing: Standing) -> float:
    """How well a sentence answers: log-odds up to a constant of the question.

    What the sentence before it says counts too, and twice where this one refers back to it: ``His place has
    been taken by …``.
    """
    gain = _GAIN + (_GAIN_REFERRED if refers_back(text) else 0)
    return (
        _dot(_SENTENCE, features)
        + _SENTENCE_COSINE * cosine
        + _SENTENCE_PASSAGE * standing.passage
        + _SENTENCE_PASSAGE_COSINE * standing.passage_cosine
        + gain * standing.gain
        + _form(text)
    )


def refers_back(text: str) -> bool:
    """Whether a sentence opens with a word that stands for something said before."""
    return _REFERS.search(text, 0, _OPENING) is not None


def _form(text: str) -> float:
    end = text.rstrip().rstrip(_CLOSERS)[-1:]
    if end in "?？":
        return _QUESTION
    return 0.0 if end in _STOPS else _NO_STOP


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True))


class Signals(NamedTuple):
    """What speaks for and against that the evidence answers."""

    passage: float
    """The highest ``passage_score``."""
    passage_cosine: float
    """Best cosine of question and passage."""
    sentence_cosine: float
    """Best cosine of question and sentence."""
    coverage: float
    """Share of the weight of the question's words that the best sentence holds."""
    absent: float
    """Share of that weight which the best sentence's whole passage lacks."""
    absent_names: float
    """The same of names and figures alone."""
    untyped: float
    """1 where a number, date or the like is asked for and the best sentence holds none."""
    uncounted: float
    """1 where ``how many`` counts what no passage speaks of, or the best sentence tells no amount."""
    size: float
    """Logarithm of the library's passages: the more there are, the nearer the nearest comes by chance."""


NO_SIGNALS = Signals(*[0.0] * len(Signals._fields))
_RELEVANCE = Signals(
    passage=0.35,
    passage_cosine=2.1,
    sentence_cosine=5.0,
    coverage=0.9,
    absent=-0.9,
    absent_names=-3.5,
    untyped=-1.2,
    uncounted=-6.0,
    size=-0.45,
)
_RELEVANCE_MIDDLE = 1.1
"""Sum at which the evidence is as likely as not to hold the answer."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether the evidence holds the answer, and what speaks for and against it."""

    score: float
    """In [0, 1]: about the share of questions with such evidence that it answers."""
    signals: Signals
    missing: tuple[str, ...] = ()
    """The question's words that the evidence lacks, weightiest first."""

    def answered(self, threshold: float = ANSWERED) -> bool:
        """Whether to answer rather than to refuse."""
        return self.score >= threshold


def library_size(passages: int) -> float:
    """The ``size`` of Signals; it stops growing where nothing has been measured."""
    return math.log(min(max(passages, 5), 1000))


def relevance(signals: Signals, missing: tuple[str, ...] = ()) -> Relevance:
    """The relevance that the signals make together."""
    return Relevance(logistic(_dot(_RELEVANCE, signals) - _RELEVANCE_MIDDLE), signals, missing)
