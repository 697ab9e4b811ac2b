"""``qa keys`` and ``qa --version``: what one asks before the application is open."""

import json
from pathlib import Path

import pytest
from support.command import Run, runner

from qa.tui.keys import EVERYWHERE, known


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path, tmp_path / "cache")


def test_every_key_is_told_with_its_place(run: Run) -> None:
    told = {key["id"]: key for key in json.loads(run("keys", "--json").stdout)}
    assert told.keys() == known()
    assert told["help"] == {
        "id": "help",
        "keys": ["f1"],
        "default": ["f1"],
        "does": "Help",
        "where": [EVERYWHERE],
    }
    assert told["next-citation"]["where"] == ["On an answer", "On a source"]
    assert told["newline"]["keys"] == ["shift+enter", "ctrl+j"]


def test_a_key_that_was_changed_is_shown_as_it_is_now(run: Run, tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('[keys]\nlibrary = "f9, ctrl+g"\n')
    done = run("keys")
    (line,) = [line for line in done.stdout.splitlines() if line.split()[:1] == ["library"]]
    assert line.split(maxsplit=3) == ["library", "f9,ctrl+g", "*", "Library: read, add, remove, select"]
    assert "*" not in done.stdout.replace(line, "")
    (told,) = [key for key in json.loads(run("keys", "--json").stdout) if key["id"] == "library"]
    assert (told["keys"], told["default"]) == (["f9", "ctrl+g"], ["f2", "ctrl+l"])


def test_a_name_that_there_is_not_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('[keys]\nlibary = "f9"\n')
    done = run("keys")
    assert done.returncode == 2
    assert "did you mean library?" in done.stderr
    assert done.stdout == ""


def test_the_help_shows_how_a_key_is_changed(run: Run) -> None:
    said = run("keys", "--help").stdout
    assert "[keys]" in said
    assert 'library = "f2,ctrl+l"' in said


def test_the_version_is_told(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "qa 0.1.0\n", "")
