"""What every test shares: no developer's settings, no network but loopback, one embedding model a session."""

import ipaddress
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes tells of the machine.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ["support.embedding", "support.tiny_gguf"]

CHECKOUT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("QA_SHARED", CHECKOUT.parent / "shared"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that nobody's configuration or library is seen or touched."""
    folder = tmp_path_factory.mktemp("home")
    for variable in list(os.environ):
        if variable.startswith("QA_") or variable in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "NO_COLOR"):
            monkeypatch.delenv(variable)
    for name in ("config", "data", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(folder / name))
    return folder


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere else fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not _is_loopback(address):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample articles."""
    return CHECKOUT / "eval" / "articles"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Two real articles as they were scraped; the test is skipped where they are absent."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("no seeds beside the checkout")
    return folder
