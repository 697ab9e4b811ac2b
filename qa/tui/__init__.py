"""The terminal application: read, ask and check in one place.

`run` is the way in. The widgets never wait: whatever takes time runs in the engine's threads, which post the
messages of `qa.tui.messages`, and only message handlers touch widgets.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.app import Scope
    from qa.config import Config


def run(config: "Config", scope: "Scope | None" = None, question: str = "") -> int:
    """Open the application on a terminal until the person leaves it; the exit code.

    ``scope`` restricts what is asked of, ``question`` is asked at once.
    """
    from qa.tui.app import Tui
    from qa.tui.strays import apart

    with apart() as strays:
        tui = Tui(config, scope=scope, question=question, strays=strays)
        tui.run()
    return tui.return_code or 0
