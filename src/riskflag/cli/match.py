"""`riskflag match`: who of these people may be on that register? About identity only."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Annotated

import typer

from riskflag.cli.options import AsOf, Dates, Exit, Kind, Order, Rejected, writable
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput, InvalidModel
from riskflag.link.bulk import match_all
from riskflag.link.match import Match
from riskflag.link.matching import searchable
from riskflag.link.model import load_model
from riskflag.link.register import Register
from riskflag.people.person import Person
from riskflag.read.attendance_csv import iter_people
from riskflag.read.register_csv import read_entries
from riskflag.read.rejected import harmless, whole_file, write_rejected
from riskflag.read.report import Report

__all__ = ["match"]

_EXACT = 500  # digits: no subtraction from one rounds at any weight that can occur


def match(  # noqa: PLR0917 - each is an option of the command
    register: Annotated[Path, typer.Option(help="The register, a CSV file.")],
    people: Annotated[Path, typer.Option(help="The people, a CSV file of attendances; no arrival is needed.")],
    output: Annotated[Path, typer.Option(help="The pairs, a CSV file to write.")],
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    kind: Kind = None,
    rejected: Rejected = None,
    model: Annotated[Path | None, typer.Option(help="A link model of your own, a TOML file; see riskflag model train.")] = None,
    processes: Annotated[int, typer.Option(help="Processors to use at once.", min=1)] = 1,
) -> None:
    """Write every possible or better pair of a person and an entry, best first, whatever the plan's dates."""
    writable((output, rejected), (register, people, *([model] if model else [])))
    try:
        entries = read_entries(register, name=register.stem, kind=kind, dates=dates.value)
        tell(entries.report)
        # How old the list is decides nothing here: no check is answered, only who is who.
        listed = entries.register(as_of=as_of or entries.newest or datetime.now(UTC), model=load_model(model) if model else None)
        reports: list[Report] = []
        with whole_file(output) as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(("attendance_id", "entry_id", "band", "probability", "weight"))
            persons = iter_people(people, dates=dates.value, report=reports.append)
            unsearched = _write(rows, watched(persons, None, "matching"), listed, processes)
        tell(*reports)
        if rejected is not None:
            write_rejected((entries.report, *reports), rejected)
    except (InvalidInput, InvalidModel) as bad:
        refuse(bad)
    if unsearched:
        say(f"{unsearched} with too little identity to look anybody up: NOT CHECKED", "yellow")
    if unsearched or entries.report.rejected or reports[0].rejected:
        raise typer.Exit(Exit.INCOMPLETE)


def _write(
    rows: csv.Writer, persons: Iterable[tuple[str, Person]], register: Register, processes: int  # type: ignore[name-defined]
) -> int:
    """Write the pairs of each person; return how many people could not be looked up."""
    unsearched = 0
    for (attendance_id, can_search), found in _matches(persons, register, processes):
        unsearched += not can_search
        rows.writerows((harmless(attendance_id), *pair) for pair in _pairs(found))
    return unsearched


def _matches(
    persons: Iterable[tuple[str, Person]], register: Register, processes: int
) -> Iterator[tuple[tuple[str, bool], tuple[Match, ...]]]:
    """Each person's id, whether anybody could be looked up at all, and the matches."""
    people = (((attendance_id, searchable(person)), person, None) for attendance_id, person in persons)
    return match_all(register, people, processes=processes)


def _pairs(matches: Iterable[Match]) -> Iterator[tuple[str, str, str, str]]:
    seen: set[str] = set()
    for found in matches:
        if found.entry.id not in seen:  # an id may stand on several rows: its best one is the pair
            seen.add(found.entry.id)
            yield harmless(found.entry.id), found.band.value, _probability(found.weight), repr(found.weight)


def _probability(weight: float) -> str:
    """2^weight / (1 + 2^weight) with 17 digits of the smaller side: certain pairs stay in order too."""
    with localcontext(prec=17):
        smaller = 1 / (1 + Decimal(2) ** Decimal(abs(weight)))
    with localcontext(prec=_EXACT):
        return f"{1 - smaller if weight > 0 else smaller:f}"
