"""`riskflag history`: attendances over time, in a file or in a store."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from attrs import evolve

from riskflag.cli.options import Dates, Exit, Order, Rejected, writable
from riskflag.cli.telling import refuse, tell, watched
from riskflag.errors import InvalidInput
from riskflag.lasting import many_lasting
from riskflag.link.children import Children
from riskflag.link.signature import Signature, draw
from riskflag.people.attendance import Attendance
from riskflag.people.joining import Joining, join_incidents
from riskflag.people.person import Person
from riskflag.read.attendance_csv import iter_attendances
from riskflag.read.rejected import harmless, whole_file, write_rejected
from riskflag.read.report import Report

__all__ = ["children"]


def children(
    attendances: Annotated[Path, typer.Option(help="The attendances, a CSV file.")],
    output: Annotated[Path, typer.Option(help="attendance_id, child and incident of every row, a CSV file to write.")],
    dates: Dates = Order.ISO,
    rejected: Rejected = None,
) -> None:
    """Write which attendances are one child's, and which of them are one incident. The numbers mean nothing elsewhere."""
    writable((output, rejected), (attendances,))
    reports: list[Report] = []
    visits: list[Attendance] = []

    def drawn() -> Iterator[Signature]:
        for row in iter_attendances(attendances, dates=dates.value, report=reports.append):
            visits.append(evolve(row, person=_NOBODY, problems=()))  # what is needed of the person is in the signature
            yield draw(row.person)

    try:
        with many_lasting():
            grouped = Children.of(drawn(), watch=watched)
        with whole_file(output) as file:
            _write(csv.writer(file, lineterminator="\n"), visits, grouped)
        tell(reports[0])
        if rejected is not None:
            write_rejected(reports, rejected)
    except InvalidInput as bad:
        refuse(bad)
    if reports[0].rejected:
        raise typer.Exit(Exit.INCOMPLETE)


_NOBODY = Person()


def _write(out: csv.Writer, rows: Sequence[Attendance], grouped: Children) -> None:  # type: ignore[name-defined]
    """One line for each attendance, in the order of the file."""
    incidents = [0] * len(rows)
    positions = {id(row): position for position, row in enumerate(rows)}
    number = 0
    for records in grouped.records:
        for incident in join_incidents((rows[record] for record in records), Joining()):
            number += 1
            for visit in incident.visits:
                incidents[positions[id(visit)]] = number
    out.writerow(("attendance_id", "child", "incident"))
    for row, child, incident_number in zip(rows, grouped.child_of, incidents, strict=True):
        out.writerow((harmless(row.id), child + 1, incident_number))
