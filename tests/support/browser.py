"""A real browser: headless Chromium, driven over the WebDriver protocol."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest


@contextmanager
def chromium() -> Iterator[httpx.Client]:
    """A client whose base URL is a session; the test is skipped where there is no Chromium."""
    driver, browser = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not browser:
        pytest.skip("chromium and chromedriver are not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.TransportError):
                    if client.get("/status").json()["value"]["ready"]:
                        break
                time.sleep(0.05)
            arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            options = {"binary": browser, "args": arguments}
            wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
            session = client.post("/session", json=wanted).json()["value"]["sessionId"]
            client.base_url = httpx.URL(f"http://127.0.0.1:{port}/session/{session}/")
            yield client
            client.delete("")
    finally:
        process.terminate()
        process.wait()


def run(browser: httpx.Client, script: str) -> Any:
    """What a script returns on the page that is open."""
    done = browser.post("execute/sync", json={"script": script, "args": []})
    return done.raise_for_status().json()["value"]
