"""Settings: which layer wins, and what is refused."""

from pathlib import Path

import pytest

from qa.config import load, settings, user_file
from qa.errors import UsageError


def test_a_flag_beats_the_environment_which_beats_the_files(tmp_path: Path) -> None:
    user_file().parent.mkdir(parents=True)
    user_file().write_text("k = 4\ntimeout = 5\ncontext = 1000\nllm = 'llama:own.gguf'\n")
    (tmp_path / "qa.toml").write_text("k = 5\ntimeout = 6.5\ncontext = 2000\n")
    config = load({"k": 7, "timeout": None}, {"QA_K": "6", "QA_TIMEOUT": "7"}, tmp_path)
    assert (config.k, config.timeout, config.context, config.llm) == (7, 7.0, 2000, "llama:own.gguf")


def test_each_setting_tells_where_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text("k = 5\n")
    found = {s.key: s.origin for s in settings({"llm": "extractive"}, {"QA_CONTEXT": "10"}, tmp_path)}
    assert found["k"] == str(tmp_path / "qa.toml")
    assert (found["llm"], found["context"], found["embedder"]) == ("flag", "environment", "default")


def test_an_unknown_key_is_refused_with_the_nearest_match(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text("embeder = 'x'\n")
    with pytest.raises(UsageError, match="embeder") as caught:
        load(environ={}, folder=tmp_path)
    assert "embedder" in caught.value.hint


def test_a_slip_in_a_variable_is_refused_and_other_programs_variables_are_not(tmp_path: Path) -> None:
    load(environ={"QA_ENGINEER": "x", "QA_DATA": "y"}, folder=tmp_path)
    with pytest.raises(UsageError) as caught:
        load(environ={"QA_LIBARY": "x"}, folder=tmp_path)
    assert "QA_LIBRARY" in caught.value.hint


@pytest.mark.parametrize(
    "line",
    ["k = 0", "k = 'many'", "k = true", "timeout = 'soon'", "llm = 3", "library = 5", "k = 1.5", "nonsense"],
)
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "qa.toml").write_text(line + "\n")
    with pytest.raises(UsageError) as caught:
        load(environ={}, folder=tmp_path)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_relative_path_in_a_file_counts_from_that_file(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text("library = 'mine'\n")
    assert load(environ={}, folder=tmp_path).library == tmp_path / "mine"


def test_a_token_is_not_shown(tmp_path: Path) -> None:
    found = {s.key: s for s in settings(environ={"QA_CHROMA_TOKEN": "hush"}, folder=tmp_path)}
    assert found["chroma_token"].value == "hush"
    assert "hush" not in found["chroma_token"].shown
