"""`riskflag rules yield`: what would each pack and each rule raise on a site's own attendances, before it is switched on?"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from attrs import evolve, frozen
from rich.console import Console

from riskflag.alerts.alert import Assessment, State
from riskflag.cli.options import AsOf, CodeMap, Dates, Exit, Order, Sites, code_map, moment, sites_of, writable
from riskflag.cli.sources import appointments_of, history_of, named, register_of, stored, told
from riskflag.cli.stored import ErasureFile, told_apart
from riskflag.cli.telling import refuse, say, watched
from riskflag.errors import InvalidInput
from riskflag.people.attendance import Attendance
from riskflag.people.dates import age_at
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.rejected import harmless, whole_file
from riskflag.read.report import Report
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Tier
from riskflag.screener import Screener
from riskflag.store.refused import Refused

__all__ = ["yields"]

COLUMNS = ("level", "id", "as_shipped", "group", "value", "attendances", "red", "amber", "note", "per_1000", "not_checked",
           "awaiting", "remark")
_BANDS = ((12, "under 1"), (60, "1 to 4"), (120, "5 to 9"), (192, "10 to 15"), (216, "16 and 17"))
_ALL = ("all", "all")
_UNSELECTED = "not selected: no appointments given"  # the one source without which a pack's rule is left out
_LINE = "{:<16}{:<9}{:>7}{:>7}{:>7}{:>10}{:>13}{:>10}   {}"

Group: TypeAlias = tuple[str, str]


@frozen
class Tally:
    """How many attendances there were in each group, and how often a pack (its folded alerts) or a rule raised in it."""

    attendances: Counter[Group]
    raised: defaultdict[tuple[str, str], Counter[tuple[Group, str]]]


def yields(  # noqa: PLR0917 - each is an option of the command
    attendances: Annotated[
        Path | None, typer.Option(help="A year or so of your own attendances, a CSV file; default: those of --history.")] = None,
    history: Annotated[list[str] | None, typer.Option(help="Earlier attendances: CSV files, or one store's address.")] = None,
    history_since: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="DAY", help="From when the history is complete; default: taken as complete."),
    ] = None,
    erasures: ErasureFile = None,
    register: Annotated[list[Path] | None, typer.Option(help="A register, a CSV file; repeat for several.")] = None,
    appointments: Annotated[list[Path] | None, typer.Option(help="Appointments, a CSV file; repeat for several.")] = None,
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    codes: CodeMap = None,
    sites: Sites = None,
    output: Annotated[Path | None, typer.Option(help="Write every count, by age and site, to this CSV file.")] = None,
) -> None:
    """Alerts for every 1,000 attendances of each shipped pack and rule, those that ship off among them. Names nobody."""
    stores, earlier = told_apart(history or [], history_since, sites)
    counted, earlier = ([attendances], earlier) if attendances else (earlier, [])
    if not counted:
        raise typer.BadParameter("give the attendances to count: --attendances, or --history with CSV files alone")
    lists, booked = register or [], appointments or []
    writable((output,), (*counted, *earlier, *lists, *booked, *([codes] if codes else ())))
    reports: list[Report] = []
    try:
        own = code_map(codes)
        visits: list[Attendance] = []
        for path in counted:
            found = read_attendances(path, dates=dates.value)
            told(found.report, reports)
            visits += found.attendances
        screened = list(reports)
        past = stored(stores[0], erasures, screened) if stores else history_of(
            earlier, screened, history_since, dates, reports, sites=sites_of(sites))
        registers = [register_of(path, name, as_of, dates, reports) for path, name in named(lists)]
        kept = appointments_of(booked, dates, reports)
        screener = Screener(registers=registers, history=past, appointments=kept, rules=(), codes=own)
        tally = _tally(screener, tuple(visits))
        _print(tally)
        if output is not None:
            with whole_file(output) as file:
                rows = csv.writer(file, lineterminator="\n")
                rows.writerows((COLUMNS, *_rows(tally)))
    except InvalidInput as bad:
        refuse(bad)
    refused = any(isinstance(source, Refused) for source in (*registers, past, kept))
    if refused or any(report.rejected for report in reports):
        raise typer.Exit(Exit.INCOMPLETE)


def _tally(screener: Screener, visits: tuple[Attendance, ...]) -> Tally:
    asked = screener.with_history_of(visits)
    shown = [evolve(pack, rules=tuple(rule for rule in pack.rules if not rule.existence_restricted)) for pack in SHIPPED]
    packs = [(pack.id, evolve(asked, rules=(pack,))) for pack in shown]
    apart = (evolve(pack, off=(), rules=tuple(evolve(rule, family=rule.id) for rule in pack.rules)) for pack in shown)
    singly = evolve(asked, rules=tuple(apart))
    tally = Tally(Counter(), defaultdict(Counter))
    for visit in watched(visits, len(visits), "counting"):
        groups = (_ALL, ("age", _band(visit)), ("site", visit.site or "not recorded"))
        tally.attendances.update(groups)
        case = asked.gather(visit)
        for pack_id, one in packs:
            _count(tally.raised["pack", pack_id], groups, _of_pack(one.evaluate(case)))
        for rule_id, word in _by_rule(singly.evaluate(case)):
            _count(tally.raised["rule", rule_id], groups, (word,))
    return tally


def _count(counts: Counter[tuple[Group, str]], groups: tuple[Group, ...], words: Iterable[str]) -> None:
    for word in words:
        counts.update((group, word) for group in groups)


def _of_pack(assessment: Assessment) -> Iterator[str]:
    """The tier of each alert, and whether any rule of the pack was not checked or is awaited."""
    yield from (alert.tier.value for alert in assessment.raised)
    states = {checked.state for checked in assessment.checked}
    yield from (state.value for state in (State.NOT_CHECKED, State.AWAITING) if state in states)


def _by_rule(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Each rule's tier, or that it was not checked, not selected or is awaited."""
    for alert in assessment.raised:
        yield alert.rule_id, alert.tier.value
    for checked in assessment.checked:
        if checked.state in (State.NOT_CHECKED, State.NOT_SELECTED, State.AWAITING):
            yield checked.rule_id, checked.state.value


def _band(visit: Attendance) -> str:
    age = age_at(visit.person.born, visit.day) if visit.person.born is not None else None
    if age is None:
        return "age not recorded"
    return next((name for below, name in _BANDS if age.least < below), "adult")


def _subjects() -> Iterator[tuple[str, str, str]]:
    """Packs, each before its rules: level, id, and whether it is on as shipped. Rules of whose existence only their owner may
    know are not counted.
    """
    for pack in SHIPPED:
        yield "pack", pack.id, "on"
        for rule in (rule for rule in pack.rules if not rule.existence_restricted):
            yield "rule", rule.id, "off" if rule.id in pack.off else "on"


def _rows(tally: Tally) -> Iterator[tuple[object, ...]]:
    order = sorted(tally.attendances, key=lambda group: (group[0], _age_order(group[1]), group[1]))
    for level, subject, state in _subjects():
        counts = tally.raised[level, subject]
        for group in order:
            place = (level, subject, state, group[0], harmless(group[1]), tally.attendances[group])
            if counts[_ALL, State.NOT_SELECTED.value]:  # no count: a nought would say that it would never raise
                yield (*place, *[""] * (len(COLUMNS) - len(place) - 1), _UNSELECTED)
                continue
            tiers = [counts[group, tier.value] for tier in Tier]
            unread = [counts[group, state.value] for state in (State.NOT_CHECKED, State.AWAITING)]
            rate = f"{1000 * sum(tiers) / tally.attendances[group]:.2f}"
            yield (*place, *tiers, rate, *unread, "")


def _age_order(value: str) -> int:
    return next((number for number, (_, name) in enumerate(_BANDS) if name == value), len(_BANDS))


def _print(tally: Tally) -> None:
    console = Console(soft_wrap=True, highlight=False)
    bands = [name for _, name in _BANDS if tally.attendances["age", name]]
    heading = _LINE.format("", "SHIPPED", "RED", "AMBER", "NOTE", "PER 1,000", "NOT CHECKED", "AWAITING", "")
    console.print(heading + "  ".join(f"{name:>9}" for name in bands), style="bold", markup=False)
    for level, subject, state, group, _, _, *counted, remark in _rows(tally):
        if group != _ALL[0]:
            continue
        if remark:
            console.print(f"{f'  {subject}':<16}{state:<9}  {remark}", markup=False)
            continue
        line = _LINE.format(subject if level == "pack" else f"  {subject}", state, *counted, "")
        ages = "  ".join(f"{_rate(tally, (str(level), str(subject)), ('age', name)):>9.1f}" for name in bands)
        console.print(line + ages, style="bold" if level == "pack" else "", markup=False)
    console.print()
    for site in sorted(value for group, value in tally.attendances if group == "site"):
        here = ("site", site)
        rates = ", ".join(f"{pack.id} {_rate(tally, ('pack', pack.id), here):.1f}" for pack in SHIPPED)
        console.print(f"Site {site}: {tally.attendances[here]:,} attendances; alerts per 1,000: {rates}", markup=False)
    say(f"{tally.attendances[_ALL]:,} attendances. A pack's alerts are folded, as staff would see them; a rule's are not.")


def _rate(tally: Tally, subject: tuple[str, str], group: Group) -> float:
    counts = tally.raised[subject]
    return 1000 * sum(counts[group, tier.value] for tier in Tier) / tally.attendances[group]
