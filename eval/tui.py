"""Measure the terminal application as a person at a terminal has it: first paint, keys, long lists, memory.

    python eval/tui.py [NAME...]

NAME is one of paint, keys, lists, memory; all unless given. The real program runs on a terminal of its own;
its probe (QA_PROBE) tells how long the event loop was kept. The library is made of invented articles and lies
below the cache folder: making it takes some minutes the first time.
"""

import json
import os
import pty
import random
import re
import select
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path

import qa.types as t
from qa.app import App
from qa.config import load
from qa.tui.app import Tui

EVAL = Path(__file__).resolve().parent
QA = [sys.executable, "-m", "qa"]
SIZE = (40, 120)
PATIENCE = 120.0
ARTICLES, MANY, TURNS = 10_000, 100_000, 2_000
TOKENS_A_SECOND = 100
_TEXT = (
    "the minister said that **wages** would rise by four percent in spring while ferries and harbours wait "
    "for a gearbox from a yard whose workers met again on the quay to talk of gales, tides and a long winter"
)
_LETTERS = "".join(
    chr(n) for first, last in ((0x430, 0x44F), (0x3B1, 0x3C9), (0x561, 0x586)) for n in range(first, last)
)
"""Each is typed once only: what is drawn again cannot be taken for it."""
_CONTROL = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[()].")


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.environ.update(environ, TERM="xterm-256color", COLUMNS="", LINES="")
            os.execvp(command[0], command)
        ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.shown = ""

    def key(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def until(self, text: str) -> float:
        """Read until a text has come; seconds since the program began."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < end, f"{text!r} never came"
            self.read(0.5)
        self.shown = self.shown[self.shown.index(text) + len(text) :]
        return time.perf_counter() - self.began

    def read(self, seconds: float) -> None:
        """Read what comes within a time, at most once."""
        if select.select([self._end], [], [], seconds)[0]:
            try:
                raw = os.read(self._end, 1 << 16)
            except OSError:
                raise AssertionError(f"the program has ended: {self.shown[-2000:]}") from None
            self.shown += _CONTROL.sub("", raw.decode("utf-8", "replace"))

    def quiet(self, seconds: float = 0.5) -> None:
        """Read until nothing comes for a time."""
        before = None
        while before != self.shown:
            before = self.shown
            self.read(seconds)

    def memory(self, field: str = "VmRSS") -> float:
        """Megabytes of 10**6 bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(re.findall(rf"{field}:\s+(\d+) kB", status)[0]) * 1024 / 1e6

    def leave(self) -> None:
        """By Ctrl+Q; what it still writes is read."""
        self.key("\x11")
        end = time.monotonic() + 20
        while time.monotonic() < end and os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            try:
                self.read(0.05)
            except AssertionError:
                os.waitpid(self.pid, 0)
                return


@contextmanager
def running(command: list[str], **environ: str) -> Iterator[Terminal]:
    terminal = Terminal(command, environ)
    try:
        yield terminal
    finally:
        try:
            os.kill(terminal.pid, signal.SIGKILL)
            os.waitpid(terminal.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


# What is measured.


def paint() -> None:
    """From the command to the prompt, against what importing Textual takes, turn by turn."""
    library = made()
    ours, theirs = [], []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
        theirs.append(time.perf_counter() - began)
        with running([*QA, "chat", "--library", str(library)]) as terminal:
            ours.append(terminal.until("Ask about your articles"))
            terminal.leave()
    first, base = statistics.median(ours), statistics.median(theirs)
    say(
        "first paint", f"{first:.2f} s; import textual.app {base:.2f} s; {first / base:.1f} times (at most 3)"
    )


def keys() -> None:
    """A key typed while an answer streams: until it is on the screen."""
    library = made()
    taken = []
    with running([sys.executable, str(Path(__file__)), "--streaming", str(library)]) as terminal:
        terminal.until("Ask about your articles")
        terminal.quiet()
        terminal.key("What did the minister say?\r")
        terminal.until("Writing")
        gaps = random.Random(1)
        for letter in _LETTERS:
            began = time.perf_counter()
            terminal.key(letter)
            terminal.until(letter)
            taken.append(time.perf_counter() - began)
            rest = time.perf_counter() + gaps.uniform(0.1, 0.4)
            while (left := rest - time.perf_counter()) > 0:
                terminal.read(left)
        terminal.until("Writing")
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    said = (
        f"median {statistics.median(taken) * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms (at most 50)"
    )
    say(f"key to screen at {TOKENS_A_SECOND} tokens a second", said)


def lists() -> None:
    """The event loop, while 100,000 articles are read, scrolled and filtered, and 2,000 turns opened."""
    with tempfile.TemporaryDirectory() as folder:
        library = many(Path(folder) / "library")
        file = Path(folder) / "probe.json"
        with running([*QA, "chat", "--library", str(library)], QA_PROBE=str(file)) as terminal:
            terminal.until(f"{MANY:,} articles")
            terminal.quiet(2)
            terminal.key("\x1bOQ")
            terminal.until("newest first")
            terminal.until(f"{MANY:,} articles")
            terminal.quiet()
            for key in ["\x1b[6~"] * 20 + ["G", "g", "/"]:
                terminal.key(key)
                terminal.quiet(0.05)
            terminal.key("zebra")
            terminal.until(f"1 of {MANY:,}")
            terminal.key("\x1b")
            terminal.until(f"{MANY:,} articles")
            terminal.quiet()
            terminal.key("\x1b")
            terminal.quiet()
            beside(terminal)
            terminal.key("\x1bOR")
            terminal.until(f"{TURNS:,} turns")
            terminal.key("\r")
            terminal.until(f"question {TURNS - 1}")
            terminal.quiet()
            terminal.key("\tg")
            for _ in range(5):
                terminal.key("k")
                terminal.quiet(0.2)
            terminal.leave()
        told = json.loads(file.read_text(encoding="utf-8"))
    longest, own = told["longest"][0], told["longest_of_its_own"][0]
    said = f"{own['seconds'] * 1000:.0f} ms (at most 100); by the clock {longest['seconds'] * 1000:.0f} ms"
    say(f"the event loop was kept, with {MANY:,} articles and {TURNS:,} turns, at most", said)
    for name in ("longest", "longest_of_its_own"):
        print(f"    {name}: " + ", ".join(f"{x['seconds']}@{x['at']}" for x in told[name][:8]))


def beside(terminal: Terminal) -> None:
    """The same articles beside the conversation."""
    terminal.key("\x1b[20~")
    terminal.until(f"{MANY:,} articles")
    terminal.quiet()
    for key in ["\x1b[6~"] * 20 + ["G", "g", " ", "x", "/"]:
        terminal.key(key)
        terminal.quiet(0.05)
    terminal.key("zebra since:2024")
    terminal.until(f"1 of {MANY:,}")
    terminal.key("\x1b")
    terminal.until(f"{MANY:,} articles")
    terminal.key("\x1b")
    terminal.quiet()


def memory() -> None:
    """With the default model in memory, after a question over 10,000 articles."""
    library = made()
    with running([*QA, "chat", "--library", str(library)]) as terminal:
        terminal.until(f"{ARTICLES:,} articles")
        terminal.key("What did the minister say about wages?\r")
        terminal.until("extractive · ")
        terminal.quiet(2)
        now, most = terminal.memory(), terminal.memory("VmHWM")
        terminal.leave()
    say(f"memory with {ARTICLES:,} articles", f"{now:.0f} MB, at most {most:.0f} MB on the way (at most 400)")


# What it is measured on.


def made() -> Path:
    """A library of invented articles, made once."""
    folder = load().cache / "eval-tui"
    library = folder / "library"
    if not (folder / "made").exists():
        news = folder / "news"
        subprocess.run(
            [sys.executable, str(EVAL / "bench_articles.py"), news, str(ARTICLES), "5"], check=True
        )
        subprocess.run([*QA, "add", "--library", library, "--quiet", news], check=True)
        (folder / "made").touch()
    return library


def many(library: Path) -> Path:
    """The same with 100,000 articles in its catalog, and a chat of 2,000 turns; most have no vectors."""
    from qa.chats import Chats

    library.mkdir()
    with (
        sqlite3.connect(made() / "catalog.sqlite") as source,
        sqlite3.connect(library / "catalog.sqlite") as db,
    ):
        source.backup(db)
        columns = [row[1] for row in db.execute("pragma table_info(articles)")][2:]
        for copy in range(MANY // ARTICLES - 1):
            db.execute(
                f"insert into articles (id, {', '.join(columns)}) "
                f"select id || '-{copy}', {', '.join(columns)} from articles order by number limit {ARTICLES}"
            )
        db.execute("update articles set title = 'Zebra crossing' where number = 777")
    chats = Chats(library)
    chat = chats.begin("Long")
    answer, hits = answered()
    for n in range(TURNS):
        chats.answer(chats.ask(chat, f"question {n}"), answer, hits)
    chats.close()
    return library


def answered() -> "tuple[t.Answer, tuple[t.Hit, ...]]":
    """A real answer with what was found for it."""
    app = App(load({"library": made()}))
    hits: tuple[t.Hit, ...] = ()
    for event in app.ask("What did the minister say about wages?"):
        match event:
            case t.Found(found):
                hits = found
            case t.Done(answer):
                app.close()
                return answer, hits
    raise AssertionError("no answer")


class Streaming:
    """A writer that writes for a minute, so many tokens a second."""

    name = "streaming"
    prompt = "answer@1"

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        draw, words, began = random.Random(1), _TEXT.split(), time.perf_counter()
        for n in range(60 * TOKENS_A_SECOND):
            time.sleep(max(began + n / TOKENS_A_SECOND - time.perf_counter(), 0))
            end = " " if n % 14 else " [1].\n\n" if n % 56 == 0 else " [1]. "
            yield t.Written(text=draw.choice(words) + end)


def streaming(library: Path) -> None:
    """The application with that writer."""
    # Nothing is refused: the writer is to write.
    app = App(load({"library": library, "threshold": 0.0}))
    app.__dict__["writer"] = Streaming()
    Tui(app.config, core=app).run()


def say(what: str, measured: str) -> None:
    print(f"{what}: {measured}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--streaming"]:
        streaming(Path(sys.argv[2]))
        return
    for name in sys.argv[1:] or MEASURES:
        MEASURES[name]()


MEASURES: dict[str, Callable[[], None]] = {"paint": paint, "keys": keys, "lists": lists, "memory": memory}

if __name__ == "__main__":
    main()
