"""A citation with all that makes it last: the quote, a link that opens at it, a hash, and who says it."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import qa.types as t
from qa.text.attribution import says
from qa.text.links import fragment_link


def citation(n: int, article: t.ArticleInfo, text: str, start: int, end: int) -> t.Citation:
    """The citation of ``text[start:end]`` under a number; ``text`` is the article's, whole."""
    return t.Citation(
        n=n,
        article=article,
        start=start,
        end=end,
        quote=text[start:end],
        link=fragment_link(article.url, text, start, end) if article.url else None,
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        attribution=says(text, start, end, article.outlet),
    )


def renumbered_conflict(conflict: t.Conflict, new: Mapping[int, int]) -> t.Conflict:
    """The same with other numbers for its citations."""
    values = (replace(value, citations=tuple(new[n] for n in value.citations)) for value in conflict.values)
    return replace(conflict, values=tuple(values))
