"""Which articles are one story: near-copies, found as each comes in.

Each article is sketched by MinHash (Broder 1997): of its shingles, one is drawn for each slot, and two texts
draw the same one as often as they share shingles. The drawn shingles are an index: what shares several of
them is read and compared exactly. What is common to many stories (a disclaimer, a name of the day) tells
none of them, so that a slot which many share is passed over; thus the cost does not grow with the library.
What stands in most of those that share such slots is taken out before texts are compared: else a notice
under every article of an outlet would make all its short ones one story.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache

from qa.library.database import Database
from qa.text.copies import Cut, common, cut, is_copy

SLOTS = 64
"""Shingles drawn from a text. Of a copy cut to its half, with every third word changed, about nine are the
same."""
_SEED = 1
_ROWS = 120
"""Articles read of one slot."""
_COMMON = 25
"""Stories from which a slot is common."""
_SEVERAL = 5
"""Stories from which a slot tells what they have in common."""
_WITNESSES = 4
"""Articles of as many stories that are read for it, those that share most of such slots with the text."""
_NOTICE = 0.1
"""Share of a text from which it is left out: less makes no copies, and copies of one topic share it too."""
_AGREEING = 2
"""Slots in which an article must agree to be compared; texts too short for them need fewer."""
_COMPARED = 8
"""Articles compared exactly, those that agree most."""
_READ = 100_000
"""Characters of a text that are compared: a book is told by its first chapters."""
_ALIKE = 0.5
"""Size against size, from which a text joins two stories: a digest of both is in one of them only."""


class Stories:
    """The stories of the articles, within a transaction. Any method may raise LibraryError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, number: int, text: str, of: int | None = None, apart: Container[int] = ()) -> None:
        """Find the story of a new article, and let later ones find it.

        ``of``: a story that it is known to belong to. ``apart``: articles of whom it is known whether they
        are of its story.
        """
        current = _cut(text[:_READ])
        keys = _keys(current)
        stories = {*self._copies(keys, current, apart).values(), *(() if of is None else (of,))}
        story = min(stories, default=number)
        for other in sorted(stories - {story}):
            self._db.run("UPDATE articles SET story = ? WHERE story = ?", (story, other))
        self._db.run("UPDATE articles SET story = ? WHERE number = ?", (story, number))
        self.note(number, keys)

    def note(self, number: int, keys: Iterable[int]) -> None:
        """Let later articles find one by what ``sketch`` gives of its text."""
        self._db.run_many(
            "INSERT OR IGNORE INTO sketches (key, article) VALUES (?, ?)", ((key, number) for key in keys)
        )

    def drop(self, number: int, text: str) -> None:
        """Let an article not be found any more."""
        self._db.run_many(
            "DELETE FROM sketches WHERE key = ? AND article = ?",
            ((key, number) for key in sketch(text)),
        )

    def rebuild(self) -> None:
        """Find all stories anew, in the order in which the articles came."""
        self._db.run("DELETE FROM sketches")
        self._db.run("UPDATE articles SET story = number")
        for (number,) in self._db.rows("SELECT number FROM articles ORDER BY number"):
            text = self._db.value("SELECT text FROM articles WHERE number = ?", (number,))
            self.put(number, text)

    def missing(self) -> int:
        """Articles that cannot be found by all of their sketch."""
        sql = """
            SELECT count(*) FROM articles a
            LEFT JOIN (SELECT article, count(*) AS slots FROM sketches GROUP BY article) s
            ON s.article = a.number WHERE coalesce(s.slots, 0) <> ?
        """
        return int(self._db.value(sql, (SLOTS,)))

    def orphans(self) -> int:
        """Articles that are found although they are not there."""
        sql = (
            "SELECT count(DISTINCT article) FROM sketches WHERE article NOT IN (SELECT number FROM articles)"
        )
        return int(self._db.value(sql))

    def _copies(self, keys: Sequence[int], current: Cut, apart: Container[int]) -> dict[int, int]:
        """The articles that the text is a copy of, by number, with their stories: the nearest first."""
        agreeing: Counter[int] = Counter()
        sharing: Counter[int] = Counter()
        story_of: dict[int, int] = {}
        telling = 0
        for key in keys:
            rows = self._db.rows(_SLOT, (key, _ROWS))
            story_of.update(rows)
            stories = len({story for _, story in rows})
            if stories > _SEVERAL:
                sharing.update(article for article, _ in rows)
            if stories <= _COMMON:
                telling += 1
                agreeing.update(article for article, _ in rows if article not in apart)
        passed = self._common(sharing, story_of)
        if len(passed.shingles & current.shingles) < _NOTICE * len(current.shingles):
            passed = _NOTHING
        current = current.less(passed)
        least = min(_AGREEING, telling)
        found: dict[int, int] = {}
        joined: set[int] = set()
        for article, slots in agreeing.most_common(_COMPARED):
            # One member of a story tells what the others would.
            if slots < least or story_of[article] in joined:
                continue
            other = self._cut_of(article).less(passed)
            if is_copy(current, other) and (not found or _alike(current, other)):
                found[article] = story_of[article]
                joined.add(story_of[article])
        return found

    def _common(self, sharing: Counter[int], story_of: Mapping[int, int]) -> Cut:
        """What stands in articles of several stories: a notice under each, the wording of a form."""
        told: dict[int, Cut] = {}
        for article, _ in sharing.most_common():
            if len(told) == _WITNESSES:
                break
            if story_of[article] not in told:
                told[story_of[article]] = self._cut_of(article)
        return common(list(told.values()))

    def _cut_of(self, article: int) -> Cut:
        sql = "SELECT substr(text, 1, ?) FROM articles WHERE number = ?"
        return _cut(self._db.value(sql, (_READ, article)))


_NOTHING = Cut(frozenset(), frozenset())
_SLOT = """
    SELECT s.article, a.story FROM sketches s JOIN articles a ON a.number = s.article WHERE s.key = ? LIMIT ?
"""


def sketch(text: str) -> list[int]:
    """What is drawn from a text, each with the slot for which it was drawn."""
    return _keys(cut(text[:_READ]))


# Articles that come together are on the same topics, and compared with each other again and again.
_cut = lru_cache(maxsize=128)(cut)


def _alike(a: Cut, b: Cut) -> bool:
    smaller, larger = sorted((len(a.shingles), len(b.shingles)))
    return smaller >= _ALIKE * larger


def _keys(current: Cut) -> list[int]:
    from rensa import RMinHash

    (sketch,) = RMinHash.from_token_sets([sorted(current.shingles)], num_perm=SLOTS, seed=_SEED)
    return [(slot << 32) | value for slot, value in enumerate(sketch.digest())]
