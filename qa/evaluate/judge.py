"""A model's judgement of answers, and how far it agrees with the metrics and with people.

It is never the only measure: what it says stands beside the metrics, with its agreement (Cohen, 1960).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import qa.types as t
from qa.errors import UsageError
from qa.evaluate.estimates import kappa
from qa.evaluate.score import Scored
from qa.protocols import Library, Writer
from qa.text.markers import strip_markers

ASPECTS = ("correct", "supported")
_SAID = re.compile(r"\b(CORRECT|SUPPORTED)\W{1,6}(yes|no)\b", re.IGNORECASE)

Verdict = dict[str, bool]
"""What is judged of the aspects; one that is missing is not."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two judges over the cases that both judged."""

    share: float
    kappa: float
    """Cohen's: 0 is chance, 1 is perfect."""
    n: int


def judge(one: Scored, writer: Writer, library: Library) -> Verdict:
    """What the model says of an answer; nothing of a refusal. Raises what the writer raises."""
    if one.reply.refused:
        return {}
    request = t.WriteRequest(
        question=one.case.question,
        evidence=tuple(_evidence(one, library)),
        prompt="judge",
        material={
            "answer": strip_markers(one.reply.text),
            "expected": "; ".join(one.case.answers) or "none is known",
        },
    )
    said = "".join(piece.text for piece in writer.write(request))
    verdict = {aspect.lower(): word.lower() == "yes" for aspect, word in _SAID.findall(said)}
    if not one.case.answers or one.case.refuse:
        verdict.pop("correct", None)
    return verdict


def _evidence(one: Scored, library: Library) -> Iterator[t.Evidence]:
    infos = library.infos([c.article for c in one.reply.citations])
    for cited in one.reply.citations:
        text = cited.before + cited.quote + cited.after
        start = cited.start - len(cited.before)
        passage = t.Passage(f"{cited.article}:{start}", cited.article, start, start + len(text), text)
        yield t.Evidence(cited.n, t.Hit(passage, infos[cited.article], 1.0), ())


def by_metrics(one: Scored) -> Verdict:
    """The same aspects by the deterministic metrics; nothing of a refusal."""
    if one.reply.refused:
        return {}
    verdict: Verdict = {} if one.correct is None else {"correct": one.correct}
    recall = one.values["checked_recall"]
    return verdict if recall is None else {**verdict, "supported": recall == 1}


def agreement(one: Mapping[str, Verdict], other: Mapping[str, Verdict], aspect: str) -> Agreement | None:
    """Over the cases, by id, of which both judged the aspect; None where there is none."""
    both = [
        (v[aspect], other[id_][aspect])
        for id_, v in one.items()
        if aspect in v and aspect in other.get(id_, {})
    ]
    if not both:
        return None
    return Agreement(sum(a == b for a, b in both) / len(both), kappa(both), len(both))


def labels(path: Path, ids: Sequence[str]) -> dict[str, Verdict]:
    """People's labels, a line each: ``{"id": …, "correct": true, "supported": false}``.

    Raises UsageError for a faulty line.
    """
    found: dict[str, Verdict] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "labels are JSON objects, one a line") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            id_ = record.pop("id")
            sound = record.keys() <= set(ASPECTS) and all(isinstance(v, bool) for v in record.values())
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            sound = False
        if not sound or id_ not in ids:
            raise UsageError(
                f"{path}:{number}: no label of a case of the set",
                'a label is {"id": …, "correct": true, "supported": true}, either of them optional',
            )
        found[id_] = record
    return found
