"""The k nearest passages that a filter admits: as many as there are, by the cheapest way that gives them.

Chroma's own filter costs as much as a walk through most of the graph. Asking for more than k and sifting
them by the catalog is far cheaper where the filter admits many, as is computing the cosines where it admits
few.
"""

import json
from collections.abc import Sequence

import qa.types as t
from qa.library.catalog import Catalog
from qa.library.database import Database
from qa.library.queue import Index
from qa.library.vectors import Vectors
from qa.protocols import Vector

_FEW = 400
"""Passages whose cosines are computed sooner than the graph is asked."""
_SPARE = 3
"""Standard deviations by which what is admitted of the nearest may fall short of its share."""
_MOST_SIFTED = 3000
"""Passages that are sifted at most before the graph is asked for the admitted ones alone."""


class Embedded:
    """The passages whose vectors an index holds, by what the catalog knows. May raise LibraryError."""

    def __init__(self, database: Database, catalog: Catalog, index: Index) -> None:
        self._db = database
        self._catalog = catalog
        self._index = index

    def everything(self) -> int:
        """How many there are, those of articles that were replaced included."""
        sql = 'SELECT count(*) FROM pending WHERE "index" = ? AND wanted'
        waiting = int(self._db.value(sql, (self._index.number,)))
        return self._catalog.indexed_count() - waiting

    def count(self, where: t.Filter) -> int:
        """How many a filter admits."""
        condition, parameters = self._catalog.condition(where)
        passages = self._db.value(f"SELECT total(a.pieces) FROM articles a WHERE {condition}", parameters)
        waiting = f"""
            SELECT count(*) FROM pending w JOIN passages p ON p.id = w.passage
            JOIN articles a ON a.number = p.article WHERE w."index" = ? AND w.wanted AND {condition}
        """
        return int(passages) - int(self._db.value(waiting, (self._index.number, *parameters)))

    def all(self, where: t.Filter) -> list[str]:
        """The ids of those that a filter admits."""
        sql, parameters = self._sql("p.id", where)
        return [row[0] for row in self._db.rows(sql, parameters)]

    def among(self, ids: Sequence[str], where: t.Filter) -> set[str]:
        """Those of the ids that a filter admits."""
        sql, parameters = self._sql("p.id", where)
        sql += " AND p.id IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._db.rows(sql, (*parameters, json.dumps(list(ids))))}

    def sample(self, most: int) -> list[str]:
        """At most so many, spread evenly over the order in which they were added, the last one included."""
        sql, parameters = self._sql("min(p.number), max(p.number)", t.Filter())
        low, high = self._db.rows(sql, parameters)[0]
        if high is None:
            return []
        marks = {high - (high - low) * step // most for step in range(most)}
        sql, parameters = self._sql("p.id", t.Filter())
        sql += " AND p.number IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._db.rows(sql, (*parameters, json.dumps(sorted(marks))))]

    def _sql(self, what: str, where: t.Filter) -> tuple[str, list[object]]:
        condition, parameters = self._catalog.condition(where)
        articles = "JOIN articles a ON a.number = p.article" if where else ""
        admitted = condition if where else "p.standing"
        sql = f"""
            SELECT {what} FROM passages p {articles} WHERE {admitted} AND p.id NOT IN
            (SELECT passage FROM pending WHERE "index" = ? AND wanted)
        """
        return sql, [*parameters, self._index.number]


def nearest(
    vectors: Vectors, embedded: Embedded, vector: Vector, k: int, where: t.Filter
) -> list[tuple[str, float]]:
    """(passage id, cosine), the nearest first."""
    total = embedded.everything()
    admitted = embedded.count(where)
    wanted = min(k, admitted)
    if wanted <= 0:
        return []
    if admitted <= _FEW and where:
        return _exact(vectors, vector, wanted, embedded.all(where))
    asked = min(total, int((k + _SPARE * k**0.5) * total / admitted))
    if asked <= _MOST_SIFTED or not where:
        found = vectors.nearest(vector, asked)
        there = embedded.among([passage for passage, _ in found], where)
        sifted = [hit for hit in found if hit[0] in there]
        if len(sifted) >= wanted:
            return sifted[:wanted]
    ids = embedded.all(where)
    found = vectors.nearest(vector, wanted, within=ids) if where else []
    return found if len(found) == wanted else _exact(vectors, vector, wanted, ids)


def cosines(vectors: Vectors, vector: Vector, passages: Sequence[str]) -> dict[str, float]:
    """The exact cosine to each of the passages, all of which must have a vector."""
    import numpy as np

    stored = vectors.get(passages)
    if not stored:
        return {}
    matrix = np.array(list(stored.values()), dtype=np.float64)
    question = np.array(vector, dtype=np.float64)
    lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(question)
    return dict(zip(stored, (matrix @ question / lengths).tolist(), strict=True))


def _exact(vectors: Vectors, vector: Vector, k: int, passages: Sequence[str]) -> list[tuple[str, float]]:
    found = cosines(vectors, vector, passages)
    return sorted(found.items(), key=lambda hit: -hit[1])[:k]
