"""What a reader is, and what it is told of the bytes that it reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO, Protocol

import qa.types as t
from qa.errors import SourceError

MAX_BYTES = 50_000_000
"""Largest single document by default: some thirty times the longest novel. JSON Lines and zip files may be
of any size, since they are read a document at a time."""

Read = t.Draft | t.NotModified | t.Source | SourceError
"""An article, or why one article of several could not be read (given, not raised: the others go on); in
place of a page's articles, that it has not been modified; what the library was to look at that a file was
exported from."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from, and what was said about them there."""

    name: str
    """For messages: a path, a URL, '-', or ``archive.zip/member.txt``."""
    path: str | None = None
    """Absolute path of the file; None for standard input and URLs."""
    url: str | None = None
    """Where it was fetched from."""
    content_type: str = ""
    """The Content-Type header, with its charset; empty where there was none."""
    max_bytes: int = MAX_BYTES
    depth: int = 0
    """How many archives or messages it lies in."""

    @property
    def suffix(self) -> str:
        """Of the name, in lower case: ``.html``; empty where there is none."""
        last = self.name.split("?")[0].rsplit("/", 1)[-1]
        return f".{last.rpartition('.')[2].lower()}" if "." in last.strip(".") else ""

    @property
    def media_type(self) -> str:
        """``text/html`` of ``text/html; charset=utf-8``, in lower case."""
        return self.content_type.partition(";")[0].strip().lower()


class Reader(Protocol):
    """One kind of document."""

    @property
    def name(self) -> str:
        """As it is called in messages: HTML, Markdown."""
        ...

    def fits(self, head: bytes, origin: Origin) -> float:
        """How surely this is the kind: 1 by its content, about .5 by its name alone, 0 not at all.

        ``head`` is the first few thousand bytes. Raises nothing.
        """
        ...

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """Every article in it, in order, with ``origin.path`` as the path of each.

        The stream can seek and stands at its start. Raises SourceError where nothing can be read at all.
        """
        ...


def take(stream: BinaryIO, origin: Origin) -> bytes:
    """The whole stream. Raises SourceError above ``origin.max_bytes``, without reading it."""
    if stream.seek(0, SEEK_END) > origin.max_bytes:
        raise too_large(origin)
    stream.seek(0)
    return stream.read()


def too_large(origin: Origin) -> SourceError:
    """The error for a document above the limit."""
    return SourceError(
        f"{origin.name}: larger than the limit of {origin.max_bytes / 1e6:g} MB for one document",
        "Split it, or raise the limit: max_bytes in qa.toml, or QA_MAX_BYTES.",
    )


def no_article(origin: Origin, why: str = "no article found in it") -> SourceError:
    """The error for a readable document that holds no article."""
    return SourceError(f"{origin.name}: {why}", "Save the article itself as text or HTML, and add that.")
