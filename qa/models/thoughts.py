"""Reasoning models think aloud between tags; the reader wants what comes after."""

OPEN, CLOSE = "<think>", "</think>"


class Thoughts:
    """Takes a stream apart: ``feed`` gives what is answer, and keeps back what may yet become a tag."""

    def __init__(self, thinking: bool = False) -> None:
        """thinking: the stream begins inside a thought, because the prompt has opened it."""
        self._thinking = thinking
        self._held = ""
        self._begun = False

    def feed(self, text: str) -> str:
        """The part of the answer that is certain by now; without white space before its first word."""
        self._held += text
        said = []
        while True:
            tag = CLOSE if self._thinking else OPEN
            before, found, after = self._held.partition(tag)
            if not found:
                break
            said.append("" if self._thinking else before)
            self._held, self._thinking = after, not self._thinking
        keep = _beginning(self._held, CLOSE if self._thinking else OPEN)
        ready, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        said.append("" if self._thinking else ready)
        return self._trimmed("".join(said))

    def rest(self) -> str:
        """What was kept back, at the end of the stream."""
        rest, self._held = "" if self._thinking else self._held, ""
        return self._trimmed(rest)

    def _trimmed(self, text: str) -> str:
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text


def _beginning(text: str, tag: str) -> int:
    """Length of the longest end of ``text`` that may be the beginning of ``tag``."""
    return next((n for n in range(min(len(text), len(tag) - 1), 0, -1) if tag.startswith(text[-n:])), 0)
