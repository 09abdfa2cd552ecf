"""`riskflag rules`: which rules there are, what one of them says, and how far they can read a site's own codes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console

from riskflag.alerts.compose import NOTICES
from riskflag.cli.options import CodeMap, Dates, Exit, Order, code_map
from riskflag.cli.telling import refuse, say, tell
from riskflag.cli.yields import yields
from riskflag.errors import InvalidInput, InvalidRulePack
from riskflag.read.attendance_csv import read_attendances
from riskflag.render.catalogue import rule_text
from riskflag.rules.codes import read_code
from riskflag.rules.codes.lists import Status
from riskflag.rules.pack import Pack
from riskflag.rules.packs import SHIPPED
from riskflag.rules.registers import authority_kind
from riskflag.rules.rule import Rule
from riskflag.rules.seen import see

__all__ = ["app", "chosen"]

app = typer.Typer(help="Read the rule book.", no_args_is_help=True)

_LINE = "{:<12}{:<16}{:<7}{:<13}{:<7}{}"
_MOST = 30  # unmapped codes listed one by one
_LOCAL = re.compile("(?=.*[A-Z])[A-Z0-9_.-]{2,18}")  # as a site writes codes of its own; no patient's number
_OFTEN = 5  # children who have a code of the site's own; what fewer have may be a name in the wrong column, and is not shown


@app.command("list")
def list_rules() -> None:
    """Every shipped rule: its pack, tier, ages and title. Rules that nobody confirmed are off."""
    console = Console(soft_wrap=True, highlight=False)
    console.print(_LINE.format("RULE", "PACK", "TIER", "MONTHS", "STATE", "TITLE"), style="bold")
    for pack in SHIPPED:
        for rule in pack.rules:
            months = "{} to <{}".format(*rule.ages) if "upper_months" in rule.params else "any"
            state = "off" if rule.id in pack.off else "on"
            console.print(_LINE.format(rule.id, pack.id, rule.tier.value, months, state, rule.title), markup=False)
    for pack in SHIPPED:
        signed = f"version {pack.version}, fingerprint {pack.fingerprint}, to be reviewed by {pack.review_by:%d/%m/%Y}"
        console.print(f"pack {pack.id}: {signed}", markup=False)


@app.command()
def show(rule_id: Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, such as FRA-FEM.")]) -> None:
    """One rule: its logic in words, action, owner, evidence, source, and what lowers it."""
    wanted = rule_id.upper()
    for pack in SHIPPED:
        for rule in pack.rules:
            if rule.id == wanted:
                Console(soft_wrap=True, highlight=False).print(rule_text(rule, pack), markup=False)
                return
    if wanted in NOTICES:
        Console(soft_wrap=True, highlight=False).print(f"{wanted}\n{NOTICES[wanted]}", markup=False)
        return
    raise typer.BadParameter(f"there is no rule {wanted}; `riskflag rules list` names them")


@app.command()
def codes(
    attendances: Annotated[Path, typer.Argument(help="Attendances, a CSV file.")],
    dates: Dates = Order.ISO,
    own: CodeMap = None,
) -> None:
    """How many diagnosis codes of a site's own file the lists can read, and which they cannot."""
    try:
        also = code_map(own)
        visits = read_attendances(attendances, dates=dates.value)
    except InvalidInput as bad:
        refuse(bad)
    tell(visits.report)
    typed = [(code, visit.person) for visit in visits.attendances for code in visit.diagnoses]
    readings = [read_code(code, also) for code, _ in typed]
    statuses = Counter(reading.status for reading in readings)
    console = Console(soft_wrap=True, highlight=False)
    counts = ", ".join(f"{statuses[status]} {status}" for status in get_args(Status))
    console.print(f"{len(readings)} diagnosis codes: {counts}", markup=False)
    complaints = Counter(read_code(visit.complaint_code, also).status for visit in visits.attendances if visit.complaint_code)
    if complaints:
        counts = ", ".join(f"{complaints[status]} {status}" for status in get_args(Status))
        console.print(f"{complaints.total()} complaint codes: {counts}", markup=False)
    flagged = [visit for visit in visits.attendances if visit.injury.flagged]
    unread = sum(see(visit, also).gap is not None for visit in flagged)
    console.print(f"{len(flagged)} attendances flagged as injury: {unread} without a code that says which", markup=False)
    unmapped = Counter(reading.code for reading in readings if reading.status == "unmapped")
    for code, count in unmapped.most_common(_MOST):
        console.print(f"  unmapped {code}: {count}", markup=False)
    if len(unmapped) > _MOST:
        say(f"… and {len(unmapped) - _MOST} more unmapped codes")
    unreadable = {told for told, reading in zip(typed, readings, strict=True) if reading.status == "unreadable"}
    for code, children in Counter(code for code, _ in unreadable if _LOCAL.fullmatch(code)).most_common(_MOST):
        if children >= _OFTEN:
            console.print(f"  unreadable {code}: {children} children; a code of your own is mapped with --codes", markup=False)
    statuses += complaints
    if unread or statuses["destroyed"] or statuses["unreadable"] or visits.report.rejected:
        raise typer.Exit(Exit.INCOMPLETE)


app.command("yield")(yields)


def chosen(
    names: list[str], with_rules: list[str], without: list[str], own_authority: list[str] | None = None, *,
    short_breaks: bool = False,
) -> tuple[Pack | Rule, ...]:
    """The packs of those names with some rules switched on and off, as their ids say, and single rules of other packs; with
    REG-LAC told in which authority it stands, and whether short breaks count. An unknown pack, rule or code is wrong usage.
    """
    for name in names:
        if name not in {pack.id for pack in SHIPPED}:
            raise typer.BadParameter(f"--pack: there is no pack {name}; there are {', '.join(pack.id for pack in SHIPPED)}")
    shipped = {rule.id: rule for pack in SHIPPED for rule in pack.rules}
    for option, ids in (("--with", with_rules), ("--without", without)):
        for rule_id in ids:
            if rule_id not in shipped:
                raise typer.BadParameter(f"{option}: there is no rule {rule_id}; `riskflag rules list` names them")
    if (own_authority or short_breaks) and "STANDARD" not in names:
        raise typer.BadParameter("--own-authority and --short-breaks are for REG-LAC, of STANDARD, which is not among these")
    packs = tuple(_looked_after(pack, own_authority or [], short_breaks) for pack in SHIPPED if pack.id in names)
    held = {rule.id for pack in packs for rule in pack.rules}
    try:
        switched = tuple(_switched(pack, with_rules, without) for pack in packs)
        return (*switched, *(shipped[rule_id] for rule_id in dict.fromkeys(with_rules) if rule_id not in held))
    except InvalidRulePack as bad:
        raise typer.BadParameter(str(bad)) from None


def _looked_after(pack: Pack, codes: list[str], short_breaks: bool) -> Pack:
    """The pack with REG-LAC told the authority's codes, one of each kind, and both rules whether short breaks count."""
    stated = [code.strip().upper() for code in codes]
    kinds = [authority_kind(code) for code in stated]
    if "" in kinds or len(set(kinds)) < len(kinds):
        raise typer.BadParameter(
            "--own-authority: one ONS code of an authority with children's services (E10000016), its three digits (886), or both")
    if pack.id != "STANDARD":
        return pack
    if codes:
        pack = pack.tune("REG-LAC", own_authority="|".join(stated))
    if short_breaks:
        pack = pack.tune("REG-LAC", short_breaks=True).tune("REG-LAC12", short_breaks=True)
    return pack


def _switched(pack: Pack, on: list[str], off: list[str]) -> Pack:
    own = {rule.id for rule in pack.rules}
    switched = pack.including(*(i for i in on if i in own)) if own.intersection(on) else pack
    return switched.without(*(i for i in off if i in own)) if own.intersection(off) else switched
