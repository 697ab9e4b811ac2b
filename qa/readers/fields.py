"""The fields of an article under the names that people and programs give them: front matter, JSON."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from html import unescape

import qa.types as t
from qa.readers.clean import clean_line
from qa.readers.clock import first_possible
from qa.readers.dates import from_epoch, parse_date

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "webtitle"),
    "outlet": (
        *("outlet", "source", "publisher", "publication", "newspaper", "sitename", "site", "sourcename"),
        *("domain", "sourcedomain", "container"),
    ),
    "author": ("author", "authors", "byline", "by", "creator", "writer"),
    "url": ("url", "link", "canonical", "canonicalurl", "sourceurl", "permalink", "uri", "webpage", "weburl"),
    "published": (
        *(
            "published",
            "dategmt",
            "date",
            "publishedat",
            "publisheddate",
            "publishdate",
            "datepublished",
            "pubdate",
        ),
        *("publicationdate", "publishedtime", "datepublish", "datetime", "timestamp", "created", "createdat"),
        *("publishtime", "webpublicationdate"),
    ),
    "modified": ("modified", "updated", "lastmod", "lastmodified", "datemodified", "updatedat", "modifiedat"),
    "language": ("language", "lang", "locale", "inlanguage"),
}
"""Field of a draft to the keys that hold it, the first that has a value counting. Keys are compared without
case, spaces, hyphens and underscores: ``Date_Published`` is ``datepublished``."""

_NO_AUTHOR = re.compile(
    r"^(?:https?:|www\.|@|admin(?:istrator)?$|webmaster$|editor$|user$|unknown$|null$|none$|undefined$)", re.I
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|columnist|journalist|redakteur(?:in)?|redacteur|journaliste)s?$",
    re.I,
)
"""What stands behind a name, parted from it by a comma."""
MAX_NAME = 120
"""Characters above which a name is none."""
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});", re.I
)
_INNER = ("name", "title", "main", "value", "href", "url", "id")
_PARTS = (
    ("first", "firstname", "given", "givenname"),
    ("last", "lastname", "family", "familyname", "surname"),
)
"""Keys under which the parts of a person's name stand."""
_LANGUAGE = re.compile(r"^([A-Za-z]{2})(?:[-_].*)?$")
# The three-letter codes and names that exports use, for the languages that most news is in.
_LANGUAGES = {
    name: names[:2]
    for names in (
        *("en eng english", "de deu ger german", "fr fra fre french", "es spa spanish", "it ita italian"),
        *("pt por portuguese", "nl nld dutch", "ru rus russian", "uk ukr ukrainian", "pl pol polish"),
        *("zh zho chi chinese", "ja jpn japanese", "ko kor korean", "ar ara arabic", "hi hin hindi"),
    )
    for name in names.split()
}


def fields_of(record: Mapping[str, object]) -> t.Draft:
    """A draft without text: every field that the record gives under one of its names."""
    keys = {_name_of_key(key): value for key, value in record.items()}

    def values(field: str) -> Iterable[object]:
        return (keys[name] for name in NAMES[field] if keys.get(name) not in (None, "", [], {}))

    url = next((line for value in values("url") if (line := clean_line(_text(value)))), None)
    return t.Draft(
        text="",
        title=_first_line(values("title")),
        outlet=_first_line(values("outlet")),
        author=next(
            (names for value in values("author") if (names := names_of([unescaped(_text(value))]))), None
        ),
        url=url if url and re.match(r"https?://\S+$", url, re.I) else None,
        published=first_possible(time_of(value) for value in values("published")),
        modified=first_possible(time_of(value) for value in values("modified")),
        language=next((code for value in values("language") if (code := language_of(_text(value)))), None),
    )


def time_of(value: object) -> datetime | None:
    """A text, a date object or a Unix time, in seconds or milliseconds, in UTC; None without a whole date."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), None)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        # 20250813 is a day; so early a second is none that an article came out in.
        return from_epoch(value) if abs(value) > 1e8 else parse_date(f"{value:.0f}")
    text = _text(value).strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        return from_epoch(float(text))
    return parse_date(text)


def names_of(values: Iterable[str]) -> str | None:
    """Names, each once, without "By", without the role behind them, and without addresses of profiles."""
    names: list[str] = []
    for value in values:
        for part in re.split(r"\s*[;,]\s*", clean_line(re.sub(r"<[^<>]*>", "", value)) or ""):
            name = re.sub(
                r"^(?:(?:words|text|story|текст)\s*:|by|von|por|par)\s+", "", part, flags=re.I
            ).strip(" .")
            role = bool(names) and _ROLE.search(name)
            if name and len(name) <= MAX_NAME and not (role or _NO_AUTHOR.search(name) or "@" in name):
                names.append(name)
    return ", ".join(dict.fromkeys(names)) or None


def language_of(text: str) -> str | None:
    """ISO 639-1 code of ``en-GB``, ``en``, ``eng`` or ``English``."""
    found = _LANGUAGE.match(text.strip())
    return found[1].lower() if found else _LANGUAGES.get(text.strip().lower())


def unescaped(text: str) -> str:
    """The text with its entities resolved: what was taken from a page may have kept them."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text)


def _name_of_key(key: object) -> str:
    return re.sub(r"[\s_-]", "", str(key)).casefold()


def _first_part(parts: Mapping[str, str], names: Iterable[str]) -> str:
    return next((parts[name].strip() for name in names if parts.get(name)), "")


def _first_line(values: Iterable[object]) -> str | None:
    return next((line for value in values if (line := clean_line(unescaped(_text(value))))), None)


def _text(value: object) -> str:
    """A name given as text, as an object with a name, or as a list of these."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        if isinstance(rendered := value.get("rendered"), str):
            return unescape(rendered)
        if given := next((value[key] for key in _INNER if value.get(key)), None):
            return _text(given)
        parts = {_name_of_key(key): part for key, part in value.items() if isinstance(part, str)}
        return " ".join(filter(None, (_first_part(parts, names) for names in _PARTS)))
    if isinstance(value, (list, tuple)):
        return ", ".join(dict.fromkeys(filter(None, (_text(item).strip() for item in value[:50]))))
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
