"""Pages and feeds from the web: politely, in bounds, and by no link into the user's own network."""

import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from qa.errors import SourceError, SourceGone
from qa.readers.robots import MAX_BYTES as ROBOTS_BYTES
from qa.readers.robots import Rule, allowed, rules_for
from qa.readers.source import MAX_BYTES

PRODUCT = "qa-news-reader"
"""The name by which a robots.txt addresses qa."""
_MOST_REDIRECTS = 8
_PER_HOST = 2
_SECONDS = 60.0
"""For one document, however slowly it drips."""
_ENCODINGS = {"": None, "identity": None, "gzip": 47, "x-gzip": 47, "deflate": 47}
"""Content-Encoding to zlib's window bits; 47 tells gzip from zlib by itself."""
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, */*;q=0.5"
)
_MOST_INFLATED = 200
"""Bytes that one compressed byte may stand for, above a megabyte: text stays below 20, bombs reach 1000."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the web."""

    url: str
    """Where it was in the end, redirects followed, without credentials and fragment."""
    content: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    not_modified: bool = False
    """The server says that nothing changed since the given ETag or time: the content is empty."""


class Fetcher:
    """Fetches from any number of threads; a few requests at a time go to one host."""

    def __init__(
        self,
        *,
        allowed_hosts: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        timeout: float = 20.0,
        obey_robots: bool = True,
    ) -> None:
        """``allowed_hosts``: names and addresses of private networks that may be fetched from."""
        self._named = {host.lower() for host in allowed_hosts}
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._obey_robots = obey_robots
        self._client: Any = None
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._turns: dict[str, BoundedSemaphore] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def fetch(
        self, url: str, *, typed: bool = False, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """The document at an address.

        ``typed``: a person named this very address, so its host may be one of their own network. With
        ``etag`` or ``last_modified``, of an earlier fetch, the server is asked for changes only. Raises
        SourceError.
        """
        if typed:
            with self._lock:
                self._named.add(_parts(url, url)[1])
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        deadline = time.monotonic() + _SECONDS
        shown = without_secrets(url)
        for _ in range(_MOST_REDIRECTS + 1):
            _parts(url, shown)
            if self._obey_robots and not self._may(url, shown, deadline):
                raise SourceError(
                    f"{shown}: the site's robots.txt asks programs not to fetch it",
                    "Open it in a browser, save it, and add the file.",
                )
            found = self._request(url, shown, headers, self._max_bytes, deadline)
            if isinstance(found, Fetched):
                return found
            url = found
        raise SourceError(
            f"{shown}: redirected more than {_MOST_REDIRECTS} times", "Check the address in a browser."
        )

    def _request(
        self, url: str, shown: str, headers: dict[str, str], most: int, deadline: float
    ) -> Fetched | str:
        """The document, or the address that it is redirected to."""
        with self._answer(url, shown, headers) as answer:
            target = answer.headers.get("location")
            if answer.is_redirect and target:
                return urljoin(url, str(target))
            if answer.status_code == 304:
                return _fetched(url, answer, b"")
            if answer.status_code != 200:
                raise _status_error(shown, answer)
            return _fetched(url, answer, b"".join(_body(answer, shown, most, deadline)))

    @contextmanager
    def _answer(self, url: str, shown: str, headers: dict[str, str]) -> Iterator[Any]:
        """The response's head, its body still to be read; one of few at a time to its host."""
        import httpcore
        import httpx

        from qa.readers.addresses import Refused, TooSlow

        _, host = _parts(url, shown)
        try:
            with self._turn(host), self._http().stream("GET", url, headers=headers) as answer:
                yield answer
        except Refused as error:
            raise SourceError(
                f"{shown}: {host} leads into a private network ({error})",
                "Name that very host yourself, or allow it in allowed_hosts of the configuration.",
            ) from error
        except TooSlow as error:
            raise SourceError(f"{shown}: not whole after {_SECONDS:g} s", "Try again later.") from error
        except httpcore.TimeoutException as error:
            raise SourceError(f"{shown}: no answer within {self._timeout:g} s", "Try again later.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise SourceError(
                f"{shown}: {_reason(error)}", "Check the address and the connection."
            ) from error
        except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:
            raise SourceError(f"{shown}: {_reason(error)}", "Check the address.") from error

    def _turn(self, host: str) -> BoundedSemaphore:
        with self._lock:
            return self._turns.setdefault(host, BoundedSemaphore(_PER_HOST))

    def _http(self) -> Any:
        import httpx

        from qa.readers.addresses import GuardedNetwork, GuardedTransport

        with self._lock:
            if self._client is None:
                self._client = httpx.Client(
                    transport=GuardedTransport(GuardedNetwork(self._named, _SECONDS), connections=40),
                    headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip", "Accept": _ACCEPT},
                    timeout=self._timeout,
                    trust_env=False,
                )
            return self._client

    def _may(self, url: str, shown: str, deadline: float) -> bool:
        """Whether the site's robots.txt allows the address. It is asked for once."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            rules = self._rules.get(site)
        if rules is None:
            rules = self._ask_for_rules(f"{site}/robots.txt", shown, deadline)
            with self._lock:
                self._rules[site] = rules
        return allowed(rules, urlunsplit(("", "", parts.path or "/", parts.query, "")))

    def _ask_for_rules(self, url: str, shown: str, deadline: float) -> tuple[Rule, ...]:
        """As RFC 9309 has it: without such a file all is allowed, with a failing one nothing."""
        for _ in range(_MOST_REDIRECTS):
            try:
                found = self._request(url, f"{shown} (its robots.txt)", {}, ROBOTS_BYTES, deadline)
            except SourceGone:
                return ()
            except _Refusal as refusal:
                if 400 <= refusal.status < 500:
                    return ()
                raise
            if isinstance(found, Fetched):
                return rules_for(PRODUCT, found.content.decode("utf-8", "replace"))
            url = found
        return ()


class _Refusal(SourceError):
    """The server answered with an error."""

    def __init__(self, status: int, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.status = status


def user_agent() -> str:
    """What qa calls itself, and what for."""
    try:
        release = version("qa")
    except PackageNotFoundError:
        release = "0"
    return f"{PRODUCT}/{release} (reads single articles for the person who asked for them)"


def without_secrets(url: str) -> str:
    """The address without user, password and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _parts(url: str, shown: str) -> tuple[str, str]:
    """Scheme and host in lower case. Raises SourceError for what is no http address."""
    try:
        parts = urlsplit(url)
        scheme, host, _ = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise SourceError(f"{shown}: not an address ({error})", "Check it.") from error
    if scheme not in ("http", "https"):
        raise SourceError(
            f"{shown}: leads to {scheme or 'no'}: where only http and https are fetched", "Check it."
        )
    if not host:
        raise SourceError(f"{shown}: an address without a host", "Check it.")
    return scheme, host


def _fetched(url: str, answer: Any, content: bytes) -> Fetched:
    headers = answer.headers
    return Fetched(
        url=without_secrets(url),
        content=content,
        content_type=headers.get("content-type", ""),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        not_modified=answer.status_code == 304,
    )


def _body(answer: Any, shown: str, most: int, deadline: float) -> Iterator[bytes]:
    """The body piece by piece, unpacked. Raises SourceError above the limits of size, ratio and time."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise SourceError(
            f"{shown}: packed as {encoding}, which was not asked for", "Save the page, and add the file."
        )
    window = _ENCODINGS[encoding]
    inflate = zlib.decompressobj(window) if window else None
    received = given = 0
    for raw in answer.iter_raw():
        received += len(raw)
        pending = raw
        while pending:
            try:
                piece = inflate.decompress(pending, 1 << 20) if inflate else pending
            except zlib.error as error:
                raise SourceError(f"{shown}: damaged in transfer ({error})", "Try again.") from error
            pending = inflate.unconsumed_tail if inflate else b""
            given += len(piece)
            if given > most:
                raise SourceError(
                    f"{shown}: larger than the limit of {most / 1e6:g} MB",
                    "Raise the limit: max_bytes in qa.toml, or QA_MAX_BYTES.",
                )
            if given > 1e6 and given > _MOST_INFLATED * received:
                raise SourceError(f"{shown}: unpacks to more than any page would", "Leave it.")
            yield piece
        if time.monotonic() > deadline:
            raise SourceError(f"{shown}: not whole after {_SECONDS:g} s", "Try again later.")


def _status_error(shown: str, answer: Any) -> SourceError:
    status = answer.status_code
    wait = answer.headers.get("retry-after", "")
    later = f"Try again in {wait} s." if wait.isdigit() else "Try again later."
    what, hint = {
        401: ("needs a login", "Save the page in a browser, and add the file."),
        403: ("refuses programs", "Save the page in a browser, and add the file."),
        404: ("not found", "Check the address."),
        410: ("gone for good", "Look for it in an archive."),
        429: ("asks to slow down", later),
        451: ("withheld for legal reasons", "Look for it elsewhere."),
    }.get(
        status,
        ("server error" if status >= 500 else "no page", later if status >= 500 else "Check the address."),
    )
    message = f"{shown}: {what} (HTTP {status})"
    return SourceGone(message, hint, shown) if status in (404, 410) else _Refusal(status, message, hint)


def _reason(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__
