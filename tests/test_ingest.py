"""Sources into a library: an outcome for each, nothing twice, nothing lost."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from support.adding import add, draft
from support.hashing import HashingEmbedder

import qa.types as t
from qa.errors import LibraryError, ModelError, SourceError
from qa.ingest import BATCH, ingest
from qa.library.library import Library, open_library
from qa.protocols import Embedder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


World = dict[str, list[t.Draft | SourceError] | SourceError]


def run(library: Library, world: World, sources: Iterable[str] | None = None) -> list[t.Outcome]:
    def read(source: str) -> Iterator[t.Draft | SourceError]:
        found = world[source]
        if isinstance(found, SourceError):
            raise found
        return iter(found)

    chosen = list(world) if sources is None else sources
    return list(ingest(chosen, read=read, library=library, embedder=HashingEmbedder()))


def article(text: str, path: str | None = None, url: str | None = None, title: str | None = None) -> t.Draft:
    return t.Draft(text=text, path=path, url=url, title=title)


def kinds(outcomes: list[t.Outcome]) -> list[str]:
    return [outcome.kind for outcome in outcomes]


def test_every_source_has_an_outcome_and_failures_stop_nothing(library: Library) -> None:
    world: World = {
        "/a": [article("Text one.", "/a")],
        "/bad": SourceError("/bad: it is a picture", "name a text"),
        "/b": [article("Text two.", "/b")],
        "/blank": [article(" \n ", "/blank")],
        "/nothing": [],
        "/copy": [article("Text one.", "/copy")],
    }
    outcomes = run(library, world)
    assert [o.source for o in outcomes] == list(world)
    assert kinds(outcomes) == ["added", "failed", "added", "failed", "failed", "copy"]
    assert outcomes[1].reason == "/bad: it is a picture. name a text"
    assert all(o.reason and o.source in o.reason for o in outcomes if o.kind == "failed")
    assert outcomes[5].article == outcomes[0].article
    assert library.count() == 2
    assert library.pending() == 0


def test_adding_again_changes_nothing(library: Library) -> None:
    add(library, range(12))
    before = (library.list(), library.generation())
    assert set(kinds(add(library, range(12)))) == {"unchanged"}
    assert (library.list(), library.generation()) == before


def test_a_changed_file_replaces_its_article(library: Library) -> None:
    run(library, {"/a": [article("The bridge holds 40 tonnes.", "/a")]})
    (outcome,) = run(library, {"/a": [article("The bridge holds 60 tonnes.", "/a")]})
    assert outcome.kind == "changed"
    assert [i.id for i in library.list()] == [outcome.article]
    question = HashingEmbedder().embed(["bridge"])[0]
    hits = library.search_vectors(question, 10, t.Filter())
    assert [hit.split(":")[0] for hit, _ in hits] == [outcome.article]


def test_a_changed_page_replaces_its_article(library: Library) -> None:
    url = "https://example.org/a"
    run(library, {url: [article("Ten were hurt.", url=url)]})
    assert kinds(run(library, {url: [article("Twelve were hurt.", url=url)]})) == ["changed"]
    assert library.count() == 1


def test_files_that_name_the_same_address_do_not_replace_each_other(library: Library) -> None:
    home = "https://example.org/"
    world: World = {f"/{n}": [article(f"Text {n}.", f"/{n}", home)] for n in range(5)}
    for _ in range(2):
        run(library, world)
        assert library.count() == 5
    assert set(kinds(run(library, world))) == {"unchanged"}


def test_pasted_texts_do_not_replace_each_other(library: Library) -> None:
    assert kinds(run(library, {"-": [article("Pasted first.")]})) == ["added"]
    assert kinds(run(library, {"-": [article("Pasted second.")]})) == ["added"]
    assert kinds(run(library, {"-": [article("Pasted first.")]})) == ["unchanged"]
    assert library.count() == 2


def test_a_source_with_several_articles(library: Library) -> None:
    several = [
        article("One.", "/all", "https://example.org/1"),
        SourceError("/all, line 2: not JSON", "correct the line"),
        article("Two.", "/all", "https://example.org/2"),
        article("Three.", "/all"),
        article("Four.", "/all"),
    ]
    outcomes = run(library, {"/all": list(several)})
    assert kinds(outcomes) == ["added", "failed", "added", "added", "added"]
    assert {o.source for o in outcomes} == {"/all"}
    several[2] = article("Two, corrected.", "/all", "https://example.org/2")
    assert kinds(run(library, {"/all": several})) == [
        "unchanged",
        "failed",
        "changed",
        "unchanged",
        "unchanged",
    ]
    assert library.count() == 4


def test_a_text_that_is_not_unicode_fails_alone(library: Library) -> None:
    world: World = {"/\udce4": [article("Text.", "/\udce4")], "/b": [article("A \ud800 half.", "/b")]}
    world["/c"] = [article("Text.", "/c")]
    outcomes = run(library, world)
    assert kinds(outcomes) == ["failed", "failed", "added"]
    assert all((o.reason or "").isprintable() for o in outcomes)


def test_passages_are_embedded_many_articles_at_a_time(library: Library) -> None:
    embedder = HashingEmbedder()
    add(library, range(400), embedder)
    assert library.pending() == 0
    assert sum(embedder.batches) == library.passage_count()
    assert embedder.batches[:-1] == [BATCH] * (len(embedder.batches) - 1)


def test_what_was_stored_before_an_interruption_is_completed(library: Library) -> None:
    def read(source: str) -> Iterator[t.Draft]:
        if source == "5":
            raise KeyboardInterrupt
        yield draft(int(source))

    embedder = HashingEmbedder()
    seen: list[t.Outcome] = []
    with contextlib.suppress(KeyboardInterrupt):
        for outcome in ingest(map(str, range(9)), read=read, library=library, embedder=embedder):
            seen.append(outcome)  # noqa: PERF402  what came before the interruption counts
    assert kinds(seen) == ["added"] * 5
    assert library.count() == 5
    assert embedder.batches == []
    library.resume(embedder)
    assert library.pending() == 0
    assert kinds(add(library, range(9))) == ["unchanged"] * 5 + ["added"] * 4


def test_closing_the_iterator_frees_the_library(library: Library, tmp_path: Path) -> None:
    def read(source: str) -> Iterator[t.Draft]:
        yield draft(int(source))

    running = ingest(map(str, range(9)), read=read, library=library, embedder=HashingEmbedder())
    assert next(running).kind == "added"
    running.close()
    with open_library(tmp_path / "library") as other:
        assert kinds(add(other, range(2))) == ["unchanged", "added"]


class Broken(HashingEmbedder):
    """Its server is down."""

    def embed(self, texts: object) -> list[list[float]]:
        raise ModelError("the embedder is gone", "bring it back")


def test_texts_are_safe_when_the_embedder_fails(library: Library) -> None:
    with pytest.raises(ModelError):
        add(library, range(3), Broken())
    assert library.count() == 3
    assert library.search_words(["bridge"], 5, t.Filter())
    add(library, range(4))
    assert library.pending() == 0
    assert len(library.search_vectors([0.1] * 32, 1000, t.Filter())) == library.passage_count()


def test_an_unwritable_library_ends_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError):
        add(open_library(tmp_path / "file"), [1])


def test_the_real_embedder_finds_what_no_word_tells(library: Library, embedder: Embedder) -> None:
    texts = [
        "The physician treated forty patients on the ward that night.",
        "The football club lost its third match in a row.",
        "Farmers expect a poor wheat harvest after the drought.",
    ]

    def read(source: str) -> Iterator[t.Draft]:
        yield t.Draft(text=texts[int(source)], path=f"/{source}")

    outcomes = list(ingest(map(str, range(3)), read=read, library=library, embedder=embedder))
    vector = embedder.embed(["How many sick people did the doctor look after?"])[0]
    passage, cosine = library.search_vectors(vector, 1, t.Filter())[0]
    assert passage.split(":")[0] == outcomes[0].article
    assert cosine == pytest.approx(library.cosines(vector, [passage])[passage], abs=1e-4)
    library.check_embedder(embedder.name)
