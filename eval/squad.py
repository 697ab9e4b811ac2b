"""Retrieval, quotes and refusal on SQuAD 2.0, through the App that the commands use.

    python eval/squad.py [FOLDER] [--sample N] [--splits N] [--whole] [--json]

FOLDER (default: $QA_SHARED/data/squad, or the same beside the checkout) holds one or more SQuAD files, as
JSON or gzipped JSON. Measured over the questions that SQuAD calls answerable, unless it is said otherwise:

- Every paragraph is an article of its own (with --whole, all of an article's paragraphs are one): at which
  rank the passage with the right paragraph comes (of a whole article, the passage with the middle of it).
- Whether a quote of the answer holds one of the gold answers, and how long the answer is. A refused question
  counts as one without.
- Of the questions that their paragraph only seems to answer, how many are refused; and how many of all are
  right, that is quoted or refused, beside the exact match of published readers. They are given the paragraph
  and name words of it; here it is to be found among all, and whole sentences are quoted.
- With half of the articles in the library, drawn at random --splits times: the share of questions about
  absent articles that are refused, of the others that are answered, as many of each.
"""

import argparse
import gzip
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from qa.app import App, Scope
from qa.config import Config
from qa.evaluate.grading import holds
from qa.types import Answer, Done, Found, Hit

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QA_SHARED", CHECKOUT.parent / "shared"))
FOLDER = SHARED / "data" / "squad"
K = 10
PUBLISHED = {"MiniLM-L12, given the paragraph": 0.761, "always refusing": 0.501}
_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True)
class Paragraph:
    article: int
    number: int
    """Within its article."""
    text: str


@dataclass(frozen=True)
class Asked:
    question: str
    answers: tuple[str, ...]
    paragraph: Paragraph


@dataclass(frozen=True)
class Reply:
    hits: tuple[Hit, ...]
    answer: Answer


@dataclass(frozen=True)
class Squad:
    paragraphs: tuple[Paragraph, ...]
    asked: tuple[Asked, ...]
    """The answerable questions."""
    unanswerable: tuple[Asked, ...]
    """Those that the paragraph only seems to answer."""


def load(folder: Path) -> Squad:
    """All files in a folder as one set of articles."""
    paragraphs: list[Paragraph] = []
    asked: dict[bool, list[Asked]] = {True: [], False: []}
    files = sorted(path for path in folder.iterdir() if path.name.endswith((".json", ".json.gz")))
    articles = [article for path in files for article in json.loads(_read(path))["data"]]
    for number, article in enumerate(articles):
        for i, paragraph in enumerate(article["paragraphs"]):
            place = Paragraph(number, i, paragraph["context"])
            paragraphs.append(place)
            for qa in paragraph["qas"]:
                answers = tuple(answer["text"] for answer in qa["answers"])
                asked[not qa["is_impossible"]].append(Asked(qa["question"], answers, place))
    return Squad(tuple(paragraphs), tuple(asked[True]), tuple(asked[False]))


def _read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


class Shelf:
    """A library of paragraphs, each a file, or each article's in one."""

    def __init__(self, paragraphs: Sequence[Paragraph], folder: Path, *, whole: bool) -> None:
        self._whole = whole
        self._files: dict[str, str] = {}
        articles = folder / "articles"
        articles.mkdir(parents=True)
        for paragraph in sorted(paragraphs, key=lambda p: (p.article, p.number)):
            name = self._name(paragraph)
            self._files[name] = self._files.get(name, "") + paragraph.text + "\n\n"
        for name, text in self._files.items():
            (articles / name).write_text(text, encoding="utf-8")
        self.app = App(Config(library=folder / "library"))
        failed = [o for o in self.app.add(map(str, sorted(articles.iterdir()))) if o.kind == "failed"]
        if failed:
            sys.exit(f"{len(failed)} paragraphs could not be read, the first for: {failed[0].reason}")

    def _name(self, paragraph: Paragraph) -> str:
        return f"{paragraph.article}.txt" if self._whole else f"{paragraph.article}-{paragraph.number}.txt"

    def ask(self, question: str) -> Reply:
        hits: tuple[Hit, ...] = ()
        for event in self.app.ask(question, Scope(k=K)):
            if isinstance(event, Found):
                hits = event.hits
            elif isinstance(event, Done):
                return Reply(hits, event.answer)
        raise AssertionError("every question ends with Done")

    def rank(self, asked: Asked, hits: Sequence[Hit]) -> int | None:
        """From 1; articles that come twice count once."""
        name = self._name(asked.paragraph)
        seen: set[str] = set()
        for hit in hits:
            path = Path(hit.article.path or "").name
            if path == name and (not self._whole or _holds_middle(asked.paragraph, hit)):
                return len(seen) + 1
            seen.add(hit.passage.id if self._whole else path)
        return None


def _holds_middle(paragraph: Paragraph, hit: Hit) -> bool:
    """Whether the hit holds the middle of the paragraph, as the larger of two parts does."""
    words = paragraph.text.split()
    middle = " ".join(words[max(0, len(words) // 2 - 3) : len(words) // 2 + 3])
    return middle in " ".join(hit.passage.text.split())


def retrieval_and_quotes(squad: Squad, sample: int, folder: Path, *, whole: bool) -> dict[str, float]:
    shelf = Shelf(squad.paragraphs, folder, whole=whole)
    asked = _sample(squad.asked, sample, seed=0)
    ranks, quoted, lengths = [], [], []
    for one in _progress(asked):
        reply = shelf.ask(one.question)
        ranks.append(shelf.rank(one, reply.hits))
        quotes = "\n".join(citation.quote for citation in reply.answer.citations)
        quoted.append(not reply.answer.refused and holds(quotes, one.answers))
        if not reply.answer.refused:
            lengths.append(len(_MARKER.sub("", reply.answer.text).split()))
    near = _sample(squad.unanswerable, sample, seed=0)
    refused = fmean(shelf.ask(one.question).answer.refused for one in _progress(near))
    shelf.app.close()
    hard = len(squad.unanswerable) / (len(squad.asked) + len(squad.unanswerable))
    return {
        "recall@1": fmean(rank == 1 for rank in ranks),
        "recall@5": fmean(rank is not None and rank <= 5 for rank in ranks),
        "mrr@10": fmean(1 / rank if rank else 0 for rank in ranks),
        "quoted": fmean(quoted),
        "answered": len(lengths) / len(asked),
        "words": fmean(lengths),
        "near misses refused": refused,
        "right of all": (1 - hard) * fmean(quoted) + hard * refused,
    }


def refusal(squad: Squad, sample: int, seed: int, folder: Path, *, whole: bool) -> dict[str, float]:
    articles = sorted({p.article for p in squad.paragraphs})
    present = set(random.Random(seed).sample(articles, len(articles) // 2))
    shelf = Shelf([p for p in squad.paragraphs if p.article in present], folder, whole=whole)
    shares = {}
    for name, inside in (("refused of absent", False), ("answered of present", True)):
        asked = [one for one in squad.asked if (one.paragraph.article in present) is inside]
        refused = [
            shelf.ask(one.question).answer.refused for one in _progress(_sample(asked, sample // 2, seed))
        ]
        shares[name] = fmean(r is not inside for r in refused)
    shelf.app.close()
    return shares


def _sample(asked: Sequence[Asked], sample: int, seed: int) -> Sequence[Asked]:
    return random.Random(seed).sample(asked, sample) if sample < len(asked) else asked


def _progress(asked: Sequence[Asked]) -> Iterator[Asked]:
    for i, one in enumerate(asked, start=1):
        if sys.stderr.isatty():
            print(f"\r{i}/{len(asked)}", end="", file=sys.stderr)
        yield one


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, default=1_000_000, help="questions at most (all)")
    parser.add_argument("--splits", type=int, default=3, help="drawings of the half (3)")
    parser.add_argument("--whole", action="store_true", help="an article's paragraphs in one file")
    parser.add_argument("--json", action="store_true")
    how = parser.parse_args()
    if not how.folder.is_dir():
        sys.exit(f"No SQuAD in {how.folder}: give the folder that holds its JSON files.")
    squad = load(how.folder)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        found = retrieval_and_quotes(squad, how.sample, place / "all", whole=how.whole)
        splits = [
            refusal(squad, how.sample, seed, place / f"half-{seed}", whole=how.whole)
            for seed in range(how.splits)
        ]
    if how.json:
        print(json.dumps({"all": found, "halves": splits, "published": PUBLISHED}, indent=2))
        return
    print("  ".join(f"{name} {value:.3f}" for name, value in found.items()))
    beside = [*PUBLISHED.items(), ("qa, the paragraph to be found", found["right of all"])]
    for name, value in sorted(beside, key=lambda pair: -pair[1]):
        print(f"  {name:34} {value:.3f}")
    for split in splits:
        print("  ".join(f"{name} {value:.3f}" for name, value in split.items()))


if __name__ == "__main__":
    main()
