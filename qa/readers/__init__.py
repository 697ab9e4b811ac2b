"""Bytes to drafts of articles, one file a kind, chosen by content.

``expand`` turns what a person names into single sources, ``read`` turns a source into drafts. A kind of
document is a class with the three members of ``Reader``; one that another package brings is found under the
entry point group ``qa.readers`` and comes before those of qa where it fits as well:

    [project.entry-points."qa.readers"]
    rtf = "my_package:RTFReader"

    class RTFReader:
        name = "RTF"

        def fits(self, head: bytes, origin: Origin) -> float:
            return 1.0 if head.startswith(b"{\\\\rtf") else 0.0

        def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Draft]:
            yield Draft(text=to_text(take(stream, origin)), path=origin.path, url=origin.url)

It need not clean what it gives: control characters, empty texts, naive times and dates that are still to come
are dealt with behind it.
"""

from qa.readers.fetch import Fetched, Fetcher
from qa.readers.files import Skipped, expand, walk
from qa.readers.registry import read
from qa.readers.source import MAX_BYTES, Origin, Read, Reader, no_article, take

__all__ = [
    "MAX_BYTES",
    "Fetched",
    "Fetcher",
    "Origin",
    "Read",
    "Reader",
    "Skipped",
    "expand",
    "no_article",
    "read",
    "take",
    "walk",
]
