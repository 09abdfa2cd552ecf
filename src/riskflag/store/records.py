"""Values of the rooms `people` and `link` as JSON text, and back: what is not recorded takes no room.

Driven by the fields themselves, so that a field added to a value is kept without a word here. Moments are written in UTC and
read back in Europe/London: the same instants.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, Factory, fields, has

from riskflag.people.dates import LONDON

__all__ = ["digest", "from_text", "to_text"]

Decode = Callable[[Any], Any]


def to_text(value: object, *, without: tuple[str, ...] = ()) -> str:
    """An attrs value as compact JSON, the same text for equal values; fields named in `without` are left out."""
    kind: Any = type(value)
    return _class_writer(kind, without)(value)


def from_text(kind: type[Any], text: str, **given: object) -> Any:
    """A value of that attrs class from its text; `given` are fields that were left out. Raises ValueError or TypeError."""
    key: Any = kind
    return _class_decoder(key)(json.loads(text), given)


def digest(*texts: str) -> str:
    """What tells contents apart: 128 bits, in hexadecimal."""
    return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()


class _Writers(dict[Any, Callable[[Any], str]]):
    """How a value of each type is written; JSON's own encoder would ask for every value within it one by one, and is slower."""

    def __missing__(self, kind: Any) -> Callable[[Any], str]:
        made = self[kind] = _made(kind)
        return made


_REMEMBERED = 32_768
_writers = _Writers({
    str: encode_basestring, int: str, bool: lambda value: "true" if value else "false", NoneType: lambda _value: "null",
})


def _made(kind: Any) -> Callable[[Any], str]:
    if has(kind):
        return lru_cache(maxsize=_REMEMBERED)(_class_writer(kind, ()))  # the places and mothers of many are the same values
    if issubclass(kind, Enum):
        return lru_cache(maxsize=_REMEMBERED)(lambda value: _written(value.value))
    if issubclass(kind, datetime):
        return lambda value: f'"{value.astimezone(UTC).isoformat()}"'
    if issubclass(kind, date):
        return lambda value: f'"{value.isoformat()}"'
    if issubclass(kind, tuple):
        return lambda value: f"[{','.join([_writers[type(item)](item) for item in value])}]"
    if issubclass(kind, frozenset):
        return lambda value: _written(tuple(sorted(own.value if isinstance(own, Enum) else own for own in value)))
    raise TypeError(f"{kind.__name__} has no text")


def _written(value: Any) -> str:
    return _writers[type(value)](value)


@cache
def _class_writer(kind: Any, without: tuple[str, ...]) -> Callable[[Any], str]:
    held = [a for a in fields(kind) if a.init and a.name not in without]
    starts, defaults = [f'"{a.name}":' for a in held], [_default(a) for a in held]
    names = [a.name for a in held]
    get = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def write(value: Any) -> str:
        told = [
            start + _writers[type(own)](own)
            for start, default, own in zip(starts, defaults, get(value), strict=True) if own is not default
        ]
        return f"{{{','.join(told)}}}"

    return write


def _default(attribute: Attribute[Any]) -> object:
    default = attribute.default
    return _ALWAYS_WRITTEN if default is NOTHING or isinstance(default, Factory) else default  # type: ignore[arg-type]


_ALWAYS_WRITTEN = object()


@cache
def _class_decoder(kind: Any) -> Callable[[Any, dict[str, object]], Any]:
    hints = get_type_hints(kind)
    decoders = [(a.name, _decoder(hints[a.name])) for a in fields(kind) if a.init]
    read = [(name, decoder) for name, decoder in decoders if decoder is not _same]

    def decode(written: Any, given: dict[str, object]) -> Any:
        for name, decoder in read:
            if name in written:
                written[name] = decoder(written[name])
        return kind(**written, **given)

    return decode


@cache
def _decoder(hint: Any) -> Decode:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _one_of([arg for arg in args if arg is not NoneType])
    if origin is frozenset:
        return frozenset
    if origin is tuple:
        return _tuple_decoder(args)
    if isinstance(hint, type) and has(hint):
        return lambda written: _class_decoder(hint)(written, {})  # asked for when needed: a person's mother is a person
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is datetime:
        return _moment
    return date.fromisoformat if hint is date else _same


def _one_of(kinds: list[Any]) -> Decode:
    if set(kinds) == {datetime, date}:
        return lambda text: _moment(text) if "T" in text else date.fromisoformat(text)
    (kind,) = kinds
    return _decoder(kind)


def _tuple_decoder(args: tuple[Any, ...]) -> Decode:
    if args[1:] == (...,):
        item = _decoder(args[0])
        return tuple if item is _same else lambda written: tuple(map(item, written))
    parts = tuple(map(_decoder, args))
    return lambda written: tuple(part(held) for part, held in zip(parts, written, strict=True))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(LONDON)


def _same(value: Any) -> Any:
    return value
