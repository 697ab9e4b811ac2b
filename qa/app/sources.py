"""The sources that were added, looked at again."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import qa.types as t
from qa.errors import SourceError


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
    return [str(path)] if os.path.lexists(path) else []
