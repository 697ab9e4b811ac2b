"""A real GGUF of about 140 KB: the llama architecture, random weights, a vocabulary of bytes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import gguf
    import numpy as np

# Threads that spin while they wait make a small model a hundred times slower where other work runs beside it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

WIDTH, HEADS, LAYERS = 32, 4, 2
CONTEXT = 8192
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
SPECIAL = ("<unk>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
UNKNOWN, BOS, EOS = range(3)
END = SPECIAL.index("<|end|>")


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, made once a session; the test is skipped without llama.cpp."""
    pytest.importorskip("llama_cpp", exc_type=ImportError)
    return write_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture(scope="session")
def llama_server(tiny_gguf: Path) -> Iterator[str]:
    """Base URL of a real OpenAI-compatible server, llama.cpp's own, with that model."""
    pytest.importorskip("fastapi", exc_type=ImportError)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [
        "--model",
        str(tiny_gguf),
        "--n_ctx",
        str(CONTEXT),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "llama_cpp.server", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("llama_cpp.server did not start")


def write_gguf(
    path: Path,
    *,
    seed: int = 7,
    context: int = CONTEXT,
    template: str | None = CHAT_TEMPLATE,
    layers: int = LAYERS,
    width: int = WIDTH,
) -> Path:
    """Write the model to ``path``. Its tokens are single bytes, so a token is a letter of ASCII.

    More ``layers`` and ``width`` make it slow; its matrices are then of 8 bits, to keep the file small.
    """
    import gguf
    import numpy as np

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(2 * width)
    writer.add_block_count(layers)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(width // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    vocabulary = _add_vocabulary(writer, template)
    _add_weights(writer, np.random.default_rng(seed), vocabulary, layers, width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: gguf.GGUFWriter, template: str | None) -> int:
    import gguf

    control = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * (len(SPECIAL) - 1)
    tokens = [*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256)), "▁"]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([*control, *[gguf.TokenType.BYTE] * 256, gguf.TokenType.NORMAL])
    writer.add_unk_token_id(UNKNOWN)
    writer.add_bos_token_id(BOS)
    writer.add_eos_token_id(EOS)
    writer.add_eot_token_id(END)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    if template is not None:
        writer.add_chat_template(template)
    return len(tokens)


def _add_weights(
    writer: gguf.GGUFWriter, random: np.random.Generator, vocabulary: int, layers: int, width: int
) -> None:
    import gguf
    import numpy as np

    def add(name: str, rows: int, columns: int) -> None:
        if width == WIDTH:
            writer.add_tensor(name, random.normal(0, 0.3, (rows, columns)).astype(np.float32))
            return
        blocks = random.integers(0, 256, (rows, columns // 32 * 34), dtype=np.uint8)
        blocks[:, 0::34], blocks[:, 1::34] = 0, 16  # each block's scale, a small half-precision number
        writer.add_tensor(name, blocks, raw_dtype=gguf.GGMLQuantizationType.Q8_0)

    def norm(name: str) -> None:
        writer.add_tensor(name, random.uniform(0.9, 1.1, width).astype(np.float32))

    add("token_embd.weight", vocabulary, width)
    norm("output_norm.weight")
    output = random.normal(0, 0.3, (vocabulary, width)).astype(np.float32)
    output[: len(SPECIAL)] = 0  # so that it seldom ends by itself
    writer.add_tensor("output.weight", output)
    for layer in range(layers):
        block = f"blk.{layer}"
        norm(f"{block}.attn_norm.weight")
        norm(f"{block}.ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{block}.{part}.weight", width, width)
        add(f"{block}.ffn_gate.weight", 2 * width, width)
        add(f"{block}.ffn_up.weight", 2 * width, width)
        add(f"{block}.ffn_down.weight", width, 2 * width)
