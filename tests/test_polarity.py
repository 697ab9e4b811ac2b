"""Direction, negation, places and speakers, as far as words alone show them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.ledger import missing
from qa.text.polarity import reversals
from qa.text.voices import misattributed, said

Problems = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("claim", "source", "value"),
    [
        ("Revenue fell by 12%.", "Revenue rose by 12% in May.", "fell"),
        ("Sales went down by a tenth.", "Sales grew by a tenth.", "went down"),
        ("The mayor admitted that she had met him.", "The mayor denied that she had met him.", "admitted"),
        ("The council agreed to pay.", "The council refused to pay.", "agreed"),
        ("It is the lowest level since 1984.", "It was the highest level since 1984.", "lowest"),
        ("The bridge is open to lorries.", "The bridge is closed to lorries.", "open"),
        ("The bus left before the fire.", "The bus left after the fire.", "before"),
        ("She attended the hearing.", "She did not attend the hearing.", "attended"),
        ("Three people were hurt in the crash.", "Nobody was hurt in the crash.", "hurt"),
        ("The ban has been lifted.", "The ban has never been lifted.", "lifted"),
        ("He never paid the fine.", "He paid the fine at once.", "never paid"),
        ("Homes in the town had electricity.", "Homes in the town were without electricity.", "electricity"),
    ],
)
def test_the_word_that_turns_a_claim_round_is_named(claim: str, source: str, value: str) -> None:
    found = reversals(claim, [source])
    assert [(p.kind, p.value) for p in found] == [("support", value)]
    assert all(claim[p.start : p.end] == p.value for p in found)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Revenue increased by 12%.", "Revenue rose by 12% in May."),
        ("The council would not pay.", "The council refused to pay."),
        ("The toll did not fall.", "The toll rose to 12."),
        ("It was not a threat until 1997, after an outbreak.", "It was no threat until a 1997 outbreak."),
        ("The bus left after the fire.", "The fire came before the bus left."),
        ("The new oven needs less than the old one.", "It needs 60% less than the old oven."),
        ("He did not only sing.", "He sang and he danced."),
        ("No finding is expected before April.", "A finding is not expected before April."),
        ("Wages rose while prices fell.", "Prices fell, and wages rose."),
    ],
)
def test_the_same_in_other_words_is_left_alone(claim: str, source: str) -> None:
    assert reversals(claim, [source]) == []


@given(st.text(alphabet="not no never rose fell , . 12 before after refused agreed", max_size=80))
def test_a_text_never_turns_itself_round(text: str) -> None:
    assert reversals(text, [text]) == []


@pytest.mark.parametrize(
    ("claim", "source", "value"),
    [
        ("It loses 15% to leaks and must reach 15%.", "It loses 18% to leaks and must reach 15%.", "15%"),
        ("The council voted by 9 to 22.", "The council voted by 22 to 9.", "9"),
        ("The firm makes 900 pieces a week.", "The firm makes 900 pieces a day.", "900"),
        ("Fourteen crews work there.", "Over 14 km of pipe, 40 crews work there.", "Fourteen"),
        ("Kim thanked Putin on Monday.", "Putin thanked Kim on Monday.", "Kim"),
        ("The price rose from £7 to £6.", "The price went from £6 to £7.", "£6"),
    ],
)
def test_a_figure_that_stands_elsewhere_is_in_the_wrong_place(claim: str, source: str, value: str) -> None:
    assert value in [p.value for p in missing(claim, [source])]


ARTICLE = (
    "North Korea has sent 15,000 troops, according to South Korean assessments. The harbour is safe, said "
    "the port's manager, Ivo Lenn. “It will rain,” he added. The company said that orders would go on. "
    "Prices rose."
)


def speaker_problem(claim: str, sentence: str) -> str | None:
    start = ARTICLE.index(sentence)
    found = misattributed(claim, ARTICLE, [said(ARTICLE, start, start + len(sentence))])
    return found.value if found else None


TROOPS = "North Korea has sent 15,000 troops, according to South Korean assessments."


@pytest.mark.parametrize(
    ("claim", "sentence", "value"),
    [
        ("According to Moscow, 15,000 troops were sent.", TROOPS, "Moscow"),
        ("15,000 troops were sent, Seoul says.", TROOPS, None),
        ("15,000 troops were sent, according to South Korea.", TROOPS, None),
        ("15,000 troops were sent.", TROOPS, None),
        ("Ivo Lenn said that orders would go on.", "The company said that orders would go on.", "Ivo Lenn"),
        ("The firm said that orders would go on.", "The company said that orders would go on.", None),
        ("The union said that orders would go on.", "The company said that orders would go on.", "The union"),
        (
            "Ivo Lenn said that the harbour is safe.",
            "The harbour is safe, said the port's manager, Ivo Lenn.",
            None,
        ),
        (
            "The manager said that the harbour is safe.",
            "The harbour is safe, said the port's manager, Ivo Lenn.",
            None,
        ),
        ("Prices rose, the bank said.", "Prices rose.", "the bank"),
    ],
)
def test_who_says_it_is_who_says_it_in_the_article(claim: str, sentence: str, value: str | None) -> None:
    assert speaker_problem(claim, sentence) == value
