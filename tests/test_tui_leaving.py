"""What ends the application from outside: a signal, or a terminal that goes away."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0


class Running:
    """The real program on a terminal of its own."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "qa", "chat"], environ)
        self._read = b""
        self.code: int | None = None

    def until(self, text: bytes) -> None:
        """Read what it draws until a text has come."""
        end = time.monotonic() + PATIENCE
        while text not in self._read:
            assert time.monotonic() < end, self._read[-2000:]
            if select.select([self.terminal], [], [], 0.1)[0]:
                self._read += os.read(self.terminal, 1 << 16)

    def ended(self) -> int:
        """Wait for its end; its exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE
        while self.code is None:
            assert time.monotonic() < end, "it goes on"
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.05)
        return self.code


@pytest.fixture
def running(tmp_path: Path, model_cache: Path) -> Iterator[Running]:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "QA_CACHE": str(model_cache),
        "QA_LIBRARY": str(tmp_path / "library"),
    }
    made = Running(environ)
    made.until(b"The library is empty.")
    yield made
    if made.code is None:
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)


def test_where_the_terminal_goes_away_the_application_goes_too(running: Running) -> None:
    os.close(running.terminal)
    assert running.ended() == 128 + signal.SIGHUP


def test_a_signal_ends_it_with_its_own_code(running: Running) -> None:
    os.kill(running.pid, signal.SIGTERM)
    running.until(b"\x1b[?1049l")
    assert running.ended() == 128 + signal.SIGTERM
    os.close(running.terminal)


HANGS = """
import os
import threading
from qa.config import load
from qa.tui import leaving
from qa.tui.app import Tui

leaving.PATIENCE = 1
held = threading.Lock()
app = Tui(load())

def hang():
    os.write(1, b"hangs\\n")
    with held, held:
        pass

begin = app._begin

async def begun():
    await begin()
    app.call_later(hang)

app._begin = begun
app.run(headless=True)
"""


def test_one_that_hangs_ends_all_the_same(tmp_path: Path, model_cache: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QA_CACHE": str(model_cache)}
    with subprocess.Popen(
        [sys.executable, "-c", HANGS], env=environ, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "hangs\n"
        running.send_signal(signal.SIGHUP)
        assert running.wait(PATIENCE) == -signal.SIGALRM
