"""The terminal is left as it was, also where the application is killed or brought down by compiled code.

Nothing that runs in a process can see to that. So a second one, which is a copy of the first before it has
imported anything large, waits for its end, and does nothing where the first has left the terminal in order.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_IN_ORDER = b"."
_MODES = "2004l", "7h", "1000l", "1003l", "1006l", "1015l", "1016l", "1004l", "2048l"
"""Bracketed paste, line wrap, five of the mouse, focus, resizing in band: as a terminal begins."""
_LEAVE = "".join(f"\x1b[?{mode}" for mode in _MODES) + "\x1b[<u\x1b[?1049l\x1b[?25h"
"""Then Kitty's keyboard off, the other screen back, the cursor shown."""
_IGNORED = "SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGTSTP"


@contextmanager
def guarded() -> Iterator[None]:
    """Have the terminal put in order, should this process die inside."""
    if not (hasattr(os, "fork") and sys.stdin.isatty() and sys.stderr.isatty()):
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    end, alive = os.pipe()
    if (child := os.fork()) == 0:
        os.close(alive)
        _wait(end, before)
    os.close(end)
    try:
        yield
    finally:
        with suppress(BrokenPipeError):
            os.write(alive, _IN_ORDER)
        os.close(alive)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _wait(end: int, before: list[Any]) -> None:
    """What the second process does; it never returns."""
    import termios

    try:
        # In a session of its own it may set the terminal that another has, and hears no signal from its keys.
        os.setsid()
        for name in _IGNORED:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        if os.read(end, 1) != _IN_ORDER and termios.tcgetattr(0) != before:
            termios.tcsetattr(0, termios.TCSANOW, before)
            os.write(2, _LEAVE.encode())
    except (OSError, termios.error):
        # The terminal has gone as well.
        pass
    finally:
        os._exit(0)
