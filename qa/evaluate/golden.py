"""Golden sets: a JSON object a line, read strictly, every fault named with its line."""

import codecs
import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import UsageError
from qa.evaluate.gold import Gold
from qa.evaluate.grading import holds, squeezed

_HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One golden question."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    """Any of them, found in the answer, makes it correct; none: only what is found is judged."""
    articles: tuple[str, ...] = ()
    """URL, or the last parts of the path, of each article that holds the answer."""
    quotes: tuple[str, ...] = ()
    """Sentences that support it."""
    refuse: bool = False
    """The articles do not say."""
    as_of: datetime | None = None
    history: tuple[t.Turn, ...] = ()

    @property
    def digest(self) -> str:
        """Tells it from every other case, its own other versions included."""
        return hashlib.sha256(json.dumps(asdict(self), default=str).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line."""

    line: int
    """From 1."""
    message: str


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """The cases of a file, each with its line, and what is wrong with the other lines."""

    name: str
    cases: tuple[Case, ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]

    def only(self, cases: Sequence[Case]) -> "GoldenSet":
        """These of its cases alone."""
        wanted = {case.id for case in cases}
        pairs = [pair for pair in zip(self.cases, self.lines, strict=True) if pair[0].id in wanted]
        return replace(self, cases=tuple(c for c, _ in pairs), lines=tuple(line for _, line in pairs))


def load(path: Path) -> GoldenSet:
    """A file without fault. Raises UsageError that names the first faulty line."""
    golden = read(path)
    if golden.faults:
        first, more = golden.faults[0], len(golden.faults) - 1
        others = f" (and {more} more)" if more else ""
        raise UsageError(
            f"{path}:{first.line}: {first.message}{others}", f"`qa eval --check {path}` names every fault"
        )
    if not golden.cases:
        raise UsageError(f"{path} holds no case", "a golden set is one JSON object a line")
    return golden


def read(path: Path) -> GoldenSet:
    """The cases and the faults of a file. Raises UsageError where it cannot be read at all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error}", "a golden set is a file of JSON objects") from error
    cases: dict[int, Case] = {}
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(content.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line.decode()))
        except UnicodeDecodeError:
            faults.append(Fault(number, "not UTF-8"))
            continue
        except (ValueError, RecursionError) as error:
            faults.append(Fault(number, str(error) or "not JSON"))
            continue
        if case.id in seen:
            faults.append(Fault(number, f"id {case.id!r} is also that of line {seen[case.id]}"))
            continue
        seen[case.id] = number
        cases[number] = case
    return GoldenSet(path.name, tuple(cases.values()), tuple(cases), tuple(faults))


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
        history=_history(record.get("history")),
    )
    if case.refuse and (case.answers or case.quotes):
        raise ValueError("refuse is true, yet it has answers or quotes")
    if not case.refuse and not (case.answers or case.articles or case.quotes):
        raise ValueError("no answers, articles or quotes, and refuse is not true: nothing can be judged")
    return case


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not _is_text(value):
        raise ValueError(f"{key} is missing or no text")
    return str(value)


def _texts(record: dict[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(map(_is_text, value)):
        raise ValueError(f"{key} is no list of texts")
    return tuple(value)


def _is_text(value: Any) -> bool:
    """Half of a surrogate pair is none: nothing can print or embed it."""
    return isinstance(value, str) and bool(value.strip()) and not _HALF.search(value)


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
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"as_of {value!r} is no ISO 8601 date") from None
    if len(str(value)) <= len("2025-08-13"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _history(value: Any) -> tuple[t.Turn, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("history is no list")
    return tuple(_turn(turn) for turn in value)


def _turn(value: Any) -> t.Turn:
    sound = (
        isinstance(value, dict) and value.keys() <= {"question", "answer"} and _is_text(value.get("question"))
    )
    answer = value.get("answer") if sound else None
    if not sound or not (answer is None or answer == "" or _is_text(answer)):
        raise ValueError("history is a list of objects with question and answer")
    return t.Turn(value["question"], answer or "")


def contradictions(golden: GoldenSet) -> Iterator[Fault]:
    """Cases that contradict themselves, as far as the file alone tells."""
    for line, case in zip(golden.lines, golden.cases, strict=True):
        if case.refuse and case.articles:
            yield Fault(line, "refuse is true, yet it names articles that hold the answer")
        if case.answers and case.quotes and not holds(" ".join(case.quotes), case.answers):
            yield Fault(line, f"no quote holds the answer {case.answers[0]!r}")


def unknown_places(golden: GoldenSet, gold: Gold) -> Iterator[Fault]:
    """Articles named that the library does not have."""
    for line, case in zip(golden.lines, golden.cases, strict=True):
        for entry in case.articles:
            if not gold.named(entry):
                yield Fault(line, f"there is no article {entry!r}")


def unknown_quotes(golden: GoldenSet, gold: Gold) -> Iterator[Fault]:
    """Quotes that stand in none of the articles that their case names."""
    for line, case in zip(golden.lines, golden.cases, strict=True):
        texts = [squeezed(gold.text(id_)) for entry in case.articles for id_ in sorted(gold.named(entry))]
        for quote in case.quotes if texts else ():
            if not any(squeezed(quote) in text for text in texts):
                yield Fault(line, f"the quote {quote[:60]!r} stands in none of its articles")


def line(case: Case) -> str:
    """The case as a line of a golden set; fields that are empty are left out, ``refuse`` never is."""
    record = {name: value for name, value in asdict(case).items() if value or name == "refuse"}
    return json.dumps(record, ensure_ascii=False, default=_written)


def _written(moment: datetime) -> str:
    """The last moment of a day in UTC as that day: what `_day` reads."""
    utc = moment.astimezone(UTC)
    last = (utc.hour, utc.minute, utc.second) == (23, 59, 59)
    return utc.date().isoformat() if last else moment.isoformat()
