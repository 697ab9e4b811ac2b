"""An answer as one self-contained HTML page: each number shows its quote under the mouse or the focus.

The page loads nothing and runs nothing, which its content security policy enforces. What articles and models
wrote is text in it: a model's Markdown keeps emphasis, lists and tables, but no HTML, link or image.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import qa.types as t
from qa.render.answers import remarks
from qa.render.plain import also_in, disagreements, origin, quoted, said_by, shortcomings
from qa.text.markers import markers
from qa.text.wording import counted, safe

_OFF = ["link", "image", "autolink", "html_inline", "html_block", "entity", "reference", "code", "lheading"]
_SIGNS: dict[t.Status, str] = {"supported": "✓", "partly": "~", "unsupported": "✗", "uncited": "?"}


def page(answer: t.Answer, now: datetime) -> str:
    """The whole page. Ages count from the day that the question was asked as of, or else from ``now``."""
    now = answer.as_of or now
    css = style()
    policy = f"default-src 'none'; style-src {_hashed(css)}; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(answer.question)}</title><style>{css}</style></head><body>",
            f"<h1>{_text(answer.question)}</h1>",
            *_head(answer),
            _prose(answer, now),
            *_listed("remarks", [*remarks(answer), *disagreements(answer, now)]),
            *_claims(answer),
            *_sources(answer, now),
            "</body></html>",
        ]
    )


@cache
def style() -> str:
    """The style sheet of the page."""
    return (resources.files("qa.render") / "answer.css").read_text(encoding="utf-8")


def _hashed(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _text(value: str) -> str:
    return escape(safe(value))


def _head(answer: t.Answer) -> Iterator[str]:
    if answer.standalone != answer.question:
        yield f'<p class="soft">Understood as: {_text(answer.standalone)}</p>'


def _prose(answer: t.Answer, now: datetime) -> str:
    if answer.refused:
        return f"<p>{_text(answer.text)}</p>"
    cards = {citation.n: _card(answer, citation, now) for citation in answer.citations}
    return str(_markdown().render(safe(answer.text), {"cards": cards}))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(_OFF)
    # Before text_join, which would make a quoted, escaped bracket look like a marker.
    markdown.core.ruler.after("inline", "cite", _cite)
    markdown.add_render_rule("cite", _render_cite)
    return markdown


def _cite(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = [piece for child in token.children for piece in _split(child)]


def _split(token: Token) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    position = 0
    for marker in markers(token.content):
        yield Token("text", "", 0, content=token.content[position : marker.start])
        yield Token(
            "cite", "", 0, content=token.content[marker.start : marker.end], meta={"numbers": marker.numbers}
        )
        position = marker.end
    yield Token("text", "", 0, content=token.content[position:])


def _render_cite(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Mapping[str, Any]
) -> str:
    cards: Mapping[int, str] = env["cards"]
    numbers: Sequence[int] = tokens[index].meta["numbers"]
    return "".join(cards.get(n, f"<sup>[{n}]</sup>") for n in numbers)


def _card(answer: t.Answer, citation: t.Citation, now: datetime) -> str:
    said = _text(quoted(answer, citation))
    return (
        f'<a class="cite" href="#source-{citation.n}">[{citation.n}]<span class="card">“{said}”'
        f'<span class="origin">{_origin(citation, now)}</span></span></a>'
    )


def _origin(citation: t.Citation, now: datetime) -> str:
    also = also_in(citation.article, citation.carried_by)
    return "; ".join(_text(part) for part in (origin(citation.article, now), said_by(citation), also) if part)


def _listed(kind: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f'<ul class="{kind}">' + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>"


def _claims(answer: t.Answer) -> Iterator[str]:
    if not answer.claims:
        return
    yield "<h2>Checked</h2><table>"
    for claim in answer.claims:
        fine = claim.status == "supported" and not claim.problems and claim.cited_by != "code"
        found = "" if fine else "<br>".join(map(_text, shortcomings(claim)))
        sign = f'<td class="{claim.status}" title="{claim.status}">{_SIGNS[claim.status]}</td>'
        yield f'<tr>{sign}<td>{_text(claim.text)}<div class="soft">{found}</div></td></tr>'
    yield "</table>"


def _sources(answer: t.Answer, now: datetime) -> Iterator[str]:
    if not answer.citations:
        return
    yield '<h2>Sources</h2><ol class="sources">'
    for citation in answer.citations:
        said = _text(quoted(answer, citation))
        yield (
            f'<li id="source-{citation.n}"><blockquote>[{citation.n}] “{said}”</blockquote>'
            f'<span class="origin">{_origin(citation, now)}{_address(citation)}</span></li>'
        )
    yield "</ol>"
    if answer.articles > 1:
        said = f"{counted(answer.articles, 'article')} cited, {answer.independent} independent."
        yield f'<p class="soft">{said}</p>'


def _address(citation: t.Citation) -> str:
    """A link, for addresses of the web alone; a path is shown."""
    url = citation.link or citation.article.url or ""
    if url.startswith(("http://", "https://")):
        shown = _text(citation.article.url or url)
        return f'<br><a href="{_text(url)}" rel="noreferrer noopener">{shown}</a>'
    return f"<br>{_text(citation.article.path)}" if citation.article.path else ""
