"""Rejected rows as a file, for the person who will mend them; and files that appear whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TextIO

from riskflag.read.report import Report

__all__ = ["harmless", "whole_file", "write_rejected"]

# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[TextIO]:
    """Open a text file for writing that appears under its name only when it is complete.

    It is written beside its place under a temporary name, readable by its owner alone, and renamed; after an error
    nothing has changed. A pipe or a device is written to as it is.
    """
    target = Path(path)
    if target.exists() and not target.is_file():  # a pipe or a device: there is nothing to appear whole
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)  # gone already, unless something failed


def write_rejected(reports: Iterable[Report], path: str | PathLike[str]) -> int:
    """Write every rejected row with file, row, field, problem and remedy before its own cells; return how many.

    The file holds personal data. Cells that a spreadsheet would run as a formula get an apostrophe before them.
    """
    reports = tuple(reports)
    headings = tuple(dict.fromkeys(heading for report in reports for heading in report.headings))
    with whole_file(path) as file:
        rows = csv.writer(file)
        rows.writerow(("file", "row", "field", "problem", "remedy", *map(harmless, headings), "further cells"))
        for report in reports:
            for rejected in report.rejected:
                own = dict(zip(report.headings, rejected.cells, strict=False))
                further = "|".join(rejected.cells[len(report.headings) :])
                about = (report.file, rejected.row, rejected.field, rejected.problem, rejected.remedy)
                rows.writerow((*about, *(harmless(own.get(heading, "")) for heading in headings), harmless(further)))
    return sum(len(report.rejected) for report in reports)


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would run it as a formula; reading takes it off again."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
