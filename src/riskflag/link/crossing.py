"""What crosses between processes: signatures as plain values, and matches with each row of the register as its position."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from operator import attrgetter
from typing import Any

from attrs import fields

from riskflag.link.match import Match
from riskflag.link.signature import GivenName, Signature
from riskflag.people.entry import RegisterEntry
from riskflag.people.person import Sex

__all__ = ["Found", "matches_of", "matches_sent", "people_of", "people_sent"]

Found = list[tuple[int, tuple[Match, ...]]]
"""Of those who have matches the place among the people asked for, and the matches."""

_NAMES = [field.name for field in fields(Signature)]
_values = attrgetter(*_NAMES)
_GIVEN, _SEX, _MOTHER = map(_NAMES.index, ("given", "sex", "mother"))


def people_sent(people: Iterable[tuple[Signature, date | None]]) -> bytes:
    """Signatures, each with a day."""
    return marshal.dumps([(_plain(own), day.toordinal() if day else 0) for own, day in people])


def people_of(sent: bytes) -> Iterable[tuple[Signature, date | None]]:
    """What `people_sent` wrote."""
    for own, day in marshal.loads(sent):  # noqa: S302 - it comes from this program's own process
        yield _drawn(own), date.fromordinal(day) if day else None


def _plain(own: Signature) -> tuple[Any, ...]:
    values = list(_values(own))
    values[_GIVEN] = tuple([(name.first, name.every) for name in own.given])
    values[_SEX] = own.sex and own.sex.value
    values[_MOTHER] = own.mother and _plain(own.mother)
    return tuple(values)


def _drawn(plain: Sequence[Any]) -> Signature:
    values = list(plain)
    values[_GIVEN] = tuple([GivenName(*name) for name in values[_GIVEN]])
    values[_SEX] = values[_SEX] and Sex(values[_SEX])
    values[_MOTHER] = values[_MOTHER] and _drawn(values[_MOTHER])
    return Signature(*values)


def matches_sent(found: Found, positions: dict[int, int]) -> bytes:
    """What a process found; `positions` are those of the rows, by identity."""
    buffer = BytesIO()
    _Away(buffer, positions).dump(found)
    return buffer.getvalue()


def matches_of(sent: bytes, rows: Sequence[RegisterEntry]) -> Found:
    """What `matches_sent` wrote."""
    found: Found = _Home(BytesIO(sent), rows).load()
    return found


class _Away(pickle.Pickler):
    """Writes a row of the register as its position."""

    def __init__(self, file: BytesIO, positions: dict[int, int]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._positions = positions

    def persistent_id(self, value: object) -> int | None:
        return self._positions[id(value)] if type(value) is RegisterEntry else None


class _Home(pickle.Unpickler):
    """Puts the row itself back."""

    def __init__(self, file: BytesIO, rows: Sequence[RegisterEntry]) -> None:
        super().__init__(file)
        self._rows = rows

    def persistent_load(self, position: int) -> RegisterEntry:
        return self._rows[position]
