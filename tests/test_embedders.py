"""Embedding with real models: the bundled one, and small random ones of each supported architecture."""

import json
import math
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.embedding import BUNDLED, EXPORTER_WARNINGS, TEXTS, cosine
from support.tiny_models import tiny_model

import qa.models.embedders as embedders
from qa.errors import ModelError
from qa.models.embedders import embedder as make_embedder
from qa.models.embedders_st import SentenceTransformersEmbedder
from qa.models.onnx_embedder import OnnxEmbedder
from qa.protocols import Embedder

pytestmark = EXPORTER_WARNINGS


# What a vector is


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    wanted = SentenceTransformer(str(BUNDLED), device="cpu").encode(list(TEXTS)).tolist()
    found = embedder.embed(TEXTS)
    assert min(cosine(a, b) for a, b in zip(found, wanted, strict=True)) > 0.985


def test_a_vector_does_not_depend_on_the_texts_beside_it(embedder: Embedder) -> None:
    together = embedder.embed([*TEXTS, "filler " * 300, *TEXTS[::-1]])
    for i, text in enumerate(TEXTS):
        [alone] = embedder.embed([text])
        assert cosine(alone, together[i]) > 0.99999
        assert cosine(alone, together[-1 - i]) > 0.99999


def test_more_texts_than_are_tokenized_at_once_keep_their_order(embedder: Embedder) -> None:
    texts = [f"Item {i} of the council's list" if i % 7 else "x" for i in range(600)]
    vectors = embedder.embed(texts)
    assert len(vectors) == 600
    assert cosine(vectors[555], embedder.embed([texts[555]])[0]) > 0.9999


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed([]) == []


def test_name_and_size(embedder: Embedder) -> None:
    assert embedder.name == "all-MiniLM-L6-v2@53aa5117"
    assert embedder.size == 384


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "word " * 400_000,
        "總統週二在莫斯科發表講話。",
        "🎈👩‍👩‍👧‍👦",
        "\ud800 lone surrogate",
        "\x00\x1b[31m",
        "é" * 300,
    ],
    ids=["empty", "blank", "2 MB", "CJK", "emoji", "surrogate", "controls", "one long word"],
)
def test_any_text_has_a_unit_vector(embedder: Embedder, text: str) -> None:
    [vector] = embedder.embed([text])
    assert math.isclose(math.hypot(*vector), 1, abs_tol=1e-4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=200), max_size=5))
def test_every_text_gets_one_unit_vector(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)
    assert [round(math.hypot(*v), 3) for v in vectors] == [1.0] * len(texts)


def test_long_passages_fit(embedder: Embedder) -> None:
    """What stands at the end of 180 words must still shape the vector."""
    passage = " ".join(["The ministry said the talks on grain would go on in the autumn."] * 13)
    ending = "The winner was a volcano in Iceland."
    with_end, without = embedder.embed([f"{passage} {ending}", f"{passage} The ministry was silent."])
    [question] = embedder.embed(["volcano in Iceland"])
    assert cosine(question, with_end) > cosine(question, without) + 0.05


# What is imported, and whom it talks to

WARM = """
import json, socket, sys
def refused(*_): raise AssertionError("a connection was opened")
socket.socket.connect = refused
from qa.models.embedders import embedder
made = embedder()
before = [m for m in ("numpy", "onnxruntime", "tokenizers") if m in sys.modules]
made.embed(["how many troops?"])
heavy = ["torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx", "openai"]
print(json.dumps([before, [m for m in heavy if m in sys.modules]]))
"""


def test_a_prepared_model_runs_without_torch_and_without_network(model_cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARM],
        env=os.environ | {"QA_CACHE": str(model_cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[], []]
    assert done.stderr == ""


# Other models


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("kind", sorted(embedders.EXPORTED_TYPES))
def test_each_exported_architecture_agrees_with_sentence_transformers(tmp_path: Path, kind: str) -> None:
    from sentence_transformers import SentenceTransformer

    pooling = "cls" if kind == "roberta" else "mean"
    folder = tiny_model(tmp_path / "model", BUNDLED, kind, pooling)
    if kind == "bert":
        (folder / "sentence_bert_config.json").unlink()
    texts = [*TEXTS, "a very long text " * 100]
    made = make_embedder(str(folder), cache=tmp_path / "cache")
    assert isinstance(made, OnnxEmbedder)
    wanted = SentenceTransformer(str(folder), device="cpu").encode(texts).tolist()
    assert min(map(cosine, made.embed(texts), wanted)) > 0.97
    assert made.size == 48


def test_any_other_shape_runs_in_sentence_transformers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *place, **_: asked.append(place) or [])
    folder = tiny_model(tmp_path / "model", BUNDLED, pooling="max")
    made = make_embedder(str(folder), cache=tmp_path / "cache")
    assert isinstance(made, SentenceTransformersEmbedder)
    assert made.embed([]) == []
    first, second = made.embed(["one", "two \ud800"])
    assert math.isclose(math.hypot(*first), 1, abs_tol=1e-4)
    assert first != second
    assert made.size == 48
    assert made.name.startswith("model@")
    assert asked == []


def test_the_name_follows_the_weights(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    before = make_embedder(str(folder), cache=tmp_path / "cache").name
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes() + b" ")
    assert make_embedder(str(folder), cache=tmp_path / "cache").name != before


def test_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    (folder / "model.safetensors").write_bytes(b"damaged")
    made = make_embedder(str(folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match="could not be prepared"):
        made.embed(["x"])


@pytest.mark.parametrize("spec", ["./no/such/folder", "/no/such/folder", "~/no-such-folder"])
def test_a_folder_that_is_not_there(tmp_path: Path, spec: str) -> None:
    with pytest.raises(ModelError, match="there is no folder"):
        make_embedder(spec, cache=tmp_path)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        _ = make_embedder(str(tmp_path), cache=tmp_path / "cache").name


HUB = """
import sys
from qa.errors import ModelError
from qa.models.embedders import embedder
try:
    embedder(sys.argv[1], report=print)
except ModelError as error:
    print(error.message, error.hint, sep="\\n")
"""


def test_a_named_model_without_network_fails_at_once(tmp_path: Path) -> None:
    environ = os.environ | {
        "HF_HOME": str(tmp_path),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "QA_CACHE": str(tmp_path),
    }
    environ.pop("HF_HUB_OFFLINE", None)
    done = subprocess.run(
        [sys.executable, "-c", HUB, "nobody/nothing"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    downloading, message, hint = done.stdout.splitlines()
    assert downloading == "Downloading the model nobody/nothing from huggingface.co"
    assert message == "the model nobody/nothing is not on this disk, and the hub cannot be reached"
    assert "network" in hint
    assert done.stderr == ""
