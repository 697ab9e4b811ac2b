"""What became of the sources of ``add`` and ``sync``, told as it happens."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from qa.cli.common import emit_line
from qa.cli.progress import Bar

if TYPE_CHECKING:
    from qa.types import Outcome

_WORDS = {
    "added": ("added", "added"),
    "changed": ("changed", "changed"),
    "copy": ("copy", "copies"),
    "unchanged": ("unchanged", "unchanged"),
    "gone": ("gone", "gone"),
    "failed": ("failed", "failed"),
}
"""What is said of one article, and of several."""


class Outcomes:
    """Counts what became of articles, and tells of each source in a line, unless nothing did."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self.counts: Counter[str] = Counter()
        """How often each thing became of an article."""
        self.failed: set[str] = set()
        """Sources of which nothing could be read."""
        self._source = ""
        self._first: Outcome | None = None
        self._kinds: Counter[str] = Counter()

    def take(self, outcome: "Outcome") -> None:
        """One more."""
        if outcome.source != self._source:
            self.end()
            self._source = outcome.source
        self.counts[outcome.kind] += 1
        self._kinds[outcome.kind] += 1
        self._first = self._first or outcome
        if outcome.kind == "failed":
            self._say(f"failed: {outcome.reason}")
        elif outcome.note:
            self._say(f"note: {outcome.note}")

    def end(self) -> None:
        """Nothing more comes of the latest source."""
        first, kinds = self._first, self._kinds
        self._first, self._kinds = None, Counter()
        if set(kinds) == {"failed"}:
            self.failed.add(self._source)
        elif first and set(kinds) - {"failed", "unchanged"}:
            self._say(_line(first) if kinds.total() == 1 else f"{self._source}: {tally(kinds)}")


def follow(outcomes: "Iterable[Outcome]", told: Outcomes, bar: Bar, json: bool) -> bool:
    """Take them all as they come, with ``json`` a line each on standard output; whether Ctrl-C ended it."""
    from qa.render import contract

    try:
        for outcome in outcomes:
            told.take(outcome)
            bar.advance(outcome.source)
            if json:
                emit_line(contract.outcome(outcome))
    except KeyboardInterrupt:
        return True
    finally:
        told.end()
    return False


def tally(counts: "Counter[str]") -> str:
    """``12 added, 1 changed, 3 unchanged, 1 failed``: only what occurred; empty for nothing."""
    said = [f"{n:,} {words[n != 1]}" for kind, words in _WORDS.items() if (n := counts[kind])]
    return ", ".join(said)


def _line(outcome: "Outcome") -> str:
    kind = f"copy of {outcome.article[:12]}" if outcome.kind == "copy" and outcome.article else outcome.kind
    return f"{kind}: {outcome.reason or outcome.source}"
