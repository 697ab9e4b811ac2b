"""Questions that a model draws: what it claims is checked against the article, whatever the backend."""

import json
from pathlib import Path

import pytest
from support import servers
from support.hashing import HashingEmbedder
from support.memory_library import MemoryLibrary
from support.scripted import ScriptedWriter
from support.servers import faulty

from qa.cli import cli
from qa.errors import BackendError
from qa.evaluate.draft import candidates
from qa.evaluate.drawing import USELESS, Drawing
from qa.evaluate.golden import Case

SENTENCE = "Police took 340 residents out of Tanner’s Row and the streets behind it, the brigade said."
TEXT = f"The march\n\n{SENTENCE} Some went to the town hall, where the council gave them tea and bread.\n"
SAID = f"QUESTION: How many people had to leave Tanner's Row?\nANSWER: 340\nQUOTE: {SENTENCE}"


def drawn(writer: ScriptedWriter, *texts: str) -> list[Case]:
    library = MemoryLibrary(texts, HashingEmbedder())
    articles = [library.article(id_) for id_ in dict.fromkeys(p.split(":")[0] for p in library.ids)]
    places = {article.info.id: f"{article.info.id}.txt" for article in articles}
    return list(candidates(articles, places, Drawing(writer, library)))


@pytest.mark.parametrize(
    "said",
    [
        SAID,
        SAID.replace("’", "'").replace("QUOTE: ", "QUOTE: “") + "”",
        "**Question:** How many people had to leave Tanner's Row?\n**Answer:** 340.\n**Quote:** "
        + SENTENCE[:60],
    ],
)
def test_the_quote_is_the_articles_own_sentence(said: str) -> None:
    (case,) = drawn(ScriptedWriter(said), TEXT)
    assert case.question == "How many people had to leave Tanner's Row?"
    assert (case.answers, case.quotes, case.articles) == (("340",), (SENTENCE,), ("a000001.txt",))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("ANSWER: 340", "ANSWER: 430"),
        ("ANSWER: 340", ""),
        ("Tanner's Row?", "Tanner's Row."),
        ("How many people", "Did 340 people"),
        (SENTENCE, "Three hundred and forty people fled."),
        (SENTENCE, "Some went to the town hall, where the council gave them tea and bread."),
        ("How many", "How many" + " very" * 60),
        (SAID, "I cannot do that."),
    ],
)
def test_what_the_article_does_not_bear_out_is_thrown_away(was: str, now: str) -> None:
    assert drawn(ScriptedWriter(SAID.replace(was, now)), TEXT) == []


def test_the_passage_is_shown_and_a_sentence_is_asked_about_once() -> None:
    writer = ScriptedWriter(SAID)
    (case,) = drawn(writer, TEXT, TEXT + "It ended well.")
    assert case.articles == ("a000001.txt", "a000002.txt")
    assert {request.prompt for request in writer.requests} == {"draft"}
    assert all(SENTENCE in request.evidence[0].hit.passage.text for request in writer.requests)


def test_nothing_is_asked_before_it_is_needed() -> None:
    writer = ScriptedWriter(SAID)
    library = MemoryLibrary([TEXT, TEXT.replace("340", "120")], HashingEmbedder())
    articles = [library.article(id_) for id_ in ("a000001", "a000002")]
    next(candidates(articles, {"a000001": "1", "a000002": "2"}, Drawing(writer, library)), None)
    assert len(writer.requests) == 1


def test_a_model_that_draws_nothing_of_use_is_named() -> None:
    writer = ScriptedWriter("No.", name="openai:mute")
    with pytest.raises(BackendError, match=f"openai:mute drew no usable question from {USELESS}"):
        drawn(writer, *(f"{TEXT} Number {i}." for i in range(USELESS + 1)))
    assert len(writer.requests) == USELESS


def test_any_backend_draws_through_the_command(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "march.txt").write_text(TEXT, encoding="utf-8")
    command = ["eval", str(tmp_path / "mine.jsonl"), "--draft", "3", "--articles", str(folder)]
    monkeypatch.setenv("QA_CACHE", str(model_cache))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    with faulty(servers.says(SAID)) as server:
        monkeypatch.setenv("QA_BASE_URL", server.url)
        cli([*command, "--llm", "openai:m"], standalone_mode=False)
    (case,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (case["quotes"], case["articles"]) == ([SENTENCE], ["march.txt"])
    with pytest.raises(BackendError):
        cli([*command, "--llm", "openai:m"], standalone_mode=False)
