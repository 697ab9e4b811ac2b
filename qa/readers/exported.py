"""A library as ``qa export`` writes it, taken back to the letter: nothing in it is guessed.

An object a line, in the order in which things came: first a line for each version at each place, so that what
was replaced comes before what replaced it,

    qa_place    key of the place, which tells the line from any other JSON
    path, url   where it was found: an absolute path, an address; null
    title, outlet, author, language     text or null
    published, modified                 null or a time
    added       when the library took the article in
    text        the article
    headings    pairs of offsets into the text, in code points
    since       when it was first seen at the place; without it, when it was added
    stood_from  when it was put there, as far as can be told; null: nobody knows of anything before it
    stood_until when something else was, or it went; null: it stands there
    place_added when the first that stood at the place came in; null for what does not stand there
    shown       whether the article is shown with the title, outlet, ... of this place
    revised     whether something else is known to have stood before it or after it
    replaced_by id of what replaced it, where it stands nowhere any more
    story       id of the first article of its story: near-copies have the same
    file, page  path or address of what it was read from, one of them null
    gone        when that was first missed; null: it was there

then a line for each thing that was added, for ``qa sync`` to look at:

    qa_source   absolute path or address
    kind        file, folder or url
    added       when it was added

Times are ISO 8601 with a zone. Only the key of the place and the text must be there. Nothing is said of what
only spares reading a source again (sizes, checksums, ETags): the next sync reads each once.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePath

import qa.types as t
from qa.errors import SourceError
from qa.readers.clean import clean_text
from qa.readers.files import is_url
from qa.readers.source import Origin, Read

PLACE = "qa_place"
SOURCE = "qa_source"


def is_exported(value: Mapping[str, object]) -> bool:
    """Whether the object is a line of an export."""
    return PLACE in value or SOURCE in value


def exported(value: Mapping[str, object], line: Origin) -> Read:
    """The article or source of a line of an export; an error that names the line where a field is not as
    written."""
    if line.url or line.depth:
        # What a stranger sends must not tell what stood elsewhere, or have sync look there.
        return SourceError(
            f"{line.name}: an export is taken back only from a file or standard input",
            "Save it, and add the file itself.",
        )
    try:
        return _source(value) if SOURCE in value else _article(value)
    except ValueError as error:
        return SourceError(f"{line.name}: not as qa export writes it ({error})", "Export the library again.")


def _article(value: Mapping[str, object]) -> t.Draft:
    text = value.get("text")
    if not isinstance(text, str) or not clean_text(text):
        raise ValueError("text: nothing in it")
    return t.Draft(
        text=text,
        title=_text(value, "title"),
        outlet=_text(value, "outlet"),
        author=_text(value, "author"),
        url=_text(value, "url"),
        path=_text(value, "path"),
        published=_time(value, "published"),
        modified=_time(value, "modified"),
        language=_text(value, "language"),
        headings=tuple(_span(pair, len(text)) for pair in _list(value, "headings")),
        standing=_standing(value),
    )


def _standing(value: Mapping[str, object]) -> t.Standing:
    place = _text(value, PLACE)
    if not place:
        raise ValueError(f"{PLACE} is empty")
    added = _time(value, "added")
    return t.Standing(
        place=place,
        since=_time(value, "since") or added,
        stood_from=_time(value, "stood_from"),
        stood_until=_time(value, "stood_until"),
        added=added,
        place_added=_time(value, "place_added"),
        shown=_flag(value, "shown"),
        revised=_flag(value, "revised"),
        replaced_by=_text(value, "replaced_by"),
        story=_text(value, "story"),
        file=_text(value, "file"),
        page=_text(value, "page"),
        gone=_time(value, "gone"),
        missing=_time(value, "missing"),
    )


def _source(value: Mapping[str, object]) -> t.Source:
    name, added = _text(value, SOURCE) or "", _time(value, "added")
    match value.get("kind"):
        case "url" if is_url(name):
            return t.Source(name, "url", added)
        case ("file" | "folder") as kind if PurePath(name).is_absolute():
            return t.Source(name, kind, added)
    raise ValueError(f"{name!r:.80} is no source of the kind {value.get('kind')!r:.40}")


def _text(value: Mapping[str, object], name: str) -> str | None:
    text = value.get(name)
    if text is not None and not isinstance(text, str):
        raise ValueError(f"{name}: {text!r:.40} is no text")
    if text is not None and not _is_unicode(text):
        raise ValueError(f"{name}: not valid Unicode")
    return text


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _time(value: Mapping[str, object], name: str) -> datetime | None:
    text = _text(value, name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{name}: {text!r:.40} is no time with a zone")


def _flag(value: Mapping[str, object], name: str) -> bool:
    flag = value.get(name)
    if flag is not None and not isinstance(flag, bool):
        raise ValueError(f"{name}: {flag!r:.40} is neither true nor false")
    return bool(flag)


def _list(value: Mapping[str, object], name: str) -> list[object]:
    items = value.get(name)
    if items is not None and not isinstance(items, list):
        raise ValueError(f"{name}: {items!r:.40} is no list")
    return items or []


def _span(value: object, length: int) -> t.Span:
    match value:
        case [start, end] if type(start) is type(end) is int and 0 <= start < end <= length:
            return start, end
    raise ValueError(f"headings: {value!r:.40} is no pair of offsets into the text")
