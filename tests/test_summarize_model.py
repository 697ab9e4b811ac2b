"""Summaries by a model: notes, then a summary of them; what is kept, what is checked, what it costs."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support.scripted import ScriptedWriter
from support.summarised import Shelf, three_articles

import qa.types as t
from qa.errors import BackendError
from qa.protocols import NO_ANSWER, Embedder
from qa.summaries.kept import KeptNotes, Note
from qa.summaries.mapped import Model, evidence, parted, tokens
from qa.summaries.material import gather
from qa.summaries.summarize import Parts, drain, summarize
from qa.summaries.values import Foreseen, Wanted

TOPIC = Wanted(topic="harbour bridge in Tolland", words=60)
PROMPTS = {"summarize-map": "summarize-map@1", "summarize-reduce": "summarize-reduce@1"}
Reply = str | Callable[[t.WriteRequest], str | Sequence[str | Exception]]


def quoting(request: t.WriteRequest) -> str:
    """The first sentence of each passage, cited: what a careful model might note, or write."""
    return "\n".join(f"{item.sentences[0].text} [{item.n}]" for item in request.evidence)


def made(
    embedder: Embedder, folder: Path, *replies: Reply, context: int = 4000, prompts: dict[str, str] = PROMPTS
) -> tuple[Parts, ScriptedWriter]:
    writer = ScriptedWriter(*replies, usage=t.Usage(100, 20))
    model = Model(writer, context, 300, prompts, KeptNotes(folder))
    return Parts(Shelf(three_articles(), embedder), embedder, writer, model), writer


def by_prompt(notes: Reply, summary: Reply) -> Callable[[t.WriteRequest], str | Sequence[str | Exception]]:
    def reply(request: t.WriteRequest) -> str | Sequence[str | Exception]:
        chosen = notes if request.prompt == "summarize-map" else summary
        return chosen if isinstance(chosen, str) else chosen(request)

    return reply


def test_notes_become_a_summary_whose_citations_lead_to_the_articles(
    embedder: Embedder, tmp_path: Path
) -> None:
    parts, writer = made(embedder, tmp_path, quoting)
    summary = drain(summarize(TOPIC, parts))
    assert [request.prompt for request in writer.requests] == ["summarize-map", "summarize-reduce"]
    assert summary.claims
    assert all(claim.status == "supported" for claim in summary.claims)
    for citation in summary.citations:
        text = parts.library.article(citation.article.id).text
        assert text[citation.start : citation.end] == citation.quote
    assert [c.n for c in summary.citations] == list(range(1, len(summary.citations) + 1))
    assert set(map(int, re.findall(r"\[(\d+)\]", summary.text))) == {c.n for c in summary.citations}
    assert summary.usage == t.Usage(200, 40)
    assert summary.prompt == "summarize-reduce@1"


def test_notes_are_kept_and_asked_for_once(embedder: Embedder, tmp_path: Path) -> None:
    parts, _ = made(embedder, tmp_path, quoting)
    first = drain(summarize(TOPIC, parts))
    again, writer = made(embedder, tmp_path, quoting)
    second = drain(summarize(TOPIC, again))
    assert [request.prompt for request in writer.requests] == ["summarize-reduce"]
    assert second.text == first.text


def test_another_prompt_makes_the_notes_anew(embedder: Embedder, tmp_path: Path) -> None:
    drain(summarize(TOPIC, made(embedder, tmp_path, quoting)[0]))
    other = {**PROMPTS, "summarize-map": "summarize-map@2"}
    parts, writer = made(embedder, tmp_path, quoting, prompts=other)
    drain(summarize(TOPIC, parts))
    assert [request.prompt for request in writer.requests] == ["summarize-map", "summarize-reduce"]


@pytest.mark.parametrize("stop", [BackendError("the server died", "try again"), KeyboardInterrupt()])
def test_an_interruption_keeps_the_notes_that_are_done(
    embedder: Embedder, tmp_path: Path, stop: BaseException
) -> None:
    small = 1200  # room for about one passage a prompt
    whole = Wanted(articles=("a000001", "a000002", "a000003"), words=60)
    asked = []

    def dying(request: t.WriteRequest) -> str:
        asked.append(request)
        if len(asked) == 3:
            raise stop
        return quoting(request)

    parts, _ = made(embedder, tmp_path, dying, context=small)
    with pytest.raises(type(stop)):
        drain(summarize(whole, parts))
    assert len(list(tmp_path.glob("*.json"))) == 2
    again, writer = made(embedder, tmp_path, quoting, context=small)
    drain(summarize(whole, again))
    noted = [request for request in writer.requests if request.prompt == "summarize-map"]
    assert len(noted) == 1


def test_a_note_that_its_passage_does_not_bear_out_goes_no_further(
    embedder: Embedder, tmp_path: Path
) -> None:
    notes = (
        "The harbour bridge in Tolland was opened again on Friday after 40 weeks of repairs. [1]\n"
        "Lorries above 20 tonnes must still take the tunnel until May. [1]"
    )
    parts, writer = made(embedder, tmp_path, by_prompt(notes, quoting))
    summary = drain(summarize(TOPIC, parts))
    shown = " ".join(item.hit.passage.text for item in writer.requests[-1].evidence)
    assert "40 weeks" not in shown
    assert "40 weeks" not in summary.text


def test_a_figure_that_the_summary_changes_is_marked(embedder: Embedder, tmp_path: Path) -> None:
    altered = "The repairs of the harbour bridge cost 9.9 million crowns, the port authority said. [1]"
    parts, _ = made(embedder, tmp_path, by_prompt(quoting, altered))
    (claim,) = drain(summarize(TOPIC, parts)).claims
    assert claim.status != "supported"
    assert any("9.9" in problem.value for problem in claim.problems)


def test_dropped_citations_are_found_by_code(embedder: Embedder, tmp_path: Path) -> None:
    bare = "The harbour bridge in Tolland was opened again on Friday after 14 weeks of repairs."
    parts, _ = made(embedder, tmp_path, by_prompt(quoting, bare))
    (claim,) = drain(summarize(TOPIC, parts)).claims
    assert claim.cited_by == "code"
    assert claim.status == "supported"
    assert claim.citations == (1,)


def test_two_events_merged_into_one_are_marked(embedder: Embedder, tmp_path: Path) -> None:
    merged = "The price of bread rose by a tenth after the harbour bridge was closed for 14 weeks. [1]"
    whole = Wanted(articles=("a000001", "a000003"), words=60)
    parts, _ = made(embedder, tmp_path, by_prompt(quoting, merged))
    (claim,) = drain(summarize(whole, parts)).claims
    assert claim.status != "supported"


def test_a_model_that_finds_nothing_is_believed(embedder: Embedder, tmp_path: Path) -> None:
    parts, _ = made(embedder, tmp_path, NO_ANSWER)
    summary = drain(summarize(TOPIC, parts))
    assert summary.refused
    assert summary.reason


def test_a_summary_that_dies_in_the_middle_is_kept_and_marked(embedder: Embedder, tmp_path: Path) -> None:
    def dying(request: t.WriteRequest) -> Sequence[str | Exception]:
        return [quoting(request), BackendError("the connection was lost", "try again")]

    parts, _ = made(embedder, tmp_path, by_prompt(quoting, dying))
    summary = drain(summarize(TOPIC, parts))
    assert summary.claims
    assert summary.truncated is not None
    assert "lost" in summary.truncated


def test_the_cost_is_told_before_a_model_is_asked(embedder: Embedder, tmp_path: Path) -> None:
    parts, writer = made(embedder, tmp_path, quoting)
    (cost,) = [e.cost for e in summarize(TOPIC, parts, dry_run=True) if isinstance(e, Foreseen)]
    assert not writer.requests
    assert (cost.calls, cost.kept, cost.articles) == (2, 0, 2)
    assert cost.prompt > 0
    drain(summarize(TOPIC, parts))
    (after,) = [e.cost for e in summarize(TOPIC, parts, dry_run=True) if isinstance(e, Foreseen)]
    assert (after.calls, after.kept) == (1, 1)
    assert after.prompt < cost.prompt


def test_every_part_fits_a_context_smaller_than_an_article(embedder: Embedder, tmp_path: Path) -> None:
    parts, writer = made(embedder, tmp_path, quoting, context=1200)
    whole = Wanted(articles=("a000001", "a000002", "a000003"), words=60)
    material = gather(whole, library=parts.library, embedder=embedder)
    assert parts.model is not None
    pieces = parted(evidence(material, parts.library), parts.model.room)
    assert len(pieces) == 3
    assert all(part.tokens <= parts.model.room or len(part.evidence) == 1 for part in pieces)
    stages = [event for event in summarize(whole, parts) if isinstance(event, t.Progress)]
    assert max(event.total for event in stages if event.stage == "taking notes") >= 3
    assert len(writer.requests) >= 4


def test_kept_notes_that_are_damaged_count_as_absent(tmp_path: Path) -> None:
    kept = KeptNotes(tmp_path / "notes")
    note = Note("The bridge was opened. ≥ \ud800", (("a1", 3, 9),))
    kept.put("one", [note])
    assert kept.get("one") == (note,)
    (tmp_path / "notes" / "one.json").write_text('[{"text": 1')
    assert kept.get("one") is None
    assert kept.get("two") is None


def test_tokens_are_estimated_from_above() -> None:
    assert tokens("eight hundred") == 5
    assert tokens("日本") == 2


def test_figures_that_differ_between_articles_are_told_though_the_model_settles_on_one(
    embedder: Embedder, tmp_path: Path
) -> None:
    def notes(request: t.WriteRequest) -> str:
        costs = [(s.text, e.n) for e in request.evidence for s in e.sentences if "cost" in s.text]
        return "\n".join(f"{text} [{n}]" for text, n in costs)

    one = "The repairs cost 3.2 million crowns, the port authority said. [1]"
    parts, _ = made(embedder, tmp_path, by_prompt(notes, one))
    summary = drain(summarize(TOPIC, parts))
    (conflict,) = summary.conflicts
    assert {value.value for value in conflict.values} == {"3.2 million crowns", "3.9 million crowns"}
    numbers = {citation.n: citation.article.outlet for citation in summary.citations}
    assert {numbers[n] for value in conflict.values for n in value.citations} == {
        "The Tolland Courier",
        "Coastwise",
    }
