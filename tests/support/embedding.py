"""The real embedder, prepared once a test run; once for all where QA_TEST_CACHE names a folder to keep."""

import os
from pathlib import Path

import pytest

from qa.models.embedders import embedder as make_embedder
from qa.protocols import Embedder


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
