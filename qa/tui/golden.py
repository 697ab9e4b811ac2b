"""A turn as a case of a golden set: the question, what a right answer holds, the quotes that say so."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import qa.types as t
from qa.app import Scope
from qa.errors import QAError
from qa.evaluate.golden import Case, line
from qa.evaluate.grading import holds
from qa.text import asked as asking
from qa.text.asked import asked
from qa.text.figures import Kind, figures
from qa.tui.dialogs import Field, Form

_SEPARATOR = ";"
_KINDS: Mapping[asking.Kind, Kind] = {"date": "date", "person": "name", "place": "name"}
"""What a question that does not ask for a number asks for."""


def form(answer: t.Answer, file: Path, scope: Scope | None) -> Form:
    """Asks what a right answer holds, with a guess that is only to be confirmed.

    ``scope`` is what the question was asked of, where that is known.
    """
    fields = [
        Field("answers", f"A right answer holds any of these, separated by {_SEPARATOR}", guessed(answer)),
        Field("question", "Question", answer.standalone),
        Field("file", "File", str(file)),
    ]
    hint = "Without an answer, it must be refused. Enter saves, Esc leaves it."
    if scope and (scope.where or scope.k):
        hint += " It will be asked of all articles: filters are no part of a case."
    return Form("Save as golden", fields, hint)


def guessed(answer: t.Answer) -> str:
    """The first figure of the kind that is asked for that both a supported claim and its quote hold.

    One that the question names is no answer. Where there is none, the first supported claim as a whole.
    """
    borne_out = [claim for claim in answer.claims if claim.status == "supported"]
    wanted = _KINDS.get(asked(answer.standalone), "number")
    named = {figure.value for figure in figures(answer.standalone)}
    for claim in borne_out:
        for figure in figures(claim.text):
            if figure.kind == wanted and figure.value not in named and _holding(answer, claim, [figure.text]):
                return figure.text.strip(" .,;")
    whole = borne_out[0].text if borne_out else ""
    return max(whole.split(_SEPARATOR), key=len).strip()


def case(answer: t.Answer, answers: dict[str, str]) -> Case:
    """The case, as it was filled in. Raises QAError for an empty question.

    Its articles and quotes are those that hold one of the answers.
    """
    question = answers["question"]
    wanted = tuple(text.strip() for text in answers["answers"].split(_SEPARATOR) if text.strip())
    if not question:
        raise QAError("the question is empty", "write what is asked")
    holding = {
        citation.n: citation
        for claim in answer.claims
        if claim.status == "supported"
        for citation in _holding(answer, claim, wanted)
    }
    named = [citation for _, citation in sorted(holding.items())]
    return Case(
        id=re.sub(r"[^\w]+", "-", question.lower()).strip("-")[:60] or "case",
        question=question,
        answers=wanted,
        articles=tuple(dict.fromkeys(filter(None, (_place(citation.article) for citation in named)))),
        quotes=tuple(dict.fromkeys(citation.quote for citation in named)),
        refuse=not wanted,
        as_of=answer.as_of,
    )


def save(file: Path, made: Case) -> str:
    """Add the line, under an id that the file does not have yet; the id. Raises QAError."""
    try:
        held = file.read_text(encoding="utf-8") if file.exists() else ""
        taken = {json.loads(text).get("id") for text in held.splitlines() if text.strip()}
        name, number = made.id, 2
        while made.id in taken:
            made = replace(made, id=f"{name}-{number}")
            number += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            if held and not held.endswith("\n"):
                lines.write("\n")
            lines.write(line(made) + "\n")
    except (OSError, ValueError, AttributeError) as error:
        raise QAError(
            f"{file} cannot be added to: {error}", "a golden set is one JSON object a line"
        ) from error
    return made.id


def _holding(answer: t.Answer, claim: t.Claim, answers: Sequence[str]) -> list[t.Citation]:
    """The citations of a claim whose quotes hold one of the answers."""
    return [c for c in answer.citations if c.n in claim.citations and holds(c.quote, answers)]


def _place(article: t.ArticleInfo) -> str | None:
    """What a golden set knows an article by: its address, or the last part of its path; None without both."""
    return article.url or (Path(article.path).name if article.path else None)
