"""What is summarised: asked for in a form, and shown as an answer is."""

from dataclasses import replace

import qa.types as t
from qa.app import Scope
from qa.errors import UsageError
from qa.render.summaries import sources_line
from qa.summaries.values import LENGTHS, Summary, Wanted
from qa.text.wording import counted
from qa.tui import wording
from qa.tui.dialogs import Field, Form

_STYLES = ("prose", "bullets")


def form(scope: Scope) -> Form:
    """Asks for a topic, unless articles are selected, and for length and style."""
    topic = [] if scope.where.articles else [Field("topic", "Topic; empty: all that the filters let through")]
    fields = [
        *topic,
        Field("words", f"Words: {', '.join(LENGTHS)} or a number", "medium"),
        Field("style", " or ".join(_STYLES).capitalize(), _STYLES[0]),
    ]
    of = wording.scope(replace(scope, k=None))
    return Form("Summarise", fields, of or "Enter when done, Esc to leave it")


def wanted(answers: dict[str, str], scope: Scope) -> Wanted:
    """What was filled in. Raises UsageError for what has no sense."""
    words, style = answers["words"].casefold(), answers["style"].casefold()
    if words not in LENGTHS and not (words.isdecimal() and int(words)):
        raise UsageError(f"{words!r} is no length", f"write {', '.join(LENGTHS)} or a number of words")
    if style not in _STYLES:
        raise UsageError(f"{style!r} is no style", f"write {' or '.join(_STYLES)}")
    where = scope.where
    return Wanted(
        articles=where.articles,
        topic=answers.get("topic") or None,
        where=replace(where, articles=()),
        as_of=scope.as_of,
        words=LENGTHS.get(words) or int(words),
        style="bullets" if style == "bullets" else "prose",
    )


def named(wanted: Wanted) -> str:
    """What stands above it."""
    if wanted.topic:
        return f"Summary: {wanted.topic}"
    if wanted.articles:
        return f"Summary of {counted(len(wanted.articles), 'selected article')}"
    return "Summary of all articles" + (" that the filters let through" if wanted.where else "")


def answer(summary: Summary, question: str) -> t.Answer:
    """The summary as an answer: its claims, citations and conflicts are of the same kinds."""
    left = (sources_line(summary.sources),) if summary.sources.left_out else ()
    return t.Answer(
        question=question,
        standalone=question,
        text=summary.text,
        refused=summary.refused,
        reason=summary.reason,
        claims=summary.claims,
        citations=summary.citations,
        conflicts=summary.conflicts,
        articles=summary.sources.used,
        independent=summary.sources.used_independent,
        coverage=summary.coverage,
        backend=summary.backend,
        prompt=summary.prompt,
        usage=summary.usage,
        seconds=summary.seconds,
        notices=(*summary.notices, *left),
        truncated=summary.truncated,
    )
