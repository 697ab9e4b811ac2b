"""When an article says that it was published: its words to an aware UTC time, or None.

A date must be whole (day, month, year) to count: nothing is filled in from the clock. A date without a
time is midnight; a time without a zone counts as UTC, which is wrong by hours where the zone was another
one, but never invents a day's order that the source did not give.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_OLDEST = 1600
"""Newspapers begin in 1605; earlier years are the zero values of programs (0001-01-01)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Dated(NamedTuple):
    """A date found in a line, and where."""

    when: datetime
    start: int
    end: int


# In the languages that most news is in, as they stand in dates, without accents.
_MONTH_NAMES = (
    "january jan januar jaenner janner janvier janv enero ene gennaio gen janeiro januari stycznia ledna ocak"
    " января янв січня",
    "february feb februar fevrier fevr febrero febbraio fevereiro fev februari lutego unora subat"
    " февраля фев лютого",
    "march mar marz maerz mars marzo marco maart marca brezna mart марта мар березня",
    "april apr avril avr abril abr aprile avril kwietnia dubna nisan апреля апр квітня",
    "may mai mayo maggio mag maio mei maj maja kvetna mayis мая травня",
    "june jun juni juin junio giugno giu junho czerwca cervna haziran июня июн червня",
    "july jul juli juillet juil julio luglio lug julho lipca cervence temmuz июля июл липня",
    "august aug aout agosto ago augustus augusti sierpnia srpna agustos августа авг серпня",
    "september sep sept septembre septiembre settembre set setembro wrzesnia zari eylul сентября сен вересня",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika rijna ekim"
    " октября окт жовтня",
    "november nov novembre noviembre novembro listopada listopadu kasim ноября ноя листопада",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember grudnia prosince aralik"
    " декабря дек грудня",
)
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}

# Abbreviations are shared between countries. Each stands for the one that most newsrooms who print it mean:
# IST is India's (Ireland prints "Irish time", Israel rarely prints it in English), BST Britain's, CST and
# EST North America's, AST the Atlantic's, GST the Gulf's, SGT Singapore's.
_ZONES = (
    *(
        "-10 HST",
        "-9 AKST",
        "-8 AKDT PST",
        "-7 MST PDT",
        "-6 CST MDT",
        "-5 EST CDT",
        "-4 EDT AST",
        "-3.5 NST",
    ),
    *("-3 ADT BRT ART", "-2.5 NDT", "0 UTC GMT Z WET", "1 WEST BST CET MEZ WAT", "2 CEST MESZ EET SAST CAT"),
    *("3 EEST MSK TRT EAT IDT", "4 GST", "5 PKT", "5.5 IST", "5.75 NPT", "6 BDT", "6.5 MMT", "7 ICT WIB"),
    *("8 WITA SGT MYT HKT PHT AWST", "9 WIT JST KST", "9.5 ACST", "10 AEST", "10.5 ACDT", "11 AEDT"),
    *("12 NZST", "13 NZDT"),
)
_HOURS = {name: float(zone.split()[0]) for zone in _ZONES for name in zone.split()[1:]}
# Printed all year round, whatever the season.
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}

_SEP = r"[\s\-]{0,3}"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|ème|e|º|ª|°)?\.?"
_OF = r"(?:(?:de|del|of|d’|d')\s{0,2})?"
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?=T\d|\Z)")
_CJK = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}{_SEP}{_OF}([^\W\d_]{{3,12}})\.?,?{_SEP}{_OF}(\d{{4}})(?!\d)", re.I
)
_MONTH_FIRST = re.compile(
    rf"\b([^\W\d_]{{3,12}})\.?{_SEP}(\d{{1,2}}){_ORDINAL},?\s{{1,2}}(\d{{4}})(?!\d)", re.I
)
_YEAR_LAST = re.compile(
    r"^(?:[A-Z]{3},?\s+)?([A-Z]{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)(?:\s+([+-]\d{4}|[A-Z]{3,4}))?\s+(\d{4})$",
    re.I,
)
"""As programs in C print it: ``Mon Mar  3 06:00:00 2025``."""
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>2[0-3]|[01]?\d)(?!\d)"
    r"(?:(?P<sep>[:.h時시])\s?(?P<minute>[0-5]\d)?分?(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)?"
    r"\s{0,2}(?P<half>[ap]\.?\s?m\b\.?)?(?P<clock>\s{0,2}(?:Uhr|hrs|hours|Hrs)\b)?"
    r"(?:[\s(]{0,3}(?P<name>[A-Z]{1,5})\b)?"
    r"(?:[\s(]{0,3}(?P<sign>[+\-−])(?P<zh>\d{1,2}):?(?P<zm>\d\d)?(?!\d))?",
    re.I,
)
_COMPACT_TIME = re.compile(r"T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?")


def parse_date(text: str | None) -> datetime | None:
    """The one date that a field holds ("2025-08-13T12:11:43+05:30", "13 août 2025"), in UTC.

    None where there is none, where it is not whole, where day and month cannot be told apart
    (03/04/2025), and for a program's zero (0001-01-01, 1970-01-01T00:00:00Z).
    """
    found = find_date(_YEAR_LAST.sub(r"\2 \1 \5 \3 \4", (text or "")[:200].strip()))
    return found.when if found else None


def find_date(line: str) -> Dated | None:
    """The first whole date in a short line, with the time of day that stands beside it."""
    for year, month, day, start, end in _days(line):
        try:
            date = datetime(year, month, day)
        except ValueError:
            continue
        when, start, end = _with_time(date, line, start, end)
        if when is not None and when.year >= _OLDEST and when != _EPOCH:
            return Dated(when, start, end)
    return None


def from_epoch(seconds: float) -> datetime | None:
    """Unix time in seconds, or in milliseconds where seconds would lie beyond the year 5000."""
    try:
        when = datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return when if when != _EPOCH and when.year >= _OLDEST else None


def _days(line: str) -> Iterator[tuple[int, int, int, int, int]]:
    """(year, month, day, start, end) of everything that may be a date, the clearest forms first."""
    for found in (*_ISO.finditer(line), *_COMPACT.finditer(line), *_CJK.finditer(line)):
        numbers = [int(group) for group in found.groups() if group.isdigit()]
        yield numbers[0], numbers[1], numbers[2], found.start(), found.end()
    for found in _DAY_FIRST.finditer(line):
        if month := _month(found[2]):
            yield int(found[3]), month, int(found[1]), found.start(), found.end()
    for found in _MONTH_FIRST.finditer(line):
        if month := _month(found[1]):
            yield int(found[3]), month, int(found[2]), found.start(), found.end()
    for found in _NUMERIC.finditer(line):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        # Dots mean day first wherever they are used; with slashes and hyphens it depends on the country.
        if found[2] == "." or first > 12 or first == second:
            yield year, second, first, found.start(), found.end()
        elif second > 12:
            yield year, first, second, found.start(), found.end()


def _month(word: str) -> int | None:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return _MONTHS.get("".join(c for c in plain if not unicodedata.combining(c)) or word) or _MONTHS.get(
        word.casefold()
    )


def _with_time(date: datetime, line: str, start: int, end: int) -> tuple[datetime | None, int, int]:
    """The date with the time that stands beside it, in UTC, and the span of both."""
    if compact := _COMPACT_TIME.match(line, end):
        hour, minute, second, offset = compact.groups()
        rest = f"{hour}:{minute}:{second or '00'}{offset or ''}"
        return _with_time(date, line[:end] + " " + rest, start, end)[0], start, compact.end()
    for found in _TIME.finditer(line):
        if (found.start() < end and found.end() > start) or not _is_time(found):
            continue
        hour = int(found["hour"])
        if found["half"]:
            hour = hour % 12 + 12 * (found["half"][0] in "pP")
        time = timedelta(hours=hour, minutes=int(found["minute"] or 0), seconds=int(found["second"] or 0))
        try:
            when = (date + time).replace(tzinfo=_zone(found)).astimezone(UTC)
        except (OverflowError, ValueError):
            return None, start, end
        return when, min(start, found.start()), max(end, found.end())
    return date.replace(tzinfo=UTC), start, end


def _is_time(found: re.Match[str]) -> bool:
    """12:11, 5pm, 5.05pm, 17h05, 17.05 Uhr: not a lone number, not a decimal."""
    if found["half"]:
        return int(found["hour"]) <= 12
    if found["sep"] in (":", "時", "시", "h", "H"):
        return bool(found["minute"]) or found["sep"] in ("時", "시")
    named = (found["name"] or "").upper() in _HOURS.keys() | _PLACES.keys()
    return bool(found["clock"] or (found["minute"] and named))


def _zone(found: re.Match[str]) -> tzinfo:
    if found["sign"]:
        sign = 1 if found["sign"] == "+" else -1
        return timezone(sign * timedelta(hours=int(found["zh"]), minutes=int(found["zm"] or 0)))
    name = (found["name"] or "").upper()
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    return timezone(timedelta(hours=_HOURS.get(name, 0)))
