"""What the tests of summaries share: a library in memory that can be listed, and three articles."""

from collections.abc import Sequence
from datetime import UTC, datetime

import qa.types as t
from qa.models.extractive import Extractive
from qa.protocols import Embedder, Writer
from qa.summaries.summarize import Parts
from support.memory_library import MemoryLibrary, Piece

BRIDGE = (
    "The harbour bridge in Tolland was opened again on Friday after 14 weeks of repairs. "
    "The repairs cost 3.2 million crowns, the port authority said. "
    "It was the longest closure in its history. "
    "Lorries above 20 tonnes must still take the tunnel until May. "
    "Engineers had found cracks in two of the steel girders in November."
)
BRIDGE_ELSEWHERE = (
    "Tolland's harbour bridge opened again on Friday after repairs that took 14 weeks. "
    "The port authority put the cost of the repairs at 3.9 million crowns. "
    "Shopkeepers on the northern quay hope that customers will come back."
)
BREAD = (
    "The price of bread rose by a tenth in the capital this spring, the statistics office said. "
    "Bakers blame the cost of flour and of electricity. "
    "A loaf of rye bread is now 41 crowns in most shops."
)


class Shelf(MemoryLibrary):
    """A library in memory, listed the newest first."""

    def list(self, where: t.Filter | None = None) -> Sequence[t.ArticleInfo]:
        infos = [a.info for a in self._articles.values() if self._passes(a.info, where or t.Filter())]
        return sorted(infos, key=lambda i: -(i.published.timestamp() if i.published else 0.0))


def parts(pieces: Sequence[Piece], embedder: Embedder, writer: Writer | None = None) -> Parts:
    return Parts(Shelf(pieces, embedder), embedder, writer or Extractive())


def piece(text: str, title: str, outlet: str, day: int | None = 1) -> Piece:
    return Piece(text, title, outlet, datetime(2024, 3, day, tzinfo=UTC) if day else None)


def three_articles() -> list[Piece]:
    return [
        piece(BRIDGE, "Harbour bridge in Tolland open again", "The Tolland Courier", 2),
        piece(BRIDGE_ELSEWHERE, "Bridge reopens in Tolland", "Coastwise", 3),
        piece(BREAD, "Bread dearer by a tenth", "The Quay", 4),
    ]
