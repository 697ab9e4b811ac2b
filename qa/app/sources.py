"""The sources that were added, looked at again."""

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import qa.types as t
from qa.errors import SourceError

if TYPE_CHECKING:
    from qa.readers import Read

_SHOWN = 5


class Exports:
    """The sources in which a library's export was found: none that ``sync`` looks at, since the articles in
    it have places of their own."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def __contains__(self, source: str) -> bool:
        return source in self._names

    def noted(self, read: "Callable[[str], Iterator[Read]]") -> "Callable[[str], Iterator[Read]]":
        """The same reading, with what it finds noted."""

        def noting(source: str) -> "Iterator[Read]":
            for item in read(source):
                if isinstance(item, t.Source) or (isinstance(item, t.Draft) and item.standing):
                    self._names.add(source)
                yield item

        return noting


def named(sources: Sequence[str], exports: Exports) -> list[t.Source]:
    """What these arguments of ``add`` have ``sync`` look at: nothing for exports and standard input."""
    from qa.readers.files import is_url

    found = []
    for source in sources:
        path = Path(os.path.normpath(Path(source).expanduser().absolute()))
        if is_url(source):
            found.append(t.Source(source, "url"))
        elif source != "-" and path.exists() and str(path) not in exports:
            found.append(t.Source(str(path), "folder" if path.is_dir() else "file"))
    return found


def listed(names: Sequence[str]) -> str:
    """The first few names in one line."""
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else "")


def changes(sources: Sequence[t.Source], every: float) -> Iterator[bool]:
    """Whether something below the folders changed: when it did, and at least every so many seconds."""
    watched = {
        source.name if source.kind == "folder" else str(Path(source.name).parent)
        for source in sources
        if source.kind != "url"
    }
    folders = sorted(folder for folder in watched if Path(folder).is_dir())
    if not folders:
        never = threading.Event()
        while True:
            yield never.wait(every)
    from watchfiles import watch

    milliseconds = max(1, int(every * 1000))
    for changes in watch(*folders, rust_timeout=milliseconds, yield_on_timeout=True, raise_interrupt=True):
        yield bool(changes)


def present(source: t.Source) -> list[str]:
    """What a source that was added holds now. Raises SourceError for a folder that is not there."""
    from qa.readers import walk

    path = Path(source.name)
    if source.kind == "url":
        return [source.name]
    if source.kind == "folder":
        if not path.is_dir():
            raise SourceError(f"{path}: no such folder", "its articles are kept; see that its disk is there")
        return [str(file) for file in walk(path)]
    if not path.parent.is_dir():
        raise SourceError(f"{path}: its folder is gone", "its articles are kept; see that its disk is there")
    return [str(path)] if os.path.lexists(path) and not path.is_dir() else []


def may_be_away(source: t.Source, found: Sequence[str]) -> bool:
    """Whether what a source lacks may lie on a disk that is not there: its folder is there, and empty."""
    if source.kind == "file":
        return not any(Path(source.name).parent.iterdir())
    return source.kind == "folder" and not found


def is_gone(file: str, there: Collection[str]) -> bool:
    """Whether a file that was read is not there any more; ``there`` is what the sources hold now.

    One in a folder that cannot be listed, or behind a link that leads nowhere, is not known to be gone.
    """
    if file in there or os.path.isfile(file):  # noqa: PTH113 - most of a large library is only looked at
        return False
    return not any(str(folder) in there and not folder.is_file() for folder in Path(file).parents)
