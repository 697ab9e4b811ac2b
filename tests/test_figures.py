"""Numbers, dates, names and quotations: found where they stand, the same however they are written."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.text.figures import figures
from qa.text.ledger import missing
from qa.text.numbers import numbers

PUBLISHED = datetime(2025, 8, 13, 9, tzinfo=UTC)
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    for scale, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= scale:
            rest = n % scale
            joint = " and " if rest < 100 else " "
            return f"{spelled(n // scale)} {word}" + (joint + spelled(rest) if rest else "")
    raise AssertionError(n)


def written(n: int) -> list[str]:
    grouped = f"{n:,}"
    ways = [str(n), grouped, grouped.replace(",", "\u202f"), grouped.replace(",", "\u00a0"), spelled(n)]
    if n >= 10**6:
        ways.append(grouped.replace(",", "."))
    for scale, words in (
        (1000, ["k", "K", " thousand"]),
        (10**6, ["m", " million", "mn"]),
        (10**9, ["bn", " billion"]),
    ):
        if n % (scale // 100) == 0 and n >= scale:
            amount = f"{n / scale:.2f}".rstrip("0").rstrip(".")
            ways += [amount + word for word in words]
    return ways


@given(st.integers(2, 999) | st.integers(1, 999).map(lambda n: n * 1000) | st.integers(1000, 10**10))
@example(15_000)
@example(1_500_000)
def test_a_number_is_the_same_however_it_is_written(n: int) -> None:
    for way in written(n):
        text = f"It had ({way}) of them."
        found = numbers(text)
        assert [text[x.start : x.end] for x in found] == [way]
        assert Fraction(n) in [reading.value for reading in found[0].readings]
    for way in written(n):
        for other in written(n):
            assert (
                missing(f"They saw {way} birds there.", [f"In the end {other} birds were seen there."]) == []
            )


def test_a_row_of_digits_without_end_is_no_number() -> None:
    assert numbers("1" * 10_000 + " and " + "1," * 5000) == []


@given(st.integers(2, 10**7), st.integers(2, 10**7))
@example(15, 150)
@example(15, 15_000)
def test_another_number_is_missing(n: int, other: int) -> None:
    if n == other:
        return
    source = f"In the end {other:,} birds were seen there."
    for way in (f"{n:,}", spelled(n)):
        problems = missing(f"They saw {way} birds there.", [source])
        assert [(p.kind, p.value) for p in problems] == [("number", way)]


PIECES = st.sampled_from(
    [
        *[
            "15,000 troops",
            "Kim Jong Un",
            " on 12 August 2025",
            "“we go”",
            " 5%",
            "$1.5bn",
            "\n",
            ". ",
            " in May ",
            "'s ",
        ],
        *[
            "two-thirds",
            " a third of ",
            " half a million",
            "twenty and ",
            "first",
            "10-15 km",
            "1.2.3",
            "F-16",
            "«x",
            "‘a",
        ],
        *[
            " last Tuesday",
            "two days ago",
            "12/08/2025",
            "2014-15",
            "U.S.",
            "É",
            "the 1990s",
            "5 p.m.",
            "½",
            "one",
            "Mr. ",
        ],
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_figures_stand_where_they_say(text: str) -> None:
    for figure in figures(text, published=PUBLISHED):
        assert text[figure.start : figure.end] == figure.text != ""
        hash(figure.value)


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map(" ".join))
def test_a_text_bears_itself_out(text: str) -> None:
    assert missing(text, [text], published=PUBLISHED) == []


CALL = (
    "North Korea had sent around 15000 troops to fight in the war in Ukraine, by South Korean assessments. "
    "Mr Putin and Mr Kim spoke on Tuesday, pledging “closer contact in the future”, the Kremlin said. "
    "He was there in June 2024, his first visit in 24 years. It cost $1.5bn, up 5.2%, over 3 km at 5 p.m. "
    "A second ship sank on 9 May, killing three of its crew; dozens swam, two-thirds of them for 90 minutes."
)
TITLE = "Kim Jong Un speaks to Putin"


def problems(claim: str, source: str = CALL) -> list[tuple[str, str]]:
    found = missing(
        claim, [source], published=PUBLISHED, context=[TITLE, "The Guardian"], known=["Volodymyr Zelenskyy"]
    )
    assert all(claim[p.start : p.end] == p.value for p in found)
    return [(p.kind, p.value) for p in found]


@pytest.mark.parametrize(
    "claim",
    [
        "Fifteen thousand soldiers were sent, some 15k, or 15 000, or 15.000.",
        "About 15,000 troops were sent by Pyongyang, says Seoul.",
        "They spoke on 12 August 2025, on August 12, on 2025-08-12, on 12/08/2025, in August 2025.",
        "The visit of June 2024 was the first in 24 years; he was there last year.",
        "The sinking on May 9, 2025 killed 3 people.",
        "The price was 1.5 billion dollars, or US$1,500 million, 5.2 per cent more.",
        "It went over 3,000 metres at 17:00.",
        "Dozens swam for 90 minutes, two-thirds of them for one and a half hours.",
        "Putin and Kim Jong Un said “closer contact”.",
        "Kim’s words were 'closer … future', he said.",
        "President Putin and KIM spoke.",
        "The Guardian reported that South Korea had assessed it.",
        "The two men spoke of one war.",
        "However, officials said troops were sent.",
        "They promised \"closer contact in the [near] future\".",
    ],
)  # fmt: skip
def test_what_stands_there_is_no_problem(claim: str) -> None:
    assert problems(claim) == []


@pytest.mark.parametrize(
    ("claim", "kind", "value"),
    [
        ("They sent 16,000 troops.", "number", "16,000"),
        ("They sent 150 troops.", "number", "150"),
        ("It cost $1.5m.", "number", "$1.5m"),
        ("It cost €1.5bn.", "number", "€1.5bn"),
        ("It rose by 5.2 percentage points.", "number", "5.2 percentage points"),
        ("It went over 3 miles.", "number", "3 miles"),
        ("It was a visit after 24 months.", "number", "24 months"),
        ("Three-quarters of them swam.", "number", "Three-quarters"),
        ("Hundreds swam.", "number", "Hundreds"),
        ("A third ship sank.", "number", "third"),
        ("They spoke on 14 August 2025.", "date", "14 August 2025"),
        ("They spoke on Wednesday.", "date", "Wednesday"),
        ("The visit was in June 2023.", "date", "June 2023"),
        ("It was in 2021.", "date", "2021"),
        ("It was at 6 p.m. that it sank.", "date", "6 p.m."),
        ("Donald Trump spoke to Kim.", "name", "Donald Trump"),
        ("Kim met Volodymyr Zelensky.", "name", "Volodymyr Zelensky"),
        ("South Korea had sent around 15000 troops to fight in the war.", "name", "South"),
        ("He promised “nearer contact in the future”.", "quotation", "“nearer contact in the future”"),
        ("He promised “future … closer contact”.", "quotation", "“future … closer contact”"),
    ],
)
def test_what_does_not_stand_there_is_named(claim: str, kind: str, value: str) -> None:
    assert problems(claim) == [(kind, value)]


@pytest.mark.parametrize(
    ("claim", "source", "value"),
    [
        ("The fire killed 20 and injured 20.", "The fire killed 15 and injured 20.", "20"),
        ("Smith accused Smith's aide of theft.", "Jones accused Smith's aide of theft.", "Smith"),
        ("Donald Putin flew home.", "Vladimir Putin saw Donald Trump and flew home.", "Donald Putin"),
        (
            "It carried 300 people from May to May, 7% fewer.",
            "It carried 300 people from March to May, 7% fewer.",
            "May",
        ),
        ("The first visit was short.", "The third visit was short.", "first"),
        ("One house burned down.", "Seven houses burned down.", "One"),
        ("More than 500 came.", "Fewer than 500 came.", "500"),
    ],
)
def test_a_figure_in_anothers_place_is_named(claim: str, source: str, value: str) -> None:
    assert [p.value for p in missing(claim, [source])] == [value]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Zelensky met Erdogan.", "Zelenskyy met Erdoğan."),
        ("The Korean Central News Agency said so.", "KCNA said so."),
        ("He used Apple Talk.", "He used AppleTalk."),
        ("The UN and the US agreed.", "The United Nations and American diplomats agreed."),
        ("The French and the Dutch agreed.", "France and the Netherlands agreed."),
        ("Nearly 5 million came, or about 5 million.", "It counted 4,970,000 visitors."),
        ("Some 1.2 million came.", "It counted 1,234,567 visitors."),
        ("It was nearly a quarter of a century.", "It was 24 years."),
        ("Half of it burned.", "The fire halved it."),
        ("10 to 15 percent left.", "Between 10% and 15% left."),
        ("Both ships sank.", "The two ships sank."),
        ("It cost between $10 million and $15 million.", "It cost $10-15m."),
        ("The 24-year-old won.", "Ann Lee, 24, won."),
        ("In the third quarter it fell.", "In Q3 it fell."),
        ("It began 10 years ago.", "It began a decade ago."),
        ("He left two days ago.", "He left on Monday."),
        ("In 1994 and in the 1990s it grew.", "It grew in 1994."),
        ("“He didn’t go,” she said.", "\"He didn't go\", she said."),
        ("They are a dozen.", "They are 12."),
        ("He said «ten times as much».", "“It is 10 times as much,” he said."),
        ("Nobody of the 2,500 came.", "Of the two and a half thousand, nobody came."),
    ],
)  # fmt: skip
def test_forms_of_the_same(claim: str, source: str) -> None:
    assert missing(claim, [source], published=PUBLISHED) == []


def test_figures_have_comparable_values() -> None:
    values = {
        figure.value for text in ("15,000", "fifteen thousand", "15k", "15 000") for figure in figures(text)
    }
    assert len(values) == 1
    dated = {
        f.value
        for t in ("on Tuesday", "on 12 August 2025", "yesterday")
        for f in figures(t, published=PUBLISHED)
    }
    assert len({value[0] for value in dated}) == 1  # type: ignore[index]
