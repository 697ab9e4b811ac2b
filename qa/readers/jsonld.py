"""The article that a page describes in JSON-LD (schema.org), as newsrooms really write it: nested, in
graphs, broken."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from qa.readers.clean import clean_line
from qa.readers.clock import first_possible
from qa.readers.dates import parse_date
from qa.readers.fields import language_of, time_of

_ARTICLES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review|Recipe|VideoObject)$")
_PAGES = re.compile(r"(?:^|/)(?:WebPage|ItemPage)$")
_OF_OTHERS = frozenset(("itemListElement", "comment", "liveBlogUpdate", "mentions", "isRelatedTo"))
"""Properties that hold what is no part of the article: lists of other ones, comments, updates."""
_BETWEEN = re.compile(r"[\s,;]*")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)?(.*?)(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$", re.S
)
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Linked:
    """Fields of an article in JSON-LD; all None where the page has none."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None


def linked(scripts: Iterable[str], shown_title: str | None) -> Linked:
    """The article that the scripts describe: the one of the shown title where there are several."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script), 0)]
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if _is(node, _ARTICLES)] or [
        node for node in nodes if _is(node, _PAGES)
    ]
    if not articles:
        return Linked()
    article = max(articles, key=lambda node: _likeness(node, shown_title))
    if _is_another(article, shown_title):
        return Linked()
    page = next((node for node in nodes if _is(node, _PAGES)), {})

    def fields(*names: str) -> Iterator[object]:
        return (node[name] for node in (article, page) for name in names if node.get(name))

    def field(*names: str) -> object:
        return next(fields(*names), None)

    return Linked(
        title=_line(field("headline") or field("name")),
        outlet=_name(field("publisher"), by_id) or _name(field("sourceOrganization"), by_id),
        author=_name(field("author"), by_id) or _name(field("creator"), by_id),
        url=_address(field("mainEntityOfPage"), field("url")),
        published=first_possible(
            map(_date, (*fields("datePublished"), *fields("dateCreated", "uploadDate")))
        ),
        modified=first_possible(map(_date, fields("dateModified"))),
        language=language_of(_line(field("inLanguage")) or ""),
    )


def bodies(scripts: Iterable[str]) -> list[str]:
    """The texts of articles that the scripts hold whole."""
    nodes = (node for script in scripts if "articleBody" in script for node in _nodes(_parsed(script), 0))
    return [body for node in nodes if isinstance(body := node.get("articleBody"), str)]


def _parsed(script: str) -> object:
    text = _WRAPPED.sub(r"\1", script)
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return list(_values(candidate))
        except (ValueError, RecursionError):
            continue
    return None


def _values(text: str) -> Iterator[object]:
    """The one value, or all of those that were set beside each other without a list around them."""
    # Not strict: a line break inside a string is the commonest of mistakes.
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while (start := _BETWEEN.match(text, at)) and start.end() < len(text):
        value, at = decoder.raw_decode(text, start.end())
        yield value


def _nodes(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Every object, outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if name not in _OF_OTHERS:
                yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item, depth + 1)


def _is(node: Mapping[str, object], types: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and types.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _likeness(node: Mapping[str, object], shown_title: str | None) -> float:
    """How much of the shown title's words the node's headline has; the fuller node of equals."""
    headline, shown = _words(_headline(node)), _words(shown_title)
    common = len(headline & shown) / max(1, len(headline | shown))
    return common + 0.01 * sum(
        bool(node.get(name)) for name in ("datePublished", "author", "publisher", "headline")
    )


def _is_another(node: Mapping[str, object], shown_title: str | None) -> bool:
    """True for an article that has no word of the headline on the page: a teaser's."""
    headline, shown = _words(_headline(node)), _words(shown_title)
    return min(len(headline), len(shown)) > 2 and not headline & shown


def _headline(node: Mapping[str, object]) -> str | None:
    return _line(node.get("headline") or node.get("name"))


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").casefold()))


def _name(value: object, by_id: Mapping[str, Mapping[str, object]], depth: int = 0) -> str | None:
    """Name of a person or organisation, or of several of them."""
    if depth > 3:
        return None
    if isinstance(value, list):
        names = (_name(item, by_id, depth + 1) for item in value[:20])
        return ", ".join(dict.fromkeys(filter(None, names))) or None
    if isinstance(value, dict):
        known = value if value.get("name") else by_id.get(str(value.get("@id")), value)
        given = known.get("name")
        if isinstance(given, list):
            return _name(given, by_id, depth + 1)
        if named := _line(given) or _line(known.get("alternateName")):
            return named
        parts = [_line(known.get(part)) for part in ("givenName", "familyName")]
        # A role holds the person under the name of the property that it stands in.
        return " ".join(filter(None, parts)) or _name(known.get("author"), by_id, depth + 1)
    line = _line(value)
    return None if line and line.startswith(("http:", "https:", "#")) else line


def _date(value: object) -> datetime | None:
    return time_of(value) if isinstance(value, (int, float)) else parse_date(_line(value))


def _address(*values: object) -> str | None:
    for value in values:
        found = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
        if isinstance(found, str) and re.match(r"https?://\S+$", found.strip(), re.I):
            return found.strip()
    return None


def _line(value: object) -> str | None:
    """Text on one line, its entities resolved: systems escape what goes into HTML, scripts included."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return (
        clean_line(re.sub(r"<[^<>]{1,200}>", "", unescape(unescape(value))))
        if isinstance(value, str)
        else None
    )
