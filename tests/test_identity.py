"""Who is who: whether two phrases name one speaker, and whether a name stands in another's part."""

import pytest

from qa.text.figures import parse
from qa.text.identity import one_speaker
from qa.text.supplanted import supplanted

ARTICLE = """
Deirdre Mallin, the chief fire officer of Caldmoor, said that the fire was out. The governor, Ann Poole,
thanked the crews. The World Health Organisation (WHO) had warned of smoke. Emirates President Tim Clark
spoke on Monday. Teachers unions counted 300 schools, Indiana State Police 5,000 people. Boeing's shares
fell. The Argus Leader reported the cost. The company did not comment, and WeWork's tenants were told later.
The company's quality manager, Jonas Pell, resigned; Orla Finch owns the mill.
"""


@pytest.mark.parametrize(
    ("claim", "theirs"),
    [
        ("Deirdre Mallin", "Mallin"),
        ("the fire officer", "Mallin"),
        ("the governor", "Poole"),
        ("the WHO", "the World Health Organisation"),
        ("a spokesman", "the company"),
        ("scientists", "the researchers"),
        ("Moscow", "the Russian ministry"),
        ("quality manager Jonas Pell", "its quality manager"),
        ("the authorities", "police"),
    ],
)
def test_one_speaker_by_two_names(claim: str, theirs: str) -> None:
    assert one_speaker(claim, theirs, ARTICLE)


@pytest.mark.parametrize(
    ("claim", "theirs"),
    [
        ("Ann Poole", "Mallin"),
        ("the governor", "Mallin"),
        ("the health ministry", "the World Health Organisation"),
        ("Boeing's president", "Clark"),
        ("Indiana State Police", "teachers unions"),
        ("North Korean officials", "South Korean officials"),
        ("the governor's office", "the Argus Leader"),
        ("the union", "the company"),
        ("quality manager Orla Finch", "its quality manager"),
        ("a judge", "a coroner"),
    ],
)
def test_two_speakers(claim: str, theirs: str) -> None:
    assert not one_speaker(claim, theirs, ARTICLE)


def names(claim: str, *sources: str) -> list[str]:
    return [problem.value for problem in supplanted(parse(claim, None), [parse(s, None) for s in sources])]


LENDER = "SoftBank agreed to inject $6 billion into WeWork and to fund a buyout of existing shareholders."


def test_a_name_from_another_sentence_in_anothers_part() -> None:
    other = "Adam Neumann had resigned the week before."
    assert names("Adam Neumann agreed to fund a buyout of existing shareholders.", LENDER, other) == [
        "Adam Neumann"
    ]


def test_a_name_of_the_same_sentence_in_anothers_part() -> None:
    source = "Alibaba will raise money from its second listing in Hong Kong, near the close in New York."
    assert names("Alibaba will raise money from its second listing in New York.", source) == ["New York"]


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        ("SoftBank agreed to fund a buyout of existing shareholders.", [LENDER]),
        # "The company" of the sentence is named in another one, and who speaks there is somebody else.
        (
            "WeWork will cut 4,000 jobs in three countries.",
            [
                "Adam Neumann said the company will cut 4,000 jobs in three countries.",
                "WeWork is in trouble.",
            ],
        ),
        (
            "The Commission ordered all employees to remove the app from their phones.",
            ["The EC ordered all employees to remove the app from their phones."],
        ),
    ],
)
def test_names_in_their_own_part(claim: str, sources: list[str]) -> None:
    assert names(claim, *sources) == []
