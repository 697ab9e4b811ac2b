"""A request as messages that fit a model's context: the weakest evidence goes first, and it is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import qa.types as t
from qa.errors import BackendError
from qa.models.fencing import fence, inline, without_markers
from qa.models.prompting import Message, Prompt
from qa.protocols import NO_ANSWER
from qa.text.wording import counted

Count = Callable[[Sequence[Message]], int]
"""Tokens that messages take, or an upper bound of them."""

_ANSWER = 600
"""Characters of an earlier answer that a prompt repeats."""


class TooSmall(BackendError):
    """The context does not even hold the rules and one sentence of evidence."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the model is shown."""

    messages: tuple[Message, ...]
    offered: tuple[int, ...]
    """Numbers of the passages in it."""
    dropped: tuple[int, ...] = ()
    """Numbers of the passages that did not fit."""
    notice: str | None = None

    @property
    def preface(self) -> tuple[t.Written, ...]:
        """What goes before the first text of the stream."""
        return (t.Written(notice=self.notice, dropped=self.dropped),) if self.notice else ()


def fit(request: t.WriteRequest, prompt: Prompt, room: int, count: Count) -> Fitted:
    """Fill the prompt so that it takes at most ``room`` tokens.

    The evidence stays in the order given, best first, which lets a local model reuse its work on an equal
    beginning. What does not fit goes from the end: whole passages, then sentences of the last one; of a
    conversation the oldest turns. Raises TooSmall where not even that is enough.
    """
    evidence, turns = list(request.evidence), list(request.history)
    while True:
        shown = replace(request, evidence=tuple(evidence), history=tuple(turns))
        messages = prompt.fill(values(shown))
        if count(messages) <= room:
            return _fitted(request, shown, messages)
        if len(evidence) > 1:
            evidence.pop()
        elif evidence and (shorter := _shortened(evidence[0])):
            evidence[0] = shorter
        elif turns and "history" in prompt.variables:
            turns.pop(0)
        else:
            raise TooSmall(
                f"the prompt does not fit: the context leaves {counted(room, 'token')} for it",
                "set `context` higher, `max_tokens` lower, or use a model with a larger context",
            )


def _fitted(asked: t.WriteRequest, shown: t.WriteRequest, messages: tuple[Message, ...]) -> Fitted:
    offered = tuple(item.n for item in shown.evidence)
    dropped = tuple(item.n for item in asked.evidence if item.n not in offered)
    notice = None
    if dropped:
        passages = counted(len(asked.evidence), "passage")
        notice = f"{len(dropped)} of {passages} did not fit the model's context and were left out."
    elif shown.evidence != asked.evidence:
        notice = "Only the beginning of the best passage fits the model's context."
    return Fitted(messages, offered, dropped, notice)


def _shortened(item: t.Evidence) -> t.Evidence | None:
    """The passage without its last sentence; None where it has but one."""
    passage = item.hit.passage
    ends = sorted(s.end for s in item.sentences if passage.start < s.end < passage.end)
    if not ends:
        return None
    shorter = replace(passage, end=ends[-1], text=passage.text[: ends[-1] - passage.start])
    return replace(item, hit=replace(item.hit, passage=shorter))


def values(request: t.WriteRequest) -> dict[str, str]:
    """Every variable of a template, from a request."""
    today = request.as_of or datetime.now(UTC)
    return {
        "articles": fence(request.evidence, today),
        "numbers": ", ".join(str(item.n) for item in request.evidence),
        "question": inline(request.question),
        "today": f"{today:%Y-%m-%d}",
        "refusal": NO_ANSWER,
        "history": "\n".join(_turn(turn) for turn in request.history),
        **{name: inline(request.material.get(name, "")) for name in ("answer", "expected")},
    }


def _turn(turn: t.Turn) -> str:
    return f"Question: {inline(turn.question)}\nAnswer: {without_markers(turn.answer)[:_ANSWER]}"
