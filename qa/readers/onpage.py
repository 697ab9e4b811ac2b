"""What stands on a page about its article: its markup (microdata, RDFa, classes), its byline, its times."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from qa.readers.clean import clean_line
from qa.readers.clock import first_possible
from qa.readers.dates import parse_date
from qa.readers.fields import names_of
from qa.readers.furniture import Furniture, byline, classify, is_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATED_CLASSES = " or ".join(
    f"contains(@class,'{name}')"
    for name in ("byline", "dateline", "pubdate", "publish", "timestamp", "post-date", "entry-date")
)
_ARTICLE_ITEM = (
    "//*[contains(concat(@itemtype,@typeof),'Article') or contains(concat(@itemtype,@typeof),'Blog')]"
)
_NAME_ITEM = ".//*[@itemprop='name' or @property='name' or @property='schema:name']"
_NAMED_CLASSES = (
    "descendant-or-self::*[@rel='author' or contains(@class,'author-name') or contains(@class,'byline__name')"
    " or contains(@class,'p-author')]",
    "descendant-or-self::*[contains(concat(' ',@class,' '),' author ')]"
    "//*[contains(concat(' ',@class,' '),' fn ')]",
)
_PROFILES = ("/author", "/autor", "/auteur", "/people/", "/profile", "/staff/", "/journalist", "/by/")
_MOST = 300
"""Elements of a kind that are looked at."""
_PARAGRAPH = 150
"""Characters of the paragraph with which the text below the headline begins."""


def line_of(element: "HtmlElement") -> str | None:
    """Its text on one line, words apart that the page sets on lines of their own."""
    return clean_line(" ".join(_split_at_breaks(element)))


class OnPage:
    """What a page shows of its article: of each field the first that can be read, else None."""

    def __init__(self, tree: "HtmlElement", title: str | None = None) -> None:
        """``title``: of the article, by which its headline is known where it is no h1."""
        self.author: str | None = None
        self.outlet: str | None = None
        self.published: datetime | None = None
        self.modified: datetime | None = None
        h1 = next(iter(tree.xpath("//article//h1") or tree.xpath("//h1") or _headings(tree, title)), None)
        self._items(tree)
        self._names(tree, h1)
        self._lines(tree, h1)
        self._times(tree)

    def _items(self, tree: "HtmlElement") -> None:
        """Microdata and RDFa of the article, without those of teasers, comments and pictures."""
        items = tree.xpath(_ARTICLE_ITEM)[:_MOST]
        article = max(items, key=lambda item: len(item.text_content()), default=tree)
        names: list[str] = []
        for tag in article.xpath("descendant::*[@itemprop or @property]")[:_MOST]:
            said = f"{tag.get('itemprop', '')} {tag.get('property', '')}".replace("schema:", "").split()
            if not said or not _is_of(tag, article):
                continue
            inner = tag.xpath(_NAME_ITEM)
            value = _value(inner[0] if inner else tag)
            if "datePublished" in said:
                self.published = first_possible((self.published, parse_date(value)))
            elif "dateModified" in said:
                self.modified = first_possible((self.modified, parse_date(value)))
            elif "author" in said:
                names.append(value)
            elif "publisher" in said and inner:
                self.outlet = self.outlet or clean_line(value)
        self.author = names_of(names)

    def _names(self, tree: "HtmlElement", h1: "HtmlElement | None") -> None:
        """Names that are marked as the author's, or lead to an author's page from below the headline."""
        if self.author:
            return
        around = tree if h1 is None else next(h1.iterancestors("article", "main"), tree)
        marked = [tag for path in _NAMED_CLASSES for tag in around.xpath(path)[:_MOST]]
        if h1 is not None:
            marked += _profiles_below(h1)
        names = [name for tag in marked if (name := clean_line(tag.text_content())) and is_name(name)]
        self.author = names_of(names[:5])

    def _lines(self, tree: "HtmlElement", h1: "HtmlElement | None") -> None:
        """Short lines below the headline that read like a byline, and those of elements called so."""
        for line, said in _said_below_headline(tree, h1):
            # A name without "By" or a date beside it is as likely the label of a button.
            named = classify(line) is not None or (said.published and " " in (said.author or ""))
            self.author = self.author or (said.author if named else None)
            self.published = first_possible((self.published, said.published))
            self.modified = first_possible((self.modified, said.modified))

    def _times(self, tree: "HtmlElement") -> None:
        if self.published is None:
            marked = tree.xpath("//*[contains(@class,'published')][@title]")[:_MOST]
            self.published = first_possible(parse_date(tag.get("title")) for tag in marked)
        for path in ("//article//time[@datetime]", "//main//time[@datetime]", "//time[@datetime]"):
            times = [parse_date(tag.get("datetime")) for tag in tree.xpath(path)[:_MOST]]
            others = [when for when in times if when != self.modified]
            self.published = first_possible((self.published, *others, *times))


def _headings(tree: "HtmlElement", title: str | None) -> "Iterator[HtmlElement]":
    """Smaller headings that have the title's words."""
    smaller = islice(tree.iter("h2", "h3"), _MOST)
    return (tag for tag in smaller if title and line_of(tag) == title)


def _is_of(tag: "HtmlElement", article: "HtmlElement") -> bool:
    """Whether a property is the article's own, and none of an item within it."""
    for parent in tag.iterancestors():
        if parent is article:
            return True
        if parent.get("itemscope") is not None or parent.get("typeof"):
            kind = f"{parent.get('itemtype', '')} {parent.get('typeof', '')}"
            return article.getparent() is None and not any(
                other in kind for other in ("Comment", "Object", "Review")
            )
    return True


def _value(tag: "HtmlElement") -> str:
    return str(tag.get("content") or tag.get("datetime") or tag.text_content()[:300])


def _profiles_below(h1: "HtmlElement") -> "list[HtmlElement]":
    """Links to pages of authors between the headline and the first paragraph."""
    found = []
    for tag in islice(h1.xpath("following::*[self::p or self::a]"), _MOST):
        if tag.tag == "p" and len(tag.text_content()) > _PARAGRAPH:
            break
        if tag.tag == "a" and any(part in tag.get("href", "").lower() for part in _PROFILES):
            found.append(tag)
    return found


def _said_below_headline(tree: "HtmlElement", h1: "HtmlElement | None") -> Iterator[tuple[str, Furniture]]:
    """The first short lines after the h1, and those of elements that are called byline, date and so on, that
    say something. What an element has said, its parts do not say again."""
    elements = (
        []
        if h1 is None
        else list(h1.xpath("following::*[self::p or self::div or self::span or self::time or self::li]")[:40])
    )
    elements += tree.xpath(f"//*[{_DATED_CLASSES}]")[:40]
    told: set[HtmlElement] = set()
    for element in elements:
        if element in told or any(parent in told for parent in element.iterancestors()):
            continue
        if len(element.text_content()) >= 300:
            continue
        for line in filter(None, map(clean_line, _split_at_breaks(element))):
            said = classify(line) or byline(line)
            if said is not None and said.kind == "label":
                told.add(element)
                yield line, said


def _split_at_breaks(element: "HtmlElement") -> list[str]:
    """The element's lines, with times as they are in its markup: "3 hours ago" says less."""
    from lxml.etree import iterwalk

    pieces = [""]
    within = 0
    for event, tag in iterwalk(element, events=("start", "end")):
        when = tag.get("datetime") if tag.tag == "time" else None
        exact = when if when and parse_date(when) else None
        if event == "start":
            if tag.tag == "br":
                pieces.append("")
            pieces[-1] += "" if within else exact or tag.text or ""
            within += bool(exact)
        else:
            within -= bool(exact)
            pieces[-1] += "" if within or tag is element else tag.tail or ""
    return pieces
