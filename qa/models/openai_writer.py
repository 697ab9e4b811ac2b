"""A writer over any OpenAI-compatible server: chat completions, streamed."""

import json
import math
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import BackendError, Stopped
from qa.models.fitting import Fitted, TooSmall, fit
from qa.models.openai_client import PAUSE, WITHOUT, Plug, Server, ServerRefused, connect, explained
from qa.models.prompting import Message, Prompt, load
from qa.models.thoughts import Thoughts
from qa.text.wording import counted

SHRINKS = 3
"""How often a prompt that was too long for the server is made shorter."""
CHARACTERS_A_TOKEN = 12
"""More than this on average and the server has ignored the limit of tokens."""
_LIMITS = ("max_tokens", "max_completion_tokens")


@dataclass(slots=True)
class Dialect:
    """What a server understands, as far as it has been found out."""

    options: dict[str, Any] = field(default_factory=dict)
    """Parameters beyond model, messages and stream."""
    tried: set[str] = field(default_factory=set)
    """Parameters that the server has refused."""
    context: int | None = None
    """Tokens to count on, where the server has refused a prompt as too long."""
    shrunk: int = 0
    """How often it has."""

    def adapt(self, refused: ServerRefused) -> bool:
        """Leave out the parameter that the server names, or give it its other name. False: none is named."""
        if refused.status not in (400, 422) or refused.too_long:
            return False
        named = f"{refused.param} {refused.words}"
        culprit = next((name for name in self.options if re.search(rf"\b{name}\b", named)), None)
        if culprit is None:
            return False
        value = self.options.pop(culprit)
        self.tried.add(culprit)
        other = next((name for name in _LIMITS if culprit in _LIMITS and name not in self.tried), None)
        if other:
            self.options[other] = value
        return True

    def shrink(self, refused: ServerRefused, configured: int) -> bool:
        """Count on the context that the server states, or else on half of what was. False: it is no use.

        The stated one may still be too much, because tokens are estimated; then it is halved as well.
        """
        if not refused.too_long or self.shrunk >= SHRINKS:
            return False
        now = self.context or configured
        stated = re.search(r"(?:context|n_ctx)\D{0,40}?(\d[\d,]{2,})", refused.words)
        size = int(stated[1].replace(",", "")) if stated else now
        self.context = size if size < now else now // 2
        self.shrunk += 1
        return True


@lru_cache(maxsize=64)
def _dialect(server: Server, model: str, max_tokens: int, temperature: float) -> Dialect:
    """One for the process, so that a server is not asked twice what it has refused once."""
    # OpenAI's newer models refuse max_tokens; many other servers know nothing else, or ignore the newer name.
    limit = "max_completion_tokens" if server.official else "max_tokens"
    options = {limit: max_tokens, "temperature": temperature, "stream_options": {"include_usage": True}}
    return Dialect(options)


@dataclass(frozen=True, slots=True)
class Part:
    """What one chunk of a reply says."""

    text: str = ""
    finish: str | None = None
    usage: t.Usage | None = None


class OpenAIWriter:
    """Writes with a model behind an OpenAI-compatible API. Nothing is sent before ``write``."""

    def __init__(
        self,
        model: str,
        server: Server,
        *,
        timeout: float = 60.0,
        max_tokens: int = 600,
        context: int = 8192,
        temperature: float = 0.0,
        prompts: Path | None = None,
    ) -> None:
        """timeout: seconds without a byte from the server. context, max_tokens: in the model's tokens.

        Raises UsageError where ``prompts`` holds a template that cannot be used.
        """
        self._model = model
        self._server = server
        self._timeout = timeout
        self._max_tokens = max_tokens
        self._context = context
        self._prompts = prompts
        self._dialect = _dialect(server, model, max_tokens, temperature)
        self._client: Any = None
        self._plug = Plug()
        self.name = f"openai:{model}"
        self.prompt = load("answer", prompts).label

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """Stream the answer; notices come before the text, the usage after it.

        Raises BackendUnreachable where nothing answers, BackendError for everything else that goes wrong,
        also between pieces: those that were given remain valid; Stopped after ``stop``.
        """
        self._plug.reset()
        try:
            for piece in self._written(request):
                yield piece
                self._obey()
        except BackendError:
            self._obey()
            raise

    def stop(self) -> None:
        """End the answer that is being written at once, from any thread."""
        self._plug.pull()

    def _obey(self) -> None:
        if self._plug.pulled:
            raise Stopped("stopped", "ask again whenever you like") from None

    def _written(self, request: t.WriteRequest) -> Iterator[t.Written]:
        prompt = load(request.prompt, self._prompts)
        refused: ServerRefused | None = None
        while True:
            try:
                yield from self._attempt(request, prompt)
            except ServerRefused as error:  # it comes before the first word
                if not self._dialect.shrink(error, self._context):
                    raise
                refused = error
            except TooSmall as error:
                raise refused or error from None
            else:
                return

    def _attempt(self, request: t.WriteRequest, prompt: Prompt) -> Iterator[t.Written]:
        fitted = self._fit(request, prompt)
        yield from fitted.preface
        reply = yield from self._reply(fitted.messages)
        yield from self._text(reply)

    def _fit(self, request: t.WriteRequest, prompt: Prompt) -> Fitted:
        context = self._dialect.context or self._context
        return fit(request, prompt, context - min(self._max_tokens, context // 2), estimate)

    def _reply(self, messages: Sequence[Message]) -> Generator[t.Written, None, Generator[Part, None, None]]:
        """Open the reply, waiting and adapting as the server asks for; yields what the person must know."""
        planned: float | None = PAUSE
        while True:
            try:
                return self._send(messages)
            except ServerRefused as refused:
                if self._dialect.adapt(refused):
                    continue
                pause, planned = refused.pause(planned), None
                if pause is None:
                    raise
                why = "is at its limit" if refused.status == 429 else f"failed ({refused.status})"
                yield t.Written(notice=f"{self._server.shown} {why}; trying again in {pause:.1f} s.")
                if self._plug.wait(pause):
                    raise

    def _send(self, messages: Sequence[Message]) -> Generator[Part, None, None]:
        return self._parts(self._request(messages, stream=True), messages)

    def _request(self, messages: Sequence[Message], *, stream: bool) -> Any:
        options = {k: v for k, v in self._dialect.options.items() if stream or k != "stream_options"}
        with explained(self._server, self._model):
            if self._client is None:
                self._client = connect(self._server, self._timeout, plug=self._plug)
            return self._client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=[{"role": m.role, "content": m.text} for m in messages],
                stream=stream,
                # Minutes may pass between questions: a connection kept open is often dead by then.
                extra_headers={"Connection": "close"},
                **options,
            )

    def _parts(self, response: Any, messages: Sequence[Message]) -> Generator[Part, None, None]:
        """The chunks of a stream; one where the server does not stream. Closing it closes the connection.

        A server that fails after it has promised a stream may send an empty one. Asked once more for the
        whole, it gives the answer, or says what is wrong.
        """
        kind = response.headers.get("content-type", "")
        try:
            empty = True
            for chunk in self._chunks(response, kind):
                empty = False
                yield chunk
        finally:
            response.http_response.close()
        if empty:
            whole = self._request(messages, stream=False)
            yield from self._chunks(whole, whole.headers.get("content-type", ""))

    def _chunks(self, response: Any, kind: str) -> Iterator[Part]:
        with explained(self._server, self._model):
            if "json" in kind:
                response.http_response.read()
                yield part(json.loads(response.http_response.content))
            elif "event-stream" in kind:
                for chunk in response.parse():
                    yield part(chunk.to_dict(warnings=False) if hasattr(chunk, "to_dict") else chunk)
            else:
                raise ValueError(f"a reply of type {kind!r}")

    def _text(self, reply: Generator[Part, None, None]) -> Iterator[t.Written]:
        thoughts, usage, finish, written = Thoughts(), None, None, 0
        try:
            for piece in reply:
                usage, finish = piece.usage or usage, piece.finish or finish
                text = thoughts.feed(piece.text)
                written += len(text)
                if text:
                    yield t.Written(text)
                if written > self._max_tokens * CHARACTERS_A_TOKEN:
                    finish = "length"
                    break
        finally:
            reply.close()
        if rest := thoughts.rest():
            written += len(rest)
            yield t.Written(rest)
        self._check(finish, written)
        if notice := self._cut(finish):
            yield t.Written(notice=notice)
        if usage:
            yield t.Written(usage=usage)

    def _check(self, finish: str | None, written: int) -> None:
        if finish is None:
            # Where a connection is closed in the middle, the missing reason is often the only sign of it.
            raise BackendError(f"{self._server.shown} stopped in the middle", f"try again; {WITHOUT}")
        if not written:
            spent = "spent its tokens on reasoning" if finish == "length" else "wrote nothing"
            raise BackendError(
                f"{self._model!r} {spent}", f"raise `max_tokens`, try another model; {WITHOUT}"
            )

    def _cut(self, finish: str | None) -> str | None:
        if finish == "length":
            return f"The answer was cut off at {counted(self._max_tokens, 'token')} (`max_tokens`)."
        if finish == "content_filter":
            return "The server's content filter cut the answer off."
        return None


def part(data: Any) -> Part:
    """A chunk of a stream, or a whole completion. Fields that a server leaves out count as empty.

    Raises ValueError for what has not the form of either.
    """
    try:
        choice: Mapping[str, Any] = next(iter(data.get("choices") or ()), {})
        message = choice.get("delta") or choice.get("message") or {}
        usage = data.get("usage") or {}
        tokens = t.Usage(usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0)
        return Part(message.get("content") or "", choice.get("finish_reason"), tokens if usage else None)
    except (AttributeError, TypeError) as error:
        raise ValueError(f"no chunk: {error}") from error


def estimate(messages: Sequence[Message]) -> int:
    """Tokens that messages take, on the safe side: the tokenizer is not known, but few spend a token on less
    than three bytes of UTF-8.
    """
    return sum(math.ceil(len(message.text.encode()) / 3) + 8 for message in messages)
