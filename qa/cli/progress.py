"""A progress bar with rate and time left, on a terminal only."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from qa.cli.common import remark
from qa.text.wording import safe

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """A bar on standard error; off a terminal, under NO_COLOR or when quiet, only what ``say`` is given."""

    _progress: "Progress | None" = None
    _task: "TaskID | None" = None

    def __init__(self, total: int, unit: str, quiet: bool = False) -> None:
        if quiet or not sys.stderr.isatty() or os.environ.get("NO_COLOR") or total < 2:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(unit + " · {task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, rate="")

    def __enter__(self) -> "Bar":
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self, name: str) -> None:
        """One more is done."""
        self._update(advance=1, description=safe(name)[-40:])

    def reach(self, done: int) -> None:
        """So many are done."""
        self._update(completed=done)

    def say(self, line: str) -> None:
        """A line above the bar."""
        if self._progress:
            from rich.text import Text

            self._progress.console.print(Text(safe(line)))
        else:
            remark(line)

    def _update(self, **fields: object) -> None:
        if self._progress is None or self._task is None:
            return
        speed = self._progress.tasks[0].speed
        self._progress.update(self._task, rate=f"{speed:.0f}/s" if speed else "", **fields)  # type: ignore[arg-type]


@contextmanager
def transfer(quiet: bool = False) -> Iterator[Callable[[int, int | None], None]]:
    """A bar of bytes on standard error, told what is there and what there will be; none off a terminal."""
    if quiet or not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        yield lambda _done, _whole: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
