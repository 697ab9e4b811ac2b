"""An answer as a document: Markdown with footnotes. What articles and models wrote is never markup in it."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

import qa.types as t
from qa.render.plain import also_in, disagreements, origin, problems, quoted, said_by
from qa.text.markers import escape, markers
from qa.text.wording import counted, safe

_LIVE = re.compile(r"<(?=[A-Za-z/!?])|(?<=\])\((?!\s)|!(?=\[)")
"""What begins HTML, or makes a link or an image, in a model's Markdown."""


def markdown(answer: t.Answer, now: datetime) -> str:
    """The question, the answer with footnotes, what is wrong with it, and the quotes with their origin."""
    return "\n\n".join([f"# {plain(answer.question)}", *blocks(answer, now)]) + "\n"


def blocks(answer: t.Answer, now: datetime, prefix: str = "") -> Iterator[str]:
    """The same without the question, block by block; ``prefix`` tells its footnotes from another answer's."""
    now = answer.as_of or now
    known = {citation.n for citation in answer.citations}
    if answer.standalone != answer.question:
        yield f"*Understood as: {plain(answer.standalone)}*"
    yield escape(safe(answer.text)) if answer.refused else footnoted(answer.text, known, prefix)
    for lines in (remarks(answer), problems(answer), disagreements(answer, now)):
        if lines:
            yield "\n".join(f"- {plain(line)}" for line in lines)
    for citation in answer.citations:
        yield _footnote(answer, citation, now, prefix)
    if answer.articles > 1:
        yield f"{counted(answer.articles, 'article')} cited, {answer.independent} independent."


def remarks(answer: t.Answer) -> list[str]:
    """What a reader must know of an answer beside its claims."""
    cut = [f"The answer was cut off: {answer.truncated}"] if answer.truncated else []
    return [*cut, *answer.notices, *answer.remarks]


def footnoted(text: str, known: set[int], prefix: str = "") -> str:
    """An answer's Markdown with its markers as references to footnotes, and nothing that leads elsewhere."""
    pieces: list[str] = []
    position = 0
    for marker in markers(text):
        pieces.append(_tame(text[position : marker.start]))
        pieces += [f"[^{prefix}{n}]" if n in known else f"\\[{n}\\]" for n in marker.numbers]
        position = marker.end
    return "".join(pieces) + _tame(text[position:])


def _tame(text: str) -> str:
    return _LIVE.sub(lambda match: "\\" + match[0], safe(text))


def _footnote(answer: t.Answer, citation: t.Citation, now: datetime, prefix: str) -> str:
    also = also_in(citation.article, citation.carried_by)
    parts = (origin(citation.article, now), said_by(citation), also)
    named = "; ".join(plain(part) for part in parts if part)
    return f"[^{prefix}{citation.n}]: {named}: “{plain(quoted(answer, citation))}”{_address(citation)}"


def _address(citation: t.Citation) -> str:
    """Where it can be read; in angle brackets nothing is escaped, so what would end them is encoded."""
    url = citation.link or citation.article.url or ""
    if url.startswith(("http://", "https://")):
        closed = re.sub(r"[<>\s]", lambda match: quote(match[0]), safe(url))
        return f" <{closed}>"
    return f" {plain(citation.article.path)}" if citation.article.path else ""


def plain(text: str) -> str:
    """Untrusted text on one line of Markdown, where none of it is markup."""
    return escape(" ".join(safe(text).split()))
