"""The line at the top: what is asked of, who writes, how fast, and what it has cost."""

from dataclasses import dataclass
from pathlib import PurePath

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

import qa.types as t
from qa import prices
from qa.text.wording import age, counted
from qa.tui import messages as m
from qa.tui import wording
from qa.tui.engine import Engine
from qa.tui.meter import Meter

_EVERY = 0.5
"""Seconds between two looks at what the line says."""
_LOOK_AGAIN = 10.0
"""Seconds between two looks at whether another qa has changed the library."""
_GAP = 2
_BETWEEN = " · "
_WRITER = 40
"""Cells of a writer's name."""
_NAME = "qa  "


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the line says."""

    text: str
    keep: int
    """Of the parts that do not fit, those with the smallest number go first."""
    style: str = ""


class Status(Static):
    """One line. What is least important goes where it becomes narrow; it never asks for a layout."""

    def __init__(self, engine: Engine) -> None:
        """Raises UsageError for prices that are none."""
        super().__init__(id="head", markup=False)
        self.engine = engine
        self._prices = {
            llm: prices.of_writer(llm, engine.app.config.prices) for llm in engine.app.config.prices
        }
        self._facts: m.Facts | None = None
        self._unopened = False
        self._rate = ""
        self._read = self._written = 0
        self._uncounted = False
        self._cost: float | None = None
        self._said = Content("")

    def on_mount(self) -> None:
        self.set_interval(_EVERY, self.tell)
        self.set_interval(_LOOK_AGAIN, self.engine.look_again)

    def on_resize(self) -> None:
        self.tell()

    @property
    def opened(self) -> bool:
        """Whether the library's facts have been read."""
        return self._facts is not None

    def facts(self, facts: m.Facts) -> None:
        """The library's facts have been read."""
        self._facts, self._unopened = facts, False
        self.tell()

    def unopened(self) -> None:
        """There is no library to ask of."""
        self._unopened = True
        self.tell()

    def answered(self, answer: t.Answer) -> None:
        """An answer is whole."""
        if used := answer.usage:
            self._read += used.prompt
            self._written += used.completion
            if price := self._prices.get(answer.backend):
                self._cost = (self._cost or 0.0) + price.cost((used.prompt, used.completion))
        elif answer.prompt is not None and not answer.refused:
            self._uncounted = True
        self._rate = _rate(self.engine.meter, used) if answer.prompt is not None else ""
        self.tell()

    def tell(self) -> None:
        """Say how things stand now."""
        meter = self.engine.meter
        if meter.running and self.engine.app.config.llm != "extractive":
            self._rate = _rate(meter) or self._rate
        line = fitted(self._left(), self._right(), self.content_size.width)
        if not line.is_same(self._said):
            self._said = line
            self.update(line, layout=False)

    def _left(self) -> list[Part]:
        facts = self._facts
        if self._unopened or facts is None:
            return [Part("no library" if self._unopened else "opening the library…", 8)]
        parts = [Part(counted(facts.articles, "article"), 8)]
        if facts.newest:
            parts.append(Part(f"newest {age(facts.newest, wording.now())}", 1))
        if facts.changed:
            parts.append(Part(f"index {wording.elapsed(facts.changed)} old", 2))
        if facts.pending:
            verb = "waits" if facts.pending == 1 else "wait"
            waiting = f"{counted(facts.pending, 'passage')} {verb} for vectors"
            parts.append(Part(waiting, 6, "$text-warning"))
        return parts

    def _right(self) -> list[Part]:
        parts = []
        if self._read or self._written:
            over = "over " if self._uncounted else ""
            parts.append(Part(f"{over}{self._read:,} tokens in, {self._written:,} out", 3))
        if self._rate:
            parts.append(Part(self._rate, 5))
        if self._cost is not None:
            parts.append(Part(f"cost {wording.money(self._cost)}", 4))
        return [*parts, Part(_writer(self.engine.app.config.llm), 7)]


def fitted(left: list[Part], right: list[Part], width: int) -> Content:
    """The parts that fit, those of the right at the end of the line."""
    while (room := width - cell_len(_NAME) - _cells(left) - _cells(right)) < _GAP and left + right:
        least = min(left + right, key=lambda part: part.keep)
        (left if least in left else right).remove(least)
    return wording.line((_NAME, "bold $text-primary"), *_joined(left), " " * room, *_joined(right))


def _joined(parts: list[Part]) -> list[tuple[str, str]]:
    texts = [(part.text, part.style) for part in parts]
    return [piece for text in texts for piece in ((_BETWEEN, ""), text)][1:]


def _cells(parts: list[Part]) -> int:
    return cell_len("".join(text for text, _ in _joined(parts)))


def _rate(meter: Meter, used: t.Usage | None = None) -> str:
    rate = meter.rate(used.completion if used else None)
    # Pieces of the stream are counted until the backend has told: a token each with most, not with all.
    return f"{'' if used else '~'}{rate:,.0f} tokens/s" if rate else ""


def _writer(llm: str) -> str:
    """The writer, a file by its name only."""
    backend, _, model = llm.partition(":")
    return wording.short(f"{backend}:{PurePath(model).name}" if backend == "llama" else llm, _WRITER)
