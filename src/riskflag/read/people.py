"""Rows of a table that are each about a person: read one by one, each accepted or rejected."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from os import PathLike
from typing import Generic, TypeVar

from attrs import Factory, define, evolve

from riskflag.errors import InvalidInput
from riskflag.people.problem import Problem
from riskflag.read.lines import open_lines
from riskflag.read.report import Report
from riskflag.read.table import Row, Table
from riskflag.sharing import Shared, shared

__all__ = ["IDENTIFYING", "read_people", "unreadable_births"]

T = TypeVar("T")

IDENTIFYING = ("family_name", "nhs_number", "chi_number", "hc_number", "given_name", "date_of_birth", "local_id")
_FEW = 5  # unreadable dates of birth that may still be slips rather than a whole file in another order


def read_people(
    path: str | PathLike[str],
    fields: Mapping[str, tuple[str, ...]],
    parse: Callable[[Row], tuple[T, tuple[Problem, ...]]],
    required: tuple[tuple[str, ...], ...],
    *,
    key: tuple[str, ...] = (),
    report: Callable[[Report], object] | None = None,
    processes: int = 1,
) -> Iterator[T]:
    """Yield what `parse` makes of each row, with its problems; a row of which it raises InvalidInput is rejected.

    Of each of `required`, one column must be there; rows with the same `key` are one. `report` is called once, after the last
    row. With several `processes`, they do the parsing; the order stays. Raises InvalidInput when the file is no such table, or
    has more than half of its dates of birth in another order.
    """
    with open_lines(path) as lines:
        table = Table(lines, fields, key)
        for names in required:
            table.require(*names)
        reading: _Reading[T] = _Reading(table)
        attempt = partial(_attempted, parse)
        if processes == 1:
            for row in table.rows():
                yield from reading.became(row, attempt(row))
        else:
            with shared(attempt, processes) as others:
                yield from reading.through(others)
    unreadable_births(*reading.births, file=table.file)
    if report is not None:
        report(table.report())


_AT_ONCE = 1_000  # rows for a process
_Outcome = tuple[T, tuple[Problem, ...]] | InvalidInput


def _bare(row: Row) -> Row:
    """What parsing needs of a row."""
    return evolve(row, cells=())


def _attempted(parse: Callable[[Row], tuple[T, tuple[Problem, ...]]], row: Row) -> _Outcome[T]:
    try:
        return parse(row)
    except InvalidInput as bad:
        return bad


@define(repr=False, eq=False)
class _Reading(Generic[T]):
    """The rows of a table on their way, and how many dates of birth can be read and cannot."""

    table: Table
    births: list[int] = Factory(lambda: [0, 0])
    _given: deque[list[Row]] = Factory(deque)
    _found: list[T] = Factory(list)

    def became(self, row: Row, outcome: _Outcome[T]) -> Iterator[T]:
        """Accept a row and yield what it says, or reject it."""
        if isinstance(outcome, InvalidInput):
            self.table.reject(row, outcome.where, outcome.problem, outcome.remedy)
            return
        value, problems = outcome
        self.table.accept(row, problems)
        if "date_of_birth" in row.texts:
            self.births[any(problem.field == "date_of_birth" for problem in problems)] += 1
        yield value

    def through(self, others: Shared[Row, _Outcome[T]]) -> Iterator[T]:
        """Yield what other processes make of the rows, in the order of the rows."""
        chunk: list[Row] = []

        def give() -> None:
            others.give([_bare(row) for row in chunk])
            self._given.append(chunk.copy())
            chunk.clear()

        def take(left: int) -> None:
            while len(others) > left:
                for row, outcome in zip(self._given.popleft(), others.take(), strict=True):
                    self._found += self.became(row, outcome)

        def settle() -> None:
            give()
            take(0)

        for row in self.table.rows(settle):
            chunk.append(row)
            if len(chunk) == _AT_ONCE:
                give()
                take(others.most - 1)
            yield from self._found
            self._found.clear()
        settle()
        yield from self._found


def unreadable_births(readable: int, unreadable: int, *, file: str) -> None:
    """Refuse a file of which more than half of the dates of birth cannot be read: they are in another order."""
    if unreadable > max(_FEW, readable):
        raise InvalidInput(
            f"{unreadable} of {readable + unreadable} dates of birth cannot be read", where=file,
            remedy='state the order in which the file writes dates: "iso", "dmy" or "mdy"',
        )
