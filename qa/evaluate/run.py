"""Every case answered by one or several workers; what comes out is in the order of the cases."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

from qa.errors import BackendError
from qa.evaluate.golden import Case
from qa.evaluate.kept import Kept
from qa.evaluate.reply import Reply

Ask = Callable[[Case], Reply]
"""Answers a case, from one thread at a time. Raises QAError where the backend fails."""

LOST = 3
"""Failures in a row after which a backend is taken to be gone."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that has no answer, and why: it is judged by no metric."""

    case: Case
    error: BackendError


def run(
    cases: Sequence[Case], asks: Sequence[Ask], kept: Kept[Reply] | None = None
) -> Iterator[Reply | Failed]:
    """A reply, or why there is none, for each case, in order; one worker for each of ``asks``.

    After three failures in a row the rest is not asked. Raises what else an Ask raises. Closing the iterator
    waits for the cases that are being answered.
    """
    line = _Line(asks, kept)
    if len(asks) == 1:
        yield from map(line.reply, cases)
        return
    pool = ThreadPoolExecutor(len(asks), thread_name_prefix="qa-eval")
    try:
        yield from pool.map(line.reply, cases)
    finally:
        pool.shutdown(cancel_futures=True)


class _Line:
    """What the workers share."""

    def __init__(self, asks: Sequence[Ask], kept: Kept[Reply] | None) -> None:
        self._free: SimpleQueue[Ask] = SimpleQueue()
        for ask in asks:
            self._free.put(ask)
        self._kept = kept
        self._guard = threading.Lock()
        self._failures = 0
        self._last: BackendError | None = None

    def reply(self, case: Case) -> Reply | Failed:
        if self._kept is not None and (known := self._kept.get(case.digest)):
            return known
        if self._last and self._failures >= LOST:
            return Failed(case, self._last)
        ask = self._free.get()
        try:
            reply = ask(case)
        except BackendError as error:
            with self._guard:
                self._failures, self._last = self._failures + 1, error
            return Failed(case, error)
        finally:
            self._free.put(ask)
        with self._guard:
            self._failures = 0
            if self._kept is not None:
                self._kept.add(case.digest, reply)
        return reply
