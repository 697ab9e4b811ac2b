"""Fetching, from real servers on loopback: politely, in bounds, never into a private network."""

import gzip
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.site import Answer, Site

import qa.types as t
from qa.errors import SourceError
from qa.readers import Fetcher, addresses, fetch, read
from qa.readers.robots import allowed, rules_for

LEAD = "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years."
SECOND = "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029."
BODY = f"<h1>Orvik closes its hall</h1><p>{LEAD}</p><p>{SECOND}</p>"
PAGE = f"<html><head><title>Hall</title></head><body>{BODY}</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(timeout=2, max_bytes=2_000_000)
    yield made
    made.close()


def refusal(fetcher: Fetcher, url: str, **options: bool) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetcher.fetch(url, **{"typed": True, **options})
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


def test_a_page_is_read_as_an_article(site: Site) -> None:
    site.pages["/2025/03/03/hall"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())
    (found,) = read(site.url("/2025/03/03/hall#top"))
    assert isinstance(found, t.Draft)
    assert found.text == f"{LEAD}\n\n{SECOND}"
    assert (found.url, found.path) == (site.url("/2025/03/03/hall"), None)
    assert found.published is not None
    (_, headers) = site.asked[-1]
    assert headers["user-agent"].startswith("qa-news-reader/")
    assert "cookie" not in headers


def test_the_headers_charset_counts(site: Site) -> None:
    text = "Совет города проголосовал в понедельник за закрытие бассейна, который протекал девять лет."
    page = f"<html><body><p>{text}</p><p>{text} Да.</p></body></html>".encode("cp1251")
    site.pages["/"] = (200, {"Content-Type": "text/html; charset=windows-1251"}, page)
    (found,) = read(site.url("/"))
    assert isinstance(found, t.Draft)
    assert text in found.text


def test_a_feeds_teasers_are_fetched_whole(site: Site) -> None:
    item = "<item><title>{0}</title><link>{1}</link><description>In short…</description></item>"
    items = item.format("A", site.url("/a")) + item.format("B", site.url("/b"))
    feed = f"<rss><channel><title>Post</title>{items}</channel></rss>"
    site.pages |= {
        "/feed": (200, {"Content-Type": "application/rss+xml"}, feed.encode()),
        "/a": (200, {}, PAGE.encode()),
    }
    whole, failed = read(site.url("/feed"))
    assert isinstance(whole, t.Draft)
    assert whole.text == f"{LEAD}\n\n{SECOND}"
    assert isinstance(failed, SourceError)
    assert "/b: not found (HTTP 404)" in failed.message


def test_only_what_changed_is_sent(site: Site, fetcher: Fetcher) -> None:
    def page(request: BaseHTTPRequestHandler) -> Answer:
        known = request.headers["If-None-Match"] == '"v1"' and request.headers["If-Modified-Since"] == "Mon"
        return (304, {}, b"") if known else (200, {"ETag": '"v1"', "Last-Modified": "Mon"}, PAGE.encode())

    site.pages["/"] = page
    first = fetcher.fetch(site.url("/"), typed=True)
    assert (first.etag, first.last_modified, first.not_modified) == ('"v1"', "Mon", False)
    again = fetcher.fetch(site.url("/"), typed=True, etag=first.etag, last_modified=first.last_modified)
    assert (again.not_modified, again.content) == (True, b"")


def test_robots_are_asked_once_and_obeyed(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /private\n"),
        "/a": (200, {}, b"a"),
        "/b": (200, {}, b"b"),
    }
    fetcher.fetch(site.url("/a"), typed=True)
    fetcher.fetch(site.url("/b"), typed=True)
    assert "robots.txt" in refusal(fetcher, site.url("/private/x")).message
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/b"]
    site.pages["/private/x"] = (200, {}, b"x")
    careless = Fetcher(obey_robots=False)
    assert careless.fetch(site.url("/private/x"), typed=True).content == b"x"
    careless.close()


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_site_without_robots_allows_all_and_a_broken_one_nothing(
    site: Site, fetcher: Fetcher, status: int, may: bool
) -> None:
    site.pages |= {"/robots.txt": (status, {}, b""), "/": (200, {}, b"a")}
    if may:
        assert fetcher.fetch(site.url("/"), typed=True).content == b"a"
    else:
        assert "robots.txt" in refusal(fetcher, site.url("/")).message


def test_redirects_are_followed_and_every_hop_is_checked(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/a": (302, {"Location": "/b"}, b""),
        "/b": (301, {"Location": site.url("/c")}, b""),
        "/c": (200, {}, b"c"),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/inside": (302, {"Location": site.url("/c", "127.0.0.2")}, b""),
        "/name": (302, {"Location": site.url("/c", "localhost")}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/robot": (302, {"Location": "/private"}, b""),
        "/robots.txt": (200, {}, b"User-agent: qa-news-reader\nDisallow: /private"),
    }
    found = fetcher.fetch(site.url("/a"), typed=True)
    assert (found.url, found.content) == (site.url("/c"), b"c")
    assert "redirected more than" in refusal(fetcher, site.url("/loop")).message
    assert "private network (127.0.0.2)" in refusal(fetcher, site.url("/inside")).message
    assert "private network" in refusal(fetcher, site.url("/name")).message
    assert "leads to file:" in refusal(fetcher, site.url("/file")).message
    assert "robots.txt" in refusal(fetcher, site.url("/robot")).message
    assert site.paths().count("/c") == 1


def test_private_hosts_need_to_be_named(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = (200, {}, b"a")
    found = refusal(fetcher, site.url("/"), typed=False)
    assert "leads into a private network" in found.message
    assert "allowed_hosts" in found.hint
    assert site.asked == []
    open_minded = Fetcher(allowed_hosts=["127.0.0.1"])
    assert open_minded.fetch(site.url("/")).content == b"a"
    open_minded.close()


def test_a_public_name_that_leads_inside_is_refused(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        addresses, "resolved", lambda host, port: [ip_address("93.184.216.34"), ip_address("127.0.0.1")]
    )
    assert "private network" in refusal(fetcher, site.url("/", "public.example"), typed=False).message
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::a00:1", "2001:0:7f00:1::"),
    ],
)
def test_addresses_of_private_networks(address: str) -> None:
    assert not addresses.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses(address: str) -> None:
    assert addresses.is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://", "without a host"),
        ("http://[bad", "not an address"),
        ("http://x:99999/", "not an address"),
        ("ftp://example.org/x", "leads to ftp:"),
        ("http://nothere.invalid/", "no such host"),
        ("http://127.0.0.1:1/", "refused"),
    ],
)
def test_wrong_addresses(fetcher: Fetcher, url: str, what: str) -> None:
    assert what in refusal(fetcher, url).message


@pytest.mark.parametrize(
    ("status", "headers", "what", "hint"),
    [
        (401, {}, "needs a login", "Save the page"),
        (403, {}, "refuses programs", "Save the page"),
        (404, {}, "not found", "Check"),
        (410, {}, "gone", "archive"),
        (429, {"Retry-After": "30"}, "slow down", "30 s"),
        (500, {}, "server error", "later"),
        (418, {}, "no page", "Check"),
        (204, {}, "no page", "Check"),
    ],
)
def test_answers_that_are_no_page(
    site: Site, fetcher: Fetcher, status: int, headers: dict[str, str], what: str, hint: str
) -> None:
    site.pages["/x"] = (status, headers, b"")
    found = refusal(fetcher, site.url("/x"))
    assert what in found.message
    assert f"HTTP {status}" in found.message
    assert hint in found.hint


def test_compressed_pages(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE.encode()))
    assert fetcher.fetch(site.url("/"), typed=True).content == PAGE.encode()


def test_bombs_and_monsters_are_refused(site: Site, fetcher: Fetcher) -> None:
    once = gzip.compress(bytes(50_000_000))
    site.pages |= {
        "/bomb": (200, {"Content-Encoding": "gzip"}, once),
        "/twice": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(once)),
        "/brotli": (200, {"Content-Encoding": "br"}, b"x"),
        "/damaged": (200, {"Content-Encoding": "gzip"}, once[:10] + b"xxxx" + once[14:]),
        "/large": (200, {}, bytes(2_000_001)),
        "/robots.txt": (200, {}, b""),
    }
    patient = Fetcher(max_bytes=100_000_000)
    assert "unpacks to more than any page" in refusal(patient, site.url("/bomb")).message
    patient.close()
    assert "limit of 2 MB" in refusal(fetcher, site.url("/bomb")).message
    assert "packed as gzip, gzip" in refusal(fetcher, site.url("/twice")).message
    assert "packed as br" in refusal(fetcher, site.url("/brotli")).message
    assert "damaged in transfer" in refusal(fetcher, site.url("/damaged")).message
    assert "limit of 2 MB" in refusal(fetcher, site.url("/large")).message


def test_slow_servers_are_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        leaving.wait(5)

    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        while not leaving.wait(0.05):
            request.wfile.write(b"x")
            request.wfile.flush()

    def preparing(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Waiting: ")
        while not leaving.wait(0.05):
            request.wfile.write(b"x")
            request.wfile.flush()

    def dying(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"half")
        request.close_connection = True

    site.pages |= {"/silent": silent, "/dripping": dripping, "/preparing": preparing, "/dying": dying}
    monkeypatch.setattr(fetch, "_SECONDS", 0.4)
    impatient = Fetcher(timeout=0.3)
    assert "no answer within 0.3 s" in refusal(impatient, site.url("/silent")).message
    assert "not whole after" in refusal(impatient, site.url("/dripping")).message
    assert "not whole after" in refusal(impatient, site.url("/preparing")).message
    assert refusal(impatient, site.url("/dying")).message.startswith(site.url("/dying"))
    leaving.set()
    impatient.close()


def test_few_requests_at_a_time_go_to_one_host(site: Site, fetcher: Fetcher) -> None:
    running: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def page(_: BaseHTTPRequestHandler) -> Answer:
        with lock:
            running.append(1)
            most.append(len(running))
        time.sleep(0.03)
        with lock:
            running.pop()
        return 200, {}, b"x"

    site.pages |= {f"/{n}": page for n in range(12)}
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda n: fetcher.fetch(site.url(f"/{n}"), typed=True).content, range(12)))
    assert found == [b"x"] * 12
    assert max(most) == 2


def test_no_secret_is_shown_or_stored(site: Site, fetcher: Fetcher) -> None:
    site.pages["/x"] = (200, {}, PAGE.encode())
    named = site.url("/x", "me:hunter2@127.0.0.1")
    found = fetcher.fetch(named, typed=True)
    assert found.url == site.url("/x")
    (draft,) = read(named, fetcher=fetcher)
    assert isinstance(draft, t.Draft)
    assert draft.page == t.Page(site.url("/x"))
    assert draft.url == site.url("/x")
    assert "hunter2" not in refusal(fetcher, named.replace("/x", "/y")).message


ROBOTS = """
# everybody
User-agent: *
Disallow: /a
Allow: /a/open
Disallow: /*?print
Disallow: /*.pdf$
Disallow:

User-agent: OtherBot
User-agent: qa-news-reader
Disallow: /only-qa
"""


@pytest.mark.parametrize(
    ("agent", "path", "may"),
    [
        *(("anyone", path, True) for path in ("/", "/a/open/x", "/b?x", "/x.pdf?y")),
        *(("anyone", path, False) for path in ("/a", "/abc", "/b?print=1", "/x.pdf", "/%61")),
        ("QA-News-Reader", "/a", True),
        ("qa-news-reader", "/only-qa/x", False),
        ("otherbot", "/only-qa", False),
    ],
)
def test_robots_rules(agent: str, path: str, may: bool) -> None:
    assert allowed(rules_for(agent, ROBOTS), path) is may


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_robots_text_gives_an_answer(text: str, path: str) -> None:
    assert allowed(rules_for("x", f"User-agent: x\n{text}"), f"/{path}") in (True, False)
