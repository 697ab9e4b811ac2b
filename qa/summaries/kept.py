"""Notes that a model has made, kept in files so that nothing is paid for twice."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str, int, int]
"""An article's id and the span of a quote in its text."""


@dataclass(frozen=True, slots=True)
class Note:
    """A statement of a model that its sources bear out, with where they do."""

    text: str
    places: tuple[Place, ...]


def key(*parts: str) -> str:
    """One name for all that the notes depend on: model, prompt and its version, topic, passages."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class KeptNotes:
    """A folder with a file for each part of some material. Files that cannot be read count as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> tuple[Note, ...] | None:
        """The notes of that name, or None."""
        try:
            lines = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            return tuple(Note(line["text"], tuple(map(_place, line["places"]))) for line in lines)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, name: str, notes: Iterable[Note]) -> None:
        """Keep notes; a file is there whole or not at all. Raises OSError where the folder is read-only."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = [{"text": note.text, "places": [list(place) for place in note.places]} for note in notes]
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(lines, file, ensure_ascii=True)
            Path(temporary).replace(self._folder / f"{name}.json")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _place(value: object) -> Place:
    if not isinstance(value, list):
        raise TypeError("a place is a list")
    article, start, end = value
    return str(article), int(start), int(end)
