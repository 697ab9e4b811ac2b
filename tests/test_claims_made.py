"""The made set of claims: altered ones are caught, true ones left alone."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from qa.evaluate.estimates import kappa
from qa.protocols import Embedder

EVAL = Path(__file__).resolve().parents[1] / "eval"


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("claims", EVAL / "claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["claims"] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_set_is_what_is_written(made: ModuleType) -> None:
    assert made.load() == list(made.written())


def test_half_of_the_claims_are_altered_in_all_kinds(made: ModuleType) -> None:
    cases = made.load()
    kinds = Counter(case.altered for case in cases)
    assert len(cases) >= 400
    assert 0.4 <= kinds[None] / len(cases) <= 0.6
    assert min(kinds[kind] for kind in ("number", "date", "name", "unit", "direction", "attribution")) >= 40
    assert len({(case.claim, case.article, case.quote) for case in cases}) == len(cases)


def test_altered_claims_are_caught_and_true_ones_are_not_flagged(
    made: ModuleType, embedder: Embedder
) -> None:
    cases = made.load()
    found = made.measure(cases, embedder)
    caught = [bool(found[case.id]) for case in cases if case.altered]
    flagged = [bool(found[case.id]) for case in cases if not case.altered]
    assert sum(caught) >= 0.95 * len(caught), made.table(cases, found)
    assert sum(flagged) <= 0.03 * len(flagged), made.table(cases, found)
    assert kappa([(bool(case.altered), bool(found[case.id])) for case in cases]) >= 0.8
