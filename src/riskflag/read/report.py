"""What became of every row of a file: read = accepted + rejected, always, and why."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TextIO

from attrs import frozen

from riskflag.people.problem import Problem

__all__ = ["Rejection", "Report", "whole_file", "write_rejected"]

# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@frozen(repr=False)
class Rejection:
    """A row that was not taken. `row` counts as a spreadsheet does, the headings being row 1; `field` is empty when it
    is the row as a whole; `cells` are the row as it stands in the file, for the person who will mend it.
    """

    row: int
    field: str
    problem: str
    remedy: str
    cells: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say where and why, never what the row holds."""
        return f"<Rejection: row {self.row}{', ' * bool(self.field)}{self.field}: {self.problem}>"


@frozen(repr=False, kw_only=True)
class Report:
    """What became of a file.

    `problems` are the fields of accepted rows that count as not recorded or were read with a reservation, each with
    how often it happened. `repeated` of the accepted rows repeat another one exactly and were kept once. `absent` are
    the fields no column was found for; `unknown` and `ignored` columns were not read. `notes` are about the whole file.
    """

    file: str
    read: int
    accepted: int
    rejected: tuple[Rejection, ...] = ()
    problems: tuple[tuple[Problem, int], ...] = ()
    repeated: int = 0
    headings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.accepted + len(self.rejected) != self.read:
            raise ValueError("accepted and rejected rows do not add up to the rows read")

    def __repr__(self) -> str:
        """Say the counts."""
        return f"<Report: {self.read} read, {self.accepted} accepted, {len(self.rejected)} rejected>"


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[TextIO]:
    """Open a text file for writing that appears under its name only when it is complete.

    It is written beside its place under a temporary name, readable by its owner alone, and renamed; after an error
    nothing has changed.
    """
    target = Path(path)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_rejected(reports: Iterable[Report], path: str | PathLike[str]) -> int:
    """Write every rejected row with file, row, field, problem and remedy before its own cells; return how many.

    The file holds personal data. Cells that a spreadsheet would run as a formula get an apostrophe before them.
    """
    reports = tuple(reports)
    headings = tuple(dict.fromkeys(heading for report in reports for heading in report.headings))
    with whole_file(path) as file:
        rows = csv.writer(file)
        rows.writerow(("file", "row", "field", "problem", "remedy", *map(_harmless, headings), "further cells"))
        for report in reports:
            for rejected in report.rejected:
                own = dict(zip(report.headings, rejected.cells, strict=False))
                further = "|".join(rejected.cells[len(report.headings) :])
                about = (report.file, rejected.row, rejected.field, rejected.problem, rejected.remedy)
                rows.writerow((*about, *(_harmless(own.get(heading, "")) for heading in headings), _harmless(further)))
    return sum(len(report.rejected) for report in reports)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
