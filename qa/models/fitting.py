"""A request as messages that fit a model's context: the weakest sentences go first, and it is said."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
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

Place = tuple[int, int]
"""A passage's number and the index of a sentence in it."""
GAP = "[…]"
_SAME_OUTLET = 0.3
"""What each sentence of an outlet that is taken already costs a further one, in the scores' log-odds."""
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
        shown = "\n\n".join(f"## {message.role.title()}\n\n{message.text}" for message in self.messages)
        return (t.Written(notice=self.notice, dropped=self.dropped, shown=shown),)


def fit(request: t.WriteRequest, prompt: Prompt, room: int, count: Count) -> Fitted:
    """Fill the prompt so that it takes at most ``room`` tokens.

    The passages stand in the order of their numbers, the best first, and the sentences of each in their own,
    which lets a local model reuse its work on an equal beginning. Where not all fit, sentences are taken by
    their worth, each with its neighbours, and what is left out of a passage is marked by ``[…]``; of a
    conversation the latest turns are kept. Raises TooSmall where not even one sentence has room.
    """

    def filled(evidence: Sequence[t.Evidence], turns: Sequence[t.Turn]) -> tuple[Message, ...]:
        return prompt.fill(values(replace(request, evidence=tuple(evidence), history=tuple(turns))))

    def fits(evidence: Sequence[t.Evidence], turns: Sequence[t.Turn]) -> bool:
        return count(filled(evidence, turns)) <= room

    evidence, turns = request.evidence, list(request.history)
    if not fits(evidence, turns):
        worth = by_worth(evidence)
        while "history" in prompt.variables and turns and not fits(excerpt(evidence, worth[:1]), turns):
            turns.pop(0)
        shown = _most(evidence, worth, lambda some: fits(some, turns))
        if shown is None:
            raise TooSmall(
                f"the prompt does not fit: the context leaves {counted(room, 'token')} for it",
                "set `context` higher, `max_tokens` lower, or use a model with a larger context; "
                "`--llm extractive` needs none",
            )
        evidence = shown
    return _fitted(request, evidence, filled(evidence, turns))


def _most(
    evidence: Sequence[t.Evidence], worth: Sequence[Place], fits: Callable[[Sequence[t.Evidence]], bool]
) -> tuple[t.Evidence, ...] | None:
    """The excerpt of the most sentences that fits; None where none does."""
    low, high = 0, len(worth)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(_beside(evidence, worth[:middle])) else (low, middle - 1)
    best = _beside(evidence, worth[:low]) if low else excerpt(evidence, worth[:1])
    return best if fits(best) else None


def by_worth(evidence: Sequence[t.Evidence]) -> list[Place]:
    """Every sentence, the worthiest first; one of an outlet that has many already counts for less."""
    outlets = {e.n: e.hit.article.outlet or e.hit.article.id for e in evidence}
    left = {(e.n, i): s.score for e in evidence for i, s in enumerate(e.sentences)}
    taken: Counter[str] = Counter()
    found: list[Place] = []
    while left:
        best = min(left, key=lambda place: (_SAME_OUTLET * taken[outlets[place[0]]] - left[place], place))
        del left[best]
        found.append(best)
        taken[outlets[best[0]]] += 1
    return found


def _beside(evidence: Sequence[t.Evidence], places: Sequence[Place]) -> tuple[t.Evidence, ...]:
    """The excerpt of sentences with their neighbours."""
    return excerpt(evidence, {(n, i + step) for n, i in places for step in (-1, 0, 1)})


def excerpt(evidence: Sequence[t.Evidence], places: Collection[Place]) -> tuple[t.Evidence, ...]:
    """The passages with these sentences alone, as they are shown; those that keep none are left out."""
    kept = []
    for item in evidence:
        chosen = [i for i in range(len(item.sentences)) if (item.n, i) in places]
        if len(chosen) == len(item.sentences):
            kept.append(item)
        elif chosen:
            passage = replace(item.hit.passage, text=_joined(item, chosen))
            kept.append(replace(item, hit=replace(item.hit, passage=passage)))
    return tuple(kept)


def _joined(item: t.Evidence, chosen: Sequence[int]) -> str:
    """The chosen sentences as they stand in the passage, with a sign for each gap."""
    said, last = "", -1
    for i in chosen:
        sentence = item.sentences[i]
        if i == last + 1:
            start = item.sentences[last].end if last >= 0 else item.hit.passage.start
        else:
            start = sentence.start
            said += f" {GAP} "
        said += item.hit.passage.text[start - item.hit.passage.start : sentence.end - item.hit.passage.start]
        last = i
    return said.strip() + (f" {GAP}" if last < len(item.sentences) - 1 else "")


def _fitted(asked: t.WriteRequest, shown: Sequence[t.Evidence], messages: tuple[Message, ...]) -> Fitted:
    offered = tuple(item.n for item in shown)
    dropped = tuple(item.n for item in asked.evidence if item.n not in offered)
    notice = None
    if dropped:
        passages = counted(len(asked.evidence), "passage")
        notice = f"{len(dropped)} of {passages} did not fit the model's context and were left out."
    elif tuple(shown) != asked.evidence:
        notice = "Not all fits the model's context: the weakest sentences of the passages were left out."
    return Fitted(messages, offered, dropped, notice)


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
        **{
            name: inline(request.material.get(name, "")) for name in ("answer", "expected", "length", "style")
        },
    }


def _turn(turn: t.Turn) -> str:
    return f"Question: {inline(turn.question)}\nAnswer: {without_markers(turn.answer)[:_ANSWER]}"
