"""The HTML reader against pages whose true body is known, and the measure itself."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def extraction() -> ModuleType:
    path = Path(__file__).parent.parent / "eval" / "extraction.py"
    spec = importlib.util.spec_from_file_location("extraction", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["extraction"] = module
    spec.loader.exec_module(module)
    return module


def test_measure_is_the_benchmarks(extraction: ModuleType) -> None:
    page = extraction.Page("a", "https://example.org/a", b"", "one two three four five six")
    other = extraction.Page("b", "https://example.org/b", b"", "one two three four")
    answers = {"a": "one two three four five seven", "b": ""}
    score, each = extraction.measure(lambda page: answers[page.name], [page, other])
    # a: two of its three shingles are found, one is false; b counts for recall alone.
    assert each["a"].precision == pytest.approx(2 / 3)
    assert (score.precision, score.recall) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert score.f1 == pytest.approx(2 * (2 / 9) / 1)


def test_bodies_of_the_benchmark(extraction: ModuleType) -> None:
    if not extraction.FOLDER.is_dir():
        pytest.skip("no benchmark beside the checkout")
    score, each = extraction.measure(extraction.extract, list(extraction.pages()))
    assert len(each) >= 80
    assert score.f1 >= 0.965
    assert score.recall >= 0.975, "a body that lost its paragraphs is worse than one with a teaser too many"
