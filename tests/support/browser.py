"""A real browser: headless Chromium, where it is installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))
import browser as driven


@contextmanager
def chromium() -> Iterator[httpx.Client]:
    """A client whose base URL is a session; the test is skipped where there is no Chromium."""
    with driven.chromium() as client:
        if client is None:
            pytest.skip("chromium and chromedriver are not installed")
        yield client


def run(browser: httpx.Client, script: str) -> Any:
    """What a script returns on the page that is open."""
    done = browser.post("execute/sync", json={"script": script, "args": []})
    return done.raise_for_status().json()["value"]
