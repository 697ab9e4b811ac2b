"""What stood at a place over time, and what changed from one version to the next."""

from collections.abc import Sequence
from difflib import unified_diff
from typing import Any

import qa.types as t
from qa.text.wording import safe


def rows(versions: Sequence[t.Version], article_id: str) -> str:
    """A line a version, the oldest first under each place; ``*`` marks the article that was asked for."""
    lines: list[str] = []
    for place in dict.fromkeys(version.place for version in versions):
        lines.append(safe(place))
        for version in versions:
            if version.place == place:
                mark = "*" if version.article.id == article_id else " "
                since = f"{version.since:%Y-%m-%d %H:%M} UTC"
                size = f"{version.article.characters:,} characters"
                lines.append(f"{mark} {since}  {version.article.id}  {size}  {safe(version.article.label)}")
    return "\n".join(lines)


def as_json(versions: Sequence[t.Version]) -> list[dict[str, Any]]:
    """The versions for ``qa show ID --versions --json``, the oldest first."""
    newest = {version.place: version for version in versions}
    return [
        {
            "place": version.place,
            "since": version.since.isoformat(),
            "article": version.article.id,
            "title": version.article.title,
            "current": newest[version.place] is version,
        }
        for version in versions
    ]


def before(versions: Sequence[t.Version], article_id: str) -> t.Version | None:
    """What stood at the same place just before the article; None where nothing did."""
    found = None
    last: dict[str, t.Version] = {}
    for version in versions:
        if version.article.id == article_id:
            found = last.get(version.place, found)
        last[version.place] = version
    return found


def difference(old: t.Article, new: t.Article) -> str:
    """The texts as a unified diff, a paragraph a line."""
    lines = unified_diff(
        [safe(line) for line in old.text.splitlines()],
        [safe(line) for line in new.text.splitlines()],
        old.info.id,
        new.info.id,
        lineterm="",
        n=1,
    )
    return "\n".join(lines)
