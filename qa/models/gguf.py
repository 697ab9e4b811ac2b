"""What a GGUF file says of itself: its header alone is read, as the format's specification lays it out.

https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa.errors import ModelError

MAGIC = b"GGUF"
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_INTEGERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 10: "<Q", 11: "<q"}
_STRING, _ARRAY = 8, 9
_LONGEST = 1_000_000
"""Bytes of a string, above which the file is taken to be damaged."""
_MOST = 100_000
_FORMATS = dict(
    enumerate(
        """
        F32 F16 Q4_0 Q4_1 - - - Q8_0 Q5_0 Q5_1 Q2_K Q3_K_S Q3_K_M Q3_K_L Q4_K_S Q4_K_M Q5_K_S Q5_K_M
        Q6_K IQ2_XXS IQ2_XS Q2_K_S IQ3_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ3_M IQ2_S IQ2_M IQ4_XS IQ1_M BF16
        - - - TQ1_0 TQ2_0 MXFP4
        """.split()  # noqa: SIM905
    )
)
"""``general.file_type`` by its number, as llama.cpp names them; - for those that it has given up."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the header tells; None where it does not say."""

    name: str | None
    architecture: str | None
    size: str | None
    """Of the model, as its makers call it: 8B."""
    format: str | None
    """How its weights are quantized: Q4_K_M."""
    context: int | None
    """Tokens that it was trained on."""
    license: str | None


def read(path: Path) -> Metadata:
    """The metadata of a file. Raises ModelError for one that is no GGUF, or damaged."""
    try:
        with path.open("rb") as file:
            found = _pairs(file)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", "see that the file is there") from error
    except (struct.error, ValueError) as error:
        raise ModelError(f"{path.name} is no GGUF file, or damaged", "fetch it again") from error
    architecture = _text(found.get("general.architecture"))
    context = found.get(f"{architecture}.context_length")
    kind = found.get("general.file_type")
    return Metadata(
        _text(found.get("general.name")),
        architecture,
        _text(found.get("general.size_label")),
        _FORMATS.get(kind) if isinstance(kind, int) else None,
        context if isinstance(context, int) else None,
        _text(found.get("general.license")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _pairs(file: BinaryIO) -> dict[str, object]:
    """The pairs of the header up to the tokenizer's, which come last and are long. Raises ValueError."""
    if file.read(4) != MAGIC:
        raise ValueError("no magic")
    version, _tensors, count = struct.unpack("<IQQ", _exactly(file, 20))
    if version not in (2, 3) or count > _MOST:
        raise ValueError("an unknown version")
    found: dict[str, object] = {}
    for _ in range(count):
        key = _string(file)
        if key.startswith("tokenizer."):
            break
        found[key] = _value(file, _number(file, 4))
    return found


def _value(file: BinaryIO, kind: int) -> object:
    """A value that is text or an integer; others are passed over."""
    if kind == _STRING:
        return _string(file)
    if kind == _ARRAY:
        inner, length = struct.unpack("<IQ", _exactly(file, 12))
        for _ in range(length if inner == _STRING else 0):
            _string(file)
        if inner != _STRING:
            file.seek(_SIZES[inner] * length, 1) if inner in _SIZES else _unknown(inner)
        return None
    if kind not in _SIZES:
        _unknown(kind)
    raw = _exactly(file, _SIZES[kind])
    return struct.unpack(_INTEGERS[kind], raw)[0] if kind in _INTEGERS else None


def _unknown(kind: int) -> None:
    raise ValueError(f"an unknown kind of value: {kind}")


def _string(file: BinaryIO) -> str:
    length = _number(file, 8)
    if length > _LONGEST:
        raise ValueError("a string without end")
    return _exactly(file, length).decode("utf-8", "replace")


def _number(file: BinaryIO, size: int) -> int:
    return int.from_bytes(_exactly(file, size), "little")


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise ValueError("the file ends too early")
    return data
