"""Whether the quote that a claim is aligned to holds the answer, on the answerable questions of SQuAD 2.0.

    python eval/alignment.py [FOLDER] [--sample N] [--without-answer]

FOLDER as for squad.py. Each question is made a claim by putting a gold answer in place of its question word
("Who ruled the duchy?" becomes "Rollo ruled the duchy [1]."), which cites the right paragraph, and is checked
as an answer of a model would be. It counts where the quotes that bear it hold a gold answer, and are at most
three sentences. With --without-answer the claim is the question's own words alone, so that nothing of the
answer helps to find its place.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from squad import FOLDER, Asked, Paragraph, load

import qa.types as t
from qa.app import App
from qa.config import Config
from qa.evaluate.grading import holds
from qa.text.align import MOST
from qa.text.sentences import sentences
from qa.verify import check_each

_ASKS = re.compile(
    r"\b(?:how (?:many|much|long|far|old|often|large|big)|what|which|whom?|whose|when|where|why|how)\b", re.I
)
_BATCH = 200
_DAY = datetime(2020, 1, 1, tzinfo=UTC)


class Shelf:
    """The paragraphs, as far as checking looks at a library."""

    def __init__(self, articles: Mapping[str, t.Article]) -> None:
        self._articles = articles

    def article(self, article_id: str) -> t.Article:
        return self._articles[article_id]


def claim(asked: Asked, *, with_answer: bool) -> str:
    """The question as a statement."""
    said = _ASKS.sub(lambda _: asked.answers[0] if with_answer else "", asked.question, count=1).strip(" ?")
    return f"{said} [1]."


def evidence(paragraph: Paragraph, article: t.Article) -> t.Evidence:
    text = paragraph.text
    passage = t.Passage(article.info.id, article.info.id, 0, len(text), text)
    cut = tuple(t.Sentence(a, b, text[a:b]) for a, b in sentences(text))
    return t.Evidence(1, t.Hit(passage, article.info, 1.0), cut)


def article(paragraph: Paragraph) -> t.Article:
    id_ = f"{paragraph.article}-{paragraph.number}"
    size = len(paragraph.text)
    info = t.ArticleInfo(id_, None, None, None, None, None, None, None, _DAY, size, 1)
    return t.Article(info, paragraph.text)


def measure(asked: Sequence[Asked], app: App, *, with_answer: bool) -> dict[str, float]:
    right, lengths, lost, spent = [], [], [], 0.0
    for one in asked:
        held = article(one.paragraph)
        offered = evidence(one.paragraph, held)
        text = claim(one, with_answer=with_answer)
        start = time.perf_counter()
        found = check_each(
            [(text, [offered])],
            library=Shelf({held.info.id: held}),  # type: ignore[arg-type]
            embedder=app.embedder,
        )
        spent += time.perf_counter() - start
        quotes = [quote for each in found.claims for quote in each.quotes]
        said = "\n".join(quote.text for quote in quotes)
        number = sum(q.start <= s.start < q.end for q in quotes for s in offered.sentences)
        right.append(holds(said, one.answers) and number <= MOST)
        lengths.append(number)
        if not right[-1]:
            lost.append((one, said))
        if sys.stderr.isatty():
            print(f"\r{len(right)}/{len(asked)}", end="", file=sys.stderr)
    for one, said in lost[:10]:
        print(f"lost: {one.question} {one.answers[0]!r}\n      {said!r}", file=sys.stderr)
    return {
        "claims": len(right),
        "aligned": fmean(right),
        "sentences": fmean(lengths),
        "ms a claim": 1000 * spent / len(right),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, default=1_000_000, help="questions at most (all)")
    parser.add_argument("--without-answer", action="store_true")
    how = parser.parse_args()
    if not how.folder.is_dir():
        sys.exit(f"No SQuAD in {how.folder}: give the folder that holds its JSON files.")
    asked = list(load(how.folder).asked)
    if how.sample < len(asked):
        asked = random.Random(0).sample(asked, how.sample)
    found = measure(asked, App(Config()), with_answer=not how.without_answer)
    print("  ".join(f"{name} {value:.3f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
