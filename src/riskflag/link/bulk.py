"""A whole file against a register: the matches of `register.match`, with the candidates of many people found at once.

For each chunk of people the index's postings are joined with their keys, column by column; what may be a match is compared
and weighed by the same code as a single look-up. Needs the extra `bulk`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from attrs import frozen

from riskflag.link.joined import Joined
from riskflag.link.match import Match
from riskflag.link.register import Register
from riskflag.link.signature import Signature
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["match_all"]

K = TypeVar("K")
_CHUNK = 256  # people at a time: columns long enough for numpy, short enough for the cache


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


@frozen(repr=False, eq=False)
class _Table:
    """A register and its index as arrays; None for one that rows were added to or removed from, whose index is asked for
    each person.
    """

    register: Register
    joined: Joined | None

    __repr__ = masked

    @classmethod
    def of(cls, register: Register) -> _Table:
        return cls(register, Joined.of(register.index) if register.index.is_whole else None)

    def match(self, some: _Chunk) -> list[tuple[Match, ...]]:
        """The matches of a chunk of people."""
        return self.register.match_all(some, self.joined.search if self.joined else self._one_by_one)

    def _one_by_one(self, drawn: Sequence[Signature]) -> Iterator[Sequence[int]]:
        return map(self.register.index.search, drawn)
