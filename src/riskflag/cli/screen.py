"""`riskflag screen`: what should be seen of these attendances?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeGuard

import typer
from rich.console import Console

from riskflag import (
    Attendance,
    Audience,
    Coverage,
    MemoryHistory,
    Outcome,
    Register,
    Screener,
    View,
)
from riskflag.cli.options import AsOf, CodeMap, Dates, Exit, Order, Rejected, code_map, moment, writable
from riskflag.cli.rules import chosen
from riskflag.cli.stored import ErasureFile, store_at, told_apart
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.read.attendance_csv import Attendances, read_attendances
from riskflag.read.register_csv import MAX_REJECTED, read_entries
from riskflag.read.rejected import whole_file, write_rejected
from riskflag.read.report import Report
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule
from riskflag.store.ports import HistorySource
from riskflag.store.refused import Refused

__all__ = ["screen"]


class For(StrEnum):
    """Who will read the alerts."""

    CLINICIAN = "clinician"
    RECEPTION = "reception"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    AUDIT = "audit"
    NAMED_DOCTOR = "named-doctor"


def screen(  # noqa: PLR0917 - each is an option of the command
    register: Annotated[list[Path], typer.Option(help="A register, a CSV file; repeat for several.")],
    attendances: Annotated[Path, typer.Option(help="The attendances to screen, a CSV file.")],
    history: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE|URL", help="Earlier attendances: CSV files, or one store (sqlite:///history.db, postgresql://…)."),
    ] = None,
    history_since: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="DAY", help="From when the history is complete; default: taken as complete."),
    ] = None,
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    audience: Annotated[For, typer.Option(help="Who will read it.")] = For.CLINICIAN,
    output: Annotated[Path | None, typer.Option(help="Write one JSON line for each attendance here.")] = None,
    rejected: Rejected = None,
    codes: CodeMap = None,
    pack: Annotated[
        list[str] | None,
        typer.Option(metavar="PACK", help="Rules to use; repeat for several. Default: STANDARD and FRACTURES."),
    ] = None,
    with_rules: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="RULE", help="Switch on one rule, of any pack or shipped off; repeat for several."),
    ] = None,
    erasures: ErasureFile = None,
    without: Annotated[list[str] | None, typer.Option(metavar="RULE", help="Switch a rule off; repeat for several.")] = None,
) -> None:
    """Screen attendances against registers and each other. A register that is refused is NOT CHECKED for everybody."""
    stores, earlier = told_apart(history or [])
    writable((output, rejected), (*register, attendances, *earlier, *([codes] if codes else ())))
    reports: list[Report] = []
    rules = chosen(pack or ["STANDARD", "FRACTURES"], with_rules or [], without or [])
    try:
        own = code_map(codes)
        visits = read_attendances(attendances, dates=dates.value)
        _told(visits.report, reports)
        if "gp_practice" in visits.report.absent and "NO-GP" not in (with_rules or []) and _has(rules, "NO-GP"):
            rules = tuple(item.without("NO-GP") if _has((item,), "NO-GP") else item for item in rules)
            say("  no column of GP practices: NO-GP is off")
        registers = [_register(path, name, as_of, dates, reports) for path, name in _named(register)]
        past = _history(earlier, visits, history_since, dates, reports) if not stores else _stored(stores[0], erasures)
        screener = Screener(registers=registers, history=past, rules=rules, codes=own)
        assessments = screener.assess_all(visits.attendances)
        reader = Audience[audience.name]
        views = (assessment.for_(reader) for assessment in watched(assessments, len(visits.attendances), "screening"))
        with _printed() if output is None else _written(output) as show:
            seen = _show(views, show)
        if rejected is not None:
            write_rejected(reports, rejected)
    except InvalidInput as bad:
        refuse(bad)
    refused = any(isinstance(source, Refused) for source in (*registers, past))
    if refused or seen["incomplete"] or any(report.rejected for report in reports):
        raise typer.Exit(Exit.INCOMPLETE)


def _has(rules: tuple[Pack | Rule, ...], rule_id: str) -> TypeGuard[tuple[Pack, ...]]:
    return any(isinstance(item, Pack) and rule_id in {rule.id for rule in item.active} for item in rules)


def _told(report: Report, reports: list[Report]) -> None:
    tell(report)
    reports.append(report)


def _named(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each register under its file's name; two files of one name are told apart."""
    stems = Counter(path.stem for path in paths)
    for path in paths:
        yield path, path.stem if stems[path.stem] == 1 else str(path)


def _register(path: Path, name: str, as_of: date | None, dates: Order, reports: list[Report]) -> Register | Refused:
    try:
        entries = read_entries(path, name=name, dates=dates.value)
        _told(entries.report, reports)
        return entries.register(as_of=as_of)
    except InvalidInput as bad:
        say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
        return Refused(name, f"its file was refused: {bad.problem}")


def _history(
    paths: list[Path], visits: Attendances, since: datetime | None, dates: Order, reports: list[Report]
) -> MemoryHistory | Refused:
    """The earlier attendances. The screened ones are history to each other as well, so their rejected rows are gaps."""
    earlier: list[Attendance] = []
    read, lost = visits.report.read, len(visits.report.rejected)
    for path in paths:
        try:
            found = read_attendances(path, dates=dates.value)
        except InvalidInput as bad:
            say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
            return Refused("history", f"a file of it was refused: {bad.problem}")
        _told(found.report, reports)
        earlier += found.attendances
        read, lost = read + found.report.read, lost + len(found.report.rejected)
    missing = f"{lost} of {read} rows of the history were rejected" if lost > MAX_REJECTED * read else None
    return MemoryHistory(earlier, coverage=Coverage(since=since, missing=missing))


def _stored(url: str, erasures: Path | None) -> HistorySource:
    """A store that cannot be opened is NOT CHECKED for everybody, like a file that is refused."""
    try:
        return store_at(url, erasures)
    except (InvalidInput, StoreFailed) as bad:
        say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
        return Refused("history", "the store could not be opened")


def _show(views: Iterator[View], show: Callable[[View], object]) -> Counter[str]:
    """Show every view and count outcomes, what was incomplete, and rules."""
    seen: Counter[str] = Counter()
    for view in views:
        show(view)
        seen[view.outcome.value] += 1
        seen["incomplete"] += not view.complete
    total = ", ".join(f"{seen[outcome.value]} {outcome.value}" for outcome in Outcome)
    say(f"{sum(seen[outcome.value] for outcome in Outcome)} attendances: {total}")
    return seen


@contextmanager
def _written(path: Path) -> Iterator[Callable[[View], object]]:
    with whole_file(path) as file:
        yield lambda view: file.write(json.dumps(as_json(view), ensure_ascii=False) + "\n")


_STYLES = {"[RED]": "bold red", "[AMBER]": "yellow", "[NOTE]": "cyan", "[NOT CHECKED]": "bold magenta"}


@contextmanager
def _printed() -> Iterator[Callable[[View], object]]:
    console = Console(soft_wrap=True, highlight=False)

    def show(view: View) -> None:
        for number, line in enumerate(as_text(view).splitlines()):
            style = next((style for label, style in _STYLES.items() if line.strip().startswith(label)), "")
            console.print(line, style=style if number else "bold", markup=False)

    yield show
