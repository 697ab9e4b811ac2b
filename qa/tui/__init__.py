"""The terminal application: read, ask and check in one place.

`run` is the way in. The widgets never wait: whatever takes time runs in the engine's threads, which post the
messages of `qa.tui.messages`, and only message handlers touch widgets.
"""

import os
import sys
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.app import Scope
    from qa.config import Config


def run(config: "Config", scope: "Scope | None" = None, question: str = "") -> int:
    """Open the application on a terminal until the person leaves it; the exit code.

    ``scope`` restricts what is asked of, ``question`` is asked at once. Raises UsageError where there is no
    terminal that could show it.
    """
    _check_terminal()
    from qa.tui.guard import guarded

    with guarded():
        from qa.tui.app import Tui
        from qa.tui.strays import apart

        with apart() as strays:
            tui = Tui(config, scope=scope, question=question, strays=strays)
            tui.run()
    return tui.return_code or 0


def _check_terminal() -> None:
    if os.environ.get("TEXTUAL_DRIVER"):
        # A browser shows it.
        return
    instead = "`qa ask` and `qa search` answer without it"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is no terminal for the application", instead)
    if os.environ.get("TERM") == "dumb":
        raise UsageError("this terminal is dumb, by TERM: it cannot show the application", instead)
