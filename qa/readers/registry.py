"""Choosing the reader of some bytes, and reading them: the one place where a source becomes drafts."""

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import entry_points
from io import BytesIO
from typing import BinaryIO, cast

import qa.types as t
from qa.errors import SourceError, UsageError
from qa.readers.archive import ZipReader
from qa.readers.clean import clean_line, clean_text
from qa.readers.clock import without_future
from qa.readers.feed import FeedReader, Fetch
from qa.readers.fetch import Fetched, Fetcher, without_secrets
from qa.readers.files import is_url
from qa.readers.html import HTMLReader
from qa.readers.jsonl import JSONReader
from qa.readers.mail import MailReader
from qa.readers.markdown import MarkdownReader
from qa.readers.pdf import PDFReader
from qa.readers.pleas import without_plea
from qa.readers.source import MAX_BYTES, Origin, Read, Reader, no_article
from qa.readers.text import TextReader
from qa.readers.walls import wall

Known = Callable[[str], t.Page | None]
"""What is known of a page by its address, where it was read before."""
GROUP = "qa.readers"
"""Entry point group of readers that others bring."""
_HEAD = 8192
_STDIN_IN_MEMORY = 8_000_000


@cache
def readers() -> tuple[Reader, ...]:
    """Those that others installed, then those of qa.

    Raises UsageError for an installed one that cannot be loaded.
    """
    containers = (FeedReader(), JSONReader(), MailReader(), ZipReader())
    documents = (HTMLReader(), MarkdownReader(), PDFReader(), TextReader())
    return (*_installed(), *containers, *documents)


def _installed() -> Iterator[Reader]:
    for entry in entry_points(group=GROUP):
        try:
            found = entry.load()
            yield cast(Reader, found() if isinstance(found, type) else found)
        except Exception as error:
            raise UsageError(
                f"the reader {entry.name!r} ({entry.value}) cannot be loaded: {error}",
                "Repair or uninstall the package that brings it.",
            ) from error


def read(
    source: str,
    *,
    stream: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    fetcher: Fetcher | None = None,
    known: Known | None = None,
) -> Iterator[Read]:
    """Every article in one source: a file's path, an http(s) address, or ``-`` for ``stream`` (None:
    standard input).

    A SourceError that is *given* stands for one article of several that could not be read: the others
    follow. ``fetcher`` gets addresses; without one, each call makes its own. ``known`` gives what is known
    of a page that was read before: it is asked for only if it was modified since. Raises SourceError where
    nothing of the source can be read, naming it and saying what to do.
    """
    if source == "-":
        with seekable(stream or sys.stdin.buffer) as held:
            yield from read_stream(held, Origin("-", max_bytes=max_bytes))
    elif is_url(source):
        with _lent(fetcher, max_bytes) as lent:
            yield from _page(source, lent, known, max_bytes, typed=True)
    else:
        shown = _printable(source)
        with closing(opened(source, shown)) as file:
            path = os.path.abspath(shown)  # noqa: PTH100 - a link's own name is kept
            yield from read_stream(file, Origin(shown, path=path, max_bytes=max_bytes))


def _page(
    url: str,
    fetcher: Fetcher,
    known: Known | None,
    max_bytes: int,
    *,
    typed: bool = False,
    feeds: bool = True,
) -> Iterator[Read]:
    """Every article in a document from the web; the pages of a feed's teasers are fetched in turn."""

    def teaser(link: str) -> Iterator[Read]:
        try:
            yield from _page(link, fetcher, known, max_bytes, feeds=False)
        except SourceError as error:
            yield error

    shown = without_secrets(url)
    before = (known(shown) if known else None) or t.Page(shown)
    fetched = fetcher.fetch(url, typed=typed, etag=before.etag, last_modified=before.last_modified)
    if fetched.not_modified:
        yield t.NotModified(shown)
        return
    page = t.Page(shown, fetched.etag, fetched.last_modified)
    for item in read_stream(*_held(fetched, max_bytes), fetch=teaser if feeds else None):
        yield replace(item, page=page) if isinstance(item, t.Draft) and item.page is None else item


def read_stream(stream: BinaryIO, origin: Origin, *, fetch: Fetch | None = None) -> Iterator[Read]:
    """Every article in bytes that are at hand. ``fetch`` gets the pages of a feed's teasers. Raises as
    ``read``."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise SourceError(f"{origin.name}: empty", "Check that the file was saved or downloaded completely.")
    reader = choose(readers(), head, origin)
    if isinstance(reader, FeedReader):
        reader = FeedReader(fetch)
    found = False
    try:
        for item in reader.read(stream, origin):
            found = True
            yield sound(item, origin) if isinstance(item, t.Draft) else item
    except SourceError:
        raise
    except (Exception, RecursionError) as error:
        raise SourceError(
            f"{origin.name}: could not be read as {reader.name} ({type(error).__name__}: {error})",
            "Save it as plain text, and add that.",
        ) from error
    if not found:
        raise no_article(origin)


@contextmanager
def _lent(fetcher: Fetcher | None, max_bytes: int) -> Iterator[Fetcher]:
    """The given fetcher, or one for this once."""
    if fetcher is not None:
        yield fetcher
        return
    with closing(Fetcher(max_bytes=max_bytes)) as own:
        yield own


def _held(fetched: Fetched, max_bytes: int) -> tuple[BinaryIO, Origin]:
    origin = Origin(fetched.url, url=fetched.url, content_type=fetched.content_type, max_bytes=max_bytes)
    return BytesIO(fetched.content), origin


def choose(among: Sequence[Reader], head: bytes, origin: Origin) -> Reader:
    """The reader that the bytes fit best; the first of equals."""
    return max(among, key=lambda reader: reader.fits(head, origin))


def sound(draft: t.Draft, origin: Origin) -> Read:
    """The draft as every reader must give it, whoever wrote the reader: clean, aware, not empty, no wall, and
    not of a day that is still to come. What stood in a library comes back as it was."""
    text = clean_text(draft.text)
    why = None if text and draft.standing else wall(text, draft, given=True)
    if why:
        return no_article(origin, why)
    same = text == draft.text
    text = text if draft.standing else without_plea(text)
    made = replace(
        draft,
        text=text,
        headings=tuple(span for span in draft.headings if same and span[1] <= len(text)),
        title=clean_line(draft.title),
        outlet=clean_line(draft.outlet),
        author=clean_line(draft.author),
        url=draft.url if draft.url and is_url(draft.url) else None,
        published=_aware(draft.published),
        modified=_aware(draft.modified),
    )
    return without_future(made, origin.name)


def _aware(when: datetime | None) -> datetime | None:
    if when is None or when.tzinfo is None:
        return when and when.replace(tzinfo=UTC)
    return when.astimezone(UTC)


def opened(source: str, shown: str) -> BinaryIO:
    """The file, never waiting for a pipe or a device."""
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 - Path would normalise the name
        if stat.S_ISDIR(mode):
            os.scandir(source).close()
            raise SourceError(f"{shown}: a folder", "Add the folder itself: its files are found.")
        if not stat.S_ISREG(mode):
            raise SourceError(f"{shown}: a pipe or device, no file", "Pipe it in: command | qa add -")
        return open(source, "rb")  # noqa: PTH123 - closed by the caller
    except FileNotFoundError as error:
        gone = "a link to a file that is gone" if os.path.islink(source) else "no such file"  # noqa: PTH114
        raise SourceError(f"{shown}: {gone}", "Check the path; quote it if it has spaces.") from error
    except PermissionError as error:
        raise SourceError(
            f"{shown}: no permission to read it", "Change its permissions, or run as its owner."
        ) from error
    except ValueError as error:
        raise SourceError(f"{shown}: not a path", "Check the path.") from error
    except OSError as error:
        raise SourceError(f"{shown}: {error.strerror or error}", "Check the path and the disk.") from error


def seekable(stream: BinaryIO) -> BinaryIO:
    """All of a stream, in memory or a temporary file, from its beginning."""
    held = tempfile.SpooledTemporaryFile(max_size=_STDIN_IN_MEMORY)  # noqa: SIM115 - closed by the caller
    while block := stream.read(1 << 16):
        held.write(block)
    held.seek(0)
    return cast(BinaryIO, held)


def _printable(path: str) -> str:
    """A path with bytes in no encoding spelled out: it can be stored, printed and told apart."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
