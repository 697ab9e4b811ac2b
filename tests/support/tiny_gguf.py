"""A real GGUF of about 140 KB: the llama architecture, random weights, a vocabulary of bytes."""

from pathlib import Path

import gguf
import numpy as np

WIDTH, HIDDEN, HEADS, LAYERS = 32, 64, 4, 2
CONTEXT = 8192
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
SPECIAL = ("<unk>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
UNKNOWN, BOS, EOS = range(3)
END = SPECIAL.index("<|end|>")


def write_gguf(
    path: Path,
    *,
    seed: int = 7,
    context: int = CONTEXT,
    template: str | None = CHAT_TEMPLATE,
    layers: int = LAYERS,
    width: int = WIDTH,
) -> Path:
    """Write the model to ``path``. Its tokens are single bytes, so a token is a letter of ASCII."""
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
    def add(name: str, *shape: int) -> None:
        writer.add_tensor(name, random.normal(0, 0.3, shape).astype(np.float32))

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(width, dtype=np.float32))

    add("token_embd.weight", vocabulary, width)
    ones("output_norm.weight")
    add("output.weight", vocabulary, width)
    for layer in range(layers):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm.weight")
        ones(f"{block}.ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{block}.{part}.weight", width, width)
        add(f"{block}.ffn_gate.weight", 2 * width, width)
        add(f"{block}.ffn_up.weight", 2 * width, width)
        add(f"{block}.ffn_down.weight", width, 2 * width)
