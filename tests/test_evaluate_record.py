"""What a run depended on is recorded: every setting, no path, no secret, the weights of a local model."""

import json
from dataclasses import fields, replace
from pathlib import Path

from qa.config import Config
from qa.evaluate.record import APART, fingerprint, key, record


def recorded(config: Config, weights: dict[str, str] | None = None) -> dict[str, object]:
    return record(config, embedder="tiny@1", prompts={}, infos=[], weights=weights)


def test_every_setting_is_recorded_unless_it_is_known_to_be_apart() -> None:
    settings = recorded(Config())["settings"]
    assert isinstance(settings, dict)
    assert settings.keys() - {"server"} == {f.name for f in fields(Config)} - APART
    assert {f.name for f in fields(Config)} >= APART
    assert key(recorded(Config())) == key(recorded(Config()))
    assert key(recorded(Config())) != key(recorded(Config(k=3)))


def test_no_path_and_no_secret_is_in_it(tmp_path: Path) -> None:
    config = Config(
        llm=f"llama:{tmp_path}/tiny.gguf",
        library=tmp_path,
        cache=tmp_path,
        chroma_token="s3cret",
        prices={"openai:m": "1/2"},
    )
    told = json.dumps(recorded(config))
    assert str(tmp_path) not in told
    assert "s3cret" not in told
    assert "llama:tiny.gguf" in told
    server = replace(config, llm="openai:m", base_url="https://me:s3cret@a.example:8443/v1")
    assert "a.example:8443" in json.dumps(recorded(server))
    assert "s3cret" not in json.dumps(recorded(server))


def test_another_file_under_the_name_of_a_model_is_another_model(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    found = set()
    for content in (
        b"a" * 3_000_000,
        b"b" + b"a" * 2_999_999,
        b"a" * 2_999_999 + b"b",
        b"a" * 3_000_001,
        b"",
    ):
        file.write_bytes(content)
        found.add(fingerprint(file))
    assert len(found) == 5
    folder = tmp_path / "reranker"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"a")
    before = fingerprint(folder)
    (folder / "model.safetensors").write_bytes(b"b")
    assert fingerprint(folder) != before
    assert str(folder) not in json.dumps(recorded(Config(rerank=str(folder))))
    assert key(recorded(Config(), weights={"llm": "x"})) != key(recorded(Config(), weights={"llm": "y"}))
