"""Articles by the words of their titles, as one types. For one of the engine's threads; no widgets."""

from collections import Counter
from collections.abc import Sequence

import qa.types as t
from qa.app import App
from qa.tui import shelf

MOST = 50
"""Articles that are offered at a time."""


class Finder:
    """Holds the list of the articles for as long as the library stays as it is. Raises LibraryError."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rows: Sequence[shelf.Row] = ()
        self._generation: int | None = None

    def articles(self, words: str) -> tuple[list[t.ArticleInfo], int]:
        """The newest articles with every word in title, outlet or author, at most `MOST`; how many have."""
        found = shelf.filtered(self._read(), shelf.sieve(words))
        return [row.info for row in found[:MOST]], len(found)

    def outlets(self) -> list[str]:
        """The outlets of the library, those with most articles first."""
        counts = Counter(row.info.outlet for row in self._read() if row.info.outlet)
        return sorted(counts, key=lambda outlet: (-counts[outlet], outlet.casefold()))

    def _read(self) -> Sequence[shelf.Row]:
        library = self._app.library
        if (generation := library.generation()) != self._generation:
            with shelf.many():
                self._rows = shelf.rows(library.list())
            self._generation = generation
        return self._rows
