"""A process that adds articles to a library: ``python -m support.adding LIBRARY FIRST COUNT [LIMIT]``.

It prints "ready" before it begins, and an outcome a line. ``LIMIT`` is the size that no file may pass, which
is what a full disk looks like to a process.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import qa.types as t
from qa.errors import QAError
from qa.ingest import ingest
from qa.library.library import Library, open_library
from support.hashing import HashingEmbedder

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
TOWNS = ("Averlo", "Brindmoor", "Castelune", "Dunholt", "Esterwick")


def draft(number: int) -> t.Draft:
    """An article of a few passages, different for every number."""
    town = TOWNS[number % len(TOWNS)]
    paragraphs = [
        f"The council of {town} met in week {number} and heard report {part} on bridge {number * 7 + part}. "
        + f"It found {number * 31 + part} faults in the railings of the {town} side. " * 6
        for part in range(4)
    ]
    return t.Draft(
        text="\n\n".join(paragraphs),
        title=f"Bridge report {number}",
        outlet="The Courier" if number % 2 else "Évening Post",
        path=f"/articles/{number}.txt",
        published=FIRST_DAY + timedelta(days=number),
    )


def add(library: Library, numbers: Sequence[int], embedder: HashingEmbedder | None = None) -> list[t.Outcome]:
    """Add the articles with the numbers, through ingest."""

    def read(source: str) -> Iterator[t.Draft]:
        yield draft(int(source))

    sources = [str(number) for number in numbers]
    return list(ingest(sources, read=read, library=library, embedder=embedder or HashingEmbedder()))


def start(library: Path, first: int, count: int, limit: int = 0) -> "subprocess.Popen[str]":
    """The process, begun."""
    tests = Path(__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-m", "support.adding", str(library), str(first), str(count), str(limit)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def main() -> int:
    folder, first, count, limit = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    if limit:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    embedder = HashingEmbedder()

    def read(source: str) -> Iterator[t.Draft]:
        yield draft(int(source))

    print("ready", flush=True)
    try:
        with open_library(folder, report=lambda line: print(line, flush=True)) as library:
            sources = (str(number) for number in range(first, first + count))
            for outcome in ingest(sources, read=read, library=library, embedder=embedder):
                print(outcome.kind, outcome.article, flush=True)
    except QAError as error:
        print(f"{type(error).__name__}: {error.message} | {error.hint}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
