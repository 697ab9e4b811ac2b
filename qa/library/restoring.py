"""What another library exported, put where and when it stood there.

It goes in version by version, each in one transaction, so that an interrupted export is completed by adding
it again. The versions of a place are joined by their times, see ``history``; what the library knew of a
place, an article or a source before stays as it is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import qa.types as t
from qa.library.catalog import now, to_stored
from qa.library.changes import article_id
from qa.library.database import Database
from qa.library.history import EVER, Stood, joined
from qa.library.steps import Steps
from qa.text.passages import passages


@dataclass(frozen=True, slots=True)
class _Plan:
    """What taking one version in comes to."""

    article: str
    """Its id."""
    number: int | None
    """Its number, where it is known."""
    replaced: bool
    """Whether it is known as one that stands nowhere any more."""
    here: int | None
    """Number of the article that the place holds."""
    since: int
    before: Sequence[Stood]
    after: Sequence[Stood]
    """The versions of the place, with number 0 for an article that is not known."""

    @property
    def new(self) -> bool:
        """Whether the place has one version more."""
        return len(self.after) > len(self.before)

    @property
    def known(self) -> bool:
        """Whether the place has this very version."""
        return any(row[:2] == (self.number, self.since) for row in self.before)

    @property
    def stands(self) -> bool:
        """Whether it is what the place holds from now on."""
        last = self.after[-1]
        return self.new and last[:2] == (self.number or 0, self.since) and last.ended is None

    @property
    def kind(self) -> t.OutcomeKind:
        if not self.new:
            return "unchanged"
        if self.stands and self.here is not None and self.here != self.number:
            return "changed"
        return "added" if self.number is None or (self.replaced and self.stands) else "copy"


class Restoring:
    """Takes exports back, under the library's lock. Any method may raise LibraryError."""

    def __init__(self, database: Database, steps: Steps) -> None:
        self._db = database
        self._steps = steps
        self._export = ""
        self._told: Counter[int] = Counter()
        """Of the export that is being taken back, how many versions of each article it told: a few dozen
        bytes an article."""

    def begin(self) -> None:
        """From now on it is another export, or the same again."""
        self._export, self._told = "", Counter()

    def restore(self, draft: t.Draft, export: str) -> tuple[t.OutcomeKind, str]:
        """Let the article have stood as it says: what became of it, and its id. ``export`` tells one export
        from another."""
        assert draft.standing is not None
        if export != self._export:
            self._export, self._told = export, Counter()
        plan = self._plan(draft, draft.standing)
        number = plan.number
        if plan.after != plan.before:
            with self._db.transaction():
                number = self._carry_out(plan, draft, draft.standing)
        if number is not None and (plan.new or plan.known):
            self._told[number] += 1
        return plan.kind, plan.article

    def foresee(self, draft: t.Draft) -> tuple[t.OutcomeKind, str, str]:
        """What ``restore`` would give for the article, and the key of its place."""
        assert draft.standing is not None
        plan = self._plan(draft, draft.standing)
        return plan.kind, plan.article, draft.standing.place

    def _plan(self, draft: t.Draft, standing: t.Standing) -> _Plan:
        article = article_id(draft.text)
        known = self._steps.article(article)
        number, replaced = (known[0], known[1] is not None) if known else (None, False)
        sql = "SELECT article, since, stood_from, stood_until FROM versions WHERE place = ? ORDER BY number"
        before = [Stood(*row) for row in self._db.rows(sql, (standing.place,))]
        since, begun = to_stored(standing.since), to_stored(standing.stood_from)
        since = now() if since is None else since
        told = Stood(number or 0, since, EVER if begun is None else begun, to_stored(standing.stood_until))
        here = self._db.value("SELECT article FROM places WHERE key = ?", (standing.place,))
        return _Plan(article, number, replaced, here, since, before, joined(before, told))

    def _carry_out(self, plan: _Plan, draft: t.Draft, standing: t.Standing) -> int:
        """Its number."""
        # An article that is known from elsewhere as well goes on to look as it does.
        told = self._told_alone(plan.number)
        number = self._insert(plan, draft, standing) if plan.number is None else plan.number
        self._put_versions(plan, number, standing)
        if plan.stands:
            self._put(plan, number, draft, standing)
        if standing.shown and told:
            self._show(number, standing.place, current=plan.stands)
        return number

    def _told_alone(self, number: int | None) -> bool:
        """Whether all that is known of an article comes from the export."""
        if number is None:
            return True
        known = self._db.value("SELECT count(*) FROM versions WHERE article = ?", (number,))
        return self._told[number] >= int(known)

    def _insert(self, plan: _Plan, draft: t.Draft, standing: t.Standing) -> int:
        added = to_stored(standing.added)
        number = self._steps.insert(
            plan.article,
            draft,
            standing.place,
            passages(draft.text, draft.headings),
            added=plan.since if added is None else added,
            story=self._story(standing),
            apart=self._told,
        )
        if not plan.stands:
            self._steps.retire(number, standing.replaced_by or "")
        return number

    def _story(self, standing: t.Standing) -> int | None:
        """The story that it belonged to; an export is believed in what it says of its own articles."""
        first = self._steps.article(standing.story) if standing.story else None
        if first is None or first[0] not in self._told:
            return None
        return int(self._db.value("SELECT story FROM articles WHERE number = ?", (first[0],)))

    def _put_versions(self, plan: _Plan, number: int, standing: t.Standing) -> None:
        """The versions of the place as they are now; what stood beside another is known to be revised."""
        told = [row._replace(article=row.article or number) for row in plan.after]
        rows, appended = told, list(plan.after[:-1]) == list(plan.before)
        if appended:
            rows = told[-1:]
        else:
            self._db.run("DELETE FROM versions WHERE place = ?", (standing.place,))
        sql = "INSERT INTO versions (place, article, since, stood_from, stood_until) VALUES (?, ?, ?, ?, ?)"
        self._db.run_many(sql, ((standing.place, *row) for row in rows))
        revised = {number} if standing.revised else set()
        if not appended and len({row.article for row in told}) > 1:
            revised |= {row.article for row in told}
        self._db.run_many("UPDATE articles SET revised = 1 WHERE number = ?", ((n,) for n in revised))

    def _put(self, plan: _Plan, number: int, draft: t.Draft, standing: t.Standing) -> None:
        """The place holds the article."""
        added = to_stored(standing.place_added)
        self._steps.put_place(standing.place, number, draft, added=plan.since if added is None else added)
        self._put_source(standing)
        if plan.replaced:
            self._steps.revive(number, standing.place)
        if plan.here is not None and plan.here != number:
            self._steps.leave(plan.here, plan.article)

    def _put_source(self, standing: t.Standing) -> None:
        """The file or page that the place was read from: it is read again when it is next looked at."""
        file = standing.file or standing.page
        if file is None:
            return
        gone = to_stored(standing.gone)
        sql = "UPDATE places SET file = ?, missing = ? WHERE key = ?"
        self._db.run(sql, (file, to_stored(standing.missing), standing.place))
        if standing.file:
            sql = """
                INSERT INTO files (path, size, mtime_ns, sha256, reader, gone) VALUES (?, 0, 0, '', '', ?)
                ON CONFLICT (path) DO UPDATE SET reader = ''
            """
        else:
            sql = """
                INSERT INTO pages (url, reader, gone) VALUES (?, '', ?)
                ON CONFLICT (url) DO UPDATE SET reader = ''
            """
        self._db.run(sql, (file, gone))

    def _show(self, number: int, place: str, *, current: bool) -> None:
        """The article is shown as the place says, which it says itself where it stands nowhere."""
        shown, replaced = self._db.rows(
            "SELECT place, replaced_by IS NOT NULL FROM articles WHERE number = ?", (number,)
        )[0]
        if shown == place:
            return
        if current:
            self._steps.show(number, place)
        elif replaced:
            self._db.run("UPDATE articles SET place = ? WHERE number = ?", (place, number))
