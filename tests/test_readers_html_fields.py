"""Title, author and date of pages that say them in different ways, or not at all: the plain ways here, those
of many systems and languages in ``pages.jsonl``."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

import qa.types as t
from qa.readers import Origin
from qa.readers.html import page_draft

TITLE = "Orvik closes its leaking swimming hall"
BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years.",
        "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029.",
        "Swimmers may use the hall in Nessby until then, she added, and buses will be free for pupils.",
        "The vote was 14 to 9. Two members of the ruling party were against, and one was absent.",
    )
)
NINE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
DAY = datetime(2025, 3, 3, tzinfo=UTC)


class Page(NamedTuple):
    name: str
    head: str = ""
    body: str = f"<h1>{TITLE}</h1>{BODY}"
    title: str | None = TITLE
    author: str | None = None
    published: datetime | None = None
    outlet: str | None = None
    html: str = "<html>"


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def meta(**content: str) -> str:
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{text}">' for name, text in content.items()
    )


def og(**content: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{text}">' for name, text in content.items()
    )


def below(html: str) -> str:
    return f"<h1>{TITLE}</h1>{html}{BODY}"


DATE = '"datePublished": "2025-03-03T10:30:00+01:00"'
HEADLINE = f'"@type": "NewsArticle", "headline": "{TITLE}", {DATE}'
LIND = '{"@type": "Person", "name": "Tora Lind"}'
POST = '"publisher": {"@type": "Organization", "name": "Orvik Post"}'

PAGES = [
    # JSON-LD
    Page(
        "ld plain",
        ld(f'{{{HEADLINE}, "author": {LIND}, {POST}}}'),
        author="Tora Lind",
        published=NINE,
        outlet="Orvik Post",
    ),
    Page(
        "ld author as text", ld(f'{{{HEADLINE}, "author": "Tora Lind"}}'), author="Tora Lind", published=NINE
    ),
    Page(
        "ld two authors",
        ld(f'{{{HEADLINE}, "author": [{LIND}, {{"name": "Per Moe"}}]}}'),
        author="Tora Lind, Per Moe",
        published=NINE,
    ),
    Page(
        "ld graph with references",
        ld(
            f'{{"@graph": [{{{HEADLINE}, "author": {{"@id": "#p"}}, "publisher": {{"@id": "#o"}}}},'
            f'{{"@id": "#p", "@type": "Person", "name": "Tora Lind"}},'
            f'{{"@id": "#o", "@type": "Organization", "name": "Orvik Post"}}]}}'
        ),
        author="Tora Lind",
        published=NINE,
        outlet="Orvik Post",
    ),
    Page(
        "ld list",
        ld(f'[{{"@type": "WebSite", "name": "x"}}, {{{HEADLINE}, "author": {LIND}}}]'),
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "ld type list",
        ld(f'{{"@type": ["Article", "NewsArticle"], "headline": "{TITLE}", {DATE}}}'),
        published=NINE,
    ),
    Page(
        "ld line break in a string",
        ld(f'{{{HEADLINE}, "description": "one\ntwo", "author": {LIND}}}'),
        author="Tora Lind",
        published=NINE,
    ),
    Page("ld trailing comma", ld(f'{{{HEADLINE}, "author": {LIND},}}'), author="Tora Lind", published=NINE),
    Page("ld in CDATA", ld(f"//<![CDATA[\n{{{HEADLINE}}}\n//]]>"), published=NINE),
    Page(
        "ld broken, og right",
        ld("{nonsense") + og(article__published_time="2025-03-03T09:30:00Z", og__title=TITLE),
        published=NINE,
    ),
    Page(
        "ld escaped",
        ld(f'{{"@type": "Article", "headline": "Orvik &amp;amp; Nessby share a hall", {DATE}}}'),
        body=f"<h1>Orvik &amp; Nessby share a hall</h1>{BODY}",
        title="Orvik & Nessby share a hall",
        published=NINE,
    ),
    Page(
        "ld cut headline",
        ld(f'{{"@type": "Article", "headline": "Orvik closes its leaking…", {DATE}}}'),
        published=NINE,
    ),
    Page(
        "ld of other articles too",
        ld(
            f'[{{"@type": "NewsArticle", "headline": "Goats flee", "datePublished": "2025-01-01"}},'
            f"{{{HEADLINE}}}]"
        )
        + og(og__title=TITLE),
        published=NINE,
    ),
    Page("ld web page only", ld(f'{{"@type": "WebPage", "name": "{TITLE}", {DATE}}}'), published=NINE),
    Page(
        "ld live blog", ld(f'{{"@type": "LiveBlogPosting", "headline": "{TITLE}", {DATE}}}'), published=NINE
    ),
    Page(
        "ld date of a zero value",
        ld(f'{{"@type": "Article", "headline": "{TITLE}", "datePublished": "0001-01-01T00:00:00Z"}}'),
    ),
    Page(
        "ld author an address",
        ld(f'{{{HEADLINE}, "author": {{"name": "https://example.org/by/lind"}}}}') + meta(author="Tora Lind"),
        author="Tora Lind",
        published=NINE,
    ),
    # OpenGraph and meta
    Page(
        "og",
        og(
            og__title=TITLE,
            og__site_name="Orvik Post",
            article__published_time="2025-03-03T10:30:00+01:00",
            article__author="Tora Lind",
        ),
        author="Tora Lind",
        published=NINE,
        outlet="Orvik Post",
    ),
    Page(
        "og author a profile",
        og(og__title=TITLE, article__author="https://social.example/tora") + meta(author="By Tora Lind"),
        author="Tora Lind",
    ),
    Page(
        "og title with the site's name",
        og(og__title=f"{TITLE} | Orvik Post", og__site_name="Orvik Post"),
        body=BODY,
        outlet="Orvik Post",
    ),
    Page("meta", meta(author="Tora Lind", date="2025-03-03"), author="Tora Lind", published=DAY),
    Page(
        "dublin core",
        '<meta name="DC.creator" content="Tora Lind"><meta name="DC.date.issued" content="2025-03-03">'
        f'<meta name="DC.title" content="{TITLE}">',
        body=BODY,
        author="Tora Lind",
        published=DAY,
    ),
    Page(
        "parsely",
        '<meta name="parsely-author" content="Tora Lind">'
        '<meta name="parsely-pub-date" content="2025-03-03T09:30:00Z">',
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "sailthru",
        '<meta name="sailthru.author" content="Tora Lind">'
        '<meta name="sailthru.date" content="Mon, 03 Mar 2025 10:30:00 +0100">',
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "citation",
        meta(citation_title=TITLE, citation_author="Lind, Tora", citation_publication_date="2025/03/03"),
        author="Lind, Tora",
        published=DAY,
    ),
    Page(
        "meta author is the site's user",
        meta(author="admin"),
        body=below('<p class="byline">By Tora Lind</p>'),
        author="Tora Lind",
    ),
    Page("meta date in words", meta(date="3 March 2025, 10:30 CET"), published=NINE),
    Page("meta day and month unclear", meta(date="03/04/2025")),
    # microdata
    Page(
        "microdata",
        body=f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}</h1>'
        '<span itemprop="author" itemscope><span itemprop="name">Tora Lind</span></span>'
        f'<time itemprop="datePublished" datetime="2025-03-03T09:30:00Z">Monday</time>{BODY}</div>',
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "microdata in content",
        body=f'<h1>{TITLE}</h1><meta itemprop="datePublished" content="2025-03-03T09:30:00Z">{BODY}',
        published=NINE,
    ),
    Page(
        "microdata author in text", body=below('<span itemprop="author">Tora Lind</span>'), author="Tora Lind"
    ),
    # what stands on the page
    Page(
        "time tag",
        body=f"<article>{below('<time datetime=2025-03-03T09:30:00Z>3 March</time>')}</article>",
        published=NINE,
    ),
    Page(
        "byline",
        body=below("<p>By Tora Lind</p><p>Published: March 3, 2025 15:00:00 IST</p>"),
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "byline with role and date",
        body=below('<p class="byline">By Tora Lind, health reporter | 3 March 2025, 09:30</p>'),
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "byline in a box with a break",
        body=below("<div>Tora Lind, Editor<br>3 March 2025, 9.30am</div>"),
        published=NINE,
    ),
    Page(
        "name and day", body=below("<div>Tora Lind | 3 March 2025</div>"), author="Tora Lind", published=DAY
    ),
    Page("rel author", body=below('<a rel="author" href="/tora">Tora Lind</a>'), author="Tora Lind"),
    Page(
        "german",
        html='<html lang="de">',
        body=below("<p>Von Tora Lind</p><p>Veröffentlicht am 3. März 2025, 10.30 Uhr MEZ</p>"),
        author="Tora Lind",
        published=NINE,
    ),
    Page(
        "french",
        html='<html lang="fr">',
        body=below("<p>Par Tora Lind</p><p>Publié le 3 mars 2025 à 10h30 CET</p>"),
        author="Tora Lind",
        published=NINE,
    ),
    Page("japanese date", body=below("<p>2025年3月3日 18時30分 JST</p>"), published=NINE),
    Page("text in buttons is no author", body=below("<div>Share</div><div>Like</div><span>Entries</span>")),
    # title
    Page("title tag with the site's name", f"<title>{TITLE} | Orvik Post</title>", outlet="Orvik Post"),
    Page("title tag alone", f"<title>{TITLE}</title>", body=BODY),
    Page("h1 is the site's name", f"<title>{TITLE}</title>", body=f"<h1>Post</h1>{BODY}"),
    Page("no title at all", body=BODY, title=None),
    Page("nothing said", body=BODY, title=None),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_fields(page: Page) -> None:
    found = draft(page)
    assert (found.title, found.author, found.published) == (page.title, page.author, page.published)
    assert found.outlet == page.outlet
    assert found.text.startswith("The council of Orvik voted")
    assert found.text.endswith("and one was absent.")


MORE = [json.loads(line) for line in (Path(__file__).parent / "pages.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("page", MORE, ids=lambda page: page["name"])
def test_fields_of_many_systems(page: dict[str, str]) -> None:
    found = page_draft(page["html"].replace("{BODY}", BODY), Origin("page.html"))
    published = found.published and found.published.isoformat()
    assert (found.title, found.author, published) == (page["title"], page["author"], page["published"])
    assert found.outlet == page["outlet"]
    assert found.text.startswith("The council of Orvik voted")
    assert found.text.endswith("and one was absent.")


def test_there_are_enough_kinds_of_pages() -> None:
    assert len({page.name for page in PAGES} | {page["name"] for page in MORE}) >= 130


def draft(page: Page, origin: Origin | None = None) -> t.Draft:
    html = f"<!doctype html>{page.html}<head>{page.head}</head><body>{page.body}</body></html>"
    return page_draft(html, origin or Origin("page.html"))


@pytest.mark.parametrize(
    ("head", "fetched", "url"),
    [
        ('<link rel="canonical" href="https://post.example/hall">', None, "https://post.example/hall"),
        (og(og__url="https://post.example/hall"), None, "https://post.example/hall"),
        (
            '<link rel="canonical" href="/hall">',
            "https://post.example/hall?from=mail",
            "https://post.example/hall",
        ),
        (
            '<link rel="canonical" href="https://wire.example/x">',
            "https://post.example/hall",
            "https://post.example/hall",
        ),
        (
            '<link rel="canonical" href="https://post.example/">',
            "https://post.example/hall",
            "https://post.example/hall",
        ),
        ('<link rel="canonical" href="javascript:alert(1)">', None, None),
        (
            '<link rel="canonical" href="http://[bad">',
            "https://post.example/hall",
            "https://post.example/hall",
        ),
        ("<!-- saved from url=(0025)https://post.example/hall -->", None, "https://post.example/hall"),
        ("", None, None),
    ],
)
def test_address(head: str, fetched: str | None, url: str | None) -> None:
    assert draft(Page("address", head), Origin("page.html", url=fetched)).url == url


def test_a_headline_that_is_no_h1_has_its_byline_below_it() -> None:
    found = page_draft(
        "<head><title>Orvik Post: Orvik closes its leaking hall</title></head><body><article>"
        "<h2>Orvik closes its leaking hall</h2><div>By <a href='/author/lind'>Tora Lind</a></div>"
        "<time>Mar. 3, 2025 4:30 a.m. ET</time>"
        f"<p>{'The council of Orvik voted on Monday to close the swimming hall. ' * 5}</p></article></body>",
        Origin("page.html"),
    )
    assert (found.title, found.outlet) == ("Orvik closes its leaking hall", "Orvik Post")
    assert (found.author, found.published) == ("Tora Lind", datetime(2025, 3, 3, 9, 30, tzinfo=UTC))
    assert found.text.startswith("The council")


@pytest.mark.parametrize(
    "head",
    [
        "<h1>Orvik closes<br>its hall</h1><p>Tora Lind | 3 March 2025</p>",
        "<h1>Orvik closes its hall</h1><p>Posted on <a>March 3, 2025</a> by <a href=y>Tora Lind</a></p>",
        "<h1>Orvik closes its hall</h1><p>Updated 4 March 2025</p><p>By Tora Lind</p><time>3 Mar 2025</time>",
    ],
)
def test_heads_in_words_alone(head: str) -> None:
    lead = "The council of Orvik voted on Monday to close the swimming hall. " * 5
    found = page_draft(
        f"<head><title>News | Orvik closes its hall - Orvik Post</title></head><body>{head}<p>{lead}</p>",
        Origin("page.html"),
    )
    assert (found.title, found.outlet) == ("Orvik closes its hall", "Orvik Post")
    assert (found.author, found.published) == ("Tora Lind", DAY)
    assert found.text.startswith("The council")


def test_several_names_of_one_author() -> None:
    said = ld(f'{{{HEADLINE}, "author": {{"@type": "Person", "name": ["Tora Lind", "Per Moe"]}}}}')
    assert draft(Page("names", said)).author == "Tora Lind, Per Moe"


def test_day_in_the_address_is_the_last_resort() -> None:
    origin = Origin("x", url="https://post.example/2025/03/03/hall")
    assert draft(Page("plain"), origin).published == DAY
    assert draft(Page("said", meta(date="2025-03-02")), origin).published == datetime(2025, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "language"),
    [
        (Page("lang", html='<html lang="en-GB">'), "en"),
        (Page("locale", og(og__locale="nb_NO")), "nb"),
        (Page("ld", ld(f'{{{HEADLINE}, "inLanguage": "sv"}}')), "sv"),
        (Page("none"), None),
    ],
)
def test_language(page: Page, language: str | None) -> None:
    assert draft(page).language == language


def test_modified_is_kept_apart_from_published() -> None:
    found = draft(
        Page("both", og(article__published_time="2025-03-03", article__modified_time="2025-03-04T08:00Z"))
    )
    assert (found.published, found.modified) == (DAY, datetime(2025, 3, 4, 8, tzinfo=UTC))
