"""A conversation as Markdown, its citations with their quotes and addresses."""

from collections.abc import Iterable

import qa.types as t
from qa.chats.store import Kept
from qa.text.wording import day, safe


def as_markdown(title: str, turns: Iterable[Kept]) -> str:
    """A document with a section a turn."""
    blocks = [f"# {_line(title)}"]
    for turn in turns:
        blocks.append(f"## {_line(turn.question)}")
        if turn.answer:
            blocks.append(safe(turn.answer.text))
            blocks += [_problems(turn.answer)] if any(c.problems for c in turn.answer.claims) else []
            if turn.answer.citations:
                blocks.append("\n".join(_citation(citation) for citation in turn.answer.citations))
        else:
            blocks.append({"failed": f"*Failed: {_line(turn.said or '')}*"}.get(turn.state, "*No answer.*"))
    return "\n\n".join(blocks) + "\n"


def _citation(citation: t.Citation) -> str:
    article = citation.article
    where = citation.link or article.url or article.path
    parts = [article.outlet, f"“{article.label}”", day(article.published) if article.published else None]
    named = ", ".join(_line(part) for part in parts if part)
    return f"- [{citation.n}] {named}: “{_line(citation.quote)}”" + (f" <{_line(where)}>" if where else "")


def _problems(answer: t.Answer) -> str:
    rows = [
        f"- {claim.status}: the {problem.kind} {_line(problem.value)} in “{_line(claim.text)}”"
        for claim in answer.claims
        for problem in claim.problems
    ]
    return "Not borne out by what is cited:\n\n" + "\n".join(rows)


def _line(text: str) -> str:
    return " ".join(safe(text).split())
