"""Appointments from CSV. The columns and the words for outcomes are listed in docs/reference/appointments-csv.md."""

from __future__ import annotations

from datetime import tzinfo
from os import PathLike

from attrs import evolve, frozen

from riskflag.errors import InvalidInput
from riskflag.people.appointment import Appointment, parse_appointment
from riskflag.people.dates import LONDON, DateOrder
from riskflag.people.fields import APPOINTMENT_FIELDS
from riskflag.read.attendance_csv import IDENTIFYING, unreadable_births
from riskflag.read.lines import open_lines
from riskflag.read.report import Report
from riskflag.read.table import Table

__all__ = ["Booked", "read_appointments"]


@frozen(repr=False)
class Booked:
    """The appointments of a file, in its order, and what became of every row."""

    appointments: tuple[Appointment, ...]
    report: Report

    def __repr__(self) -> str:
        """Say how many there are."""
        return f"<Booked: {len(self.appointments)}, from {self.report!r}>"


def read_appointments(
    path: str | PathLike[str], *, dates: DateOrder | str = DateOrder.ISO, zone: tzinfo = LONDON
) -> Booked:
    """Read the appointments of a CSV file, as `read_attendances` reads attendances.

    A row without an id, or without a moment and an outcome that can be read, is rejected: an outcome that nobody can read
    must not count as kept. Raises InvalidInput when the file is no such table or has no rows.
    """
    order = DateOrder(dates)
    found: list[Appointment] = []
    births = [0, 0]
    with open_lines(path) as lines:
        table = Table(lines, APPOINTMENT_FIELDS, ("site", "appointment_id"))
        for needed in (("appointment_id",), ("at",), ("outcome",), IDENTIFYING):
            table.require(*needed)
        for row in table.rows():
            try:
                appointment = parse_appointment(row.texts, order, zone)
            except InvalidInput as bad:
                table.reject(row, bad.where, bad.problem, bad.remedy)
                continue
            problems = row.problems + appointment.problems
            table.accept(row, problems)
            if "date_of_birth" in row.texts:
                births[any(problem.field == "date_of_birth" for problem in problems)] += 1
            found.append(evolve(appointment, problems=problems))
    unreadable_births(*births, file=table.file)
    return Booked(tuple(found), table.report())
