"""Plain text: as it was typed, or as it was copied from a page with the page's furniture around it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, NamedTuple

import qa.types as t
from qa.readers.clean import Block, clean_line, clean_text, compose, ends_sentence, visible
from qa.readers.clock import first_possible
from qa.readers.decode import decode
from qa.readers.furniture import Furniture, byline, classify, crumbs, is_outlet, masthead
from qa.readers.sites import site_behind, without_site
from qa.readers.source import Origin, Read, no_article, take
from qa.readers.walls import wall
from qa.readers.wrap import is_bullet, unwrapped

_SUFFIXES = (".txt", ".text", ".asc", "")
_NO_HEADLINE_END = re.compile(r"[.,;:…。，；：]$")
# A wide gap parts the pieces of a site's top line; how wide it is does not matter.
_WIDE_GAP = re.compile(r"[^\S\n]{3,}")
_TWO_SENTENCES = re.compile(r"[a-z]{3,}[.!?][”\"]? [A-Z]")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_POINTS = re.compile(r"(?:key (?:points|takeaways|facts)|highlights|at a glance|in brief|summary):?$", re.I)
_QUOTES = "\"'’”») "
_HEAD = 24
"""Lines among which what stands above an article is looked for."""
_DECK_WORDS = 60
"""Most words that a standfirst may have."""
_LONGEST_PAGE = 2_000_000
"""Characters above which a text is no page: a book or a dump, in which nothing is furniture."""
_LONGEST_WALL = 4000
_MOST_LINES = 20_000


class TextReader:
    """Everything that is text and no other kind."""

    name = "plain text"

    def fits(self, head: bytes, origin: Origin) -> float:
        """Takes what no other reader wants, a little more gladly what is called text."""
        return 0.2 if origin.suffix in _SUFFIXES or origin.media_type == "text/plain" else 0.1

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article. Raises SourceError for XML, of which another reader would have known the kind, and
        for what was copied from a login, a consent form or an error."""
        text = decode(take(stream, origin), origin)
        if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
            raise no_article(origin, "XML, but neither a feed nor a page")
        draft = text_draft(text, origin)
        if len(text) <= _LONGEST_WALL and (why := _wall(draft, text)):
            raise no_article(origin, why)
        yield draft


def _wall(draft: t.Draft, text: str) -> str | None:
    # Of a wall's lines the furniture is taken out too, and buttons may be left.
    said = any(map(ends_sentence, draft.text.split("\n")))
    return wall(draft.text if said else clean_text(text), draft)


class _Line(NamedTuple):
    """A paragraph, or a line that stands by itself."""

    text: str
    gap: bool
    """A blank line stands above it."""
    furniture: Furniture | None


def text_draft(text: str, origin: Origin) -> t.Draft:
    """The article in a text, with the furniture taken out and read.

    Raises SourceError where there is no text. Where all of it looks like furniture, all of it is kept.
    """
    if len(text) > _LONGEST_PAGE or text.count("\n") > _MOST_LINES:
        return t.Draft(text=clean_text(text), path=origin.path, url=origin.url)
    lines = _lines(text)
    if not lines:
        raise no_article(origin, "no readable text in it")
    title, at = _title(lines)
    lines = _with_place(lines, at)
    start = _body_start(lines, at) if title else 0
    lines = _with_prose_kept(lines, start)
    body = [line for line in _without_tail(lines[start:]) if line.furniture is None]
    body = _without_repeats([line for line in body if _key(line.text) != _key(title or "")])
    if not body:
        whole, _ = compose(Block(line.text) for line in lines)
        return t.Draft(text=whole, path=origin.path, url=origin.url)
    composed, headings = compose(_blocks(body))
    fields = _fields(line.furniture for line in lines if line.furniture)
    url = origin.url or fields.url
    outlet = fields.outlet or site_behind(clean_line(title), url)
    return replace(
        fields,
        url=url,
        outlet=outlet,
        text=composed,
        headings=headings,
        title=without_site(clean_line(title), outlet),
        path=origin.path,
    )


def _lines(text: str) -> list[_Line]:
    groups = [
        [line.strip() for line in group.split("\n")]
        for group in re.split(r"\n\s*\n", _WIDE_GAP.sub("   ", visible(text)).strip())
    ]
    return [
        _Line(line, place == 0, classify(clean_text(line)))
        for group in unwrapped(groups)
        for place, line in enumerate(group)
        if clean_text(line)
    ]


def _title(lines: Sequence[_Line]) -> tuple[str | None, int]:
    """The headline and the index of the line below it; (None, 0) where the text has none.

    It has one where a field names it, where the breadcrumbs end in it, where it is given twice, or where
    the first line reads like one: unpunctuated, and standing above sentences.
    """
    head = lines[:_HEAD]
    for i, line in enumerate(head):
        if line.furniture and line.furniture.title:
            return line.furniture.title, i + 1
    last_steps = [steps[-1] for line in head if (steps := crumbs(clean_text(line.text)))]
    prose = [i for i, line in enumerate(head) if line.furniture is None]
    for i in prose:
        if any(_same_headline(step, head[i].text) for step in last_steps):
            return head[i].text, i + 1
    if not prose:
        return None, 0
    first = next((i for i in prose if not (_is_masthead(lines, i) or _is_day(lines[i]))), prose[0])
    again = [i for i in prose if first < i < first + 6 and _key(head[i].text) == _key(head[first].text)]
    if again and (head[again[0]].gap or again[0] > first + 1) and len(head[first].text) < 250:
        return head[first].text, first + 1
    if (at := _headline(lines, prose, first)) is not None:
        return head[at].text, at + 1
    long_steps = [step for step in last_steps if len(step.split()) > 4]
    return (long_steps[0], first) if long_steps else (None, 0)


def _headline(lines: Sequence[_Line], prose: Sequence[int], first: int) -> int | None:
    """Index of the line that reads like the headline: the first that may be one, else the first below the
    site's own lines, else one of these that is too long for a name."""
    below = next((i for i in prose if not (_is_day(lines[i]) or masthead(lines[i].text))), first)
    above = [i for i in prose if i < first and len(lines[i].text.split()) > 3]
    others = [i for i in above if not is_outlet(lines[i].text)]
    return next((i for i in (first, below, *others) if _reads_like_headline(lines, i)), None)


def _is_day(line: _Line) -> bool:
    """True for a date by itself, with or without a name beside it."""
    said = byline(line.text)
    return said is not None and said.published is not None


def _is_masthead(lines: Sequence[_Line], i: int) -> bool:
    """True for the site's line above its navigation, or above a gap and a longer headline."""
    if i > 3 or not masthead(lines[i].text) or i + 1 == len(lines):
        return False
    below = lines[i + 1]
    if below.furniture is not None:
        return below.furniture.kind in ("crumbs", "banner") or is_outlet(lines[i].text)
    short = len(lines[i].text.split()) <= 4
    return bool(masthead(below.text)) or (short and below.gap and _reads_like_headline(lines, i + 1))


def _reads_like_headline(lines: Sequence[_Line], i: int) -> bool:
    text = lines[i].text
    words = len(text.split())
    unspaced = words < 3 and ((len(text) > 12 and not text.isascii()) or len(_UNSPACED.findall(text)) > 5)
    if not (3 <= words <= 30 or unspaced) or len(text) > 250 or _is_day(lines[i]):
        return False
    if _NO_HEADLINE_END.search(text.rstrip(_QUOTES)) or _TWO_SENTENCES.search(text) or is_bullet(text):
        return False
    # Nothing but names, dates and a list of the main points stands between a headline and its article.
    listed = False
    below = None
    for line in lines[i + 1 :]:
        listed = listed or bool(_POINTS.match(line.text))
        points = _POINTS.match(line.text) or (listed and is_bullet(line.text))
        if not (points or line.furniture or byline(line.text)):
            below = line
            break
    return below is not None and ends_sentence(below.text) and len(below.text) > len(text) * 0.8


def _with_place(lines: Sequence[_Line], at: int) -> list[_Line]:
    """The same, with the furniture told that only its place tells: banners above the title, bylines below
    it."""
    placed: list[_Line] = []
    last = max((i for i, line in enumerate(lines) if _is_sentence(line)), default=len(lines))
    for i, line in enumerate(lines):
        furniture = line.furniture
        if furniture is None and i < at - 1:
            furniture = masthead(line.text)
        # Below the article a single word is rather a button than a name.
        elif furniture is None and 0 < at <= i < at + 8 and (i < last or " " in line.text):
            furniture = byline(line.text)
        placed.append(line._replace(furniture=furniture))
    return placed


def _body_start(lines: Sequence[_Line], at: int) -> int:
    """Index of the body's first line: below byline and date, where a standfirst alone parts them from the
    title.

    A date marks the end of what stands above an article more surely than a name does: "By the numbers" may
    be a heading in it.
    """
    below_title = range(at, min(at + _HEAD, len(lines)))
    labels = [i for i in below_title if (said := lines[i].furniture) and said.kind == "label"]
    for last in reversed(labels):
        between = [line.text for line in lines[at:last] if line.furniture is None]
        words = sum(len(text.split()) for text in between)
        below = sum(len(line.text.split()) for line in lines[last + 1 :] if line.furniture is None)
        dated = any(said.published or said.modified for i in labels if (said := lines[i].furniture))
        if len(set(between)) <= 1 + dated and words <= _DECK_WORDS and below > 2 * words:
            return last + 1
    return at


def _with_prose_kept(lines: Sequence[_Line], start: int) -> list[_Line]:
    """The same, with names and sources inside the body taken for part of it: fields of the article stand
    above it, or at its very end, or tell a date.
    """
    last = max((i for i, line in enumerate(lines) if _is_sentence(line)), default=0)
    return [
        line._replace(furniture=None) if start <= i < last and _is_undated_label(line) else line
        for i, line in enumerate(lines)
    ]


def _is_undated_label(line: _Line) -> bool:
    said = line.furniture
    return said is not None and said.kind == "label" and not (said.published or said.modified)


def _without_tail(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Without the list of other headlines that follows tags or "Related" at the end."""
    end = next((i for i in reversed(range(len(lines))) if _is_sentence(lines[i])), None)
    if end is None:
        return lines
    notice = next((i for i in range(end + 1, len(lines)) if _is_notice(lines[i])), len(lines))
    return lines[:notice]


def _is_sentence(line: _Line) -> bool:
    return line.furniture is None and ends_sentence(line.text)


def _is_notice(line: _Line) -> bool:
    return line.furniture is not None and line.furniture.kind == "notice"


def _without_repeats(lines: Sequence[_Line]) -> list[_Line]:
    """Without second copies of a line right below the first; without both where they are a picture's
    caption.

    A caption is given twice (alternative text, then caption) on lines that touch, while the paragraphs
    around it stand apart.
    """
    apart = sum(line.gap for line in lines) > 0.7 * len(lines)
    kept: list[_Line] = []
    dropped = ""
    for line in lines:
        key = _key(line.text)
        if key == dropped and not line.gap:
            continue
        if kept and key == _key(kept[-1].text):
            short = len(line.text.split()) <= 40
            if not line.gap and short and (apart or not ends_sentence(line.text)):
                kept.pop()
                dropped = key
            continue
        kept.append(line)
    return kept or list(lines[:1])


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    """Paragraphs; list items that touch stay together."""
    items: list[str] = []
    for i, line in enumerate(lines):
        if items and (line.gap or not is_bullet(line.text)):
            yield Block("\n".join(items))
            items = []
        if is_bullet(line.text):
            items.append(line.text)
        else:
            yield Block(line.text, heading=_is_heading(lines, i))
    if items:
        yield Block("\n".join(items))


def _is_heading(lines: Sequence[_Line], i: int) -> bool:
    """A short unpunctuated line that stands apart above a sentence."""
    text = lines[i].text
    if i + 1 == len(lines) or not lines[i].gap or not lines[i + 1].gap:
        return False
    plain = len(text.split()) <= 10 and not re.search(r"[.,;:!…\"”’)]$", text)
    return plain and text[:1].isupper() and _is_sentence(lines[i + 1]) and len(lines[i + 1].text) > len(text)


def _fields(furniture: Iterable[Furniture]) -> t.Draft:
    """What the furniture says, the first word of each field counting."""
    said = list(furniture)

    def first(field: str) -> str | None:
        return clean_line(
            next((value for piece in said if (value := getattr(piece, field)) is not None), None)
        )

    return t.Draft(
        text="",
        outlet=first("outlet"),
        author=first("author"),
        url=first("url"),
        language=first("language"),
        published=first_possible(piece.published for piece in said),
        modified=first_possible(piece.modified for piece in said),
    )


def _same_headline(step: str, line: str) -> bool:
    """True for the headline and its last breadcrumb, which may be cut short."""
    step, line = _key(step), _key(line)
    stem = step.rstrip(".… ")
    return len(step.split()) > 2 and (
        step == line or (stem != step and len(stem) > 20 and line.startswith(stem))
    )


def _key(text: str) -> str:
    return " ".join(clean_text(text).casefold().split())
