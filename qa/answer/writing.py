"""The writer's stream as events, and what is known of the text when it ends."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast

import qa.types as t
from qa.errors import BackendError
from qa.protocols import NO_ANSWER, Writer
from qa.text.loops import loops
from qa.text.markers import MarkerHold, strip_markers

WITHOUT = "`--llm extractive` needs no model"
_LOOKED_AT = 40
"""Characters after which a text is looked at again for whether it goes round in circles."""


@dataclass(slots=True)
class Draft:
    """What the writer has given so far."""

    text: str = ""
    usage: t.Usage | None = None
    notices: tuple[str, ...] = ()
    truncated: str | None = None
    dropped: tuple[int, ...] = ()
    """Numbers of the evidence that the writer had no room for."""

    def spent(self, usage: t.Usage | None) -> None:
        """Count more tokens."""
        known = self.usage or t.Usage(0, 0)
        if usage:
            self.usage = t.Usage(known.prompt + usage.prompt, known.completion + usage.completion)

    @property
    def said(self) -> bool:
        """Whether there is a word in it."""
        return says(self.text)


def write(requests: Sequence[t.WriteRequest], writer: Writer, draft: Draft) -> Iterator[t.Event]:
    """Tokens as they come, one request after the other, and all of the text in ``draft``.

    A backend that fails after its first words leaves them, marked as truncated; so does a model that goes
    round in circles: it is stopped. Raises BackendError where nothing was said, and what the writer raises.
    """
    hold = Screen()
    try:
        for number, request in enumerate(requests):
            yield from _stream(number, request, writer, draft, hold)
            if draft.truncated:
                break
    except BackendError as error:
        if not draft.said:
            raise
        draft.truncated = f"{error.message}. {error.hint}".strip()
    if shown := hold.rest(draft.text):
        yield t.Token(shown)
    if writer.prompt is not None and not draft.said:
        wrote = "nothing but markers" if draft.text.strip() else "nothing"
        raise BackendError(f"{writer.name} wrote {wrote}", f"ask again, or try another model; {WITHOUT}")


def _stream(
    number: int, request: t.WriteRequest, writer: Writer, draft: Draft, hold: "Screen"
) -> Iterator[t.Event]:
    looked = len(draft.text)
    gap = " " if draft.text else ""
    with closing(cast(Any, writer.write(request))) as pieces:
        for piece in pieces:
            draft.spent(piece.usage)
            draft.dropped += piece.dropped
            if piece.shown:
                yield t.Shown(piece.shown, number)
            if piece.notice:
                draft.notices += (piece.notice,)
                yield t.Notice(piece.notice)
            if piece.text:
                draft.text += gap + piece.text
                if shown := hold.feed(gap + piece.text, draft.text):
                    yield t.Token(shown)
                gap = ""
            if len(draft.text) >= looked + _LOOKED_AT:
                looked = len(draft.text)
                if writer.prompt is not None and loops(draft.text):
                    draft.truncated = f"{writer.name} repeats itself. Try another model; {WITHOUT}"
                    return


class Screen:
    """Keeps text back while it may turn out to be a refusal or nothing but markers, or ends within one."""

    def __init__(self) -> None:
        self._markers = MarkerHold()
        self._kept = ""
        self._said = False

    def feed(self, piece: str, so_far: str) -> str:
        """What may be shown now, of all that was fed."""
        self._kept += self._markers.feed(piece)
        self._said = self._said or says(so_far)
        return self._release() if self._said and not refuses(so_far, so_far=True) else ""

    def rest(self, text: str) -> str:
        """What is left at the end."""
        self._kept += self._markers.flush()
        return self._release() if says(text) and not refuses(text) else ""

    def _release(self) -> str:
        kept, self._kept = self._kept, ""
        return kept


def says(text: str) -> bool:
    """Whether a text has a word beside its markers."""
    return any(map(str.isalnum, strip_markers(text)))


def refuses(text: str, so_far: bool = False) -> bool:
    """Whether the writer says that the evidence lacks the answer; ``so_far``: or may be about to say so."""
    said = text.strip().upper()
    return not said or said.startswith(NO_ANSWER) or (so_far and NO_ANSWER.startswith(said))
