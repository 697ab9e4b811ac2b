"""Text that goes round in circles, as small models write it."""

import re

_MARKER = re.compile(r"\s*\[[\d,\s]+\]")
_TIMES = 4
"""How often something must be said in a row."""
_LEAST = 120
"""Characters that all the repetitions together have at least."""
_LONGEST = 400
"""Characters of what is repeated, at most."""


def loops(text: str) -> bool:
    """Whether a text ends in the same words, again and again; citation markers among them do not count."""
    tail = _MARKER.sub("", text[-2 * _TIMES * _LONGEST :])
    return any(_repeats(tail, period) for period in range(2, min(_LONGEST, len(tail) // _TIMES) + 1))


def _repeats(text: str, period: int) -> bool:
    length = max(_LEAST, _TIMES * period)
    same = length - period
    return (
        len(text) >= length
        and text[-same:] == text[-length:-period]
        and any(map(str.isalpha, text[-period:]))
    )
