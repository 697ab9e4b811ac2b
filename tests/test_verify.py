"""Claims against real evidence, with the real embedder."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.memory_library import MemoryLibrary, Piece

import qa.types as t
from qa.protocols import Embedder
from qa.text.sentences import sentences
from qa.verify import Checked, check

PIECES = [
    Piece(
        "North Korea had sent around 15000 troops to fight in the war in Ukraine, according to South Korean "
        "assessments. It also supplied artillery and ballistic missiles. Mr Kim agreed to send thousands of "
        "construction workers and deminers to the Kursk region. Mr Putin and Mr Kim spoke on Tuesday. "
        "“Our bond will only grow,” the Kremlin quoted him as saying. The call lasted 40 minutes.",
        title="Putin calls Kim Jong Un",
        outlet="The Daily Example",
        published=datetime(2025, 8, 13, 9, tzinfo=UTC),
        url="https://example.org/call?a=1#top",
    ),
    Piece(
        "The harbour council of Port Ansel voted to rebuild the old lighthouse. The work will cost £2.3m and "
        "will be finished by spring 2027. Mayor Ines Harrow said that the storm had left no choice. She had "
        "opposed an earlier plan for a tower of steel. The lighthouse was closed in 2023.",
        title="Lighthouse to rise again",
        outlet="Ansel Packet",
        published=datetime(2025, 5, 2, tzinfo=UTC),
    ),
]


@pytest.fixture(scope="module")
def library(embedder: Embedder) -> MemoryLibrary:
    return MemoryLibrary(PIECES, embedder)


@pytest.fixture(scope="module")
def evidence(library: MemoryLibrary, embedder: Embedder) -> list[t.Evidence]:
    return [offered(n, library, id_, embedder) for n, id_ in enumerate(library.ids, start=1)]


def offered(n: int, library: MemoryLibrary, id_: str, embedder: Embedder | None) -> t.Evidence:
    passage = library.passages([id_])[id_]
    article = library.article(passage.article)
    spans = sentences(article.text, passage.start, passage.end)
    texts = [article.text[a:b] for a, b in spans]
    vectors = [tuple(v) for v in embedder.embed(texts)] if embedder else [None] * len(texts)
    cut = tuple(t.Sentence(a, b, text, v) for (a, b), text, v in zip(spans, texts, vectors, strict=True))
    return t.Evidence(n, t.Hit(passage, article.info, 1.0), cut)


Verify = Callable[[str], Checked]


@pytest.fixture
def verify(library: MemoryLibrary, embedder: Embedder, evidence: list[t.Evidence]) -> Verify:
    def checked(text: str) -> Checked:
        result = check(text, evidence, library=library, embedder=embedder)
        for citation in result.citations:
            text_of = library.article(citation.article.id).text
            assert text_of[citation.start : citation.end] == citation.quote != ""
        for claim in result.claims:
            for quote in claim.quotes:
                text_of = library.article(evidence[quote.n - 1].hit.article.id).text
                assert text_of[quote.start : quote.end] == quote.text
            assert set(claim.citations) <= {citation.n for citation in result.citations}
        return result

    return checked


def test_a_paraphrase_is_supported_by_the_sentence_it_rests_on(verify: Verify) -> None:
    checked = verify("Some fifteen thousand North Korean soldiers went to the war in Ukraine [1].")
    claim = checked.claims[0]
    assert (claim.status, claim.cited_by, claim.citations, claim.problems) == (
        "supported",
        "writer",
        (1,),
        (),
    )
    assert "15000 troops" in checked.citations[0].quote
    assert "Tuesday" not in checked.citations[0].quote
    assert checked.citations[0].link is not None
    assert checked.citations[0].link.startswith(
        "https://example.org/call?a=1#top:~:text=North%20Korea%20had%20sent"
    )


def test_a_wrong_figure_is_named(verify: Verify) -> None:
    claim = verify("North Korea sent around 16,000 troops to Ukraine [1].").claims[0]
    assert claim.status == "partly"
    assert [(p.kind, p.value) for p in claim.problems] == [("number", "16,000")]
    assert [claim.text[p.start : p.end] for p in claim.problems] == ["16,000"]


def test_a_figure_from_the_other_source_is_wrong_here(verify: Verify) -> None:
    claim = verify("The lighthouse will cost 15,000 pounds [2].").claims[0]
    assert [p.kind for p in claim.problems] == ["number"]


def test_further_sentences_are_taken_in_for_what_they_add(verify: Verify) -> None:
    checked = verify("North Korea sent 15,000 troops, and Kim agreed to send deminers to Kursk [1].")
    assert checked.claims[0].status == "supported"
    assert len(checked.claims[0].quotes) == 2
    assert "15000" in checked.citations[0].quote
    assert "Kursk" in checked.citations[0].quote
    named = verify("Harrow had opposed an earlier plan for a tower of steel [2].").claims[0]
    assert named.status == "supported"
    assert "Mayor Ines Harrow" in " ".join(quote.text for quote in named.quotes)


def test_a_date_is_resolved_from_the_day_of_publication(verify: Verify) -> None:
    assert verify("Putin and Kim spoke on 12 August 2025 [1].").claims[0].status == "supported"
    wrong = verify("Putin and Kim spoke on 14 August 2025 [1].").claims[0]
    assert [(p.kind, p.value) for p in wrong.problems] == [("date", "14 August 2025")]


def test_title_and_outlet_count_as_cited(verify: Verify) -> None:
    assert (
        verify("The Daily Example reports that Kim Jong Un and Putin spoke on Tuesday [1].")
        .claims[0]
        .problems
        == ()
    )


def test_what_the_cited_source_does_not_say_is_unsupported(verify: Verify) -> None:
    claim = verify("Farmers in Bolivia planted more quinoa than ever [1].").claims[0]
    assert claim.status == "unsupported"
    assert "support" in [p.kind for p in claim.problems]
    assert claim.citations == (1,)


def test_a_claim_without_citation_is_cited_by_code_where_the_evidence_has_it(verify: Verify) -> None:
    checked = verify(
        "The council of Port Ansel voted to rebuild the lighthouse. Bolivia planted more quinoa."
    )
    found, lost = checked.claims
    assert (found.cited_by, found.citations, found.status) == ("code", (2,), "supported")
    assert (lost.cited_by, lost.citations, lost.status) == (None, (), "uncited")
    assert [c.n for c in checked.citations] == [2]


def test_a_number_that_was_not_offered_is_a_problem(verify: Verify) -> None:
    checked = verify("The call lasted 40 minutes [7]. Kim spoke to Putin on Tuesday [1, 9].")
    first, second = checked.claims
    assert [(p.kind, p.value) for p in first.problems] == [("marker", "[7]")]
    assert (first.cited_by, first.citations, first.status) == ("code", (1,), "partly")
    assert [(p.kind, p.value) for p in second.problems] == [("marker", "[9]")]
    assert second.citations == (1,)


def test_each_number_is_cited_once_and_spans_all_that_rests_on_it(verify: Verify) -> None:
    checked = verify(
        "It supplied artillery [1]. The call lasted 40 minutes [1]. The lighthouse closed in 2023 [1][2]."
    )
    assert [c.n for c in checked.citations] == [1, 2]
    assert checked.citations[0].quote.endswith("40 minutes.")
    assert checked.claims[0].quotes[0].text == "It also supplied artillery and ballistic missiles."
    assert checked.claims[2].citations == (1, 2)


def test_quotations_must_be_verbatim(verify: Verify) -> None:
    assert verify("“Our bond will only grow,” the Kremlin said [1].").claims[0].problems == ()
    wrong = verify("“Our bond can only grow,” the Kremlin said [1].").claims[0]
    assert [(p.kind, p.value) for p in wrong.problems] == [("quotation", "“Our bond can only grow,”")]


@pytest.mark.parametrize(
    "text",
    [
        "Here is what the articles say:",
        "The articles do not say how many people were injured.",
        "There is no information about casualties in the provided sources.",
        "I cannot answer this from the passages.",
        "## Answer",
        "[1]",
        "",
    ],
)
def test_what_claims_nothing_is_not_flagged(verify: Verify, text: str) -> None:
    assert verify(text).claims == ()


def test_a_verbatim_sentence_is_supported_without_problems(
    library: MemoryLibrary, evidence: list[t.Evidence], verify: Verify
) -> None:
    for item in evidence:
        for sentence in item.sentences:
            claims = verify(f"{sentence.text} [{item.n}]").claims
            assert [(c.status, c.problems, c.citations) for c in claims] == [("supported", (), (item.n,))]
            assert claims[0].quotes[0].text == sentence.text
            uncited = verify(sentence.text).claims
            assert [(c.status, c.cited_by, c.problems) for c in uncited] == [("supported", "code", ())]


ARTICLES = Path(__file__).parent.parent / "eval" / "articles"


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.[tm][xd]*")), ids=lambda path: path.name)
def test_every_sentence_of_the_samples_is_supported_by_itself(path: Path, embedder: Embedder) -> None:
    library = MemoryLibrary([path.read_text(encoding="utf-8")], embedder)
    evidence = [offered(n, library, id_, None) for n, id_ in enumerate(library.ids, start=1)]
    for item in evidence:
        for sentence in item.sentences:
            checked = check(
                f"{' '.join(sentence.text.split())} [{item.n}]", evidence, library=library, embedder=embedder
            )
            assert all(c.status == "supported" and not c.problems for c in checked.claims), sentence.text


def test_sentences_without_vectors_are_embedded_with_the_claims(
    library: MemoryLibrary, embedder: Embedder
) -> None:
    calls: list[int] = []

    class Counting:
        name, size = embedder.name, embedder.size

        def embed(self, texts: list[str]) -> list[list[float]]:
            calls.append(len(texts))
            return embedder.embed(texts)

    bare = [offered(n, library, id_, None) for n, id_ in enumerate(library.ids, start=1)]
    text = (
        "About 15,000 of Kim's soldiers fought [1]. Artillery came from there [1]. The call took 40 minutes."
    )
    check(text, bare, library=library, embedder=Counting())
    assert len(calls) == 1
    check(bare[0].sentences[0].text + " [1]", bare, library=library, embedder=Counting())
    assert len(calls) == 1
