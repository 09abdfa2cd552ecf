"""`riskflag reviews`: every child aged one or two with a fracture, listed until somebody has closed the review."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from riskflag.alerts.decisions import NOT_CHECKED, Decision
from riskflag.alerts.reviews import left_open, review_list
from riskflag.cli.options import CodeMap, Dates, Exit, Order, code_map, writable
from riskflag.cli.telling import refuse, say, tell
from riskflag.errors import InvalidInput
from riskflag.people.attendance import Attendance
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.rejected import whole_file
from riskflag.render.reviews import COLUMNS, RUNS_AS_FORMULA, reviews_html, reviews_rows

__all__ = ["reviews"]


def reviews(  # noqa: PLR0917 - each is an option of the command
    attendances: Annotated[Path, typer.Option(help="The day's attendances, a CSV file.")],
    output: Annotated[Path, typer.Option(help="Where to write the list: .csv or .html. It holds personal data.")],
    history: Annotated[Path | None, typer.Option(help="Earlier attendances, whose open reviews are carried over.")] = None,
    outcomes: Annotated[
        Path | None, typer.Option(help="What the site has decided: a list that was filled in. Its open rows are carried over."),
    ] = None,
    dates: Dates = Order.ISO,
    codes: CodeMap = None,
) -> None:
    """List every fracture at one or two years, with its explanation; rows without an outcome are carried over."""
    if output.suffix.lower() not in (".csv", ".html"):
        raise typer.BadParameter("--output: name a file that ends in .csv or .html")
    writable((output,), (path for path in (attendances, history, outcomes, codes) if path is not None))
    try:
        rejected = [0]
        today = _visits(attendances, dates, rejected)
        earlier = _visits(history, dates, rejected) if history else ()
        decisions = _lists(outcomes) if outcomes else ()
        rows = review_list(today, earlier, decisions, codes=code_map(codes))
        kept = [decision.cells for decision in left_open(decisions, rows)]
        with whole_file(output) as file:
            if output.suffix.lower() == ".html":
                file.write(reviews_html(rows, kept))
            else:
                csv.writer(file, lineterminator="\n").writerows([COLUMNS, *reviews_rows(rows, kept)])
    except InvalidInput as bad:
        refuse(bad)
    unread = sum(NOT_CHECKED in row.seen for row in rows)
    carried = sum(row.carried for row in rows) + len(kept)
    say(f"{len(rows) + len(kept)} to review, {carried} of them carried over, {unread} whose diagnosis could not be read")
    if unread or any(rejected):
        raise typer.Exit(Exit.INCOMPLETE)


def _visits(path: Path, dates: Order, rejected: list[int]) -> tuple[Attendance, ...]:
    found = read_attendances(path, dates=dates.value)
    tell(found.report)
    rejected.append(len(found.report.rejected))
    return found.attendances


def _lists(path: Path) -> tuple[Decision, ...]:
    """The lists the site has filled in, row by row. Raises InvalidInput without the columns that name a row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            missing = {"attendance_id", "outcome"} - set(lines.fieldnames or ())
            if missing:
                remedy = "fill in a list that `riskflag reviews` has written"
                raise InvalidInput(f"there is no column {' and '.join(sorted(missing))}", where=path.name, remedy=remedy)
            rows = ({name: _plain(cell) for name, cell in row.items() if isinstance(cell, str)} for row in lines)
            told = [(row, f"{path.name}, row {number}") for number, row in enumerate(rows, 2) if any(row.values())]
            return tuple(_decision(row, where) for row, where in told)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise InvalidInput("the outcomes cannot be read", where=path.name, remedy="save the list as CSV in UTF-8") from None


def _decision(row: Mapping[str, str], where: str) -> Decision:
    if not row.get("attendance_id"):
        raise InvalidInput("attendance_id is empty", where=where, remedy="every row of a list names its attendance")
    return Decision.parse(row)


def _plain(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in RUNS_AS_FORMULA)) else text
