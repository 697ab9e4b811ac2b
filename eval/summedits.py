"""How the checker of claims agrees with people on SummEdits, news.

    python eval/summedits.py [summedits_news.json] [--json]

Laban et al., "LLMs as factual reasoners" (2023): 819 pairs of an article and a summary that agrees with
it, or was edited not to be. The checker says consistent where it finds every claim of the summary supported
and its figures in the article. Nothing is fitted here: the five folds by article show how far the figure may
be trusted. Without the data nothing is done.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

import qa.types as t
from qa.app import App
from qa.config import load
from qa.evaluate.estimates import kappa
from qa.protocols import Embedder
from qa.text.passages import passages
from qa.text.sentences import sentences
from qa.verify import check

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QA_SHARED", CHECKOUT.parent / "shared"))
DATA = SHARED / "data" / "summedits" / "summedits_news.json"
FOLDS = 5
PUBLISHED = {"human": 0.900, "GPT-4": 0.833, "QAFactEval": 0.744, "SummaC-Conv": 0.619}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OneArticle:
    """A library of one article: all of it that the checker asks for."""

    def __init__(self, text: str) -> None:
        self.info = t.ArticleInfo(
            "a", None, None, None, None, None, None, None, added=EPOCH, characters=len(text), passages=1
        )
        self._article = t.Article(self.info, text)

    def article(self, article_id: str) -> t.Article:
        return self._article


def evidence(text: str, info: t.ArticleInfo, embedder: Embedder) -> tuple[t.Evidence, ...]:
    """Every passage of an article as evidence, its sentences embedded."""
    made = []
    for n, span in enumerate(passages(text), 1):
        whole = text[span.start : span.end]
        cut = sentences(whole)
        vectors = embedder.embed([whole[a:b] for a, b in cut])
        held = [
            t.Sentence(span.start + a, span.start + b, whole[a:b], tuple(v))
            for (a, b), v in zip(cut, vectors, strict=True)
        ]
        passage = t.Passage(str(n), "a", span.start, span.end, whole)
        made.append(t.Evidence(n, t.Hit(passage, info, 1.0), tuple(held)))
    return tuple(made)


def flagged(pairs: Sequence[dict[str, Any]], embedder: Embedder) -> Iterator[bool]:
    """Whether the checker finds anything wrong with each summary."""
    known: dict[str, tuple[OneArticle, tuple[t.Evidence, ...]]] = {}
    for pair in pairs:
        text = pair["doc"]
        if text not in known:
            library = OneArticle(text)
            known[text] = (library, evidence(text, library.info, embedder))
        library, offered = known[text]
        claims = check(pair["summary"], offered, library=library, embedder=embedder).claims  # type: ignore[arg-type]
        yield any(claim.status in ("partly", "unsupported", "uncited") for claim in claims)


def balanced(truth: Sequence[bool], said: Sequence[bool]) -> float:
    """Mean of the shares of inconsistent and of consistent summaries that are told rightly."""
    wrong = [s for t_, s in zip(truth, said, strict=True) if t_]
    right = [not s for t_, s in zip(truth, said, strict=True) if not t_]
    return (mean(wrong) + mean(right)) / 2


def folds(pairs: Sequence[dict[str, Any]]) -> list[int]:
    """Fold of each pair: all pairs of an article are in one, in the order in which articles come."""
    order = {doc: i for i, doc in enumerate(dict.fromkeys(pair["doc"] for pair in pairs))}
    return [order[pair["doc"]] % FOLDS for pair in pairs]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.data.is_file():
        print(f"no data at {options.data}: nothing measured", file=sys.stderr)
        return
    pairs = json.loads(options.data.read_text(encoding="utf-8"))
    truth = [pair["label"] == 0 for pair in pairs]
    said = list(flagged(pairs, App(load()).embedder))
    fold = folds(pairs)
    each = []
    for i in range(FOLDS):
        rows = [(t_, s) for t_, s, f in zip(truth, said, fold, strict=True) if f == i]
        each.append(balanced([t_ for t_, _ in rows], [s for _, s in rows]))
    caught = mean(s for t_, s in zip(truth, said, strict=True) if t_)
    passed = mean(not s for t_, s in zip(truth, said, strict=True) if not t_)
    accuracy = round(balanced(truth, said), 4)
    result = {
        "pairs": len(pairs),
        "balanced_accuracy": accuracy,
        "folds": [round(value, 4) for value in each],
        "kappa": round(kappa(list(zip(truth, said, strict=True))), 4),
        "inconsistent_found": round(caught, 4),
        "consistent_passed": round(passed, 4),
    }
    if options.json:
        print(json.dumps(result | {"published": PUBLISHED}, indent=1))
        return
    print(f"{'balanced accuracy, SummEdits news':36} {len(pairs)} pairs")
    for name, value in sorted([*PUBLISHED.items(), ("qa", accuracy)], key=lambda p: -p[1]):
        print(f"  {name:34} {value:.3f}")
    print(f"  five folds by article: {', '.join(f'{value:.3f}' for value in each)}")
    print(f"  inconsistent summaries found {caught:.3f}, consistent ones passed {passed:.3f}")
    print(f"  agreement with the labels beyond chance, κ {result['kappa']:.3f}")


if __name__ == "__main__":
    main()
