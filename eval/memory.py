"""The most memory that `qa add` takes, beside Chroma alone with as many vectors, for several sizes.

    python eval/memory.py [1000 10000 40000] [--embed]

For each number of articles, three processes and their peaks in MB: `qa add` of as many files, each of which
is a passage; a plain loop that gives Chroma what `qa` gives it, and does nothing else; and `qa add` where
what is given to Chroma is thrown away. While a collection is open, Chroma holds all of its vectors, their
links and their ids in memory: what the second grows by, the first must. The rest is to stay as it is.

Without --embed each passage gets a vector of chance, and the model's memory is not in the figures.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import bench_articles
from bench_measure import run

SIZES = (1_000, 10_000, 40_000)
SENTENCES = 3
SIZE = 384
"""Components of the default model's vectors."""


class Chance:
    """In place of an embedder: unit vectors of the default model's size."""

    name = "chance@1"
    size = SIZE

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        import numpy as np

        drawn = np.random.default_rng([hash(text) & 0xFFFFFFFF for text in texts])
        found = drawn.standard_normal((len(texts), SIZE))
        unit: list[list[float]] = (found / np.linalg.norm(found, axis=1, keepdims=True)).tolist()
        return unit


def added(folder: Path, library: Path, embed: bool) -> None:
    """As `qa add FOLDER`."""
    from qa.app import App
    from qa.config import Config

    app = App(Config(library=library))
    if not embed:
        app.__dict__["embedder"] = Chance()
    failed = [
        outcome for outcome in app.add(map(str, sorted(folder.rglob("*.md")))) if outcome.kind != "added"
    ]
    passages = app.library.passage_count()
    app.close()
    assert not failed, failed[0]
    assert passages == len(list(folder.rglob("*.md"))), passages


def added_to_nothing(folder: Path, library: Path, embed: bool) -> None:
    """The same, with a Chroma that keeps nothing."""
    from qa.library.vectors import Vectors

    for name in ("open", "put", "delete"):
        setattr(Vectors, name, lambda *_, **__: None)
    added(folder, library, embed)


def stored(folder: Path, library: Path, _embed: bool) -> None:
    """The texts of a folder, given to Chroma and to nobody else, as ``qa.library.vectors`` gives them."""
    import chromadb
    import numpy as np

    collection = chromadb.PersistentClient(str(library)).create_collection(
        "passages",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "sync_threshold": 100}},
    )
    draw = random.Random(1)
    files = sorted(folder.rglob("*.md"))
    for start in range(0, len(files), 256):
        texts = [
            file.read_text(encoding="utf-8").rpartition("---\n\n")[2] for file in files[start : start + 256]
        ]
        ids = [f"{draw.getrandbits(64):016x}:0-{len(text)}" for text in texts]
        collection.upsert(
            ids=ids,
            embeddings=np.array(Chance().embed(texts), dtype=np.float32),
            documents=texts,
            metadatas=[
                {"article": id_[:16], "start": 0, "end": 500, "published": 1_700_000_000} for id_ in ids
            ],
        )


WAYS: dict[str, Callable[[Path, Path, bool], None]] = {
    "qa add": added,
    "Chroma alone": stored,
    "qa add without it": added_to_nothing,
}


def peak(way: str, folder: Path, *, embed: bool = False) -> float:
    """Most memory, in MB, of a process of its own that goes a way with a folder."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        command = [sys.executable, __file__, "--way", way, str(folder), str(Path(temporary) / "library")]
        return run([*command, *(["--embed"] if embed else [])]).peak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sizes", nargs="*", help="numbers of articles")
    parser.add_argument("--embed", action="store_true", help="with the default model")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        folder, library = map(Path, asked.sizes)
        WAYS[asked.way](folder, library, asked.embed)
        return 0
    print(f"{'articles':>9}" + "".join(f"{way:>20}" for way in WAYS))
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, asked.sizes or SIZES):
            folder = Path(temporary) / str(size)
            bench_articles.write(folder, size, sentences=SENTENCES)
            print(f"{size:>9,}", end="", flush=True)
            for way in WAYS:
                print(f"{peak(way, folder, embed=asked.embed):>20.0f}", end="", flush=True)
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
