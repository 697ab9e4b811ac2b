"""Being ended by another process is a way out as any: the terminal is left as it was."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from functools import partial

from textual.app import App

_SIGNALS = "SIGINT", "SIGTERM", "SIGHUP"
_PATIENCE = 10.0
"""Seconds after which a process that was told to end ends in any case: without a terminal nobody would see
that it hangs."""


def leave_when_told(app: App[None]) -> None:
    """Have the signals that end a program leave the application. For the loop that runs it."""
    for name in _SIGNALS:
        # Windows has no signals to wait for.
        with suppress(AttributeError, NotImplementedError, RuntimeError):
            number = getattr(signal, name)
            asyncio.get_running_loop().add_signal_handler(number, partial(_leave, app, 128 + number))


def _leave(app: App[None], code: int) -> None:
    last = threading.Timer(_PATIENCE, os._exit, (code,))
    last.daemon = True
    last.start()
    app.exit(return_code=code)
