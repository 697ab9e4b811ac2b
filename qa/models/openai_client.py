"""The one door to OpenAI-compatible servers: where they are, the key, and what their errors mean.

The only module that imports openai. No message holds the key.
"""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from qa.errors import BackendError, BackendUnreachable, UsageError
from qa.text.shown import one_line

if TYPE_CHECKING:
    import openai

OFFICIAL = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent where the user has no key: local servers want a header, not a secret."""
CONNECT_SECONDS = 10.0
PAUSE = 1.0
"""Seconds before the one new try, where the server does not say."""
LONGEST_PAUSE = 60.0
"""A server that asks for more is taken at its word: the error is shown instead."""
WITHOUT = "`--llm extractive` needs no server"


class ServerRefused(BackendError):
    """The server answered with an error status: what a caller needs to decide whether to try again."""

    def __init__(self, message: str, hint: str, error: "openai.APIStatusError", words: str) -> None:
        super().__init__(message, hint)
        self.status = error.status_code
        self.param = error.param
        """The parameter that the server names as the cause."""
        self.words = words
        """The server's own, fit to be shown."""
        self.too_long = _too_long(error)
        """Whether prompt and answer together exceed the model's context."""
        self.no_quota = error.code in ("insufficient_quota", "billing_hard_limit_reached")
        self.retry_after = _retry_after(error.response.headers)
        """Seconds that the server asks to wait; None where it does not say."""

    def pause(self, planned: float | None) -> float | None:
        """Seconds to wait before the next try; None where there is to be none.

        planned: the wait where the server does not say, None after the last try.
        """
        passing = self.status in (408, 409, 429) or self.status >= 500
        if planned is None or not passing or self.no_quota or self.too_long:
            return None
        wait = planned if self.retry_after is None else self.retry_after
        return wait if wait <= LONGEST_PAUSE else None


@dataclass(frozen=True, slots=True)
class Server:
    """An OpenAI-compatible server that the user named."""

    url: str
    key: str = field(repr=False)

    @property
    def official(self) -> bool:
        """Whether it is OpenAI's own API."""
        return urlsplit(self.url).hostname == urlsplit(OFFICIAL).hostname

    @property
    def shown(self) -> str:
        """The address as a person may see it: no credentials, no query."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def server(base_url: str | None, environ: Mapping[str, str] = os.environ) -> Server:
    """The server that ``base_url``, or else OPENAI_BASE_URL, names; OpenAI's own where neither is given.

    Raises UsageError for an address that is none, and for OpenAI's own API without OPENAI_API_KEY.
    """
    url = base_url or environ.get("OPENAI_BASE_URL") or OFFICIAL
    _check_address(url)
    key = environ.get("OPENAI_API_KEY", "").strip()
    found = Server(url.rstrip("/"), key or NO_KEY)
    if found.official and not key:
        raise UsageError(
            "OPENAI_API_KEY is not set",
            "export the key, or name another server with QA_BASE_URL, e.g. http://localhost:8080/v1",
        )
    if not (key.isascii() and key.isprintable()):
        raise UsageError("OPENAI_API_KEY holds characters that no key has", "copy the key again")
    return found


def _check_address(url: str) -> None:
    hint = "it looks like http://localhost:8080/v1"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"base_url {url.rpartition('@')[2]!r} is not an address", hint)


class Plug:
    """Ends what a client is doing, from any thread.

    A thread that waits for bytes is not woken by closing its socket, but by shutting the connection down.
    """

    def __init__(self) -> None:
        self._pulled = threading.Event()
        self._sockets: list[socket.socket] = []

    @property
    def pulled(self) -> bool:
        """Whether it was pulled since the last ``reset``."""
        return self._pulled.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is pulled: whether it was."""
        return self._pulled.wait(seconds)

    def reset(self) -> None:
        """Begin anew: what was open is forgotten."""
        self._sockets.clear()
        self._pulled.clear()

    def pull(self) -> None:
        """End it."""
        self._pulled.set()
        for one in list(self._sockets):
            _shut(one)

    def watch(self, request: Any) -> None:
        """A request hook of the client: learns of the connections that it opens."""
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            self._sockets.append(opened)
            if self.pulled:
                _shut(opened)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        one.shutdown(socket.SHUT_RDWR)


def connect(to: Server, timeout: float, retries: int = 0, plug: Plug | None = None) -> "openai.OpenAI":
    """A client for the server; nothing is sent yet.

    timeout: seconds without a byte from the server before it counts as stalled.
    retries: how often the client itself tries again after 408, 409, 429, 5xx and lost connections.
    """
    import openai

    limits = openai.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
    hooks = {"request": [plug.watch]} if plug else None
    client = openai.DefaultHttpxClient(event_hooks=hooks, timeout=limits)
    return openai.OpenAI(
        base_url=to.url, api_key=to.key, timeout=limits, max_retries=retries, http_client=client
    )


@contextmanager
def explained(to: Server, model: str) -> Iterator[None]:
    """Turn what the openai client raises into BackendError, or BackendUnreachable where nothing answered."""
    import httpx2
    import openai

    try:
        yield
    # The client lets through what its HTTP library raises where the body of an error, or of a reply that is
    # no stream, does not come whole.
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise _timed_out(error, to) from error
    except (openai.APIConnectionError, httpx2.HTTPError) as error:
        raise _unreachable(error, to) from error
    except openai.APIStatusError as error:
        raise _refused(error, to, model) from error
    except openai.APIError as error:
        raise BackendError(f"{to.shown} failed: {said(error, to)}", f"try again; {WITHOUT}") from error
    except UnicodeDecodeError as error:
        raise BackendError(f"{to.shown} sent bytes that are not UTF-8", WITHOUT) from error
    except (openai.OpenAIError, ValueError) as error:
        hint = f"does base_url name an OpenAI-compatible server? It usually ends in /v1; {WITHOUT}"
        raise BackendError(f"{to.shown} sent what is no chat completion", hint) from error


def _timed_out(error: Exception, to: Server) -> BackendError:
    if "Connect" in type(error.__cause__).__name__:
        return BackendUnreachable(f"cannot reach {to.shown}: no answer to the connection", _where(to))
    return BackendError(
        f"{to.shown} gave no sign of life within the time limit",
        f"raise `timeout` (QA_TIMEOUT, in seconds) if the model is slow; {WITHOUT}",
    )


def _unreachable(error: Exception, to: Server) -> BackendError:
    import openai

    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    reason = one_line(str(cause or error)) or type(cause or error).__name__
    if type(cause).__name__ in ("ConnectError", "ProxyError", "UnsupportedProtocol"):
        return BackendUnreachable(f"cannot reach {to.shown}: {reason}", _where(to))
    return BackendError(f"{to.shown} broke off: {reason}", f"try again; {WITHOUT}")


def _where(to: Server) -> str:
    if to.official:
        return f"check the network and the proxy settings; {WITHOUT}"
    return f"is the server running? `base_url` or QA_BASE_URL sets its address; {WITHOUT}"


def _refused(error: "openai.APIStatusError", to: Server, model: str) -> ServerRefused:
    words = said(error, to)
    message, hint = _meaning(error, words, to, model)
    return ServerRefused(message, hint, error, words)


def _meaning(error: "openai.APIStatusError", words: str, to: Server, model: str) -> tuple[str, str]:
    status = error.status_code
    if status in (401, 403):
        # The server's own words are left out: they often repeat a part of the key.
        sent = "no key was sent" if to.key == NO_KEY else "the key was refused"
        return f"{to.shown}: {sent} ({status})", f"check OPENAI_API_KEY; {WITHOUT}"
    if status == 404 and "model" in f"{error.code} {words}".lower():
        return f"{to.shown} has no model {model!r}", f"`qa models` lists what it has; {WITHOUT}"
    if status == 404:
        return f"{to.shown} has no such service (404)", f"base_url usually ends in /v1; {WITHOUT}"
    if _too_long(error):
        return (
            f"the prompt is too long for {model!r}: {words}",
            f"set `context` to the tokens that it holds; {WITHOUT}",
        )
    if status == 429:
        return f"{to.shown} limits the rate: {words}", f"wait, or check the quota; {WITHOUT}"
    if status >= 500:
        return f"{to.shown} failed ({status}): {words}", f"try again later; {WITHOUT}"
    return f"{to.shown} refused the request ({status}): {words}", WITHOUT


_TOO_LONG = re.compile(
    r"context.{0,3}(length|window|size)|maximum context|prompt is too long|too many tokens|n_ctx", re.I
)


def _too_long(error: "openai.APIStatusError") -> bool:
    return error.status_code in (400, 413, 422, 500) and bool(
        _TOO_LONG.search(f"{error.code} {error.message}")
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds or an HTTP date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def said(error: "openai.APIError", to: Server) -> str:
    """The server's own words, fit to be shown: one line, no control characters, no key."""
    body = error.body
    words = body.get("message") or body.get("detail") if isinstance(body, dict) else None
    text = one_line(str(words or error.message))
    return text.replace(to.key, "***") if to.key != NO_KEY else text
