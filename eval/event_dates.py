"""Days on which events happened, on made sentences: how many are resolved right, and marked where not sure.

    python eval/event_dates.py [--json] [--wrong]

Each line of event_dates.jsonl has a sentence, the day of its publication, the first and last day of what it
tells, or null where it names none that can be known, and whether a careful reader would see two meanings.
"""

import argparse
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from qa.text.happening import happened
from qa.text.moments import Happened

CASES = Path(__file__).with_suffix(".jsonl")


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def found(case: dict[str, Any]) -> Happened | None:
    published = case["published"]
    return happened(case["text"], date.fromisoformat(published) if published else None)


def right(case: dict[str, Any], got: Happened | None) -> bool:
    """Whether the days are right; of an ambiguous sentence, whether it is marked too."""
    if got is None or case["first"] is None:
        return got is None and case["first"] is None
    days = (got.first.isoformat(), got.last.isoformat())
    return days == (case["first"], case["last"]) and bool(got.ambiguous) == case["ambiguous"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="show what is wrong")
    options = parser.parse_args()
    kinds: dict[str, list[bool]] = defaultdict(list)
    for case in cases():
        got = found(case)
        kinds[case["kind"]].append(right(case, got))
        if options.wrong and not kinds[case["kind"]][-1]:
            shown = got and (got.first.isoformat(), got.last.isoformat(), got.ambiguous)
            print(f"{case['text']} ({case['published']})\n    {case['first']}–{case['last']}, not {shown}")
    every = [one for values in kinds.values() for one in values]
    result = {kind: f"{sum(values)} of {len(values)}" for kind, values in kinds.items()}
    result["all"] = f"{sum(every)} of {len(every)} ({sum(every) / len(every):.1%})"
    print(json.dumps(result) if options.json else "\n".join(f"{k:10} {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
