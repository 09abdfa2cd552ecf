"""Does the number of attendances deserve a second look? They are counted as incidents, not rows, at every site known.

A window is closed: it holds the arrivals of the last `days` days to the minute, the present one included. A planned
follow-up today adds nothing new, so no rule of repeats raises on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.answer import Unknown
from riskflag.errors import NotRecorded
from riskflag.link.match import Match
from riskflag.people.entry import RegisterKind
from riskflag.people.past import Incidents
from riskflag.rules.case import Case
from riskflag.rules.exceptions import finding
from riskflag.rules.fractures import months_said
from riskflag.rules.registers import is_short_break
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["REP_3IN3", "REP_3IN12", "REP_4IN12", "REP_RETURN", "RULES", "counted", "on_plan", "planned_today",
           "unchecked_register", "younger"]

_PLANNED = "4"  # ECDS attendance category: planned follow-up
_UNPLANNED = ("2", "3")  # unplanned follow-up within seven days, of a visit to this department or to another
_WOODMAN = "Woodman et al., Child: Care, Health and Development 2010, doi:10.1111/j.1365-2214.2009.01025.x"
_CHRONIC = "Chronic illness explains about a quarter of frequent attendance (Blair, ADC 2018;103:19)."


def planned_today(case: Case) -> bool:
    """True if the present visit is a planned follow-up."""
    return case.attendance.category == _PLANNED


def counted(incidents: Incidents, what: str, days: int, case: Case) -> str:
    """How many in how many days, whether today is one of them, and "at least" where the history could not see it all."""
    least = "At least " if incidents.gap else ""
    key = case.attendance.key
    today = any(visit.key == key for visit in reversed(incidents.visits))  # the newest, where it is there
    said = "" if case.attendance.opened else ", including today" if today else ", not including today"
    return f"{least}{len(incidents)} {what} in {days} days{said}"


def on_plan(case: Case) -> tuple[Match, ...]:
    """The current child protection plans and looked-after entries known so far, of registers that answered."""
    return tuple(
        m for m in case.matches
        if m.band.is_matched and m.entry.is_current(case.day) and (
            m.entry.kind is RegisterKind.CPP or (m.entry.kind is RegisterKind.LAC and not is_short_break(m.entry)))
    )


def unchecked_register(case: Case) -> tuple[str, ...]:
    """What to say when the tier might be higher, had every register answered."""
    return ("A register was not checked",) if any(isinstance(answer, Unknown) for answer in case.registers) else ()


def _as_often(case: Case, p: Mapping[str, Param], tier: Tier) -> Finding:
    if planned_today(case):
        return NotRaised()
    days = int(p["days"])
    incidents = case.history.value.within(days)
    if not incidents.at_least(int(p["count"])):
        return NotRaised()
    return Raised((counted(incidents, "attendances", days, case), incidents.words), tier=tier)


@rule(
    "REP-3IN12", version="1", title="Three or more attendances in 12 months", tier=Tier.NOTE, kind=Kind.PATTERN,
    family="repeat attendance",
    action="Read the whole sequence and talk to the health visitor, school nurse or GP",
    owner="paediatric liaison",
    citation=f"{_WOODMAN}; the threshold is local practice, no published source",
    evidence="Repeat attendance alone is not a useful marker of abuse; all studies were poor. A list to read, not an alarm.",
    strength="weak",
    false_positives=_CHRONIC,
    params={"count": 3, "days": 365, "lower_months": 0, "upper_months": 216},
)
def REP_3IN12(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """`count` incidents or more, whatever for, at any site, in the closed window of `days` before and including now."""
    return _as_often(case, p, Tier.NOTE)


@rule(
    "REP-4IN12", version="1", title="Frequent attender: four or more in 12 months", tier=Tier.NOTE, kind=Kind.PATTERN,
    family="repeat attendance",
    action="Check for causes in health, family and access; put the child on the liaison list", owner="liaison",
    citation="Greenfield et al., Emergency Medicine Journal 2021;38:146; Blair, Arch Dis Child 2018;103:19",
    evidence="9.1 % of English children who attended did so four times or more in a year. A description, not a marker.",
    strength="descriptive", false_positives=_CHRONIC,
    params={"count": 4, "days": 365, "lower_months": 0, "upper_months": 216},
)
def REP_4IN12(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """As REP-3IN12, with `count` incidents or more: the usual meaning of a frequent attender in reviews."""
    return _as_often(case, p, Tier.NOTE)


@rule(
    "REP-3IN3", version="1", title="Cluster: three or more attendances in 90 days", tier=Tier.NOTE, kind=Kind.PATTERN,
    family="repeat attendance",
    action="Read the whole sequence and talk to the health visitor, school nurse or GP", owner="paediatric liaison",
    citation="Local practice, no published source", evidence="No test characteristics were found for any threshold.",
    strength="local, not confirmed", false_positives=_CHRONIC,
    params={"count": 3, "days": 90, "amber_below_months": 12, "lower_months": 0, "upper_months": 216},
)
def REP_3IN3(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """`count` incidents or more in `days`: NOTE, AMBER below `amber_below_months`. Not confirmed: ships switched off."""
    return _as_often(case, p, younger(case, int(p["amber_below_months"])))


def younger(case: Case, months: int) -> Tier:
    """AMBER for a child who is, or by a date of birth not recorded may be, below `months`; else NOTE."""
    age = case.recorded_age
    return Tier.AMBER if age is None or age.may_be(0, months) else Tier.NOTE


@rule(
    "REP-RETURN", version="2", title="Unplanned return within 7 days", tier=Tier.NOTE, kind=Kind.PATTERN, family="return",
    action="Ask a senior to see the child before discharge", owner="ED senior",
    citation="NHS Data Dictionary, emergency care attendance category 2 and 3; the rule is local practice, no published source",
    evidence="No published figure.", strength="local", false_positives="An illness that took its course; advice to come back.",
    codes=("INJURY",),
    params={"days": 7, "any_below_months": 12, "lower_months": 0, "upper_months": 216},
)
def REP_RETURN(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Recorded as an unplanned follow-up (category 2 or 3), with an injury or below `any_below_months`: NOTE; AMBER on a child
    protection plan or looked after. A category not recorded is awaited if the child was here in the last `days`.
    """
    category = case.attendance.category
    if category not in (None, *_UNPLANNED):
        return NotRaised()
    if category is None and not case.history.value.within(int(p["days"])).at_least(2):
        return NotRaised()
    infant = younger(case, int(p["any_below_months"])) is Tier.AMBER
    injured = () if infant else case.seen.of("INJURY")
    if not infant and not injured:
        return NotRaised()
    if category is None:
        raise NotRecorded("attendance_category")
    known = on_plan(case)
    said = [f"Recorded as an unplanned return (category {category}), at {months_said(case)}"]
    said += ["On a child protection plan or looked after"] if known else unchecked_register(case)
    tier = Tier.AMBER if known else Tier.NOTE
    return finding(case, tier, injured, *said) if injured else Raised(tuple(said), tier=tier)


RULES = (REP_3IN12, REP_4IN12, REP_3IN3, REP_RETURN)
