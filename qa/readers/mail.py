"""Mail (.eml): newsletters, articles sent on, and pages that a browser saved as one file (.mhtml)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from io import BytesIO
from typing import BinaryIO

import qa.types as t
from qa.errors import SourceError
from qa.readers.clean import Block, clean_line, compose
from qa.readers.clock import first_possible
from qa.readers.dates import parse_date
from qa.readers.decode import decode
from qa.readers.fields import language_of
from qa.readers.files import ARTICLES
from qa.readers.fragment import fragment_blocks
from qa.readers.furniture import classify, is_name, is_outlet
from qa.readers.html import page_draft
from qa.readers.source import Origin, Read, no_article, take
from qa.readers.text import text_draft

_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?.*\r?\n(?:[ \t]+.*\r?\n)*", re.M)
_KNOWN = frozenset(
    (
        *(b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path"),
        *(b"delivered-to", b"content-type", b"list-unsubscribe", b"dkim-signature"),
    )
)
_ENVELOPE = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]{1,200}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,60}:)")
"""Line above each message of a mailbox (mbox); within a message such a line is quoted by ``>``."""
_LONGEST_HEADER = 2000
_MOST_PARTS = 500
_DEEPEST = 3
_ONLINE = re.compile(
    r"\b(?:view|read|open)\b.{0,30}\b(?:in|on|with) (?:your|a|the)? ?(?:browser|web)\b|\bview online\b", re.I
)
_FOOTER = re.compile(
    r"\bunsubscribe\b|\bmanage (?:your )?(?:subscriptions?|preferences)\b|^you(?:.re| are) receiving this\b"
    r"|\b(?:was|has been) sent to\b.*@|\bupdate your preferences\b|\bforwarded this\b",
    re.I,
)
_SUBJECT_PREFIX = re.compile(r"^(?:(?:fwd?|re|aw|wg|tr|rv)\s*:\s*)+", re.I)
_SENDER = re.compile(r"^(?P<who>.+?)\s+(?:from|at|of|via|\||@|—|-|,)\s+(?P<outlet>.+)$", re.I)


class _ShortHeaders(Compat32):
    """Headers cut to a sane length: decoding them takes the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse([line[:_LONGEST_HEADER] for line in sourcelines[:20]])
        return name, value[:_LONGEST_HEADER]


class MailReader:
    """A message: its body, then what is attached to it."""

    name = "mail"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its first lines: headers that only mail has."""
        names: set[bytes] = set()
        at = 5 + head.index(b"\n", 5) - 4 if head.startswith(b"From ") and b"\n" in head[5:] else 0
        while found := _HEADER.match(head, at):
            names.add(found[1].lower())
            at = found.end()
        known = len(names & _KNOWN)
        named = origin.suffix == ".eml" or origin.media_type == "message/rfc822"
        return 0.96 if known >= 3 or (known and named) else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """The message as an article, and those in its attachments; each message of a mailbox in one file.

        Raises SourceError where none holds any text.
        """
        messages = [part for part in _ENVELOPE.split(take(stream, origin)) if part.strip()]
        for number, data in enumerate(messages, 1):
            if len(messages) == 1:
                yield from self._message(data, origin)
                return
            try:
                yield from self._message(data, replace(origin, name=f"{origin.name}, message {number}"))
            except SourceError as error:
                yield error

    def _message(self, data: bytes, origin: Origin) -> Iterator[Read]:
        try:
            message: Message = BytesParser(policy=_ShortHeaders()).parsebytes(data)
            plain, html, attached = _parts(message)
        except RecursionError as error:
            raise no_article(origin, "its parts lie too deep in each other") from error
        address = _header(message, "snapshot-content-location")
        if html and address:
            # A browser's single-file archive (.mhtml): a page in the form of a message.
            yield page_draft(_decoded(html[0], origin), replace(origin, url=origin.url or address))
            return
        draft = _draft(message, plain, html, origin)
        if draft is None and not attached:
            raise no_article(origin, "a message without text")
        if draft is not None:
            yield draft
        for part in attached:
            yield from _attachment(part, origin)


def _parts(message: Message) -> tuple[list[Message], list[Message], list[Message]]:
    """Plain parts, HTML parts, and attachments that may hold articles."""
    plain: list[Message] = []
    html: list[Message] = []
    attached: list[Message] = []
    waiting: list[Message] = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
            attached.append(part)
        elif part.is_multipart():
            waiting[:0] = [inner for inner in part.get_payload() if isinstance(inner, Message)]
        elif kind == "text/html":
            html.append(part)
        elif kind == "text/plain":
            plain.append(part)
    return plain, html, attached


def _draft(message: Message, plain: list[Message], html: list[Message], origin: Origin) -> t.Draft | None:
    """The message's own article, None where it has no text.

    The plain version is preferred unless it is a stub ("View this mail in your browser").
    """
    blocks = [block for part in html for block in fragment_blocks(_decoded(part, origin))]
    rich, headings = compose(_without_footer(_joined_cells(blocks)))
    text = "\n\n".join(_decoded(part, origin) for part in plain)
    body = t.Draft(text=rich, headings=headings)
    if text.strip() and len(text) > 0.5 * len(rich):
        read = text_draft(text, origin)
        kept, spans = compose(_without_footer([Block(part) for part in read.text.split("\n\n")]))
        body = replace(read, text=kept, headings=spans)
    if not body.text:
        return None
    author, outlet = _sender(message)
    return replace(
        body,
        title=clean_line(_SUBJECT_PREFIX.sub("", _header(message, "subject") or "")) or body.title,
        outlet=body.outlet or outlet,
        author=body.author or author,
        url=origin.url or body.url or _online(html, origin),
        path=origin.path,
        published=first_possible((body.published, _sent(message))),
        language=language_of(_header(message, "content-language") or ""),
    )


def _decoded(part: Message, origin: Origin) -> str:
    """The part's text. The charset that it names may be missing, unknown or wrong."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    try:
        return decode(payload, replace(origin, content_type=""), part.get_content_charset())
    except SourceError:
        return ""


def _joined_cells(blocks: Iterable[Block]) -> list[Block]:
    """Without repeated lines: newsletters give each headline in a cell for phones and one for desktops."""
    kept: list[Block] = []
    for block in blocks:
        if not kept or kept[-1].text != block.text:
            kept.append(block)
    return kept


def _without_footer(blocks: list[Block]) -> Iterator[Block]:
    """Without the sender's standing lines: unsubscribing, viewing online, sharing."""
    for block in blocks:
        line = clean_line(block.text) or ""
        standing = len(line) < 400 and (_FOOTER.search(line) or _ONLINE.search(line))
        furniture = classify(line)
        if not standing and (furniture is None or furniture.kind != "notice"):
            yield block


def _sender(message: Message) -> tuple[str | None, str | None]:
    """Author and outlet of "Tora Lind from The Orvik Post", "The Orvik Post", "Tora Lind"."""
    name = _header(message, "from") or ""
    name = (clean_line(re.sub(r"<[^<>]*>|\(.*?\)", "", name)) or "").strip(" \"'")
    if "@" in name or not name:
        return None, None
    found = _SENDER.match(name)
    if found and is_name(found["who"]):
        return found["who"], found["outlet"]
    person = is_name(name) and not is_outlet(name) and 2 <= len(name.split()) <= 3
    return (name, None) if person and not _header(message, "list-unsubscribe") else (None, name)


def _sent(message: Message) -> datetime | None:
    return parse_date(_header(message, "date"))


def _online(html: list[Message], origin: Origin) -> str | None:
    """Where the message can be read on the web, if it says so."""
    from lxml.html import fromstring

    for part in html:
        text = _decoded(part, origin)
        if not _ONLINE.search(text):
            continue
        for link in fromstring(f"<div>{text}</div>").iter("a"):
            address = link.get("href", "")
            if _ONLINE.search(clean_line(link.text_content()) or "") and address.startswith(
                ("http://", "https://")
            ):
                return str(address)
    return None


def _header(message: Message, name: str) -> str | None:
    """A header's text, whatever it is encoded in."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), None)
    if raw is None:
        return None
    try:
        plain = raw.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        plain = raw.encode("ascii", "surrogateescape").decode("cp1252", "replace")
    except UnicodeEncodeError:
        plain = raw
    try:
        return clean_line(str(make_header(decode_header(plain))))
    except (ValueError, LookupError, MessageError):
        return clean_line(plain)


def _attachment(part: Message, origin: Origin) -> Iterator[Read]:
    """The articles in it; nothing for pictures, calendars and what else is no article by its name."""
    from qa.readers.registry import read_stream

    name = clean_line(part.get_filename() or ("message.eml" if part.is_multipart() else "")) or ""
    inside = replace(
        origin,
        name=f"{origin.name}/{name}",
        path=f"{origin.path}/{name}" if origin.path else None,
        content_type="",
        depth=origin.depth + 1,
    )
    if inside.suffix not in ARTICLES:
        return
    if inside.depth > _DEEPEST:
        yield SourceError(f"{inside.name}: a message within {_DEEPEST} others", "Save it, and add that.")
        return
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    data = first.as_bytes() if isinstance(first, Message) else part.get_payload(decode=True)
    try:
        yield from read_stream(BytesIO(data if isinstance(data, bytes) else b""), inside)
    except SourceError as error:
        yield error
