"""Which articles are asked of: the filters of the command line as a form."""

import shlex
from dataclasses import replace
from datetime import datetime

from qa.app import Scope
from qa.app import scope as parsed
from qa.errors import UsageError
from qa.tui.dialogs import Field, Form


def form(scope: Scope) -> Form:
    """A form that holds the scope as it is."""
    where = scope.where
    fields = [
        Field("since", "Published on or after", _day(where.since), "2025-08-13"),
        Field("until", "Published on or before", _day(where.until), "2025-08-13"),
        Field("as_of", "As of: later articles are not seen", _day(scope.as_of), "2025-08-13"),
        Field("outlets", "Outlets", shlex.join(where.outlets), '"Harbour Post" "Global Lantern"'),
        Field("k", "Passages to use", str(scope.k or ""), "8"),
    ]
    return Form("Ask only of", fields, "Tab to the next, Enter when done, Esc to leave it. Empty means any.")


def scope(answers: dict[str, str], old: Scope) -> Scope:
    """The scope that was filled in; the selected articles stay. Raises UsageError for what has no sense."""
    given = {name: answers[name] or None for name in ("since", "until", "as_of")}
    try:
        outlets = shlex.split(answers["outlets"])
    except ValueError as error:
        raise UsageError(f"the outlets cannot be read: {error}", "close the quotes") from error
    made = parsed(given["since"], given["until"], given["as_of"], outlets, _number(answers["k"]))
    return replace(made, where=replace(made.where, articles=old.where.articles))


def changed(old: Scope, name: str, value: str) -> Scope:
    """The scope with one filter set, or taken away where the value is empty; an outlet joins those before it.

    Raises UsageError for what has no sense.
    """
    where = old.where
    match name:
        case "since":
            return replace(old, where=replace(where, since=parsed(since=value or None).where.since))
        case "until":
            return replace(old, where=replace(where, until=parsed(until=value or None).where.until))
        case "as_of":
            return replace(old, as_of=parsed(as_of=value or None).as_of)
        case "outlets":
            outlets = tuple(dict.fromkeys([*where.outlets, value])) if value else ()
            return replace(old, where=replace(where, outlets=outlets))
    return replace(old, k=_number(value))


def _number(k: str) -> int | None:
    if k and (not k.isdecimal() or int(k) < 1):
        raise UsageError(f"{k!r} is no number of passages", "write a number from 1 on")
    return int(k) if k else None


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
