"""What the harness is timed with: as many questions as articles, all sound."""

import importlib
from pathlib import Path

import pytest

from qa.evaluate.golden import contradictions, read

EVAL = Path(__file__).resolve().parents[1] / "eval"


def test_the_made_set_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EVAL))
    overhead = importlib.import_module("overhead")
    golden = read(overhead.make(tmp_path, 40))
    assert len(golden.cases) == 40
    assert sum(case.refuse for case in golden.cases) == 4
    assert not golden.faults
    assert not list(contradictions(golden))
    articles = {path.name for path in (tmp_path / "articles").rglob("*.md")}
    assert {name for case in golden.cases for name in case.articles} <= articles
