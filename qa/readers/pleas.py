"""What a paywalled page says below the beginning of its article: that the rest is for those who subscribe.

A paragraph says so if it speaks to its reader, and of reading on and of an account in one breath, outside of
quotation marks. Either alone is found in articles too: readers may sign up for a race, a service has
subscribers.
"""

import re

from qa.readers.wall_words import UNSPACED, WORDS
from qa.readers.walls import SPOKEN, speaks_to_reader

_LONGEST = 400
"""Characters of a paragraph above which it is no plea."""
_READING = re.compile(
    r"\b(?:continue|keep|finish|carry on|go on) reading\b|\b(?:unlimited|full) access\b|\bfree articles\b"
    r"|\b(?:subscribe|register|(?:log|sign)[ -]?(?:in|up))\b[^.!?]{0,30}\bto (?:continue|read on)\b"
    r"|\b(?:read|view|access|unlock|see|get|enjoy) (?:(?:the|this|our|all|more|your|full|rest of|whole|entire"
    r"|complete|premium|exclusive|free) )*(?:article|story|stories|content)s?\b"
    r"|\b(?:remaining|limit of|number of) (?:free )?(?:articles|stories)\b"
    r"|\b(?:weiterlesen|weiterzulesen|vollständigen artikel|ganzen artikel|lire la suite|(?:votre|la) lecture"
    r"|cet article|seguir leyendo|leer el artículo|continuare a leggere|continuar (?:lendo|a ler)"
    r"|verder (?:te )?lezen|läsa vidare|lese videre|læse videre|czytać dalej|продолжить чтение"
    r"|читать (?:далее|полн)|читати далі|okumaya devam)\b",
    re.I,
)
_ACCOUNT = re.compile(
    r"\b(?:subscri(?:be|bers?|ptions?)|(?:log|sign)[ -]?(?:in|up)|register|free trial|paywall"
    r"|members?(?:hip)?"
    r"|(?:create|for) an? (?:free )?account)\b"
    rf"|\b(?:{'|'.join(WORDS['login'])})|{'|'.join(UNSPACED['login'])}",
    re.I,
)
_RESERVED = re.compile(
    r"^this (?:article|story|content|piece|post) is"
    r" (?:only |exclusively |reserved |available |exclusive |just )*"
    r"(?:for|to) (?:our |paying |paid |registered )*(?:subscribers|members)\b",
    re.I,
)
_ALREADY = re.compile(
    r"^(?:already|are you|not yet|not) (?:a|have an?|registered|subscribed)\b[^.!?]{0,40}\?\s*"
    r"(?:please )?(?:(?:log|sign)[ -]?in|subscribe|register|click)\b[^.!?]{0,30}[.!]?$",
    re.I,
)
_TOLD = re.compile(r"\b(?:said|says|told|announced|according to|reported)\b", re.I)


def without_plea(text: str) -> str:
    """The text without the pleas at its end; something of it always stays."""
    while (end := text.rfind("\n\n")) > 0 and _is_plea(text[end:].strip()):
        text = text[:end].rstrip()
    return text


def _is_plea(paragraph: str) -> bool:
    if len(paragraph) > _LONGEST or _TOLD.search(paragraph):
        return False
    said = SPOKEN.sub("", paragraph)
    asks = _READING.search(said) and _ACCOUNT.search(said) and speaks_to_reader(said)
    return bool(asks or _ALREADY.search(said) or _RESERVED.search(said))
