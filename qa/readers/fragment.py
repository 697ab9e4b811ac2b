"""A piece of HTML that is all article (a feed's item, a mail's body) to blocks: nothing is judged, markup
goes."""

import re
from collections.abc import Iterator

from qa.readers.clean import Block

_HIDDEN = frozenset(
    ["script", "style", "head", "title", "figcaption", "template", "noscript", "svg", "button", "select"]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "table",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "dl",
        "dt",
        "dd",
        "figure",
        "aside",
        "main",
        "center",
        "address",
        "form",
        "fieldset",
        "body",
    ]
)
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d?);", re.I)
_BREAK = "\ue000"


def looks_like_html(text: str) -> bool:
    """True for text with tags or entities in it."""
    return bool(_MARKUP.search(text))


def fragment_blocks(html: str) -> Iterator[Block]:
    """Its paragraphs, headings and list items, in order."""
    root = _root(html)
    if root is None:
        return
    from lxml.etree import iterwalk

    pieces: list[str] = []
    hidden = 0
    bullet = False

    def flush(heading: bool = False) -> Iterator[Block]:
        nonlocal bullet
        text = " ".join("".join(pieces).split()).replace(_BREAK, "\n").strip()
        pieces.clear()
        if text:
            yield Block(f"- {text}" if bullet else text, heading)
            bullet = False

    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hides = tag in _HIDDEN or not tag
        if event == "start":
            if tag in _BLOCKS:
                yield from flush()
                bullet = bullet or tag == "li"
            hidden += hides
            pieces.append(_BREAK if tag == "br" else " " if tag in ("td", "th") else "")
            pieces.append("" if hidden else element.text or "")
        else:
            if tag in _BLOCKS:
                yield from flush(tag in _HEADINGS)
                bullet = bullet and tag != "li"
            hidden -= hides
            pieces.append("" if hidden or element is root else element.tail or "")
    yield from flush()


def _root(html: str) -> object:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        return document_fromstring(f"<div>{html.replace(chr(0), '')}</div>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
