"""What became of every row of a file: read = accepted + rejected, always, and why."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from riskflag.link.register import MAX_REJECTED
from riskflag.people.problem import Problem

__all__ = ["Rejection", "Report", "lost_of"]


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
    the fields no column was found for; `unknown` and `ignored` columns were not read. `notes` are about the whole file. One that
    `breaks_off` ends within a row that was rejected: how much it lacks nobody knows.
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
    breaks_off: bool = False

    def __attrs_post_init__(self) -> None:
        if self.accepted + len(self.rejected) != self.read:
            raise ValueError("accepted and rejected rows do not add up to the rows read")

    def __repr__(self) -> str:
        """Say the counts."""
        return f"<Report: {self.read} read, {self.accepted} accepted, {len(self.rejected)} rejected>"


def lost_of(reports: Sequence[Report], what: str) -> str | None:
    """What a source of several files lacks if any one breaks off, or too many rows of it were rejected: a large good file
    hides no bad one.
    """
    if any(report.breaks_off for report in reports):
        return f"a file of the {what} breaks off within its last row"
    if not any(len(report.rejected) > MAX_REJECTED * report.read for report in reports):
        return None
    read, lost = sum(report.read for report in reports), sum(len(report.rejected) for report in reports)
    return f"{lost} of {read} rows of the {what} were rejected"
