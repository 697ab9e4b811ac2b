"""Questions that ask for more than one thing, taken apart.

Only what clearly asks twice is split: "Who owns the mill, and how many were hurt?", "When and where was it
signed?", "Who resigned and why?". Anything else is one question.
"""

import re

_ASKS = r"(?:who|whom|whose|what|which|when|where|why|how(?:\s+(?:many|much|long|often|old|far|big|high))?)"
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)"
_SUBJECT = r"(?:he|she|it|they|we|you|the|a|an|this|that|there|his|her|its|their|any|anyone|[A-Z]\w*)"
_OPENS = re.compile(
    rf"\s*(?:(?:and|but|or|also|so)\s+)?(?:(?:in|on|at|by|for|from|to|with)\s+)?"
    rf"(?:{_ASKS}\b|(?i:{_AUXILIARY})\s)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\s*(?:[,;]?\s*\b(?:and|but|or)\b(?:\s+(?:also|then))?|;)\s+"
    rf"(?=(?i:(?:(?:in|on|at|by|for|from|to|with)\s+)?{_ASKS})\b|(?i:{_AUXILIARY})\s+{_SUBJECT}\s)"
    # As a rule "and which is" goes on with a relative clause.
    r"(?!(?i:which\s+(?:in|of|is|are|was|were|has|have|had|he|she|it|they))\b)"
)
_SHARED = re.compile(rf"\s*({_ASKS})\s*(?:,|and|or)\s+({_ASKS})\s+(.+)", re.IGNORECASE | re.DOTALL)
_ALONE = re.compile(rf"{_ASKS}", re.IGNORECASE)
_UNFINISHED = re.compile(
    rf"(?:{_ASKS}|(?:\w+\s+)?(?:what|which)\s+\w+|.*\s{_ASKS})\s*", re.IGNORECASE | re.DOTALL
)
"""What has its verb behind the next question word: "In what year", "does it say why"."""
_ENDS = re.compile(rf"(?<=[?？])\s+|(?<=[.!])\s+(?=(?i:{_ASKS})\b)")


def parts(question: str) -> tuple[str, ...]:
    """The questions that one holds, in order; the question itself where it asks for one thing.

    A part that is but a question word is given the first part behind it, in brackets: "why (Who resigned?)".
    """
    pieces = [piece for part in _ENDS.split(question.strip()) if part for piece in _split(part)]
    asking = [piece for piece in pieces if _OPENS.match(piece)]
    if len(asking) < 2:
        return (question,)
    # What comes before the first question only tells what it is about.
    lead = pieces[: pieces.index(asking[0])]
    first = " ".join([*lead, asking[0]])
    return (first, *(_whole(piece, first) for piece in asking[1:]))


def _split(sentence: str) -> list[str]:
    shared = _SHARED.fullmatch(sentence)
    if shared:
        rest = shared[3]
        return [f"{shared[1]} {rest}", f"{shared[2]} {rest}"]
    found, start = [], 0
    for match in _BETWEEN.finditer(sentence):
        before = sentence[start : match.start()]
        word = sentence[match.end() :].split(maxsplit=1)[0]
        # "The man who resigned and who owns the mill" is one man.
        goes_on = re.search(rf"\S\s+{re.escape(word)}\b", before, re.IGNORECASE)
        if _OPENS.match(before) and not _UNFINISHED.fullmatch(before) and not goes_on:
            found.append(before)
            start = match.end()
    return [*found, sentence[start:]]


def _whole(piece: str, first: str) -> str:
    bare = piece.strip(" ?.!,")
    return f"{bare} ({first})" if _ALONE.fullmatch(bare) else piece
