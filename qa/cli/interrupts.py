"""Ctrl-C: while articles come in, what is in hand is finished first; nowhere is it lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")

_heard: "list[Interrupts]" = []
"""Those that hear Ctrl-C now, the latest last."""


class Interrupts:
    """Holds one Ctrl-C back while something is in hand; a second one takes effect at once."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """``tell`` is called within a signal handler when one is held back."""
        self._tell = tell
        self._in_hand = False
        self._came = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Ctrl-C within the block raises KeyboardInterrupt, but where it is held back."""
        if (
            threading.current_thread() is not threading.main_thread()
            # A shell starts what runs in the background deaf to it.
            or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
        ):
            yield
            return
        signal.signal(signal.SIGINT, self._hear)
        _heard.append(self)
        try:
            yield
        except ImportError as error:
            # What is being loaded when it comes puts it into words of its own.
            if self._came:
                raise KeyboardInterrupt from error
            raise
        finally:
            _heard.remove(self)
            signal.signal(signal.SIGINT, signal.default_int_handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A Ctrl-C within the block waits for the next such block.

        Raises KeyboardInterrupt for one that came before.
        """
        if self._came:
            raise KeyboardInterrupt
        self._in_hand = True
        try:
            yield
        finally:
            self._in_hand = False

    @property
    def came(self) -> bool:
        """Whether there was one."""
        return self._came

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        first, self._came = not self._came, True
        if not (self._in_hand and first):
            raise KeyboardInterrupt
        self._tell()


def obeyed(events: Iterator[_T]) -> Iterator[_T]:
    """The same events, ended by the first one after a Ctrl-C. Python drops what is raised while it clears up
    after an import, or after an object: it would have no effect at all. Raises KeyboardInterrupt."""
    for event in events:
        if _heard and _heard[-1].came:
            raise KeyboardInterrupt
        yield event


def is_interruption(error: BaseException) -> bool:
    """Whether Ctrl-C is behind an error. Native code that it reaches puts it into an error of its own, which
    may tell of it in its text alone."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt) or "KeyboardInterrupt" in str(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
