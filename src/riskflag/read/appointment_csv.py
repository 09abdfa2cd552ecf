"""Appointments from CSV. The columns and the words for outcomes are listed in docs/reference/appointments-csv.md."""

from __future__ import annotations

from datetime import tzinfo
from os import PathLike

from attrs import evolve, frozen

from riskflag.people.appointment import Appointment, parse_appointment
from riskflag.people.dates import LONDON, DateOrder
from riskflag.people.fields import APPOINTMENT_FIELDS
from riskflag.people.problem import Problem
from riskflag.read.people import IDENTIFYING, read_people
from riskflag.read.report import Report
from riskflag.read.table import Row

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

    def parse(row: Row) -> tuple[Appointment, tuple[Problem, ...]]:
        appointment = parse_appointment(row.texts, order, zone)
        problems = row.problems + appointment.problems
        return evolve(appointment, problems=problems), problems

    required = (("appointment_id",), ("at",), ("outcome",), IDENTIFYING)
    reports: list[Report] = []
    found = tuple(read_people(path, APPOINTMENT_FIELDS, parse, required, key=("site", "appointment_id"), report=reports.append))
    return Booked(found, reports[0])
