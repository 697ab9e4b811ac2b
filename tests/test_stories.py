"""Near-copies are one story as they come in; what changes with time stands as it stood."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.hashing import HashingEmbedder

import qa.types as t
from qa.library.library import Library, open_library
from qa.retrieve import retrieve
from qa.summaries.material import gather
from qa.summaries.values import Wanted

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
import copies

EMBEDDER = HashingEmbedder()
FLOOD = (
    "The river Asker broke its banks at Dunholt early on Tuesday and 340 families were taken to the sports "
    "hall.\n\nMayor Ines Corrado said the wall had been inspected in 2019 and found sound.\n\n"
    "Trains to Averlo were stopped until Thursday, the Northern Railway said, and 12 roads stay closed."
)
CUT = FLOOD.rsplit("\n\n", 1)[0]
OTHER = (
    "Insurers expect claims of 90 million after the wall gave way. The Brokers' Union said most houses in "
    "the "
    "lower town were covered, but that 55 shops were not, and that it would take until spring to settle "
    "them all."
)
NOTICE = (
    "Harbour Post has reported from the region since the days of the steam ferry. Write to the newsroom of "
    "Harbour Post, or become a member and read without advertisements. All rights reserved. This may "
    "not be published, broadcast, rewritten or redistributed without prior written permission. Opinions "
    "expressed by commentators are their own and do not reflect the views of the publisher. Terms of use, "
    "privacy notice and cookie preferences apply to all readers of this page."
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def store(library: Library, text: str, key: str, **fields: object) -> str:
    return library.store(t.Draft(text=text, path=key, **fields), key)[1]  # type: ignore[arg-type]


def story(library: Library, id_: str) -> t.Story:
    return library.stories([id_])[id_]


def test_copies_share_a_story_with_all_outlets_that_carry_it(library: Library) -> None:
    whole = store(library, FLOOD, "/a", outlet="The Wire")
    other = store(library, OTHER, "/b", outlet="The Post")
    trimmed = store(library, CUT, "/c", outlet="Évening Post")
    store(library, FLOOD, "/d", outlet="Courier")
    assert story(library, whole) == story(library, trimmed)
    assert story(library, whole).outlets == ("Courier", "The Wire", "Évening Post")
    assert story(library, whole).articles == 2
    assert story(library, other).id != story(library, whole).id
    assert library.stories(["unknown"]) == {}


def test_a_notice_under_every_article_makes_no_story_of_them(library: Library) -> None:
    made = [
        copies.Made(each.headline, [*each.paragraphs, NOTICE], each.family)
        for each in copies.articles(20, 200)
    ]
    ids, _ = copies.stored(library, made)
    precision, recall = copies.measured(library, ids, made)
    assert precision >= 0.98
    assert recall >= 0.95


def test_the_original_joins_two_copies_that_share_too_little(library: Library) -> None:
    words = [f"word{n}" for n in range(300)]
    changed = [
        [w if (n + shift) % 10 > 2 else f"other{shift}{n}" for n, w in enumerate(words)] for shift in (0, 5)
    ]
    one, other = (store(library, " ".join(text), f"/{n}") for n, text in enumerate(changed))
    assert story(library, one).id != story(library, other).id
    store(library, " ".join(words), "/original")
    assert story(library, one).id == story(library, other).id


def test_a_removed_article_is_found_by_none(library: Library) -> None:
    first = store(library, FLOOD, "/a")
    library.remove(first)
    again = store(library, CUT, "/b")
    assert story(library, again).articles == 1
    assert library.examine(EMBEDDER.name).wrong("stories") is False


@pytest.mark.parametrize("lost", ["", "WHERE key >> 32 > 20"])
def test_the_doctor_sorts_them_again(library: Library, lost: str) -> None:
    one, other = store(library, FLOOD, "/a"), store(library, CUT, "/b")
    library.fill(EMBEDDER)
    database = library._store.database
    with library.writing(), database.transaction():
        database.run(f"DELETE FROM sketches {lost}")
        database.run("UPDATE articles SET story = number")
    health = library.examine(EMBEDDER.name)
    assert health.wrong("stories")
    assert library.mend(health, EMBEDDER).findings == ()
    assert story(library, one) == story(library, other)


def test_a_made_set_of_families_is_told_from_different_articles(library: Library) -> None:
    """A small one of what ``eval/copies.py`` measures."""
    made = copies.articles(40, 400)
    ids, _ = copies.stored(library, made)
    precision, recall = copies.measured(library, ids, made)
    assert precision >= 0.98
    assert recall >= 0.95


def test_a_search_gives_one_passage_a_story_but_every_figure(library: Library) -> None:
    for key, text in {"/a": FLOOD, "/b": CUT, "/c": FLOOD.replace("340", "410")}.items():
        store(library, text, key, outlet=f"Outlet {key}")
    library.fill(EMBEDDER)
    found = retrieve("How many families were taken to the sports hall?", library=library, embedder=EMBEDDER)
    said = [hit.passage.text for hit in found.hits if "families" in hit.passage.text]
    assert sorted("410" in text for text in said) == [False, True]
    assert found.hits[0].carried_by == ("Outlet /a", "Outlet /b", "Outlet /c")


def test_the_fullest_copy_speaks_for_its_story(library: Library) -> None:
    fuller = f"{FLOOD}\n\nA shelter for 60 dogs opened at the school, Ana Lund of the council said."
    for key, text in {"/a": FLOOD, "/b": CUT, "/c": fuller}.items():
        store(library, text, key, outlet=f"Outlet {key}")
    store(library, OTHER, "/d")
    library.fill(EMBEDDER)
    found = retrieve("How many families were taken to the sports hall?", library=library, embedder=EMBEDDER)
    assert [hit.passage.text for hit in found.hits] == [fuller, OTHER]
    assert found.hits[0].carried_by == ("Outlet /a", "Outlet /b", "Outlet /c")
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)


def test_an_exact_copy_counts_as_a_carrier(library: Library) -> None:
    for key in ("/a", "/b"):
        store(library, FLOOD, key, outlet=f"Outlet {key}")
    library.fill(EMBEDDER)
    (hit,) = retrieve("families in the sports hall", library=library, embedder=EMBEDDER).hits
    assert hit.carried_by == ("Outlet /a", "Outlet /b")


DAY = datetime(2025, 3, 1, 9, tzinfo=UTC)


def count_as_of(library: Library, when: datetime | None) -> list[str]:
    """What is found about the ferry as of a moment, by words and by vectors, which agree."""
    where = t.Filter(as_of=when)
    by_words = {id_ for id_, _ in library.search_words(["ferry"], 10, where)}
    by_vectors = {id_ for id_, _ in library.search_vectors(EMBEDDER.embed(["ferry"])[0], 10, where)}
    assert by_words == by_vectors
    assert library.count(where) == len(by_words)
    return sorted(passage.text for passage in library.passages(list(by_words)).values())


def test_as_of_a_day_what_stood_then_is_seen(library: Library) -> None:
    texts = [f"The ferry makes {n} crossings a day." for n in (8, 6, 4)]
    times = [None, DAY + timedelta(days=2), DAY + timedelta(days=9)]
    for text, modified in zip(texts, times, strict=True):
        store(library, text, "/ferry", published=DAY, modified=modified)
        library.fill(EMBEDDER)
    assert count_as_of(library, None) == texts[2:]
    assert count_as_of(library, DAY + timedelta(days=1)) == texts[:1]
    assert count_as_of(library, DAY + timedelta(days=2)) == texts[1:2]
    assert count_as_of(library, DAY + timedelta(days=8)) == texts[1:2]
    assert count_as_of(library, DAY + timedelta(days=30)) == texts[2:]
    assert count_as_of(library, DAY - timedelta(days=1)) == []
    found = retrieve("How many crossings?", library=library, embedder=EMBEDDER, as_of=DAY + timedelta(days=5))
    assert [hit.passage.text for hit in found.hits] == texts[1:2]


def test_without_a_time_of_change_a_version_stands_from_when_it_was_seen(library: Library) -> None:
    store(library, "The ferry makes 8 crossings.", "/ferry", published=DAY)
    store(library, "The ferry makes 6 crossings.", "/ferry", published=DAY)
    library.fill(EMBEDDER)
    before = datetime.now(UTC) - timedelta(hours=1)
    assert count_as_of(library, before) == ["The ferry makes 8 crossings."]
    assert count_as_of(library, datetime.now(UTC)) == ["The ferry makes 6 crossings."]


def test_a_text_that_comes_back_did_not_stand_in_between(library: Library) -> None:
    for n, text in enumerate(("8", "6", "8")):
        store(
            library,
            f"The ferry makes {text} crossings.",
            "/ferry",
            published=DAY,
            modified=DAY + timedelta(days=n * 10) if n else None,
        )
    library.fill(EMBEDDER)
    seen = [count_as_of(library, DAY + timedelta(days=d)) for d in (5, 15, 25)]
    assert [text[0].split()[3] for text in seen] == ["8", "6", "8"]
    assert count_as_of(library, None) == ["The ferry makes 8 crossings."]


def test_of_exact_copies_the_first_that_came_out_is_shown(library: Library) -> None:
    paste = store(library, FLOOD, "/0")
    for n, outlet in ((4, "Courier"), (0, "The Wire"), (2, "Evening Post")):
        published = DAY + timedelta(days=n)
        assert store(library, FLOOD, f"/{n}{outlet}", outlet=outlet, published=published) == paste
    library.fill(EMBEDDER)
    assert library.article(paste).info.outlet == "The Wire"
    assert library.count(t.Filter(as_of=DAY + timedelta(days=1))) == 1
    store(library, OTHER, "/0The Wire", outlet="The Wire", published=DAY)
    assert library.article(paste).info.outlet == "Evening Post"


def test_an_outlet_that_carries_an_exact_copy_finds_it(library: Library) -> None:
    store(library, OTHER, "/other", outlet="Harbour Post")
    carried = store(library, FLOOD, "/a", outlet="The Wire", published=DAY)
    store(library, FLOOD, "/b", outlet="Évening Post", published=DAY + timedelta(days=2))
    library.fill(EMBEDDER)
    where = t.Filter(outlets=("éVENING post",))
    assert [info.id for info in library.list(where)] == [carried]
    assert [
        hit.article.id for hit in retrieve("river", library=library, embedder=EMBEDDER, where=where).hits
    ] == [carried]
    assert library.count(replace(where, as_of=DAY + timedelta(days=1))) == 0, "it had not come out there"
    assert library.count(replace(where, as_of=DAY + timedelta(days=3))) == 1
    library.remove(carried)
    assert library.count(where) == 0


def test_as_of_a_day_only_what_carried_a_story_then_is_named(library: Library) -> None:
    whole = store(library, FLOOD, "/a", outlet="The Wire", published=DAY)
    store(library, CUT, "/c", outlet="Evening Post", published=DAY + timedelta(days=2))
    store(library, FLOOD, "/d", outlet="Courier", published=DAY + timedelta(days=4))
    library.fill(EMBEDDER)
    named = (("The Wire",), ("Evening Post", "The Wire"), ("Courier", "Evening Post", "The Wire"))
    for days, outlets in zip((1, 3, 5), named, strict=True):
        then = DAY + timedelta(days=days)
        told = library.stories([whole], then)[whole]
        assert (told.outlets, told.articles) == (outlets, 1 if days == 1 else 2)
        found = retrieve("Who was taken to the hall?", library=library, embedder=EMBEDDER, as_of=then)
        assert {hit.carried_by for hit in found.hits} == {told.carriers}
    changed = DAY + timedelta(days=6)
    store(library, OTHER, "/c", outlet="Evening Post", published=DAY, modified=changed)
    assert story(library, whole).outlets == ("Courier", "The Wire")
    assert library.stories([whole], DAY + timedelta(days=3))[whole].outlets == named[1]


def test_a_summary_as_of_a_day_reads_what_stood_then(library: Library) -> None:
    for n, text in enumerate(("8", "6")):
        modified = DAY + timedelta(days=n * 10) if n else None
        store(library, f"The ferry makes {text} crossings.", "/ferry", published=DAY, modified=modified)
    library.fill(EMBEDDER)
    then = DAY + timedelta(days=5)
    for wanted in (Wanted(as_of=then), Wanted(topic="ferry", as_of=then)):
        material = gather(wanted, library=library, embedder=EMBEDDER)
        assert [piece.article.text for piece in material.pieces] == ["The ferry makes 8 crossings."]


def test_what_has_no_date_is_seen_from_when_it_came_in(library: Library) -> None:
    store(library, "The ferry makes 8 crossings.", "/ferry")
    library.fill(EMBEDDER)
    assert count_as_of(library, datetime.now(UTC) - timedelta(hours=1)) == []
    assert count_as_of(library, datetime.now(UTC)) == ["The ferry makes 8 crossings."]
