"""An article as ``qa export`` writes it, taken back to the letter: nothing in it is guessed.

One object a place of an article, one a line:

    qa_place    key of the place, which tells a line of an export from any other: where it names a file or
                address that the library knows, it is that place's article, and replaces what stood there
    path, url   where it was found: an absolute path, an address; null
    title, outlet, author, language     text or null
    published, modified                 ISO 8601 with a zone, or null
    added       when the library took it in; not taken back
    text        the article
    headings    pairs of offsets into the text, in code points
"""

from collections.abc import Mapping
from datetime import datetime

import qa.types as t
from qa.errors import SourceError
from qa.readers.source import Origin

MARK = "qa_place"


def exported(value: Mapping[str, object], place: Origin) -> t.Draft | SourceError:
    """The article of a line of an export; an error that names the line where a field is not as written."""
    try:
        return t.Draft(
            text=_text(value["text"]) or "",
            title=_text(value.get("title")),
            outlet=_text(value.get("outlet")),
            author=_text(value.get("author")),
            url=_text(value.get("url")),
            path=_text(value.get("path")),
            published=_time(value.get("published")),
            modified=_time(value.get("modified")),
            language=_text(value.get("language")),
            headings=tuple(_span(pair) for pair in _list(value.get("headings"))),
            place=_text(value[MARK]),
        )
    except (ValueError, KeyError) as error:
        return SourceError(f"{place.name}: not as qa export writes it ({error})", "Export the library again.")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"{value!r:.40} is no text")


def _time(value: object) -> datetime | None:
    text = _text(value)
    return None if text is None else datetime.fromisoformat(text)


def _list(value: object) -> list[object]:
    if value is None or isinstance(value, list):
        return value or []
    raise ValueError(f"{value!r:.40} is no list")


def _span(value: object) -> t.Span:
    match value:
        case [int(start), int(end)] if 0 <= start < end:
            return start, end
    raise ValueError(f"{value!r:.40} is no pair of offsets")
