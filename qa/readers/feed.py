"""RSS and Atom: one article an item."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.entities import html5
from io import BytesIO
from time import struct_time
from typing import Any, BinaryIO
from urllib.parse import urljoin

import qa.types as t
from qa.errors import SourceError
from qa.readers.clean import Block, clean_line, compose, visible
from qa.readers.clock import first_possible
from qa.readers.dates import parse_date
from qa.readers.decode import decode
from qa.readers.fields import language_of, names_of
from qa.readers.fragment import fragment_blocks, looks_like_html
from qa.readers.source import Origin, Read, no_article, take
from qa.readers.walls import wall

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.I)
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.I)
# The declaration is about bytes that are decoded by now; the document type may define entities.
_PROLOG = re.compile(r"^(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?", re.S)
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NAMESPACE = re.compile(r"""(\sxmlns(?::[\w.-]{1,40})?\s{0,9}=\s{0,9}["'])([^"'<>]{1,300})(["'])""")
_TEASER = 600
"""Characters below which an item without a content element is taken for the beginning of its article."""
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|(?:read|continue|learn)\s+(?:more|reading)\W*)$", re.I)
_MAIL = re.compile(r"[(<]?[^\s<>()@]+@[^\s<>()@]+[)>]?")
_APPEARED = re.compile(r"The post .{1,300} (?:first )?appeared (?:first )?on .{1,100}", re.I)
"""Line that a blog's software sets below each item."""

Fetch = Callable[[str], Iterable[Read]]
"""Reads the page at an address."""


class FeedReader:
    """Items in the order of the feed."""

    name = "a feed"

    def __init__(self, fetch: Fetch | None = None) -> None:
        """``fetch`` gets the page of an item of which the feed gives a teaser only."""
        self._fetch = fetch

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its root element."""
        return 1.0 if _FEED.search(head.replace(b"\x00", b"")) else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article an item; an item without text is given as an error.

        Pages are fetched for a feed that was fetched itself: a file on the disk sends nothing anywhere.
        Raises SourceError for what cannot be read as a feed at all.
        """
        parsed = _parsed(_well_formed(take(stream, origin), origin), origin)
        if not parsed.entries:
            raise SourceError(
                f"{origin.name}: a feed without items", "Add it again when something was published."
            )
        for number, entry in enumerate(parsed.entries, 1):
            yield from self._item(entry, parsed.feed, number, origin)

    def _item(self, entry: Any, feed: Any, number: int, origin: Origin) -> Iterator[Read]:
        draft = _draft(entry, feed, origin)
        if self._fetch and origin.url and draft.url and _is_teaser(entry, draft.text):
            for found in self._fetch(draft.url):
                yield _completed(found, draft) if isinstance(found, t.Draft) else found
        elif draft.text:
            why = wall(draft.text, draft, given=True)
            yield no_article(replace(origin, name=f"{origin.name}: item {number}"), why) if why else draft
        else:
            yield SourceError(
                f"{origin.name}: item {number} ({draft.title or draft.url or 'untitled'}) has no text",
                f"Add its page: {draft.url}" if draft.url else "Nothing can be read from it.",
            )


def _parsed(data: bytes, origin: Origin) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            BytesIO(data),
            response_headers=_headers(origin),
            # Markup is taken out below; sanitizing it first takes the square of its depth.
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        # XML without errors can be a feed of which the library makes no sense, and it says so in many ways.
        raise SourceError(
            f"{origin.name}: damaged feed ({error})", "Download it again, or add the article's page."
        ) from error


def _draft(entry: Any, feed: Any, origin: Origin) -> t.Draft:
    text, headings = compose(_body(entry))
    link = clean_line(entry.get("link"))
    published, modified = _times(entry)
    return t.Draft(
        text=text,
        headings=headings,
        title=_plain(entry.get("title")),
        outlet=_plain((entry.get("source") or {}).get("title")) or _plain(feed.get("title")),
        author=_authors(entry),
        url=_address(origin.url, link) if link else None,
        path=origin.path,
        published=published,
        modified=modified,
        passing=True,
        language=language_of(str(entry.get("language") or feed.get("language") or "")),
    )


def _address(base: str | None, link: str) -> str | None:
    try:
        return urljoin(base or "", link)
    except ValueError:
        return None


def _body(entry: Any) -> Iterator[Block]:
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    html = max((*contents, entry.get("summary") or ""), key=len)
    if looks_like_html(html):
        blocks = list(fragment_blocks(html))
    else:
        blocks = [Block(part) for part in re.split(r"\n\s*\n", html)]
    last = len(blocks) - 1
    yield from (block for i, block in enumerate(blocks) if i < last or not _APPEARED.match(block.text))


def _is_teaser(entry: Any, text: str) -> bool:
    return bool(_CUT.search(text)) or (not entry.get("content") and len(text) < _TEASER)


def _completed(page: t.Draft, item: t.Draft) -> t.Draft:
    """The article of a page, with what only the feed says of it."""
    dated_by_item = page.published is None and item.published is not None
    return replace(
        page,
        title=page.title or item.title,
        outlet=page.outlet or item.outlet,
        author=page.author or item.author,
        published=page.published or item.published,
        language=page.language or item.language,
        note=None if dated_by_item else page.note,
    )


def _authors(entry: Any) -> str | None:
    """RSS gives an address of mail with the name behind it in brackets, or either alone."""
    given = [clean_line(author.get("name")) or "" for author in entry.get("authors", ()) if author]
    whole = clean_line(dict.get(entry, "author")) or ""
    if len(given) == 1 and "@" in whole:
        # The library parts them too, but takes the end of a domain with a long name for the author.
        given = [_MAIL.sub("", whole).strip(" ()<>")]
    return names_of(given)


def _plain(html: str | None) -> str | None:
    """A title on one line, whatever markup it came in."""
    if html and looks_like_html(html):
        return clean_line(" ".join(block.text for block in fragment_blocks(html)))
    return clean_line(html)


def _times(entry: Any) -> tuple[datetime | None, datetime | None]:
    """When it was published and when changed. A feed that gives one time only, under whatever name, gives the
    time at which this text came out.
    """
    came_out = _when(entry, "published") or _when(entry, "created")
    updated = _when(entry, "updated")
    published = first_possible((came_out, updated))
    return published, updated if published == came_out else None


def _when(entry: Any, field: str) -> datetime | None:
    """By qa's own rules, and by the feed library's where it knows a form that qa does not."""
    # The library's own lookup gives one field for another that is absent.
    said = str(dict.get(entry, field) or "")
    if when := parse_date(said):
        return when
    parsed: struct_time | None = dict.get(entry, f"{field}_parsed")
    if parsed is None or not 1600 <= parsed.tm_year <= 9999 or parsed[:3] == (1970, 1, 1):
        return None
    try:
        when = datetime(*parsed[:5], min(parsed.tm_sec, 59), tzinfo=UTC)
    except ValueError:
        return None
    return when if _says_day(said, when) else None


def _says_day(text: str, when: datetime) -> bool:
    """Whether a date is whole: the library puts the first of the month where no day can be read."""
    numbers = {int(number) for number in re.findall(r"\d{1,4}", text)}
    # Its zone may have taken the time to the day before or after.
    days = {(when + timedelta(days=shift)).day for shift in (-1, 0, 1)}
    return bool(days & numbers) and len(re.findall(r"\d+|[^\W\d_]{3,}", text)) > 2


def _well_formed(data: bytes, origin: Origin) -> bytes:
    """The feed as XML without errors and entities.

    The feed library has a parser for broken feeds of its own, which takes the square of their length, and
    resolves entities. Here neither is needed: libxml2 mends what is broken, HTML's own entities become
    characters, and a document's are dropped.
    """
    from lxml import etree

    declared = _DECLARED.search(data[:200])
    text = decode(data, origin, declared[1].decode("ascii") if declared else None)
    text = _PROLOG.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    text = _NAMED_ENTITY.sub(_character, _NAMESPACE.sub(_without_spaces, visible(text)))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_pis=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        raise SourceError(f"{origin.name}: damaged feed", "Download it again, or add the article's page.")
    return bytes(etree.tostring(root, encoding="utf-8"))


def _without_spaces(declaration: re.Match[str]) -> str:
    """A namespace as it was meant: the feed library parts names at spaces."""
    return declaration[1] + "".join(declaration[2].split()) + declaration[3]


def _character(entity: re.Match[str]) -> str:
    return entity[0] if entity[1] in ("amp", "lt", "gt", "quot", "apos") else html5.get(f"{entity[1]};", "")


def _headers(origin: Origin) -> dict[str, str]:
    """What the parser is told: that it is XML in UTF-8, and the address against which links are read."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    return {**headers, "content-location": origin.url} if origin.url else headers
