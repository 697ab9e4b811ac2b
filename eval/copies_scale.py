"""Stories in a large library: what one more article costs beside embedding it, and whether copies are found.

Called by ``copies.py --scale``. The library is filled through its tables with what ``qa add`` leaves there,
vectors aside. The stories of what fills it are not searched for, since they are known; whatever is measured
is stored as ``qa add`` stores it.

Half of the articles are reports on topics, with families of copies among them, the others are those of
``bench_articles.py``. Each has a byline, and two notices under it: one that all articles have, and its
outlet's own. Two in a hundred are copies of one text, and two are letters that one form makes of different
events.
"""

import hashlib
import random
import statistics
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from unittest import mock

import bench_articles
import copies
from copies import Made, Topic

import qa.types as t
from qa.library.changes import article_id
from qa.library.library import Library
from qa.library.steps import passage_id
from qa.library.stories import Stories, sketch
from qa.protocols import Embedder
from qa.retrieve import retrieve
from qa.text.copies import Told
from qa.text.passages import PassageSpan, embedding_text, passages

ON_A_TOPIC = 100
"""Reports on each topic: as many as there are among the 7,500 of copies.py."""
SENTENCES = 14
"""Of an article of ``bench_articles.py``: about as long as a report."""
CHUNK = 500
"""Articles made by a process at a time."""
ALIKE = 10
"""Of a chunk, the copies of the one text; as many are letters."""
ONE = "the one text"
FAMILIES, OTHERS, OF_A_KIND = 80, 400, 80
"""What is measured at each size."""
EMBEDDED = 5
"""One measured article in so many is embedded as well."""
OUTLETS = [
    f"The {place} {kind}" for place in ("Varn", "Ostby", "Selmouth") for kind in ("Post", "Wire", "Sun")
]

_OF_ALL = (
    "All rights reserved. This material may not be published, broadcast, rewritten or redistributed without "
    "prior written permission. Opinions expressed by commentators are their own and do not reflect the views "
    "of the publisher. Terms of use, privacy notice and cookie preferences apply to all readers of this page."
)
_OF_OUTLET = (
    "{0} has reported from the region since the days of the steam ferry. Write to the newsroom of {0}, or "
    "become a member and read {0} without advertisements. Sign up for the morning letter of {0}, and never "
    "miss another story from the towns along the coast, the valleys behind them and the islands before them."
)
_LETTER = (
    "A magnitude {size} earthquake struck {near} km {side} of {place} at {hour} local time on {day}, the "
    "{service} Seismological Service reported. Its centre lay at a depth of {depth} km. There were no "
    "immediate reports of damage or of people hurt, and no tsunami warning was in force.\n\n{number} people "
    "live within reach of the shaking, which was felt as far as {other}. People in the area are asked to "
    "report what they felt, and should expect aftershocks. The mayor of {place}, {mayor}, said that schools "
    "would be looked over before they open. The last one of that strength struck the area in {year}."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article that is to be stored."""

    kind: str
    draft: t.Draft
    family: str | None
    """Equal for copies of one text; None: it is nobody's copy."""


@dataclass(frozen=True, slots=True)
class Row:
    """A piece with what the library derives from it."""

    piece: Piece
    id: str
    spans: list[PassageSpan]
    sketch: list[int]


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds that a measured article took."""

    kind: str
    finding: float
    embedding: float | None


def measure(library: Library, count: int, embedder: Embedder) -> bool:
    """Fill the library to a tenth, then to the whole, and print what holds there: whether all bounds do."""
    topics = copies.topics_of(random.Random(1), max(copies.TOPICS, count // 2 // ON_A_TOPIC))
    embedder.embed(["ready"])
    filling = Filling(library)
    held = []
    for wanted in (count // 10, count):
        begun = time.perf_counter()
        filling.to(wanted, topics)
        print(f"{library.count():,} articles in, after {time.perf_counter() - begun:.0f} s", flush=True)
        fresh = _fresh(topics, wanted)
        ids, costs = _stored(library, fresh, embedder)
        held += [_cost(costs), _right(library, ids, fresh), _found(library, fresh, embedder)]
    return all(held)


class Filling:
    """What fills the library, written to its tables."""

    def __init__(self, library: Library) -> None:
        self._library = library
        with library.writing():
            self._store = library._store
        self._db = self._store.database
        self._chunks = 0
        self._first: dict[str, int] = {}
        """Number of the first article of each family."""

    def to(self, count: int, topics: Sequence[Topic]) -> None:
        """Bring the library to so many articles, what was measured not counted."""
        jobs = [(number, topics) for number in range(self._chunks, count // CHUNK)]
        self._chunks += len(jobs)
        drawn: list[tuple[int, int]] = []
        with ProcessPoolExecutor() as pool, self._library.writing(), self._db.transaction():
            for rows in pool.map(_rows, *zip(*jobs, strict=True)):
                drawn += [(key, number) for row in rows for number in (self._put(row),) for key in row.sketch]
            # In the order of the table: one after the other, each would be another page of it.
            self._db.run_many("INSERT INTO sketches (key, article) VALUES (?, ?)", sorted(drawn))

    def _put(self, row: Row) -> int:
        """Write an article without its sketch: its number."""
        draft, family = row.piece.draft, row.piece.family
        shown = (draft.title, draft.outlet, draft.path)
        sql = """
            INSERT INTO articles (id, sha256, place, title, outlet, path, added, characters, pieces, headings,
            text) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, '[]', ?)
        """
        digest = hashlib.sha256(draft.text.encode()).hexdigest()
        rest = (len(draft.text), len(row.spans), draft.text)
        number = self._db.run(sql, (row.id, digest, draft.path, *shown, *rest))
        story = self._first.setdefault(family, number) if family else number
        self._db.run("UPDATE articles SET story = ? WHERE number = ?", (story, number))
        place = "INSERT INTO places (key, article, title, outlet, path, added) VALUES (?, ?, ?, ?, ?, 0)"
        self._db.run(place, (draft.path, number, *shown))
        self._db.run("INSERT INTO versions (place, article, since) VALUES (?, ?, 0)", (draft.path, number))
        for span in row.spans:
            passage = 'INSERT INTO passages (id, article, "start", "end") VALUES (?, ?, ?, ?)'
            id_ = passage_id(row.id, span.start, span.end)
            index = self._db.run(passage, (id_, number, span.start, span.end))
            self._store.words.put(index, (draft.title or "", "", draft.text[span.start : span.end]))
        return number


def _rows(chunk: int, topics: Sequence[Topic]) -> list[Row]:
    """A chunk of what fills the library, made in another process."""
    texts = [(piece, piece.draft.text) for piece in _filling(chunk, topics)]
    return [Row(piece, article_id(text), passages(text), sketch(text)) for piece, text in texts]


def _filling(chunk: int, topics: Sequence[Topic]) -> Iterator[Piece]:
    draw = random.Random(f"filling {chunk}")
    half = CHUNK // 2
    families = half // 50
    reports = copies.articles(families, half - families * (1 + copies.VARIANTS), f"reports {chunk}", topics)
    for report in reports:
        family = None if report.family is None else f"{chunk}/{report.family}"
        yield _piece("report", report, family, draw)
    for _ in range(ALIKE):
        yield _copied(topics[0], draw)
        yield _letter(draw)
    for other in bench_articles.articles(half - 2 * ALIKE, SENTENCES, seed=chunk):
        yield _piece("other", Made(other.title, [other.text], None), None, draw)


def _fresh(topics: Sequence[Topic], seed: int) -> list[Piece]:
    """What is measured, its kinds by turns."""
    draw = random.Random(f"fresh {seed}")
    found = []
    for report in copies.articles(FAMILIES, OTHERS, f"fresh {seed}", topics):
        family = None if report.family is None else f"fresh {report.family}"
        found.append(_piece("report" if family is None else "one of five copies", report, family, draw))
    for number, kind, sentences in ((1, "other article", SENTENCES), (2, "note under its notices", 2)):
        others = bench_articles.articles(OF_A_KIND, sentences, seed=-number - seed)
        found += [_piece(kind, Made(other.title, [other.text], None), None, draw) for other in others]
    for _ in range(OF_A_KIND):
        found += [_copied(topics[0], draw), _letter(draw)]
    draw.shuffle(found)
    return found


def _piece(kind: str, made: Made, family: str | None, draw: random.Random) -> Piece:
    outlet = draw.choice(OUTLETS)
    byline = f"By {bench_articles.person(draw)} in {bench_articles.place(draw)}"
    text = "\n\n".join((byline, made.text, _OF_OUTLET.format(outlet), _OF_ALL))
    path = f"/made/{draw.getrandbits(64):016x}.txt"
    return Piece(kind, t.Draft(text, made.headline, outlet, path=path), family)


def _copied(topic: Topic, draw: random.Random) -> Piece:
    """One more copy of the one text, with some of its words changed."""
    (original,) = copies.articles(0, 1, ONE, [topic])
    share = draw.uniform(0.01, 0.1)
    paragraphs = [copies.changed(draw, topic, paragraph, share) for paragraph in original.paragraphs]
    return _piece("copy of the one text", Made(original.headline, paragraphs, None), ONE, draw)


def _letter(draw: random.Random) -> Piece:
    place = bench_articles.place(draw)
    text = _LETTER.format(
        size=f"{draw.uniform(3, 7):.1f}", near=draw.randint(2, 90), depth=draw.randint(4, 200), place=place,
        side=draw.choice(("north", "south", "east", "west")), other=bench_articles.place(draw),
        hour=f"{draw.randint(0, 23):02}:{draw.randint(0, 59):02}", day=draw.choice(copies.DAYS),
        service=bench_articles.place(draw), number=f"{draw.randint(900, 90_000):,}",
        mayor=bench_articles.person(draw), year=draw.randint(1950, 2024),
    )  # fmt: skip
    return _piece("letter of one form", Made(f"Earthquake near {place}", [text], None), None, draw)


def _stored(library: Library, fresh: Sequence[Piece], embedder: Embedder) -> tuple[list[str], list[Cost]]:
    """Ids of the articles, and what finding their stories took, and embedding some of them."""
    seconds: list[float] = []
    ids, costs = [], []
    with library.writing(), _timed(library, seconds):
        for number, piece in enumerate(fresh):
            kind, id_ = library.store(piece.draft, piece.draft.path)
            assert kind == "added", kind
            ids.append(id_)
            embedding = _embedding(piece.draft, embedder) if number % EMBEDDED == 0 else None
            costs.append(Cost(piece.kind, seconds[-1] * 1000, embedding))
    return ids, costs


@contextmanager
def _timed(library: Library, seconds: list[float]) -> Iterator[None]:
    """Note what finding the story of each article takes."""
    stories = library._store.changes._stories

    def timed(number: int, text: str, of: int | None = None, apart: Container[int] = ()) -> None:
        begun = time.perf_counter()
        Stories.put(stories, number, text, of, apart)
        seconds.append(time.perf_counter() - begun)

    with mock.patch.object(stories, "put", timed):
        yield


def _embedding(draft: t.Draft, embedder: Embedder) -> float:
    texts = [
        embedding_text(draft.title, s.heading, draft.text[s.start : s.end]) for s in passages(draft.text)
    ]
    begun = time.perf_counter()
    embedder.embed(texts)
    return (time.perf_counter() - begun) * 1000


def _cost(costs: Sequence[Cost]) -> bool:
    """Print both costs of each kind: whether finding the story is the smaller one."""
    held = True
    print(f"  {'ms: median, 95 in 100 at most':<32}{'its story':>16}{'embedding it':>18}")
    for kind in (*sorted({cost.kind for cost in costs}), "all"):
        of_kind = [cost for cost in costs if kind in (cost.kind, "all")]
        finding = _percentiles([cost.finding for cost in of_kind])
        embedding = _percentiles([cost.embedding for cost in of_kind if cost.embedding is not None])
        print(f"  {kind:<32}{finding[0]:>8.1f}{finding[1]:>8.1f}{embedding[0]:>10.1f}{embedding[1]:>8.1f}")
        held = held and finding[0] < embedding[0] and finding[1] < embedding[1]
    return held


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _right(library: Library, ids: Sequence[str], fresh: Sequence[Piece]) -> bool:
    """Print precision and recall over the pairs of what was stored last with all that is in the library."""
    story_of = library.stories(ids)
    told = [(piece, story_of[id_]) for id_, piece in zip(ids, fresh, strict=True)]
    homes = Counter(story.id for piece, story in told if piece.family == ONE)
    copied = homes.most_common(1)[0][1]
    members = Counter(piece.family for piece in fresh)
    together = Counter((piece.family, story.id) for piece, story in told)
    right = found = wanted = 0
    joined: Counter[str] = Counter()
    for piece, story in told:
        if piece.family == ONE:
            continue
        own = together[piece.family, story.id] - 1 if piece.family else 0
        right += own
        found += story.articles - 1
        wanted += members[piece.family] - 1 if piece.family else 0
        joined[piece.kind] += story.articles - 1 > own
    precision, recall = right / max(1, found), right / max(1, wanted)
    strangers = ", ".join(f"{kind} {number}" for kind, number in sorted(joined.items()) if number)
    print(
        f"  precision {precision:.4f}, recall {recall:.4f}, {copied} of {OF_A_KIND} copies in the story of "
        f"the one text; with strangers in their stories: {strangers or 'none'}",
        flush=True,
    )
    return precision >= copies.PRECISION and recall >= copies.RECALL and copied >= copies.RECALL * OF_A_KIND


def _found(library: Library, fresh: Sequence[Piece], embedder: Embedder) -> bool:
    """Print whether a search by words gives one passage a story, with all that carry it."""
    asked = [piece for piece in fresh if piece.family]
    twice = short = 0
    seconds = []
    for piece in asked[:: max(1, len(asked) // 50)]:
        question = piece.draft.text.split(". ")[1]
        begun = time.perf_counter()
        hits = retrieve(question, library=library, embedder=embedder).hits
        seconds.append(time.perf_counter() - begun)
        stories = library.stories([hit.article.id for hit in hits])
        twice += any(
            stories[one.article.id].id == stories[other.article.id].id
            and one.article.id != other.article.id
            and Told([one.passage.text]).says(other.passage.text)
            for one, other in combinations(hits, 2)
        )
        short += any(hit.carried_by != stories[hit.article.id].carriers for hit in hits)
    print(
        f"  {len(seconds)} searches by words, {statistics.median(seconds) * 1000:.0f} ms each: a passage of "
        f"a story twice in {twice}, a story without all its outlets in {short}",
        flush=True,
    )
    # Passages are merged with their neighbours after those of copies were left out.
    return not short and twice <= len(seconds) // 20
