"""What is prepared once is kept whole: damage, kill -9, two at once, a folder that cannot be written."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedding import BUNDLED, EXPORTER_WARNINGS, TEXTS, cosine
from support.tiny_models import tiny_model

import qa.models.embedders as embedders
import qa.models.onnx_cache as onnx_cache
from qa.errors import ModelError
from qa.models.embedders import embedder as make_embedder

pytestmark = EXPORTER_WARNINGS


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
