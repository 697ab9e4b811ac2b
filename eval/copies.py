"""Precision and recall of stories on a made set: families of near-copies among different articles.

    python eval/copies.py [--families 500] [--others 5000] [--library DIR]
    python eval/copies.py --scale 100000            # what one more article costs with so many in

The set is made by a seed, so that every run measures the same. An article is written from the pool of its
topic: the same people, places, bodies, subjects and turns of phrase occur in all reports on a topic, as
they do in the news. A family is one article with copies of it: under another headline, cut at the end, with
its paragraphs in another order, and with 5 to 30 % of its words changed. Pairs are counted: precision of
those that ``qa`` puts into one story, recall of those of one family. They are stored as ``qa add`` stores
them, without their vectors.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import qa.types as t
from qa.library.library import Library, open_library

VARIANTS = 4
"""Copies of the original in a family."""
TOPICS = 60
PRECISION, RECALL = 0.98, 0.95
"""What is demanded."""


def _words(listed: str) -> list[str]:
    return listed.split()


_SYLLABLES = _words("""
    bar ben cal dor el fen gar hal ing jor kel lan mor nor os pen quin ral sel tor ul ver wen yar zel
    ash bry cro dun esk fal gla hew ive kes lou mar nes orm pri ros stra tam und vale whit
""")
_SUBJECTS = _words("""
    harbour bridge budget school hospital railway tax strike flood election festival merger trial
    vaccine pension housing drought ferry airport prison library museum factory pipeline wind farm
    reservoir stadium tram border census fishery quarry tunnel curriculum ceasefire treaty inquiry
    licence tariff dam forest archive court
""")
_NOUNS = _words("""
    plan report decision vote delay cost figure review deal claim warning proposal contract survey study
    ruling complaint hearing timetable target shortage subsidy grant deficit surplus package scheme
    offer appeal investigation dispute agreement statement document letter committee working group
    deadline forecast estimate safety record maintenance backlog staff rota waiting list queue platform
    season wage bill price cap loan
""")
_VERBS = _words("""
    approved rejected delayed questioned defended criticised published withdrew extended suspended
    welcomed opposed reviewed confirmed denied announced postponed signed renewed challenged supported
    dismissed revised completed
""")
_ADJECTIVES = _words("""
    new final early costly disputed regional annual draft revised long-awaited controversial independent
    joint interim emergency detailed confidential ambitious modest unexpected narrow formal second
    provisional
""")
_ROLES = _words("""
    minister mayor chairwoman spokesman director inspector professor campaigner engineer treasurer judge
    commissioner
""")
DAYS = _words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
""")
_PATTERNS = (
    "{person}, the {role} of {body}, {verb} the {adj} {noun} on the {subject} on {day}.",
    "The {adj} {noun} on the {subject} in {place} will cost {n} million, {n2} % more than the {noun2} of "
    "{year}.",
    "“We have {verb} this {noun} because the {noun2} left us no choice,” {person} told reporters in {place}.",
    "{body} {verb} the {noun} by {n} votes to {n2} after a {adj} {noun2} that lasted {small} hours.",
    "According to the {noun}, {n} people in {place} wait for the {subject}, {n2} of them since {year}.",
    "Residents of {place} {verb} the {noun2}, saying the {subject} was neglected for {small} years.",
    "{person} said the {noun} would be {verb} before the {adj} {noun2} of {body} in {month}.",
    "A {adj} {noun} by {body} found {n} faults in the {subject}, {small} of them serious.",
    "The {role} {verb} the {noun2} and asked {person2} to bring a {adj} {noun} to {place} by {day}.",
    "Last {day}, {body} had {verb} a {noun} that {person2} called a {adj} step for the {subject}.",
    "“Nobody in {place} believes the {noun},” said {person2}, {role} of {body2}, on {day}.",
    "The {subject} employs {n} people in {place}; the {adj} {noun} puts {n2} of the jobs at risk, {body2} "
    "said.",
    "It was the {small}th {noun} on the {subject} since {year}, when {person} {verb} a {adj} {noun2}.",
    "{body2} {verb} the {noun}, pointing to a {noun2} of {n} million in {place} in {year}.",
    "Work on the {subject} began in {year} and was {verb} twice, most recently over a {adj} {noun} with "
    "{body}.",
    "In {place}, {person2} {verb} the {noun2} and promised a {adj} {noun} within {small} weeks.",
)
_MONTHS = _words("""
    January February March April May June July August September October November December
""")
_HEADLINES = (
    "{body} {verb} {noun} on {subject}",
    "{subject}: {noun} {verb} in {place}",
    "{person} {verb} {adj} {noun}",
    "What the {noun} means for {place}",
)


@dataclass(frozen=True)
class Topic:
    """What all reports on it share."""

    people: list[str]
    places: list[str]
    bodies: list[str]
    subjects: list[str]
    nouns: list[str]


@dataclass(frozen=True)
class Made:
    """An article of the set."""

    headline: str
    paragraphs: list[str]
    family: int | None
    """None: it is nobody's copy."""

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def articles(
    families: int, others: int, seed: int | str = 1, topics: Sequence[Topic] | None = None
) -> list[Made]:
    """The whole set in a shuffled order; its topics are the seed's own where none are given."""
    rng = random.Random(seed)
    topics = topics or topics_of(rng, TOPICS)
    found: list[Made] = []
    for family in range(families):
        topic = rng.choice(topics)
        original = _article(rng, topic, family)
        found += [original, *(_copy(rng, topic, original) for _ in range(VARIANTS))]
    found += [_article(rng, rng.choice(topics), None) for _ in range(others)]
    rng.shuffle(found)
    return found


def topics_of(rng: random.Random, count: int) -> list[Topic]:
    """Topics as they are drawn."""
    return [_topic(rng) for _ in range(count)]


def _name(rng: random.Random) -> str:
    return "".join(rng.sample(_SYLLABLES, rng.choice((2, 2, 3)))).capitalize()


def _topic(rng: random.Random) -> Topic:
    places = [_name(rng) for _ in range(4)]
    kinds = ("Council", "Authority", "Ministry", "Union", "Chamber", "Trust")
    return Topic(
        people=[f"{_name(rng)} {_name(rng)}" for _ in range(6)],
        places=places,
        bodies=[f"{rng.choice(places)} {kind}" for kind in rng.sample(kinds, 4)],
        subjects=rng.sample(_SUBJECTS, 2),
        nouns=rng.sample(_NOUNS, 24),
    )


def _filled(rng: random.Random, topic: Topic, pattern: str) -> str:
    body, body2 = rng.sample(topic.bodies, 2)
    person, person2 = rng.sample(topic.people, 2)
    noun, noun2 = rng.sample(topic.nouns, 2)
    said = pattern.format(
        body=body, body2=body2, person=person, person2=person2, noun=noun, noun2=noun2,
        place=rng.choice(topic.places), subject=rng.choice(topic.subjects), verb=rng.choice(_VERBS),
        adj=rng.choice(_ADJECTIVES), role=rng.choice(_ROLES), day=rng.choice(DAYS),
        month=rng.choice(_MONTHS), n=rng.randint(11, 990), n2=rng.randint(3, 99),
        small=rng.randint(2, 9), year=rng.randint(1985, 2025),
    )  # fmt: skip
    return said[0].upper() + said[1:]


def _article(rng: random.Random, topic: Topic, family: int | None) -> Made:
    patterns = [rng.choice(_PATTERNS) for _ in range(rng.randint(10, 26))]
    said = [_filled(rng, topic, pattern) for pattern in patterns]
    paragraphs = [" ".join(said[i : i + 3]) for i in range(0, len(said), 3)]
    return Made(_filled(rng, topic, rng.choice(_HEADLINES)), paragraphs, family)


def _copy(rng: random.Random, topic: Topic, original: Made) -> Made:
    """A copy changed in one to four ways."""
    paragraphs = list(original.paragraphs)
    ways = rng.sample(("cut", "reordered", "headline", "words"), rng.randint(1, 4))
    if "cut" in ways:
        paragraphs = paragraphs[: max(2, round(len(paragraphs) * rng.uniform(0.5, 0.9)))]
    if "reordered" in ways:
        rng.shuffle(paragraphs)
    if "words" in ways:
        share = rng.uniform(0.05, 0.30)
        paragraphs = [changed(rng, topic, paragraph, share) for paragraph in paragraphs]
    headline = _filled(rng, topic, rng.choice(_HEADLINES)) if "headline" in ways else original.headline
    return Made(headline, paragraphs, original.family)


def changed(rng: random.Random, topic: Topic, text: str, share: float) -> str:
    pool = [*topic.nouns, *_VERBS, *_ADJECTIVES, "the", "of", "to", "and", "that", "would", "this"]
    return " ".join(rng.choice(pool) if rng.random() < share else word for word in text.split())


def stored(library: Library, made: Sequence[Made]) -> tuple[list[str], list[float]]:
    """Ids in the order of the articles, and the seconds that storing each took."""
    ids, seconds = [], []
    with library.writing():
        for number, article in enumerate(made):
            begun = time.perf_counter()
            _, id_ = library.store(
                t.Draft(text=article.text, title=article.headline, path=f"/made/{number}.txt"), None
            )
            seconds.append(time.perf_counter() - begun)
            ids.append(id_)
    return ids, seconds


def pairs(groups: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def measured(library: Library, ids: Sequence[str], made: Sequence[Made]) -> tuple[float, float]:
    """Precision and recall over pairs."""
    found: dict[str, list[int]] = {}
    true: dict[int, list[int]] = {}
    stories = library.stories(ids)
    for number, (id_, article) in enumerate(zip(ids, made, strict=True)):
        found.setdefault(stories[id_].id, []).append(number)
        if article.family is not None:
            true.setdefault(article.family, []).append(number)
    together, wanted = pairs(list(found.values())), pairs(list(true.values()))
    right = len(together & wanted)
    return right / max(1, len(together)), right / max(1, len(wanted))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--families", type=int, default=500)
    parser.add_argument("--others", type=int, default=5000)
    parser.add_argument("--scale", type=int, help="measure the cost of one more with so many articles in")
    parser.add_argument("--library", type=Path, help="where to keep the library that is made")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_library(asked.library or Path(temporary) / "library") as library,
    ):
        if asked.scale:
            from copies_scale import measure

            from qa.models.embedders import embedder

            return 0 if measure(library, asked.scale, embedder()) else 1
        made = articles(asked.families, asked.others)
        ids, seconds = stored(library, made)
        precision, recall = measured(library, ids, made)
    print(
        f"{len(made):,} articles, {asked.families} families of {VARIANTS + 1}: {sum(seconds):.1f} s to store"
    )
    print(f"precision {precision:.4f}, recall {recall:.4f}")
    return 0 if precision >= PRECISION and recall >= RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
