"""Rerankers and NLI models that the user names: tiny ones of random weights, on the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Run, runner
from support.embedding import BUNDLED
from support.tiny_models import tiny_cross_encoder

import qa.types as t
from qa.app import App, Scope
from qa.config import Config
from qa.errors import ModelError
from qa.models.cross_encoders import entailment, reranker

NLI = ("contradiction", "entailment", "neutral")
QUESTION = "How many people were injured in the Kellstow fire?"


def silent(_line: str) -> None:
    return None


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cross")
    tiny_cross_encoder(folder / "rank", BUNDLED)
    tiny_cross_encoder(folder / "nli", BUNDLED, NLI)
    tiny_cross_encoder(folder / "topics", BUNDLED, ("sport", "weather", "politics"))
    return folder


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory, model_cache: Path, samples: Path) -> Run:
    run = runner(tmp_path_factory.mktemp("home"), model_cache)
    run("add", str(samples), "--quiet")
    return run


@pytest.fixture(scope="module")
def library(qa: Run, tmp_path_factory: pytest.TempPathFactory, model_cache: Path, samples: Path) -> Config:
    config = Config(library=tmp_path_factory.mktemp("own") / "library", cache=model_cache)
    app = App(config)
    assert list(app.add([str(path) for path in sorted(samples.iterdir())]))
    app.close()
    return config


class TestReranker:
    def test_scores_are_one_a_text_and_depend_on_both(self, models: Path) -> None:
        rank = reranker(str(models / "rank"), silent)
        scores = rank.scores("Who?", ["The mayor.", "The sea " * 400, "The mayor."])
        assert scores[0] == pytest.approx(scores[2], abs=1e-4)
        assert scores[0] != pytest.approx(scores[1], abs=1e-4)
        assert rank.scores("When?", ["The mayor."]) != pytest.approx(scores[:1], abs=1e-4)
        assert rank.scores("Who?", []) == []

    def test_hits_are_in_its_order_and_show_its_score(self, models: Path, library: Config) -> None:
        from dataclasses import replace

        plain, ordered = App(library), App(replace(library, rerank=str(models / "rank")))
        before, after = (app.search(QUESTION, Scope(k=6)) for app in (plain, ordered))
        plain.close()
        ordered.close()
        assert all(hit.rerank is None for hit in before)
        scores = [hit.rerank for hit in after if hit.rerank is not None]
        assert len(scores) == len(after) == 6
        assert scores == sorted(scores, reverse=True)
        assert [hit.passage.id for hit in before] != [hit.passage.id for hit in after]

    def test_search_prints_its_score(self, qa: Run, models: Path) -> None:
        found = json.loads(qa("search", QUESTION, "--json", "--rerank", str(models / "rank")).stdout)
        assert all(isinstance(hit["rerank"], float) for hit in found)
        assert all(hit["rerank"] is None for hit in json.loads(qa("search", QUESTION, "--json").stdout))

    def test_a_model_of_several_labels_is_none(self, models: Path) -> None:
        with pytest.raises(ModelError, match="is no reranker: it gives 3 labels"):
            reranker(str(models / "nli"), silent).scores("Who?", ["The mayor."])

    def test_a_folder_that_is_not_there(self, qa: Run) -> None:
        done = qa("ask", QUESTION, "--rerank", "./no/such/model")
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "qa: there is no folder ./no/such/model",
            "    `rerank` takes a model's folder or its name",
        ]

    def test_a_folder_without_a_model(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="cannot load the model"):
            reranker(str(tmp_path), silent).scores("Who?", ["The mayor."])


class TestEntailment:
    def test_its_verdict_is_a_label_beside_the_checks(self, qa: Run, models: Path) -> None:
        plain = json.loads(qa("ask", QUESTION, "--json").stdout)
        named = json.loads(qa("ask", QUESTION, "--json", "--nli", str(models / "nli")).stdout)
        verdicts = [claim.pop("nli") for claim in named["claims"]]
        assert [claim.pop("nli") for claim in plain["claims"]] == [None] * len(verdicts)
        assert all(verdict["label"] in NLI and 1 / 3 <= verdict["score"] <= 1 for verdict in verdicts)
        assert named["claims"] == plain["claims"]

    def test_verify_shows_it(self, qa: Run, models: Path, tmp_path: Path) -> None:
        draft = tmp_path / "draft.txt"
        draft.write_text("St Brannoc's Hospital treated 17 people after the Kellstow fire.", encoding="utf-8")
        done = qa("verify", str(draft), "--nli", str(models / "nli"))
        assert "NLI model: " in done.stdout
        assert done.returncode == 0
        assert "NLI model" not in qa("verify", str(draft)).stdout

    def test_labels_are_found_by_name(self, models: Path) -> None:
        found = entailment(str(models / "nli"), silent).verdicts([("It rained.", "It was wet."), ("", "x")])
        assert all(isinstance(one, t.Verdict) and one.label in NLI for one in found)

    def test_a_model_with_other_labels_is_none(self, models: Path) -> None:
        with pytest.raises(ModelError, match="is no NLI model: its labels are sport, weather, politics"):
            entailment(str(models / "topics"), silent).verdicts([("It rained.", "It was wet.")])


HUB = """
from qa.errors import ModelError
from qa.models.cross_encoders import reranker
try:
    reranker("tiny-ranker", print).scores("Who?", ["The mayor."])
except ModelError as error:
    print(error.message, error.hint, sep="\\n")
"""


def test_a_name_that_is_not_on_the_disk_fails_at_once_without_network(tmp_path: Path) -> None:
    environ = os.environ | {"HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:9"}
    environ.pop("HF_HUB_OFFLINE", None)
    done = subprocess.run(
        [sys.executable, "-c", HUB], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == [
        "Downloading the model cross-encoder/tiny-ranker from huggingface.co",
        "the model cross-encoder/tiny-ranker is not on this disk, and the hub cannot be reached",
        "connect to the network, name the model's folder, or leave `rerank` at its default",
    ]
