"""The most memory that adding takes, and where it goes, for a number of articles.

    python eval/memory.py 1000 [--embed] ; python eval/memory.py 10000 [--embed]

Files are made, and added as `qa add FOLDER` adds them; without --embed each passage gets a vector of chance,
so that the memory of reading, of the catalog and of Chroma is seen without the model's.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from copies import articles

from qa.app import App
from qa.config import Config


class Chance:
    """In place of an embedder: unit vectors of the default model's size."""

    name = "chance@1"
    size = 384

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        rng = random.Random(text)
        found = [rng.gauss(0.0, 1.0) for _ in range(self.size)]
        length = sum(x * x for x in found) ** 0.5
        return [x / length for x in found]


def peak() -> float:
    """Most memory of this process so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=int)
    parser.add_argument("--embed", action="store_true", help="with the default model")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "news"
        folder.mkdir()
        for first in range(0, asked.articles, 1000):
            made = articles(0, min(1000, asked.articles - first), seed=first)
            for number, article in enumerate(made, first):
                text = f"{article.headline}\n\n{article.text}\n"
                (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
        app = App(Config(library=Path(temporary) / "library"))
        if not asked.embed:
            app.__dict__["embedder"] = Chance()
        begun, before = time.perf_counter(), peak()
        for number, _ in enumerate(app.add(str(file) for file in sorted(folder.iterdir())), 1):
            if number % max(1, asked.articles // 5) == 0:
                print(f"{number:>7,} articles: at most {peak():.0f} MB", flush=True)
        passages = app.library.passage_count()
        app.close()
    print(
        f"{passages:,} passages in {time.perf_counter() - begun:.0f} s: "
        f"at most {peak():.0f} MB, {before:.0f} MB before"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
