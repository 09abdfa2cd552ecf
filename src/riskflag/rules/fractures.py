"""Does a fracture in a child of this age need a senior review? The age-fracture rules.

They state guidance and what was entered, never a suspicion. Ages are completed calendar months at the earlier of
stated onset and arrival; a partial date of birth raises if any possible day would.
"""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.people.attendance import Mobility
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept, codes
from riskflag.rules.injury import coded
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["FRA_1AND2", "FRA_LT12", "FRA_NM", "RULES"]

_SENIOR_PATHWAY = (
    "Call the paediatric consultant now; arrange the child-protection medical and a skeletal survey with follow-up at 11 to 14 "
    "days; ask about other children at home; refer to the local authority"
)
_SURVEY = "RCR, SCoR and RCPCH, The radiological investigation of suspected physical abuse in children, 2018"


def _fractures(case: Case) -> tuple[Concept, ...]:
    return coded(case.attendance, codes("FRACTURE"))


def _any_fracture(case: Case) -> Finding:
    """Raised on any fracture; the age, which the rule's bounds have looked at, must be known."""
    found = _fractures(case)
    if not found:
        return NotRaised()
    _ = case.age
    return Raised((_seen(found, case),))


def _seen(found: tuple[Concept, ...], case: Case) -> str:
    parts = ", ".join(dict.fromkeys(concept.part or "site not stated" for concept in found))
    age = case.recorded_age
    if age is None:
        return f"Fracture coded ({parts.replace('-', ' ')}), age not known"
    months = f"{age.least}" if age.least == age.most else f"{age.least} to {age.most}"
    return f"Fracture coded ({parts.replace('-', ' ')}) at {months} months"


@rule(
    "FRA-NM", version="1", title="Fracture in a child who is not mobile", tier=Tier.RED, kind=Kind.INJURY, family="fracture",
    action=_SENIOR_PATHWAY, owner="ED senior, paediatrics",
    citation=f"Kemp et al., BMJ 2008;337:a1518; {_SURVEY}; RCEM guideline, October 2024",
    evidence="After excluding road traffic collisions and proven violence, abuse explained .71 of rib, .48 of humerus, .30 of "
             "skull and .28 of femur fractures in the studies reviewed; no fracture alone proves abuse.",
    strength="strong",
    false_positives="Birth fracture on the baby's map, proven bone disease, a witnessed collision, osteopenia of disuse.",
    params={"unrecorded_below_months": 6, "ask_below_months": 12, "lower_months": 0, "upper_months": 216},
)
def FRA_NM(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Any fracture in a child recorded as not mobile, at any age; mobility not recorded counts as not mobile below
    `unrecorded_below_months`, is awaited below `ask_below_months` and taken as mobile from then on.
    """
    mobility = case.attendance.mobility
    if mobility is not None and mobility is not Mobility.NOT_MOBILE:
        return NotRaised()
    found = _fractures(case)
    if not found:
        return NotRaised()
    if mobility is Mobility.NOT_MOBILE:
        return Raised((_seen(found, case), "Recorded as not mobile"))
    if case.age.least >= int(p["ask_below_months"]):
        return NotRaised()
    if case.age.may_be(0, int(p["unrecorded_below_months"])):
        return Raised((_seen(found, case), f"Mobility not recorded, under {p['unrecorded_below_months']} months: not mobile"))
    raise NotRecorded("mobility")


@rule(
    "FRA-LT12", version="1", title="Fracture under 12 months", tier=Tier.RED, kind=Kind.INJURY, family="fracture",
    action=_SENIOR_PATHWAY, owner="ED senior, paediatrics",
    citation="Wood et al., BMC Pediatrics 2014;14:169",
    evidence="16.7 to 35.2 % of femur fractures under 12 months were abusive in the studies reviewed, 1.5 to 6.0 % from then on.",
    strength="strong",
    false_positives="Birth fracture on the baby's map, proven bone disease, a witnessed collision.",
    params={"lower_months": 0, "upper_months": 12},
)
def FRA_LT12(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Any fracture before the first birthday."""
    return _any_fracture(case)


@rule(
    "FRA-1AND2", version="1", title="Fracture at one or two years: every one is reviewed", tier=Tier.AMBER, kind=Kind.INJURY,
    family="fracture",
    action="Review the case with a consultant or the safeguarding lead; confirm that the explanation fits the child's "
           "development and that any referral needed was made; close with an outcome",
    owner="named reviewer, not the treating clinician",
    citation="CQC and Ofsted inspection, Leicestershire, 2012, paragraph 36; Leventhal 2008; Flaherty, Pediatrics 2014;133:e477",
    evidence="Abuse explained 12 % of fractures under 36 months in admitted children (US); up to 20 % of abusive fractures "
             "under 3 years were missed at first.",
    strength="local practice with evidence",
    false_positives="Most fractures at this age are accidents; the action is a review.",
    params={"lower_months": 12, "upper_months": 36},
)
def FRA_1AND2(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Any fracture from the first birthday to the day before the third. The stricter reading of the source, to the day
    before the second, is `upper_months=24`.
    """
    return _any_fracture(case)


RULES = (FRA_1AND2, FRA_LT12, FRA_NM)
