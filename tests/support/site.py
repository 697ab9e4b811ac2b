"""A web site on loopback whose pages a test sets."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[BaseHTTPRequestHandler], Answer | None]


class Site:
    """A server whose pages are set by path; it keeps what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Serving(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                page = site.pages.get(self.path, (404, {}, b"none"))
                answer = page(self) if callable(page) else page
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {
                    "Content-Length": str(len(body)),
                    "Content-Type": "text/html",
                    **headers,
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Serving)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]
