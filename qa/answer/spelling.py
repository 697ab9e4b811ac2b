"""A question without slips of the typing hand, as far as the articles know the words."""

import re

from qa.protocols import Library
from qa.text.slips import doubtful, like, slips
from qa.text.terms import WORD, Term, fold, read
from qa.types import Filter

_TRIED = 5
"""Candidates whose texts are looked into."""
_LOOKED_AT = 5
"""Passages for each."""


def respelt(question: str, library: Library) -> str:
    """The question with each word that no article holds replaced by the one that was likely meant.

    Only a word one slip away that articles hold is taken; of several the one in most passages. Raises what
    the library raises.
    """
    terms = read(question).terms
    counts = library.frequencies([term.written for term in terms])
    for term in terms:
        meant = None if counts[term.written] or not doubtful(term) else _meant(term, library)
        if meant:
            question = re.sub(rf"\b{re.escape(term.written)}\b", like(meant, term.written), question)
    return question


def _meant(term: Term, library: Library) -> str | None:
    candidates = list(slips(term.word, name=term.is_name))
    counts = library.frequencies(candidates)
    held = sorted((word for word in candidates if counts[word]), key=lambda word: -counts[word])
    return next((word for word in held[:_TRIED] if _stands(word, term.is_name, library)), None)


def _stands(word: str, name: bool, library: Library) -> bool:
    """Whether the very word stands in a text, as a name where one is asked for: the index has only stems."""
    found = library.passages([id_ for id_, _ in library.search_words([word], _LOOKED_AT, Filter())])
    texts = [each.group() for p in found.values() for each in WORD.finditer(p.text)]
    return any(fold(text) == word and (text[0].isupper() or not name) for text in texts)
