"""What a page says of itself: JSON-LD, then OpenGraph and meta tags, microdata, and last what stands on it.

The order is by how seldom each is wrong: JSON-LD is written by the newsroom's system for search engines
that punish errors, meta tags mostly so, microdata is often half there, and the visible byline needs
guessing.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urljoin, urlsplit

import qa.types as t
from qa.readers.clean import clean_line
from qa.readers.clock import first_possible
from qa.readers.dates import parse_date
from qa.readers.fields import MAX_NAME, language_of, names_of
from qa.readers.jsonld import Linked, linked
from qa.readers.onpage import OnPage, line_of
from qa.readers.sites import key_of, without_site

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_T = TypeVar("_T")

_TITLE = (
    *("og:title", "twitter:title", "headline", "title", "dc.title", "dcterms.title", "citation_title"),
    *("parsely-title", "sailthru.title"),
)
_AUTHOR = (
    *("author", "article:author", "article:author_name", "og:article:author", "byl", "dc.creator"),
    *("dcterms.creator", "parsely-author", "sailthru.author", "citation_author", "cxenseparse:author"),
    *("creator", "bt:author"),
)
_OUTLET = (
    *("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher"),
    *("citation_journal_title", "apple-mobile-web-app-title", "cre"),
)
_PUBLISHED = (
    *("article:published_time", "article:published", "og:published_time", "og:article:published_time"),
    *("datepublished", "date-published", "publish-date", "publishdate", "publish_date", "published-date"),
    *("published_time", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date"),
    *("citation_publication_date", "article.published", "date", "ptime", "pdate", "timestamp", "bt:pubdate"),
    "weibo:article:create_at",
)
_MODIFIED = (
    *("article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "datemodified"),
    *("last-modified", "lastmod", "dcterms.modified", "dc.date.modified", "revised"),
)
_PUBLISHED_URL = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")
_WRITTEN = re.compile(
    r"\b(?:written|author|by|autor|verfasst|geschrieben|écrit|escrito|scritto|door)\b", re.I
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.I)
_SITE_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|»]\s*")
_OF_VISIT = re.compile(r"utm_|_ga|mc_[ce]id$|\w*clid$|session|sid$|token$|time(?:stamp)?$|_$", re.I)
"""Names in a query that tell of a visit and never of a document."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


LINKED = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]/text()"
"""Path of a page's JSON-LD."""


def metadata(tree: "HtmlElement", head: str, url: str | None) -> t.Draft:
    """Everything but the text. ``head``: the page's first characters; ``url``: its address, if fetched."""
    meta = _meta(tree)
    data = linked(tree.xpath(LINKED), _shown_title(tree, meta))
    address = _url(tree, meta, data, head, url)
    title = _title(tree, meta, data)
    page = OnPage(tree, title)
    outlet = data.outlet or _first(meta, _OUTLET, _name) or page.outlet or _outlet_of_title(tree, title)
    return t.Draft(
        text="",
        title=without_site(title, outlet),
        outlet=outlet,
        author=_author(data, meta, page, outlet),
        url=address,
        published=first_possible(
            (data.published, *_dates(meta, _PUBLISHED), page.published, _date_of_url(address))
        ),
        modified=first_possible((data.modified, *_dates(meta, _MODIFIED), page.modified)),
        language=_language(tree, meta, data),
    )


def _meta(tree: "HtmlElement") -> Mapping[str, list[str]]:
    """Content of the meta tags by lower-case name, in the order of the page."""
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or "").strip()
        for name in {
            tag.get(attribute, "").strip().lower()
            for attribute in ("property", "name", "itemprop", "http-equiv")
        }:
            if name and content:
                found.setdefault(name, []).append(unescape(content))
    for name, value in (*_labelled(found), *_of_parsely(found)):
        found.setdefault(name, []).append(value)
    return found


def _labelled(meta: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Labels with what stands under them: twitter:label1 is "Written by", twitter:data1 a name."""
    for number in "1234":
        label, data = meta.get(f"twitter:label{number}"), meta.get(f"twitter:data{number}")
        if label and data and _WRITTEN.search(label[0]):
            yield "author", data[0]


def _of_parsely(meta: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The fields of one tag in JSON."""
    for text in meta.get("parsely-page", ()):
        try:
            page = json.loads(text)
        except (ValueError, RecursionError):
            continue
        fields = page.items() if isinstance(page, dict) else ()
        names = {"title": "parsely-title", "author": "parsely-author", "pub_date": "parsely-pub-date"}
        yield from ((names[key], value) for key, value in fields if key in names and isinstance(value, str))


def _first(
    meta: Mapping[str, list[str]], names: Iterable[str], read: Callable[[str], _T | None]
) -> _T | None:
    """The first value under the first of the names that can be read."""
    return next(
        (value for name in names for text in meta.get(name, ()) if (value := read(text)) is not None), None
    )


def _dates(meta: Mapping[str, list[str]], names: Iterable[str]) -> Iterator[datetime | None]:
    return (parse_date(text) for name in names for text in meta.get(name, ()))


def _url(
    tree: "HtmlElement", meta: Mapping[str, list[str]], data: Linked, head: str, url: str | None
) -> str | None:
    """The page's canonical address, else where it was fetched or saved from.

    A canonical address that is the site's front page is a mistake of the site, and one of another host may
    be the wire's: the page itself is what the reader of a citation must find.
    """
    saved = _SAVED_FROM.search(head)
    base = url or (saved[1] if saved else "")
    links = (
        tag.get("href", "") for tag in tree.iter("link") if "canonical" in tag.get("rel", "").lower().split()
    )
    for candidate in (*links, *meta.get("og:url", ()), data.url or ""):
        try:
            parts = urlsplit(address := urljoin(base, candidate.strip()))
            host = urlsplit(base).hostname
        except ValueError:
            continue
        front = not parts.path.strip("/") and not parts.query
        if parts.scheme not in ("http", "https") or front or len(address) > 2000:
            continue
        if not url or _site(parts.hostname or "") == _site(host or ""):
            return str(address)
    return base or None


def same_page(address: str, canonical: str) -> bool:
    """Whether a canonical address can only be that of the page at an address: it may leave out what tells
    where the visitor came from.

    Some sites give one canonical address to many pages: another path, or a number left out of the query, may
    stand for another article.
    """
    try:
        own, named = urlsplit(address), urlsplit(canonical)
        hosts = {_site(own.hostname or ""), _site(named.hostname or "")}
    except ValueError:
        return False
    asked, kept = (parse_qsl(parts.query, keep_blank_values=True) for parts in (own, named))
    left_out = [value for name, value in asked if (name, value) not in kept and not _OF_VISIT.match(name)]
    numbered = any(character.isdigit() for value in left_out for character in value)
    return len(hosts) == 1 and own.path.rstrip("/") == named.path.rstrip("/") and not numbered


def _site(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _title(tree: "HtmlElement", meta: Mapping[str, list[str]], data: Linked) -> str | None:
    shown = _h1(tree)
    title = data.title or _first(meta, _TITLE, clean_line) or shown or _title_tag(tree)
    # Fields for search engines are cut at 110 characters; the headline on the page is whole.
    if title and shown and title.endswith(("…", "...")) and shown.startswith(title.rstrip(".… ")):
        return shown
    return title


def _shown_title(tree: "HtmlElement", meta: Mapping[str, list[str]]) -> str | None:
    return _first(meta, ("og:title",), clean_line) or _h1(tree) or _title_tag(tree)


def _h1(tree: "HtmlElement") -> str | None:
    """The one h1, or the first inside the article, else the heading with which <title> begins or ends. A
    single word, or what leads to the front page, is the site's name.
    """
    headings = (*tree.xpath("//article//h1"), *tree.xpath("//main//h1"), *tree.iter("h1"))
    found = [line for h1 in headings if (line := line_of(h1)) and len(line) < 300
             and not h1.xpath("descendant-or-self::a[@href='/'] | parent::a[@href='/']")]  # fmt: skip
    whole = _title_tag(tree) or ""
    smaller = (line_of(tag) or "" for tag in islice(tree.iter("h2", "h3"), 50))
    found += [line for line in smaller if _begins_or_ends(whole, line) and len(line) > 0.4 * len(whole)]
    return next((line for line in found if " " in line or not line.isascii()), None)


def _begins_or_ends(whole: str, part: str) -> bool:
    return whole.startswith(part) or whole.endswith(part)


def _title_tag(tree: "HtmlElement") -> str | None:
    tag = next(tree.iter("title"), None)
    return clean_line(tag.text_content()) if tag is not None else None


def _outlet_of_title(tree: "HtmlElement", title: str | None) -> str | None:
    """What <title> has beside the headline: "Headline | The Daily Post"."""
    whole = _title_tag(tree)
    if not title or not whole or whole == title or title not in whole:
        return None
    before, _, behind = whole.partition(title)
    rest = behind or before.rstrip().removesuffix(":")
    parts = [part for part in _SITE_SEPARATOR.split(rest) if part.strip()]
    return parts[-1].strip() if parts and len(parts[-1].split()) <= 6 else None


def _author(data: Linked, meta: Mapping[str, list[str]], page: OnPage, outlet: str | None) -> str | None:
    """The first that is named; a person before the outlet itself."""
    given = ([data.author] if data.author else [], *(meta.get(key, ()) for key in _AUTHOR))
    named = [name for name in (*map(names_of, given), page.author) if name]
    return next((name for name in named if key_of(name) != key_of(outlet or "")), named[0] if named else None)


def _name(text: str) -> str | None:
    line = clean_line(text)
    return line if line and len(line) <= MAX_NAME and not line.startswith(("http", "@")) else None


def _date_of_url(url: str | None) -> datetime | None:
    """The day in an address like /2025/08/13/headline: newsrooms put the day of publication there."""
    found = _PUBLISHED_URL.search(urlsplit(url).path) if url else None
    return parse_date(f"{found[1]}-{found[2]}-{found[3]}") if found else None


def _language(tree: "HtmlElement", meta: Mapping[str, list[str]], data: Linked) -> str | None:
    root = next(tree.iter("html"), None)
    declared = "" if root is None else root.get("lang") or root.get(_XML_LANG) or ""
    return (
        language_of(declared)
        or data.language
        or _first(meta, ("og:locale", "content-language", "language"), language_of)
    )
