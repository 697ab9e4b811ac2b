"""PDF: pages in reading order, running heads out, hyphenated words joined, scanned pages said."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

from qa.errors import SourceError
from qa.readers.clean import Block, clean_line, compose
from qa.readers.columns import Line, continues, joined, joined_runs, paragraphs, reading_order
from qa.readers.source import Origin, Read, take
from qa.readers.text import text_draft

_MOST_PAGES = 3000
_MARGIN = 0.1
"""Share of a page's height at its top and its foot where running heads stand."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W*(?:page|seite|p\.?)?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\W*$", re.I)
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*|print|slide)\b|\.(?:docx?|pdf|indd|qxd|txt|html?)$", re.I
)
# The library that draws and reads PDFs may be entered by one thread at a time.
_PDFIUM = Lock()


class _Page(NamedTuple):
    height: float
    lines: list[Line]
    has_images: bool


class PDFReader:
    """Articles and pages of newspapers, as printed or exported."""

    name = "PDF"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its signature, which may stand a little below the top."""
        return 1.0 if b"%PDF-" in head[:1024] else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """One article; pages that are pictures of text are given as an error that numbers them.

        Raises SourceError for what is encrypted, damaged or scanned throughout.
        """
        pages, named = _pages(take(stream, origin), origin)
        scanned = [number for number, page in enumerate(pages, 1) if not page.lines and page.has_images]
        if not any(page.lines for page in pages):
            what = "scanned pages without text" if scanned else "no text in it"
            raise SourceError(
                f"{origin.name}: {what}", "Recognise its text first, for example with ocrmypdf."
            )
        lines = _without_running_heads(pages)
        blocks = _blocks(lines)
        text, _ = compose(blocks)
        draft = text_draft(text, origin)
        title = _headline(lines) or (named if named and _key(named) in _key(text) else draft.title)
        body, headings = _body(draft.text, title, blocks)
        yield replace(draft, text=body, headings=headings, title=title)
        if scanned:
            numbers = ", ".join(map(str, scanned[:20])) + (" …" if len(scanned) > 20 else "")
            yield SourceError(
                f"{origin.name}: {'page' if len(scanned) == 1 else 'pages'} {numbers} scanned, without text",
                "Recognise the text first, for example with ocrmypdf.",
            )


def _pages(data: bytes, origin: Origin) -> tuple[list[_Page], str | None]:
    """What stands on each page, and the title that the file names."""
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error, origin) from error
        try:
            if len(document) > _MOST_PAGES:
                raise SourceError(
                    f"{origin.name}: {len(document)} pages; the limit is {_MOST_PAGES}",
                    "Split it, and add its parts.",
                )
            title = clean_line(document.get_metadata_dict().get("Title"))
            pages = [_page(document, number) for number in range(len(document))]
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error, origin) from error
        finally:
            document.close()
    return pages, None if title is None or _PROGRAM_TITLE.search(title) else title


def _unreadable(error: Exception, origin: Origin) -> SourceError:
    if "password" in str(error).lower():
        return SourceError(f"{origin.name}: encrypted PDF", "Save a copy without a password, and add that.")
    return SourceError(f"{origin.name}: damaged or incomplete PDF", "Download it again.")


def _page(document: Any, number: int) -> _Page:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    page = document[number]
    text = page.get_textpage()
    runs = [_run(text, text.get_rect(i)) for i in range(text.count_rects())]
    images = any(True for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3))
    height = float(page.get_height())
    text.close()
    page.close()
    return _Page(height, joined_runs([run for run in runs if run.text.strip()]), images)


def _run(text: Any, box: tuple[float, float, float, float]) -> Line:
    """A run in the height of its type: that of its ink depends on its letters."""
    left, bottom, right, top = box
    string = text.get_text_bounded(left, bottom, right, top).strip("\r\n ")
    at = text.get_index(left + 0.5, (bottom + top) / 2, 3, 5)
    if at is not None:
        _, bottom, _, top = text.get_charbox(at, loose=True)
    return Line(left, bottom, right, top, string)


def _without_running_heads(pages: Sequence[_Page]) -> list[list[Line]]:
    """Each page's lines without those at its edges that recur, numbers apart, and without page numbers."""
    seen = Counter(
        place for page in pages for place in {_place(line) for line in page.lines if _at_edge(line, page)}
    )
    often = max(2, 0.4 * len(pages))

    def stays(line: Line, page: _Page) -> bool:
        running = seen[_place(line)] >= often or _PAGE_NUMBER.match(line.text)
        return not (running and _at_edge(line, page))

    return [[line for line in page.lines if stays(line, page)] for page in pages]


def _at_edge(line: Line, page: _Page) -> bool:
    return line.bottom > page.height * (1 - _MARGIN) or line.top < page.height * _MARGIN


def _place(line: Line) -> tuple[str, int]:
    """What a running head has in common from page to page: its words without numbers, and its height."""
    return _NUMBER.sub("#", line.text).casefold(), round(line.bottom / 6)


def _blocks(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """All pages as paragraphs; one that runs on over a column's or a page's end is joined."""
    lines = [line for page in pages for line in page]
    size = _body_size(lines)
    known = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines).lower()))
    blocks: list[Block] = []
    for page in pages:
        for column in reading_order(page):
            found = paragraphs(column, size, known)
            if blocks and found and continues(blocks[-1], found[0]):
                found[0] = Block(joined(blocks.pop().text, found[0].text, known))
            blocks.extend(found)
    return blocks


def _body_size(lines: Sequence[Line]) -> float:
    """The height of the type that most of the text is set in."""
    return median([line.height for line in lines for _ in range(1 + len(line.text) // 10)])


def _headline(pages: Sequence[Sequence[Line]]) -> str | None:
    """The largest type of the first page, where it is clearly larger than the text's."""
    first = next((page for page in pages if page), [])
    largest = max((line.height for line in first if len(line.text) > 3), default=0)
    if largest < 1.3 * _body_size([line for page in pages for line in page]):
        return None
    lines = [line for column in reading_order(first) for line in column if line.height > 0.95 * largest]
    title = clean_line(" ".join(line.text for line in lines))
    return title if title and len(title) < 300 else None


def _body(text: str, title: str | None, blocks: Sequence[Block]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without the headline, and the spans of what is set as a heading."""
    set_large = {_key(block.text) for block in blocks if block.heading}
    parts = [part for part in text.split("\n\n") if not title or _key(part) != _key(title)]
    return compose(Block(part, heading=_key(part) in set_large) for part in parts)


def _key(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
