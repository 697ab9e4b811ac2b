import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.text.markers import MarkerHold, claims, escape, markers, strip_markers, unescape


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("sent troops [1].", [(1,)]),
        ("[1, 2] and [3][4]", [(1, 2), (3,), (4,)]),
        ("【1】 and 【2†source】 and ［3］", [(1,), (2,), (3,)]),
        ("[1-3] [2–4]", [(1, 2, 3), (2, 3, 4)]),
        ("[^1] [Source 2] [1; 3] [2 and 3] [passage 4, 5] [#7]", [(1,), (2,), (1, 3), (2, 3), (4, 5), (7,)]),
        ("[[12]] [1](https://x.example/a)", [(12,), (1,)]),
        ("[1, 1]", [(1,)]),
        ("a vote of [5-4], in [2024], [text](http://x), `[1]`, ```\n[2]\n```, ![3], \\[4]", []),
        ("[1.5], [sic], [ ], [], [-1], [1", []),
        ("[1-99]", []),
        ("", []),
    ],
)
def test_what_is_a_marker(text: str, numbers: list[tuple[int, ...]]) -> None:
    assert [m.numbers for m in markers(text)] == numbers


PIECE = st.sampled_from(
    [
        *[
            "Kim sent troops",
            ". ",
            " [1]",
            "[2]",
            "[1, 2]",
            "【3】",
            "\n",
            "\n\n- ",
            "# Head\n",
            "[text](http://x)",
            "`[1]`",
        ],
        *[
            "[",
            "]",
            "[1",
            "2]",
            "[2024]",
            "\\",
            " ",
            "“Go!” ",
            "[^2]: note",
            "x",
            "[Source 4]",
            "![",
            "15,000",
        ],
    ]
)
ANSWER = st.lists(PIECE | st.text(max_size=3), max_size=20).map("".join)


@given(ANSWER)
@example("[1]")
@example("A.[1]\\[2]")
def test_markers_and_claims_point_where_they_say(text: str) -> None:
    found = markers(text)
    position = 0
    for marker in found:
        assert position <= marker.start < marker.end <= len(text)
        assert all(str(number) in text[marker.start : marker.end] for number in marker.numbers[:1])
        position = marker.end
    offered = {number for marker in found for number in marker.numbers}
    said = claims(text)
    assert {number for claim in said for number in claim.markers} <= offered
    for claim in said:
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.text
        assert set("".join(claim.text.split())) <= set(text)


@given(ANSWER)
def test_escaped_text_has_no_markers_and_comes_back(text: str) -> None:
    assert markers(escape(text)) == []
    assert strip_markers(escape(text)) == text
    assert unescape(escape(text)) == text


@given(st.text(alphabet=" ab1.)#>-+*_`~<&;![](|=\\/\n"))
def test_escaped_text_is_no_markdown(text: str) -> None:
    shown = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"The council. {escape(text)} End.")
    )
    inline = [child.type for token in shown for child in token.children or ()]
    assert set(inline) <= {"text", "softbreak", "hardbreak"}


@pytest.mark.parametrize(
    "text",
    [
        "# Ten hurt in Kellstow",
        "> He said so.",
        "- Ten hurt",
        "1. FC Köln won",
        "3) Ten hurt",
        "| a | b |",
        "*Ten* hurt, **many** say",
        "`code` and _this_",
        "<script>alert(1)</script> and <b>bold</b>",
        "[click](http://evil.example) and ![x](http://evil.example/p.png) &amp; so on",
        "[note]: http://evil.example",
        "==== rule",
        "--- rule",
    ],
)
def test_a_quoted_line_does_not_become_markup(text: str) -> None:
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escape(text))
    assert shown == f"<p>{html.escape(text)}</p>\n"
    assert next(claim.text for claim in claims(f"{escape(text)} [1]")) in text


@given(ANSWER, st.data())
def test_a_stream_never_shows_half_a_marker(text: str, data: st.DataObject) -> None:
    hold, shown, rest = MarkerHold(), [""], text
    while rest:
        size = data.draw(st.integers(1, 6))
        shown.append(hold.feed(rest[:size]))
        rest = rest[size:]
    within = {position for marker in markers(text) for position in range(marker.start + 1, marker.end)}
    # A link behind a marker is no part of the number that a reader must not misread.
    within -= {p for m in markers(text) if "(" in text[m.start : m.end] for p in range(m.start + 1, m.end)}
    lengths = [len("".join(shown[: i + 1])) for i in range(len(shown))]
    assert not within & set(lengths)
    assert "".join(shown) + hold.flush() == text


def test_a_stream_without_brackets_is_not_held() -> None:
    assert MarkerHold().feed("Kim sent troops. ") == "Kim sent troops. "


def said(answer: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.markers) for claim in claims(answer)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Kim sent troops [1]. They left on Aug. 13 [2, 3].",
         [("Kim sent troops.", (1,)), ("They left on Aug. 13.", (2, 3))]),
        ("Kim sent troops. [1] They left.[2][3]", [("Kim sent troops.", (1,)), ("They left.", (2, 3))]),
        ("Kim sent troops.[1]They left.", [("Kim sent troops.", (1,)), ("They left.", ())]),
        ("Kim [1] sent troops[2]and left.", [("Kim sent troops and left.", (1, 2))]),
        ("# Answer\n\n- Kim sent troops [1]\n- They left [2]\n",
         [("Kim sent troops", (1,)), ("They left", (2,))]),
        ("1. Kim sent troops.\n2. They left. [2]", [("Kim sent troops.", ()), ("They left.", (2,))]),
        ("[1] Kim sent troops.\n[2] They left.", [("Kim sent troops.", (1,)), ("They left.", (2,))]),
        ("- [1] Kim sent troops.\n- [2] They left.", [("Kim sent troops.", (1,)), ("They left.", (2,))]),
        ("Kim sent troops.\n\n[1]", [("Kim sent troops.", (1,))]),
        ("“We go. We win,” he said. [4]", [("“We go. We win,” he said.", (4,))]),
        ("**Troops**\n\nKim sent **15,000** **[1]**.", [("Kim sent **15,000**.", (1,))]),
        ("Kim sent troops [1].\n\nSources:\n[1] The Daily, 2025\n[2] Others", [("Kim sent troops.", (1,))]),
        ("Kim sent troops.[^1]\n\n[^1]: The Daily", [("Kim sent troops.", (1,))]),
        ("Kim sent \\[3] troops [1].", [("Kim sent [3] troops.", (1,))]),
        ("[1][2]", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_claim_is(answer: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert said(answer) == expected


def test_a_claim_spans_its_markers() -> None:
    answer = "It rained. Kim sent troops. [1] They left."
    claim = claims(answer)[1]
    assert answer[claim.start : claim.end] == "Kim sent troops. [1]"
