"""How fast the answer that is being written comes."""

import time
from collections.abc import Callable

_LEAST = 0.5
"""Seconds of writing below which nothing is said of its speed."""


class Meter:
    """Counts what arrives. One thread counts, any may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.running = False
        """Whether an answer is being written."""
        self._pieces = 0
        self._first = self._last = 0.0

    def begin(self) -> None:
        """An answer is to come."""
        self._pieces = 0
        self._first = self._last = 0.0
        self.running = True

    def end(self) -> None:
        """It has come, or will not."""
        self.running = False

    def piece(self) -> None:
        """A piece of it has arrived: a token, with most servers."""
        self._last = self._clock()
        if not self._pieces:
            self._first = self._last
        self._pieces += 1

    def rate(self, tokens: int | None = None) -> float | None:
        """Tokens a second; ``tokens``: how many the backend says they are. None: too soon to tell."""
        seconds = self._last - self._first
        written = (tokens or self._pieces) - 1
        return written / seconds if seconds >= _LEAST and written > 0 else None
