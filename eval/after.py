"""What the checks after a model's last word take, beside the retrieval before its first.

    python eval/after.py [--articles DIR] [--claims N] [--rounds N]

A writer that only takes sentences from the passages that it is offered writes N claims, every other one in
other words and none of them from the beginning of its sentence, each with its citation. Prints the median
seconds of retrieval and of the checks (alignment, figures, attribution, disagreement), and their ratio, over
questions about the sample articles. Exits with 1 where the checks take more than twice as long.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import qa.types as t
from qa.answer import Parts, Question, answer, drain
from qa.app import App
from qa.config import Config
from qa.evaluate.golden import load

CHECKOUT = Path(__file__).resolve().parents[1]
BOUND = 2.0


class Copier:
    """Writes what the passages say, not quite in their words."""

    name = "copier"
    prompt = "answer@0"

    def __init__(self, claims: int) -> None:
        self._claims = claims

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        said = [(e.n, s.text) for e in request.evidence for s in e.sentences if len(s.text.split()) > 8]
        for i, (n, text) in enumerate((said * self._claims)[: self._claims]):
            words = text.rstrip(".").split()
            if i % 2:
                words = [*words[len(words) // 2 :], "and", *words[: len(words) // 2]]
            yield t.Written(f"It is said that {' '.join(words)} [{n}]. ")

    def stop(self) -> None:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=CHECKOUT / "eval" / "articles")
    parser.add_argument("--claims", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    how = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = App(Config(library=Path(folder) / "library"))
        for _ in app.add(sorted(map(str, how.articles.iterdir()))):
            pass
        parts = Parts(app.library, app.embedder, Copier(how.claims))
        asked = [case.question for case in load(CHECKOUT / "eval" / "golden.jsonl").cases if not case.refuse][
            :30
        ]
        spent = [
            found
            for _ in range(how.rounds)
            for question in asked
            if not (found := drain(answer(Question(question), parts))).refused
        ]
        app.close()
    before, after = (statistics.median(a.seconds[stage] for a in spent) for stage in ("retrieve", "verify"))
    claims = statistics.fmean(len(a.claims) for a in spent)
    print(
        f"{len(spent)} answers of {claims:.1f} claims: retrieval {before * 1000:.0f} ms, "
        f"checks {after * 1000:.0f} ms, {after / before:.2f} x"
    )
    sys.exit(after > BOUND * before)


if __name__ == "__main__":
    main()
