"""Precision and recall of `qa.text.conflicts` on made groups of sentences.

    python eval/conflicts.py [GROUPS.jsonl]

A group is a question, sentences from different outlets, and whether they differ. One a line:
``{"id", "kind", "question", "conflict", "sentences": [{"text", "outlet", "published"}]}``; a sentence may
also have a ``story`` (equal for copies) and a ``context`` (what it stands in).
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from qa.text.conflicts import Stated, conflicts
from qa.types import Conflict

GROUPS = Path(__file__).parent / "conflicts.jsonl"


class Case(NamedTuple):
    """A group with what was found in it."""

    id: str
    kind: str
    question: str
    differs: bool
    found: list[Conflict]


def cases(path: Path) -> Iterator[Case]:
    """The groups of a file, each judged."""
    for line in path.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)
        found = conflicts(
            group["question"], [stated(s, n) for n, s in enumerate(group["sentences"], start=1)]
        )
        yield Case(group["id"], group["kind"], group["question"], group["conflict"], found)


def stated(sentence: dict[str, Any], n: int) -> Stated:
    """A sentence of a group as the answer stage hands it over."""
    published = datetime.fromisoformat(sentence["published"]).replace(tzinfo=UTC)
    context = sentence.get("context", "")
    return Stated(
        sentence["text"], n, f"article-{n}", sentence["outlet"], published, sentence.get("story", ""), context
    )


def scores(judged: list[Case]) -> tuple[float, float]:
    """Precision and recall of the groups that were called conflicts."""
    right = sum(bool(case.found) and case.differs for case in judged)
    called = sum(bool(case.found) for case in judged)
    return right / max(called, 1), right / max(sum(case.differs for case in judged), 1)


def main(path: Path) -> None:
    """Print what was judged wrongly, then the scores."""
    judged = list(cases(path))
    for case in judged:
        if bool(case.found) != case.differs:
            values = [value.value for conflict in case.found for value in conflict.values]
            print(f"{'false alarm' if case.found else 'missed':11}  {case.id}  {case.question}  {values}")
    for kind, count in sorted(Counter(case.kind for case in judged).items()):
        of_kind = [case for case in judged if case.kind == kind]
        right = sum(bool(case.found) == case.differs for case in of_kind)
        print(f"{kind:10} {right}/{count}")
    precision, recall = scores(judged)
    print(f"{len(judged)} groups: precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else GROUPS)
