"""Whatever happened to a library, what is exported and added to an empty one makes an equal one."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.equal import add, content, export, lines

import qa.types as t
from qa.library.changes import article_id
from qa.library.library import VECTORS, Library
from qa.library.vectors import Vectors
from qa.protocols import Embedder, Hold

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
FEED = "https://feed.example/rss"
FILES = ("/a.txt", "/b.txt", "/c.zip", FEED)
KEYS = ("/a.txt", "/b.txt", "/c.zip#1", "/c.zip#2", "https://feed.example/1", "https://feed.example/2")
FLOOD = (
    "The river Asker broke its banks at Dunholt early on Tuesday and 340 families were taken to the sports "
    "hall.\n\nMayor Ines Corrado said the wall had been inspected in 2019 and found sound.\n\n"
    "Trains to Averlo were stopped until Thursday, the Northern Railway said, and 12 roads stay closed."
)
CLAIMS = (
    "Insurers expect claims of 90 million after the wall at the river gave way. The Brokers' Union said most "
    "houses in the lower town were covered, but that 55 shops were not, and that it would take until spring."
)
TEXTS = (
    FLOOD,
    FLOOD.rsplit("\n\n", 1)[0],
    FLOOD.replace("Tuesday", "Wednesday"),
    CLAIMS,
    f"{FLOOD}\n\n{CLAIMS}",
    "The river rose.",
    "The river fell.",
    "The river\n\nrose.",
)


class Unembedded(Library):
    """A library whose vectors wait: they follow from its passages."""

    def fill(self, embedder: Embedder, *, least: int = 1, hold: Hold = nullcontext) -> int:
        return 0


def unembedded(folder: Path) -> Unembedded:
    return Unembedded(folder, Vectors(folder / VECTORS, None, None), lambda _line: None)


Step = Callable[[Library], None]


def file_of(key: str) -> str:
    return FEED if key.startswith("https") else key.split("#")[0]


def _store(
    text: str, key: str, title: str | None, outlet: str | None, days: int | None, keep: bool, whole: bool
) -> Step:
    def step(library: Library) -> None:
        when = None if days is None else FIRST_DAY + timedelta(days=days)
        path = None if key.startswith("https") else file_of(key)
        url = key if key.startswith("https") else None
        draft = t.Draft(text, title, outlet, url=url, path=path, published=FIRST_DAY, modified=when)
        library.store(draft, key)
        if keep and url:
            library.keep_page(t.Page(FEED, "etag"), [key], whole=whole)
        elif keep:
            library.keep(t.FileLook(file_of(key), 1, 1, "", (), False), [key], whole=whole)

    return step


def _remove(at: int) -> Step:
    def step(library: Library) -> None:
        ids = [row[0] for row in library._store.database.rows("SELECT id FROM articles ORDER BY number")]
        if ids:
            library.remove(ids[at % len(ids)])

    return step


stores = st.builds(
    _store,
    st.sampled_from(TEXTS),
    st.sampled_from(KEYS),
    st.sampled_from((None, "One", "Two")),
    st.sampled_from((None, "The Wire", "Courier")),
    st.none() | st.integers(0, 600),
    st.booleans(),
    st.booleans(),
)
steps = st.one_of(
    stores,
    stores,
    stores,
    st.builds(_remove, st.integers(0, 20)),
    st.builds(
        lambda file, prune: lambda library: library.gone(file, prune=prune),
        st.sampled_from(FILES),
        st.booleans(),
    ),
    st.builds(lambda file: lambda library: library.prune_missing(file), st.sampled_from(FILES)),
    st.builds(
        lambda name: lambda library: library.remember([t.Source(name, "folder")]),
        st.sampled_from(("/x", "/y")),
    ),
)


@settings(max_examples=60, deadline=None)
@given(history=st.lists(steps, min_size=1, max_size=14))
def test_any_history_comes_back(history: list[Step], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("x")
    file = folder / "out.jsonl"
    with unembedded(folder / "one") as one, unembedded(folder / "two") as two:
        for step in history:
            step(one)
        written = export(one, file)
        first = add(two, file) if written else []
        assert {o.kind for o in first} <= {"added", "copy"}, first
        assert content(two) == content(one)
        assert lines(two) == written
        generation = two.generation()
        again = add(two, file) if written else []
        assert {o.kind for o in again} <= {"unchanged"}
        assert two.generation() == generation
        assert lines(two) == written
        # It may go on as the first would.
        for library in (one, two):
            step(library)
        assert [i.id for i in two.list()] == [i.id for i in one.list()]


def standing(library: Library) -> dict[str, tuple[str, datetime | None]]:
    """What each place holds, and since when."""
    found = (d for d in library.exported() if isinstance(d, t.Draft) and d.standing)
    return {
        d.standing.place: (article_id(d.text), d.standing.since)
        for d in found
        if d.standing and d.standing.stood_until is None
    }


@settings(max_examples=40, deadline=None)
@given(history=st.lists(st.tuples(st.booleans(), steps), min_size=2, max_size=16))
def test_any_history_joins_another(
    history: list[tuple[bool, Step]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("x")
    file = folder / "out.jsonl"
    with unembedded(folder / "mine") as mine, unembedded(folder / "theirs") as theirs:
        for is_mine, step in history:
            step(mine if is_mine else theirs)
        if not export(theirs, file):
            return
        before, told = standing(mine), standing(theirs)
        articles = {row[0] for row in mine._store.database.rows("SELECT id FROM articles")}
        assert {o.kind for o in add(mine, file)} <= {"added", "changed", "copy", "unchanged"}
        after = standing(mine)
        for place, (article, since) in before.items():
            newer, seen = told.get(place, (article, since))
            assert after[place][0] == (newer if since and seen and seen > since else article)
        assert {mine.article(i).info.id for i in articles} == articles
        assert {f.part for f in mine.examine(None).findings} <= {"vectors"}
        known = content(mine)
        assert {o.kind for o in add(mine, file)} <= {"unchanged"}
        assert content(mine) == known
