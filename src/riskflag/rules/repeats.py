"""Was the child hurt before? Injuries counted over visits, sites and time, each once.

Two injuries are different if they happened on different days: one fall, coded anew at the next hospital, is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from riskflag.answer import Unknown
from riskflag.people.dates import age_at, day_said
from riskflag.people.joining import Incident
from riskflag.people.past import Incidents
from riskflag.rules.attendances import counted, planned_today, younger
from riskflag.rules.case import Case
from riskflag.rules.exceptions import BONE_DISEASE, finding
from riskflag.rules.fractures import fracture_said
from riskflag.rules.injury import carries, is_unread
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule
from riskflag.rules.seen import from_text, shown

__all__ = ["FRA_2ND", "REP_INJ_INF", "REP_INJ_PRE", "REP_SITES", "RULES", "known_before", "seen_before", "told_in_text"]


def seen_before(case: Case, family: str, days: int) -> Incidents:
    """Earlier incidents that show something of that list, on another day than the present one's; if there are none, the gap says
    too that an earlier visit may show what cannot be read. Raises CannotSay without a history.
    """
    found = case.history.value.within(days, where=lambda visit: carries(visit, family, case.codes))
    today = case.attendance.onset_day
    others = tuple(i for i in found if not _is_present(i, case) and _day_of(i, case, family) != today)
    return Incidents(others, found.gap if others or found.gap else _unread_before(case, family, days))


def _unread_before(case: Case, family: str, days: int) -> str | None:
    """Whether a visit of another day, of those in the window, shows less than it may hold, in words."""
    today = case.attendance.onset_day
    visits = (visit for i in case.history.value.within(days) if not _is_present(i, case) for visit in i.visits)
    unread = any(visit.onset_day != today and is_unread(visit, family, case.codes) for visit in visits)
    return "holds a visit whose diagnosis cannot be read" if unread else None


def told_in_text(earlier: Incidents, case: Case, family: str) -> bool:
    """True if nothing but text tells of all of them."""
    return all(from_text(shown(visit, family, case.codes)) for visit in earlier.visits if carries(visit, family, case.codes))


def known_before(case: Case, family: str, days: int) -> tuple[bool, str]:
    """Whether an earlier one is known, and in words what of it could not be looked at; for a rule that raises either way."""
    if isinstance(case.history, Unknown):
        return False, f"Earlier ones were not checked: {case.history.reason}"
    earlier = seen_before(case, family, days)
    unseen = bool(earlier.gap) and not len(earlier)
    return len(earlier) > 0, f"Earlier ones were not all checked: history {earlier.gap}" if unseen else ""


def _is_present(incident: Incident, case: Case) -> bool:
    return any(visit.key == case.attendance.key for visit in incident.visits)


def _day_of(incident: Incident, case: Case, family: str) -> date:
    """The day of what is counted: of the first visit of the incident that shows it."""
    return min(v.onset_day for v in incident.visits if carries(v, family, case.codes))


def _injuries(case: Case, days: int, below: int | None = None) -> tuple[Incidents, tuple[date, ...]]:
    """Injury incidents in the window, one for each day of injury, and the days; with `below`, those at an age that may be
    below it.
    """
    seen = case.history.value.within(days)
    hurt = reversed(case.hurt(days))
    first = {day: incident for incident, day in hurt if below is None or _was_hurt_below(incident, case, below)}
    return Incidents(tuple(first.values())[::-1], seen.gap), tuple(first)[::-1]


def _was_hurt_below(incident: Incident, case: Case, months: int) -> bool:
    born = case.attendance.person.born
    ages = [age_at(born, day) for day in case.injury_days(incident) if day is not None] if born else []
    return any(age is not None and age.may_be(0, months) for age in ages)


def _ages_said(days: tuple[date, ...], case: Case) -> str:
    born = case.attendance.person.born
    ages = [age_at(born, day) if born else None for day in days]
    return "Ages: " + ", ".join(f"{age.least} months" if age is not None else "not known" for age in ages)


@rule(
    "REP-INJ-INF", version="3", title="Two or more injuries in infancy", tier=Tier.AMBER, kind=Kind.PATTERN,
    family="repeat injury",
    action="Discuss with a senior paediatrician before discharge; examine fully undressed",
    owner="ED senior, paediatrics",
    citation="Sheets et al., Pediatrics 2013;131:701, doi:10.1542/peds.2012-2780 (sentinel injuries); RCEM guideline, October "
             "2024; the number two is local practice, no published source",
    evidence="27.5 % of definitely abused infants had an earlier sentinel injury, 0 of 101 not abused.",
    strength="moderate",
    false_positives="One injury registered twice on different days.",
    codes=("INJURY",), params={"count": 2, "lower_months": 0, "upper_months": 12},
)
def REP_INJ_INF(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """`count` injury incidents or more while younger than `upper_months`, on different days, at any site, since birth, the
    present included; the age is that at each injury.
    """
    if planned_today(case):
        return NotRaised()
    below, born, age = int(p["upper_months"]), case.attendance.person.born, case.age
    days = (case.day - born.earliest).days + 1 if born else age.most * 31
    injuries, on = _injuries(case, days, below)
    if not injuries.at_least(int(p["count"])):
        return NotRaised()
    least = "At least " if injuries.gap else ""
    said = f"{least}{len(injuries)} injury attendances before {below} months, including any today"
    return Raised((said, injuries.words, _ages_said(on, case)))


@rule(
    "REP-INJ-PRE", version="2", title="Three or more injuries before school age", tier=Tier.AMBER, kind=Kind.PATTERN,
    family="repeat injury",
    action="Ask for a senior review of the pattern: different sites of the body, different mechanisms", owner="ED senior",
    citation="Arch Dis Child 2007;92 suppl A10; HTA 2008;12(33), doi:10.3310/hta12330",
    evidence="Staff take two or three injury attendances a year as worrying; the evidence that they tell abuse is poor.",
    strength="weak", false_positives="An active toddler.",
    codes=("INJURY",), params={"count": 3, "days": 365, "lower_months": 12, "upper_months": 60},
)
def REP_INJ_PRE(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """`count` injury incidents or more in `days`, on different days, at any site, the present included, in a child of
    `lower_months` to below `upper_months` today. Those in infancy count too; the age at each is shown.
    """
    if planned_today(case):
        return NotRaised()
    days = int(p["days"])
    injuries, on = _injuries(case, days)
    if not injuries.at_least(int(p["count"])):
        return NotRaised()
    return Raised((counted(injuries, "injury attendances", days, case), injuries.words, _ages_said(on, case)))


@rule(
    "REP-SITES", version="2", title="Injuries seen at different sites", tier=Tier.NOTE, kind=Kind.PATTERN,
    family="repeat injury", action="Compare the histories given at each site", owner="ED senior",
    citation="CQC, Not seen, not heard, 2016, as reported by Health Service Journal; Rotherham, 2022, as reported by the BBC",
    evidence="Moving between departments hid earlier visits in case reviews and inspections; no published figure.",
    strength="case evidence", false_positives="A family that has moved, or lives between two hospitals.",
    codes=("INJURY",), params={"days": 365, "amber_below_months": 24, "lower_months": 0, "upper_months": 216},
)
def REP_SITES(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Two injury incidents on different days that began at different sites, in `days`: NOTE, AMBER below
    `amber_below_months`. A transfer is one incident; a site that is not recorded is no other site.
    """
    if planned_today(case):
        return NotRaised()
    days = int(p["days"])
    seen = case.history.value.within(days)
    if seen.gap is None and len({incident.visits[0].site for incident in seen}) < 2:  # noqa: PLR2004
        return NotRaised()  # whatever they were about
    hurt = case.hurt(days)
    told = [(site, day) for incident, day in hurt if (site := incident.visits[0].site)]
    sites = {site for site, _ in told}
    found = Incidents(tuple([incident for incident, _ in hurt]), seen.gap)
    if len(sites) < 2 or len({day for _, day in told}) < 2:  # noqa: PLR2004 - else some two differ in both
        Incidents(found.found[:1], found.gap).at_least(2)
        return NotRaised()
    said = f"Injuries at {len(sites)} sites: {counted(found, 'injury attendances', days, case)}"
    return Raised((said, found.words), tier=younger(case, int(p["amber_below_months"])))


@rule(
    "FRA-2ND", version="3", title="Second fracture within 12 months, under 5 years", tier=Tier.AMBER, kind=Kind.INJURY,
    family="injury", action="Compare the two fractures and the explanations given", owner="ED senior",
    citation="Local practice, no published source", evidence="Weak: a pattern only, no published figure.",
    strength="weak, not confirmed", false_positives="Bone disease; a check of the same fracture without a category.",
    lowered_by=(BONE_DISEASE,), codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"days": 365, "lower_months": 0, "upper_months": 60},
)
def FRA_2ND(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture now and another incident with one, on another day, in the last `days`. Not confirmed: ships switched off."""
    found = case.seen.of("FRACTURE")
    if not found:
        return NotRaised()
    earlier = seen_before(case, "FRACTURE", int(p["days"]))
    if not earlier.at_least(1):
        return NotRaised()
    days = ", ".join(day_said(incident.day) for incident in earlier)
    how = "told in text" if told_in_text(earlier, case, "FRACTURE") else "recorded"
    said = (fracture_said(found, case), f"Fracture {how} on {days} as well")
    return finding(case, Tier.AMBER, found, *said, lowered_by=(BONE_DISEASE,))


RULES = (REP_INJ_INF, REP_INJ_PRE, REP_SITES)
