"""llama.cpp in this process, over its C interface: load, tokenize, generate, stop.

The only module that imports llama_cpp. The C interface is used instead of the ``Llama`` class because that
one silences llama.cpp by pointing file descriptors 1 and 2 elsewhere, which swallows what other threads
print, cannot be stopped while it reads a prompt, and lets text of an article become control tokens.
"""

import ctypes
import importlib.util
import os
import signal
import threading
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from qa.errors import BackendError, Stopped, UsageError
from qa.text.shown import one_line

EXTRA = 'pip install "qa[llama]"'
BATCH = 512
"""Tokens of the prompt that are evaluated in one go."""
_ERROR = 4
"""GGML_LOG_LEVEL_ERROR."""
_errors: deque[str] = deque(maxlen=4)
"""The last errors that llama.cpp logged."""


def installed() -> bool:
    """Whether the extra is there; nothing is imported."""
    return importlib.util.find_spec("llama_cpp") is not None


@cache
def _library() -> Any:
    """llama.cpp's C interface, with its log turned away from the terminal."""
    try:
        import llama_cpp.llama_cpp as lib
    except (ImportError, OSError, RuntimeError) as error:
        raise UsageError(f"llama.cpp cannot be loaded: {error}", f"install it with {EXTRA}") from error
    lib.llama_log_set(_log_callback(lib), None)
    lib.llama_backend_init()
    return lib


@cache  # C keeps only the address: the callback must outlive every model.
def _log_callback(lib: Any) -> Any:
    def keep(level: int, text: bytes, _: object) -> None:
        if level == _ERROR and (line := one_line(text.decode(errors="replace"))):
            _errors.append(line)

    return lib.llama_log_callback(keep)


class Engine:
    """One loaded model with one context. For one thread at a time."""

    def __init__(self, path: Path, context: int, halt: threading.Event | None = None) -> None:
        """Load the model with room for ``context`` tokens, or for as many as it was trained on if fewer.

        Whenever ``halt`` is set, loading and generating end with Stopped. Raises BackendError for a file that
        llama.cpp cannot load.
        """
        _check_magic(path)
        self._lib = lib = _library()
        self._stopping = False
        self._halt = halt or threading.Event()
        self._evaluated: list[int] = []
        _errors.clear()
        self._progress = lib.llama_progress_callback(lambda _done, _data: not self._ending)
        self._abort = lib.ggml_abort_callback(lambda _data: self._ending)
        self._model = self._load_model(path)
        self._vocab = lib.llama_model_get_vocab(self._model)
        self.context = min(context, lib.llama_model_n_ctx_train(self._model) or context)
        """Tokens that prompt and answer may take together."""
        self._ctx = self._make_context(path)
        # At exit, too: llama.cpp must not log into an interpreter that is gone.
        self._free = weakref.finalize(self, _free, lib, self._model, self._ctx)
        lib.llama_set_abort_callback(self._ctx, self._abort, None)

    @property
    def _ending(self) -> bool:
        return self._stopping or self._halt.is_set()

    def _obey(self) -> None:
        if self._halt.is_set():
            raise Stopped("stopped", "ask again whenever you like")

    def _load_model(self, path: Path) -> Any:
        params = self._lib.llama_model_default_params()
        params.progress_callback = self._progress
        params.use_extra_bufts = not _has_amx()
        with self._breakable():
            model = self._lib.llama_model_load_from_file(os.fsencode(path), params)
        if not model:
            self._obey()
            raise BackendError(f"llama.cpp cannot load {path}: {_why()}", "is the download complete?")
        return model

    def _make_context(self, path: Path) -> Any:
        params = self._lib.llama_context_default_params()
        cores = os.cpu_count() or 1
        params.n_ctx, params.n_batch = self.context, min(BATCH, self.context)
        # Hyperthreads help to read a prompt, but hinder writing one token after the other.
        params.n_threads, params.n_threads_batch = max(cores // 2, min(cores, 4)), cores
        with self._breakable():
            ctx = self._lib.llama_init_from_model(self._model, params)
        if not ctx or not self._lib.llama_get_memory(ctx):
            if ctx:
                self._lib.llama_free(ctx)
            self._lib.llama_model_free(self._model)
            why = _why() if not ctx else "it is no model that writes text"
            raise BackendError(
                f"llama.cpp cannot run {path}: {why}", "set a smaller `context`, or another model"
            )
        return ctx

    def close(self) -> None:
        """Give the memory back."""
        self._free()

    @property
    def template(self) -> str | None:
        """The model's own chat template, a Jinja text; None where the file has none."""
        found = self._lib.llama_model_chat_template(self._model, None)
        return found.decode(errors="replace") if found else None

    @property
    def bos(self) -> str:
        """The text of the token that begins a prompt."""
        return self._text_of(self._lib.llama_vocab_bos(self._vocab))

    @property
    def eos(self) -> str:
        """The text of the token that ends one."""
        return self._text_of(self._lib.llama_vocab_eos(self._vocab))

    @property
    def adds_bos(self) -> bool:
        """Whether the model wants a prompt to begin with ``bos``."""
        return bool(self._lib.llama_vocab_get_add_bos(self._vocab))

    def _text_of(self, token: int) -> str:
        return self._lib.llama_vocab_get_text(self._vocab, token).decode() if token >= 0 else ""

    def tokens(self, text: str, *, control: bool) -> list[int]:
        """control: whether ``<|im_end|>`` and the like become control tokens, or remain text."""
        data = text.encode()
        size = len(data) + 16
        buffer = (ctypes.c_int32 * size)()
        n = self._lib.llama_tokenize(self._vocab, data, len(data), buffer, size, False, control)
        if n < 0:
            raise BackendError("llama.cpp could not tokenize the prompt", "try another model")
        return list(buffer[:n])

    def generate(
        self, prompt: Sequence[int], *, grammar: str, limit: int, temperature: float = 0.0, seed: int = 0
    ) -> Generator[bytes, None, None]:
        """The bytes of one token after the other: at most ``limit``, fewer where the model ends by itself.

        What an earlier prompt has in common with this one is not evaluated again. Ctrl-C stops it within a
        layer of the network, also while the prompt is read.
        """
        sampler = _Sampler(self._lib, self._vocab, grammar, temperature, seed)
        try:
            pending = self._forget_all_but(prompt)
            for _ in range(limit):
                self._obey()
                self._evaluate(pending)
                token = sampler.sample(self._ctx)
                if self._lib.llama_vocab_is_eog(self._vocab, token):
                    return
                yield self._piece(token)
                pending = [token]
        finally:
            sampler.close()

    def _forget_all_but(self, prompt: Sequence[int]) -> list[int]:
        """Cut the memory back to what ``prompt`` begins with; gives the tokens that are not in it."""
        same = 0
        for old, new in zip(self._evaluated, prompt[:-1], strict=False):
            if old != new:
                break
            same += 1
        memory = self._lib.llama_get_memory(self._ctx)
        if not self._lib.llama_memory_seq_rm(memory, 0, same, -1):
            # Recurrent models cannot go back a few tokens.
            self._lib.llama_memory_clear(memory, True)
            same = 0
        self._evaluated = list(prompt[:same])
        return list(prompt[same:])

    def _evaluate(self, tokens: Sequence[int]) -> None:
        for start in range(0, len(tokens), BATCH):
            part = tokens[start : start + BATCH]
            ids = (ctypes.c_int32 * len(part))(*part)  # the batch points into it
            batch = self._lib.llama_batch_get_one(ids, len(part))
            with self._breakable():
                failed = self._lib.llama_decode(self._ctx, batch)
            if failed:
                self._obey()
                raise BackendError(f"llama.cpp failed ({failed}): {_why()}", "set a smaller `context`")
            self._evaluated.extend(part)

    def _piece(self, token: int) -> bytes:
        size = 256
        buffer = ctypes.create_string_buffer(size)
        n = self._lib.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
        return buffer.raw[: max(n, 0)]

    @contextmanager
    def _breakable(self) -> Iterator[None]:
        """Let Ctrl-C stop the C code within.

        Python would raise KeyboardInterrupt inside the callback from C, where it is lost. So the signal only
        raises a flag that the callback returns, and is sent again when the C code is done.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(_signal: int, _frame: FrameType | None) -> None:
            self._stopping = True

        previous = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, previous)
            if self._stopping:
                self._stopping = False
                signal.raise_signal(signal.SIGINT)


class _Sampler:
    """Chooses the next token within a grammar.

    To test a whole vocabulary against a grammar takes longer than a small model needs for a token. So the
    model's choice is tested alone, and all are tested only where the grammar forbids it.
    """

    def __init__(self, lib: Any, vocab: Any, grammar: str, temperature: float, seed: int) -> None:
        self._lib = lib
        self._grammar = lib.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
        if not self._grammar:
            raise AssertionError(f"not a grammar: {grammar}")
        self._free_choice = self._chain(*self._choosers(temperature, seed))
        self._strict_choice = self._chain(self._grammar, *self._choosers(temperature, seed))

    def _chain(self, *samplers: Any) -> Any:
        chain = self._lib.llama_sampler_chain_init(self._lib.llama_sampler_chain_default_params())
        for sampler in samplers:
            self._lib.llama_sampler_chain_add(chain, sampler)
        return chain

    def _choosers(self, temperature: float, seed: int) -> list[Any]:
        if temperature <= 0:
            return [self._lib.llama_sampler_init_greedy()]
        return [self._lib.llama_sampler_init_temp(temperature), self._lib.llama_sampler_init_dist(seed)]

    def sample(self, ctx: Any) -> int:
        token = int(self._lib.llama_sampler_sample(self._free_choice, ctx, -1))
        if self._allowed(token):
            self._lib.llama_sampler_accept(self._strict_choice, token)
            return token
        return int(self._lib.llama_sampler_sample(self._strict_choice, ctx, -1))

    def _allowed(self, token: int) -> bool:
        one = (self._lib.llama_token_data * 1)(self._lib.llama_token_data(token, 1.0, 0.0))
        candidates = self._lib.llama_token_data_array(one, 1, -1, False)
        self._lib.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return bool(one[0].logit == 1.0)

    def close(self) -> None:
        self._lib.llama_sampler_free(self._free_choice)
        self._lib.llama_sampler_free(self._strict_choice)


def _free(lib: Any, model: Any, ctx: Any) -> None:
    lib.llama_free(ctx)
    lib.llama_model_free(model)


def _check_magic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise BackendError(
            f"cannot read {path}: {error.strerror}", "check the name and the permissions"
        ) from error
    if magic != b"GGUF":
        raise BackendError(f"{path} is no GGUF file", "models for llama.cpp end in .gguf; download it again")


def _has_amx() -> bool:
    """Whether the processor claims to have AMX.

    Virtual machines pass the claim on but trap its use, and llama.cpp then dies of a segmentation fault with
    every quantized model. The other instructions are fast enough to leave it alone.
    """
    try:
        return " amx_tile" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def _why() -> str:
    """What llama.cpp said about it, most telling first."""
    reasons = [line.rpartition(": ")[2] for line in _errors]
    return reasons[0] if reasons else "it does not say why"
