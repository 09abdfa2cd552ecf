"""Signatures as text and back: plain lists in the order of the fields, because every answer reads some."""

from __future__ import annotations

import json
from operator import attrgetter
from sys import intern
from typing import Any, get_origin, get_type_hints

from attrs import fields

from riskflag.link.signature import GivenName, Signature
from riskflag.people.person import Sex

__all__ = ["signature_of", "signature_text"]

_FIELDS = tuple(field.name for field in fields(Signature))
_values = attrgetter(*_FIELDS)
_GIVEN, _BORN, _SEX, _MOTHER = map(_FIELDS.index, ("given", "born", "sex", "mother"))
_HINTS = get_type_hints(Signature)
_TUPLES = tuple(place for place, name in enumerate(_FIELDS) if _HINTS[name] == tuple[str, ...])
_NESTED = tuple(
    place for place, name in enumerate(_FIELDS) if get_origin(_HINTS[name]) is tuple and place not in (*_TUPLES, _GIVEN))
_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def signature_text(own: Signature) -> str:
    """The signature as compact JSON, the same text for equal signatures."""
    return _JSON.encode(_parts(own))


def signature_of(text: str) -> Signature:
    """A signature from its text. Raises ValueError or TypeError."""
    return _whole(json.loads(text))


def _parts(own: Signature) -> list[Any]:
    parts = list(_values(own))
    parts[_GIVEN] = [(name.first, name.every) for name in own.given]
    parts[_SEX] = own.sex and own.sex.value
    parts[_MOTHER] = own.mother and _parts(own.mother)
    return parts


def _whole(parts: list[Any]) -> Signature:
    mother = parts[_MOTHER]
    for place in _TUPLES:
        parts[place] = tuple(map(intern, parts[place])) if parts[place] else ()
    for place in _NESTED:
        parts[place] = tuple(map(_frozen, parts[place])) if parts[place] else ()
    parts[_BORN] = parts[_BORN] and tuple(parts[_BORN])
    parts[_GIVEN] = tuple([GivenName(tuple(map(intern, first)), tuple(map(intern, every))) for first, every in parts[_GIVEN]])
    parts[_SEX] = parts[_SEX] and Sex(parts[_SEX])
    parts[_MOTHER] = _whole(mother) if mother else None
    return Signature(*parts)


def _frozen(value: Any) -> Any:
    """Nested lists as tuples; what many records say is kept once."""
    return tuple(map(_frozen, value)) if type(value) is list else intern(value)
