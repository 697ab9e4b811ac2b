"""The text of something that is no article: a draft, another tool's answer."""

import sys
from contextlib import closing
from typing import BinaryIO

from qa.readers.decode import decode
from qa.readers.registry import opened, read, seekable
from qa.readers.source import MAX_BYTES, Origin, take
from qa.types import Draft

_DOCUMENTS = {".html", ".htm", ".xhtml", ".pdf", ".eml", ".mhtml"}


def text_of(source: str, *, stream: BinaryIO | None = None, max_bytes: int = MAX_BYTES) -> str:
    """All text of a file, or of standard input for ``-``: plain text whole, documents as they are read.

    Raises SourceError for what cannot be read.
    """
    origin = Origin(source, max_bytes=max_bytes)
    if source == "-":
        with seekable(stream or sys.stdin.buffer) as held:
            return decode(take(held, origin), origin)
    if origin.suffix in _DOCUMENTS:
        parts = read(source, max_bytes=max_bytes)
        return "\n\n".join(part.text for part in parts if isinstance(part, Draft))
    with closing(opened(source, source)) as file:
        return decode(take(file, origin), origin)
