"""What a person is told while articles come in and go: an outcome a source, a bar, no half-done removal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Run, runner

TEXT = "The mill at {} closed on Friday after {} years, its owner said, and will not open again."


@pytest.fixture
def run(tmp_path: Path, model_cache: Path) -> Run:
    return runner(tmp_path, model_cache)


def lines(first: int, count: int) -> str:
    numbers = range(first, first + count)
    return "".join(
        json.dumps({"title": f"Mill {n}", "text": TEXT.format("Ashby", n)}) + "\n" for n in numbers
    )


def test_each_source_has_its_outcome(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format("Orvik", 40))
    (folder / "b.txt").write_text(TEXT.format("Orvik", 40))
    (folder / "c.txt").write_text("")
    (folder / "d.jsonl").write_text(lines(50, 3))
    done = run("add", "news")
    assert done.returncode == 5
    (first,) = (i["article"] for i in json.loads(run("list", "--json").stdout) if i["copies"] == 2)
    said = done.stderr.splitlines()
    shown = run("show", first).stdout.splitlines()
    assert f"path      {folder / 'a.txt'}" in shown
    assert f"also at   {folder / 'b.txt'}" in shown
    places = json.loads(run("show", first, "--json").stdout)["places"]
    assert places == [{"place": str(folder / name), "gone": False} for name in ("a.txt", "b.txt")]
    assert said[:2] == [f"added: {folder / 'a.txt'}", f"copy of {first[:12]}: {folder / 'b.txt'}"]
    assert said[2].startswith(f"failed: {folder / 'c.txt'}: empty.")
    assert said[3:] == [f"{folder / 'd.jsonl'}: 3 added", "4 added, 1 copy, 1 failed"]
    (folder / "a.txt").write_text(TEXT.format("Orvik", 41))
    (folder / "d.jsonl").write_text(lines(51, 3))
    again = run("sync")
    assert again.stdout == "+1 new, ~1 changed, -1 gone, 3 unchanged\n"
    assert again.stderr.splitlines()[0] == f"changed: {folder / 'a.txt'}"
    assert f"{folder / 'd.jsonl'}: 1 added, 2 unchanged, 1 gone" in again.stderr.splitlines()
    quiet = run("add", "news", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (5, "")


def test_what_could_not_be_added_is_not_looked_at_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("Orvik", 40))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    assert run("add", "a.txt", "broken.pdf", "http://127.0.0.1:9/typo").returncode == 5
    synced = run("sync")
    assert (synced.returncode, synced.stdout) == (0, "+0 new, ~0 changed, -0 gone, 1 unchanged\n")


def test_all_that_are_named_are_removed_or_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(lines(50, 3))
    run("add", "many.jsonl")
    ids = [info["article"] for info in json.loads(run("list", "--json").stdout)]
    failed = run("remove", ids[0], "nowhere", ids[1])
    assert failed.returncode == 2
    assert failed.stderr.splitlines() == [
        "qa: no article has the id 'nowhere'",
        "    `qa list` shows the ids",
    ]
    assert len(json.loads(run("list", "--json").stdout)) == 3
    done = run("remove", ids[0], ids[1][:8], ids[0])
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stderr.splitlines()[:2]] == [["removed", i] for i in ids[:2]]
    assert "qa sync" in done.stderr.splitlines()[2]
    assert [info["article"] for info in json.loads(run("list", "--json").stdout)] == ids[2:]
    assert json.loads(run("remove", ids[2], "--json").stdout)[0]["article"] == ids[2]


def test_a_bar_counts_what_one_source_holds(tmp_path: Path, model_cache: Path) -> None:
    (tmp_path / "many.jsonl").write_text(lines(50, 40))
    (tmp_path / "more.jsonl").write_text(lines(150, 40))
    alone = on_a_terminal(tmp_path, model_cache, "add", "many.jsonl")
    assert "40 articles · " in alone
    assert "/s" in alone
    both = on_a_terminal(tmp_path, model_cache, "add", "many.jsonl", "more.jsonl")
    assert "2/2 sources, 80 articles · " in both
    assert "2/2 sources, 80 articles · " in on_a_terminal(tmp_path, model_cache, "sync")


def on_a_terminal(home: Path, model_cache: Path, *args: str) -> str:
    """What the command writes to a terminal on standard error."""
    ours, theirs = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "QA_CACHE": str(model_cache),
        "QA_LIBRARY": str(home / "library"),
        "TERM": "xterm",
        "COLUMNS": "140",
    }
    command = [sys.executable, "-m", "qa", *args]
    process = subprocess.Popen(command, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:
        pass  # Linux says so when nobody writes any more.
    finally:
        os.close(ours)
    assert process.wait(60) == 0
    return said.decode()
