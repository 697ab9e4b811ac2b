"""A real terminal: the program in tmux, driven by keys, read from the screen."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TMUX = shutil.which("tmux")
PATIENCE = 60.0


class Terminal:
    """One pane with a shell in it."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    def do(self, *command: str) -> str:
        assert TMUX
        done = subprocess.run(
            [TMUX, "-S", self._socket, "-f", os.devnull, *command], capture_output=True, text=True, check=True
        )
        return done.stdout

    def screen(self) -> str:
        return self.do("capture-pane", "-p")

    def type(self, text: str) -> None:
        self.do("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self.do("send-keys", *keys)

    def until(self, *texts: str) -> str:
        """Wait until all of it is on the screen; the screen."""
        end = time.monotonic() + PATIENCE
        while not all(text in (shown := self.screen()) for text in texts):
            assert time.monotonic() < end, f"{texts} never came:\n{shown}"
            time.sleep(0.1)
        return shown

    def until_gone(self, text: str) -> str:
        end = time.monotonic() + PATIENCE
        while text in (shown := self.screen()):
            assert time.monotonic() < end, f"{text} never went:\n{shown}"
            time.sleep(0.1)
        return shown


@contextmanager
def terminal(
    folder: Path, environ: Mapping[str, str], size: tuple[int, int] = (120, 40)
) -> Iterator[Terminal]:
    """A terminal with a shell that shows ``$`` and nothing else."""
    made = Terminal(folder / "tmux")
    width, height = (str(number) for number in size)
    shell = [
        "env",
        "-u",
        "COLUMNS",
        "-u",
        "LINES",
        *(f"{name}={value}" for name, value in environ.items()),
        "PS1=$ ",
        "sh",
    ]
    made.do("new-session", "-d", "-x", width, "-y", height, "-c", str(folder), *shell)
    try:
        made.until("$")
        yield made
    finally:
        made.do("kill-server")
