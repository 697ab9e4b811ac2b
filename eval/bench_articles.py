"""News articles without end, for measuring speed: invented, of real length, the same for the same seed.

    python eval/bench_articles.py FOLDER COUNT [SENTENCES]

What they say means nothing. Their words do what words of news do: a few hundred common ones, and a long tail
of names, places and figures that are rare.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_DAY = datetime(2023, 1, 2, 6, tzinfo=UTC)
DAYS = 1000
SENTENCES = 22
"""Sentences an article by default: about 430 words, three passages."""
_PARAGRAPH = 3
_FOLDER_SIZE = 1000


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_OPENINGS = _list(
    "Bra, Cor, Dun, El, Fen, Gar, Hol, Is, Kel, Lor, Mar, Nor, Ost, Pel, Quin, Ros, Sel, Tor, Wex"
)
_MIDDLES = _list("a, en, i, or, an, e, il, um, ar, o, es, ing")
_PLACES = _list("bury, ford, haven, mouth, stead, vik, grad, ton, port, field, wick, moor")
_SURNAMES = _list("man, sen, ova, er, ley, ski, ard, ini, well, ström, ek, dal")
_NAMES = _list("Anna, Tomas, Ines, Oskar, Leila, Marek, Judith, Samir, Greta, Paulo, Mina, Viktor")
_ROLES = _list("minister, mayor, spokeswoman, union leader, professor, judge, coach, commander, inspector")
_OUTLETS = _list("Harbour Post, Northern Courier, The Meridian, Daily Ledger, Vale Gazette, Coast Wire")
_MONTHS = _list("January, March, May, July, September, November")
_WEEKDAYS = _list("Monday, Tuesday, Wednesday, Thursday, Friday")
_COINS = _list("euros, dollars, pounds, crowns")
_ORDINALS = _list("second, third, fourth, fifth, ninth")
_TOPICS = tuple(
    map(
        _list,
        (
            "inflation, interest rates, exports, the budget, wages, the trade deficit, bonds",
            "the gas pipeline, offshore wind, the reactor, power prices, the grid, oil storage",
            "the tunnel, ferry services, the railway timetable, the airport, lorry traffic, tolls",
            "hospital beds, vaccines, the nurses' strike, waiting lists, drug prices, the outbreak",
            "the ceasefire, the border posts, artillery supplies, prisoners of war, the peacekeepers",
            "the fraud trial, the appeal, the inquiry, witness statements, the verdict, bail",
            "the floods, the drought, river levels, storm damage, evacuations, the heatwave",
            "the telescope, the fossil, a new alloy, ice cores, the satellite, gene therapy",
            "the final, the transfer, doping tests, the stadium, the relay team, the qualifiers",
            "the museum, the film festival, a lost manuscript, the orchestra, the exhibition",
        ),
    )
)
_VERBS = _list("said, told reporters, confirmed, denied, warned, announced, argued, conceded, predicted")
_CLAIMS = (
    "{thing} would be reviewed before {month}",
    "work on {thing} had cost {money} so far",
    "{number} people were affected by {thing}",
    "{thing} had been delayed by a dispute with {place}",
    "talks about {thing} would resume in {place} on {weekday}",
    "nothing had been decided about {thing}, whatever had been written in {place}",
    "{percent} of those asked in {place} supported the plans for {thing}",
)
_FORMS = (
    "{person}, the {role}, {verb} on {weekday} that {claim}.",
    "In {place}, where {number} people live, {thing} has divided the council since {month} {year}.",
    "According to {person}, {claim}, and {other} should not be surprised if {claim2}.",
    "The {role} of {place}, {person}, {verb} that {claim}; {claim2}.",
    "Figures of {weekday} show that {percent} of {money} set aside for {thing} has been spent.",
    "“We knew about {thing} in {month},” {verb} {person}, “and nobody in {place} wanted to hear it.”",
    "A report of {number} pages, seen by this newspaper, finds that {claim}.",
    "Neither {person} nor {other} answered questions about {thing} when they left {place}.",
    "It was the {ordinal} time since {year} that {thing} had been debated there without a vote.",
    "Residents remember {year}, when {thing} last brought {number} visitors to {place}.",
)


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    outlet: str
    published: datetime
    text: str
    """Paragraphs, without the title."""

    def markdown(self) -> str:
        facts = {"title": self.title, "outlet": self.outlet, "date": self.published.isoformat()}
        # A JSON string is a YAML string.
        matter = "\n".join(f"{key}: {json.dumps(value)}" for key, value in facts.items())
        return f"---\n{matter}\n---\n\n{self.text}\n"


def articles(count: int, sentences: int = SENTENCES, seed: int = 1) -> Iterator[Article]:
    """The first ``count`` articles of a seed."""
    for i in range(count):
        yield _article(random.Random(f"{seed}/{i}"), sentences)


def questions(count: int, seed: int = 2) -> list[str]:
    """Questions in the words of the articles, no two alike."""
    found: list[str] = []
    for i in range(count):
        draw = random.Random(f"{seed}/{i}")
        thing = draw.choice(draw.choice(_TOPICS))
        found.append(
            draw.choice(
                (
                    f"What did {person(draw)} say about {thing} in {place(draw)}?",
                    f"How many people were affected by {thing} in {place(draw)}?",
                    f"When will talks about {thing} resume?",
                    f"How much has {thing} cost {place(draw)} so far?",
                )
            )
        )
    return found


def write(folder: Path, count: int, sentences: int = SENTENCES) -> None:
    """The articles as Markdown files with front matter, a thousand to a folder."""
    for i, article in enumerate(articles(count, sentences)):
        home = folder / f"{i // _FOLDER_SIZE:03}"
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{i:06}.md").write_text(article.markdown(), encoding="utf-8")


def _article(draw: random.Random, sentences: int) -> Article:
    things = draw.choice(_TOPICS)
    # An article keeps to a few people and places, as articles do.
    people, places = [person(draw) for _ in range(3)], [place(draw) for _ in range(3)]
    told = [_sentence(draw, things, people, places) for _ in range(sentences)]
    paragraphs = [" ".join(told[i : i + _PARAGRAPH]) for i in range(0, sentences, _PARAGRAPH)]
    thing = draw.choice(things)
    title = f"{places[0]}: {people[0]} under pressure over {thing}"
    published = FIRST_DAY + timedelta(days=draw.randrange(DAYS), minutes=draw.randrange(1000))
    return Article(title, draw.choice(_OUTLETS), published, "\n\n".join(paragraphs))


def _sentence(draw: random.Random, things: tuple[str, ...], people: list[str], places: list[str]) -> str:
    slots = {
        "thing": draw.choice(things),
        "month": draw.choice(_MONTHS),
        "money": f"{draw.randint(2, 990)} million {draw.choice(_COINS)}",
        "number": f"{draw.randint(11, 98_000):,}",
        "percent": f"{draw.randint(2, 97)} percent",
        "place": draw.choice(places),
        "weekday": draw.choice(_WEEKDAYS),
        "year": str(draw.randint(1990, 2024)),
        "person": draw.choice(people),
        "other": person(draw),
        "role": draw.choice(_ROLES),
        "verb": draw.choice(_VERBS),
        "ordinal": draw.choice(_ORDINALS),
    }
    slots["claim"] = draw.choice(_CLAIMS).format(**slots)
    slots["claim2"] = draw.choice(_CLAIMS).format(
        **slots | {"thing": draw.choice(things), "place": place(draw)}
    )
    return draw.choice(_FORMS).format(**slots)


def place(draw: random.Random) -> str:
    return draw.choice(_OPENINGS) + draw.choice(_MIDDLES) + draw.choice(_PLACES)


def person(draw: random.Random) -> str:
    surname = draw.choice(_OPENINGS) + draw.choice(_MIDDLES) + draw.choice(_SURNAMES)
    return f"{draw.choice(_NAMES)} {surname}"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:4]))
