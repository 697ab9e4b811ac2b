"""The sources that were added, looked at again."""

import os
import stat
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import qa.types as t
from qa.errors import SourceError, UsageError

if TYPE_CHECKING:
    from watchfiles import Change

    from qa.readers import Read

_SHOWN = 5
_TICK = 1000
"""Milliseconds between two looks at files that were added by themselves, and at what was added since."""
_QUIET = 400
"""Milliseconds without a change after which a change is told: a file is seldom written at one stroke."""

_AWAY = "its articles are kept; see that its disk is there, or `qa sources --forget` it"

Looks = dict[str, tuple[int, ...] | None]


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


def changes(sources: Callable[[], Sequence[t.Source]], library: Path) -> Iterator[bool]:
    """Again and again whether something changed at the sources, those that are added meanwhile included.

    What is written in the folder of the library, and what is hidden, counts for nothing. A file that was
    added by itself is looked at, and only folders are watched: what lies around it may be a whole home.
    """
    looks = _looks(sources())
    while True:
        folders = _folders(looks)
        unseen = True
        for changed in _watched(folders, library):
            before, looks = looks, _looks(sources())
            yield changed or looks != before or unseen
            # What changed before they were watched was seen by nobody.
            unseen = False
            if _folders(looks) != folders:
                # A folder that was away and is back is another one to whoever watches it.
                break


def _folders(looks: Looks) -> Looks:
    return {name: look for name, look in looks.items() if look and stat.S_ISDIR(look[0])}


def _looks(sources: Iterable[t.Source]) -> Looks:
    """Files with their size and times, folders as such; None for what is not there."""
    return {source.name: _look(source) for source in sources if source.kind != "url"}


def _look(source: t.Source) -> tuple[int, ...] | None:
    try:
        found = os.stat(source.name)  # noqa: PTH116
    except OSError:
        return None
    same = (found.st_mode, found.st_dev, found.st_ino)
    return same if source.kind == "folder" else (*same, found.st_size, found.st_mtime_ns)


def _watched(folders: Collection[str], library: Path) -> Iterator[bool]:
    """Whether something changed in the folders: a while after it did, and every second."""
    if not folders:
        never = threading.Event()
        while True:
            yield never.wait(_TICK / 1000)
    from watchfiles import DefaultFilter, watch

    usual = DefaultFilter(ignore_paths=[library])

    def counts(change: "Change", path: str) -> bool:
        inside = [path.removeprefix(folder) for folder in folders if path.startswith(folder)]
        return usual(change, path) and any(f"{os.sep}." not in rest for rest in inside)

    for found in watch(
        *folders,
        watch_filter=counts,
        step=_QUIET,
        debounce=20 * _QUIET,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield bool(found)


def shown(source: t.Source) -> str:
    """A source's name without the password of an address."""
    from qa.readers.fetch import without_secrets

    return without_secrets(source.name) if source.kind == "url" else source.name


def known_as(source: str, known: Iterable[t.Source]) -> str:
    """The name under which a source that a person names is known. Raises UsageError where it is not."""
    path = os.path.normpath(Path(source).expanduser().absolute())
    for each in known:
        if source in (each.name, shown(each)) or path == each.name:
            return each.name
    raise UsageError(f"{source} is nothing that `qa sync` looks at", "`qa sources` lists what it does")


def present(source: t.Source) -> list[str]:
    """What a source that was added holds now. Raises SourceError for a folder that is not there."""
    from qa.readers import walk

    path = Path(source.name)
    if source.kind == "url":
        return [source.name]
    if source.kind == "folder":
        if not path.is_dir():
            raise SourceError(f"{path}: no such folder", _AWAY)
        return [str(file) for file in walk(path)]
    if not path.parent.is_dir():
        raise SourceError(f"{path}: its folder is gone", _AWAY)
    return [str(path)] if os.path.lexists(path) and not path.is_dir() else []


def above(path: str | None) -> list[str]:
    """A file and the folders that it lies in; nothing for None."""
    return [] if path is None else [path, *map(str, Path(path).parents)]


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
    return not any(folder in there and not Path(folder).is_file() for folder in above(file)[1:])
