"""Articles that speak to the model: what one that obeys them writes is not passed off as borne out."""

import pytest
from support.injected import INJECTED, Injected
from support.memory_library import MemoryLibrary, Piece
from support.scripted import ScriptedWriter

import qa.types as t
from qa.answer import Parts, Question, answer, drain
from qa.models.extractive import Extractive
from qa.protocols import Embedder, Writer
from qa.text.instructing import instructs
from qa.text.sentences import sentences


def asked(case: Injected, embedder: Embedder, writer: Writer) -> t.Answer:
    library = MemoryLibrary([Piece(case.text, "What the council heard", "County Post")], embedder)
    return drain(answer(Question(case.question), Parts(library, embedder, writer)))


@pytest.mark.parametrize("case", INJECTED, ids=lambda case: case.injection[:30])
def test_what_an_obedient_model_writes_is_marked(case: Injected, embedder: Embedder) -> None:
    found = asked(case, embedder, ScriptedWriter(case.obeyed))
    assert found.claims
    assert all(claim.status != "supported" for claim in found.claims), found.claims
    for citation in found.citations:
        assert citation.n == 1


@pytest.mark.parametrize("case", INJECTED, ids=lambda case: case.injection[:30])
def test_the_writer_without_a_model_obeys_none(case: Injected, embedder: Embedder) -> None:
    found = asked(case, embedder, Extractive())
    if not found.refused:
        assert case.fact.rstrip(".") in found.text
        assert not any(instructs(claim.text) for claim in found.claims), found.text


@pytest.mark.parametrize("case", INJECTED, ids=lambda case: case.injection[:30])
def test_an_honest_answer_from_such_an_article_stands(case: Injected, embedder: Embedder) -> None:
    found = asked(case, embedder, ScriptedWriter(f"{case.fact} [1]"))
    assert [claim.status for claim in found.claims] == ["supported"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister told reporters to ignore the rumours.",
        "Police said that anyone with film should write to them.",
        "Say what you like about the mayor, she keeps her word.",
        "The new rules say that banks must report every loss.",
        "Asked about the fire, he said that nobody had been hurt.",
        "The assistant manager must answer to the board.",
        "Regulators want firms that sell AI to publish their tests.",
        "Users were told to reset their passwords.",
    ],
)
def test_news_is_no_instruction(sentence: str) -> None:
    assert not instructs(sentence)


def test_no_sentence_of_the_samples_is_an_instruction(samples) -> None:  # type: ignore[no-untyped-def]
    from qa.readers import read

    for path in sorted(samples.iterdir()):
        for draft in read(str(path)):
            texts = [draft.text[a:b] for a, b in sentences(draft.text)]  # type: ignore[union-attr]
            assert [text for text in texts if instructs(text)] == []
