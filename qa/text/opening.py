"""Sentences that need the one before them: they open with a pronoun or a connective."""

import re

_CONNECTIVE = re.compile(
    r"""^\W*(?:
      (?:but|and|or|so|yet|nor|however|moreover|furthermore|additionally|besides|meanwhile|nevertheless|nonetheless
        |still|instead|otherwise|therefore|thus|hence|consequently|accordingly|similarly|likewise|conversely
        |also|too|then|indeed|overall|finally|lastly|elsewhere|afterwards?|later|earlier)\b
      |(?:in|by|as)\ (?:addition|contrast|turn|a\ result|short|summary|conclusion|fact|other\ words|comparison
        |this|that|these|those|such|so\ doing|doing\ so)\b
      |(?:for\ (?:example|instance|this|that|these|those))\b
      |(?:on\ the\ (?:other\ hand|contrary)|at\ the\ same\ time|after\ that
        |because\ of\ (?:this|that)|despite\ (?:this|that)
        |to\ (?:this|that)\ end|with\ this|after\ this|due\ to\ this|from\ there)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"""^\W*(?:he|she|it|they|his|her|its|their|him|them|this|that|these|those|such|both|neither
      |all\ (?:two|three|four|five|six|of\ them)
      |one\ of\ (?:them|these)
      |another|others|some\ of\ (?:them|these)|the\ (?:latter|former|two|three|same)|here|there)\b
      (?!\ (?:is|are|was|were|has|have|had|will)\ (?:a|an|no|been|nothing|growing|little|still)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^\W*(?:it\ (?:is|was)\ (?:not\ )?\w+\ (?:that|to|for)|there\ (?:is|are|was|were|has|have))\b",
    re.IGNORECASE | re.VERBOSE,
)
_DEMONSTRATIVE_TIME = re.compile(
    r"^\W*(?:this|that|these|those) "
    r"(?:year|month|week|morning|afternoon|evening|summer|winter|spring|autumn)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""^["“«][^"”»]*["”»]$""")
_EARLY_PRONOUN = re.compile(
    r"^[^A-Z]?\w[^A-Z\"“]{0,40}?\b(?:he|she|it|they|him|them|his|her|their|its)\b"
    r"(?! (?:is|was) \w+ (?:that|to)\b)"
)
"""A pronoun in the first words, with no name before it."""
_SAID_ONLY = re.compile(
    r"""^\W*(?:he|she|they|it)\b.{0,20}\b(?:said|says|added|told|wrote)\b""", re.IGNORECASE
)
_STOPPED = re.compile(r"[.!…。][\"'”’»)\]]*$")


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be understood, and read, without the one before it."""
    if _EXPLETIVE.search(sentence) or _DEMONSTRATIVE_TIME.search(sentence):
        return True
    if _QUOTED.match(sentence) or _EARLY_PRONOUN.search(sentence):
        return False
    return not (_CONNECTIVE.search(sentence) or _PRONOUN.search(sentence) or _SAID_ONLY.search(sentence))


def is_statement(sentence: str) -> bool:
    """Whether it is a whole sentence that says something: no headline, caption, byline or question."""
    text = sentence.strip()
    return bool(_STOPPED.search(text)) and "?" not in text and text[:1] not in "-*•#|>"
