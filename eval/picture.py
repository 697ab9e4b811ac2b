"""Make the README's picture from the real application over the sample articles.

    python eval/picture.py [FILE]

FILE is eval/tui.svg unless given. A question is asked and its first citation opened.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from qa.app import App
from qa.config import Config
from qa.tui.app import Tui
from qa.tui.source import SourcePane

EVAL = Path(__file__).resolve().parent
QUESTION = "how many people were hurt in the Kellstow fire?"


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    while not true():
        await pilot.pause(0.05)


async def picture(config: Config) -> str:
    tui = Tui(config, question=QUESTION)
    async with tui.run_test(size=(132, 38)) as pilot:
        turns = tui.chat.conversation
        await until(pilot, lambda: bool(turns.turns) and turns.turns[-1].answer is not None)
        await pilot.pause(0.5)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: tui.chat.query_one(SourcePane).display)
        await pilot.pause(0.5)
        return tui.export_screenshot(title="qa")


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else EVAL / "tui.svg"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = folder
        config = Config(library=Path(folder) / "library")
        app = App(config)
        for outcome in app.add(s for s in app.expand([str(EVAL / "articles")]) if isinstance(s, str)):
            assert outcome.kind != "failed", outcome.reason
        app.close()
        file.write_text(asyncio.run(picture(config)), encoding="utf-8")
    print(f"{file} written")


if __name__ == "__main__":
    main()
