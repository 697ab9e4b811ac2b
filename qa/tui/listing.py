"""What a table of articles shows: read, filtered and sorted in a thread, the latest wish only."""

from collections.abc import Callable

from qa.text.wording import counted
from qa.tui import shelf
from qa.tui.engine import Engine
from qa.tui.table import ArticleTable

FILTER = "Filter: words, outlet:post, since:2025-08"
"""What a line that filters says while it is empty."""


class Listing:
    """The articles behind one table."""

    def __init__(self, engine: Engine, table: ArticleTable, told: Callable[[], None]) -> None:
        """``told`` is called when the table shows something else."""
        self._engine = engine
        self._table = table
        self._told = told
        self._all: list[shelf.Row] | None = None
        self._sieve = shelf.Sieve()
        self._order = shelf.ORDERS[0]
        self._wanted = 0

    def reload(self) -> None:
        """Read the list again."""
        library = self._engine.app.library

        def read() -> list[shelf.Row]:
            with shelf.many():
                return shelf.rows(library.list())

        def show(rows: list[shelf.Row]) -> None:
            self._all = rows
            self._arrange()

        self._engine.look(read, show)

    def filter(self, typed: str) -> None:
        """Show what a filter lets through."""
        self._sieve = shelf.sieve(typed)
        self._arrange()

    def sort(self, order: shelf.Order) -> None:
        """Show them in another order."""
        self._order = order
        self._arrange()

    def _arrange(self) -> None:
        self._wanted += 1
        wish = self._wanted
        sieve, order, every = self._sieve, self._order, self._all or []

        def arrange() -> list[shelf.Row]:
            return shelf.ordered(shelf.filtered(every, sieve), order)

        def show(rows: list[shelf.Row]) -> None:
            if wish == self._wanted and self._table.is_attached:
                self._table.show(rows)
                self._told()

        self._engine.look(arrange, show)

    @property
    def said(self) -> str:
        """How many are shown: ``12 of 2,140 articles``; and what of the filter has no meaning."""
        if self._all is None:
            return "reading…"
        shown, of = len(self._table.shown), counted(len(self._all), "article")
        unread = "".join(f" · {part} is no date" for part in self._sieve.unread)
        return (of if shown == len(self._all) else f"{shown:,} of {of}") + unread
