"""A real browser: headless Chromium, driven over the WebDriver protocol."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx


@contextmanager
def chromium() -> Iterator[httpx.Client | None]:
    """A session of headless Chromium over WebDriver; None where it is not installed."""
    driver, binary = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not binary:
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            for _ in range(600):
                with suppress(httpx.TransportError):
                    if client.get("/status").json()["value"]["ready"]:
                        break
                time.sleep(0.05)
            arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            chrome = {"binary": binary, "args": arguments}
            wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": chrome}}}
            session = client.post("/session", json=wanted).json()["value"]["sessionId"]
            client.base_url = httpx.URL(f"http://127.0.0.1:{port}/session/{session}/")
            yield client
            client.delete("")
    finally:
        process.terminate()
        process.wait()
