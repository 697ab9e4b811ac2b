"""How much newer articles should count: the half-life and the weight of the decay, on made running stories.

    python eval/recency.py [--topics N] [--half-lives 7,30,...] [--weights 0,1.5,...]

Each topic is a story that is reported again and again over two years, every time with another value and in
other words, and one event that is reported once. For a day drawn at random, two questions are asked as of it:
for the story's value "now", whose answer is the newest report by then, and for the event, however old, whose
answer is its one report. Prints for each half-life and weight the share of either whose right article comes
first (recall@1), and the mean of both. The stories are invented here: what they show is at which decay the
newest wins among near-equals before it buries what is old and right.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean

import qa.retrieve
import qa.types as t
from qa.app import App
from qa.config import Config
from qa.ingest import ingest
from qa.retrieve import retrieve

START = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = 730
_PLACES = """
    Kellstow Aldmouth Brenna Skerry Tolland Harrow Pellwick Caldmoor Oldcastle Dunmore Wexholm Sarrow
    Thornavon Ansel Quillmarch Evrault Lindmoor Farrowby Greyport Hollin Marrick Nettleford Orrest Penhallow
    Ravensby Selwick Tarnside Ulverton Vexley Wrayburn
"""
_THINGS = {
    "toll of the bridge": ("pounds", "Drivers", "the bridge company"),
    "number of ferry sailings": ("sailings a day", "Passengers", "the ferry line"),
    "price of the harbour season ticket": ("pounds", "Sailors", "the harbour board"),
    "number of beds in the hospital": ("beds", "Patients", "the hospital trust"),
    "membership of the dockers' union": ("members", "Dockers", "the union"),
}
_REPORTS = (
    "The {thing} in {place} is {value} {unit}, {who} said on Monday. {people} had expected a change.",
    "{people} in {place} face a new figure: {value} {unit}. That is what {who} announced as the {thing}.",
    "{who} has set the {thing} in {place} at {value} {unit} after long talks. The council wanted less.",
    "After a review the {thing} in {place} now stands at {value} {unit}, according to {who}.",
    "There is news of the {thing} in {place}. It was put at {value} {unit} this week, {who} said.",
)
_EVENTS = (
    "A fire destroyed the {noun} of {place} on Friday night. It did damage of {value} million pounds.",
    "The {noun} of {place} was opened by the mayor on Saturday. It had cost {value} million pounds.",
    "A storm tore the roof off the {noun} of {place}. Repairs will cost {value} million pounds.",
)
_NOUNS = ("corn mill", "old market hall", "lighthouse", "town library", "railway shed")


@dataclass(frozen=True)
class Report:
    key: str
    text: str
    published: datetime


@dataclass(frozen=True)
class Asked:
    question: str
    as_of: datetime
    key: str
    running: bool


def stories(topics: int, chance: random.Random) -> tuple[list[Report], list[Asked]]:
    reports: list[Report] = []
    asked: list[Asked] = []
    for number in range(topics):
        places = _PLACES.split()
        place, thing = places[number % len(places)], list(_THINGS)[number % len(_THINGS)]
        unit, people, who = _THINGS[thing]
        every = chance.choice((10, 30, 60, 120))
        days = sorted(chance.sample(range(DAYS), max(3, DAYS // every)))
        story = []
        for day in days:
            text = chance.choice(_REPORTS).format(
                thing=thing, place=place, unit=unit, people=people, who=who, value=chance.randint(11, 999)
            )
            story.append(Report(f"s{number}-{day}", text, START + timedelta(days=day, hours=9)))
        noun, day = _NOUNS[number % len(_NOUNS)], chance.randrange(DAYS // 2)
        text = chance.choice(_EVENTS).format(noun=noun, place=place, value=chance.randint(2, 90))
        event = Report(f"e{number}", text, START + timedelta(days=day, hours=9))
        reports += [*story, event]
        for _ in range(3):
            now = START + timedelta(days=chance.randrange(days[1], DAYS + 20), hours=12)
            newest = max((r for r in story if r.published <= now), key=lambda r: r.published)
            asked.append(Asked(f"What is the {thing} in {place} now?", now, newest.key, running=True))
        then = START + timedelta(days=DAYS + 20)
        asked.append(Asked(f"How much did the {noun} of {place} cost?", then, event.key, running=False))
    return reports, asked


def first(app: App, asked: Sequence[Asked], half_life: float, weight: float) -> tuple[float, float]:
    """Recall@1 of running stories and of events."""
    qa.retrieve.RECENT = qa.retrieve.PRESENT = weight
    right: dict[bool, list[bool]] = {True: [], False: []}
    for one in asked:
        found = retrieve(
            one.question,
            library=app.library,
            embedder=app.embedder,
            as_of=one.as_of,
            now=one.as_of if one.running else None,
            half_life=timedelta(days=half_life),
        )
        best = found.hits[0].article.path if found.hits else ""
        right[one.running].append((best or "").rsplit("/", 1)[-1] == one.key)
    return fmean(right[True]), fmean(right[False])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--topics", type=int, default=30)
    parser.add_argument("--half-lives", default="7,14,30,60,120,365")
    parser.add_argument("--weights", default="0,1.5,3,6")
    how = parser.parse_args()
    reports, asked = stories(how.topics, random.Random(1))
    with tempfile.TemporaryDirectory() as folder:
        app = App(Config(library=Path(folder) / "library"))
        by_key = {report.key: report for report in reports}

        def read(source: str) -> Iterator[t.Draft]:
            report = by_key[source]
            yield t.Draft(report.text, published=report.published, path=f"/made/{report.key}")

        for outcome in ingest(by_key, read=read, library=app.library, embedder=app.embedder):
            assert outcome.kind != "failed", outcome.reason
        print(f"{len(reports)} articles, {len(asked)} questions")
        print("half-life  weight  running  events  mean")
        for weight in map(float, how.weights.split(",")):
            for half_life in map(float, how.half_lives.split(",")):
                running, events = first(app, asked, half_life, weight)
                mean = (running + events) / 2
                print(f"{half_life:9.0f}  {weight:6.1f}  {running:7.2f}  {events:6.2f}  {mean:.3f}")
                if weight == 0:
                    break
        app.close()


if __name__ == "__main__":
    main()
