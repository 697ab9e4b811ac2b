"""Articles, places and passages, read from the catalog."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import qa.types as t
from qa.errors import NotInLibrary
from qa.library.database import Database

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

STANDS = """
    p.missing IS NULL AND NOT EXISTS (SELECT 1 FROM files f WHERE f.path = p.file AND f.gone IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM pages g WHERE g.url = p.file AND g.gone IS NOT NULL)
"""
"""Whether the file or page of ``places p`` was there when it was last looked for, and the place in it."""
FIRST = "p.published IS NULL, p.published, p.added, p.key"
"""Order of ``places p`` in which the one comes first where its article came out first, as far as is known."""
_INFO = f"""
    a.id, a.title, a.outlet, a.author, a.url, a.path, a.published, a.modified, a.added,
    a.characters, a.pieces, (SELECT count(*) FROM places WHERE article = a.number),
    (SELECT count(*) FROM places p WHERE p.article = a.number AND {STANDS})
"""
_NOW = "a.replaced_by IS NULL"
_AMBIGUOUS_SHOWN = 3


def to_stored(moment: datetime | None) -> int | None:
    """A moment as it is stored: microseconds since 1970, exactly."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def now() -> int:
    """This moment as it is stored."""
    return (datetime.now(UTC) - _EPOCH) // _MICROSECOND


def from_stored(microseconds: int | None) -> datetime | None:
    """The moment that was stored."""
    return None if microseconds is None else _EPOCH + microseconds * _MICROSECOND


class Catalog:
    """What is known of the articles. Any method may raise LibraryError; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._carried: tuple[int, list[tuple[str, int, int | None]]] = (-1, [])
        """As of a generation, since every search with a filter asks for it several times."""

    def library_id(self) -> str:
        """Tells this library from others that share a Chroma server."""
        return str(self._db.value("SELECT value FROM meta WHERE key = 'library'"))

    def generation(self) -> int:
        """Moves with every change, whichever process makes it."""
        return int(self._db.value("SELECT value FROM meta WHERE key = 'generation'"))

    def changed(self) -> datetime | None:
        """When an article was last put somewhere."""
        return from_stored(self._db.value("SELECT since FROM versions ORDER BY number DESC LIMIT 1"))

    def count(self, where: t.Filter | None = None) -> int:
        """Current articles that a filter lets through."""
        return int(self._of_articles("count(*)", where))

    def passage_count(self) -> int:
        """Passages of current articles."""
        return int(self._db.value("SELECT total(pieces) FROM articles WHERE replaced_by IS NULL"))

    def indexed_count(self) -> int:
        """Passages of all articles, those that were replaced included."""
        return int(self._db.value("SELECT count(*) FROM passages"))

    def stories(self, article_ids: Sequence[str], as_of: datetime | None) -> dict[str, t.Story]:
        """The story that each article belongs to, with what carried it at a moment, None for now; unknown ids
        are left out."""
        sql = "SELECT id, story FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        story_of = dict(self._db.rows(sql, (json.dumps(list(article_ids)),)))
        articles: dict[int, set[int]] = {story: set() for story in story_of.values()}
        outlets: dict[int, set[str]] = {story: set() for story in articles}
        # The plus sign keeps SQLite from going through all current articles for the few of these stories.
        standing, then = (f"+{_NOW}", list[object]()) if as_of is None else _then(as_of)
        known = "" if as_of is None else "AND coalesce(p.published, a.published, a.added) <= ?"
        sql = f"""
            SELECT a.story, a.number, coalesce(p.outlet, iif(p.key IS NULL, a.outlet, NULL))
            FROM articles a LEFT JOIN places p ON p.article = a.number {known}
            WHERE a.story IN (SELECT value FROM json_each(?)) AND {standing}
        """
        parameters = (*then[:1], json.dumps(list(articles)), *then)
        for story, number, outlet in self._db.rows(sql, parameters):
            articles[story].add(number)
            outlets[story] |= {outlet} if outlet else set()
        named = {story: tuple(sorted(names, key=str.casefold)) for story, names in outlets.items()}
        return {
            article: t.Story(str(story), len(articles[story]), named[story])
            for article, story in story_of.items()
        }

    def passage_ids(self) -> list[str]:
        """The ids of all passages."""
        return [row[0] for row in self._db.rows("SELECT id FROM passages")]

    def newest(self, where: t.Filter | None = None) -> datetime | None:
        """The latest publication time of a current article that a filter lets through."""
        return from_stored(self._of_articles("max(a.published)", where))

    def _of_articles(self, what: str, where: t.Filter | None) -> Any:
        condition, parameters = self.condition(where or t.Filter())
        sql = f"SELECT {what} FROM articles a WHERE {condition}"
        return self._db.value(sql, parameters)

    def articles(self, where: t.Filter) -> list[t.ArticleInfo]:
        """The articles that a filter lets through, newest first, those without a date last."""
        condition, parameters = self.condition(where)
        sql = f"""
            SELECT {_INFO} FROM articles a WHERE {condition}
            ORDER BY a.published DESC NULLS LAST, a.added DESC, a.number DESC
        """
        return [_info(row) for row in self._db.rows(sql, parameters)]

    def places(self) -> Iterator[tuple[str, str]]:
        """Every (article id, path or URL): an article with copies comes several times."""
        sql = "SELECT a.id, p.path, p.url FROM places p JOIN articles a ON a.number = p.article"
        for article, path, url in self._db.rows(sql):
            yield from ((article, place) for place in (path, url) if place)

    def places_of(self, article_id: str) -> list[t.Place]:
        """Where an article stands, in the order in which it was found there."""
        sql = f"""
            SELECT p.key, NOT ({STANDS}) FROM places p JOIN articles a ON a.number = p.article WHERE a.id = ?
            ORDER BY p.added, p.key
        """
        rows = self._db.rows(sql, (article_id,))
        return [t.Place("-" if key.startswith("-#") else key, bool(gone)) for key, gone in rows]

    def versions(self, article_id: str) -> list[t.Version]:
        """What has stood where the article stands or stood, the oldest first."""
        sql = f"""
            SELECT v.place, v.since, {_INFO} FROM versions v JOIN articles a ON a.number = v.article
            WHERE v.place IN (SELECT w.place FROM versions w JOIN articles b ON b.number = w.article
                              WHERE b.id = ?)
            ORDER BY v.number
        """
        return [
            t.Version(place, _EPOCH + since * _MICROSECOND, _info(info))
            for place, since, *info in self._db.rows(sql, (article_id,))
        ]

    def article(self, prefix: str) -> t.Article:
        """The article, also one that was replaced. Raises NotInLibrary for none or several."""
        # Ids are hexadecimal, so that every id with the prefix sorts before prefix + "g".
        sql = "SELECT id FROM articles WHERE id = ? OR (id >= ? AND id < ?) ORDER BY id LIMIT ?"
        key = prefix.strip().lower()
        found = [row[0] for row in self._db.rows(sql, (key, key, key + "g", _AMBIGUOUS_SHOWN)) if key]
        if not found:
            raise NotInLibrary(f"no article has the id {prefix!r}", "`qa list` shows the ids")
        if len(found) > 1 and found[0] != key:
            raise NotInLibrary(
                f"several articles have an id that begins with {prefix!r}",
                f"give more of it: {', '.join(found)}, …",
            )
        row = self._db.rows(f"SELECT {_INFO}, a.text FROM articles a WHERE a.id = ?", (found[0],))[0]
        return t.Article(_info(row[:-1]), row[-1])

    def infos(self, article_ids: Sequence[str]) -> dict[str, t.ArticleInfo]:
        """What is known of each; unknown ids are left out."""
        sql = f"SELECT {_INFO} FROM articles a WHERE a.id IN (SELECT value FROM json_each(?))"
        return {row[0]: _info(row) for row in self._db.rows(sql, (json.dumps(list(article_ids)),))}

    def passages(self, passage_ids: Sequence[str]) -> dict[str, t.Passage]:
        """The passages; unknown ids are left out."""
        sql = """
            SELECT p.id, p.article, p."start", p."end", p.heading FROM passages p
            WHERE p.id IN (SELECT value FROM json_each(?))
        """
        return {p.id: p for p in self._cut(self._db.rows(sql, (json.dumps(list(passage_ids)),)))}

    def passages_of(self, article_id: str) -> list[t.Passage]:
        """All passages of an article, in order."""
        sql = """
            SELECT p.id, p.article, p."start", p."end", p.heading
            FROM passages p JOIN articles a ON a.number = p.article WHERE a.id = ? ORDER BY p."start"
        """
        return list(self._cut(self._db.rows(sql, (article_id,))))

    def condition(self, where: t.Filter) -> tuple[str, list[object]]:
        """A filter as SQL over ``articles a``, with its parameters."""
        # The plus sign keeps SQLite from going through all current articles where the filter admits few.
        now = f"+{_NOW}" if where else _NOW
        standing, parameters = (now, list[object]()) if where.as_of is None else _then(where.as_of)
        conditions = [standing]
        if where.since is not None:
            conditions.append("a.published >= ?")
            parameters.append(to_stored(where.since))
        if where.until is not None:
            conditions.append("a.published <= ?")
            parameters.append(to_stored(where.until))
        if where.outlets:
            printed, named = self._printed(where.outlets, where.as_of)
            conditions.append(printed)
            parameters += named
        if where.articles:
            conditions.append("a.id IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(where.articles))
        return " AND ".join(conditions), parameters

    def _printed(self, outlets: Sequence[str], as_of: datetime | None) -> tuple[str, list[object]]:
        """Articles that one of the outlets carries, as they are shown or at another of their places."""
        shown = "a.outlet IN (SELECT value FROM json_each(?))"
        names = json.dumps(self._outlets(outlets))
        wanted = {name.strip().casefold() for name in outlets}
        then = to_stored(as_of)
        also = [
            article
            for outlet, article, published in self._elsewhere()
            if outlet in wanted and (then is None or published is None or published <= then)
        ]
        if not also:
            return shown, [names]
        return f"({shown} OR a.number IN (SELECT value FROM json_each(?)))", [names, json.dumps(also)]

    def _elsewhere(self) -> list[tuple[str, int, int | None]]:
        """(outlet without case, number, published) of what stands with an outlet that its article does not
        show."""
        generation = self.generation()
        if self._carried[0] != generation:
            sql = """
                SELECT p.outlet, p.article, p.published FROM places p JOIN articles a ON a.number = p.article
                WHERE p.outlet != coalesce(a.outlet, '')
            """
            rows = self._db.rows(sql)
            self._carried = (generation, [(outlet.casefold(), *rest) for outlet, *rest in rows])
        return self._carried[1]

    def _outlets(self, names: Sequence[str]) -> list[str]:
        """The stored spellings of the names; SQLite itself ignores case in ASCII only."""
        wanted = {name.strip().casefold() for name in names}
        stored = self._db.rows("SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL")
        return [name for (name,) in stored if name.casefold() in wanted]

    def _cut(self, rows: Sequence[Any]) -> Iterator[t.Passage]:
        """Passages with their text, which is a slice of the article's."""
        articles: dict[int, tuple[str, str]] = {}
        for passage_id, number, start, end, heading in rows:
            if number not in articles:
                articles[number] = self._db.rows("SELECT id, text FROM articles WHERE number = ?", (number,))[
                    0
                ]
            article_id, text = articles[number]
            yield t.Passage(passage_id, article_id, start, end, text[start:end], heading)


def _then(moment: datetime) -> tuple[str, list[object]]:
    """Articles that stood somewhere at the moment; what was never changed is taken to have stood since it was
    published, or since it came in where that is not known."""
    then = to_stored(moment)
    sql = """
        coalesce(a.published, a.added) <= ? AND
        CASE WHEN a.revised THEN EXISTS (SELECT 1 FROM versions v WHERE v.article = a.number
        AND v.stood_from <= ? AND (v.stood_until IS NULL OR v.stood_until > ?)) ELSE a.replaced_by IS NULL END
    """
    return sql, [then, then, then]


def _info(row: Sequence[Any]) -> t.ArticleInfo:
    article_id, title, outlet, author, url, path, published, modified, added, *rest = row
    characters, passages, places, standing = rest
    return t.ArticleInfo(
        id=article_id,
        title=title,
        outlet=outlet,
        author=author,
        url=url,
        path=path,
        published=from_stored(published),
        modified=from_stored(modified),
        added=_EPOCH + added * _MICROSECOND,
        characters=characters,
        passages=passages,
        copies=standing or max(1, places),
        gone=places > 0 and not standing,
    )
