"""What bench.py measures: one method an item, over articles, a library and other tools' stores made once."""

import json
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count
from pathlib import Path

import bench_articles
from bench_measure import Run, ratio, run, turns
from bench_plot import Panel
from memory import SENTENCES

HERE = Path(__file__).resolve().parent
QA = (sys.executable, "-P", "-m", "qa")
QUESTION = "How many people were affected by the floods?"
NAMES = {
    "plain": "sentence-transformers + Chroma",
    "llamaindex": "LlamaIndex + Chroma",
    "txtai": "txtai",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    articles: int = 400
    few: int = 1_000
    """Articles whose addition takes as much memory as that of ten times as many."""
    passages: int = 50_000
    questions: int = 60
    rounds: int = 5
    add_rounds: int = 3


QUICK = Sizes(articles=60, few=200, passages=5_000, questions=20, rounds=2, add_rounds=1)


@dataclass(frozen=True, slots=True)
class Result:
    """One measured number, and what it should be."""

    what: str
    value: float
    unit: str
    bound: float | None = None
    """None: nothing is demanded."""
    least: bool = False
    """Whether the bound is one from below."""
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.bound is None or (self.value >= self.bound if self.least else self.value <= self.bound)


class Bench:
    """The measurements, over what they share: articles, a library of them, and the others' stores."""

    def __init__(self, work: Path, sizes: Sizes, peer: str | None, articles: Path | None) -> None:
        self.work, self.sizes = work, sizes
        self._peer, self._own_articles = peer, articles
        self._numbers = count()
        shutil.rmtree(work / "runs", ignore_errors=True)
        self._stores: dict[str, Path] = {}
        """Of the other tools, with the passages in them."""
        self.panels: list[Panel] = []

    def help(self) -> list[Result]:
        ways = {
            "qa": lambda: self.qa("--help").seconds,
            "typer": lambda: run([sys.executable, "-c", "import typer"]).seconds,
        }
        taken = turns(ways, self.sizes.rounds * 2)
        return [Result("qa --help by import typer", ratio(*taken.values()), "x", 2.0, detail=_seconds(taken))]

    def ask(self) -> list[Result]:
        runs: list[Run] = []

        def ours() -> float:
            runs.append(self.qa("ask", QUESTION, "--library", str(self.library)))
            return runs[-1].seconds

        ways: dict[str, Callable[[], float]] = {"qa": ours}
        for tool in self.tools:
            if tool not in self._stores:
                self._rate(tool)
            ways[tool] = partial(self._asked, tool, self._stores[tool])
        for way in ways.values():
            way()  # what was never read from the disk would be charged to whoever comes first
        taken = turns(ways, self.sizes.rounds)
        self._draw("One question, from a cold start", "s", taken)
        found = [
            Result(
                f"qa ask by retrieval with {NAMES[tool]}",
                ratio(taken["qa"], taken[tool]),
                "x",
                0.35 if tool == "llamaindex" else None,
                detail=_seconds(taken),
            )
            for tool in self.tools
        ]
        peak = max(each.peak for each in runs)
        return [*found, Result("qa ask at its peak", peak, "MB", 350)]

    def _asked(self, tool: str, store: Path) -> float:
        return self._in(tool, "ask", tool, str(store), QUESTION).seconds

    def add(self) -> list[Result]:
        ways: dict[str, Callable[[], float]] = {"qa": self._added}
        for tool in self.tools:
            ways[tool] = partial(self._rate, tool)
        rates = turns(ways, self.sizes.add_rounds)
        self._draw("Passages added a second", "/s", rates)
        detail = ", ".join(f"{name} {statistics.median(each):.1f}/s" for name, each in rates.items())
        return [
            Result(
                f"qa add by {NAMES[tool]}",
                ratio(rates["qa"], rates[tool]),
                "x",
                2.5 if tool == "plain" else None,
                least=True,
                detail=detail,
            )
            for tool in self.tools
        ]

    def _added(self) -> float:
        """Passages a second of `qa add`, less what it takes for a single article: start and loading."""
        library = self._fresh("library")
        one = self.work / "one.md"
        one.write_text(next(bench_articles.articles(1, seed=9)).markdown(), encoding="utf-8")
        start = self.qa("add", str(one), "--library", str(library), "-q").seconds
        whole = self.qa("add", str(self.articles), "--library", str(library), "-q").seconds
        passages = len(self.passages.read_text(encoding="utf-8").splitlines())
        return passages / (whole - start)

    def _rate(self, tool: str) -> float:
        """Passages a second of another tool, once its model is loaded."""
        store = self._fresh(tool)
        done = json.loads(self._in(tool, "add", tool, str(store), str(self.passages)).output)
        self._stores[tool] = store
        return float(done["passages"] / done["seconds"])

    def memory(self) -> list[Result]:
        few, many = self.sizes.few, self.sizes.few * 10
        ours, alone = {}, {}
        for number in (few, many):
            folder = self.work / f"short-{number}"
            if not folder.exists():
                bench_articles.write(folder, number, sentences=SENTENCES)
            library = self._fresh("library")
            ours[number] = self.qa("add", str(folder), "--library", str(library), "-q").peak
            store = [str(folder), str(self._fresh("chroma"))]
            script = [sys.executable, str(HERE / "memory.py"), "--way", "Chroma alone"]
            alone[number] = self._run([*script, *store]).peak
        rest = (ours[many] - ours[few]) - (alone[many] - alone[few])
        return [
            Result(
                "qa add's peak by ten times as many", ours[many] / ours[few], "x", 1.2, detail=_peaks(ours)
            ),
            Result("its growth beyond that of Chroma alone", rest, "MB", 20, detail=_peaks(alone)),
        ]

    def query(self) -> list[Result]:
        library = self.work / f"large-{self.sizes.passages}"
        script = [sys.executable, str(HERE / "bench_query.py")]
        if not library.exists():
            unfinished = self._fresh("large")
            self._run([*script, "build", str(unfinished), str(self.sizes.passages)])
            unfinished.rename(library)
        told = json.loads(self._run([*script, "measure", str(library), str(self.sizes.questions)]).output)
        ours, dated, plain = told["qa"], told["dated"], told["plain"]
        detail = f"{told['passages']:,} passages; qa {ours * 1e3:.1f} ms, dated {dated * 1e3:.1f} ms, "
        detail += f"embedding and one Chroma query {plain * 1e3:.1f} ms"
        return [
            Result("retrieval by embedding + one Chroma query", ours / plain, "x", 3.0, detail=detail),
            Result("retrieval with a date filter by without", dated / ours, "x", 2.0, detail=detail),
        ]

    @cached_property
    def tools(self) -> list[str]:
        """Those that can be measured; the plain loop always."""
        return [tool for tool in NAMES if tool == "plain" or self._has(tool)]

    def _has(self, tool: str) -> bool:
        return self._peer is not None and json.loads(self._in(tool, "has", tool).output)

    @cached_property
    def articles(self) -> Path:
        if self._own_articles:
            return self._own_articles
        folder = self.work / f"articles-{self.sizes.articles}"
        if not folder.exists():
            bench_articles.write(folder, self.sizes.articles)
        return folder

    @cached_property
    def library(self) -> Path:
        library = self._fresh("library")
        self.qa("add", str(self.articles), "--library", str(library), "-q")
        return library

    @cached_property
    def passages(self) -> Path:
        """The library's passages as they are embedded, for the other tools: a JSON object a line."""
        from qa.library.library import open_library
        from qa.text.passages import embedding_text

        file = self.work / "passages.jsonl"
        with open_library(self.library) as library, file.open("w", encoding="utf-8") as stream:
            for info in library.list():
                for passage in library.neighbours(info.id):
                    text = embedding_text(info.title, passage.heading, passage.text)
                    stream.write(json.dumps({"id": passage.id, "text": text}) + "\n")
        return file

    def qa(self, *arguments: str) -> Run:
        return self._run([*QA, *arguments])

    def _in(self, tool: str, *arguments: str) -> Run:
        python = self._peer if tool != "plain" and self._peer else sys.executable
        return self._run([python, str(HERE / "bench_peers.py"), *arguments])

    def _run(self, command: list[str]) -> Run:
        """Away from the user's settings and library."""
        own = {"XDG_CONFIG_HOME": str(self.work / "config"), "QA_CACHE": str(self.work / "cache")}
        return run(command, own, self.work)

    def _fresh(self, name: str) -> Path:
        folder = self.work / "runs" / f"{name}-{next(self._numbers)}"
        folder.parent.mkdir(exist_ok=True)
        return folder

    def _draw(self, title: str, unit: str, measured: dict[str, list[float]]) -> None:
        bars = {NAMES.get(name, name): statistics.median(each) for name, each in measured.items()}
        self.panels.append(Panel(title, unit, bars))


def _peaks(peaks: dict[int, float]) -> str:
    return ", ".join(f"{number:,} articles {peak:.0f} MB" for number, peak in peaks.items())


def _seconds(taken: dict[str, list[float]]) -> str:
    return ", ".join(f"{name} {statistics.median(each):.2f} s" for name, each in taken.items())
