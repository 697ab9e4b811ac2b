"""Zip archives: every article in them, read in memory: no name in one is ever a path on the disk."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import SourceError
from qa.readers.clean import clean_line
from qa.readers.files import kind_of_suffix
from qa.readers.sniff import binary_kind
from qa.readers.source import Origin, Read, too_large

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_DEEPEST = 3
"""Archives within archives."""
_MOST_MEMBERS = 200_000
_TOTAL = 40
"""How many times the limit of one document all members together may unpack to."""


class ZipReader:
    """A folder in one file."""

    name = "a zip archive"

    def fits(self, head: bytes, origin: Origin) -> float:
        """By its signature; office documents and books are zip files too, and are none to look into."""
        return 1.0 if binary_kind(head) in ("a zip archive", "an empty zip archive") else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        """The articles of every member, by name; what cannot be read of them is given as an error.

        Raises SourceError for an archive that is damaged or lies too deep in others.
        """
        from zipfile import BadZipFile, ZipFile

        if origin.depth >= _DEEPEST:
            raise SourceError(f"{origin.name}: an archive within {_DEEPEST} others", "Unpack it first.")
        try:
            with ZipFile(stream) as archive:
                yield from _members(archive, origin)
        except (BadZipFile, EOFError, NotImplementedError, ValueError) as error:
            raise SourceError(
                f"{origin.name}: damaged zip archive ({error})", "Download or pack it again."
            ) from error


def _members(archive: "ZipFile", origin: Origin) -> Iterator[Read]:
    members = sorted(archive.infolist(), key=lambda member: member.filename)
    left = origin.max_bytes * _TOTAL
    if len(members) > _MOST_MEMBERS:
        raise SourceError(f"{origin.name}: {len(members)} files in it", "Unpack it, and add parts of it.")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if not member.filename or member.is_dir() or _is_aside(path):
            continue
        name = clean_line(str(path)) or "unnamed"
        inside = replace(
            origin,
            name=f"{origin.name}/{name}",
            path=f"{origin.path}/{name}" if origin.path else None,
            content_type="",
            depth=origin.depth + 1,
        )
        if path.is_absolute() or ".." in path.parts:
            yield SourceError(f"{inside.name}: its path leads out of the archive", "Unpack it by hand.")
            continue
        left -= member.file_size
        if left < 0:
            yield too_large(
                replace(origin, name=f"{origin.name}, unpacked", max_bytes=origin.max_bytes * _TOTAL)
            )
            return
        yield from _member(archive, member, inside)


def _is_aside(path: PurePosixPath) -> bool:
    """True for what a folder's walk would pass over too."""
    hidden = any(part.startswith(".") and part != ".." for part in path.parts) or "__MACOSX" in path.parts
    return hidden or kind_of_suffix(path.suffix) is not None


def _member(archive: "ZipFile", member: "ZipInfo", inside: Origin) -> Iterator[Read]:
    from zipfile import BadZipFile

    from qa.readers.registry import read_stream

    if member.flag_bits & 1:
        yield SourceError(f"{inside.name}: encrypted", "Unpack it with its password, and add the files.")
        return
    try:
        if member.file_size > inside.max_bytes:
            raise too_large(inside)
        with archive.open(member) as packed:
            # The size in the header may be a lie.
            data = packed.read(inside.max_bytes + 1)
        if len(data) > inside.max_bytes:
            raise too_large(inside)
        yield from read_stream(BytesIO(data), inside)
    except SourceError as error:
        yield error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        yield SourceError(f"{inside.name}: damaged in the archive ({error})", "Download or pack it again.")
