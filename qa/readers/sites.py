"""The name of a site beside the headline: "Headline - The Daily Post"."""

import re
from urllib.parse import urlsplit

from qa.readers.furniture import is_outlet

_BETWEEN = re.compile(r"(\s+[|–—·•»:-]\s+|\s*[|»]\s*)")
_MOST_WORDS = 6


def without_site(title: str | None, outlet: str | None) -> str | None:
    """The headline without the site's name behind it, or before it."""
    if not title or not outlet:
        return title
    *head, tail = _BETWEEN.split(title)
    if head and key_of(tail) == key_of(outlet):
        return "".join(head[:-1]).strip() or title
    first, *rest = re.split(r":\s+|\s+[|–—·•»-]\s+", title, maxsplit=1)
    return rest[0].strip() or title if rest and key_of(first) == key_of(outlet) else title


def site_behind(title: str | None, url: str | None) -> str | None:
    """The name behind a headline, where the address is that of a site of this name."""
    *head, tail = _BETWEEN.split(title or "")
    words = tail.split()
    if not head or not words or len(words) > _MOST_WORDS:
        return None
    labels = set(_labels(url))
    for start in range(1 + (words[0].casefold() == "the")):
        for end in range(start + 1, len(words) + 1):
            # Newspapers and broadcasters are called by less than their whole name there: "BBC News".
            if key_of("".join(words[start:end])) in labels and all(map(is_outlet, words[end:])):
                return tail.strip()
    return None


def key_of(name: str) -> str:
    """Letters and digits of a name, to compare it by."""
    return re.sub(r"\W", "", name).casefold()


def _labels(url: str | None) -> list[str]:
    """The parts of an address's host, without its last, by which names are compared."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return []
    return [label.replace("-", "") for label in host.split(".")[:-1] if len(label) > 2]
