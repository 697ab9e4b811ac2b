"""Values as the JSON objects that scripts rely on: fields may be added, never renamed or removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import qa.types as t

Object = dict[str, Any]


def answer(value: t.Answer) -> Object:
    """``qa ask --json``."""
    return {
        "question": value.question,
        "standalone": value.standalone,
        "answer": value.text,
        "refused": value.refused,
        "reason": value.reason,
        "claims": [claim(each) for each in value.claims],
        "citations": [citation(each) for each in value.citations],
        "conflicts": [conflict(each) for each in value.conflicts],
        "sources": {"articles": value.articles, "independent": value.independent},
        "coverage": coverage(value.coverage),
        "backend": value.backend,
        "prompt": value.prompt,
        "tokens": None
        if value.usage is None
        else {"prompt": value.usage.prompt, "completion": value.usage.completion},
        "seconds": {stage: round(seconds, 4) for stage, seconds in value.seconds.items()},
        "notices": list(value.notices),
        "truncated": value.truncated,
        "relevance": _round(value.relevance),
        "as_of": iso(value.as_of),
        "missing": list(value.missing),
        "remarks": list(value.remarks),
    }


def conflict(value: t.Conflict) -> Object:
    """What sources differ on."""
    return {"about": value.about, "values": [_differing(each) for each in value.values]}


def coverage(value: t.Coverage) -> Object:
    """What was there to answer from."""
    return {
        "articles": value.articles,
        "newest": iso(value.newest),
        "nearest": [
            {"article": near.article.id, "title": near.article.title, "score": round(near.score, 4)}
            for near in value.nearest
        ],
        "newest_on_topic": iso(value.newest_on_topic),
    }


def _differing(value: t.ConflictValue) -> Object:
    return {
        "value": value.value,
        "citations": list(value.citations),
        "outlet": value.outlet,
        "published": iso(value.published),
        "quote": value.quote,
        "newest": value.newest,
    }


def claim(claim: t.Claim) -> Object:
    """A claim of an answer or of a text that was checked."""
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "cited_by": claim.cited_by,
        "status": claim.status,
        "problems": [
            {"kind": p.kind, "value": p.value, "start": p.start, "end": p.end} for p in claim.problems
        ],
        "quotes": [{"n": q.n, "start": q.start, "end": q.end, "quote": q.text} for q in claim.quotes],
        "nli": None if claim.nli is None else {"label": claim.nli.label, "score": _round(claim.nli.score)},
    }


def citation(citation: t.Citation) -> Object:
    """A number with the text that it stands for."""
    article = citation.article
    return {
        "n": citation.n,
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "path": article.path,
        "published": iso(article.published),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "link": citation.link,
        "sha256": citation.sha256,
        "attribution": None if citation.attribution is None else _attribution(citation.attribution),
        "carried_by": list(citation.carried_by),
    }


def _attribution(value: t.Attribution) -> Object:
    return {"kind": value.kind, "who": value.who, "phrase": value.phrase}


def source(value: t.Source) -> Object:
    """``qa sources --json``: one of its list."""
    return {"source": value.name, "kind": value.kind, "added": iso(value.added)}


def hits(values: Sequence[t.Hit]) -> list[Object]:
    """``qa search --json``."""
    return [
        {
            "rank": rank,
            "score": round(hit.score, 4),
            "rerank": _round(hit.rerank),
            "found_by": list(hit.found_by),
            "article": hit.article.id,
            "title": hit.article.title,
            "outlet": hit.article.outlet,
            "url": hit.article.url,
            "path": hit.article.path,
            "published": iso(hit.article.published),
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
            "carried_by": list(hit.carried_by),
        }
        for rank, hit in enumerate(values, 1)
    ]


def info(value: t.ArticleInfo) -> Object:
    """One article of ``qa list --json``."""
    return {
        "article": value.id,
        "title": value.title,
        "outlet": value.outlet,
        "author": value.author,
        "url": value.url,
        "path": value.path,
        "published": iso(value.published),
        "modified": iso(value.modified),
        "added": iso(value.added),
        "characters": value.characters,
        "passages": value.passages,
        "copies": value.copies,
        "gone": value.gone,
    }


def exported(value: t.Draft | t.Source) -> Object:
    """One line of ``qa export``: a version at a place, or what was added; see ``qa.readers.exported``."""
    if isinstance(value, t.Source):
        return {"qa_source": value.name, "kind": value.kind, "added": _exact(value.added)}
    standing = value.standing
    assert standing is not None
    return {
        "qa_place": standing.place,
        "path": value.path,
        "url": value.url,
        "title": value.title,
        "outlet": value.outlet,
        "author": value.author,
        "published": _exact(value.published),
        "modified": _exact(value.modified),
        "added": _exact(standing.added),
        "language": value.language,
        "text": value.text,
        "headings": [list(span) for span in value.headings],
        "since": _exact(standing.since),
        "stood_from": _exact(standing.stood_from),
        "stood_until": _exact(standing.stood_until),
        "place_added": _exact(standing.place_added),
        "shown": standing.shown,
        "revised": standing.revised,
        "replaced_by": standing.replaced_by,
        "story": standing.story,
        "file": standing.file,
        "page": standing.page,
        "gone": _exact(standing.gone),
        "missing": _exact(standing.missing),
    }


def _exact(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def article(value: t.Article, places: Sequence[t.Place]) -> Object:
    """``qa show ID --json``."""
    stands = [{"place": place.name, "gone": place.gone} for place in places]
    return {**info(value.info), "places": stands, "text": value.text}


def outcome(value: t.Outcome) -> Object:
    """One source of ``qa add --json``."""
    return {
        "source": value.source,
        "outcome": value.kind,
        "article": value.article,
        "reason": value.reason,
        "note": value.note,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
