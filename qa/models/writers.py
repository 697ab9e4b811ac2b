"""The one factory of writers: a SPEC to the writer that it names. Only that one's module is imported."""

import os
from collections.abc import Mapping
from pathlib import Path

from qa.config import Config
from qa.errors import UsageError
from qa.protocols import Writer

POSSIBLE = "it may be extractive, openai:MODEL or llama:FILE.gguf"


def writer(spec: str, config: Config, environ: Mapping[str, str] = os.environ) -> Writer:
    """The writer for ``extractive``, ``openai:MODEL`` or ``llama:FILE.gguf``.

    Nothing is loaded and nothing is sent before its first ``write``. A GGUF file is looked for as given, then
    in the folder of models. Raises UsageError for an unknown spec, a missing key, file or extra, and for a
    prompt template that cannot be used.
    """
    kind, _, name = spec.partition(":")
    match kind, name:
        case "extractive", "":
            return _extractive()
        case "openai", str() if name:
            return _openai(name, config, environ)
        case "llama", str() if name:
            return _llama(spec, name, config)
    if kind in ("openai", "llama"):
        raise UsageError(f"--llm {spec} names no model", POSSIBLE)
    raise UsageError(f"unknown writer {spec!r}", POSSIBLE)


def _extractive() -> Writer:
    from qa.models.extractive import Extractive

    return Extractive()


def _openai(model: str, config: Config, environ: Mapping[str, str]) -> Writer:
    from qa.models.openai_client import server
    from qa.models.openai_writer import OpenAIWriter

    return OpenAIWriter(
        model,
        server(config.base_url, environ),
        timeout=config.timeout,
        max_tokens=config.max_tokens,
        context=config.context,
        temperature=config.temperature,
        prompts=config.prompts,
    )


def _llama(spec: str, name: str, config: Config) -> Writer:
    from qa.models.llama_writer import LlamaWriter

    return LlamaWriter(
        gguf(name, config),
        spec=spec,
        context=config.context,
        max_tokens=config.max_tokens,
        temperature=config.temperature,
        prompts=config.prompts,
    )


def gguf(name: str, config: Config) -> Path:
    """The file that a ``llama:`` SPEC names, as given or in the folder of models; it need not be there."""
    given = Path(name).expanduser()
    return next((p for p in (given, config.models / name) if p.is_file()), given)
