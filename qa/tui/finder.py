"""Articles by the words of their titles, as one types. For one of the engine's threads; no widgets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import qa.types as t
from qa.app import App
from qa.tui import shelf
from qa.tui.mentions import LONG, SHORT, mention

MOST = 50
"""Articles that are offered at a time."""


@dataclass(frozen=True, slots=True)
class Found:
    """Articles that can be named."""

    named: Sequence[tuple[t.ArticleInfo, str]]
    """Each with its mention."""
    number: int
    """How many there are, with those that are not offered."""


class Finder:
    """Holds the list of the articles for as long as the library stays as it is. Raises LibraryError."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rows: Sequence[shelf.Row] = ()
        self._shared: set[str] = set()
        """Beginnings of ids that do not tell which article is meant."""
        self._generation: int | None = None

    def articles(self, words: str) -> Found:
        """The newest articles with every word in title, outlet or author, at most `MOST`."""
        found = shelf.filtered(self._read(), shelf.sieve(words))
        return Found([(row.info, self._mention(row.info)) for row in found[:MOST]], len(found))

    def _mention(self, info: t.ArticleInfo) -> str:
        return mention(info, LONG if info.id[:SHORT] in self._shared else SHORT)

    def outlets(self) -> list[str]:
        """The outlets of the library, those with most articles first."""
        counts = Counter(row.info.outlet for row in self._read() if row.info.outlet)
        return sorted(counts, key=lambda outlet: (-counts[outlet], outlet.casefold()))

    def _read(self) -> Sequence[shelf.Row]:
        library = self._app.library
        if (generation := library.generation()) != self._generation:
            with shelf.many():
                self._rows = shelf.rows(library.list())
            beginnings = Counter(row.info.id[:SHORT] for row in self._rows)
            self._shared = {beginning for beginning, number in beginnings.items() if number > 1}
            self._generation = generation
        return self._rows
