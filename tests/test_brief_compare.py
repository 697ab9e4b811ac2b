"""Briefs by story and comparisons, over a library in memory."""

from datetime import UTC, datetime

import pytest
from support.summarised import BREAD, BRIDGE, parts, piece, three_articles

import qa.types as t
from qa.errors import NotInLibrary
from qa.protocols import Embedder
from qa.render import briefs as render
from qa.render.plain import Style
from qa.summaries.brief import brief
from qa.summaries.compare import compare
from qa.summaries.summarize import Parts
from qa.text.stories import Head, stories

NOW = datetime(2024, 3, 10, tzinfo=UTC)


@pytest.fixture
def three(embedder: Embedder) -> Parts:
    return parts(three_articles(), embedder)


def test_a_story_is_told_once_with_its_outlets(three: Parts) -> None:
    found = brief(t.Filter(), three)
    assert [len(story.articles) for story in found.stories] == [2, 1]
    assert set(found.stories[0].outlets) == {"The Tolland Courier", "Coastwise"}
    assert found.stories[0].independent == 2
    for story in found.stories:
        assert 1 <= len(story.claims) <= 2
        assert all(claim.status == "supported" for claim in story.claims)
    for citation in found.citations:
        text = three.library.article(citation.article.id).text
        assert text[citation.start : citation.end] == citation.quote


def test_nothing_is_embedded_for_a_brief(three: Parts) -> None:
    class NoEmbedder:
        name = "none"
        size = 1

        def embed(self, texts: object) -> list[list[float]]:
            raise AssertionError("a brief goes by words")

    assert brief(t.Filter(), Parts(three.library, NoEmbedder(), three.writer)).stories


def test_since_leaves_out_what_is_older_and_what_has_no_date(embedder: Embedder) -> None:
    made = parts([piece(BRIDGE, "Bridge", "A", 2), piece(BREAD, "Bread", "B", None)], embedder)
    found = brief(t.Filter(since=datetime(2024, 3, 1, tzinfo=UTC)), made)
    assert [story.headline for story in found.stories] == ["Bridge"]
    assert brief(t.Filter(since=NOW), made).stories == ()


def test_copies_are_one_independent_source(embedder: Embedder) -> None:
    made = parts([piece(BRIDGE, "Bridge open", f"Outlet {i}", 1 + i % 3) for i in range(30)], embedder)
    (story,) = brief(t.Filter(), made).stories
    assert len(story.articles) == 30
    assert story.independent == 1


def test_a_brief_in_every_form_shows_nothing_that_steers_a_terminal(embedder: Embedder) -> None:
    text = "The <b>harbour</b> bridge\x1b[31m was opened on Friday by the mayor."
    made = parts([piece(text, "Bridge <script>alert(1)</script>\x1b[0m", "A")], embedder)
    found = brief(t.Filter(), made)
    html = render.brief_html(found)
    assert "<script>" not in html
    assert "<b>harbour" not in html
    for shown in (html, render.brief_markdown(found), render.brief_text(found, Style(), NOW)):
        assert "\x1b" not in shown


def test_comparison_tells_what_is_shared_alone_and_different(three: Parts) -> None:
    found = compare(["a000001", "a000002"], three)
    assert found.shared
    assert all(len(each.citations) == 2 for each in found.shared)
    assert any("girders" in s.text or "tunnel" in s.text for s in found.alone[0].sentences)
    assert any("Shopkeepers" in s.text for s in found.alone[1].sentences)
    (difference,) = found.differences
    assert {value for value, _ in difference.values} == {"3.2 million crowns", "3.9 million crowns"}
    for citation in found.citations:
        text = three.library.article(citation.article.id).text
        assert text[citation.start : citation.end] == citation.quote


def test_near_copies_are_named_and_a_changed_figure_shows(embedder: Embedder) -> None:
    made = parts(
        [piece(BRIDGE, "One", "A"), piece(BRIDGE.replace("14 weeks", "15 weeks"), "Two", "B")], embedder
    )
    found = compare(["a000001", "a000002"], made)
    assert found.copies == (("a000001", "a000002"),)
    assert [{v for v, _ in d.values} for d in found.differences] == [{"14 weeks", "15 weeks"}]
    assert "print nearly the same text" in render.comparison_text(found, Style(), NOW)


def test_an_unknown_id_is_an_error(three: Parts) -> None:
    with pytest.raises(NotInLibrary):
        compare(["a000001", "nothing"], three)


def test_stories_keep_days_apart() -> None:
    heads = [
        Head("Floods in Arvel", "Floods cut the road to Arvel.", datetime(2024, 3, day, tzinfo=UTC))
        for day in (1, 2, 20)
    ]
    assert sorted(map(sorted, stories(heads))) == [[0, 1], [2]]


def test_a_story_that_half_of_all_articles_tell_is_one_story() -> None:
    day = datetime(2024, 3, 1, tzinfo=UTC)
    towns = ["Arvel", "Brenna", "Corvane", "Drumarra", "Esk", "Fallow", "Gorm", "Hythe", "Ilmen", "Jarrow"]
    trades = ["bakers", "millers", "smiths", "weavers", "coopers", "tanners"]
    heads = [
        Head("Floods cut the Wenna road", f"Floods cut the road along the Wenna near {a}, {b} said.", day)
        for a in towns
        for b in trades
    ] + [
        Head(f"{b.capitalize()} of {a} meet", f"The {b} of {a} met in their hall.", day)
        for a in towns
        for b in trades
    ]
    assert max(len(group) for group in stories(heads)) == 60
