"""A whole file against a register: the matches of `register.match`, column by column.

Most candidates can be told from a few columns to be nobody's match. So for each chunk of people the candidates stand in
columns of value numbers; each pair of distinct values is compared once, each combination of levels weighed once, and only
the pairs that may still be a match are matched one by one, by the same code as a single look-up. Needs the extra `bulk`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice, product
from multiprocessing import get_context
from typing import TypeVar

import numpy as np
from attrs import define

from riskflag.link.columns import COMPARED, Column, Values
from riskflag.link.household import Mother
from riskflag.link.levels import LEVELS
from riskflag.link.match import Match
from riskflag.link.matching import match_signatures
from riskflag.link.model import LinkModel
from riskflag.link.names import Family, Given
from riskflag.link.numbers import Numbers
from riskflag.link.register import Register
from riskflag.link.signature import Signature, draw, has_initials
from riskflag.link.unborn import is_unborn
from riskflag.link.weigh import weight_of
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["match_all"]

K = TypeVar("K")
_LEVELS = 16  # more than any comparison has
_ROUNDING = 1e-9  # bits
_CHUNK = 1024  # people at a time: columns long enough for numpy, short enough for the cache


def match_all(
    register: Register, people: Iterable[tuple[K, Person, date | None]], *, processes: int | None = 1
) -> Iterator[tuple[K, tuple[Match, ...]]]:
    """The matches of each person, in order: exactly what `register.match(person, on=day)` returns.

    `people` are any key of the caller's, the person, and the civil day of the attendance (or None). They are read as they
    are needed, so memory does not grow with their number. `processes` None takes one for each processor (where processes
    can be forked; elsewhere, and for 1, this one does the work).
    """
    chunks = _chunks(people)
    wanted = processes or os.cpu_count() or 1
    if wanted == 1 or not hasattr(os, "fork"):
        table = _Table.of(register)
        for keys, some in chunks:
            yield from zip(keys, table.match(some), strict=True)
        return
    yield from _forked(register, chunks, wanted)


_Chunk = list[tuple[Person, date | None]]


def _chunks(people: Iterable[tuple[K, Person, date | None]]) -> Iterator[tuple[list[K], _Chunk]]:
    stream = iter(people)
    while some := list(islice(stream, _CHUNK)):
        yield [key for key, _, _ in some], [(person, day) for _, person, day in some]


def _forked(
    register: Register, chunks: Iterator[tuple[list[K], _Chunk]], processes: int
) -> Iterator[tuple[K, tuple[Match, ...]]]:
    """Chunks shared out to processes that inherit the register; a few are under way at a time, and none overtakes."""
    table = _Table.of(register)
    with ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=_inherit, initargs=(table,)) as pool:
        waiting = [(keys, pool.submit(_match_inherited, some)) for keys, some in islice(chunks, 2 * processes)]
        while waiting:
            keys, future = waiting.pop(0)
            found = future.result()
            waiting += [(more, pool.submit(_match_inherited, some)) for more, some in islice(chunks, 1)]
            yield from zip(keys, found, strict=True)


_inherited: list[_Table] = []


def _inherit(table: _Table) -> None:
    _inherited[:] = [table]


def _match_inherited(some: _Chunk) -> list[tuple[Match, ...]]:
    return _inherited[0].match(some)


@define(repr=False, eq=False)
class _Table:
    """A register in columns."""

    register: Register
    columns: dict[str, Column]
    values: dict[str, Values]
    given: list[tuple[int, ...]]
    family: list[tuple[int, ...]]
    always: list[bool]  # an unborn plan has readings of its own; a name of one letter may stand for many
    hopeful: dict[int, bool]

    __repr__ = masked

    @classmethod
    def of(cls, register: Register) -> _Table:
        rows, signatures = register.rows
        columns = {name: Column(value, compare) for name, value, compare in COMPARED}
        return cls(
            register=register,
            columns=columns,
            values={name: column.encode(signatures) for name, column in columns.items()},
            given=[register.numbered(own.given_words) for own in signatures],
            family=[register.numbered(own.family_words) for own in signatures],
            always=[is_unborn(row) or has_initials(own.given, own.family) for row, own in zip(rows, signatures, strict=True)],
            hopeful={},
        )

    def match(self, some: _Chunk) -> list[tuple[Match, ...]]:
        """The matches of a chunk of people."""
        rows, signatures = self.register.rows
        drawn = [draw(person) for person, _ in some]
        candidates = [self.register.positions(own) for own in drawn]
        kept = self._hopeful(drawn, candidates)
        model = self.register.model
        return [
            match_signatures(own, [(rows[p], signatures[p]) for p in positions], model, day) if positions else ()
            for own, positions, (_, day) in zip(drawn, kept, some, strict=True)
        ]

    def _hopeful(self, drawn: list[Signature], candidates: list[Sequence[int]]) -> list[list[int]]:
        """Of each one's candidates those that may be a match."""
        flat = np.fromiter((p for found in candidates for p in found), dtype=np.int64)
        who = np.repeat(np.arange(len(drawn)), [len(found) for found in candidates])
        codes = np.fromiter(
            (code for own, found in zip(drawn, candidates, strict=True) for code in self._names(own, found)), dtype=np.int64
        )
        for name, column in self.columns.items():
            codes = codes * _LEVELS + column.of_pairs(column.encode_chunk(drawn)[who], self.values[name][flat])
        distinct, where = np.unique(codes, return_inverse=True)
        hope = np.fromiter(map(self._may_be, distinct.tolist()), dtype=bool, count=len(distinct))
        kept: list[list[int]] = [[] for _ in drawn]
        chosen = hope[where]
        for i, position in zip(who[chosen].tolist(), flat[chosen].tolist(), strict=True):
            kept[i].append(position)
        return kept

    def _names(self, own: Signature, positions: Sequence[int]) -> Iterator[int]:
        """For each candidate what its names have to do with the person's, as one number: see `_may_be`."""
        given, family = own.given_words, own.family_words
        near = self.register.near
        near_given, near_family = near(given), near(family)
        initial = has_initials(own.given, own.family)
        signatures = self.register.rows[1]
        for position in positions:
            other, others_given, others_family = signatures[position], self.given[position], self.family[position]
            known = _BOTH_GIVEN * bool(given and others_given) + _BOTH_FAMILY * bool(family and others_family)
            known += _MOTHER * bool((own.mother and other.mother) or (own.relatives and other.relatives))
            if initial or self.always[position]:
                yield known + _ANYTHING
            elif near_given.isdisjoint(others_family) and near_family.isdisjoint(others_given):
                yield known + (not near_given.isdisjoint(others_given)) + 2 * (not near_family.isdisjoint(others_family))
            else:
                yield known + _ANYTHING

    def _may_be(self, code: int) -> bool:
        """True if pairs with these levels may be a match, whatever the columns do not tell."""
        hope = self.hopeful.get(code)
        if hope is None:
            hope = self.hopeful[code] = _may_be(code, self.register.model)
        return hope


_ANYTHING = 3  # given and family name may both agree, or one with the other
_BOTH_GIVEN, _BOTH_FAMILY, _MOTHER = 4, 8, 16
# Levels that names without a related word can have; every other asks for one.
_UNRELATED_GIVEN = tuple(level for level in Given if level.name in {"REMOTE", "DIFFERENT"})
_UNRELATED_FAMILY = (Family.ELSEWHERE, Family.DIFFERENT)


def _may_be(code: int, model: LinkModel) -> bool:
    told: dict[str, Sequence[int]] = {}
    for name, _, _ in reversed(COMPARED):
        code, level = divmod(code, _LEVELS)
        told[name] = (level,)
    related = code & _ANYTHING
    if related == _ANYTHING or told["number"] == (Numbers.SAME,):
        return True
    told["given"] = (0,) if not code & _BOTH_GIVEN else tuple(Given) if related & 1 else _UNRELATED_GIVEN
    told["family"] = (0,) if not code & _BOTH_FAMILY else tuple(Family) if related & 2 else _UNRELATED_FAMILY
    told["mother"] = (0, *Mother) if code & _MOTHER else (0,)
    least = math.log2(model.bands.possible / (1 - model.bands.possible))
    return any(weight_of(found, model) >= least - _ROUNDING for found in product(*(told[name] for name in LEVELS)))
