"""JSON Lines and JSON: one article an object.

Fields, compared without case, spaces, hyphens and underscores; the first that has a value counts:

    text        text, body, content, articlebody, fulltext, maintext, articletext, contenttext, bodytext,
                story, article, contents, paragraphs; or HTML in html, contenthtml, bodyhtml, rawhtml,
                description, summary
    title       title, headline, name, webtitle
    outlet      outlet, source, publisher, publication, newspaper, sitename, site, domain: text, or an object
                with a name
    author      author, authors, byline, by, creator: text, a list, or objects with a name
    url         url, link, canonical, canonicalurl, sourceurl, permalink, uri
    published   published, date, publishedat, publishdate, datepublished, pubdate, timestamp, created:
                ISO 8601, a date in words, or Unix time in seconds or milliseconds
    modified    modified, updated, lastmodified, datemodified, updatedat
    language    language, lang, locale: en, en-GB, eng, English
    path        an absolute path, taken as the article's own

Entities that were kept from a page (``&amp;``) become characters.

An author may be an object with first and last, or given and family, names. The title of a JSON Feed is the
outlet of its items, and the language of an object that holds a list that of its articles, where these name
none.

Text and title may also be objects that hold them under rendered or value, and text a list of paragraphs. What
stands in an object under fields, _source or attributes counts as if it stood beside it.

A file may also be one object, several one after the other, a list of them, an object that holds the list
under articles, items, results, docs, data or entries, or one that holds an article under each name. Lines
that ``qa export`` wrote are taken as they are: see ``exported``.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

import qa.types as t
from qa.errors import SourceError
from qa.readers.clean import clean_line, clean_text, compose
from qa.readers.decode import decode
from qa.readers.exported import exported, is_exported
from qa.readers.fields import fields_of, unescaped
from qa.readers.fragment import fragment_blocks
from qa.readers.source import Origin, Read, no_article, take, too_large
from qa.readers.walls import wall
from qa.types import Span

_NEXT = re.compile(r"[^\s,]")
_SUFFIXES = (".jsonl", ".ndjson", ".json")
_OBJECT = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*(?:\"[^\"\n]{1,60}\"\s*:|\})")
_TEXT = (
    *(
        "text",
        "body",
        "content",
        "articlebody",
        "fulltext",
        "maintext",
        "articletext",
        "contenttext",
        "story",
    ),
    *("bodytext", "article", "contents", "paragraphs"),
)
_WRAPPERS = ("fields", "_source", "attributes")
_HTML = ("html", "contenthtml", "bodyhtml", "rawhtml", "description", "summary")
_LISTS = ("articles", "items", "results", "docs", "data", "entries", "stories", "response")
_PARAGRAPH_TAG = re.compile(r"<(?:p|br|div|h[1-6]|li)\b[^<>]*>|</p>", re.I)
_HINT = "Each object needs its article under one of: text, body, content, html."


class JSONReader:
    """Lines are read one at a time: a file may be of any size."""

    name = "JSON"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its first object."""
        head = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        if not _OBJECT.match(head):
            return 0.55 if origin.suffix in _SUFFIXES and head.lstrip()[:1] in (b"{", b"[") else 0.0
        named = origin.suffix in _SUFFIXES or "json" in origin.media_type
        return 0.98 if named else 0.85

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article an object; an object without one is given as an error that names its place.

        Raises SourceError for a file that is no JSON.
        """
        head = stream.read(4096)
        stream.seek(0)
        if b"\x00" in head:
            # Lines of UTF-16 end within a character.
            stream = BytesIO(decode(take(stream, origin), origin).encode("utf-8", "replace"))
        first = stream.readline(origin.max_bytes + 1)
        while first and not first.strip():
            first = stream.readline(origin.max_bytes + 1)
        stream.seek(0)
        whole = _parsed(first)
        if isinstance(whole, Mapping) and (_text_of(_unwrapped(whole)) or _list_of(whole) is None):
            yield from _lines(stream, origin)
        else:
            yield from _document(stream, origin)


def _lines(stream: BinaryIO, origin: Origin) -> Iterator[Read]:
    number = 0
    while line := stream.readline(origin.max_bytes + 1):
        number += 1
        place = replace(origin, name=f"{origin.name}, line {number}")
        if len(line) > origin.max_bytes:
            yield too_large(place)
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _article(_parsed(line), place)


def _document(stream: BinaryIO, origin: Origin) -> Iterator[Read]:
    """One object or one list that fills the file, or several that follow each other."""
    try:
        values = list(_values(decode(take(stream, origin), origin)))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{origin.name}: not JSON ({error})", "JSON Lines have one object a line."
        ) from error
    value = values[0] if len(values) == 1 else values
    items = value if isinstance(value, list) else _list_of(value) if isinstance(value, Mapping) else None
    if items is None:
        yield _article(value, origin)
    shared = _shared(value) if isinstance(value, Mapping) else t.Draft(text="")
    for number, item in enumerate(items or (), 1):
        read = _article(item, replace(origin, name=f"{origin.name}, item {number}"))
        if isinstance(read, t.Draft) and read.standing is None:
            outlet, language = read.outlet or shared.outlet, read.language or shared.language
            read = replace(read, outlet=outlet, language=language, passing=shared.passing)
        yield read


def _shared(feed: Mapping[str, object]) -> t.Draft:
    """What is said of all articles of a list. What a search is called, or a set of data, is no outlet."""
    fields = fields_of({key: value for key, value in feed.items() if isinstance(value, str)})
    is_feed = "jsonfeed.org" in str(feed.get("version")) or "home_page_url" in feed or "feed_url" in feed
    outlet = fields.title if is_feed else None
    return t.Draft(text="", outlet=outlet, language=fields.language, passing=is_feed)


def _values(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while start := _NEXT.search(text, at):
        value, at = decoder.raw_decode(text, start.start())
        yield value


def _parsed(line: bytes) -> object:
    """The line's value; None where it is no JSON."""
    try:
        return json.loads(line.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        return None


def _list_of(value: Mapping[str, object]) -> list[object] | None:
    for name in _LISTS:
        inner = value.get(name)
        if isinstance(inner, Mapping):
            inner = _list_of(inner)
        if isinstance(inner, list):
            return inner
    named = list(value.values())
    if len(named) > 1 and all(isinstance(inner, Mapping) and _text_of(_unwrapped(inner)) for inner in named):
        return named
    return None


def _article(value: object, place: Origin) -> Read:
    if not isinstance(value, Mapping):
        return SourceError(f"{place.name}: {'not JSON' if value is None else 'not a JSON object'}", _HINT)
    if is_exported(value):
        return exported(value, place)
    value = _unwrapped(value)
    text, headings = _body(value)
    if not text:
        return SourceError(f"{place.name}: no text in it", _HINT)
    fields = fields_of(value)
    if why := wall(text, fields, given=True):
        return no_article(place, why)
    path = value.get("path")
    own = path if isinstance(path, str) and PurePath(path).is_absolute() else None
    return replace(fields, text=text, headings=headings, path=own or place.path)


def _unwrapped(value: Mapping[str, object]) -> Mapping[str, object]:
    """With the fields of the objects in which search engines and content systems keep them."""
    inner = {name: found for name in _WRAPPERS if isinstance(found := value.get(name), Mapping)}
    own = {key: field for key, field in value.items() if key not in inner}
    return {key: field for fields in (*inner.values(), own) for key, field in fields.items()}


def _body(value: Mapping[str, object]) -> tuple[str, tuple[Span, ...]]:
    text = _text_of(value)
    if not text:
        return "", ()
    if _PARAGRAPH_TAG.search(text):
        return compose(fragment_blocks(text))
    spans = _spans(value.get("headings"), cleaned := clean_text(text))
    return (cleaned, spans) if spans else (clean_text(unescaped(text)), ())


def _text_of(value: Mapping[str, object]) -> str:
    keys = {re.sub(r"[\s_-]", "", str(key)).casefold(): inner for key, inner in value.items()}
    for name in (*_TEXT, *_HTML):
        inner = keys.get(name)
        if isinstance(inner, Mapping):
            inner = inner.get("rendered") or inner.get("value")
        if isinstance(inner, list) and inner and all(isinstance(part, str) for part in inner):
            inner = "\n\n".join(str(part) for part in inner)
        if isinstance(inner, str) and clean_line(inner):
            return inner
    return ""


def _spans(value: object, text: str) -> tuple[Span, ...]:
    """Headings as pairs of offsets into the text."""
    if not isinstance(value, list):
        return ()
    pairs = [
        pair
        for pair in value
        if isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair)
    ]
    return tuple((start, end) for start, end in pairs if 0 <= start < end <= len(text))
