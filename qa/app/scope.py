"""Which articles a question is asked of, from what a person types."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

import qa.types as t
from qa.errors import UsageError


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is asked of, and how many passages answer it."""

    where: t.Filter = field(default_factory=t.Filter)
    as_of: datetime | None = None
    k: int | None = None
    """None takes the configured number."""


def scope(
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    outlets: Sequence[str] = (),
    k: int | None = None,
) -> Scope:
    """The Scope that dates, as a person writes them, and names stand for. Raises UsageError for no date."""
    where = t.Filter(
        since=_moment(since, "--since", time.min),
        until=_moment(until, "--until", time.max),
        outlets=tuple(outlets),
    )
    return Scope(where=where, as_of=_moment(as_of, "--as-of", time.max), k=k)


def _moment(value: str | None, option: str, of_day: time) -> datetime | None:
    """An ISO 8601 date or time; a bare date means its first or last moment, in UTC."""
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{option} {value!r} is not a date", "write it as 2025-08-13") from error
    if len(value) <= len("2025-08-13"):
        parsed = datetime.combine(parsed, of_day)
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC)
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        # Within a day of the first or last moment there is: no article is dated beyond it.
        return parsed.replace(tzinfo=UTC)
