"""Being ended by another process is a way out as any: the terminal is left as it was."""

import asyncio
import signal
from contextlib import suppress
from functools import partial

from textual.app import App

PATIENCE = 10
"""Seconds after which a process that was told to end ends in any case: without a terminal nobody would see
that it hangs."""
_SIGNALS = "SIGTERM", "SIGHUP"


def leave_when_told(app: App[None]) -> None:
    """Have the signals that end a program leave the application. For the loop that runs it."""
    for name in _SIGNALS:
        # Windows has no signals to wait for.
        with suppress(AttributeError, NotImplementedError, RuntimeError):
            number = getattr(signal, name)
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
            # The loop is told as well, but may be what hangs: Textual waits for a terminal that has gone.
            signal.signal(number, lambda *_: signal.alarm(PATIENCE) and None)
