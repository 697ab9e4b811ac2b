"""The HTML report: inert whatever articles say, small, and it opens and sorts in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from support.browser import chromium, run
from support.evaluated import HURT, REFUSED, RIGHT, UNKNOWN, cited, reply, scored

from qa.errors import BackendError
from qa.evaluate.run import Failed
from qa.evaluate.score import Scored, summarize
from qa.render.evaluation import Results, markdown, table
from qa.render.report import page

OWNED = "document.title='owned'"
HOSTILE = f'</script><script>{OWNED}</script><img src=x onerror="{OWNED}">\x1b[31m\u202e'
RECORD = {"settings": {"llm": "extractive", "embedder": "default", "k": 8, "threshold": 0.5}, "articles": 2}


def results(*of: Scored) -> Results:
    return Results("golden.jsonl", RECORD, of, (), summarize(of))


@pytest.fixture
def hostile() -> Results:
    fire = cited(1, "fire", "Twelve people were hurt in it.", title=HOSTILE)
    fire = replace(fire, before=HOSTILE, after=HOSTILE)
    case = replace(HURT, id=HOSTILE, question=HOSTILE, answers=(HOSTILE, "Twelve people"))
    found = results(scored(case, replace(reply(HOSTILE, fire), reason=HOSTILE)), scored(UNKNOWN, REFUSED))
    failed = Failed(replace(HURT, id=HOSTILE), BackendError(HOSTILE, HOSTILE))
    return replace(found, golden=HOSTILE, failed=(failed,))


def large(n: int = 1000) -> Results:
    """As many cases with answers and quotes of a usual length."""
    text = "Twelve people were hurt in it, the county said on Tuesday, and the mill is closed [1]. " * 4
    quotes = [
        replace(RIGHT.citations[0], quote=text[:250], n=i, before="x" * 120, after="y" * 120)
        for i in range(4)
    ]
    long = replace(RIGHT, text=text, citations=tuple(quotes))
    cases = [replace(HURT if i % 4 else UNKNOWN, id=f"case-{i}") for i in range(n)]
    return results(*(scored(case, replace(long, seconds=float((i * 7) % n))) for i, case in enumerate(cases)))


class _Attributes(HTMLParser):
    """Names of all attributes on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _ in attrs}


def test_what_articles_say_is_text_and_never_markup(hostile: Results) -> None:
    html = page(hostile)
    assert html.count("<script") == 1
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    attributes = _Attributes()
    attributes.feed(html)
    assert not {
        name for name in attributes.names if name.startswith("on") or name in ("src", "href", "style")
    }


def test_markdown_and_terminal_are_as_inert(hostile: Results) -> None:
    assert "<img" not in markdown(hostile)
    assert "\x1b" not in markdown(hostile) + table(hostile)


def test_a_quote_is_lit_up_and_the_golden_answer_in_it() -> None:
    html = page(results(scored(replace(HURT, answers=("twelve people",)), RIGHT)))
    assert "<mark><b>Twelve people</b> were hurt in it.</mark>" in html
    assert "A fire broke out in Kellstow. </span><mark>" in html


def test_a_wrong_answer_stands_beside_what_the_article_says() -> None:
    long = replace(cited(1, "ferry", "It sails at noon"), before="cut off " * 15, after=" whole wor" * 12)
    wrong = page(results(scored(HURT, reply("At noon [1].", long))))
    assert "<dt>it says<dd>Twelve people were hurt in it." in wrong
    assert "… off cut off" in wrong
    assert "whole …</span>" in wrong
    assert "it says" not in page(results(scored(HURT, RIGHT)))


def test_what_a_judge_and_people_say_stands_beside_each_answer() -> None:
    of = results(scored(HURT, RIGHT), scored(replace(HURT, id="other"), RIGHT))
    verdicts = {"hurt": {"correct": True, "supported": True}, "other": {"correct": False}}
    judged = replace(of, judge="openai:m", verdicts=verdicts, labels={"hurt": {"correct": True}})
    html = page(judged)
    assert "Judged by openai:m" in html
    assert "<dt>judge<dd>correct, supported" in html
    assert "<dt>people<dd>correct" in html
    assert '<option value="judge disagrees">judge disagrees (1)' in html
    assert "judge, people: correct<td>1.000" in html
    assert "| judge, people: correct | 1.000 |" in markdown(judged)
    assert "judge" not in re.sub(r"<(style|script)>.*?</", "", page(of), flags=re.DOTALL)


def test_the_report_of_a_thousand_cases_is_small() -> None:
    assert len(page(large()).encode()) < 5_000_000


@pytest.fixture(scope="module")
def browser() -> Iterator[httpx.Client]:
    with chromium() as session:
        yield session


def opened(browser: httpx.Client, file: Path) -> None:
    browser.post("url", json={"url": file.as_uri()}).raise_for_status()


ORDER = (
    "return [...document.querySelectorAll('#cases tbody tr')].slice(0, 3).map(r => r.cells[0].textContent)"
)


def test_a_thousand_cases_open_sort_and_filter(browser: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(large()), encoding="utf-8")
    opened(browser, file)
    assert run(browser, "return document.getElementById('count').textContent") == "1000 of 1000 shown"
    click = "[...document.querySelectorAll('th button')].find(b => b.textContent === 'seconds').click();"
    assert run(browser, click + ORDER) == ["case-0", "case-143", "case-286"]
    assert run(browser, click + ORDER) == ["case-857", "case-714", "case-571"]
    chosen = "const f = document.getElementById('fault'); f.value = 'not refused';"
    chosen += "f.dispatchEvent(new Event('change'));"
    count = "return document.getElementById('count').textContent"
    assert run(browser, chosen + count) == "250 of 1000 shown"


def test_nothing_that_an_article_says_runs(browser: httpx.Client, tmp_path: Path, hostile: Results) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(page(hostile), encoding="utf-8")
    opened(browser, file)
    assert run(browser, "return document.title").startswith("</script>")
    assert run(browser, "return document.images.length + document.scripts.length") == 1
    assert run(browser, "return document.getElementById('count').textContent") == "2 of 2 shown"
