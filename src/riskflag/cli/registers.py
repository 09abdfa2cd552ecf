"""`riskflag registers check`: can this register be used, and what became of every row?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from riskflag.cli.options import AsOf, Dates, Exit, Kind, Order, Rejected, writable
from riskflag.cli.telling import refuse
from riskflag.errors import InvalidInput
from riskflag.read.register_csv import read_entries
from riskflag.read.rejected import write_rejected
from riskflag.read.report import Report

__all__ = ["check"]

_ROWS = 50  # rejected rows listed one by one


def check(
    register: Annotated[Path, typer.Argument(help="The register, a CSV file.")],
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    kind: Kind = None,
    rejected: Rejected = None,
) -> None:
    """Say what was read, accepted, rejected and why, and whether the register can be used."""
    writable((rejected,), (register,))
    console = Console(soft_wrap=True, highlight=False)
    try:
        entries = read_entries(register, name=register.stem, kind=kind, dates=dates.value)
        _print(console, entries.report)
        usable = entries.register(as_of=as_of)
        if rejected is not None:
            write_rejected((entries.report,), rejected)
    except InvalidInput as bad:
        refuse(bad)
    console.print(f"As of {usable.as_of:%d/%m/%Y}", markup=False)
    if usable.rejected > usable.max_rejected * usable.read:
        console.print("Too many rows were rejected: every answer will say NOT CHECKED beside what it found", style="bold red")
    if usable.rejected:
        raise typer.Exit(Exit.INCOMPLETE)


def _print(console: Console, report: Report) -> None:
    counts = f"{report.read} read = {report.accepted} accepted + {len(report.rejected)} rejected"
    console.print(f"{report.file}: {counts}", markup=False)
    if report.repeated:
        console.print(f"{report.repeated} of the accepted rows repeat another exactly and were kept once")
    for note in report.notes:
        console.print(note, markup=False)
    if report.rejected:
        console.print(_rejections(report))
        if len(report.rejected) > _ROWS:
            console.print(f"… and {len(report.rejected) - _ROWS} more; --rejected FILE writes them all")
    if report.problems:
        table = Table("field", "accepted, but", "rows", title="Not recorded, or read with a reservation", title_justify="left")
        for problem, count in report.problems:
            table.add_row(problem.field, problem.what, f"{count:,}")
        console.print(table)
    columns = {"Unknown columns": report.unknown, "Columns never used": report.ignored, "Fields without a column": report.absent}
    for what, names in columns.items():
        if names:
            console.print(f"{what}: {', '.join(names)}", markup=False)


def _rejections(report: Report) -> Table:
    table = Table("row", "field", "problem", "what to do", title="Rejected", title_justify="left")
    for rejected in report.rejected[:_ROWS]:
        table.add_row(f"{rejected.row}", rejected.field, rejected.problem, rejected.remedy)
    return table
