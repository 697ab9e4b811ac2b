"""All that stood at every place, as another library takes it back."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import qa.types as t
from qa.library.catalog import from_stored
from qa.library.database import Database
from qa.library.history import EVER
from qa.library.steps import SAID

_PAGE = 100
"""Versions whose texts are in memory at a time."""
# What a place said of an article that it does not hold any more is not kept: what the article says now is.
_VERSIONS = f"""
    SELECT v.number, a.text, a.headings,
           {", ".join(f"iif(p.key IS NULL, a.{name}, p.{name})" for name in SAID)},
           v.place, v.since, v.stood_from, v.stood_until, a.added, p.added,
           a.place = v.place AND (v.stood_until IS NULL) = (a.replaced_by IS NULL),
           a.revised, a.replaced_by,
           (SELECT b.id FROM articles b WHERE b.story = a.story ORDER BY b.number LIMIT 1),
           p.file, g.url IS NOT NULL, coalesce(f.gone, g.gone), p.missing
    FROM versions v JOIN articles a ON a.number = v.article
    LEFT JOIN places p ON p.key = v.place AND p.article = v.article AND v.stood_until IS NULL
    LEFT JOIN files f ON f.path = p.file LEFT JOIN pages g ON g.url = p.file
    WHERE v.number > ? ORDER BY v.number LIMIT ?
"""


class Exporting:
    """Reads the versions. Any method may raise LibraryError; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def drafts(self) -> Iterator[t.Draft]:
        """Every version at every place with its standing, in the order in which they came."""
        last = 0
        while rows := self._db.rows(_VERSIONS, (last, _PAGE)):
            last = rows[-1][0]
            yield from map(_draft, rows)


def _draft(row: Sequence[Any]) -> t.Draft:
    _, text, headings, title, outlet, author, url, path, published, modified, language, *standing = row
    return t.Draft(
        text=text,
        title=title,
        outlet=outlet,
        author=author,
        url=url,
        path=path,
        published=from_stored(published),
        modified=from_stored(modified),
        language=language,
        headings=tuple((start, end) for start, end in json.loads(headings)),
        standing=_standing(standing),
    )


def _standing(row: Sequence[Any]) -> t.Standing:
    place, since, begun, ended, added, place_added, *rest = row
    shown, revised, replaced_by, story, source, is_page, gone, missing = rest
    return t.Standing(
        place=place,
        since=from_stored(since),
        stood_from=_known(begun),
        stood_until=from_stored(ended),
        added=from_stored(added),
        place_added=from_stored(place_added),
        shown=bool(shown),
        revised=bool(revised),
        replaced_by=replaced_by,
        story=story,
        file=None if is_page else source,
        page=source if is_page else None,
        gone=from_stored(gone),
        missing=from_stored(missing),
    )


def _known(begun: int) -> datetime | None:
    return None if begun == EVER else from_stored(begun)
