"""All that two equal libraries have in common, and the export of one added to another."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import qa.types as t
from qa.ingest import ingest
from qa.library.library import Library, open_library
from qa.readers import read
from qa.render import contract
from support.hashing import HashingEmbedder

INSTANT = timedelta(microseconds=1)


def lines(library: Library) -> list[str]:
    """What ``qa export`` writes."""
    return [json.dumps(contract.exported(found), ensure_ascii=False) for found in library.exported()]


def export(library: Library, file: Path) -> list[str]:
    written = lines(library)
    file.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return written


def add(library: Library, file: Path) -> list[t.Outcome]:
    return list(ingest([str(file)], read=read, library=library, embedder=HashingEmbedder()))


def add_in(folder: Path, file: Path) -> None:
    """The same, in a process of its own."""
    with open_library(folder) as library:
        add(library, file)


def content(library: Library) -> dict[str, Any]:
    """Everything but the numbers under which it is stored, and what spares reading a source again."""
    rows = library._store.database.rows
    ids = [row[0] for row in rows("SELECT id FROM articles ORDER BY number")]
    stories = library.stories(ids)
    return {
        "list": library.list(),
        "articles": rows(
            "SELECT id, replaced_by, place, revised, added, headings, sha256 FROM articles ORDER BY number"
        ),
        "texts": [library.article(i) for i in ids],
        "passages": [library.neighbours(i) for i in ids],
        "standing": rows("SELECT id, standing FROM passages ORDER BY number"),
        "versions": [library.versions(i) for i in ids],
        "stood": rows(
            "SELECT v.place, a.id, since, stood_from, stood_until FROM versions v"
            " JOIN articles a ON a.number = v.article ORDER BY v.number"
        ),
        "places": sorted(library.places()),
        "told": rows(
            "SELECT p.key, a.id, p.title, p.outlet, p.url, p.path, p.published, p.modified, p.added, p.file"
            " FROM places p JOIN articles a ON a.number = p.article ORDER BY key"
        ),
        "stories": [
            (stories[i].articles, stories[i].outlets, [j for j in ids if stories[j].id == stories[i].id])
            for i in ids
        ],
        "as of": [then(library, moment) for moment in moments(library)],
        "gone": rows(
            "SELECT file, coalesce(f.gone, g.gone) FROM places LEFT JOIN files f ON f.path = file"
            " LEFT JOIN pages g ON g.url = file ORDER BY places.key"
        ),
        "sources": [(s.name, s.kind, s.added) for s in library.sources()],
    }


def moments(library: Library) -> Iterator[Any]:
    """About every moment at which something changed."""
    for found in library.exported():
        if isinstance(found, t.Draft) and found.standing is not None:
            for moment in (found.standing.stood_from, found.standing.stood_until):
                if moment is not None:
                    yield from (moment - INSTANT, moment, moment + INSTANT)


def then(library: Library, moment: Any) -> tuple[int, list[str]]:
    """How many articles stood at the moment, and which a search finds."""
    where = t.Filter(as_of=moment)
    return library.count(where), sorted(i for i, _ in library.search_words(["the", "river"], 1000, where))
