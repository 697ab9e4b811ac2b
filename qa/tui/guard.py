"""The terminal is left as it was, also where the application is killed or brought down by compiled code.

Nothing that runs in a process can see to that. So a small shell waits for its end, and does nothing where it
has left the terminal in order.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_MODES = "2004l", "7h", "1000l", "1003l", "1006l", "1015l", "1016l", "1004l", "2048l"
"""Bracketed paste, line wrap, the mouse, focus, resizing in band: as a terminal begins."""
_LEAVE = "".join(rf"\033[?{mode}" for mode in _MODES) + r"\033[<u\033[?1049l\033[?25h"
"""Then Kitty's keyboard off, the other screen back, the cursor shown."""
_SCRIPT = """\
trap '' HUP INT QUIT TERM TSTP
read -r word <&1
[ "$word" = over ] && exit
[ "$(stty -g)" = "$1" ] && exit
printf "$2" >&2
stty "$1"
"""
"""Its input is the terminal, which ``stty`` sets; the pipe that it waits at is in place of its output."""


@contextmanager
def guarded() -> Iterator[None]:
    """Have the terminal put in order, should this process die inside; nothing is done without ``stty``."""
    if not (sys.stdin.isatty() and sys.stderr.isatty() and shutil.which("stty")):
        yield
        return
    before = subprocess.run(["stty", "-g"], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    end, alive = os.pipe()
    # In a session of its own it may set the terminal that another has, and hears no signal from its keys.
    shell = subprocess.Popen(["sh", "-c", _SCRIPT, "qa", before, _LEAVE], stdout=end, start_new_session=True)
    os.close(end)
    try:
        yield
    finally:
        with suppress(BrokenPipeError):
            os.write(alive, b"over\n")
        os.close(alive)
        shell.wait()
