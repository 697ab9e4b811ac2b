"""Whether the part of a sentence around a place speaks of what was or of what will be."""

import re
from typing import Literal

_BOUNDARY = re.compile(
    r"[,;:–—()“”\"]|\s(?:that|but|while|whereas|although|though|because|which|who|whose|when|where|and|as|if|before|after)\s",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"""\b(?:will|shall|'ll|’ll|won['’]t|would|(?:is|are|am|be)\ (?:\w+\ )?(?:going|due|set|scheduled|expected
      |planned|slated|supposed|to|likely|hoping|preparing|ready|poised)|due|scheduled|slated|upcoming|coming|forthcoming|tomorrow
      |plans?\ to|planning\ to|intends?\ to|hopes?\ to|aims?\ to|expects?\ to|wants?\ to|has\ to|have\ to|must
      |may|might|could
      |next|until)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PRESENT_AHEAD = re.compile(
    r"\b(?:opens?|begins?"
    r"|starts?|closes?|ends?|expires?|returns?|resumes?|takes? effect|takes? place|goes on sale"
    r"|votes?|meets?"
    r"|kicks? off|runs?|launches|arrives?|leaves?|airs?|is|are)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"""\b(?:was|were|had|did|been|[a-z]{2,}ed|said|told|began|broke|brought|built|bought|came|chose|cut|drew|drove|fell|felt
      |fought|found|flew|gave|got|grew|held|hit|kept|killed|knew|laid|led|left|lost|made|met|paid|put|ran|rose|saw|sent|set|shot
      |shut|sold|spent|spoke|stood|stole|struck|swept|swore|took|taught|thought|threw|went|won|wore|wrote|sank|sunk|burst|cast
      |beat|became|bound|caught|dealt|fled|froze|hid|quit|rode|sought|shook|slid|split|spread|swam|tore|withdrew|woke)\b""",
    re.IGNORECASE | re.VERBOSE,
)

Tense = Literal["back", "ahead"]


def tense(sentence: str, start: int, end: int) -> Tense | None:
    """Of the clause in which ``sentence[start:end]`` stands, or else of the whole sentence; None: not told.

    The expression itself says nothing of it.
    """
    blank = sentence[:start] + " " * (end - start) + sentence[end:]
    left = max((m.end() for m in _BOUNDARY.finditer(blank, 0, start)), default=0)
    after = _BOUNDARY.search(blank, end)
    clause = blank[left : after.start() if after else len(blank)]
    return _told(clause) or _told(blank) or ("ahead" if _PRESENT_AHEAD.search(clause) else None)


def _told(text: str) -> Tense | None:
    ahead, back = _AHEAD.search(text), _BACK.search(text)
    if ahead and back:
        # "was due to open", "was set to": ahead of then, and of what is not known since.
        return (
            "ahead"
            if _scheduled(text, ahead.start())
            else "back"
            if back.start() < ahead.start()
            else "ahead"
        )
    return "ahead" if ahead else "back" if back else None


def _scheduled(text: str, at: int) -> bool:
    return bool(
        re.match(r"(?:will|shall|would|due|is|are|scheduled|slated|must)\b", text[at:], re.IGNORECASE)
    )
