"""A writer over a GGUF file, run by llama.cpp in this process: nothing leaves the machine."""

import codecs
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import BackendError, UsageError
from qa.models.fitting import fit
from qa.models.llama_engine import EXTRA, Engine, installed
from qa.models.prompting import Message, load
from qa.models.thoughts import OPEN, Thoughts
from qa.text.wording import counted

SEED = 20250813
"""Any number: the same question over the same evidence gets the same answer."""


class LlamaWriter:
    """Writes with a local model. The file is loaded at the first question, and stays loaded."""

    def __init__(
        self,
        path: Path,
        *,
        spec: str | None = None,
        context: int = 8192,
        max_tokens: int = 600,
        temperature: float = 0.0,
        prompts: Path | None = None,
    ) -> None:
        """spec: what the user typed, for ``name``. context: tokens for prompt and answer together.

        Raises UsageError where the file or llama.cpp is missing, or a template cannot be used.
        """
        if not path.is_file():
            raise UsageError(
                f"there is no model {path}", "give the path of a .gguf file: --llm llama:FILE.gguf"
            )
        if not installed():
            raise UsageError("llama.cpp is not installed", f"install it with {EXTRA}")
        self._path = path
        self._context = context
        self._max_tokens = max_tokens
        self._temperature = temperature
        self._prompts = prompts
        self._halt = threading.Event()
        self.name = spec or f"llama:{path}"
        self.prompt = load("answer", prompts).label

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self._path, self._context, self._halt)

    @cached_property
    def _chat(self) -> "Chat":
        return Chat(self._engine)

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """Stream the answer; notices come before the text, the usage after it.

        Raises BackendError, and Stopped after ``stop``.
        """
        self._halt.clear()
        prompt = load(request.prompt, self._prompts)
        limit = min(self._max_tokens, self._engine.context // 2)
        fitted = fit(request, prompt, self._engine.context - limit, lambda m: len(self._chat.tokens(m).ids))
        yield from fitted.preface
        if self._chat.plain:
            yield t.Written(
                notice=f"{self._path.name} has no chat template that works; the prompt is plain text."
            )
        yield from self._text(self._chat.tokens(fitted.messages), grammar(fitted.offered), limit)

    def stop(self) -> None:
        """End the answer that is being written at once, from any thread, also while the model is loaded."""
        self._halt.set()

    def _text(self, prompt: "Tokens", rules: str, limit: int) -> Iterator[t.Written]:
        decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        thoughts = Thoughts(prompt.in_thought)
        spent, written = 0, 0
        stream = self._engine.generate(
            prompt.ids, grammar=rules, limit=limit, temperature=self._temperature, seed=SEED
        )
        for piece in stream:
            spent += 1
            text = thoughts.feed(decode(piece))
            written += len(text)
            if text:
                yield t.Written(text)
        if rest := thoughts.feed(decode(b"", True)) + thoughts.rest():
            written += len(rest)
            yield t.Written(rest)
        cut = spent == limit
        if not written:
            did = "spent its tokens on reasoning" if cut else "wrote nothing"
            hint = "raise `max_tokens`, or try another model; `--llm extractive` needs none"
            raise BackendError(f"{self._path.name} {did}", hint)
        if cut:
            yield t.Written(notice=f"The answer was cut off at {counted(limit, 'token')} (`max_tokens`).")
        yield t.Written(usage=t.Usage(len(prompt.ids), spent))


@dataclass(frozen=True, slots=True)
class Tokens:
    """A prompt as the model takes it."""

    ids: list[int]
    in_thought: bool
    """The template has opened a thought that the model is to finish."""


class Chat:
    """Messages to tokens by the model's own chat template.

    Only the template's text may become control tokens. The messages are put in after it has been rendered, as
    plain text, so an article that holds ``<|im_end|>`` cannot end its own message.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        own = _renderer(engine)
        layouts = (own, _merged(own)) if own else ()
        self._layout = next((layout for layout in layouts if _works(layout)), _plain)
        self.plain = self._layout is _plain
        """No template of the model's own could be used."""

    def tokens(self, messages: Sequence[Message]) -> Tokens:
        """The prompt for the messages, up to where the model begins to write."""
        slots = {_slot(): message for message in messages}
        rendered = self._layout([Message(m.role, slot) for slot, m in slots.items()])
        begins = rendered.startswith(self._engine.bos) if self._engine.bos else True
        if self._engine.adds_bos and not begins:
            rendered = self._engine.bos + rendered
        ids: list[int] = []
        for fixed, message in _split(rendered, slots):
            ids += self._engine.tokens(fixed, control=True) if fixed else []
            ids += self._engine.tokens(message.text, control=False) if message else []
        return Tokens(ids, rendered.rstrip().endswith(OPEN))


Layout = Callable[[Sequence[Message]], str]


def _slot() -> str:
    """A word that stands for a message: no text can hold it by accident or by intent."""
    return f"slot{secrets.token_hex(12)}"


def _split(rendered: str, slots: Mapping[str, Message]) -> Iterator[tuple[str, Message | None]]:
    """The template's own text in pieces, each with the message that follows it."""
    pieces = re.split(f"({'|'.join(slots)})", rendered)
    for fixed, slot in zip_longest(pieces[::2], pieces[1::2]):
        yield fixed, slots.get(slot)


def _renderer(engine: Engine) -> Layout | None:
    if not engine.template:
        return None
    import jinja2
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    try:
        formatter = Jinja2ChatFormatter(engine.template, eos_token=engine.eos, bos_token=engine.bos)
    except jinja2.TemplateError:
        return None

    def render(messages: Sequence[Message]) -> str:
        try:
            chat: Any = [{"role": m.role, "content": m.text} for m in messages]
            # Qwen and others reason at length unless told not to; other templates ignore the word.
            return str(formatter(messages=chat, enable_thinking=False).prompt)
        except Exception:  # noqa: BLE001  a template is somebody's program: it may raise anything
            return ""

    return render


def _merged(layout: Layout) -> Layout:
    """For models that know no system message: it goes before the user's."""

    def render(messages: Sequence[Message]) -> str:
        return layout([Message("user", "\n\n".join(m.text for m in messages))])

    return render


def _works(layout: Layout) -> bool:
    """Whether all of a prompt's messages come through, in their order."""
    first, second = _slot(), _slot()
    rendered = layout([Message("system", first), Message("user", second)])
    return 0 <= rendered.find(first) < rendered.find(second)


def _plain(messages: Sequence[Message]) -> str:
    return "\n\n".join(message.text for message in messages) + "\n\n"


_NEVER = r"\x7f\[\]【】［］"
"""Characters of GBNF's classes that are not text of an answer."""


def grammar(numbers: Sequence[int]) -> str:
    """GBNF: any text, in which square brackets hold nothing but numbers that were offered.

    ``[1]``, ``[1][2]``, ``[1, 2]`` and ``[1,2]``. Without numbers: one line without brackets.
    """
    if not numbers:
        return rf"root ::= [^\x00-\x1f{_NEVER}]+"
    return "\n".join(
        (
            rf'root ::= ([^\x00-\x08\x0b-\x1f{_NEVER}] | "[" number ("," " "? number)* "]")+',
            "number ::= " + " | ".join(f'"{n}"' for n in numbers),
        )
    )
