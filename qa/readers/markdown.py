"""Markdown with front matter in YAML or TOML, to the text that a reader of the rendered page sees.

The body is what is quoted later, so markup goes: emphasis marks, link targets, images, raw HTML, comments.
Headings stay as lines of their own, lists keep their bullets, code and tables their text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, BinaryIO

from qa.readers.clean import Block, clean_line, compose, visible
from qa.readers.decode import decode
from qa.readers.fields import fields_of
from qa.readers.source import Origin, Read, no_article, take
from qa.readers.text import text_draft

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)
_FRONT_BYTES = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:---[ \t]*\r?\n\s*[\w\"'-]+[ \t]*:|\+\+\+[ \t]*\r?\n\s*[\w\"'-]+[ \t]*=)"
)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]+(\S.*)$")
_MAX_FRONT = 64 * 1024
_DEEPEST = 60
"""Quotes and lists within each other; what is nested deeper is no prose."""
_LONGEST = 2_000_000
_MARKS = re.compile(r"[\[*_`~<]")
_MOST_MARKS = 20_000
"""Signs of markup above which a text is taken as it stands: parsing takes the square of them."""
_HIDDEN_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class MarkdownReader:
    """Files called Markdown, and text that begins with front matter."""

    name = "Markdown"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its front matter, or by its name."""
        if _FRONT_BYTES.match(head):
            return 0.95
        named = origin.suffix in _SUFFIXES or origin.media_type in ("text/markdown", "text/x-markdown")
        return 0.5 if named else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article."""
        front, body = split_front_matter(visible(decode(take(stream, origin), origin)))
        fields = fields_of(front)
        if not body.strip():
            raise no_article(origin, "no text below its front matter" if front else "no readable text in it")
        url = origin.url or fields.url
        if len(body) > _LONGEST or len(_MARKS.findall(body)) > _MOST_MARKS:
            yield replace(fields, text=text_draft(body, origin).text, path=origin.path, url=url)
            return
        title, blocks = _without_title(fields.title, list(_blocks(body)))
        text, headings = compose(blocks)
        if not text:
            raise no_article(origin, "no readable text in it")
        yield replace(fields, text=text, headings=headings, title=title, path=origin.path, url=url)


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The fields above the body, and the body; what stands between two rules without a field is body."""
    found = _FRONT.match(text) or _TOML.match(text)
    if not found or len(found[1]) > _MAX_FRONT:
        return {}, text
    front = _toml(found[1]) if found.re is _TOML else _yaml(found[1]) or _line_by_line(found[1])
    return (front, text[found.end() :]) if front else ({}, text)


def _yaml(text: str) -> Mapping[str, object] | None:
    """The mapping, its values as text; None where it is none."""
    import yaml

    if re.search(r"(?:^|[\s\[,:-])\*\w", text):
        # Aliases repeat what they name: a few lines of them expand to gigabytes.
        return None
    try:
        front = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    return front if isinstance(front, dict) else None


def _toml(text: str) -> Mapping[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _line_by_line(text: str) -> Mapping[str, object]:
    """What the lines say where the YAML is broken, as by a colon in a title that was not quoted."""
    pairs = (found.groups() for line in text.split("\n") if (found := _FIELD.match(line)))
    return {key: value.strip().strip("\"'") for key, value in pairs}


def _without_title(title: str | None, blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """The title, if need be from the heading that opens the body, and the body without that heading."""
    while blocks and blocks[0].heading and (title is None or _same(blocks[0].text, title)):
        title = title or clean_line(blocks[0].text)
        blocks = blocks[1:]
    return title, blocks


def _same(heading: str, title: str) -> bool:
    return (clean_line(heading) or "").casefold() == title.casefold()


def _blocks(text: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    yield from _of_nodes(SyntaxTreeNode(parser.parse(text)).children)


def _of_nodes(nodes: Iterable["SyntaxTreeNode"]) -> Iterator[Block]:
    for node in nodes:
        if node.type == "heading":
            yield Block(_inline(node), heading=True)
        elif node.type in ("bullet_list", "ordered_list"):
            yield Block("\n".join(_items(node)))
        elif node.type == "table":
            yield Block("\n".join(_row(row) for part in node.children for row in part.children))
        elif node.type in ("fence", "code_block"):
            yield Block(node.content)
        elif node.type == "html_block":
            yield from (Block(part) for part in _without_tags(node.content).split("\n\n"))
        elif node.type == "blockquote":
            yield from _of_nodes(node.children)
        elif node.type != "hr":
            yield Block(_inline(node))


def _items(node: "SyntaxTreeNode") -> Iterator[str]:
    """One line an item, those of lists within it after it."""
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        lines = [
            line for block in _of_nodes(item.children) for line in block.text.split("\n") if line.strip()
        ]
        yield from (mark + line if place == 0 else line for place, line in enumerate(lines))


def _row(node: "SyntaxTreeNode") -> str:
    return " | ".join(_inline(cell) for cell in node.children)


def _inline(node: "SyntaxTreeNode") -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak" or (node.type == "html_inline" and node.content.lower().startswith("<br")):
        return "\n"
    if node.type in ("image", "html_inline"):
        return ""
    return "".join(_inline(child) for child in node.children)


def _without_tags(html: str) -> str:
    return unescape(_TAG.sub("", _HIDDEN_HTML.sub("", html)))
