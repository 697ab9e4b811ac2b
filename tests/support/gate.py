"""A gate before a server on loopback: it asks for a token, and can be shut at any request."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OWN = {"host", "connection", "authorization", "content-length", "transfer-encoding"}


class Gate:
    """What is let through, and what is not."""

    def __init__(self, server: str, token: str) -> None:
        self.left: int | None = None
        """Requests until it is shut; None: never."""
        self.url = ""
        self._token = token
        self._server = urlsplit(server).netloc
        self._lock = threading.Lock()

    def is_shut(self) -> bool:
        """Asked once a request."""
        with self._lock:
            if not self.left:
                return self.left == 0
            self.left -= 1
            return False

    def answer(self, asked: BaseHTTPRequestHandler) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the server behind it says."""
        if asked.headers.get("Authorization") != f"Bearer {self._token}":
            return 403, [("Content-Type", "application/json")], b'{"error":"Forbidden","message":"no token"}'
        length = int(asked.headers.get("Content-Length") or 0)
        body = asked.rfile.read(length) if length else None
        connection = http.client.HTTPConnection(self._server, timeout=60)
        passed = {name: value for name, value in asked.headers.items() if name.lower() not in _OWN}
        connection.request(asked.command, asked.path, body, passed)
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply.status, [(n, v) for n, v in reply.getheaders() if n.lower() not in _OWN], data


@contextmanager
def gate(server: str, token: str) -> Iterator[Gate]:
    """A gate before the server at an address."""
    before = Gate(server, token)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            if before.is_shut():
                self.close_connection = True
                self.connection.close()
                return
            status, headers, body = before.answer(self)
            self.send_response(status)
            for name, value in [*headers, ("Content-Length", str(len(body)))]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    http_server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http_server.daemon_threads = True
    threading.Thread(target=http_server.serve_forever, daemon=True).start()
    before.url = f"http://127.0.0.1:{http_server.server_address[1]}"
    try:
        yield before
    finally:
        http_server.shutdown()
        http_server.server_close()
