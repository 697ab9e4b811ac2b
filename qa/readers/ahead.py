"""Reading ahead: what is wanted next is read by other processes and threads while this one stores and embeds.

Extracting is Python's own work, so that files are given to processes, each of which reads one at a time; one
that crashes or hangs costs its file and nothing else. Addresses are fetched by threads. Results are taken in
any order, and no more are begun than somebody asks for.
"""

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import PurePath
from queue import Empty, SimpleQueue
from typing import IO, Any

from qa.errors import QAError, SourceError
from qa.readers.files import is_url
from qa.readers.source import MAX_BYTES, Read

_SMALL = 24
"""Files read by this process before others are started: starting them takes longer than reading so few."""
_LARGEST = 4_000_000
"""Bytes of a file that is given away; of larger ones no more than one is in memory at a time."""
_MANY = {".zip", ".jsonl", ".ndjson", ".json"}
"""Kinds that hold any number of articles: read here, one after the other."""
_SECONDS = 120.0
"""For one file. A page of a megabyte takes one."""
_FETCHING = 8
_LENGTH = struct.Struct("<Q")

_Result = tuple[list[Read], QAError | None]


class ReadAhead:
    """Sources that are being read. ``begin`` and ``take`` belong to one thread."""

    def __init__(
        self,
        read: Callable[[str], Iterator[Read]],
        *,
        max_bytes: int = MAX_BYTES,
        processes: int | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        """``read`` reads a source in this process."""
        self._read = read
        self._max_bytes = max_bytes
        self._processes = processes or min(os.cpu_count() or 1, 8)
        self._seconds = seconds
        self._asked = 0
        self._begun: dict[str, Future[_Result]] = {}
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._all: list[_Process] = []
        self._files = ThreadPoolExecutor(self._processes, "qa-reading")
        self._turns = threading.Semaphore(_FETCHING)

    @property
    def most(self) -> int:
        """How many sources it is worth to begin before the first of them is taken."""
        return 4 * self._processes

    def begin(self, source: str) -> None:
        """Read a source that will be taken soon, if that is worth it."""
        if source in self._begun or source == "-":
            return
        if is_url(source):
            self._begun[source] = self._fetched(source)
            return
        self._asked += 1
        if self._asked > _SMALL and _is_given_away(source):
            self._begun[source] = self._files.submit(self._there, source)

    def take(self, source: str) -> Iterator[Read]:
        """Every article in the source, begun or not. Raises SourceError as reading it does."""
        begun = self._begun.pop(source, None)
        if begun is None:
            yield from self._read(source)
            return
        items, error = begun.result()
        yield from items
        if error is not None:
            raise error

    def close(self) -> None:
        """End all reading."""
        for process in self._all:
            process.kill()
        for begun in self._begun.values():
            begun.cancel()
        self._files.shutdown(wait=False, cancel_futures=True)

    def _fetched(self, source: str) -> "Future[_Result]":
        """By a thread that nobody waits for at the end: a server may take its time to say nothing."""
        future: Future[_Result] = Future()

        def fetch() -> None:
            with self._turns:
                if not future.set_running_or_notify_cancel():
                    return
                try:
                    future.set_result(self._here(source))
                except BaseException as error:  # noqa: BLE001 - for whoever waits
                    future.set_exception(error)

        threading.Thread(target=fetch, name="qa-fetching", daemon=True).start()
        return future

    def _here(self, source: str) -> _Result:
        items: list[Read] = []
        try:
            items.extend(self._read(source))
        except QAError as error:
            return items, error
        return items, None

    def _there(self, source: str) -> _Result:
        try:
            process = self._idle.get_nowait()
        except Empty:
            process = _Process(self._max_bytes)
            self._all.append(process)
        try:
            result = process.read(source, self._seconds)
        except (OSError, EOFError, pickle.UnpicklingError):
            process.kill()
            late, died = f"was not read within {self._seconds:g} s", "ended the process that read it"
            why = late if process.late else died
            return [], SourceError(f"{source}: {why}", "Save it as plain text, and add that.")
        self._idle.put(process)
        return result


class _Process:
    """One process that reads files, one at a time."""

    def __init__(self, max_bytes: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "qa.readers.ahead", str(max_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the process that asks.
            process_group=0,
        )
        self.late = False

    def read(self, source: str, seconds: float) -> _Result:
        """What the file holds. Raises OSError or EOFError where the process ends over it, or takes too
        long."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(seconds, self._end_late)
        timer.start()
        try:
            _send(self._process.stdin, source)
            result: _Result = _receive(self._process.stdout)
            return result
        finally:
            timer.cancel()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream and stream.close()

    def _end_late(self) -> None:
        self.late = True
        self._process.kill()


def _is_given_away(source: str) -> bool:
    if PurePath(source).suffix.lower() in _MANY:
        return False
    try:
        return os.stat(source).st_size <= _LARGEST  # noqa: PTH116 - Path would normalise the name
    except (OSError, ValueError):
        return False


def _send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(header)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def _serve(max_bytes: int) -> None:
    """Read what is asked for, until nobody asks any more."""
    from qa.readers.registry import read

    # What readers print must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    ahead = ReadAhead(lambda source: read(source, max_bytes=max_bytes), processes=1)
    while True:
        try:
            source = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(answers, ahead._here(source))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
