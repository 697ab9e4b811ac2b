"""Web pages: the body by trafilatura, the fields by what the page says of itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import qa.types as t
from qa.errors import SourceError
from qa.readers.clean import Block, clean_line, compose, ends_sentence
from qa.readers.decode import charset_of, decode
from qa.readers.fragment import fragment_blocks, looks_like_html
from qa.readers.furniture import byline, classify
from qa.readers.jsonld import bodies
from qa.readers.source import Origin, Read, no_article, take
from qa.readers.walls import wall
from qa.readers.whole import completed, paragraphs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<title>|<article[\s>]", re.I)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|span|a|br|section|main|table|ul)\b[^<>]*>", re.I)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.I)
_KEPT_TAGS = "html|head|body|title|meta|link|script|style|article|main|h[1-6]|p|br|time|aside|nav|footer"
_BOXES = re.compile(rf"</?(?!(?:{_KEPT_TAGS})\b)[a-z][^<>]*>", re.I)
_BREAK = "\ue000"
_SHORT = 250
"""Characters below which a body is doubted, and read again less strictly: trafilatura's own minimum."""
_EMBEDDED = re.compile(rb"data:[\w.+-]{1,40}/[^,\s<>]{1,100},[\w+/=%.~-]{1000,}+")
"""Pictures and fonts that programs save within the page: most of its bytes, and none of its words."""
_MAX_PAGE = 12_000_000
"""Bytes of a page: the longest news pages have 3 million, and parsing takes some hundred bytes for each."""

_MAX_TAGS = 120_000
"""Tags of a page: ten times those of a long live blog. Extraction slows with their square."""
_MOST_LINKS = 3000
"""Links of a page that are compared with its text."""


class HTMLReader:
    """Saved and fetched pages."""

    name = "HTML"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its markup; the name alone does not make text a page."""
        sample = head.replace(b"\x00", b"")
        if _PAGE.search(sample[:4096]):
            return 0.9
        named = origin.suffix in _SUFFIXES or origin.media_type in ("text/html", "application/xhtml+xml")
        tags = len(_TAGS.findall(sample))
        if tags and named:
            return 0.8
        return 0.6 if tags >= 3 and sample.lstrip()[:1] == b"<" else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article. Raises SourceError for a page that holds none: a login, a consent form, an error."""
        data = _EMBEDDED.sub(b"data:,", take(stream, origin))
        if len(data) > _MAX_PAGE:
            raise SourceError(
                f"{origin.name}: {len(data) / 1e6:.0f} MB of HTML; the limit is {_MAX_PAGE / 1e6:.0f} MB",
                "Save the article alone, or as text.",
            )
        declared = charset_of(data[:4096]) or _xml_encoding(data)
        yield page_draft(decode(data, origin, declared), origin)


def page_draft(html: str, origin: Origin) -> t.Draft:
    """The article of a page. Raises SourceError where it holds none."""
    from qa.readers.htmlmeta import metadata, same_page

    if html.count("<") > _MAX_TAGS:
        raise SourceError(
            f"{origin.name}: too many elements for an article", "Save the article alone, or as text."
        )
    tree = _tree(html)
    if tree is None:
        raise no_article(origin)
    fields = metadata(tree, html[:4096], origin.url)
    blocks = _without_byline(_without_title(list(_body(tree, origin.url or fields.url)), fields.title))
    text, headings = compose(blocks)
    if why := wall(text, fields):
        raise no_article(origin, why)
    if _is_index(text, tree):
        raise no_article(origin, "no article found, but a list of links")
    own = origin.url if origin.url and not same_page(origin.url, fields.url or "") else None
    return replace(fields, text=text, headings=headings, path=origin.path, place=own)


def _xml_encoding(data: bytes) -> str | None:
    found = _XML_ENCODING.match(data[:200])
    return found[1].decode("ascii") if found else None


def _tree(html: str) -> "HtmlElement | None":
    # The declaration is about the bytes, which are decoded by now; lxml refuses text that carries one.
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html).replace("\x00", "")
    tree, whole = _parsed(html)
    if not whole:
        # Below some 2,000 levels the parser drops what follows: without the boxes there are few levels.
        tree, _ = _parsed(_BOXES.sub("\n", html))
    return tree


def _parsed(html: str) -> tuple["HtmlElement | None", bool]:
    """The tree, and whether it was all that there is."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # Without huge_tree the parser drops, in silence, what is nested more than 256 deep.
    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        tree = document_fromstring(html, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = None
    return tree, not any("depth" in entry.message for entry in parser.error_log)


def _body(tree: "HtmlElement", url: str | None) -> Iterator[Block]:
    """Comments are other people's words, and never the article's. Precision is favoured: what is left out
    by it are teasers and link lists. Where next to nothing is left, the page's own paragraphs are taken if
    they say more, and what a balanced extraction finds if there are none.
    """
    from qa.readers.htmlmeta import LINKED

    described = [list(_described(body)) for body in bodies(tree.xpath(LINKED))]
    strict = _extracted(tree, url, precision=True)
    if _length(strict) < _SHORT:
        strict = max(strict, paragraphs(tree), key=_length) or _extracted(tree, url, precision=False)
    for block in _parted(completed(strict, tree), described):
        furniture = None if block.heading else classify(clean_line(block.text) or "")
        if furniture is None or furniture.kind not in ("notice", "crumbs"):
            yield block


def _described(body: str) -> Iterator[Block]:
    """The paragraphs of an article in JSON-LD: apart by blank lines, by line breaks if there are none, or by
    markup."""
    for part in re.split(r"\n\s*\n", body) if re.search(r"\n\s*\n", body) else body.split("\n"):
        if looks_like_html(part):
            yield from fragment_blocks(part)
        elif part.strip():
            yield Block(" ".join(part.split()))


def _parted(blocks: Iterable[Block], described: Iterable[list[Block]]) -> Iterator[Block]:
    """The same, the paragraphs put back that an extraction lost which took the text from JSON-LD."""
    known = {_letters("".join(part.text for part in parts)): parts for parts in described}
    for block in blocks:
        yield from (known and known.get(_letters(block.text))) or (block,)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _is_index(text: str, tree: "HtmlElement") -> bool:
    """True for a front page or an archive: headlines that lead elsewhere, and no sentence."""
    if any(ends_sentence(line) for line in text.split("\n")):
        return False
    labels = {clean_line(link.text_content()) or "" for link in islice(tree.iter("a"), _MOST_LINKS)}
    return sum(len(label) for label in labels if label in text) > 0.6 * len(text)


def _extracted(tree: "HtmlElement", url: str | None, *, precision: bool) -> list[Block]:
    from trafilatura import bare_extraction

    document: Any = bare_extraction(
        tree, url=url, include_comments=False, favor_precision=precision, with_metadata=False
    )
    return [] if document is None else list(_blocks(document.body))


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _blocks(body: Any) -> Iterator[Block]:
    """Paragraphs of trafilatura's tree."""
    for element in body:
        if element.tag == "head":
            yield Block(_text(element), heading=True)
        elif element.tag == "list":
            yield Block("\n".join(f"- {item}" for child in element.iter("item") if (item := _line(child))))
        elif element.tag == "table":
            rows = (" | ".join(filter(None, map(_line, row.iter("cell")))) for row in element.iter("row"))
            yield Block("\n".join(rows))
        elif element.tag == "quote" and element.find("p") is not None:
            yield from _blocks(element)
        else:
            yield Block(_text(element))
        if element.tail and element.tail.strip():
            yield Block(element.tail)


def _text(element: Any) -> str:
    """Its text, with the page's own line breaks and not those of its source."""
    for br in element.iter("lb"):
        br.tail = _BREAK + (br.tail or "")
    return " ".join("".join(element.itertext()).split()).replace(_BREAK, "\n")


def _line(element: Any) -> str:
    return clean_line(" ".join(element.itertext())) or ""


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    """The page's own headline may open the body: it is the title."""
    while blocks and title and (clean_line(blocks[0].text) or "").casefold() == title.casefold():
        blocks = blocks[1:]
    return blocks


def _without_byline(blocks: list[Block]) -> list[Block]:
    """Without the byline: names and dates above the first sentence."""
    first = next((i for i, block in enumerate(blocks) if ends_sentence(block.text.strip())), 0)
    said = [_said_above(clean_line(block.text) or "") for block in blocks[:first]]
    return blocks[max((i + 1 for i, label in enumerate(said) if label), default=0) :]


def _said_above(line: str) -> bool:
    furniture = classify(line) or byline(line)
    return furniture is not None and bool(furniture.author or furniture.published or furniture.modified)
