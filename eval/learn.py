"""Learn the weights of ``qa/text/rank.py`` anew, and show how they hold on articles that they have not seen.

    python eval/learn.py [FOLDER] [--sample N]

FOLDER as for ``eval/squad.py``. What it prints is rounded by hand into the module. Learnt are

- the passage's: which candidate is the right paragraph (a softmax over a question's candidates),
- the sentence's: which sentence of the hits holds a gold answer (likewise),
- the relevance's: whether the question's article is in a library of half of the articles, of one, or of a few
  paragraphs (logistic regression). SQuAD's unanswerable questions about articles that are there count as
  absent with a small weight: few words tell them apart, but they keep the rest from relying on the topic.

Passages and sentences are cross-validated by article, the relevance by library: each measure is of questions
that the weights were not learnt from.
"""

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from squad import FOLDER, Asked, Paragraph, Shelf, Squad, load

from qa.evaluate.grading import holds
from qa.evidence import gather, relevance
from qa.retrieve import Retrieved, above, retrieve
from qa.text.match import Features, Matcher, features, gain
from qa.text.rank import Signals, passage_size, refers_back

FOLDS = 9
RIDGE = 1.0
UNANSWERABLE = 0.05
CANDIDATES = 40
PASSAGE = (*Features._fields, "cosine", "length")
SENTENCE = (*Features._fields, "cosine", "passage", "passage_cosine", "gain", "gain_referred")


@dataclass(frozen=True)
class Choice:
    """The candidates of one question."""

    article: int
    values: np.ndarray
    """A row each."""
    right: np.ndarray
    """1 for each right one."""


def find(shelf: Shelf, question: str, k: int) -> Retrieved:
    return retrieve(question, library=shelf.app.library, embedder=shelf.app.embedder, k=k)


def passages(shelf: Shelf, asked: Sequence[Asked]) -> Iterator[Choice]:
    for one in asked:
        found = find(shelf, one.question, CANDIDATES)
        matcher = Matcher(found.query)
        rows = [
            (
                *features(matcher, hit.passage.text, above(hit.passage, hit.article)),
                found.cosines[hit.passage.id],
                passage_size(len(hit.passage.text)),
            )
            for hit in found.hits
        ]
        right = [shelf.rank(one, [hit]) is not None for hit in found.hits]
        yield Choice(one.paragraph.article, np.array(rows), np.array(right, float))


def sentences(shelf: Shelf, asked: Sequence[Asked]) -> Iterator[Choice]:
    for one in asked:
        found = find(shelf, one.question, 8)
        matcher = Matcher(found.query)
        rows, right = [], []
        for evidence in gather(found, library=shelf.app.library, embedder=shelf.app.embedder):
            hit, before = evidence.hit, ""
            here = shelf.rank(one, [hit]) is not None
            for sentence in evidence.sentences:
                added, before = gain(matcher, sentence.text, before), sentence.text
                if sentence.vector is None:
                    continue
                rows.append(
                    (
                        *features(matcher, sentence.text, above(hit.passage, hit.article)),
                        float(np.dot(sentence.vector, found.vector)),
                        found.scores[hit.passage.id],
                        found.cosines[hit.passage.id],
                        added,
                        added * refers_back(sentence.text),
                    )
                )
                right.append(here and holds(sentence.text, one.answers))
        yield Choice(one.paragraph.article, np.array(rows), np.array(right, float))


def learn_choice(choices: Iterable[Choice]) -> np.ndarray:
    """Weights that maximise the log-likelihood of choosing a right candidate."""
    usable = [choice for choice in choices if choice.right.any()]
    values = np.vstack([choice.values for choice in usable])
    right = np.concatenate([choice.right for choice in usable])
    sizes = [len(choice.right) for choice in usable]
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    spread = values.std(0) + 1e-9
    scaled = values / spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = scaled @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        all_of, right_of = np.add.reduceat(scores, starts), np.add.reduceat(scores * right, starts)
        slope = scaled.T @ (scores / all_of[owner] - scores * right / right_of[owner])
        ridge = RIDGE * weights @ weights
        return float(np.log(all_of / right_of).sum() + ridge), slope + 2 * RIDGE * weights

    found: np.ndarray = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return found


def unseen_ranks(choices: Sequence[Choice]) -> np.ndarray:
    """Of the first right candidate, 0 the best, scored by weights learnt without its article."""
    ranks = np.full(len(choices), np.inf)
    for fold in range(FOLDS):
        weights = learn_choice(c for c in choices if c.article % FOLDS != fold)
        for i, choice in enumerate(choices):
            if choice.article % FOLDS == fold and choice.right.any():
                scores = choice.values @ weights
                ranks[i] = (scores > scores[choice.right > 0].max()).sum()
    return ranks


@dataclass(frozen=True)
class Judged:
    library: int
    signals: Signals
    present: bool
    weight: float


def libraries(squad: Squad, chance: random.Random) -> Iterator[list[Paragraph]]:
    articles = sorted({p.article for p in squad.paragraphs})
    for _ in range(4):
        half = set(chance.sample(articles, len(articles) // 2))
        yield [p for p in squad.paragraphs if p.article in half]
    for article in chance.sample(articles, min(8, len(articles))):
        yield [p for p in squad.paragraphs if p.article == article]
    for _ in range(20):
        start = chance.randrange(len(squad.paragraphs) - 4)
        yield list(squad.paragraphs[start : start + 4])


def judged(squad: Squad, sample: int, folder: Path) -> Iterator[Judged]:
    chance = random.Random(0)
    for number, paragraphs in enumerate(libraries(squad, chance)):
        shelf = Shelf(paragraphs, folder / str(number), whole=False)
        inside = set(paragraphs)
        articles = {p.article for p in paragraphs}
        groups = (
            ([a for a in squad.asked if a.paragraph in inside], True, 1.0),
            ([a for a in squad.asked if a.paragraph.article not in articles], False, 1.0),
            ([a for a in squad.unanswerable if a.paragraph in inside], False, UNANSWERABLE),
        )
        most = min(sample, 8 * len(paragraphs))
        for asked, present, weight in groups:
            for one in chance.sample(asked, min(most, len(asked))):
                found = find(shelf, one.question, 8)
                evidence = gather(found, library=shelf.app.library, embedder=shelf.app.embedder)
                yield Judged(number, relevance(found, evidence).signals, present, weight)
        shelf.app.close()


def report_relevance(cases: Sequence[Judged]) -> None:
    values = np.array([case.signals for case in cases])
    present = np.array([case.present for case in cases])
    weight = np.array([case.weight for case in cases])
    library = np.array([case.library for case in cases])

    def learnt(rows: np.ndarray) -> LogisticRegression:
        return LogisticRegression(max_iter=5000).fit(values[rows], present[rows], sample_weight=weight[rows])

    scores = np.zeros(len(cases))
    for fold in range(3):
        out = library % 3 == fold
        scores[out] = learnt(~out).decision_function(values[out])
    absent = ~present & (weight == 1)
    for threshold in np.quantile(scores[present], (0.03, 0.04, 0.05, 0.06)):
        print(
            f"at {threshold:+.2f}: refused of absent {(scores[absent] < threshold).mean():.3f}, "
            f"answered of present {(scores[present] >= threshold).mean():.3f}"
        )
    model = learnt(np.ones(len(cases), bool))
    _print_weights(Signals._fields, model.coef_[0])
    print(f"  constant {model.intercept_[0]:.2f}")


def report_choices(name: str, fields: Sequence[str], choices: Sequence[Choice]) -> None:
    ranks = unseen_ranks(choices)
    shares = ", ".join(f"{(ranks < n).mean():.3f}" for n in (1, 2, 5))
    print(f"{name}: a right one is first, of two, of five: {shares}")
    _print_weights(fields, learn_choice(choices))


def _print_weights(fields: Sequence[str], weights: np.ndarray) -> None:
    print("  " + "  ".join(f"{field} {weight:.2f}" for field, weight in zip(fields, weights, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, default=400, help="questions of each kind a library (400)")
    how = parser.parse_args()
    if not how.folder.is_dir():
        raise SystemExit(f"No SQuAD in {how.folder}: give the folder that holds its JSON files.")
    squad = load(how.folder)
    with tempfile.TemporaryDirectory() as temporary:
        shelf = Shelf(squad.paragraphs, Path(temporary) / "all", whole=False)
        report_choices("passages", PASSAGE, list(passages(shelf, squad.asked)))
        report_choices("sentences", SENTENCE, list(sentences(shelf, squad.asked)))
        shelf.app.close()
        report_relevance(list(judged(squad, how.sample, Path(temporary) / "some")))


if __name__ == "__main__":
    main()
