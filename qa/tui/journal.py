"""What happened in this session: kept in memory, no longer than it goes on, and without secrets."""

import os
import re
import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from textual.message import Message

import qa.types as t
from qa.config import Config
from qa.errors import QAError
from qa.text.wording import counted, day
from qa.tui import messages as m
from qa.tui import wording

Kind = Literal["notice", "warning", "error", "engine", "question", "source", "output"]

MOST = 5_000
"""Entries that are kept."""
_LONGEST = 4_000
"""Characters of an entry."""
_SOURCES = 200
"""Sources of one operation that are named; all are counted, and each that failed is named."""
_HIDDEN = "(secret)"
_NAMES = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)$")
_SHORTEST = 6
"""Characters from which the value of such a variable is taken for a secret."""
_SHAPES = (
    (re.compile(r"(?<=://)[^/\s@]+@"), f"{_HIDDEN}@"),
    (re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"), rf"\1{_HIDDEN}"),
    (re.compile(r"(?i)([?&][\w-]*(?:key|token|secret|password|signature)=)[^&\s]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"\bsk-[\w-]{12,}"), _HIDDEN),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    n: int
    """Its number in the session, from 1."""
    at: datetime
    """In the time of the place."""
    kind: Kind
    text: str
    """In one line or several."""


class Journal:
    """The latest events. Anything may be added from any thread."""

    def __init__(self, config: Config, environ: Mapping[str, str] = os.environ) -> None:
        values = [value.strip() for name, value in environ.items() if _NAMES.search(name.upper())]
        self._secrets = [value for value in (*values, config.chroma_token or "") if len(value) >= _SHORTEST]
        self._events: deque[Event] = deque(maxlen=MOST)
        self._added = 0
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, kind: Kind, text: str) -> None:
        """Note something down."""
        text = self._redacted(text.strip())
        if len(text) > _LONGEST:
            text = text[:_LONGEST] + "…"
        with self._lock:
            self._added += 1
            self._events.append(Event(self._added, wording.now().astimezone(), kind, text))

    def after(self, n: int) -> list[Event]:
        """What came after the event of that number."""
        events = self._events.copy()
        new = events[-1].n - n if events else 0
        return list(islice(events, max(len(events) - new, 0), None)) if new > 0 else []

    def clear(self) -> None:
        """Forget all of it."""
        self._events.clear()

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text

    def tell(self, message: Message) -> None:
        """Note down what the engine tells, as far as no notice says it."""
        match message:
            case m.Facts(articles, newest):
                of = f", the newest of {day(newest)}" if newest else ""
                self.add("engine", f"The library holds {counted(articles, 'article')}{of}.")
            case m.Unopened(error):
                self.add("error", _said(error))
            case m.Ready():
                self.add("engine", "Ready: what a question needs is in memory.")
            case m.Begun(run, question):
                self.add("question", f"{run}  {question}")
            case m.Told(run, event):
                if text := _told(event):
                    self.add("question", f"{run}  {text}")
            case m.Ended(run, error, cancelled):
                if cancelled:
                    self.add("question", f"{run}  stopped")
                elif error:
                    self.add("error", f"Question {run}: {_said(error)}")
            case m.Added():
                self._sources(message)

    def _sources(self, message: m.Added) -> None:
        for outcome in message.outcomes:
            self._counts[outcome.kind] += 1
            if outcome.kind == "failed":
                self.add("source", f"✗ {outcome.reason or outcome.source}")
            elif outcome.kind != "unchanged" and self._counts.total() <= _SOURCES:
                self.add("source", f"{outcome.kind}: {outcome.source}")
        if message.over:
            self.add("source", f"Done: {wording.tally(self._counts) or 'nothing'}.")
            self._counts.clear()


def _said(error: QAError) -> str:
    return "\n".join(part for part in (error.message, error.hint) if part)


def _told(event: t.Event) -> str:
    """A stage of a question; empty for what is only progress."""
    match event:
        case t.Found(hits):
            articles = len({hit.article.id for hit in hits})
            return f"found {counted(len(hits), 'passage')} of {counted(articles, 'article')}"
        case t.Notice(text):
            return f"! {text}"
        case t.Done(answer):
            return _outcome(answer)
    return ""


def _outcome(answer: t.Answer) -> str:
    claims = Counter(claim.status for claim in answer.claims)
    checked = ", ".join(f"{number} {status}" for status, number in claims.items())
    parts = [f"refused: {answer.reason or 'not in the articles'}" if answer.refused else "answered"]
    parts += [checked] if checked else []
    parts.append(", ".join(f"{stage} {taken:.2f} s" for stage, taken in answer.seconds.items()))
    if answer.usage:
        parts.append(f"{answer.usage.prompt:,} tokens read, {answer.usage.completion:,} written")
    return " · ".join([*parts, answer.backend])
