"""Retrieval over a large library in an open process, beside embedding and one plain Chroma query.

    python eval/bench_query.py build LIBRARY PASSAGES
    python eval/bench_query.py measure LIBRARY QUESTIONS

`build` fills a library with invented articles. Embedding 50,000 passages takes long and is measured
elsewhere: here a passage's vector is the mean of its words' vectors, each embedded once by the real model, so
that passages lie among the questions as they would. `measure` prints the median seconds of qa's retrieval, of
the same with a date filter, and of embedding the question and asking Chroma alone, over the same collection,
in turns.
"""

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_articles import DAYS, FIRST_DAY, Article, articles, questions

import qa.types as t
from qa.config import load
from qa.protocols import Embedder

if TYPE_CHECKING:
    import numpy as np

K = 8
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


class WordMeans:
    """An embedder for the stored passages of this benchmark."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._known: dict[str, np.ndarray] = {}

    @property
    def name(self) -> str:
        return self._real.name

    @property
    def size(self) -> int:
        return self._real.size

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        import numpy as np

        # Figures without end would be words without end.
        found = [_WORD.findall(_DIGIT.sub("0", text.casefold())) for text in texts]
        fresh = sorted({word for words in found for word in words} - self._known.keys())
        for word, vector in zip(fresh, self._real.embed(fresh), strict=True):
            self._known[word] = np.array(vector)
        means = [np.mean([self._known[word] for word in words], axis=0) for words in found]
        return [(mean / np.linalg.norm(mean)).tolist() for mean in means]


def build(library: Path, passages: int) -> None:
    from qa.app import App
    from qa.ingest import ingest

    app = App(load({"library": library}))
    arriving = {}

    def sources() -> Iterator[str]:
        for i, article in enumerate(articles(passages)):
            if app.library.passage_count() >= passages:
                return
            arriving[str(i)] = article
            yield str(i)

    def read(source: str) -> Iterator[t.Draft]:
        article: Article = arriving.pop(source)
        yield t.Draft(
            article.text, article.title, article.outlet, published=article.published, path=f"/bench/{source}"
        )

    outcomes = ingest(sources(), read=read, library=app.library, embedder=WordMeans(app.embedder))
    failed = [outcome.reason for outcome in outcomes if outcome.kind == "failed"]
    app.close()
    if failed:
        raise SystemExit(f"{len(failed)} articles failed: {failed[0]}")


def measure(library: Path, count: int) -> dict[str, float]:
    from qa.app import App, Scope

    app = App(load({"library": library}))
    middle = FIRST_DAY + timedelta(days=DAYS / 2)
    dated = Scope(t.Filter(since=middle, until=middle + timedelta(days=90)), k=K)
    chroma = plain(library)

    def query(question: str) -> None:
        chroma.query(query_embeddings=app.embedder.embed([question]), n_results=K)

    ways: dict[str, Callable[[str], object]] = {
        "qa": lambda question: app.search(question, Scope(k=K)),
        "dated": lambda question: app.search(question, dated),
        "plain": query,
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for question in questions(count + 3):
        for name, way in ways.items():
            start = time.perf_counter()
            way(question)
            spent[name].append(time.perf_counter() - start)
    # The first few open files and fill caches.
    medians = {name: statistics.median(each[3:]) for name, each in spent.items()}
    return {"passages": app.library.passage_count(), **medians}


def plain(library: Path) -> Any:
    """The library's own collection, as any script would open it."""
    import chromadb

    [folder] = {file.parent for file in library.rglob("chroma.sqlite3")}
    client = chromadb.PersistentClient(str(folder))
    return max(client.list_collections(), key=lambda collection: collection.count())


if __name__ == "__main__":
    action, folder, number = sys.argv[1:]
    if action == "build":
        build(Path(folder), int(number))
    else:
        print(json.dumps(measure(Path(folder), int(number))))
