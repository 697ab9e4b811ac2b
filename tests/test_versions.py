"""What was replaced stays readable, and what changed can be seen."""

import json
from pathlib import Path

from support.command import runner


def test_versions_and_differences_by_the_command(tmp_path: Path, model_cache: Path) -> None:
    run = runner(tmp_path, model_cache)
    file = tmp_path / "mill.txt"
    kept = "Its owner, Ada Finch, spoke to reporters in the town hall on Friday evening."
    file.write_text(f"The mill at Ashby closed after 40 years.\n\n{kept}\n")
    assert run("add", "mill.txt").returncode == 0
    (old,) = json.loads(run("list", "--json").stdout)
    first = run("show", old["article"], "--diff")
    assert first.returncode == 2
    assert "--versions" in first.stderr
    file.write_text(f"The mill at Ashby closed after 41 years.\n\n{kept}\n")
    assert run("sync").stdout == "+0 new, ~1 changed, -0 gone, 0 unchanged\n"
    (new,) = json.loads(run("list", "--json").stdout)
    assert new["article"] != old["article"]

    assert "40 years" in run("show", old["article"]).stdout
    said = run("show", new["article"], "--versions").stdout
    assert said.index(old["article"]) < said.index(new["article"])
    of_old = json.loads(run("show", old["article"], "--versions", "--json").stdout)
    assert [(v["article"], v["current"]) for v in of_old["versions"]] == [
        (old["article"], False),
        (new["article"], True),
    ]
    diff = run("show", new["article"], "--diff").stdout.splitlines()
    assert "-The mill at Ashby closed after 40 years." in diff
    assert "+The mill at Ashby closed after 41 years." in diff
    assert f"-{kept}" not in diff
