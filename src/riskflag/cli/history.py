"""`riskflag history children`: which rows of a file of attendances are one child's, and which one incident's."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from riskflag.cli.options import Dates, Exit, Order, Rejected
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput
from riskflag.link.children import Children
from riskflag.link.signature import draw
from riskflag.people.attendance import Attendance
from riskflag.people.past import Joining, join_incidents
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
    reports: list[Report] = []
    try:
        rows = tuple(watched(iter_attendances(attendances, dates=dates.value, report=reports.append), None, "reading"))
        say(f"grouping {len(rows):,} attendances into children")
        with whole_file(output) as file:
            _write(csv.writer(file, lineterminator="\n"), rows)
        tell(reports[0])
        if rejected is not None:
            write_rejected(reports, rejected)
    except InvalidInput as bad:
        refuse(bad)
    if reports[0].rejected:
        raise typer.Exit(Exit.INCOMPLETE)


def _write(out: csv.Writer, rows: tuple[Attendance, ...]) -> None:  # type: ignore[name-defined]
    """One line for each attendance, in the order of the file."""
    grouped = Children.of([draw(row.person) for row in rows])
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
