"""Paragraphs that an extraction left out of an article's own containers.

Pages cut an article into several boxes around advertisements, and extractors sometimes keep the first box
only. Half an article in place of a whole one is the loss that nobody sees, so what stands in a box like
those that were kept is put back.
"""

import re
from typing import TYPE_CHECKING

from qa.readers.clean import Block, ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST = 80
"""Characters of a paragraph that is worth putting back; below are captions, prompts and labels."""
_MOST_LINKED = 0.3
"""Share of a paragraph's text that may be links; teasers have more."""
_OUTSIDE = frozenset(("aside", "footer", "nav", "form", "figure", "header", "noscript", "template"))


def completed(blocks: list[Block], tree: "HtmlElement") -> list[Block]:
    """The blocks with the paragraphs between and below them that stand in boxes of the same kind.

    A box is of the same kind if tag and class are those of the box that most of the kept text comes from. A
    further headline (h1) ends the article: behind it begins the next one of an endless page.
    """
    kept = {_key(block.text): i for i, block in enumerate(blocks) if len(block.text) >= _LEAST}
    paragraphs = [p for p in tree.iter("p", "h1") if p.tag == "h1" or len(p.text_content()) >= _LEAST]
    share: dict[tuple[str, str], int] = {}
    for p in paragraphs:
        if p.tag == "p" and _key(p.text_content()) in kept:
            share[_kind(p.getparent())] = share.get(_kind(p.getparent()), 0) + len(p.text_content())
    if not share:
        return blocks
    box = max(share, key=lambda kind: share[kind])
    if not box[1] or share[box] < 0.5 * sum(share.values()):
        return blocks
    missing: dict[int, list[Block]] = {}
    last = -1
    for p in paragraphs:
        at = kept.get(_key(p.text_content()))
        if p.tag == "h1":
            if last >= 0:
                break
        elif at is not None:
            last = at
        elif last >= 0 and _kind(p.getparent()) == box and _is_prose(p):
            missing.setdefault(last, []).append(Block(" ".join(p.text_content().split())))
    if sum(map(len, missing.values())) < 2:
        # One paragraph may have been left out for what it says; a run of them was lost with its box.
        return blocks
    return [piece for i, block in enumerate(blocks) for piece in (block, *missing.get(i, ()))]


def paragraphs(tree: "HtmlElement") -> list[Block]:
    """Every paragraph of prose that stands in no menu, margin or form: all there is of a short notice."""
    return [Block(" ".join(p.text_content().split())) for p in tree.iter("p") if _is_prose(p)]


def _kind(box: "HtmlElement | None") -> tuple[str, str]:
    return ("", "") if box is None else (str(box.tag), box.get("class", "").strip())


def _is_prose(p: "HtmlElement") -> bool:
    text = p.text_content()
    if next(p.iter("script", "style"), None) is not None or not ends_sentence(text.strip()):
        return False
    linked = sum(len(link.text_content()) for link in p.iter("a"))
    return linked <= _MOST_LINKED * len(text) and not any(
        parent.tag in _OUTSIDE for parent in p.iterancestors()
    )


def _key(text: str) -> str:
    return re.sub(r"\W", "", text)[:60].casefold()
