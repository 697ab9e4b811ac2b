"""Turns a sentence-transformers model into one ONNX file with int8 weights; a script for its own process.

    python -P onnx_export.py '{"folder": …, "target": …, "pooling": "mean" | "cls", "limit": int | null}'

It stands alone, importing nothing of qa, so that torch's memory and import time end with the process.
``target`` (an existing folder) receives ``model.onnx``, ``tokenizer.json`` and ``model.json``.

Quantisation. Weights of linear layers are int8 with one scale an output column, the word table int8 with one
scale a row. Activations are 8 bits with one scale a *token*, found at run time. ONNX Runtime's own dynamic
quantisation takes one scale for the whole batch instead: a text's vector would depend on the texts beside it
(cosine .989 at worst between two batches of encyclopedia paragraphs, .999999 here), and an interrupted run
could not be repeated exactly.
"""

import json
import sys
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

OPSET = 17
INT8_MAX = 127
LARGE_TABLE = 5_000
"""Rows above which an embedding table is worth quantising; positions and token types are small."""
SAMPLES = (
    "Officials said on Tuesday that 15,000 people had left the city.",
    "Rain.",
    "The agreement, signed in March, covers grain, fertiliser and two ports; a review is due in 2027. " * 4,
)
LEAST_COSINE = 0.97
"""Below this the exported model does not compute what the original does, and is refused."""


class _QuantisedProduct(torch.autograd.Function):
    """x @ (weights * scales) for x (tokens, inputs); the exported graph rounds each token of x to 8 bits."""

    @staticmethod
    def forward(_ctx: Any, x: torch.Tensor, weights: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
        return x @ (weights.to(x.dtype) * scales)

    @staticmethod
    def symbolic(g: Any, x: Any, weights: Any, scales: Any) -> Any:
        def constant(value: object, dtype: torch.dtype = torch.float32) -> Any:
            return g.op("Constant", value_t=torch.tensor(value, dtype=dtype))

        def extreme(op: str) -> Any:
            return g.op(op, x, axes_i=[-1], keepdims_i=0)

        largest = g.op("Max", extreme("ReduceMax"), g.op("Neg", extreme("ReduceMin")), constant(1e-9))
        steps = g.op("Div", largest, constant(float(INT8_MAX)))
        middles = g.op(
            "ConstantOfShape", g.op("Shape", steps), value_t=torch.tensor([128], dtype=torch.uint8)
        )
        rounded = g.op("QuantizeLinear", x, steps, middles, axis_i=0)
        product = g.op(
            "com.microsoft::MatMulIntegerToFloat",
            rounded,
            weights,
            constant(1.0),
            scales,
            constant(128, torch.uint8),
        )
        column = g.op("Unsqueeze", steps, constant([1], torch.int64))
        return g.op("Mul", product, column).setType(x.type().with_sizes([None, weights.type().sizes()[1]]))


class _Linear(nn.Module):
    """A linear layer with int8 weights, one scale an output column."""

    weights: torch.Tensor
    scales: torch.Tensor

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weights = layer.weight.detach().t().contiguous()
        scales = weights.abs().amax(0).clamp(min=1e-12) / INT8_MAX
        self.register_buffer("weights", (weights / scales).round().to(torch.int8))
        self.register_buffer("scales", scales)
        self.bias = layer.bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inputs, outputs = self.weights.shape
        flat: torch.Tensor = _QuantisedProduct.apply(  # type: ignore[no-untyped-call]
            x.reshape(-1, inputs), self.weights, self.scales
        )
        product = flat.view(*x.shape[:-1], outputs)
        return product if self.bias is None else product + self.bias


class _Table(nn.Module):
    """An embedding table with int8 rows, one scale a row."""

    rows: torch.Tensor
    scales: torch.Tensor

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        scales = table.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-12) / INT8_MAX
        self.register_buffer("rows", (table.weight.detach() / scales).round().to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.scales[ids]


class _Sentence(nn.Module):
    """Token ids and mask to unit vectors: encoder, pooling, normalisation."""

    def __init__(self, encoder: nn.Module, pooling: str) -> None:
        super().__init__()
        self.encoder, self.pooling = encoder, pooling

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        if self.pooling == "cls":
            pooled = states[:, 0]
        else:
            weights = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (states * weights).sum(1) / weights.sum(1)
        return nn.functional.normalize(pooled, p=2.0, dim=1)


def _quantise(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, _Linear(child))
        elif isinstance(child, nn.Embedding) and child.num_embeddings > LARGE_TABLE:
            setattr(module, name, _Table(child))
        else:
            _quantise(child)


def export(folder: Path, target: Path, pooling: str, limit: int | None) -> None:
    """Write the three files; raises ValueError if the result does not agree with the original."""
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    encoder = AutoModel.from_pretrained(
        folder, local_files_only=True, attn_implementation="eager", dtype=torch.float32
    ).eval()
    limit = limit or _token_limit(tokenizer, encoder.config)
    batch = tokenizer(
        list(SAMPLES),
        padding=True,
        padding_side="right",
        truncation=True,
        max_length=limit,
        return_tensors="pt",
    )
    ids, mask = batch["input_ids"], batch["attention_mask"]
    sentence = _Sentence(encoder, pooling).eval()
    with torch.no_grad():
        wanted = sentence(ids, mask)
        _quantise(encoder)
        _trace(sentence, ids, mask, target / "traced.onnx")
    session = _optimised(target / "traced.onnx", target / "model.onnx")
    (target / "traced.onnx").unlink()
    _check(session, ids, mask, wanted)
    tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))
    facts = {"size": wanted.shape[1], "limit": limit, "pad": tokenizer.pad_token_id or 0}
    (target / "model.json").write_text(json.dumps(facts), encoding="utf-8")


def _token_limit(tokenizer: Any, config: Any) -> int:
    """The tokens that the model takes, where its files give no max_seq_length."""
    positions = config.max_position_embeddings
    if config.model_type in ("roberta", "xlm-roberta", "mpnet"):
        # These count positions from the one after the padding's.
        positions -= config.pad_token_id + 1
    return int(min(tokenizer.model_max_length, positions))


def _trace(sentence: nn.Module, ids: torch.Tensor, mask: torch.Tensor, file: Path) -> None:
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        sentence,
        (ids, mask),
        str(file),
        # The newer exporter needs onnxscript, and cannot be given the operators of ONNX Runtime this way.
        dynamo=False,
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}},
        opset_version=OPSET,
        custom_opsets={"com.microsoft": 1},
    )


def _optimised(source: Path, target: Path) -> onnxruntime.InferenceSession:
    """Fuse the graph once, here, so that opening it later takes a fraction of the time."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def _check(
    session: onnxruntime.InferenceSession, ids: torch.Tensor, mask: torch.Tensor, wanted: torch.Tensor
) -> None:
    """Each sample alone, in another shape than the traced one, must come out as the original has it."""
    for i in range(len(ids)):
        length = int(mask[i].sum())
        inputs = {"input_ids": ids[i : i + 1, :length], "attention_mask": mask[i : i + 1, :length]}
        vectors = session.run(["vectors"], {name: each.numpy() for name, each in inputs.items()})[0]
        cosine = float(torch.from_numpy(vectors[0]) @ wanted[i])
        if not cosine >= LEAST_COSINE:
            raise ValueError(f"the export deviates from the model: cosine {cosine:.3f}")


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    export(Path(order["folder"]), Path(order["target"]), order["pooling"], order["limit"])
