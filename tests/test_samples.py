"""The sample articles and their golden questions: whole, consistent, and in words of our own."""

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

EVAL = Path(__file__).resolve().parents[1] / "eval"
ARTICLES = {path.name: path for path in sorted((EVAL / "articles").iterdir())}
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (EVAL / "golden.jsonl").read_text(encoding="utf-8").splitlines()
]
ANSWERABLE = [case for case in CASES if not case["refuse"]]
REFUSED = [case for case in CASES if case["refuse"]]
SEEDS = Path(os.environ.get("QA_SHARED", EVAL.parents[1] / "shared")) / "seeds"

FIRE = ["kellstow-fire.txt", "2025-03-05_warehouse-blaze.html", "orrin-freight-fire.md"]
WIRE = ["reservoir-restrictions.md", "lake-sarrow-water.html", "sarrow_hosepipe.txt"]
CORRECTED = ["2025-05-06_pellwick-recall.md", "2025-05-06_pellwick-recall_corrected.md"]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _text(name: str) -> str:
    """What a person reads of the file, all white space made single spaces."""
    raw = ARTICLES[name].read_text(encoding="utf-8")
    if name.endswith(".html"):
        page = _Text()
        page.feed(raw)
        raw = "".join(page.parts)
    return _squeezed(raw)


TEXTS = {name: _text(name) for name in ARTICLES}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _shingles(text: str, size: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def _case(case_id: str) -> dict[str, Any]:
    return next(case for case in CASES if case["id"] == case_id)


def _front_matter(name: str) -> dict[str, str]:
    head = ARTICLES[name].read_text(encoding="utf-8").split("---\n")[1]
    return dict(line.split(": ", 1) for line in head.splitlines())


def test_there_are_articles_of_each_form() -> None:
    assert len(ARTICLES) >= 20
    suffixes = [path.suffix for path in ARTICLES.values()]
    assert {".txt", ".md", ".html"} == set(suffixes)
    assert min(suffixes.count(suffix) for suffix in set(suffixes)) >= 5


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_has_the_length_of_news(name: str) -> None:
    assert 230 <= len(TEXTS[name].split()) <= 1000


def test_some_articles_are_special() -> None:
    assert max(len(text.split()) for text in TEXTS.values()) >= 850
    assert any("«" in text and "Ø" in text for text in TEXTS.values())
    assert "application/ld+json" in ARTICLES["alaska-summit-preview.html"].read_text(encoding="utf-8")
    assert "og:title" in ARTICLES["kursk-deminers.html"].read_text(encoding="utf-8")


def test_there_are_enough_cases_with_ids_of_their_own() -> None:
    assert len(CASES) >= 40
    assert len(REFUSED) >= len(CASES) / 4
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert sum("as_of" in case for case in CASES) >= 3
    assert sum("history" in case for case in CASES) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_has_the_form_of_the_contract(case: dict[str, Any]) -> None:
    required = {"id": str, "question": str, "answers": list, "articles": list, "quotes": list, "refuse": bool}
    for field, kind in required.items():
        assert isinstance(case[field], kind), field
    assert set(case) <= {*required, "as_of", "history"}
    assert case["question"].strip()
    if "as_of" in case:
        assert re.fullmatch(r"2025-\d\d-\d\d", case["as_of"])
    for turn in case.get("history", []):
        assert set(turn) == {"question", "answer"}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["id"])
def test_a_refused_case_claims_no_answer(case: dict[str, Any]) -> None:
    assert case["answers"] == case["articles"] == case["quotes"] == []


@pytest.mark.parametrize("case", ANSWERABLE, ids=lambda case: case["id"])
def test_an_answer_stands_in_each_of_its_articles(case: dict[str, Any]) -> None:
    assert case["answers"]
    assert case["articles"]
    for name in case["articles"]:
        text = TEXTS[name].casefold()
        assert any(_squeezed(answer).casefold() in text for answer in case["answers"]), name


@pytest.mark.parametrize("case", ANSWERABLE, ids=lambda case: case["id"])
def test_a_quote_is_verbatim_and_every_article_that_has_it_is_named(case: dict[str, Any]) -> None:
    assert case["quotes"]
    for quote in case["quotes"]:
        assert "\n" not in quote
        holders = {name for name, text in TEXTS.items() if _squeezed(quote) in text}
        assert holders, quote
        assert holders <= set(case["articles"]), quote


def test_only_one_number_of_troops_is_reported() -> None:
    counted = re.compile(r"\d[\d,. ]*\s(?:\w+\s)?(?:troops|soldiers|servicemen)")
    found = {name: counted.findall(text) for name, text in TEXTS.items() if counted.search(text)}
    assert found == {name: ["15,000 troops"] for name in _case("troops-how-many")["articles"]}


def test_three_outlets_report_different_figures_of_one_fire() -> None:
    case = _case("fire-injured")
    assert sorted(case["articles"]) == sorted(FIRE)
    for quote, answer, name in zip(case["quotes"], case["answers"], FIRE, strict=True):
        assert answer in _words(quote)
        assert [other for other in FIRE if _squeezed(quote) in TEXTS[other]] == [name]
    assert len(set(case["answers"])) == 3
    costs = [set(re.findall(r"£\d+(?:\.\d+)? million", TEXTS[name])) for name in FIRE]
    assert costs == [{"£4.2 million"}, {"£6 million"}, {"£5 million"}]


def test_the_wire_text_and_its_copies_share_most_of_their_words_in_order() -> None:
    shingles = [_shingles(TEXTS[name], 5) for name in WIRE]
    for i, one in enumerate(shingles):
        for other in shingles[i + 1 :]:
            assert len(one & other) / min(len(one), len(other)) > 0.6
            assert one != other


def test_other_articles_are_no_copies_of_each_other() -> None:
    kin = [set(WIRE), set(CORRECTED)]
    shingles = {name: _shingles(text, 8) for name, text in TEXTS.items()}
    for name, mine in shingles.items():
        for other, theirs in shingles.items():
            if name < other and not any({name, other} <= group for group in kin):
                assert len(mine & theirs) <= 6, (name, other, mine & theirs)


def test_the_corrected_article_keeps_its_address_and_changes_its_figure() -> None:
    earlier, later = (_front_matter(name) for name in CORRECTED)
    assert earlier["url"] == later["url"]
    assert earlier["date"] == later["date"] < later["modified"]
    assert "48,000 pots" in TEXTS[CORRECTED[0]]
    assert "84,000" not in TEXTS[CORRECTED[0]]
    assert "Correction:" in TEXTS[CORRECTED[1]]
    assert _case("recall-pots")["answers"][0] == "84,000"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not on this machine")
@pytest.mark.parametrize("name", ARTICLES)
def test_no_eight_words_in_a_row_come_from_the_seeds(name: str) -> None:
    # The raw file, so that titles in metadata are compared too.
    mine = _shingles(ARTICLES[name].read_text(encoding="utf-8"), 8) | _shingles(TEXTS[name], 8)
    for seed in SEEDS.iterdir():
        shared = mine & _shingles(seed.read_text(encoding="utf-8"), 8)
        assert not shared, sorted(shared)
