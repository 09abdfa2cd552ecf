"""Does the pattern of attendances deserve a second look? The repeat-attendance rules."""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON, age_at
from riskflag.people.past import Incidents
from riskflag.rules.case import Case
from riskflag.rules.injury import is_injury
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["REP_3IN12", "REP_INJ_INF", "RULES"]


def _visits(incidents: Incidents) -> str:
    days = ", ".join(f"{incident.at.astimezone(LONDON):%d/%m/%Y}" for incident in incidents)
    rows = sum(len(incident.visits) for incident in incidents)
    sites = len({visit.site for incident in incidents for visit in incident.visits})
    return f"Arrivals: {days}; {rows} visits counted as {len(incidents)}, {sites} site{'s' * (sites != 1)}"


@rule(
    "REP-3IN12", version="1", title="Three or more attendances in 12 months", tier=Tier.NOTE, kind=Kind.PATTERN,
    family="repeat attendance",
    action="Read the whole sequence and talk to the health visitor, school nurse or GP",
    owner="paediatric liaison",
    citation="Woodman et al., Child: Care, Health and Development 2010, doi:10.1111/j.1365-2214.2009.01025.x; the "
             "threshold is local practice, no published source",
    evidence="Repeat attendance alone is not a useful marker of abuse; all studies were poor. A list to read, not an alarm.",
    strength="weak",
    false_positives="Chronic illness explains about a quarter of frequent attendance (Blair, ADC 2018;103:19).",
    params={"count": 3, "days": 365, "lower_months": 0, "upper_months": 216},
)
def REP_3IN12(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """`count` incidents or more, whatever for, at any site, in the closed window of `days` before and including now."""
    incidents = case.history.value.within(days=int(p["days"]))
    if not incidents.at_least(int(p["count"])):
        return NotRaised()
    today = ", including today" if not case.attendance.opened else ""
    return Raised((f"{len(incidents)} attendances in {p['days']} days{today}", _visits(incidents)))


@rule(
    "REP-INJ-INF", version="1", title="Two or more injuries in infancy", tier=Tier.AMBER, kind=Kind.PATTERN,
    family="repeat injury",
    action="Discuss with a senior paediatrician before discharge; examine fully undressed",
    owner="ED senior, paediatrics",
    citation="Sheets et al., Pediatrics 2013;131:701, doi:10.1542/peds.2012-2780 (sentinel injuries); RCEM guideline, October "
             "2024; the number two is local practice, no published source",
    evidence="27.5 % of definitely abused infants had an earlier sentinel injury, 0 of 101 not abused.",
    strength="moderate",
    false_positives="One injury registered twice, unless joined.",
    params={"count": 2, "lower_months": 0, "upper_months": 12},
)
def REP_INJ_INF(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """`count` injury incidents or more while younger than `upper_months`, at any site, since birth, the present included."""
    below, born = int(p["upper_months"]), case.attendance.person.born
    age = case.age
    days = (case.day - born.earliest).days if born else age.most * 31
    injuries = case.history.value.within(days, where=lambda visit: is_injury(visit, case.codes) and _infant(visit, case, below))
    if not injuries.at_least(int(p["count"])):
        return NotRaised()
    return Raised((f"{len(injuries)} injury attendances before {below} months, including any today", _visits(injuries)))


def _infant(visit: Attendance, case: Case, below: int) -> bool:
    born = case.attendance.person.born
    age = age_at(born, visit.onset_day) if born else None
    return age is not None and age.may_be(0, below)


RULES = (REP_3IN12, REP_INJ_INF)
