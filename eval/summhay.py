"""Finding, covering and citing on SummHay (Laban et al., "Summary of a Haystack", 2024), news topics.

    python eval/summhay.py ../shared/data/summhay [--json FILE]

Articles are ranked by each subtopic query (its question and its name, as in the benchmark) and summarised
without a model, in as many words as the published systems' bullets have. Whether a summary covers an insight
is decided by a rule: the cosine of a sentence and the insight plus the share of the insight's stems, weighted
by rarity, that the sentence holds. Its thresholds come from the verdicts stored with the benchmark, which it
is then compared with, topic against topic.
"""

import argparse
import gzip
import json
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import qa.types as t
from qa.app import App
from qa.config import load
from qa.ingest import ingest
from qa.protocols import Embedder
from qa.summaries.summarize import Parts, drain, summarize
from qa.summaries.topic import survey
from qa.summaries.values import Summary, Wanted
from qa.text.stems import Collection, stems

BULLET = 26
"""Words of a published system's bullet, on average."""
SCORES = {"FULL_COVERAGE": 1.0, "PARTIAL_COVERAGE": 0.5, "NO_COVERAGE": 0.0}
STORED = ("rerank3_gemini-1.5-pro", "rerank3_gpt-4o", "rerank3_gpt3.5")
"""Systems whose stored summaries are held to the same rule."""
PUBLISHED = {
    "Gemini-1.5-pro with Rerank3": (0.804, 0.513, 0.433),
    "GPT-4o": (0.817, 0.408, 0.351),
    "GPT-3.5": (0.607, 0.162, 0.103),
}


@dataclass(frozen=True)
class Rule:
    """Sums of cosine and weighted recall from which an insight counts as covered in part, and wholly."""

    part: float
    full: float

    def verdict(self, score: float) -> float:
        return 1.0 if score >= self.full else 0.5 if score >= self.part else 0.0


class Insights:
    """The gold insights of a topic, and how much a text says of each."""

    def __init__(self, topic: dict[str, Any], embedder: Embedder) -> None:
        self._embedder = embedder
        every = [insight for s in topic["subtopics"] for insight in s["insights"]]
        vectors = embedder.embed([insight["insight"] for insight in every])
        self._vectors = {i["insight_id"]: np.array(v) for i, v in zip(every, vectors, strict=True)}
        self._stems = {i["insight_id"]: set(stems(i["insight"])) for i in every}
        sentences = [line for d in topic["documents"] for line in d["document_text"].split(". ")]
        self._collection = Collection([stems(line) for line in sentences])

    def scores(self, insight: str, texts: Sequence[str], vectors: Any) -> list[float]:
        """Of each text: cosine plus weighted share of stems."""
        wanted = {word: self._collection.rarity(word) for word in self._stems[insight]}
        total = sum(wanted.values())
        shares = [sum(wanted[w] for w in wanted.keys() & set(stems(text))) / total for text in texts]
        return [float(c + s) for c, s in zip(vectors @ self._vectors[insight], shares, strict=True)]

    def embed(self, texts: Sequence[str]) -> Any:
        return np.array(self._embedder.embed(texts)).reshape(len(texts), -1)


def judged(topic: dict[str, Any], insights: Insights, systems: str = "") -> list[tuple[float, float]]:
    """(score, verdict) of the stored summaries for every insight; of those systems whose name ends so."""
    texts = sorted({b for s in topic["subtopics"] for k in s["eval_summaries"] for b in s["summaries"][k]})
    rows = dict(zip(texts, insights.embed(texts), strict=True))
    found = []
    for subtopic in topic["subtopics"]:
        for system, verdicts in subtopic["eval_summaries"].items():
            if systems and not system.endswith(systems):
                continue
            bullets = subtopic["summaries"][system]
            vectors = np.array([rows[bullet] for bullet in bullets])
            for verdict in verdicts:
                if verdict["coverage"] in SCORES:
                    best = max(insights.scores(verdict["insight_id"], bullets, vectors))
                    found.append((best, SCORES[verdict["coverage"]]))
    return found


def learnt(pairs: Sequence[tuple[float, float]]) -> Rule:
    """The thresholds with the best balanced accuracy."""
    return Rule(*(max(_grid(pairs), key=lambda at: balanced(pairs, at, least)) for least in (0.5, 1.0)))


def _grid(pairs: Sequence[tuple[float, float]]) -> list[float]:
    return list(np.quantile([score for score, _ in pairs], np.linspace(0.02, 0.98, 97)))


def balanced(pairs: Sequence[tuple[float, float]], threshold: float, least: float) -> float:
    """Balanced accuracy of 'score ≥ threshold' for 'verdict ≥ least'."""
    scores, verdicts = np.array(pairs).T
    yes, no = scores[verdicts >= least], scores[verdicts < least]
    return float(((yes >= threshold).mean() + (no < threshold).mean()) / 2)


def average_precision(ranked: Sequence[str], relevant: set[str]) -> float:
    hits, total = 0, 0.0
    for rank, id_ in enumerate(ranked, 1):
        if id_ in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant)


def f1(found: set[str], gold: set[str]) -> float:
    return 2 * len(found & gold) / (len(found) + len(gold))


@dataclass(frozen=True)
class Asked:
    """A subtopic with what is right."""

    query: str
    insights: dict[str, set[str]]
    """Ids of the articles that hold each."""
    stored: dict[str, dict[str, float]]
    """Other retrievers' score of each article."""

    @property
    def relevant(self) -> set[str]:
        return set().union(*self.insights.values())


def asked(topic: dict[str, Any]) -> Iterator[Asked]:
    for subtopic in topic["subtopics"]:
        gold = {
            i["insight_id"]: {
                d["document_id"] for d in topic["documents"] if i["insight_id"] in d["insights_included"]
            }
            for i in subtopic["insights"]
        }
        stored = {name: s for name, s in subtopic["retriever"].items() if name not in ("oracle", "random")}
        yield Asked(f"{subtopic['query']} {subtopic['subtopic']}", gold, stored)


def library(topic: dict[str, Any], folder: Path) -> App:
    app = App(load({"library": folder / topic["topic_id"]}))
    drafts = {
        d["document_id"]: t.Draft(
            d["document_text"],
            outlet=d["document_metadata"].get("article_source"),
            url=f"https://summhay.test/{d['document_id']}",
        )
        for d in topic["documents"]
    }
    for _ in ingest(drafts, read=lambda id_: iter([drafts[id_]]), library=app.library, embedder=app.embedder):
        pass
    return app


def own_id(info: t.ArticleInfo) -> str:
    return (info.url or "").rsplit("/", 1)[-1]


def cited(summary: Summary, claim: t.Claim) -> set[str]:
    return {own_id(c.article) for c in summary.citations if c.n in claim.citations}


def measure(
    topic: dict[str, Any], app: App, insights: Insights, rule: Rule, into: dict[str, list[float]]
) -> None:
    parts = Parts(app.library, app.embedder, app.writer)
    for case in asked(topic):
        found = survey(case.query, library=app.library, embedder=app.embedder, where=t.Filter())
        into["map"].append(average_precision([own_id(r.article) for r in found.ranked], case.relevant))
        for name, scores in case.stored.items():
            order = sorted(scores, key=lambda id_: -scores[id_])
            into.setdefault(f"map, {name}", []).append(average_precision(order, case.relevant))
        chosen = {own_id(r.article) for r in found.relevant}
        into["chosen, precision"].append(len(chosen & case.relevant) / max(len(chosen), 1))
        into["chosen, recall"].append(len(chosen & case.relevant) / len(case.relevant))
        wanted = Wanted(topic=case.query, words=BULLET * len(case.insights), style="bullets")
        summary = drain(summarize(wanted, parts))
        into["seconds"].append(sum(summary.seconds.values()))
        into["sentences per insight"].append(len(summary.claims) / len(case.insights))
        into["redundancy"].append(summary.redundancy or 0.0)
        into["unsupported"].append(float(sum(c.status != "supported" for c in summary.claims)))
        texts = [claim.text for claim in summary.claims]
        vectors = insights.embed(texts)
        for insight, articles in case.insights.items():
            ranked = insights.scores(insight, texts, vectors)
            best = max(range(len(texts)), key=lambda i: ranked[i])
            covered = rule.verdict(ranked[best])
            overlap = f1(cited(summary, summary.claims[best]), articles)
            into["coverage"].append(covered)
            into["joint"].append(covered * overlap)
            if covered:
                into["citation f1"].append(overlap)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    topics = [json.loads(gzip.decompress(f.read_bytes())) for f in sorted(options.folder.glob("*.json.gz"))]
    into: dict[str, list[float]] = {
        name: []
        for name in ("map", "chosen, precision", "chosen, recall", "coverage", "citation f1", "joint")
    }
    into |= {"seconds": [], "sentences per insight": [], "redundancy": [], "unsupported": []}
    with tempfile.TemporaryDirectory() as folder:
        apps = [library(topic, Path(folder)) for topic in topics]
        insights = [Insights(topic, app.embedder) for topic, app in zip(topics, apps, strict=True)]
        verdicts = [judged(topic, its) for topic, its in zip(topics, insights, strict=True)]
        agreement = []
        for i, topic in enumerate(topics):
            # Thresholds from the other topic, so that none is judged by what it taught.
            rule = learnt([pair for j, pairs in enumerate(verdicts) for pair in pairs if j != i])
            agreement.append(
                {
                    "summaries": len(verdicts[i]),
                    "in part": balanced(verdicts[i], rule.part, 0.5),
                    "wholly": balanced(verdicts[i], rule.full, 1.0),
                    "correlation": float(np.corrcoef(np.array(verdicts[i]).T)[0, 1]),
                }
            )
            measure(topic, apps[i], insights[i], rule, into)
            for system in STORED:
                by_rule = [rule.verdict(score) for score, _ in judged(topic, insights[i], system)]
                into.setdefault(f"coverage by the same rule, {system}", []).extend(by_rule)
            apps[i].close()
    result = {name: round(statistics.mean(values), 4) for name, values in into.items()}
    result["redundancy"] = round(max(into["redundancy"]), 4)
    result["unsupported"] = sum(into["unsupported"])
    shown = {"result": result, "agreement of the rule": agreement, "published": PUBLISHED}
    if options.json:
        options.json.write_text(json.dumps(shown, indent=2) + "\n")
    print(json.dumps(shown, indent=2))


if __name__ == "__main__":
    main()
