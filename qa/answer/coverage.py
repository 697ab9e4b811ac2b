"""What there was to answer from, and an honest word on what there was not."""

from datetime import datetime

import qa.types as t
from qa.protocols import Library
from qa.retrieve import Retrieved, above
from qa.text.match import Matcher, features
from qa.text.rank import Relevance
from qa.text.wording import counted, day

NEAREST = 3
"""Articles named in a refusal."""
ON_TOPIC = 0.35
"""Share of what the question names, by weight, that a passage on its topic holds."""


def coverage(found: Retrieved, library: Library, where: t.Filter, articles: int) -> t.Coverage:
    """Of the ``articles`` that the filter lets through: the newest, and those nearest by."""
    best: dict[str, t.Near] = {}
    for hit in found.hits:
        best.setdefault(hit.article.id, t.Near(hit.article, hit.score))
    return t.Coverage(
        articles,
        library.newest(where),
        tuple(best.values())[:NEAREST],
        _newest_on_topic(found, library),
    )


def _newest_on_topic(found: Retrieved, library: Library) -> datetime | None:
    infos = library.infos(list({passage.article for passage in found.ranked}))
    matcher = Matcher(found.query)
    dates = [
        info.published
        for passage in found.ranked
        if (info := infos.get(passage.article)) is not None
        and info.published is not None
        and features(matcher, passage.text, above(passage, info)).coverage >= ON_TOPIC
    ]
    return max(dates, default=None)


def refusal(of: t.Coverage) -> str:
    """ "Not in your 214 articles. Nearest: … Newest on this topic: 3 Feb 2025." """
    lines = [f"Not in your {counted(of.articles, 'article')}."]
    if of.nearest:
        lines.append("Nearest: " + "; ".join(_named(near.article) for near in of.nearest) + ".")
    if of.newest_on_topic:
        lines.append(f"Newest on this topic: {day(of.newest_on_topic)}.")
    elif of.newest:
        lines.append(f"None of them is on this topic; the newest of all is of {day(of.newest)}.")
    return " ".join(lines)


def lacking(why: Relevance) -> str:
    """Why the passages found are no answer."""
    if why.missing:
        missing = ", ".join(f"“{word}”" for word in why.missing[:3])
        return f"No passage speaks of {missing} in this context."
    return "No passage comes near enough to the question."


def _named(article: t.ArticleInfo) -> str:
    known = [article.outlet or "", day(article.published) if article.published else ""]
    origin = ", ".join(part for part in known if part)
    return f"“{article.label}” ({origin})" if origin else f"“{article.label}”"
