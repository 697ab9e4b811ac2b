"""The frozen values of `qa.types` as JSON and back."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dumped(value: object) -> str:
    """A value made of dataclasses, tuples, mappings, times and plain values."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def loaded(kind: type[T], text: str) -> T:
    """The value that was dumped. Raises ValueError where the text does not hold one of this kind."""
    try:
        made = _made(kind, json.loads(text))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind}: {error}") from error
    return made  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.repr}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _made(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _made(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple:
        each = arguments[0] if arguments[-1] is Ellipsis else None
        kinds = [each] * len(value) if each else arguments
        return tuple(_made(one, item) for one, item in zip(kinds, value, strict=True))
    if origin is Literal:
        if value not in arguments:
            raise ValueError(f"{value!r} is none of {arguments}")
        return value
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items() if name in hints})
    if kind is datetime:
        return datetime.fromisoformat(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
