"""`riskflag screen`: what should be seen of these attendances?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeGuard

import typer
from rich.console import Console

from riskflag import (
    Audience,
    Outcome,
    Screener,
    View,
)
from riskflag.cli.options import (
    HISTORY_AGE,
    AsOf,
    CodeMap,
    Dates,
    Exit,
    History,
    HistoryAge,
    HistorySince,
    Order,
    OwnAuthority,
    Packs,
    Rejected,
    ShortBreaks,
    Sites,
    Without,
    WithRules,
    code_map,
    sites_of,
    writable,
)
from riskflag.cli.rules import chosen
from riskflag.cli.sources import appointments_of, history_of, named, register_of, stored, told
from riskflag.cli.stored import ErasureFile, told_apart
from riskflag.cli.telling import refuse, say, watched
from riskflag.errors import InvalidInput
from riskflag.read.attendance_csv import read_attendances
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

    RECEPTION = "reception"
    TRIAGE = "triage"
    CLINICIAN = "clinician"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    GP_PRACTICE = "gp-practice"
    AUDIT = "audit"
    NAMED_DOCTOR = "named-doctor"


def screen(  # noqa: PLR0917 - each is an option of the command
    register: Annotated[list[Path], typer.Option(help="A register, a CSV file; repeat for several.")],
    attendances: Annotated[Path, typer.Option(help="The attendances to screen, a CSV file.")],
    history: History = None,
    history_since: HistorySince = None,
    history_max_age: HistoryAge = HISTORY_AGE,
    appointments: Annotated[
        list[Path] | None, typer.Option(help="Appointments kept, missed or cancelled, a CSV file; repeat for several.")] = None,
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    audience: Annotated[For, typer.Option(help="Who will read it.")] = For.CLINICIAN,
    output: Annotated[Path | None, typer.Option(help="Write one JSON line for each attendance here.")] = None,
    rejected: Rejected = None,
    codes: CodeMap = None,
    pack: Packs = None,
    with_rules: WithRules = None,
    erasures: ErasureFile = None,
    without: Without = None,
    own_authority: OwnAuthority = None,
    short_breaks: ShortBreaks = False,
    sites: Sites = None,
) -> None:
    """Screen attendances against registers and each other. A register that is refused is NOT CHECKED for everybody."""
    stores, earlier = told_apart(history or [], history_since, sites)
    booked = appointments or []
    writable((output, rejected), (*register, attendances, *earlier, *booked, *([codes] if codes else ())))
    reports: list[Report] = []
    if "REP-WNB" in (with_rules or []) and not booked:
        raise typer.BadParameter("--with REP-WNB needs --appointments FILE")
    rules = chosen(pack or ["STANDARD", "FRACTURES"], with_rules or [], without or [], own_authority, short_breaks=short_breaks)
    try:
        own = code_map(codes)
        visits = read_attendances(attendances, dates=dates.value)
        told(visits.report, reports)
        if "gp_practice" in visits.report.absent and "NO-GP" not in (with_rules or []) and _has(rules, "NO-GP"):
            rules = tuple(item.without("NO-GP") if _has((item,), "NO-GP") else item for item in rules)
            say("  no column of GP practices: NO-GP is off")
        registers = [register_of(path, name, as_of, dates, reports) for path, name in named(register)]
        if stores:
            past: HistorySource = stored(stores[0], erasures, [visits.report], history_max_age)
        else:
            past = history_of(earlier, [visits.report], history_since, dates, reports, history_max_age, sites_of(sites))
        kept = appointments_of(booked, dates, reports)
        screener = Screener(registers=registers, history=past, appointments=kept, rules=rules, codes=own)
        assessments = screener.assess_all(visits.attendances)
        reader = Audience[audience.name]
        views = (assessment.for_(reader) for assessment in watched(assessments, len(visits.attendances), "screening"))
        with _printed() if output is None else _written(output) as show:
            seen = _show(views, show)
        if rejected is not None:
            write_rejected(reports, rejected)
    except InvalidInput as bad:
        refuse(bad)
    refused = any(isinstance(source, Refused) for source in (*registers, past, kept))
    if refused or seen["incomplete"] or any(report.rejected for report in reports):
        raise typer.Exit(Exit.INCOMPLETE)


def _has(rules: tuple[Pack | Rule, ...], rule_id: str) -> TypeGuard[tuple[Pack, ...]]:
    return any(isinstance(item, Pack) and rule_id in {rule.id for rule in item.active} for item in rules)


def _show(views: Iterator[View], show: Callable[[View], object]) -> Counter[str]:
    """Show every view and count outcomes, what was incomplete, and rules."""
    seen: Counter[str] = Counter()
    for view in views:
        show(view)
        seen[view.outcome.value] += 1
        seen["incomplete"] += view.outcome is Outcome.INCOMPLETE or (view.tells("complete") and not view.complete)
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
