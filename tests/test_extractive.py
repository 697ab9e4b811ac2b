import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt
from support.offered import request as offered

from qa.models.extractive import MARGIN, MOST, WORDS, Extractive
from qa.text.markers import markers, strip_markers
from qa.text.sentences import sentences
from qa.types import ArticleInfo, Evidence, Hit, Passage, Sentence, WriteRequest


def evidence(n: int, text: str, *scores: float, article: str = "") -> Evidence:
    """An article of one passage, its sentences scored in order."""
    id_ = article or f"a{n}"
    info = ArticleInfo(
        id=id_,
        title=None,
        outlet=None,
        author=None,
        url=None,
        path=None,
        published=None,
        modified=None,
        added=datetime(2025, 9, 1, tzinfo=UTC),
        characters=len(text),
        passages=1,
    )
    spans = sentences(text)
    assert len(spans) == len(scores)
    found = tuple(Sentence(a, b, text[a:b], None, score) for (a, b), score in zip(spans, scores, strict=True))
    return Evidence(n, Hit(Passage(f"{id_}:0", id_, 0, len(text), text), info, 0.9), found)


def written(*offered: Evidence, question: str = "what happened?") -> str:
    return "".join(piece.text for piece in Extractive().write(WriteRequest(question, offered)))


def test_a_sure_answer_is_one_sentence_with_its_citation() -> None:
    text = "It rained. Around 15,000 troops were sent. Nobody spoke."
    assert written(evidence(1, text, 0.0, 5.0, 1.0)) == "Around 15,000 troops were sent. [1]"


def test_an_unsure_answer_has_further_sentences_each_cited() -> None:
    first = evidence(1, "Troops were sent by the north. It was cold.", 5.0, 0.0)
    second = evidence(2, "The assessment speaks of 15,000.", 5.0 - MARGIN / 2)
    assert written(first, second) == "Troops were sent by the north. [1] The assessment speaks of 15,000. [2]"


def test_sentences_of_one_article_come_in_its_order() -> None:
    text = "Kim spoke on Monday. It rained. He agreed to send workers."
    assert (
        written(evidence(1, text, 4.5, 0.0, 5.0)) == "Kim spoke on Monday. [1] He agreed to send workers. [1]"
    )


def test_a_best_sentence_without_the_figure_brings_the_one_that_has_it() -> None:
    text = "A pipeline is laid to the Tolme. It will carry water. The company put its cost at £3 million."
    answer = written(evidence(1, text, 9.0, 2.0, 4.0), question="How much will the pipeline cost?")
    assert answer == "A pipeline is laid to the Tolme. [1] The company put its cost at £3 million. [1]"


def test_what_the_best_sentence_lacks_is_found_under_another_number() -> None:
    text = "A pipeline is laid to the Tolme. The company put its cost at £3 million."
    whole = evidence(1, text, 9.0, 4.0)
    apart = [replace(whole, n=i, sentences=(s,)) for i, s in enumerate(whole.sentences, start=1)]
    answer = written(*apart, question="How much will the pipeline cost?")
    assert answer == "A pipeline is laid to the Tolme. [1] The company put its cost at £3 million. [2]"


def test_no_more_than_three() -> None:
    names = ["Anna", "Boris", "Clara", "Dmitri", "Elena"]
    text = " ".join(f"{name} left for {name}burg with {name}'s horse." for name in names)
    assert len(re.findall(r"\[1\]", written(evidence(1, text, 5, 5, 5, 5, 5)))) == MOST


def test_no_further_sentence_beyond_the_words() -> None:
    long = "The council " + "debated at great length whether the bridge be mended " * 7 + "today."
    other = "The mayor " + "replied with equal patience that money was short " * 6 + "there."
    assert len(long.split()) + len(other.split()) > WORDS
    assert written(evidence(1, f"{long} {other}", 5.0, 5.0)) == f"{long} [1]"


def test_a_sentence_that_two_articles_share_is_quoted_once_and_cites_both() -> None:
    same = "Around 15,000 troops were sent to the east."
    assert written(evidence(1, same, 5.0), evidence(2, same, 4.9), evidence(3, same, 4.8, article="a1")) == (
        f"{same} [1][2]"
    )


def test_the_same_sentence_with_another_figure_is_not_the_same() -> None:
    answer = written(
        evidence(1, "Pellwick recalled 48,000 pots of its rhubarb yoghurt.", 5.0),
        evidence(2, "Pellwick recalled 84,000 pots of its rhubarb yoghurt.", 4.9),
    )
    assert "48,000 pots of its rhubarb yoghurt. [1]" in answer
    assert "84,000 pots of its rhubarb yoghurt. [2]" in answer


def test_what_reaches_the_terminal_is_one_line_of_plain_characters() -> None:
    text = "Around\n15,000 \x1b[31mtroops\x07 were\u202e sent."
    source = evidence(1, "Around 15,000 troops were sent.", 5.0)
    hostile = Evidence(1, source.hit, (Sentence(0, len(text), text, None, 5.0),))
    assert written(hostile) == "Around 15,000 [31mtroops were sent. [1]"


def test_nothing_is_written_without_evidence() -> None:
    assert written() == ""
    assert Extractive().name == "extractive"
    assert Extractive().prompt is None


def test_it_streams_a_sentence_at_a_time_and_can_be_stopped() -> None:
    stream = Extractive().write(
        WriteRequest("who?", (evidence(1, "Anna spoke. The reply of Boris came late.", 5.0, 5.0),))
    )
    assert "> Anna spoke." in next(stream).shown
    assert next(stream).text == "Anna spoke. [1]"
    stream.close()


@pytest.mark.parametrize(
    "sentence",
    [
        "# The council sent 15 troops.",
        "The council [3] sent 15 *brave* troops [1, 2].",
        "The council sent <b>15</b> troops, see [here](http://evil.example).",
    ],
)
def test_what_an_article_has_of_markup_is_quoted_not_obeyed(sentence: str) -> None:
    text = "".join(piece.text for piece in Extractive().write(offered(sentence)))
    assert [marker.numbers for marker in markers(text)] == [(1,)]
    assert strip_markers(text) == sentence
    shown = MarkdownIt("commonmark").parse(text)
    assert {child.type for token in shown for child in token.children or ()} == {"text"}
    assert shown[0].type == "paragraph_open"
