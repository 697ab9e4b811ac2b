"""The application in a browser: open to whoever has the token, and to nobody else."""

import asyncio
import base64
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from qa.errors import UsageError
from qa.tui import web

pytestmark = pytest.mark.anyio
PROGRAM = [
    sys.executable,
    "-c",
    "import sys; sys.path.insert(0, sys.argv[1])\nfrom support.tui import tui\ntui().run()",
    str(Path(__file__).parent),
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    """A process that is ended with all that it has started."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()


@asynccontextmanager
async def served() -> AsyncIterator[tuple[str, str]]:
    """The application over a scripted core, served: the address without its token, and with it."""
    serve = f"from qa.tui import web; web.serve({PROGRAM!r}, '127.0.0.1', {free_port()}, False, print)"
    with running([sys.executable, "-u", "-c", serve]) as server:
        assert server.stdout
        opens = server.stdout.readline().split()[-1]
        address = opens.split("/?")[0]
        async with aiohttp.ClientSession() as client:
            await answers(client, address)
        yield address, opens


async def answers(client: aiohttp.ClientSession, address: str) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(30):
        while True:
            try:
                await client.get(address)
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
            else:
                return


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "qa.example"])
def test_a_public_address_needs_leave(host: str) -> None:
    with pytest.raises(UsageError) as error:
        web.serve(PROGRAM, host, 1, allow_remote=False, report=print)
    assert "--allow-remote" in error.value.hint


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_loopback_needs_none(host: str) -> None:
    assert web.is_loopback(host)


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError) as error:
            web.serve(PROGRAM, "127.0.0.1", taken.getsockname()[1], allow_remote=False, report=lambda _: None)
    assert "--port" in error.value.hint


async def test_nothing_is_served_without_the_token() -> None:
    async with served() as (address, _opens), session() as client:
        for path in ("/", "/?token=wrong", "/page.css", "/static/js/textual.js", "/ws", "/download/x"):
            answer = await client.get(address + path)
            assert answer.status == 403, path
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_the_token_is_exchanged_for_a_cookie_and_the_page_loads_nothing_from_elsewhere() -> None:
    async with served() as (address, opens), session() as client:
        answer = await client.get(opens)
        assert answer.status == 200
        assert "token" not in str(answer.url)
        cookie = answer.history[0].headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        page = await answer.text()
        assert re.findall(r"https?://", page) == []
        assert (await client.get(f"{address}/static/js/textual.js")).status == 200


async def test_nothing_can_be_downloaded() -> None:
    async with served() as (address, opens), session() as client:
        await client.get(opens)
        assert (await client.get(f"{address}/download/x")).status == 404


async def test_another_site_cannot_open_the_socket_even_with_the_cookie() -> None:
    async with served() as (address, opens), session() as client:
        await client.get(opens)
        with pytest.raises(aiohttp.WSServerHandshakeError) as error:
            await client.ws_connect(f"{address}/ws", origin="https://evil.example")
        assert error.value.status == 403


def plain(received: bytes) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", received.decode("utf-8", "replace"))


async def test_a_question_is_asked_over_the_socket() -> None:
    async with served() as (address, opens), session() as client:
        await client.get(opens)
        async with client.ws_connect(f"{address}/ws?width=120&height=40", max_msg_size=0) as socket_:
            received = b""

            async def until(text: str) -> None:
                nonlocal received
                while text not in plain(received):
                    message = await socket_.receive(30)
                    assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)
                    received += message.data if isinstance(message.data, bytes) else b""
                received = b""

            await until("How many passengers?")
            await socket_.send_json(["stdin", "how many passengers?\r"])
            await until("2 supported")
            await socket_.send_json(["stdin", "\t2"])
            await until("The gearbox has been fitted.")


class Browser:
    """Headless Chromium, told what to do over its own protocol."""

    def __init__(self, socket_: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket_
        self._sent = 0
        self.received = b""
        """What the page has got from the application."""
        self.requested: list[str] = []

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": parameters})
        while (answer := await self._next()).get("id") != self._sent:
            pass
        return answer

    async def until(self, text: str) -> None:
        while text not in plain(self.received):
            await self._next()
        self.received = b""

    async def key(self, key: str, code: int, text: str = "") -> None:
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.do("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        await self.do("Input.dispatchKeyEvent", type="keyUp", **common)

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads((await self._socket.receive(30)).data)
        match message.get("method"):
            case "Network.webSocketFrameReceived":
                data = message["params"]["response"]["payloadData"]
                with contextlib.suppress(ValueError):
                    self.received += base64.b64decode(data, validate=True)
            case "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
        return message


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    assert CHROMIUM
    port = free_port()
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}"]
    address = f"http://127.0.0.1:{port}/json"
    with running([CHROMIUM, *flags, f"--remote-debugging-port={port}", "about:blank"]):
        async with aiohttp.ClientSession() as client:
            await answers(client, address)
            tabs = await (await client.get(address)).json()
            page = next(tab for tab in tabs if tab["type"] == "page")
            async with client.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket_:
                yield Browser(socket_)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
async def test_in_chromium_a_question_is_asked_and_a_citation_opened(tmp_path: Path) -> None:
    async with served() as (address, opens), browser(tmp_path) as tab:
        await tab.do("Network.enable")
        await tab.do("Page.navigate", url=opens)
        await tab.until("How many passengers?")
        await tab.do("Runtime.evaluate", expression="document.querySelector('textarea').focus()")
        for character in "how many passengers?":
            await tab.do("Input.dispatchKeyEvent", type="char", text=character)
        await tab.key("Enter", 13, "\r")
        await tab.until("2 supported")
        await tab.key("Tab", 9)
        await tab.do("Input.dispatchKeyEvent", type="char", text="1")
        await tab.until("same months of 2024")
        assert all(url.startswith((address, "data:")) for url in tab.requested)
