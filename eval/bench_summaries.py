"""How long summaries and briefs take, against one `qa ask` of the same run.

    python eval/bench_summaries.py [--articles 100] [--brief 10000] [--rounds 3]

Each command is a process of its own, start-up included. The articles are invented (bench_articles.py), of 750
words; those of the brief are stored without vectors, which a brief does not use.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bench_articles

import qa.types as t
from qa.app import App
from qa.config import load

SENTENCES = 38
"""About 750 words."""
QUESTION = "How many people were affected by the floods?"


def drafts(count: int) -> list[t.Draft]:
    return [
        t.Draft(a.text, a.title, a.outlet, url=f"https://bench.test/{i}", published=a.published)
        for i, a in enumerate(bench_articles.articles(count, SENTENCES))
    ]


def filled(folder: Path, count: int, *, vectors: bool) -> list[str]:
    app = App(load({"library": folder}))
    with app.library.writing():
        ids = [app.library.store(draft, draft.url)[1] for draft in drafts(count)]
        if vectors:
            app.library.fill(app.embedder)
    app.close()
    return ids


def seconds(folder: Path, *words: str) -> float:
    environment = {**os.environ, "QA_LIBRARY": str(folder)}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "qa", *words], env=environment, capture_output=True, text=True
    )
    taken = time.perf_counter() - started
    if done.returncode not in (0, 3):
        raise SystemExit(f"qa {words[0]} failed: {done.stderr}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--brief", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        ids = filled(few, options.articles, vectors=True)
        filled(many, options.brief, vectors=False)
        commands: dict[str, tuple[Any, ...]] = {
            "ask": (few, "ask", QUESTION),
            "summarize": (few, "summarize", *ids),
            "summarize --about": (few, "summarize", "--about", "people affected by the floods"),
            "timeline": (few, "timeline", "people affected by the floods"),
            "brief": (many, "brief", "--since", "2000-01-01"),
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, (library, *words) in commands.items():
                taken[name].append(seconds(library, *words))
    median = {name: statistics.median(values) for name, values in taken.items()}
    print(
        json.dumps(
            {name: f"{s:.2f} s, {s / median['ask']:.1f} × ask" for name, s in median.items()}, indent=2
        )
    )


if __name__ == "__main__":
    main()
