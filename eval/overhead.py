"""What the harness itself costs: a thousand questions over a thousand articles, all made for it.

    python eval/overhead.py [--cases N] [--work DIR]

Runs `qa eval` with one worker and with three, and prints the time that the harness adds to the sum of the
answers' own, whether both runs give the same cases and figures, how large the HTML report is, and how soon
headless Chromium shows it, where chromium and chromedriver are installed. Exits with 1 if a bound is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import bench_articles
from browser import chromium

import qa.types as t
from qa.evaluate.draft import candidates
from qa.evaluate.golden import Case, line

REFUSED = 10
"""One case in so many asks about what no article mentions."""
ADDED = 0.10
SECONDS, BYTES = 2.0, 5_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1000, help="questions, and articles")
    parser.add_argument("--work", type=Path, help="keep what is made here, for the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        golden = make(work, options.cases)
        evaluate(work, golden, "--limit", "1")
        alone, seconds = evaluate(work, golden, "--fresh", "--report", str(work / "report.html"))
        together, _ = evaluate(work, golden, "--fresh", "--workers", "3")
        own = sum(case["seconds"] for case in alone["cases"])
        added = seconds / own - 1
        same = figures(alone) == figures(together)
        page = (work / "report.html").stat().st_size
        shown = opened(work / "report.html")
    print(f"{len(alone['cases'])} questions over {alone['run']['articles']} articles")
    print(f"answers' own time {own:.1f} s, whole command {seconds:.1f} s: {added:+.1%}")
    print(f"cases and figures with one worker and with three: {'the same' if same else 'NOT THE SAME'}")
    print(
        f"HTML report: {page / 1e6:.2f} MB, " + ("no browser" if shown is None else f"open in {shown:.2f} s")
    )
    return 0 if added <= ADDED and same and page < BYTES and (shown or 0) < SECONDS else 1


def make(work: Path, count: int) -> Path:
    """So many articles, and as many golden questions about them."""
    golden = work / f"golden-{count}.jsonl"
    if golden.exists():
        return golden
    folder = work / "articles"
    bench_articles.write(folder, count)
    made = [_article(i, article) for i, article in enumerate(bench_articles.articles(count))]
    drawn = candidates(made, {article.info.id: f"{article.info.id}.md" for article in made})
    absent = count // REFUSED
    cases = [*islice(drawn, count - absent), *(_absent(i) for i in range(absent))]
    golden.write_text("".join(line(case) + "\n" for case in cases), encoding="utf-8")
    return golden


def _article(i: int, article: bench_articles.Article) -> t.Article:
    text, day = article.text, article.published
    id_ = f"{i:06}"
    info = t.ArticleInfo(id_, article.title, None, None, None, None, day, None, day, len(text), 1)
    return t.Article(info, text)


def _absent(i: int) -> Case:
    return Case(f"absent-{i}", f"Which yacht won regatta number {i} off Zanzibar?", refuse=True)


def evaluate(work: Path, golden: Path, *options: str) -> tuple[dict[str, Any], float]:
    """What `qa eval --json` prints, and the seconds of the whole command."""
    command = [sys.executable, "-m", "qa", "eval", str(golden), "--articles", str(work / "articles")]
    environ = {"QA_CACHE": str(work / "cache"), **os.environ}
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "--json", *options], env=environ, cwd=work, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout), time.perf_counter() - started


def figures(run: dict[str, Any]) -> object:
    """All that must not differ: everything but times and memory."""
    timed = ("seconds_p50", "seconds_p95", "peak_memory_mb")
    summary = {name: value for name, value in run["summary"].items() if name not in timed}
    return summary, [{k: v for k, v in case.items() if k != "seconds"} for case in run["cases"]]


def opened(page: Path) -> float | None:
    """Seconds until Chromium has loaded the page and its script has shown the cases."""
    with chromium() as client:
        if client is None:
            return None
        started = time.perf_counter()
        client.post("url", json={"url": page.as_uri()}).raise_for_status()
        script = "return document.getElementById('count').textContent"
        shown = client.post("execute/sync", json={"script": script, "args": []}).json()["value"]
        assert shown.endswith("shown"), shown
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
