"""Hard-wrapped text back to paragraphs: pure functions over lines."""

import re
from collections.abc import Sequence
from itertools import pairwise

_WIDEST = 100
"""Columns beyond which nobody wraps by hand: longer lines are paragraphs of their own."""
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_BULLET = re.compile(r"^(?:[-*•‣▪–—]|\d{1,2}[.)]|[a-z]\))\s")


def unwrapped(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Groups of lines (a blank line between groups) with the lines of each wrapped paragraph joined.

    Text counts as wrapped where lines end because the next word would not have fitted: that is what
    wrapping does and what hardly any list, table or verse does.
    """
    width = max((len(line) for group in groups for line in group if " " in line), default=0)
    breaks = [_full(line, following, width) for group in groups for line, following in pairwise(group)]
    if width > _WIDEST or sum(breaks) < 2 or sum(breaks) < 0.6 * len(breaks):
        return [list(group) for group in groups]
    return [_joined(group, width) for group in groups]


def join_lines(line: str, following: str) -> str:
    """Two lines of one paragraph as one."""
    if re.search(r"[^\W\d_]-$", line) or (_CJK.search(line[-1:]) and _CJK.search(following[:1])):
        return line + following
    return f"{line} {following}"


def is_bullet(line: str) -> bool:
    """True for an item of a list."""
    return bool(_BULLET.match(line))


def _full(line: str, following: str, width: int) -> bool:
    word = 1 if _CJK.match(following) else len(following.split(" ", 1)[0])
    return len(line) + 1 + word > 0.9 * width and not is_bullet(following)


def _joined(group: Sequence[str], width: int) -> list[str]:
    paragraphs: list[str] = []
    last = ""
    for line in group:
        if paragraphs and _full(last, line, width):
            paragraphs[-1] = join_lines(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        last = line
    return paragraphs
