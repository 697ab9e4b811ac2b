"""``qa verify`` as people run it: any text against the library."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from support.command import Run, runner

DRAFT = """\
# A draft

North Korea has sent about 15k troops to Russia, South Korea says. Lake Sarrow has risen to 31% of capacity.

* The council of Port Ansel plans an opera house in 2031. [3]
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, model_cache: Path, samples: Path) -> Run:
    run = runner(tmp_path_factory.mktemp("verify"), model_cache)
    added = run("add", str(samples))
    assert added.returncode == 0, added.stderr
    return run


def test_each_claim_has_its_status_and_the_sentences_it_is_measured_by(filled: Run) -> None:
    done = filled("verify", "-", "--json", stdin=DRAFT)
    assert done.returncode == 4, done.stderr
    value = json.loads(done.stdout)
    assert [claim["status"] for claim in value["claims"]] == ["supported", "partly", "unsupported"]
    assert value["summary"] == {"claims": 3, "supported": 1, "partly": 1, "unsupported": 1}
    first, second, third = value["claims"]
    assert "15,000 troops" in first["quotes"][0]["quote"]
    assert [p["value"] for p in second["problems"]] == ["risen"]
    assert "has fallen to 31%" in second["quotes"][0]["quote"]
    assert third["quotes"] == third["citations"] == []
    cited = {citation["n"]: citation for citation in value["citations"]}
    assert {n for claim in value["claims"] for n in claim["citations"]} == set(cited)
    for claim in value["claims"]:
        for quote in claim["quotes"]:
            whole = json.loads(filled("show", cited[quote["n"]]["article"], "--json").stdout)["text"]
            assert whole[quote["start"] : quote["end"]] == quote["quote"]
            assert sha256(whole.encode()).hexdigest() == cited[quote["n"]]["sha256"]


def test_a_text_that_the_articles_bear_out_exits_with_nothing_to_say(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "true.txt"
    file.write_text("The fire at the Orrin Freight warehouse injured a dozen people.\n", "utf-8")
    done = filled("verify", str(file))
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("✓ The fire")
    assert done.stdout.rstrip().endswith("1 claim: 1 supported, 0 in part, 0 not in 24 articles.")


def test_markdown_shows_the_same_and_no_markup_of_the_text(filled: Run) -> None:
    done = filled(
        "verify", "-", "--markdown", stdin="A *bold* <b>claim</b> about [opera](https://x.example)."
    )
    assert done.returncode == 4
    assert "<b>" not in done.stdout
    assert "[opera](" not in done.stdout.replace("\\[opera\\](", "")


def test_later_articles_are_not_seen(filled: Run) -> None:
    text = "The council refused by 22 votes to 9."
    assert filled("verify", "-", stdin=text).returncode == 0
    assert filled("verify", "-", "--as-of", "2025-09-01", stdin=text).returncode == 4


def test_he_is_looked_up_with_the_sentence_before(filled: Run) -> None:
    text = "Tobias Wray led Brenna Lines from the beginning. He resigned on 12 September."
    value = json.loads(filled("verify", "-", "--json", stdin=text).stdout)
    assert value["claims"][1]["status"] == "supported"


@pytest.mark.parametrize(
    ("args", "stdin", "code"),
    [
        (["verify", "no-such-file.txt"], "", 1),
        (["verify", "-"], "", 0),
        (["verify", "-", "--json", "--markdown"], "A claim.", 2),
    ],
)
def test_what_bad_input_gets(filled: Run, args: list[str], stdin: str, code: int) -> None:
    done = filled(*args, stdin=stdin)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
