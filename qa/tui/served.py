"""textual-serve's server behind a token, with a page of qa's own that loads nothing from elsewhere.

The token comes once in the address and is then held in a cookie that no other site can make the browser send.
"""

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template

from aiohttp import web
from textual_serve.server import Server

_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Served(Server):
    """Runs a command for each visit; without the token there is nothing but a refusal."""

    def __init__(self, command: str, host: str, port: int, token: str) -> None:
        place = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        super().__init__(command, host=host, port=port, title="qa", public_url=place)
        self.address = f"{place}/?token={token}"
        """What opens it."""
        self._token = token.encode()
        self._cookie = f"qa-{port}"

    def initialize_logging(self) -> None:
        return None

    async def on_startup(self, app: web.Application) -> None:
        return None

    async def _make_app(self) -> web.Application:
        made: web.Application = await super()._make_app()
        made.middlewares.append(self._guard)
        made.router.add_get("/page.css", self._style)
        made.on_response_prepare.append(self._headers)
        return made

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Exchange the token for the cookie, and let through only who has it and is on this page."""
        if self._is_token(request.query.get("token", "")):
            answer = web.Response(status=303, headers={"Location": "/"})
            answer.set_cookie(self._cookie, self._token.decode(), httponly=True, samesite="Strict")
            return answer
        if not self._is_token(request.cookies.get(self._cookie, "")):
            return web.Response(status=403, text="Open the address that qa has printed, with its token.\n")
        if request.headers.get("Origin") not in (None, f"http://{request.host}"):
            return web.Response(status=403, text="Not from this page.\n")
        return await handler(request)

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._token)

    async def _headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)

    async def _style(self, request: web.Request) -> web.Response:
        return web.Response(text=(_HERE / "page.css").read_text(encoding="utf-8"), content_type="text/css")

    async def handle_index(self, request: web.Request) -> web.Response:
        page = Template((_HERE / "page.html").read_text(encoding="utf-8"))
        return web.Response(text=page.substitute(socket=f"ws://{request.host}/ws"), content_type="text/html")

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """The application writes its files itself: nothing is handed out this way."""
        raise web.HTTPNotFound
