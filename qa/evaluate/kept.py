"""What a model gave, written down as it comes, so that a run that ended early goes on where it stopped."""

import json
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Generic, Self, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Replies, or verdicts on them, of one run in one file, a line each. One thread adds at a time.

    While some are missing the file is called ``.part``: what a run that ended early has left. The folder
    holds text of the user's articles, and is theirs alone.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        *,
        to_json: Callable[[T], Any],
        from_json: Callable[[Any], T],
        finished: bool = False,
        fresh: bool = False,
    ) -> None:
        """``key`` names the run's settings and library.

        ``finished``: also take what a finished run gave; ``fresh``: take nothing.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._part, self._done = folder / f"{key}.part", folder / f"{key}.jsonl"
        self._to_json, self._from_json = to_json, from_json
        self._known: dict[str, T] = {}
        if fresh:
            self._part.unlink(missing_ok=True)
        else:
            self._known = self._read(self._part) or (self._read(self._done) if finished else {})
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        with self._part.open("w", encoding="utf-8") as file:
            for digest, value in self._known.items():
                file.write(self._line(digest, value))
        self._file = self._part.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, digest: str) -> T | None:
        """What an earlier run was given for the very same case."""
        return self._known.get(digest)

    def add(self, digest: str, value: T) -> None:
        """Write it down at once."""
        assert self._file is not None
        self._known[digest] = value
        self._file.write(self._line(digest, value))
        self._file.flush()

    def finish(self) -> None:
        """Nothing is missing. What a finished run gave to other cases stays."""
        with self._part.open("w", encoding="utf-8") as file:
            for digest, value in {**self._read(self._done), **self._known}.items():
                file.write(self._line(digest, value))
        self._part.replace(self._done)

    def _line(self, digest: str, value: T) -> str:
        return json.dumps({"case": digest, "reply": self._to_json(value)}, ensure_ascii=False) + "\n"

    def _read(self, path: Path) -> dict[str, T]:
        """What is whole in a file: the last line of an interrupted run may not be."""
        found: dict[str, T] = {}
        if path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
                try:
                    record = json.loads(line)
                    found[record["case"]] = self._from_json(record["reply"])
                except (ValueError, KeyError, TypeError):
                    continue
        return found
