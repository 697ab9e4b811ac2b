"""What the clock says of the dates that articles bear: no article came out on a day that is still to come."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import qa.types as t

AHEAD = timedelta(days=8)
"""How long after the moment of reading an article may be dated. Weeklies bear the day on which the next issue
replaces them, seven days after they came out; a time whose zone is not told may be fourteen hours off. What
lies beyond comes of a wrong clock, a placeholder or the day of an event, and would make its article the
newest of all for as long as it lies there."""


def first_possible(dates: Iterable[datetime | None]) -> datetime | None:
    """The first that is not still to come; where all are, the first of all, so that it can be told of."""
    known = [when for when in dates if when is not None]
    return next((when for when in known if not _to_come(when)), known[0] if known else None)


def without_future(draft: t.Draft, name: str) -> t.Draft:
    """The draft without dates that are still to come, which its note names. ``name``: of its source."""
    dates = {"published": draft.published, "modified": draft.modified}
    refused = {what: when for what, when in dates.items() if when and _to_come(when)}
    if not refused:
        return draft
    said = " and ".join(f"{what} {when:%Y-%m-%d}" for what, when in refused.items())
    kept = "so it is kept undated" if "published" in refused else "which is left out"
    title = f"“{draft.title}”, " if draft.title else ""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return replace(
        draft,
        published=None if "published" in refused else draft.published,
        modified=None if "modified" in refused else draft.modified,
        note=f"{name}: {title}{said}: still to come on {today}, {kept}",
    )


def _to_come(when: datetime) -> bool:
    return when > datetime.now(UTC) + AHEAD
