"""Replies and scores made by hand, for tests of what is done with them."""

from dataclasses import replace

from qa.evaluate.gold import Gold
from qa.evaluate.golden import Case
from qa.evaluate.reply import Cited, Place, Reply, Said
from qa.evaluate.score import Scored, score

TEXTS = {
    "fire": "A fire broke out in Kellstow. Twelve people were hurt in it. The mill is closed.",
    "ferry": "The ferry to Brenna costs 14 crowns. It sails at noon, the harbour office said.",
}
GOLD = Gold([("fire", "/news/fire.txt"), ("ferry", "https://a.example/ferry")], TEXTS.__getitem__)
HURT = Case(
    "hurt",
    "How many were hurt?",
    answers=("12",),
    articles=("fire.txt",),
    quotes=("Twelve people were hurt in it.",),
)
UNKNOWN = Case("unknown", "Who set it?", refuse=True)


def cited(n: int, article: str, quote: str, title: str = "A title") -> Cited:
    text = TEXTS[article]
    start = text.index(quote)
    place = {"fire": "/news/fire.txt", "ferry": "https://a.example/ferry"}[article]
    return Cited(n, article, place, title, start, start + len(quote), quote, text[:start], "")


def reply(text: str, *citations: Cited, **changes: object) -> Reply:
    """Found in the order fire, ferry; every claim is borne out."""
    made = Reply(
        text=text,
        standalone="?",
        refused=False,
        reason=None,
        relevance=0.9,
        claims=(Said(text, tuple(c.n for c in citations), "supported", ()),),
        citations=citations,
        offered=("fire", "ferry"),
        ranked=tuple(Place(id_, 0, len(TEXTS[id_])) for id_ in ("fire", "ferry")),
        tokens=None,
        seconds=0.5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


RIGHT = reply("Twelve people were hurt in it [1].", cited(1, "fire", "Twelve people were hurt in it."))
REFUSED = reply("Not in your 2 articles.", refused=True, reason="nothing near", relevance=0.1, claims=())


def scored(case: Case, given: Reply) -> Scored:
    return score(case, given, GOLD)
