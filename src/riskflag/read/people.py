"""Rows of a table that are each about a person: read one by one, each accepted or rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from typing import TypeVar

from riskflag.errors import InvalidInput
from riskflag.people.problem import Problem
from riskflag.read.lines import open_lines
from riskflag.read.report import Report
from riskflag.read.table import Row, Table

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
) -> Iterator[T]:
    """Yield what `parse` makes of each row, with its problems; a row of which it raises InvalidInput is rejected.

    Of each of `required`, one column must be there; rows with the same `key` are one. `report` is called once, after the last
    row. Raises InvalidInput when the file is no such table, or has more than half of its dates of birth in another order.
    """
    births = [0, 0]
    with open_lines(path) as lines:
        table = Table(lines, fields, key)
        for names in required:
            table.require(*names)
        for row in table.rows():
            try:
                value, problems = parse(row)
            except InvalidInput as bad:
                table.reject(row, bad.where, bad.problem, bad.remedy)
                continue
            table.accept(row, problems)
            if "date_of_birth" in row.texts:
                births[any(problem.field == "date_of_birth" for problem in problems)] += 1
            yield value
    unreadable_births(*births, file=table.file)
    if report is not None:
        report(table.report())


def unreadable_births(readable: int, unreadable: int, *, file: str) -> None:
    """Refuse a file of which more than half of the dates of birth cannot be read: they are in another order."""
    if unreadable > max(_FEW, readable):
        raise InvalidInput(
            f"{unreadable} of {readable + unreadable} dates of birth cannot be read", where=file,
            remedy='state the order in which the file writes dates: "iso", "dmy" or "mdy"',
        )
