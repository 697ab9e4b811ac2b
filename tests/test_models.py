"""`qa models`: what is within reach is listed as it is, and a file is fetched whole or not at all."""

import hashlib
import json
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Run, runner
from support.hub import Hub, hub_of, telling
from support.tiny_gguf import write_gguf

from qa.config import Config
from qa.errors import ModelError, UsageError
from qa.models import gguf, listing
from qa.models.pull import Pulled, pull


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("gguf")
    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


def header(*pairs: tuple[str, int, bytes]) -> bytes:
    packed = b"".join(
        struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value
        for key, kind, value in pairs
    )
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs)) + packed


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


class TestMetadata:
    def test_of_a_real_file(self, tiny: Path) -> None:
        told = gguf.read(tiny)
        assert (told.name, told.architecture, told.context, told.format) == ("tiny", "llama", 8192, "F32")
        assert told.license is None

    def test_licence_size_and_what_stands_between(self, tmp_path: Path) -> None:
        file = tmp_path / "a.gguf"
        words = struct.pack("<IQ", 8, 2) + text("chat") + text("news")
        numbers = struct.pack("<IQ", 6, 3) + bytes(12)
        file.write_bytes(
            header(
                ("general.architecture", 8, text("qwen3")),
                ("general.tags", 9, words),
                ("general.weights", 9, numbers),
                ("general.half", 6, bytes(4)),
                ("general.license", 8, text("apache-2.0")),
                ("general.size_label", 8, text("1.7B")),
                ("general.file_type", 4, struct.pack("<I", 15)),
                ("qwen3.context_length", 4, struct.pack("<I", 40960)),
                ("tokenizer.ggml.tokens", 9, b"never read"),
            )
        )
        told = gguf.read(file)
        assert (told.license, told.size, told.format, told.context) == ("apache-2.0", "1.7B", "Q4_K_M", 40960)

    @given(st.binary(max_size=200), st.integers(0, 200))
    def test_damaged_files_are_errors(
        self, tmp_path_factory: pytest.TempPathFactory, junk: bytes, cut: int
    ) -> None:
        whole = header(("general.architecture", 8, text("llama")), ("llama.context_length", 4, b"\1\0\0\0"))
        file = tmp_path_factory.getbasetemp() / "damaged.gguf"
        for data in (junk, whole[: cut % len(whole)], b"GGUF" + junk):
            file.write_bytes(data)
            with pytest.raises(ModelError, match="no GGUF file, or damaged"):
                gguf.read(file)


class TestListing:
    def test_a_server_that_is_named_is_asked_for_its_models(self) -> None:
        keys: list[str | None] = []
        with telling(200, {"data": [{"id": "llama"}, {"id": "gemma"}]}, keys) as url:
            found = list(listing.servers(Config(base_url=url), {"OPENAI_API_KEY": "sk-secret-12345"}))
        assert found == [listing.Served("base_url", url, ("gemma", "llama"))]
        assert keys == ["Bearer sk-secret-12345"]

    def test_none_is_contacted_that_is_not_named(self) -> None:
        assert list(listing.servers(Config(), {"OPENAI_API_KEY": "sk-secret-12345"})) == []

    def test_a_server_that_is_away_refuses_or_talks_nonsense(self) -> None:
        away = list(listing.servers(Config(base_url="http://user:word@127.0.0.1:9/v1"), {}))
        assert [(one.url, one.error) for one in away] == [("http://127.0.0.1:9/v1", "it cannot be reached")]
        for status, body, said in (
            (401, {"error": "no"}, "it answers 401 Unauthorized"),
            (200, ["odd"], "what it answers is no list of models"),
        ):
            with telling(status, body) as url:
                assert next(listing.servers(Config(base_url=url), {})).error == said

    def test_files_are_listed_with_what_they_say(self, tiny: Path, tmp_path: Path) -> None:
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "tiny.gguf").write_bytes(tiny.read_bytes())
        (tmp_path / "bad.gguf").write_bytes(b"no")
        bad, good = listing.files(tmp_path)
        assert bad.error == "bad.gguf is no GGUF file, or damaged"
        assert good.metadata is not None
        assert good.metadata.context == 8192
        assert good.bytes == tiny.stat().st_size

    def test_prepared_embedders(self, model_cache: Path) -> None:
        assert any(
            one.name == "all-MiniLM-L6-v2" and one.bytes > 10**7 for one in listing.prepared(model_cache)
        )


@pytest.fixture
def hub(tiny: Path) -> Iterator[Hub]:
    with hub_of(tiny.read_bytes()) as made:
        yield made


@pytest.fixture
def fetch(hub: Hub, tmp_path: Path) -> Callable[[], Pulled]:
    return lambda: pull(
        "o/r", "tiny.gguf", tmp_path / "models", hub=hub.url, advance=lambda _done, _whole: None
    )


class TestPull:
    def test_a_file_is_fetched_and_checked(
        self, hub: Hub, fetch: Callable[[], Pulled], tmp_path: Path
    ) -> None:
        done = fetch()
        assert done == Pulled(tmp_path / "models" / "tiny.gguf", len(hub.data), hub.sha256, verified=True)
        assert done.path.read_bytes() == hub.data
        assert [path.name for path in done.path.parent.iterdir()] == ["tiny.gguf"]
        asked = len(hub.asked)
        assert fetch() == done
        assert [method for method, *_ in hub.asked[asked:]] == ["HEAD"]

    def test_an_interrupted_one_goes_on(self, hub: Hub, fetch: Callable[[], Pulled]) -> None:
        hub.cut = 50_000
        with pytest.raises(ModelError, match="broke off") as broken:
            fetch()
        assert "go on" in broken.value.hint
        hub.cut = None
        done = fetch()
        assert done.resumed == 50_000
        assert hub.asked[-1] == ("GET", "/cdn/tiny", "bytes=50000-")
        assert done.path.read_bytes() == hub.data

    def test_one_that_a_server_cannot_resume_begins_anew(self, hub: Hub, fetch: Callable[[], Pulled]) -> None:
        hub.cut = 50_000
        with pytest.raises(ModelError):
            fetch()
        hub.cut, hub.ranges = None, False
        assert fetch().resumed == 0

    def test_what_has_another_hash_is_not_kept(
        self, hub: Hub, fetch: Callable[[], Pulled], tmp_path: Path
    ) -> None:
        hub.data = bytes([*hub.data[:-1], hub.data[-1] ^ 1])
        with pytest.raises(ModelError, match="what was fetched is not tiny"):
            fetch()
        assert not list((tmp_path / "models").iterdir())

    def test_without_a_hash_it_is_said(self, hub: Hub, fetch: Callable[[], Pulled]) -> None:
        hub.sha256 = ""
        done = fetch()
        assert not done.verified
        assert done.sha256 == hashlib.sha256(hub.data).hexdigest()

    @pytest.mark.parametrize(
        ("repo", "file", "said"),
        [
            ("o/gated", "tiny.gguf", "asks who you are (403)"),
            ("o/none", "tiny.gguf", "has no such file"),
        ],
    )
    def test_refusals(self, hub: Hub, tmp_path: Path, repo: str, file: str, said: str) -> None:
        with pytest.raises(ModelError, match=re.escape(said)):
            pull(repo, file, tmp_path, hub=hub.url, advance=lambda _done, _whole: None)

    @pytest.mark.parametrize(
        ("repo", "file"),
        [("r", "a.gguf"), ("o/r/x", "a.gguf"), ("o/r", "a.bin"), ("o/r", "../a.gguf"), ("o/r", "/a.gguf")],
    )
    def test_names_that_cannot_be(self, tmp_path: Path, repo: str, file: str) -> None:
        with pytest.raises(UsageError):
            pull(repo, file, tmp_path, hub="http://127.0.0.1:9", advance=lambda _done, _whole: None)


class TestCommand:
    @pytest.fixture
    def qa(self, tmp_path: Path, model_cache: Path) -> Run:
        return runner(tmp_path, model_cache)

    def settings(self, tmp_path: Path, **values: str) -> None:
        (tmp_path / "qa.toml").write_text("".join(f"{key} = {value!r}\n" for key, value in values.items()))

    def test_pull_then_list(self, qa: Run, hub: Hub, tmp_path: Path) -> None:
        self.settings(tmp_path, hub=hub.url, models="models")
        done = qa("models", "pull", "o/r", "tiny.gguf")
        assert done.stdout == f"{tmp_path}/models/tiny.gguf\n"
        assert "its SHA-256 is right; use it with --llm llama:tiny.gguf" in done.stderr
        listed = json.loads(qa("models", "--json").stdout)
        assert [one["llm"] for one in listed["files"]] == ["llama:tiny.gguf"]
        assert listed["files"][0]["context"] == 8192
        assert listed["servers"] == []
        shown = qa("models").stdout
        assert "llama:tiny.gguf" in shown
        assert "8,192 tokens of context · licence not stated" in shown

    def test_without_network_it_says_so(self, qa: Run, tmp_path: Path) -> None:
        self.settings(tmp_path, hub="http://127.0.0.1:9", models="models")
        done = qa("models", "pull", "o/r", "tiny.gguf")
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "qa: 127.0.0.1 cannot be reached",
            "    connect to the network, or put a GGUF file into the models folder",
        ]
        assert "none: qa models pull" in qa("models").stdout
