"""Processes measured from outside, and how to compare what they take."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes of what the system calls ru_maxrss."""


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    """From the start of the process to its end."""
    peak: float
    """Memory that it held at most, in MB (10^6 bytes)."""
    output: str


def run(command: Sequence[str], environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Run:
    """Run a command to its end, in ``folder``; exits with what it said if it fails.

    A process's peak counts what its parent held when it was started, so the caller must stay small.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env={**os.environ, **(environ or {})}, cwd=folder, stdout=output, stderr=complaints
        )
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said = [_content(stream) for stream in (output, complaints)]
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\nfailed ({process.returncode}): {said[1] or said[0]}")
    return Run(seconds, used.ru_maxrss * _UNIT / 1e6, said[0])


def _content(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace").strip()


def turns(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each way gives, ``rounds`` times, in turns: what else the machine does meets all of them."""
    given: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            given[name].append(way())
    return given


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
