"""Pleas to subscribe below the beginning of an article: no text of it, and nothing else is taken for one."""

import json

import pytest
from test_readers_html import PARAGRAPHS, page
from test_readers_kinds import drafts, items

BODY = "\n\n".join(PARAGRAPHS[:3])
PLEAS = [
    "To continue reading, please subscribe or log in",
    "To continue reading, please subscribe or log in.",
    "Subscribe to continue reading.",
    "This article is for subscribers only. Already a subscriber? Log in.",
    "You have reached your limit of free articles. Subscribe for unlimited access.",
    "Create a free account to read the full story.",
    "Sign in or register to unlock this article.",
    "Um weiterzulesen, melden Sie sich bitte an oder abonnieren Sie uns.",
    "Cet article est réservé aux abonnés. Connectez-vous pour lire la suite.",
    "Чтобы продолжить чтение, войдите или оформите подписку.",
]
PROSE = [
    "Readers can sign up for the race at the town hall until Friday.",
    "The service had 40,000 subscribers in March, and a subscription costs 12 crowns a month.",
    "“Subscribe to continue reading” was all that visitors saw on its page for three days.",
    "The union's members voted to continue the strike and to sign up more of them.",
    "This story is part of a series about the members of the council.",
    "You can get access to the pool with a membership of the club.",
    "The paper lets people see ten free articles a month before they must subscribe.",
    "He taught them to keep reading until the end of each book.",
]


@pytest.mark.parametrize("plea", PLEAS)
def test_a_plea_below_an_article_is_no_text_of_it(plea: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS[:3], plea, "Already a member? Sign in"))
    html = page(f"<article><h1>Hall</h1>{paragraphs}</article>")
    below = f"{BODY}\n\n{plea}"
    for data, name in ((html, "a.html"), (below, "a.txt"), (json.dumps({"text": below}), "a.jsonl")):
        (found,) = drafts(items(data, name))
        assert found.text == BODY, name


@pytest.mark.parametrize("last", PROSE)
def test_the_last_paragraph_of_an_article_stays(last: str) -> None:
    (found,) = drafts(items(json.dumps({"text": f"{BODY}\n\n{last}"}), "a.jsonl"))
    assert found.text == f"{BODY}\n\n{last}"


def test_headings_above_a_plea_stay() -> None:
    body = f"{PARAGRAPHS[0]}\n\n## What comes next\n\n{PARAGRAPHS[1]}"
    text = f"# Hall\n\n{body}\n\n## Subscribe to keep reading\n"
    (found,) = drafts(items(text, "a.md"))
    assert [found.text[start:end] for start, end in found.headings] == ["What comes next"]
    assert found.text.endswith(PARAGRAPHS[1])


def test_a_plea_within_an_article_stays() -> None:
    text = f"{PARAGRAPHS[0]}\n\n{PLEAS[0]}\n\n{PARAGRAPHS[1]}"
    assert drafts(items(json.dumps({"text": text}), "a.jsonl"))[0].text == text
