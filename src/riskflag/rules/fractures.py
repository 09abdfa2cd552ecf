"""Does a fracture in a child of this age need a senior review? The rules of age and mobility.

They state guidance and what was entered, never a suspicion. Ages are completed calendar months at the earlier of
stated onset and arrival; a partial date of birth raises if any possible day would. Sites are in `fracture_sites`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from riskflag.errors import NotRecorded
from riskflag.people.attendance import Mobility
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept
from riskflag.rules.exceptions import BIRTH_FRACTURE, BONE_DISEASE, COLLISION, RESUSCITATION, finding
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Tier, rule

__all__ = [
    "FRACTURE_EXPLANATIONS",
    "FRA_1AND2",
    "FRA_LT12",
    "FRA_MISS",
    "FRA_NM",
    "RULES",
    "SENIOR_PATHWAY",
    "SURVEY",
    "broken",
    "fracture_said",
    "months_said",
    "not_mobile",
]

SENIOR_PATHWAY = (
    "Call the paediatric consultant now; arrange the child-protection medical and a skeletal survey with follow-up at 11 to 14 "
    "days; ask about other children at home; refer to the local authority"
)
SURVEY = "RCR, SCoR and RCPCH, The radiological investigation of suspected physical abuse in children, 2018"
FRACTURE_EXPLANATIONS = (COLLISION, BONE_DISEASE, BIRTH_FRACTURE, RESUSCITATION)
KEMP = "Kemp et al., BMJ 2008;337:a1518, doi:10.1136/bmj.a1518"
WOOD = "Wood et al., BMC Pediatrics 2014;14:169, doi:10.1186/1471-2431-14-169"
LEVENTHAL = "Leventhal et al., Pediatrics 2008;122:599 (figures as tabulated in PMC3032847)"
FLAHERTY = "Flaherty et al., Pediatrics 2014;133:e477"


def months_said(case: Case) -> str:
    """The age in words; every possible one for a partial date of birth."""
    age = case.recorded_age
    if age is None:
        return "an age not recorded"
    return f"{age.least} months" if age.least == age.most else f"{age.least} to {age.most} months"


def fracture_said(found: tuple[Concept, ...], case: Case) -> str:
    """What was found, where, and at what age, in one sentence; nothing of nothing."""
    if not found:
        return ""
    parts = ", ".join(dict.fromkeys(concept.part or "site not stated" for concept in found))
    how = "coded" if any(concept.system not in ("text", "entered") for concept in found) else "recorded"
    return f"Fracture {how} ({parts.replace('-', ' ')}) at {months_said(case)}"


def broken(case: Case, tier: Tier, found: tuple[Concept, ...], *more: str) -> Finding:
    """Raised if a fracture was found: what, where and at what age; an explanation of every one lowers it."""
    return finding(case, tier, found, fracture_said(found, case), *more, lowered_by=FRACTURE_EXPLANATIONS)


def not_mobile(case: Case, unrecorded_below: int, ask_below: int) -> str | None:
    """Why the child counts as not mobile, in words; None if it does not. Raises NotRecorded where it must be asked:
    mobility not recorded counts as not mobile below `unrecorded_below` months and is awaited below `ask_below`; a word for it
    that is not understood is asked about at any age.
    """
    mobility = case.attendance.mobility
    if mobility is not None:
        return "Recorded as not mobile" if mobility is Mobility.NOT_MOBILE else None
    unread = case.attendance.unread("mobility") is not None
    if case.age.least >= ask_below and not unread:
        return None
    if case.age.may_be(0, unrecorded_below):
        return f"Mobility not recorded, under {unrecorded_below} months: not mobile"
    raise NotRecorded("mobility")


@rule(
    "FRA-NM", version="4", title="Fracture in a child who is not mobile", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior, paediatrics",
    citation=f"{KEMP}; {SURVEY}; RCEM guideline, October 2024",
    evidence="After excluding road traffic collisions and proven violence, abuse explained .71 of rib, .48 of humerus, .30 of "
             "skull and .28 of femur fractures in the studies reviewed; no fracture alone proves abuse.",
    strength="strong",
    false_positives="Birth fracture on the baby's map, proven bone disease, a witnessed collision, osteopenia of disuse.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "BONE-DISEASE"),
    params={"unrecorded_below_months": 6, "ask_below_months": 12, "lower_months": 0, "upper_months": 216},
)
def FRA_NM(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Any fracture in a child recorded as not mobile, at any age; mobility not recorded counts as not mobile below
    `unrecorded_below_months`, is awaited below `ask_below_months` and taken as mobile from then on. A word for it that is not
    understood is asked about at any age.
    """
    if case.attendance.mobility not in (None, Mobility.NOT_MOBILE):
        return NotRaised()
    found = case.seen.of("FRACTURE")
    why = not_mobile(case, int(p["unrecorded_below_months"]), int(p["ask_below_months"])) if found else None
    if why is None:
        return NotRaised()
    return finding(case, Tier.RED, found, fracture_said(found, case), why, lowered_by=FRACTURE_EXPLANATIONS, any_age=True)


@rule(
    "FRA-LT12", version="3", title="Fracture under 12 months", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior, paediatrics",
    citation=WOOD,
    evidence="16.7 to 35.2 % of femur fractures under 12 months were abusive in the studies reviewed, 1.5 to 6.0 % from then on.",
    strength="strong",
    false_positives="Birth fracture on the baby's map, proven bone disease, a witnessed collision.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"lower_months": 0, "upper_months": 12},
)
def FRA_LT12(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Any fracture before the first birthday."""
    found = case.seen.of("FRACTURE")
    return broken(case, Tier.RED, found)


@rule(
    "FRA-1AND2", version="3", title="Fracture at one or two years: every one is reviewed", tier=Tier.AMBER, kind=Kind.INJURY,
    family="injury",
    action="Review the case with a consultant or the safeguarding lead; confirm that the explanation fits the child's "
           "development and that any referral needed was made; close with an outcome",
    owner="named reviewer, not the treating clinician",
    citation="CQC and Ofsted inspection, Leicestershire, 2012, paragraph 36; "
             f"{LEVENTHAL}; {FLAHERTY}",
    evidence="Abuse explained 12 % of fractures under 36 months in admitted children (US); up to 20 % of abusive fractures "
             "under 3 years were missed at first.",
    strength="local practice with evidence",
    false_positives="Most fractures at this age are accidents; the action is a review.",
    lowered_by=(COLLISION, BONE_DISEASE, RESUSCITATION), codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"lower_months": 12, "upper_months": 36},
)
def FRA_1AND2(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Any fracture from the first birthday to the day before the third. The stricter reading of the source, to the day
    before the second, is `upper_months=24`. An explained fracture stays on the list, marked as explained.
    """
    found = case.seen.of("FRACTURE")
    return broken(case, Tier.AMBER, found)


@rule(
    "FRA-MISS", version="2", title="Fracture reported after the child had left", tier=Tier.AMBER, kind=Kind.INJURY,
    family="injury",
    action="Recall the child; apply the rules as if at arrival", owner="ED lead",
    citation="Press report on St Mary's urgent care centre, London (Ham & High, 2017): X-ray reports left unread",
    evidence="More than 1,500 X-ray reports were waiting at one urgent care centre.", strength="field failure",
    false_positives="A fracture that the department had already seen and treated.",
    codes=("FRACTURE",),
    params={"days": 14, "lower_months": 0, "upper_months": 36},
)
def FRA_MISS(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture whose X-ray report came after the departure and at most `days` days after it."""
    reported, departed = case.attendance.findings.radiology_reported_at, case.attendance.departed
    if reported is None:
        if case.attendance.unread("radiology_reported_at") and case.seen.of("FRACTURE"):
            raise NotRecorded("radiology_reported_at")
        return NotRaised()
    found = case.seen.of("FRACTURE")
    if not found:
        return NotRaised()
    if departed is None:
        raise NotRecorded("departed_at")
    if not departed < reported <= departed + timedelta(days=int(p["days"])):
        return NotRaised()
    return finding(case, Tier.AMBER, found, fracture_said(found, case), "Reported after the child had left")


RULES = (FRA_NM, FRA_LT12, FRA_1AND2, FRA_MISS)
