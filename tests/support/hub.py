"""Servers of models on the loopback: a hub with one file, and what answers GET /models."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hub:
    """Has owner/name's tiny.gguf as ``o/r``; what it does wrong can be set."""

    data: bytes
    url: str = ""
    sha256: str = ""
    """What it says the hash is; empty: it says nothing."""
    cut: int | None = None
    """Bytes of an answer after which the connection ends."""
    ranges: bool = True
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        return

    def ends(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _handler(hub: Hub) -> type[_Quiet]:
    class Handler(_Quiet):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            hub.asked.append((self.command, self.path, self.headers["Range"]))
            match self.path:
                case "/o/r/resolve/main/tiny.gguf":
                    told = {"X-Linked-Etag": f'"{hub.sha256}"', "X-Linked-Size": str(len(hub.data))}
                    self.ends(302, {"Location": "/cdn/tiny"} | (told if hub.sha256 else {}))
                case "/cdn/tiny":
                    self._send(body=body)
                case "/o/gated/resolve/main/tiny.gguf":
                    self.ends(403, {})
                case _:
                    self.ends(404, {})

        def _send(self, *, body: bool) -> None:
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
            start = int(wanted[1]) if wanted and hub.ranges else 0
            rest = hub.data[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            if body:
                self.wfile.write(rest[: hub.cut])
                self.close_connection = hub.cut is not None

    return Handler


@contextmanager
def _serving(handler: type[_Quiet]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def hub_of(data: bytes) -> Iterator[Hub]:
    """A hub whose one file holds the data."""
    made = Hub(data, sha256=hashlib.sha256(data).hexdigest())
    with _serving(_handler(made)) as url:
        made.url = url
        yield made


@contextmanager
def telling(status: int, body: object, keys: list[str | None] | None = None) -> Iterator[str]:
    """The base URL of a server that answers GET /v1/models so; ``keys`` gets what it was sent."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            if keys is not None:
                keys.append(self.headers["Authorization"])
            found = self.path == "/v1/models"
            self.ends(
                status if found else 404, {"Content-Type": "application/json"}, json.dumps(body).encode()
            )

    with _serving(Handler) as url:
        yield f"{url}/v1"
