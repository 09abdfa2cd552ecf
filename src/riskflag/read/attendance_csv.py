"""Attendances from CSV. The columns and the words for coded ones are listed in docs/reference/attendances-csv.md."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, tzinfo
from functools import partial
from os import PathLike
from typing import TypeVar

from attrs import evolve, frozen

from riskflag.errors import InvalidInput
from riskflag.lasting import many_lasting
from riskflag.people.attendance import Attendance, parse_attendance
from riskflag.people.dates import AHEAD, LONDON, DateOrder
from riskflag.people.fields import ATTENDANCE_FIELDS
from riskflag.people.person import Person, parse_person
from riskflag.people.problem import Problem
from riskflag.read.lines import open_lines
from riskflag.read.people import IDENTIFYING, read_people
from riskflag.read.report import Rejection, Report
from riskflag.read.table import NoRows, Row, Table

__all__ = [
    "Attendances", "iter_attendances", "iter_each", "iter_people", "read_attendances", "read_past", "refuse_empty", "rejecting",
]  # fmt: skip

T = TypeVar("T")

_FUTURE = "correct it, or the order of day and month; if this machine's clock is behind, set it right"


@frozen(repr=False)
class Attendances:
    """The attendances of a file, in its order, and what became of every row."""

    attendances: tuple[Attendance, ...]
    report: Report

    def __repr__(self) -> str:
        """Say how many there are."""
        return f"<Attendances: {len(self.attendances)}, from {self.report!r}>"


def read_attendances(
    path: str | PathLike[str],
    *,
    dates: DateOrder | str = DateOrder.ISO,
    zone: tzinfo = LONDON,
    latest: datetime | None = None,
) -> Attendances:
    """Read the attendances of a CSV file.

    `dates` is the order in which the file writes dates ("iso", "dmy", "mdy"), `zone` the zone of local times without
    an offset. A row without an id, or without an arrival that can be read, is rejected; any other field that cannot be
    read is not recorded and counted. With `latest`, a row whose arrival is after that moment is rejected. Raises
    InvalidInput when the file is no such table, has no rows, or has more than half of its dates of birth in another order
    than stated.
    """
    reports: list[Report] = []
    with many_lasting():
        attendances = tuple(iter_attendances(path, dates=dates, zone=zone, report=reports.append, latest=latest))
    return Attendances(attendances, reports[0])


def read_past(path: str | PathLike[str], *, dates: DateOrder | str = DateOrder.ISO) -> Attendances:
    """As `read_attendances`, for a history: an arrival in the future is rejected. It would keep the history young for ever."""
    return read_attendances(path, dates=dates, latest=datetime.now(UTC) + AHEAD)  # a door to the outside: the core has no clock


def iter_attendances(
    path: str | PathLike[str],
    *,
    dates: DateOrder | str = DateOrder.ISO,
    zone: tzinfo = LONDON,
    report: Callable[[Report], object] | None = None,
    latest: datetime | None = None,
) -> Iterator[Attendance]:
    """Yield the attendances of a CSV file one by one, as `read_attendances` reads them.

    `report` is called once, after the last row. What makes the whole file unusable may only be found, and raised,
    after rows of it were yielded. With `latest`, a row whose arrival is after that moment is rejected.
    """
    yield from iter_each(path, _itself, dates=dates, zone=zone, report=report, latest=latest)


def _itself(attendance: Attendance, _number: int, _again: int) -> Attendance:
    return attendance


def iter_each(
    path: str | PathLike[str],
    make: Callable[[Attendance, int, int], T],
    *,
    dates: DateOrder | str = DateOrder.ISO,
    zone: tzinfo = LONDON,
    report: Callable[[Report], object] | None = None,
    latest: datetime | None = None,
    processes: int = 1,
) -> Iterator[T]:
    """As `iter_attendances`, yielding what `make` makes of each attendance; with several `processes`, they read and make it.

    `make` is told the number of the row, and 0; or for a row that says something else than an earlier one of its id, its place
    among all such rows.
    """
    parse = partial(_parsed, make, DateOrder(dates), zone, latest)
    yield from read_people(
        path, ATTENDANCE_FIELDS, parse, _REQUIRED, key=("site", "attendance_id"), report=report, processes=processes)


def _parsed(
    make: Callable[[Attendance, int, int], T], order: DateOrder, zone: tzinfo, latest: datetime | None, row: Row
) -> tuple[T, tuple[Problem, ...]]:
    attendance = parse_attendance(row.texts, order, zone)
    if latest is not None and attendance.at > latest:
        raise InvalidInput("the arrival is in the future", where="arrived_at", remedy=_FUTURE)
    problems = row.problems + attendance.problems
    return make(evolve(attendance, problems=problems) if row.problems else attendance, row.number, row.again), problems


_REQUIRED = (("attendance_id",), ("arrived_at",), IDENTIFYING)


def refuse_empty(path: str | PathLike[str]) -> None:
    """Raise InvalidInput if a file is no table of attendances, or has no rows; what its rows say is not looked at."""
    with open_lines(path) as lines:
        table = Table(lines, ATTENDANCE_FIELDS)
        for names in _REQUIRED:
            table.require(*names)
        try:
            next(table.rows(), None)
        except NoRows:
            raise
        except InvalidInput:
            return  # there are rows; whoever reads them will say what is wrong


def rejecting(
    path: str | PathLike[str], report: Report, numbers: Collection[int], problem: str, *, remedy: str
) -> Report:
    """What became of a file of which these accepted rows, and those that repeat them, could not be taken after all. Reads it
    again, for their cells.
    """
    found: list[Rejection] = []
    said: set[tuple[tuple[str, str], ...]] = set()
    with open_lines(path) as lines:
        for row in Table(lines, ATTENDANCE_FIELDS).rows() if numbers else ():
            content = tuple(row.texts.items())
            if row.number in numbers or content in said:
                said.add(content)
                found.append(Rejection(row.number, "attendance_id", problem, remedy, row.cells))
    rejected = sorted((*report.rejected, *found), key=lambda rejection: rejection.row)
    return evolve(report, accepted=report.read - len(rejected), rejected=tuple(rejected))


def iter_people(
    path: str | PathLike[str],
    *,
    dates: DateOrder | str = DateOrder.ISO,
    report: Callable[[Report], object] | None = None,
) -> Iterator[tuple[str, Person]]:
    """Yield the id and the person of each row of a file of attendances; no arrival is needed.

    Rows with the same id are all yielded: for the question "who is this?" each stands for itself.
    """
    order = DateOrder(dates)

    def parse(row: Row) -> tuple[tuple[str, Person], tuple[Problem, ...]]:
        if "attendance_id" not in row.texts:
            raise InvalidInput("attendance_id is empty", where="attendance_id", remedy="every attendance needs one")
        person = parse_person(row.texts, order)
        return (row.texts["attendance_id"], person), row.problems + person.problems

    yield from read_people(path, ATTENDANCE_FIELDS, parse, (("attendance_id",), IDENTIFYING), report=report)
