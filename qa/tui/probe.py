"""What the application tells of its own speed, where ``QA_PROBE`` names a file for it.

A heartbeat on the event loop: between two beats nothing else may take long, or keys would wait. The file
holds one JSON object: the longest times that the loop was kept, by the clock and in processor time of its own
thread (on a busy machine the clock tells of others as well), each with the second of the session.
"""

import asyncio
import heapq
import json
import os
import time
from pathlib import Path

VARIABLE = "QA_PROBE"
_BEAT = 0.005
_KEPT = 20


class Probe:
    """Beats until it is told to write."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._began = time.perf_counter()
        self._beats = 0
        self._late: list[tuple[float, float]] = []
        self._busy: list[tuple[float, float]] = []
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            clock, thread = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_BEAT)
            now = time.perf_counter()
            self._beats += 1
            _keep(self._late, (now - clock - _BEAT, now - self._began))
            _keep(self._busy, (time.thread_time() - thread, now - self._began))

    def write(self) -> None:
        """Stop, and write what was measured."""
        self._task.cancel()
        told = {
            "beats": self._beats,
            "longest": _told(self._late),
            "longest_of_its_own": _told(self._busy),
        }
        self._file.write_text(json.dumps(told), encoding="utf-8")


def _keep(kept: list[tuple[float, float]], one: tuple[float, float]) -> None:
    if len(kept) < _KEPT:
        heapq.heappush(kept, one)
    else:
        heapq.heappushpop(kept, one)


def _told(kept: list[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"seconds": round(took, 4), "at": round(at, 1)} for took, at in sorted(kept, reverse=True)]


def probe() -> Probe | None:
    """A probe, where one is asked for; for the event loop that is running."""
    file = os.environ.get(VARIABLE)
    return Probe(Path(file)) if file else None
