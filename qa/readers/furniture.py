"""What a line of scraped text is, if it is not the article: pure functions over one line.

A page copied as text brings its furniture along: navigation, byline, dates, captions, tags, invitations. Each
rule here takes whole lines of a kind that prose does not have, and keeps a line whenever it may be prose: a
stray "Subscribe now" in an answer is a blemish, a lost paragraph is a loss.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qa.readers.dates import find_date

Kind = Literal["crumbs", "banner", "label", "caption", "notice"]
"""crumbs: where the page stands on its site. banner: the site's own top line. label: a field of the article
(byline, date, title). caption: of a picture. notice: tags, shares, newsletters, advertisements, copyright."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that is no part of the article, and what it says about it."""

    kind: Kind
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: datetime | None = None
    modified: datetime | None = None


_CRUMBS = re.compile(r"^\s*(?:home|homepage|start|startseite|accueil|inicio)\s*[>›»→/|]\s*\S", re.I)
_CRUMB_SEPARATOR = re.compile(r"\s*[>›»→]\s*|\s+/\s+|\s+\|\s+")
_UI = re.compile(
    r"\b(?:live(?:\s?tv|\s+updates?)?|watch live|e-?paper|sign ?in|log ?in|my account|subscribe|newsletters?|menu|search|"
    r"breaking news|edition|weather|listen live)\b",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?", re.I)
_SPLIT = re.compile(r"\s*[|·•—–]\s*|\s+-\s+|\s{2,}|\t+")

_PUBLISHED = re.compile(
    r"^(?:first\s+)?(?:published|posted|publication\s+date|date\s+published|created|issued|date|veröffentlicht|publié|publicado)"
    r"(?:\s+(?:on|at|date|am|le|el|time))?\b\s*[:\-–]?\s*",
    re.I,
)
_MODIFIED = re.compile(
    r"^(?:last\s+)?(?:updated|modified|edited|revised|aktualisiert|mis à jour|actualizado)"
    r"(?:\s+(?:on|at|date|am|le|el|time))?\b\s*[:\-–]?\s*",
    re.I,
)
_NOISE_BESIDE_DATE = re.compile(
    r"\b\d{1,2}\s*[- ]?\s*min(?:ute)?s?\s+read\b|\b(?:at|on|am|um|uhr)\b|[\s|·•—–\-,.:;()/\[\]]+", re.I
)
_BYLINE = re.compile(
    r"^(?:(?:published|written|reported|posted|authored|story|words|text|curated|produced)\s+by|by|von|par|por|di)\b\s*[:\-]?\s+"
    r"(?P<who>\S.*)$",
    re.I,
)
_EDITOR = re.compile(r"^(?:edited|updated|reviewed|fact[- ]checked|translated|compiled)\s+by\b\s*[:\-]?\s+(?P<who>\S.*)$", re.I)
_LABELLED = re.compile(
    r"^(?P<label>title|headline|authors?|byline|writer|reporter|correspondent|source|outlet|publisher|publication|newspaper|"
    r"website|url|link|canonical|language|lang)\s*:\s*(?P<value>\S.*)$",
    re.I,
)
_FIELD_OF_LABEL = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("author", "authors", "byline", "writer", "reporter", "correspondent"), "author"),
    **dict.fromkeys(("source", "outlet", "publisher", "publication", "newspaper", "website"), "outlet"),
    **dict.fromkeys(("url", "link", "canonical"), "url"),
    **dict.fromkeys(("language", "lang"), "language"),
}

_PICTURE = r"(?:photo(?:graph)?|image|picture|pic|file|illustration|graphic|video|screengrab|screenshot)"
_CREDIT = r"(?:\s*(?:credits?|source|courtesy(?: of)?|by|grab|photo|image))?"
_CREDIT_AT_END = re.compile(
    rf"\((?:{_PICTURE}{_CREDIT}\s*[:/|-].{{2,60}}|(?:file|representative|representational|archive)\s+(?:photo|image|picture|pic)"
    rf"|{_PICTURE}|{_PICTURE}\s+(?:credit|source|courtesy|by)\b.{{2,60}})\)\s*$|\s{_PICTURE}{_CREDIT}\s*:\s*[^.:]{{2,60}}$",
    re.I,
)
_CREDIT_AT_START = re.compile(rf"^{_PICTURE}\s*(?:credits?|source|courtesy|by)?\s*:\s*\S", re.I)

_TAGS = re.compile(r"^(?:tags?|topics?|keywords?|filed under|hashtags?|categor(?:y|ies)|more on)\s*[:|]", re.I)
_NETWORKS = r"(?:facebook|twitter|x|instagram|whatsapp|telegram|linkedin|youtube|reddit|pinterest|email|e-mail|print|copy link|share|tweet|save|comments?|threads|bluesky|messenger|flipboard|google news|google)"
_SHARE = re.compile(rf"^(?:(?:share|{_NETWORKS})(?:\s*(?:on|via|this|article|story|link|with friends|[|·•,/&]|and)\s*)*)+[.!]?$", re.I)
_NOTICES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"^advertise?ments?$|^anzeige$|^publicité$|^publicidad$|^sponsored(?: content)?$|^promoted$",
        r"^(?:story|article) continues (?:below|after)\b",
        r"^skip (?:to|past)\b",
        r"^(?:also|must|further|related) read(?:s|ing)?\s*[:|\-–]|^read (?:also|more|next|here|full story)\s*[:|\-–]|^read\s*\|",
        r"^(?:related|recommended|trending|more)\s*(?:articles?|stories|news|coverage|topics|content)?\s*:\s*\S",
        r"^(?:see|watch|listen)(?: also)?\s*[:|]",
        r"^(?:click|tap) here (?:to|for)\b",
        r"^(?:subscribe|sign up|register)\s+(?:to|for|now|today|here|with|and)\b",
        r"^(?:get|receive) (?:the|our|all|your) (?:latest|daily|weekly|morning|best|top)\b.*\b(?:inbox|newsletter|alerts?|app)\b",
        r"^join (?:us|our|the conversation|\S+ on)\b.*\b(?:whatsapp|telegram|channel|facebook|newsletter|community)\b",
        r"^follow\b.*\bon\s+(?:" + _NETWORKS + r"|your favou?rite app|social media)\b|^follow us\b|^follow @",
        r"^download (?:the|our)\b.*\bapp\b",
        r"^(?:©|\(c\)|copyright\b).*\d{4}|^(?:.{0,60}\s)?all rights reserved\.?$",
        r"^listen to (?:this )?(?:article|story)\b|^\d{1,2}[ -]min(?:ute)?s?(?:\s+read|\s+listen)?$",
        r"^(?:leave a |post a |view |show |hide |\d+ )?comments?(?: \(\d+\))?$",
        r"^(?:we (?:and our partners )?use|this (?:web)?site uses) cookies\b",
        r"^(?:first published|published) (?:in|by) [^.]{2,40}$",
    )
)

_OUTLET = re.compile(
    r"^(?:the|le|la|el|il|der|die|das|de|het|o|a)\s+\S|\b(?:news|times|post|chronicle|herald|gazette|daily|mail|tribune|today|press|"
    r"journal|observer|guardian|telegraph|independent|standard|express|star|sun|mirror|echo|courier|examiner|monitor|review|"
    r"weekly|magazine|wire|agency|media|tv|radio|broadcasting|packet|dispatch|bulletin|record|register|argus|sentinel|"
    r"zeitung|presse|nachrichten)\b|\.(?:com|org|net|in|co\.uk)$",
    re.I,
)
_NAME_PART = r"(?:[^\W\d_a-z][\w’'.\-]*|(?:de|del|della|der|den|des|di|da|dos|du|of|the|for|den|di|da|dos|du|van|von|bin|al|el|la|le|ten|ter|y|and|und|et)\b)"
_NAME = re.compile(rf"^{_NAME_PART}(?:\s+{_NAME_PART}){{0,7}}$")
_SITE = re.compile(rf"^{_NAME_PART}(?:\s+(?:{_NAME_PART}|\d+|&)){{0,5}}$|^\d+\s+{_NAME_PART}$")
_FULL_NAME = rf"{_NAME_PART}(?:\s+{_NAME_PART}){{1,4}}"
_SEVERAL = re.compile(rf"^{_FULL_NAME}(?:,\s+{_FULL_NAME})*,?\s+(?:and|und|et|y|&)\s+{_FULL_NAME}$")
_AFTER_NAME = re.compile(r"\s*[|·•—–,(/]\s*|\s+-\s+|\s{2,}")
_STAFF = re.compile(r"^(?:[\w’'. \-]{2,40}\s)?(?:staff|desk|bureau|correspondents?|reporters?|newsroom|agenc(?:y|ies)|editors?)(?:\s[\w’'. \-]{2,30})?$", re.I)


def classify(line: str) -> Furniture | None:
    """What the line is, None where it may belong to the article. ``line``: without line breaks, stripped."""
    words = len(line.split())
    if not words or words > 60:
        return None
    if crumbs(line):
        return Furniture("crumbs")
    if words > 40:
        return Furniture("notice") if _TAGS.search(line) else None
    return _label(line) or _notice(line) or (Furniture("caption") if is_caption(line) else None)


def crumbs(line: str) -> list[str]:
    """The steps of a breadcrumb line ("Home > World > …"), [] where it is none."""
    steps = [step for step in _CRUMB_SEPARATOR.split(line) if step]
    if _CRUMBS.search(line) and len(steps) > 1:
        return steps
    if len(steps) > 2 and re.search("[>›»→]", line) and all(len(step) < 30 for step in steps[:-1]):
        return steps
    return []


def is_caption(line: str) -> bool:
    """True for a line that carries a picture's credit."""
    return len(line) < 400 and bool(_CREDIT_AT_END.search(line) or _CREDIT_AT_START.search(line))


def masthead(line: str) -> Furniture | None:
    """The site's own lines: its name, the day, buttons. Sensible above the title only."""
    found = find_date(line)
    rest = line if not found else f"{line[: found.start]}  {line[found.end :]}"
    plain = _WEEKDAY.sub("  ", _UI.sub("  ", rest))
    parts = [part.strip(" ,:;()") for part in _SPLIT.split(plain) if part.strip(" ,:;()")]
    if len(line.split()) > 14 or line[-1] in ".!?…" or any(len(part.split()) > 6 for part in parts):
        return None
    named = len(parts) == 1 and len(parts[0]) > 2 and _SITE.match(parts[0])
    outlet = parts[0] if named else None
    if not (found or outlet or plain != rest):
        return None
    # Beside buttons it is the day on which the page was looked at.
    return Furniture("banner", outlet=outlet, published=found.when if found and plain == rest else None)


def byline(line: str) -> Furniture | None:
    """An unlabelled line of name, outlet, date ("Asha Roy | 13 August 2025"). Sensible below the title only."""
    found = find_date(line)
    rest = f"{line[: found.start]} | {line[found.end :]}" if found else line
    parts = [re.sub(r"\(.*?\)", "", part).strip(" ,:;()") for part in _SPLIT.split(_WEEKDAY.sub(" ", rest))]
    parts = [part for part in parts if _NOISE_BESIDE_DATE.sub("", part)]
    if len(line.split()) > 16 or line[-1] in ".!?…" or not all(is_name(part) for part in parts):
        return None
    outlet = next((part for part in parts if is_outlet(part)), None)
    author = next((part for part in parts if part != outlet), None)
    return Furniture("label", author=author, outlet=outlet, published=found.when if found else None)


def is_outlet(text: str) -> bool:
    """True for a name that newspapers, agencies and broadcasters have and people have not."""
    return bool(_OUTLET.search(text)) and not _STAFF.match(text)


def is_name(text: str) -> bool:
    """True for what looks like a person's, or a desk's, name."""
    return len(text) < 80 and bool(_NAME.match(text) or _STAFF.match(text))


def _label(line: str) -> Furniture | None:
    """A field of the article given under its name."""
    if found := _LABELLED.match(line):
        field, value = _FIELD_OF_LABEL[found["label"].lower()], found["value"].strip()
        if field == "url" and not re.match(r"https?://\S+$", value, re.I):
            return None
        if field in ("author", "outlet", "language") and len(value.split()) > 8:
            return None
        return Furniture("label", **{field: value})  # type: ignore[arg-type]
    if found := _EDITOR.match(line):
        who = _who(found["who"])
        return Furniture("label", modified=who.published) if who else None
    if found := _BYLINE.match(line):
        return _who(found["who"])
    for pattern, field in ((_MODIFIED, "modified"), (_PUBLISHED, "published")):
        if (found := pattern.match(line)) and (dated := find_date(line)):
            before = line[found.end() : dated.start]
            after = line[dated.end :]
            if len(after.split()) <= 12 and not _UI.search(after) and not _NOISE_BESIDE_DATE.sub("", _WEEKDAY.sub("", before)):
                return Furniture("label", **{field: dated.when})  # type: ignore[arg-type]
    return None


def _who(text: str) -> Furniture | None:
    """Author, outlet and date of "Marcus Rao, The Daily Post | 13 August 2025"; None where it reads as prose."""
    dated = find_date(text)
    named = _WEEKDAY.sub("", text[: dated.start] if dated else text)
    named = re.sub(r"(?:\b(?:published|updated|posted)\b)?[\s,|·•—–\-:(]*$", "", named, flags=re.I)
    if named.endswith((".", "!", "?", ":")):
        return None
    first, *rest = (part.strip() for part in _AFTER_NAME.split(named) if part.strip()) if named else ("",)
    if _SEVERAL.match(named):
        first, rest = named, []
    if not is_name(first):
        return None
    outlet = next((part for part in rest if is_outlet(part) and is_name(part)), None)
    return Furniture("label", author=first, outlet=outlet, published=dated.when if dated else None)


def _notice(line: str) -> Furniture | None:
    if _TAGS.search(line) and not line.endswith("."):
        return Furniture("notice")
    if _SHARE.match(line) or any(pattern.search(line) for pattern in _NOTICES):
        return Furniture("notice")
    return None
