"""The golden set with the extractive writer: no worse than the committed baseline.

A better run becomes the baseline with
``qa eval eval/golden.jsonl --articles eval/articles --save eval/baseline.json``.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.evaluate.compare import COMPARED


@pytest.fixture(scope="module")
def run(samples: Path, model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = samples.parent
    report = tmp_path_factory.mktemp("regression") / "report.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "qa", "eval", str(folder / "golden.jsonl"), "--articles", str(samples)),
            *("--baseline", str(folder / "baseline.json"), "--report", str(report)),
        ],
        env={"PATH": "", "HOME": str(report.parent), "QA_CACHE": str(model_cache)},
        cwd=report.parent,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode in (0, 4), done.stderr
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result | {"code": done.returncode}


def test_the_golden_set_is_answered_no_worse_than_before(run: dict[str, Any]) -> None:
    """A change may cost a case where it wins others: only what is beyond chance fails."""
    metrics = run["baseline"]["metrics"]
    assert set(metrics) == set(COMPARED)
    assert not run["baseline"]["worse"], metrics
    assert run["code"] == 0


def test_the_baseline_is_of_this_golden_set(run: dict[str, Any]) -> None:
    assert not [remark for remark in run["baseline"]["remarks"] if "case" in remark]
    assert {d["n"] for name, d in run["baseline"]["metrics"].items() if name == "refusal_right"} == {
        len(run["cases"])
    }
