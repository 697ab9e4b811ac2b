"""Small sentence-transformers models with random weights, in the form that real ones have."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

POOLING = {
    "mean": "pooling_mode_mean_tokens",
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
}


def tiny_model(folder: Path, tokenizer: Path, kind: str = "bert", pooling: str = "mean") -> Path:
    """A model in ``folder``, of an architecture that transformers knows as ``kind``.

    tokenizer: the folder of a WordPiece tokenizer to copy.
    """
    import torch
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(7)
    sizes = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96}
    if kind == "distilbert":
        sizes = {"dim": 48, "n_layers": 2, "n_heads": 4, "hidden_dim": 96}
    config = AutoConfig.for_model(
        kind, vocab_size=30522, max_position_embeddings=128, pad_token_id=0, initializer_range=0.3, **sizes
    )
    AutoModel.from_config(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        shutil.copy(tokenizer / name, folder / name)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    listed = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
        for i, (path, name) in enumerate(modules)
    ]
    (folder / "modules.json").write_text(json.dumps(listed))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 96, "do_lower_case": false}')
    (folder / "1_Pooling").mkdir()
    chosen = {key: name == pooling for name, key in POOLING.items()}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 48, **chosen}))
    (folder / "2_Normalize").mkdir()
    return folder


def tiny_cross_encoder(folder: Path, tokenizer: Path, labels: Sequence[str] = ("score",)) -> Path:
    """A cross-encoder in ``folder`` with a number for each label."""
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    torch.manual_seed(11)
    config = AutoConfig.for_model(
        "bert",
        vocab_size=30522,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=128,
        pad_token_id=0,
        initializer_range=0.3,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        shutil.copy(tokenizer / name, folder / name)
    return folder
