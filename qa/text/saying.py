"""Sentences of an answer that claim nothing: lead-ins, and what the articles do not say."""

import re

from qa.text.figures import figures

_ARTICLES = (
    r"(?:articles?|sources?|passages?|excerpts?|evidence|context"
    r"|(?:provided|given|available) (?:texts?|documents?|information))"
)
_LEAD_IN = re.compile(
    r"^\W*(?:here (?:is|are)|here's|below (?:is|are)|based on|according to|in summary|to summari[sz]e"
    rf"|overall|the following|these are|the (?:provided |given |cited )?{_ARTICLES}"
    r" (?:say|report|state|mention|describe|show)s?)\b",
    re.IGNORECASE,
)
_NOT = r"\b(?:do not|does not|don't|doesn't|did not|didn't|cannot|can't|no|not|lacks?)\b"
_TELL = (
    r"\b(?:say|state|mention|specify|contain|provide|include|give|indicate|report|address|answer|discuss"
    r"|details?|information|available|enough|clear|mentioned|specified|provided|stated|given)\b"
)
_SILENT = re.compile(
    rf"\b{_ARTICLES}\b[^.]{{0,60}}{_NOT}[^.]{{0,60}}{_TELL}"
    r"|\b(?:there is|there's|i found|i have|i could find) (?:no|not enough|insufficient)\b[^.]{0,40}"
    rf"\b(?:information|mention|evidence|details?|{_ARTICLES})\b"
    r"|\b(?:i|we) (?:cannot|can't|could not|couldn't|am unable to|are unable to|don't|do not)\b[^.]{0,40}"
    r"\b(?:answer|determine|find|know|tell|say)\b"
    r"|\b(?:it is|it's|is|remains) (?:not |un)(?:stated|specified|mentioned|clear|known) (?:in|from|by) "
    rf"(?:the |these )(?:\w+ )?{_ARTICLES}\b"
    r"|\bnot in the articles\b",
    re.IGNORECASE,
)


def says_nothing(sentence: str, *, cited: bool) -> bool:
    """Whether a sentence needs no source: it leads over to what does, or says that there is none.

    A cited one says something, and so does a lead-in that holds a figure.
    """
    if cited:
        return False
    if is_silence(sentence):
        return True
    leads = sentence.rstrip().endswith(":") or bool(_LEAD_IN.match(sentence) and len(sentence.split()) <= 10)
    return leads and not any(figure.kind in ("number", "date", "quotation") for figure in figures(sentence))


def is_silence(sentence: str) -> bool:
    """Whether a sentence says that the sources do not tell."""
    return bool(_SILENT.search(sentence.replace("’", "'")))
