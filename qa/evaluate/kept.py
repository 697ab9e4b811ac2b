"""Replies written down as they come, so that a run that ended early goes on where it stopped."""

import json
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from qa.evaluate import reply as r
from qa.evaluate.golden import Case


class Kept:
    """The replies of one run in one file, a line each. One thread adds at a time.

    While cases are missing the file is called ``.part``: what a run that ended early has left. The folder
    holds text of the user's articles, and is theirs alone.
    """

    def __init__(self, folder: Path, key: str, *, finished: bool, fresh: bool) -> None:
        """``key`` names the run's settings and library.

        ``finished``: also take what a finished run gave; ``fresh``: take nothing.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._part, self._done = folder / f"{key}.part", folder / f"{key}.jsonl"
        self._replies: dict[str, r.Reply] = {}
        if fresh:
            self._part.unlink(missing_ok=True)
        else:
            self._replies = _read(self._part) or (_read(self._done) if finished else {})
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        with self._part.open("w", encoding="utf-8") as file:
            for digest, reply in self._replies.items():
                file.write(_line(digest, reply))
        self._file = self._part.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def __len__(self) -> int:
        return len(self._replies)

    def get(self, case: Case) -> r.Reply | None:
        """The reply that an earlier run was given to the very same case."""
        return self._replies.get(case.digest)

    def add(self, case: Case, reply: r.Reply) -> None:
        """Write a reply down at once."""
        assert self._file is not None
        self._file.write(_line(case.digest, reply))
        self._file.flush()

    def finish(self) -> None:
        """Every case has its reply."""
        self._part.replace(self._done)


def _line(digest: str, reply: r.Reply) -> str:
    return json.dumps({"case": digest, "reply": r.to_json(reply)}, ensure_ascii=False) + "\n"


def _read(path: Path) -> dict[str, r.Reply]:
    """What is whole in a file: the last line of an interrupted run may not be."""
    found: dict[str, r.Reply] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8").split("\n"):
            try:
                record = json.loads(line)
                found[record["case"]] = r.from_json(record["reply"])
            except (ValueError, KeyError, TypeError):
                continue
    return found
