"""How counts, days and ages are said to a person."""

from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
