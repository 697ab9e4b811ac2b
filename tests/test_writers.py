"""The factory of writers: what a SPEC names, and what it loads."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.config import Config
from qa.errors import UsageError
from qa.models.writers import writer

KEY = {"OPENAI_API_KEY": "sk-1234"}
SPECS = ("extractive", "openai:m", "llama:tiny.gguf")


def test_each_spec_gives_its_writer(tiny_gguf: Path) -> None:
    config = replace(Config(), models=tiny_gguf.parent)
    assert [(w.name, w.prompt) for w in (writer(spec, config, KEY) for spec in SPECS)] == [
        ("extractive", None),
        ("openai:m", "answer@2"),
        ("llama:tiny.gguf", "answer@2"),
    ]


def test_a_model_may_have_a_colon_in_its_name() -> None:
    assert writer("openai:qwen3:4b", Config(), KEY).name == "openai:qwen3:4b"


@pytest.mark.parametrize(
    "spec", ["", "gpt-4", "openai", "openai:", "llama:", "ollama:x", "extractive:x", "llama:/no/such"]
)
def test_what_names_none_is_refused_with_what_is_possible(spec: str) -> None:
    with pytest.raises(UsageError) as caught:
        writer(spec, Config(), KEY)
    assert "llama:FILE.gguf" in caught.value.hint


def test_the_official_api_without_a_key_is_refused() -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        writer("openai:m", Config(), {})


@pytest.mark.parametrize("spec", SPECS)
def test_making_one_imports_no_heavy_library(spec: str, tiny_gguf: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from qa.config import Config; from qa.models.writers import writer\n"
        "writer(sys.argv[1], replace(Config(), models=Path(sys.argv[2])), {'OPENAI_API_KEY': 'x'})\n"
        "print({'openai', 'llama_cpp', 'chromadb', 'torch', 'onnxruntime', 'numpy'} & set(sys.modules) or '')"
    )
    arguments = [sys.executable, "-c", code, spec, str(tiny_gguf.parent)]
    assert subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip() == ""
