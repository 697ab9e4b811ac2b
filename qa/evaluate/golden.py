"""Golden sets: a JSON object a line, read strictly, every fault named with its line."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import UsageError


@dataclass(frozen=True, slots=True)
class Case:
    """One golden question."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    """Any of them, found in the answer, makes it correct."""
    articles: tuple[str, ...] = ()
    """URL, or the last parts of the path, of each article that holds the answer."""
    quotes: tuple[str, ...] = ()
    """Sentences that support it."""
    refuse: bool = False
    """The articles do not say."""
    as_of: datetime | None = None
    history: tuple[t.Turn, ...] = ()


def load(path: Path) -> list[Case]:
    """Every case of the file. Raises UsageError that names the first faulty line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot read {path}: {error}", "a golden set is UTF-8 text, one JSON object a line"
        ) from error
    cases = list(_cases(path, text))
    if not cases:
        raise UsageError(f"{path} holds no case", "a golden set is one JSON object a line")
    return cases


def _cases(path: Path, text: str) -> Iterator[Case]:
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
        except ValueError as error:
            raise UsageError(f"{path}:{number}: {error}", "correct the line and run again") from error
        if case.id in seen:
            raise UsageError(
                f"{path}:{number}: id {case.id!r} is also that of line {seen[case.id]}", "ids are unique"
            )
        seen[case.id] = number
        yield case


def _case(record: Any) -> Case:
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    known = [f.name for f in fields(Case)]
    for key in record:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise ValueError(f"unknown field {key!r}" + (f", did you mean {near[0]!r}?" if near else ""))
    case = Case(
        id=_text(record, "id"),
        question=_text(record, "question"),
        answers=_texts(record, "answers"),
        articles=_texts(record, "articles"),
        quotes=_texts(record, "quotes"),
        refuse=_flag(record, "refuse"),
        as_of=_day(record.get("as_of")),
        history=tuple(_turn(turn) for turn in record.get("history") or ()),
    )
    if case.refuse and (case.answers or case.quotes):
        raise ValueError("refuse is true, yet it has answers or quotes")
    if not case.refuse and not case.answers:
        raise ValueError("neither answers nor refuse: true")
    return case


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is missing or no text")
    return value


def _texts(record: dict[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key) or []
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f"{key} is no list of texts")
    return tuple(value)


def _flag(record: dict[str, Any], key: str) -> bool:
    value = record.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} is neither true nor false")
    return value


def _day(value: Any) -> datetime | None:
    """A day means its last moment: what was published on it counts."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"as_of {value!r} is no ISO 8601 date") from None
    if len(str(value)) == len("2025-08-13"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _turn(value: Any) -> t.Turn:
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise ValueError("history is a list of objects with question and answer")
    return t.Turn(value["question"], str(value.get("answer") or ""))
