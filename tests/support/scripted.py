"""A Writer that writes what the test tells it to."""

from collections.abc import Callable, Iterator, Sequence

from qa.errors import Stopped
from qa.types import Usage, WriteRequest, Written

Piece = str | Exception
Reply = str | Sequence[Piece] | Callable[[WriteRequest], "str | Sequence[Piece]"]


class ScriptedWriter:
    """Gives one reply a question, in order; the last one is repeated.

    A reply is a text, streamed word by word, or a list of pieces as they are to arrive, in which an exception
    is raised where it stands; or a function that makes one of these from the request.
    """

    def __init__(
        self,
        *replies: Reply,
        name: str = "scripted",
        prompt: str | None = "answer@1",
        usage: Usage | None = None,
        notice: str | None = None,
    ) -> None:
        self.name = name
        self.prompt = prompt
        self.requests: list[WriteRequest] = []
        self.closed = 0
        """How many answers were stopped before their end."""
        self.stopped = False
        self._replies = replies or ("",)
        self._usage = usage
        self._notice = notice

    def write(self, request: WriteRequest) -> Iterator[Written]:
        reply = self._replies[min(len(self.requests), len(self._replies) - 1)]
        self.requests.append(request)
        made = reply(request) if callable(reply) else reply
        pieces = _words(made) if isinstance(made, str) else made
        return self._stream(pieces)

    def stop(self) -> None:
        self.stopped = True

    def _stream(self, pieces: Sequence[Piece]) -> Iterator[Written]:
        try:
            if self._notice:
                yield Written(notice=self._notice)
            for piece in pieces:
                if self.stopped:
                    raise Stopped("stopped")
                if isinstance(piece, Exception):
                    raise piece
                yield Written(text=piece)
            if self._usage:
                yield Written(usage=self._usage)
        except GeneratorExit:
            self.closed += 1
            raise


def _words(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]
