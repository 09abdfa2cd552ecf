"""Signatures as text and back: plain lists in the order of the fields, because every answer reads some."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

from attrs import fields

from riskflag.link.signature import GivenName, Signature
from riskflag.people.person import Sex

__all__ = ["signature_of", "signature_text"]

_FIELDS = tuple(field.name for field in fields(Signature))
_values = attrgetter(*_FIELDS)
_GIVEN, _SEX, _MOTHER = map(_FIELDS.index, ("given", "sex", "mother"))
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
    mother, sex = parts[_MOTHER], parts[_SEX]
    parts[_MOTHER] = None
    values = list(map(_frozen, parts))
    values[_GIVEN] = tuple(GivenName(first, every) for first, every in values[_GIVEN])
    values[_SEX] = Sex(sex) if sex else None
    values[_MOTHER] = _whole(mother) if mother else None
    return Signature(*values)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if type(value) is list else value
