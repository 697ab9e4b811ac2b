"""Who says a sentence: a made set of many shapes, and what only the sentences around it tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.attribution import Attribution, attribution

OWN = ("", "")
"""The outlet's own statement."""

# The sentence, who says it, and by which words. An empty name with a phrase: nobody whom the sentence names.
MADE: list[tuple[str, tuple[str, str]]] = [
    # according to
    (
        "According to South Korean assessments, around 15,000 troops were sent.",
        ("South Korean assessments", "According to"),
    ),
    (
        "About 600 have died, according to a report by the ministry published on Tuesday.",
        ("a report by the ministry", "according to"),
    ),
    (
        "According to the latest figures from the statistics office, prices rose by 2.1%.",
        ("the latest figures from the statistics office", "According to"),
    ),
    ("Six people died near Orrin on Friday, according to local police.", ("local police", "according to")),
    ("Kim said the troops “fought bravely”, according to KCNA.", ("KCNA", "according to")),
    ("The governor said that, according to the UN, 10,000 had fled.", ("The governor", "said")),
    ("By South Korean estimates, 15,000 troops were sent.", ("South Korean estimates", "By")),
    # subject, verb
    ("KCNA reported that the two leaders spoke on Tuesday.", ("KCNA", "reported")),
    ("Police said 12 people were injured.", ("Police", "said")),
    (
        "A spokesman for the port told reporters the quay would reopen in May.",
        ("A spokesman for the port", "told"),
    ),
    (
        "At least 14 people were injured, said the Freight Workers' Alliance, which speaks for the drivers.",
        ("the Freight Workers' Alliance", "said"),
    ),
    ("The Islanders’ Association said that two boats were lost.", ("The Islanders’ Association", "said")),
    ("The company announced that 300 jobs would go.", ("The company", "announced")),
    ("The company announced a new plant in Kellstow.", ("The company", "announced")),
    ("Senior officials say the deal is close.", ("Senior officials", "say")),
    ("The driver admitted that he had been asleep.", ("The driver", "admitted")),
    ("The union claims that 300 jobs are at risk.", ("The union", "claims")),
    ("South Korean intelligence estimates that 600 were killed.", ("South Korean intelligence", "estimates")),
    ("Researchers estimate that the glacier loses 40 metres a year.", ("Researchers", "estimate")),
    ("The prosecutor alleged that the accounts had been falsified.", ("The prosecutor", "alleged")),
    ("Mr Orban has insisted that sanctions do not work.", ("Mr Orban", "insisted")),
    ("The prime minister has repeatedly said that taxes will fall.", ("The prime minister", "said")),
    ("The minister conceded on Thursday that mistakes had been made.", ("The minister", "conceded")),
    ("The army said in a statement on Sunday that it had shot down 40 drones.", ("The army", "said")),
    ("Israel has denied involvement.", ("Israel", "denied")),
    ("The Kremlin denied the claims.", ("The Kremlin", "denied")),
    ("Moscow rejected the accusation as absurd.", ("Moscow", "rejected")),
    ("Vastrum rejected claims that it had known of the fault.", ("Vastrum", "rejected")),
    ("The court heard that the valve had failed.", ("The court", "heard")),
    ("The company expects sales of £4m.", ("The company", "expects")),
    ("Experts believe the wreck dates from the 1600s.", ("Experts", "believe")),
    ("Pyongyang confirmed in April that its soldiers had fought in Kursk.", ("Pyongyang", "confirmed")),
    ("Lee Jae-myung's office said the call lasted an hour.", ("Lee Jae-myung's office", "said")),
    ("Seoul's spy agency told lawmakers that 600 soldiers had been killed.", ("Seoul's spy agency", "told")),
    (
        "Two people familiar with the matter said the talks had failed.",
        ("Two people familiar with the matter", "said"),
    ),
    ("Kim and Putin told reporters they would meet again.", ("Kim and Putin", "told")),
    ("Lawyers for the family argue that the police acted too late.", ("Lawyers for the family", "argue")),
    ("Critics of the scheme say it costs too much.", ("Critics of the scheme", "say")),
    ("The Times reported last week that the deal was off.", ("The Times", "reported")),
    ("The company said it would appeal, but the court refused.", ("The company", "said")),
    # documents
    (
        "Researchers at the University of Kellstow found that the wells were dry.",
        ("Researchers at the University of Kellstow", "found"),
    ),
    ("The report found 12 wells were dry.", ("The report", "found")),
    ("A survey by the council shows that rents have doubled.", ("A survey by the council", "shows")),
    (
        "The figures, released by the statistics office, show inflation at 3%.",
        ("The figures", "show"),
    ),
    ("South Korean estimates put the number of troops at 15,000.", ("South Korean estimates", "put")),
    ("Ukraine's General Staff put Russian losses at 1,200.", ("Ukraine's General Staff", "put")),
    # introduced
    ("On Tuesday the ministry said two ships were lost.", ("the ministry", "said")),
    ("In a statement, Vastrum confirmed the breach.", ("Vastrum", "confirmed")),
    ("Hours later officials said it was out.", ("officials", "said")),
    ("As KCNA reported, the two spoke by telephone.", ("KCNA", "reported")),
    ("Speaking in Seoul, the minister warned that more would come.", ("the minister", "warned")),
    ("In an interview with Der Spiegel, Merkel said she had no regrets.", ("Merkel", "said")),
    # appositions
    ("The mayor, Anna Kell, said the bridge was safe.", ("The mayor, Anna Kell", "said")),
    ("Anna Kell, the mayor, said the bridge was safe.", ("Anna Kell", "said")),
    ("Anna Kell, 42, a nurse from Orrin, said she saw smoke.", ("Anna Kell", "said")),
    ("The army, which runs the port, said it would close.", ("The army", "said")),
    ("Two witnesses, who asked not to be named, said the lorry reversed.", ("Two witnesses", "said")),
    (
        "A senior US official, speaking on condition of anonymity, said the talks would resume.",
        ("A senior US official", "said"),
    ),
    (
        "Sales rose 4%, the firm's chief executive, Mara Voss, said in a statement.",
        ("the firm's chief executive, Mara Voss", "said"),
    ),
    # at the end, and in the middle
    ("The fire began at nine, the ministry said.", ("the ministry", "said")),
    ("The glacier loses 40 metres a year, researchers estimate.", ("researchers", "estimate")),
    ("Ferry fares will rise by 4% in April, Brenna Lines announced.", ("Brenna Lines", "announced")),
    (
        "As many as 40,000 jobs could go, the Bank of Caldmoor warned in its annual report.",
        ("the Bank of Caldmoor", "warned"),
    ),
    ("The village, critics say, was never consulted.", ("critics", "say")),
    ("The driver told police he was lost, the court heard.", ("the court", "heard")),
    ("The ship sank on Monday, Reuters reported, citing a naval source.", ("Reuters", "reported")),
    # quotations
    ("“We will stay,” said Tammy Bruce, a spokeswoman for the State Department.", ("Tammy Bruce", "said")),
    ("“It was dark,” the driver, who is 40, told the court.", ("the driver", "told")),
    ("“No,” replied the mayor.", ("the mayor", "replied")),
    ("“The bridge is safe,” insists Ivo Lenn, the county's chief engineer.", ("Ivo Lenn", "insists")),
    ("“The police said we were wrong,” Anna Kell told the Echo.", ("Anna Kell", "told")),
    (
        "“There is no plan to close the ward,” a hospital spokeswoman told the Caldmoor Echo.",
        ("a hospital spokeswoman", "told"),
    ),
    ("'We will not sell,' said the port's manager, Ivo Lenn.", ("the port's manager, Ivo Lenn", "said")),
    ('"We lost ten," Ivanov said on Tuesday.', ("Ivanov", "said")),
    # others
    (
        "Mr Kim was quoted by Tass as saying the treaty was eternal.",
        ("Mr Kim", "was quoted by Tass as saying"),
    ),
    ("The loss was estimated by the insurer at £4m.", ("the insurer", "estimated by")),
    ("The figures were confirmed by a spokesman for the navy.", ("a spokesman for the navy", "confirmed by")),
    ("The minister defended the plan, saying it would cut costs.", ("The minister", "saying")),
    ("The soldiers reportedly arrived in October.", ("", "reportedly")),
    ("The ship is believed to have sunk.", ("", "is believed to")),
    ("It is understood that the offer was made in May.", ("", "It is understood that")),
    ("She later told the inquiry she had not read the report.", ("", "told")),
    # nobody but the outlet
    ("The man was admitted to hospital.", OWN),
    ("The hospital admitted 14 patients overnight.", OWN),
    ("The attack claimed 12 lives.", OWN),
    ("The suspect claimed asylum in 2019.", OWN),
    ("The deal added 300 jobs.", OWN),
    ("Reported cases rose by a third.", OWN),
    ("No injuries were reported.", OWN),
    ("The fire was reported at nine.", OWN),
    ("Officials reported for duty at six.", OWN),
    ("Voters rejected the proposal.", OWN),
    ("The court rejected the appeal.", OWN),
    ("Rescuers found the body on Monday.", OWN),
    ("The cases reported on Monday rose.", OWN),
    ("After the ministry said the dam was safe, people returned.", OWN),
    ("If the court says yes, the mine will reopen.", OWN),
    ("The man who said he saw the fire was arrested.", OWN),
    ("What the minister said was wrong.", OWN),
    ("The ministry did not say how many had died.", OWN),
    ("The ministry declined to comment.", OWN),
    ("Ministers will announce the plan in May.", OWN),
    ("The storm threatened to close the port.", OWN),
    ("According to plan, the bridge opened.", OWN),
    ("An estimated 15,000 people marched.", OWN),
    ("He was told the flight was full.", OWN),
    ("The bridge was opened by the king in 1932.", OWN),
    ("Her claims were never tested in court.", OWN),
    ("The report was published in March.", OWN),
    ("The announced closure of the mill has angered residents.", OWN),
    ("The deal was first announced in 2021.", OWN),
    ("The treaty was signed in June.", OWN),
]


def says(sentence: str) -> tuple[str, str]:
    found = attribution(sentence, 0, len(sentence))
    return ((found.who or "", found.phrase)) if found else OWN


def test_the_made_set() -> None:
    assert len(MADE) >= 100
    wrong = [(sentence, want, got) for sentence, want in MADE if (got := says(sentence)) != want]
    assert len(wrong) <= 0.03 * len(MADE), wrong


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The two spoke on Tuesday, KCNA reported.", "outlet"),
        ("The Kellstow Gazette reports that the mill will close.", "outlet"),
        ("State media said the missile flew 800 km.", "outlet"),
        ("The official Xinhua News Agency said two were missing.", "outlet"),
        ("The ministry said two were missing.", "party"),
        ("A BBC spokesman said the programme would go on.", "party"),
        ("Royal Mail said letters were late.", "party"),
        ("Military sources said the ship was hit.", "unnamed"),
        ("The ship was reportedly hit.", "unnamed"),
    ],
)
def test_kinds(sentence: str, kind: str) -> None:
    found = attribution(sentence, 0, len(sentence))
    assert found is not None
    assert found.kind == kind


def said_of(text: str, quote: str) -> Attribution | None:
    start = text.index(quote)
    return attribution(text, start, start + len(quote))


def test_a_pronoun_is_the_last_speaker() -> None:
    text = "Anna Kell, the mayor, said the bridge was safe. She added that it would open in May."
    found = said_of(text, "She added that it would open in May.")
    assert found is not None
    assert found.who == "Anna Kell"
    assert found.phrase == "added"
    assert found.who_span is not None
    assert text[slice(*found.who_span)] == "Anna Kell"
    assert text[found.start : found.end] == "added"


@pytest.mark.parametrize(
    ("before", "sentence", "who"),
    [
        ("The ministry said two were lost.", "It said a third was missing.", "The ministry"),
        ("Officials said two were lost.", "They added that a third was missing.", "Officials"),
        ("Mr Kell said two were lost. The search goes on.", "He said a third was missing.", "Mr Kell"),
        ("A spokeswoman said two were lost.", "He said a third was missing.", None),
        ("The ministry said two were lost.", "He said a third was missing.", None),
        ("Ivo Lenn said two were lost. He met Rolf Brand.", "He said a third was missing.", None),
        ("Two were lost.", "He said a third was missing.", None),
        ("Mr Kell said two were lost. One. Two. Three. Four.", "He said a third was missing.", None),
    ],
)
def test_a_pronoun_that_is_not_sure_is_left_out(before: str, sentence: str, who: str | None) -> None:
    found = said_of(f"{before} {sentence}", sentence)
    assert found is not None
    assert found.who == who


@pytest.mark.parametrize(
    ("text", "quote", "who"),
    [
        (
            "“We lost ten men,” Ivanov said. “They will not come back.”",
            "“They will not come back.”",
            "Ivanov",
        ),
        ("“We lost ten. They will not come back,” said Ivanov.", "“We lost ten.", "Ivanov"),
        (
            "The mayor said the town was “shaken”.\n\n“We had no warning at all that day.”\n\nThe dam held.",
            "“We had no warning at all that day.”",
            "The mayor",
        ),
    ],
)
def test_a_quotation_belongs_to_the_speaker_around_it(text: str, quote: str, who: str) -> None:
    found = said_of(text, quote)
    assert found is not None
    assert found.who == who


def test_the_sentence_beside_it_does_not_matter_to_a_plain_one() -> None:
    text = "The ministry said two were lost. The road runs along the river. “It is steep,” a driver said."
    assert said_of(text, "The road runs along the river.") is None


@given(
    st.lists(
        st.sampled_from(
            (
                *(
                    "said",
                    "The ministry",
                    "according to",
                    "“",
                    "”",
                    "told",
                    ",",
                    ".",
                    "He",
                    "added that",
                    "\n\n",
                    "by",
                ),
                *(
                    "Kell",
                    "reportedly",
                    "who",
                    "in a statement",
                    "on Tuesday",
                    "it",
                    "was",
                    "the",
                    "‘",
                    "’",
                    "said,",
                ),
            )
        ),
        max_size=40,
    ).map(" ".join),
    st.integers(0, 200),
    st.integers(0, 200),
)
def test_offsets_hold_for_any_text(text: str, start: int, end: int) -> None:
    found = attribution(text, min(start, end), max(start, end))
    if found is not None:
        assert text[found.start : found.end] == found.phrase
        assert (found.who is None) == (found.who_span is None)
        assert found.who_span is None or text[slice(*found.who_span)] == found.who
