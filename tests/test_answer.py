"""The straight line of a question, with the real embedder and a library in memory."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from support.memory_library import MemoryLibrary, Piece
from support.scripted import ScriptedWriter

import qa.types as t
from qa.answer import Parts, Question, answer, drain
from qa.errors import BackendError, BackendUnreachable
from qa.models.extractive import Extractive
from qa.protocols import Embedder, Writer

FIRE = (
    "A fire at the Harrow Lane warehouse in Kellstow injured 17 people on Monday night. "
    "The county fire service said 60 firefighters fought it until dawn. "
    "Damage was put at 6 million pounds by the owner, Dunmore Freight."
)
FERRY = (
    "The ferry Tern will make eight crossings a day between Kellstow and Aldmouth from 1 May. "
    "A single fare rises to 7.20 pounds, the operator said. "
    "Captain Greta Holm welcomed the longer season."
)
WIRE = "By our correspondent. " + FIRE


@pytest.fixture(scope="module")
def library(embedder: Embedder) -> MemoryLibrary:
    return MemoryLibrary(
        [
            Piece(FIRE, "Seventeen hurt in Kellstow fire", "County Post", datetime(2025, 3, 4, tzinfo=UTC)),
            Piece(FERRY, "More crossings", "Harbour News", datetime(2025, 4, 2, tzinfo=UTC)),
            Piece(WIRE, "Warehouse blaze", "Northern Wire", datetime(2025, 3, 5, tzinfo=UTC)),
        ],
        embedder,
    )


@pytest.fixture
def ask(library: MemoryLibrary, embedder: Embedder) -> Callable[..., list[t.Event]]:
    def asked(text: str, writer: Writer | None = None, **fields: object) -> list[t.Event]:
        parts = Parts(library, embedder, writer or Extractive())
        return list(answer(Question(text, **fields), parts))  # type: ignore[arg-type]

    return asked


def done(events: list[t.Event]) -> t.Answer:
    return drain(iter(events))


def shown(events: list[t.Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, t.Token))


def test_an_answer_quotes_the_sentence_that_holds_it(
    ask: Callable[..., list[t.Event]], library: MemoryLibrary
) -> None:
    events = ask("How many people were injured in the Kellstow fire?")
    found = done(events)
    assert isinstance(events[0], t.Found)
    assert not found.refused
    assert "17 people" in found.text
    assert shown(events) == found.text, "what was streamed is what is kept"
    assert found.backend == "extractive"
    assert [claim.status for claim in found.claims] == ["supported"] * len(found.claims)
    for citation in found.citations:
        assert library.article(citation.article.id).text[citation.start : citation.end] == citation.quote
    assert set(found.seconds) == {"retrieve", "write", "verify"}


def test_sources_that_differ_are_shown_side_by_side(embedder: Embedder) -> None:
    other = (
        "The fire injured 12 people at the Harrow Lane warehouse in Kellstow, a union said. "
        "The union asked for an inquiry into the sprinklers of the building."
    )
    library = MemoryLibrary(
        [
            Piece(FIRE, "Kellstow fire", "County Post", datetime(2025, 3, 4, tzinfo=UTC)),
            Piece(WIRE, "Warehouse blaze", "Northern Wire", datetime(2025, 3, 5, tzinfo=UTC)),
            Piece(other, "Union on the Kellstow fire", "The Steward", datetime(2025, 3, 6, tzinfo=UTC)),
        ],
        embedder,
    )
    asked = Question("How many people were injured in the Kellstow fire?")
    found = drain(answer(asked, Parts(library, embedder, ScriptedWriter("It injured 17 people [1]."))))
    (conflict,) = found.conflicts
    assert len(conflict.values) == 2, "a copy gives no value of its own"
    numbers = {citation.n: citation for citation in found.citations}
    for value in conflict.values:
        for n in value.citations:
            assert value.quote in numbers[n].quote
    assert [value.outlet for value in conflict.values if value.newest] == ["The Steward"]
    for citation in found.citations:
        assert library.article(citation.article.id).text[citation.start : citation.end] == citation.quote


def test_copies_count_as_one_independent_source(ask: Callable[..., list[t.Event]]) -> None:
    found = done(
        ask("How many were hurt?", ScriptedWriter("It hurt 17 people [1]. It injured 17 people [2]."))
    )
    assert (found.articles, found.independent) == (2, 1)


def test_what_the_articles_do_not_say_is_refused_before_a_model_is_asked(
    ask: Callable[..., list[t.Event]],
) -> None:
    writer = ScriptedWriter("Emmanuel Macron [1].")
    found = done(ask("Who is the president of France?", writer))
    assert found.refused
    assert found.reason
    assert writer.requests == []
    assert found.text.startswith("Not in your 3 articles.")
    assert found.coverage.newest == datetime(2025, 4, 2, tzinfo=UTC)
    assert found.coverage.nearest
    assert (found.claims, found.citations) == ((), ())


def test_a_model_that_finds_no_answer_is_a_refusal_and_nothing_of_it_is_shown(
    ask: Callable[..., list[t.Event]],
) -> None:
    events = ask("How many firefighters fought the fire?", ScriptedWriter(["NOT IN ", "THE ARTI", "CLES."]))
    assert done(events).refused
    assert shown(events) == ""


def test_a_figure_that_the_cited_passage_lacks_is_named(ask: Callable[..., list[t.Event]]) -> None:
    found = done(
        ask("How many people were injured in the fire?", ScriptedWriter("The fire injured 71 people [1]."))
    )
    (claim,) = found.claims
    assert claim.status != "supported"
    assert [(p.kind, p.value) for p in claim.problems if p.kind == "number"] == [("number", "71")]
    assert "71" in found.text, "labels inform; they never drop text"


def test_a_number_that_was_not_offered_is_a_problem(ask: Callable[..., list[t.Event]]) -> None:
    found = done(
        ask("How many people were injured in the fire?", ScriptedWriter("It injured 17 people [9]."))
    )
    assert "marker" in [p.kind for p in found.claims[0].problems]
    assert 9 not in [c.n for c in found.citations]


def test_evidence_that_the_writer_did_not_see_cannot_be_cited(ask: Callable[..., list[t.Event]]) -> None:
    class Short(ScriptedWriter):
        def write(self, request: t.WriteRequest):  # type: ignore[no-untyped-def]
            yield t.Written(notice="one passage did not fit", dropped=(1,))
            yield from super().write(request)

    events = ask("How many people were injured in the fire?", Short("It injured 17 people [1]."))
    assert "marker" in [p.kind for p in done(events).claims[0].problems]
    assert [e.text for e in events if isinstance(e, t.Notice)] == ["one passage did not fit"]


def test_half_a_marker_is_never_shown(ask: Callable[..., list[t.Event]]) -> None:
    events = ask(
        "How many people were injured in the fire?",
        ScriptedWriter(["It injured 17 people [", "1", "] there."]),
    )
    for event in events:
        if isinstance(event, t.Token):
            assert event.text.count("[") == event.text.count("]")
    assert shown(events) == "It injured 17 people [1] there."


def test_a_backend_that_dies_in_the_middle_leaves_its_text_checked_and_marked(
    ask: Callable[..., list[t.Event]],
) -> None:
    writer = ScriptedWriter(
        ["It injured 17 people [1]. The", BackendError("the server stopped", "try again")]
    )
    found = done(ask("How many people were injured in the fire?", writer))
    assert found.truncated is not None
    assert "the server stopped" in found.truncated
    assert found.claims[0].citations == (1,)


def test_a_backend_that_fails_before_its_first_word_is_an_error(ask: Callable[..., list[t.Event]]) -> None:
    with pytest.raises(BackendUnreachable):
        ask(
            "How many people were injured in the fire?",
            ScriptedWriter([BackendUnreachable("no server", "start it")]),
        )


def test_closing_the_events_stops_the_writer(library: MemoryLibrary, embedder: Embedder) -> None:
    writer = ScriptedWriter("one two three four five six")
    events = answer(Question("How many people were injured in the fire?"), Parts(library, embedder, writer))
    for event in events:
        if isinstance(event, t.Token):
            break
    events.close()  # type: ignore[attr-defined]
    assert writer.closed == 1


def test_as_of_a_day_nothing_later_is_seen(ask: Callable[..., list[t.Event]]) -> None:
    found = done(ask("How many crossings does the Tern make a day?", as_of=datetime(2025, 3, 10, tzinfo=UTC)))
    assert found.refused
    found = done(ask("How many crossings does the Tern make a day?", as_of=datetime(2025, 4, 10, tzinfo=UTC)))
    assert "eight" in found.text


def test_a_follow_up_is_asked_as_a_standalone_question(ask: Callable[..., list[t.Event]]) -> None:
    history = (t.Turn("How many crossings does the Tern make a day?", "Eight [1]."),)
    found = done(ask("and what does it cost?", history=history))
    assert "Tern" in found.standalone
    assert found.question == "and what does it cost?"


def test_a_text_given_along_is_one_more_source(ask: Callable[..., list[t.Event]]) -> None:
    note = "The Oldcastle toll bridge charges 3.40 pounds for a car since January, the trust said."
    question = "What does the Oldcastle toll bridge charge for a car?"
    assert done(ask(question)).refused
    found = done(ask(question, context=note))
    assert "3.40" in found.text
    assert found.citations[0].article.title == "standard input"
    assert note[found.citations[0].start : found.citations[0].end] == found.citations[0].quote
