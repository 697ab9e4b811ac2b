"""What a line of scraped text is, if it is not the article: pure functions over one line.

A page copied as text brings its furniture along: navigation, byline, dates, captions, tags, invitations.
Each rule here takes whole lines of a kind that prose does not have, and keeps a line whenever it may be
prose: a stray "Subscribe now" in an answer is a blemish, a lost paragraph is a loss.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from qa.readers.dates import find_date

Kind = Literal["crumbs", "banner", "label", "caption", "notice"]
"""crumbs: where the page stands on its site. banner: the site's own top line. label: a field of the article
(byline, date, title). caption: of a picture. notice: tags, shares, newsletters, advertisements,
copyright."""


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


_LONGEST = 600
"""Characters of a line beyond which it is prose whatever it holds."""


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _words(text: str) -> str:
    return _any(*text.split())


_CRUMBS = re.compile(rf"^\s*{_words('home homepage start startseite accueil inicio')}\s*[>›»→/|]\s*\S", re.I)
_CRUMB_SEPARATOR = re.compile(r"\s*[>›»→]\s*|\s+/\s+|\s+\|\s+")
_BUTTONS = _any(
    *(
        r"live(?:\s?tv|\s+updates?)?",
        "watch live",
        "listen live",
        "e-?paper",
        "sign ?in",
        "log ?in",
        "my account",
    ),
    *("subscribe", "newsletters?", "menu", "search", "breaking news", "edition", "weather"),
)
_UI = re.compile(rf"\b{_BUTTONS}\b", re.I)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?", re.I)
_SPLIT = re.compile(r"\s*[|·•—–]\s*|\s+-\s+|\s{2,}|\t+")

_ON = r"(?:\s+(?:on|at|date|am|le|el|em|il|op|den|time))?(?:\b|(?=\d))\s*[:：\-–]?\s*"
_WHEN_OUT = _any(
    *("published", "posted", r"publication\s+date", r"date\s+published", "created", "issued", "date"),
    *("veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "publicerad", "publisert"),
    *("udgivet", "opublikowano", "опубликовано", "дата публикации", "yayınlanma(?: tarihi)?", "入力", "公開"),
    *("掲載", "发布(?:时间)?", "發布(?:時間)?", "입력", "등록"),
)
_WHEN_CHANGED = _words(
    "updated modified edited revised aktualisiert actualizado atualizado aggiornato bijgewerkt uppdaterad"
    " oppdatert opdateret zaktualizowano обновлено güncelleme 更新 수정"
)
_PUBLISHED = re.compile(rf"^(?:first\s+)?{_WHEN_OUT}{_ON}", re.I)
_MODIFIED = re.compile(rf"^(?:(?:last\s+)?{_WHEN_CHANGED}|mis à jour){_ON}", re.I)
_NOISE_BESIDE_DATE = re.compile(
    r"\b\d{1,2}\s*[- ]?\s*min(?:ute)?s?\s+read\b|\b(?:at|on|am|um|uhr)\b|[\s|·•—–\-,.:;()/\[\]]+", re.I
)
_WRITTEN = _words("published written reported posted authored story words text curated produced")
_BYLINE = re.compile(rf"^(?:{_WRITTEN}\s+by|by|von|par|por|di|door|av|af)\b\s*[:\-]?\s+(?P<who>\S.*)$", re.I)
_REWORKED = _any("edited", "updated", "reviewed", "fact[- ]checked", "translated", "compiled")
_EDITOR = re.compile(rf"^{_REWORKED}\s+by\b\s*[:\-]?\s+(?P<who>\S.*)$", re.I)
_FIELD_OF_LABEL = {
    label: field
    for field, labels in {
        "title": "title headline",
        "author": "author authors byline writer reporter correspondent autor autora auteur autore автор yazar"
        " 作者 記者 文",
        "outlet": "source outlet publisher publication newspaper website quelle fuente fonte источник"
        " 来源 來源 출처",
        "url": "url link canonical",
        "language": "language lang",
    }.items()
    for label in labels.split()
}
_LABELLED = re.compile(rf"^(?P<label>{_any(*_FIELD_OF_LABEL)})\s*[:：]\s*(?P<value>\S.*)$", re.I)
_ADDRESS = re.compile(r"https?://\S+", re.I)
_HANGUL_BYLINE = re.compile(r"^(?P<who>[가-힣]{2,4})\s*(?:선임|특파)?기자$")

_PICTURE = "(?:photo(?:graph)?|image|picture|pic|file|illustration|graphic|video|screengrab|screenshot)"
_CREDIT = r"(?:\s*(?:credits?|source|courtesy(?: of)?|by|grab|photo|image))?"
_CREDIT_WORD = "(?:hoto(?:graph)?|mage|icture|ic|llustration|creengrab)"
_IN_BRACKETS = _any(
    rf"{_PICTURE}{_CREDIT}\s*[:/|-].{{2,60}}",
    r"(?:file|representative|representational|archive)\s+(?:photo|image|picture|pic)",
    rf"{_PICTURE}(?:\s+(?:credit|source|courtesy|by)\b.{{2,60}})?",
)
_CREDIT_AT_END = re.compile(rf"\({_IN_BRACKETS}\)\s*$", re.I)
_CREDIT_BEHIND_SENTENCE = re.compile(
    rf"[.!?…”’)]\s(?-i:[A-Z]){_CREDIT_WORD}{_CREDIT}\s*:\s*[^.:“”\"]{{2,60}}$", re.I
)
_CREDIT_AT_START = re.compile(rf"^{_PICTURE}\s*(?:credits?|source|courtesy|by)?\s*:\s*\S", re.I)

_TAGS = re.compile(
    r"^(?:tags?|topics?|keywords?|filed under|hashtags?|categor(?:y|ies)|more on)\s*[:|]", re.I
)
_NETWORKS = _any(
    *("facebook", "twitter", "x", "instagram", "whatsapp", "telegram", "linkedin", "youtube", "reddit"),
    *("pinterest", "threads", "bluesky", "messenger", "flipboard", "google(?: news)?"),
)
_SHARES = _any(_NETWORKS, *("e-?mail", "print", "copy link", "share", "tweet", "save", "comments?"))
_BETWEEN_SHARES = r"(?:[\s|·•,/&]|\b(?:on|via|this|article|story|link|with friends|and)\b)*"
_SHARE = re.compile(rf"^(?:{_SHARES}{_BETWEEN_SHARES})+[.!]?$", re.I)
_PIECES = _any(
    "articles?", "stories", "story", "news", "posts", "videos", "reads", "coverage", "topics", "content"
)
_OFFERED = _words("newsletters? inbox alerts? updates channel edition briefings? podcasts? premium unlimited")
_NOTICES = re.compile(
    "|".join(
        (
            r"^(?:advertise?ments?|anzeige|publicité|publicidad|sponsored(?: content)?|promoted)$",
            r"^(?:story|article) continues (?:below|after)\b",
            r"^skip (?:to|past)\b",
            r"^(?:also|must|further|related) read(?:s|ing)?\s*[:|\-–]",
            r"^read (?:also|more|next|here|full story)\s*[:|\-–]|^read\s*\|",
            rf"^(?:related|recommended|trending|more)\s*{_PIECES}?\s*:\s*\S",
            rf"^(?:related|recommended|trending|popular|latest)\s+{_PIECES}$",
            r"^most (?:read|popular|viewed|shared)$|^(?:read|up) next$|^don.t miss$",
            r"^you (?:may|might) (?:also )?(?:like|be interested in)\b.{0,20}$",
            r"^more (?:from|on|in|stories|news)\b[^.!?]{0,40}$",
            r"^(?:see|watch|listen)(?: also)?\s*[:|]",
            r"^(?:click|tap) here (?:to|for)\b",
            r"^(?:subscribe|sign up|register|log in)(?: (?:now|today|here|for free))?[.!]?$",
            rf"^(?:subscribe|sign up)\s+(?:to|for|now|today|here)\b.*\b{_OFFERED}\b",
            r"^(?:get|receive) (?:the|our|all|your)\b.*\b(?:inbox|newsletters?)\b",
            r"^join (?:us|our|the conversation)\b.*\b(?:whatsapp|telegram|channel|facebook|newsletter)\b",
            r"^(?:(?:last )?(?:published|updated|posted)\s*:?\s+)?(?:\d{1,3}|an?)\s*"
            r"(?:s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hrs?|hours?|days?|weeks?|months?)\s+ago$",
            r"^@[a-z]\w{1,30}$|^(?:watch|listen) live$",
            rf"^follow\b.*\bon\s+(?:{_NETWORKS}|your favou?rite app|social media)\b|^follow us\b|^follow @",
            r"^download our\b.*\bapp\b",
            r"^(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))",
            r"^copyright (?-i:[A-Z])[^.]{2,40}\..*\b(?:contact|rss|terms|privacy)\b",
            r"^(?:.{0,60}\s)?all rights reserved\.?$",
            r"^listen to (?:this )?(?:article|story)\b|^\d{1,2}[ -]min(?:ute)?s?(?:\s+read|\s+listen)?$",
            r"^(?:leave a |post a |view |show |hide |\d+ )?comments?(?: \(\d+\))?$",
            r"^(?:we (?:and our partners )?use|this (?:web)?site uses) cookies\b",
        )
    ),
    re.I,
)

_PAPERS = _words(
    "news times post chronicle herald gazette daily mail tribune today press journal observer guardian"
    " telegraph independent standard express star sun mirror echo courier examiner monitor review weekly"
    " magazine wire agency media tv radio broadcasting packet dispatch bulletin record register argus"
    " sentinel zeitung presse nachrichten"
)
_OUTLET = re.compile(
    rf"^{_words('the le la el il der die das de het o a')}\s+\S|\b{_PAPERS}\b|\.(?:com|org|net|in|co\.uk)$",
    re.I,
)
_PARTICLES = _words(
    "de del della der den des di da dos du of the for van von bin al el la le ten ter y and und et"
)
_NAME_PART = rf"(?:[^\W\d_a-z][\w’'.\-]*|{_PARTICLES}\b)"
_NAME = re.compile(rf"^{_NAME_PART}(?:\s+{_NAME_PART}){{0,4}}$")
_SITE = re.compile(rf"^{_NAME_PART}(?:\s+(?:{_NAME_PART}|\d+|&)){{0,4}}$|^\d+\s+{_NAME_PART}$")
_FULL_NAME = rf"{_NAME_PART}(?:\s+{_NAME_PART}){{1,4}}"
_SEVERAL = re.compile(rf"^{_FULL_NAME}(?:,\s+{_FULL_NAME})*,?\s+(?:and|und|et|y|&)\s+{_FULL_NAME}$")
_AFTER_NAME = re.compile(r"\s*[|·•—–,(/]\s*|\s+-\s+|\s{2,}")
_DESKS = _words("staff desk bureau correspondents? reporters? newsroom agency agencies editors?")
_STAFF = re.compile(rf"^(?:[\w’'. \-]{{2,40}}\s)?{_DESKS}(?:\s[\w’'. \-]{{2,30}})?$", re.I)


def classify(line: str) -> Furniture | None:
    """What a stripped line is; None where it may belong to the article."""
    words = len(line.split())
    if not words or words > 60 or len(line) > _LONGEST:
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
    return len(line) < 400 and bool(
        _CREDIT_AT_END.search(line) or _CREDIT_BEHIND_SENTENCE.search(line) or _CREDIT_AT_START.search(line)
    )


def masthead(line: str) -> Furniture | None:
    """The site's own lines: its name, the day, buttons. Sensible above the title only."""
    if len(line) > _LONGEST or len(line.split()) > 14 or line[-1:] in ".!?…":
        return None
    found = find_date(line)
    rest = line if not found else f"{line[: found.start]}  {line[found.end :]}"
    plain = _WEEKDAY.sub("  ", _UI.sub("  ", rest))
    parts = [part.strip(" ,:;()") for part in _SPLIT.split(plain) if part.strip(" ,:;()")]
    if any(len(part.split()) > 6 for part in parts):
        return None
    named = len(parts) == 1 and len(parts[0]) > 2 and _SITE.match(parts[0])
    outlet = parts[0] if named else None
    sections = len(parts) > 2 and all(_SITE.match(part) and len(part.split()) < 3 for part in parts)
    if not (found or outlet or sections or plain != rest):
        return None
    # Beside buttons it is the day on which the page was looked at.
    return Furniture("banner", outlet=outlet, published=found.when if found and plain == rest else None)


def byline(line: str) -> Furniture | None:
    """Name, outlet and date without a label ("Asha Roy | 13 August 2025"): sensible below the title only."""
    if len(line) > _LONGEST or len(line.split()) > 16 or line[-1:] in ".!?…":
        return None
    if _ADDRESS.fullmatch(line):
        return Furniture("label", url=line)
    found = find_date(line)
    rest = f"{line[: found.start]} | {line[found.end :]}" if found else line
    parts = [re.sub(r"\(.*?\)", "", part).strip(" ,:;()") for part in _SPLIT.split(_WEEKDAY.sub(" ", rest))]
    parts = [part for part in parts if _NOISE_BESIDE_DATE.sub("", part)]
    if not (parts or found) or not all(is_name(name) for part in parts for name in part.split(", ")):
        return None
    outlet = next((part for part in parts if is_outlet(part)), None)
    author = next((part for part in parts if part != outlet), None)
    if author and ", " in author:
        # A person has more than one name, the place where they are often one.
        author = ", ".join(name for name in author.split(", ") if " " in name) or None
        if author is None:
            return None
    outlet = outlet and outlet.split(", ")[0]
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
    if found := _HANGUL_BYLINE.match(line):
        return Furniture("label", author=found["who"])
    if found := _BYLINE.match(line):
        return _who(found["who"])
    for pattern, field in ((_MODIFIED, "modified"), (_PUBLISHED, "published")):
        if (found := pattern.match(line)) and (dated := find_date(line)):
            before, after = line[found.end() : dated.start], line[dated.end :]
            beside = _NOISE_BESIDE_DATE.sub("", _WEEKDAY.sub("", before))
            # "Created on 5 May 1990, the fund has paid …" goes on as a sentence.
            prose = len(after.split()) > 8 or (len(after.split()) > 1 and line[-1] in ".!?")
            named = _BYLINE.match(after.strip(" ,|·•—–-"))
            if not beside and named and (who := _who(named["who"])):
                return replace(who, **{"published": None, field: dated.when})  # type: ignore[arg-type]
            if not beside and not prose and not _UI.search(after):
                return Furniture("label", **{field: dated.when})  # type: ignore[arg-type]
    return None


def _who(text: str) -> Furniture | None:
    """Author, outlet and date of "Marcus Rao, The Daily Post | 13 August 2025"; None for prose."""
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
    if _SHARE.match(line) or _NOTICES.search(line):
        return Furniture("notice")
    return None
