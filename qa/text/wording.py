"""How things are said to a person: counts, days, ages, and untrusted text."""

import re
from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """The text without anything that could steer a terminal: control sequences, direction overrides."""
    return _CONTROL.sub("", text)


def counted(number: int, noun: str) -> str:
    """``1 article``, ``2,140 articles``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(moment: datetime) -> str:
    """``13 Aug 2025``, in English whatever the locale, as the articles are quoted."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def age(moment: datetime, now: datetime) -> str:
    """How long before ``now``: ``today``, ``3 days ago``, ``5 weeks ago``, ``2 years ago``."""
    days = (now.date() - moment.date()).days
    if days < 0:
        return "later"
    if days == 0:
        return "today"
    for size, unit in ((730, "year"), (60, "month"), (14, "week")):
        if days >= size:
            return counted(days // {"year": 365, "month": 30, "week": 7}[unit], unit) + " ago"
    return counted(days, "day") + " ago"


def joined(parts: list[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""
