"""What `qa sync` takes over files that have not changed, against reading and hashing them.

    python eval/sync.py [--files 10000] [--rounds 5]

The files are small articles; adding them here embeds nothing. Both are done by turns in one process, and the
medians are compared.
"""

import argparse
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from copies import articles

import qa.types as t
from qa.app import App
from qa.config import Config

OLD = 1_700_000_000


class Unit:
    """In place of an embedder: one vector for every text."""

    name = "unit@1"
    size = 2

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] for _ in texts]


def hashed(folder: Path) -> float:
    """Seconds to read and hash every file."""
    begun = time.perf_counter()
    for path in folder.rglob("*.txt"):
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - begun


def synced(library: Path) -> tuple[float, Counter[t.OutcomeKind]]:
    app = App(Config(library=library))
    app.__dict__["embedder"] = Unit()
    begun = time.perf_counter()
    counts = Counter(outcome.kind for outcome in app.sync())
    seconds = time.perf_counter() - begun
    app.close()
    return seconds, counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, library = Path(temporary) / "news", Path(temporary) / "library"
        folder.mkdir()
        for number, article in enumerate(articles(0, asked.files)):
            file = folder / f"{number}.txt"
            file.write_text(f"{article.headline}\n\n{article.text}\n", encoding="utf-8")
            os.utime(file, (OLD, OLD))
        app = App(Config(library=library))
        app.__dict__["embedder"] = Unit()
        added = Counter(outcome.kind for outcome in app.add([str(file) for file in sorted(folder.iterdir())]))
        app.remember([str(folder)])
        app.close()
        print(f"{dict(added)}", flush=True)
        reading, syncing = [], []
        for _ in range(asked.rounds):
            reading.append(hashed(folder))
            seconds, counts = synced(library)
            syncing.append(seconds)
        assert counts == {"unchanged": asked.files}, counts
    one, other = statistics.median(reading), statistics.median(syncing)
    print(f"reading and hashing {one:.2f} s, sync {other:.2f} s: {other / one:.2f} times")
    return 0 if other <= 3 * one else 1


if __name__ == "__main__":
    sys.exit(main())
