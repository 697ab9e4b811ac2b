"""A turn as a line of a golden set: the question, what a right answer holds, the quotes that say so."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import QAError
from qa.tui.dialogs import Field, Form

FILE = "golden.jsonl"
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_SEPARATOR = ";"


def form(answer: t.Answer, file: Path) -> Form:
    """Asks what a right answer holds, with a guess that is only to be confirmed."""
    fields = [
        Field("answers", f"A right answer holds any of these, separated by {_SEPARATOR}", guessed(answer)),
        Field("question", "Question", answer.standalone),
        Field("file", "File", str(file)),
    ]
    return Form(
        "Save as golden", fields, "Without an answer, it must be refused. Enter saves, Esc leaves it."
    )


def guessed(answer: t.Answer) -> str:
    """The first figure that both a supported claim and its quote hold; else the first supported claim."""
    supported = [claim for claim in answer.claims if claim.status == "supported"]
    quotes = {citation.n: citation.quote for citation in answer.citations}
    for claim in supported:
        for figure in _FIGURE.findall(claim.text):
            if any(figure in quotes.get(n, "") for n in claim.citations):
                return str(figure)
    return supported[0].text if supported else ""


def case(answer: t.Answer, answers: dict[str, str], as_of: datetime | None) -> dict[str, Any]:
    """The line, as `qa eval` reads it. Raises QAError for an empty question."""
    question = answers["question"]
    wanted = [text.strip() for text in answers["answers"].split(_SEPARATOR) if text.strip()]
    if not question:
        raise QAError("the question is empty", "write what is asked")
    made: dict[str, Any] = {
        "id": re.sub(r"[^\w]+", "-", question.lower()).strip("-")[:60] or "case",
        "question": question,
        "answers": wanted,
        "articles": [],
        "refuse": not wanted,
    }
    if wanted:
        cited = {
            number for claim in answer.claims if claim.status == "supported" for number in claim.citations
        }
        citations = [citation for citation in answer.citations if citation.n in cited]
        made["articles"] = list(dict.fromkeys(_place(citation.article) for citation in citations))
        made["quotes"] = list(dict.fromkeys(citation.quote for citation in citations))
    if as_of:
        made["as_of"] = as_of.date().isoformat()
    return made


def save(file: Path, made: dict[str, Any]) -> str:
    """Add the line, under an id that the file does not have yet; the id. Raises QAError."""
    try:
        held = file.read_text(encoding="utf-8") if file.exists() else ""
        taken = {json.loads(line).get("id") for line in held.splitlines() if line.strip()}
        name, number = made["id"], 2
        while made["id"] in taken:
            made["id"] = f"{name}-{number}"
            number += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            if held and not held.endswith("\n"):
                lines.write("\n")
            lines.write(json.dumps(made, ensure_ascii=False) + "\n")
    except (OSError, ValueError, AttributeError) as error:
        raise QAError(
            f"{file} cannot be added to: {error}", "a golden set is one JSON object a line"
        ) from error
    return str(made["id"])


def _place(article: t.ArticleInfo) -> str:
    """What a golden set knows an article by: its address, or the last part of its path."""
    return article.url or (Path(article.path).name if article.path else article.id)
