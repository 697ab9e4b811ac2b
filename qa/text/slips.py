"""Slips of the typing hand: what a word that nothing holds may have been meant to be.

One slip, as in P. Norvig's "How to write a spelling corrector" (2007) after Damerau (1964): a letter too many
or too few, two swapped, one wrong. The first letter is taken to be right.
"""

import string
from collections.abc import Container, Iterator
from functools import cache

from qa.text.terms import STOP_WORDS, Term, american

SHORTEST = 4
"""Letters of a word that is looked at: shorter ones are one slip from too many others."""


def doubtful(term: Term) -> bool:
    """Whether a term that no article holds may be a slip: words of the dictionary and figures are not."""
    word = term.word
    if len(word) < SHORTEST or not word.isalpha():
        return False
    return word not in _dictionary() and american(word) not in _dictionary()


def slips(word: str, *, name: bool) -> Iterator[str]:
    """The words, lower case, of which this one may be a slip, each once, likelier kinds first.

    Of a name only two letters swapped, doubled or not doubled are taken for a slip: there are more names than
    any dictionary holds, and Everett is no slip of Everest.
    """
    pairs = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    seen = {word, *STOP_WORDS}
    kinds = (_swapped, _doubled, _single) if name else (_swapped, _longer, _shorter, _wrong)
    for kind in kinds:
        for other in kind(pairs):
            if other not in seen:
                seen.add(other)
                yield other


_Pairs = list[tuple[str, str]]


def _swapped(pairs: _Pairs) -> Iterator[str]:
    return (a + b[1] + b[0] + b[2:] for a, b in pairs if len(b) > 1)


def _doubled(pairs: _Pairs) -> Iterator[str]:
    return (a + a[-1] + b for a, b in pairs)


def _single(pairs: _Pairs) -> Iterator[str]:
    return (a + b[1:] for a, b in pairs if b and a[-1] == b[0])


def _longer(pairs: _Pairs) -> Iterator[str]:
    return (a + c + b for a, b in pairs for c in string.ascii_lowercase)


def _shorter(pairs: _Pairs) -> Iterator[str]:
    return (a + b[1:] for a, b in pairs if b)


def _wrong(pairs: _Pairs) -> Iterator[str]:
    return (a + c + b[1:] for a, b in pairs if b for c in string.ascii_lowercase)


def like(word: str, written: str) -> str:
    """The word with the capitals of what it replaces."""
    if len(written) > 1 and written.isupper():
        return word.upper()
    return word.capitalize() if written[:1].isupper() else word


@cache
def _dictionary() -> Container[str]:
    # It takes longer to load than a question without a slip takes to answer.
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency.dictionary
