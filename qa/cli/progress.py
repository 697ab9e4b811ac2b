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

    def __init__(self, total: int | None, unit: str, quiet: bool = False) -> None:
        """``total`` None: what is done comes from sources, each of which may hold several; ``expect`` tells
        how many sources."""
        self._unit = unit
        self._source: str | None = None
        self._further = 0
        """Items beyond one a source."""
        self._of_sources = total is None
        if quiet or not sys.stderr.isatty() or os.environ.get("NO_COLOR") or total in (0, 1):
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._progress = Progress(
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        if total is not None:
            self._task = self._progress.add_task("", total=total, said="")

    def __enter__(self) -> "Bar":
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def expect(self, sources: int) -> None:
        """So many sources are to be read. What one alone holds cannot be told before it was read."""
        if self._progress and sources:
            self._task = self._progress.add_task("", total=sources if sources > 1 else None, said="")

    def advance(self, name: str) -> None:
        """One more is done: an item, or one of the source of that name."""
        further = self._of_sources and name == self._source
        self._source = name
        self._further += further
        self._update(advance=int(not further), description=safe(name)[-40:])

    def reach(self, done: int) -> None:
        """So many are done."""
        self._update(completed=done)

    def say(self, line: str) -> None:
        """A line above the bar."""
        if self._progress:
            from rich.text import Text

            self._progress.console.print(Text(safe(line)), soft_wrap=True)
        else:
            remark(line)

    def _update(self, **fields: object) -> None:
        if self._progress is None or self._task is None:
            return
        self._progress.update(self._task, **fields)  # type: ignore[arg-type]
        task = self._progress.tasks[0]
        done = int(task.completed)
        items = f"{done + self._further:,}"
        if task.total is not None:
            of_all = f"{done:,}/{int(task.total):,}"
            items = f"{of_all} sources, {items}" if self._further else of_all
        rate = (done + self._further) / task.elapsed if task.elapsed else 0
        self._progress.update(self._task, said=f"{items} {self._unit} · {rate:.0f}/s")


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
