"""Does an injury in a child of this age need a senior before the child leaves? Infants, mouths, organs, poisons.

They state guidance and what was recorded, never a suspicion. Scores a clinician enters are in `instruments`.
"""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.people.attendance import Mobility
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept
from riskflag.rules.exceptions import BLEEDING, COLLISION, MAPPED, STRADDLE, finding
from riskflag.rules.fractures import FRACTURE_EXPLANATIONS, months_said, not_mobile
from riskflag.rules.repeats import known_before, seen_before, told_in_text
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Tier, rule
from riskflag.rules.seen import from_text

__all__ = ["ABDO", "ASPHYX", "BLEED_INF", "BRUE", "GENITAL", "HEA_LT12", "INGEST", "INJ_LT12", "INJ_NM", "ORAL", "RULES"]

_RCEM = "RCEM guideline, October 2024, as summarised by others"
_NICE = "NICE CG89, 2009, as reported by others"
_EXPLANATIONS = (*FRACTURE_EXPLANATIONS, MAPPED, BLEEDING)


def injury_said(what: str, found: tuple[Concept, ...], case: Case) -> str:
    """What was recorded, where, and at what age, in one sentence; nothing of nothing."""
    if not found:
        return ""
    parts = ", ".join(dict.fromkeys(concept.part for concept in found if concept.part)).replace("-", " ")
    return f"{what}{f' ({parts})' if parts else ''} recorded at {months_said(case)}"


@rule(
    "INJ-NM", version="4", title="Injury in a child who is not mobile", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Discuss with a senior before discharge; undress, weigh and map marks; refer to paediatrics under the local bruising "
           "protocol",
    owner="ED senior",
    citation=f"{_RCEM}; Surrey protocol for non-mobile children; Child Safeguarding Practice Review Panel, Bruising in "
             "non-mobile infants, 2022",
    evidence="An accidental bruise was seen in 0 to 1.3 % of infants who do not move about.", strength="strong",
    false_positives="A birthmark or blue-grey spot that is on the baby's map; an insect bite.",
    lowered_by=_EXPLANATIONS, codes=("INJURY", "BONE-DISEASE", "BLEEDING-DISORDER"),
    params={"unrecorded_below_months": 6, "ask_below_months": 12, "lower_months": 0, "upper_months": 216},
)
def INJ_NM(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Any injury in a child recorded as not mobile, at any age; mobility not recorded counts as not mobile below
    `unrecorded_below_months`, is awaited below `ask_below_months` and taken as mobile from then on. A word for it that is not
    understood is asked about at any age.
    """
    if case.attendance.mobility not in (None, Mobility.NOT_MOBILE):
        return NotRaised()
    found = case.seen.of("INJURY")
    why = not_mobile(case, int(p["unrecorded_below_months"]), int(p["ask_below_months"])) if found else None
    if why is None:
        return NotRaised()
    return finding(case, Tier.RED, found, injury_said("Injury", found, case), why, lowered_by=_EXPLANATIONS, any_age=True)


@rule(
    "INJ-LT12", version="2", title="Injury under 12 months", tier=Tier.AMBER, kind=Kind.INJURY, family="injury",
    action="Discuss with a senior decision maker before discharge", owner="ED senior", citation=_RCEM,
    evidence="The guideline asks for it for every injury under one year. Infants are about five times as likely to be killed as "
             "older children.",
    strength="guidance", false_positives="Most injuries at this age are accidents; the action is a discussion.",
    codes=("INJURY",), needs=("INJURY",), params={"lower_months": 0, "upper_months": 12},
)
def INJ_LT12(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Any injury before the first birthday."""
    found = case.seen.of("INJURY")
    return finding(case, Tier.AMBER, found, injury_said("Injury", found, case))


@rule(
    "HEA-LT12", version="2", title="Head injury under 12 months", tier=Tier.AMBER, kind=Kind.INJURY, family="injury",
    action="Ask for a senior review; undress; compare the history with the child's development", owner="ED senior",
    citation="Maguire et al., Arch Dis Child 2009;94:860; NICE CG89, 2009, as reported by others",
    evidence="Of abusive head injuries' features apnoea had a positive predictive value of 93 %, retinal haemorrhage 71 %, rib "
             "fracture 73 %.",
    strength="strong", false_positives="Short falls with a bump and nothing else.",
    codes=("HEAD",), needs=("HEAD",), params={"lower_months": 0, "upper_months": 12},
)
def HEA_LT12(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An injury of the head before the first birthday."""
    found = case.seen.of("HEAD")
    return finding(case, Tier.AMBER, found, injury_said("Head injury", found, case))


@rule(
    "ORAL", version="2", title="Injury of the mouth under 24 months", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Evaluate fully if young or not mobile; record whether the frenulum is torn", owner="ED senior",
    citation="RCPCH Child Protection Evidence, oral injuries, 2023",
    evidence="11 % of sentinel injuries were in the mouth.", strength="guidance",
    false_positives="A toddler's fall on the mouth.",
    codes=("ORAL",), needs=("ORAL",), params={"red_below_months": 12, "lower_months": 0, "upper_months": 24},
)
def ORAL(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An injury of mouth, lip or tooth: RED below `red_below_months` or in a child recorded as not mobile, else AMBER."""
    found = case.seen.of("ORAL")
    red = bool(found) and (case.attendance.mobility is Mobility.NOT_MOBILE or case.age.may_be(0, int(p["red_below_months"])))
    return finding(case, Tier.RED if red else Tier.AMBER, found, injury_said("Injury of the mouth", found, case))


@rule(
    "ABDO", version="3", title="Injury of an abdominal organ under 5 years", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Call paediatric surgery and the safeguarding team", owner="ED senior",
    citation=f"Wood et al., J Trauma 2005; {_NICE}",
    evidence="Delay is not specific: 65 % specificity, positive predictive value 39 %.", strength="moderate",
    false_positives="A road traffic collision.", lowered_by=(COLLISION,),
    codes=("ABDOMEN",), needs=("ABDOMEN",), params={"lower_months": 0, "upper_months": 60},
)
def ABDO(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An injury of bowel, liver, spleen, pancreas, stomach or kidney."""
    found = case.seen.of("ABDOMEN")
    return finding(case, Tier.RED, found, injury_said("Injury of an abdominal organ", found, case), lowered_by=(COLLISION,))


@rule(
    "BLEED-INF", version="2", title="Blood from nose or mouth in infancy", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Ask for a paediatric assessment; ask about the breathing and where the child slept", owner="paediatrics",
    citation=f"{_NICE}: an apparent life-threatening event with bleeding",
    evidence="Rare in infants; no figure was confirmed for this rule.", strength="guidance, not confirmed",
    false_positives="A bleeding disorder; a cold.", lowered_by=(BLEEDING,),
    codes=("BLEED-INF", "BLEEDING-DISORDER"), needs=("BLEED-INF",), params={"lower_months": 0, "upper_months": 12},
)
def BLEED_INF(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Blood from nose, mouth or airways before the first birthday. Not confirmed: ships switched off."""
    found = case.seen.of("BLEED-INF")
    return finding(case, Tier.RED, found, injury_said("Bleeding from nose or mouth", found, case), lowered_by=(BLEEDING,))


@rule(
    "BRUE", version="4", title="Brief resolved unexplained event with bleeding, an injury or an earlier one", tier=Tier.RED,
    kind=Kind.INJURY, family="injury", action="Admit to paediatrics; consider the child-protection pathway", owner="paediatrics",
    citation=f"Maguire et al., Arch Dis Child 2009;94:860; {_NICE}",
    evidence="Apnoea had a positive predictive value of 93 % among features of abusive head injury.",
    strength="strong with bleeding", false_positives="Bronchiolitis, reflux, seizures.",
    codes=("BRUE", "BLEED-INF", "INJURY"), needs=("BRUE",), params={"days": 365, "lower_months": 0, "upper_months": 12},
)
def BRUE(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A brief resolved unexplained event, or pauses in breathing, with bleeding or any injury at the same visit, or a second one
    on another day in `days`.
    """
    found = case.seen.of("BRUE")
    if not found:
        return NotRaised()
    bleeding, injured = case.seen.known("BLEED-INF"), case.seen.known("INJURY")
    beside = [said for said, there in (("bleeding", bleeding), ("an injury", injured)) if there]
    if not beside:
        earlier = seen_before(case, "BRUE", int(p["days"]))
        if not earlier.at_least(1):
            case.seen.must_show_all("BLEED-INF", "INJURY")
            return NotRaised()
        read = told_in_text(earlier, case, "BRUE")
        how = ", the earlier from text" if read else ""
        said = f"A second brief event or apnoea in {p['days']} days{how}, at {months_said(case)}"
        return finding(case, Tier.AMBER if read else Tier.RED, found, said)
    said = f"Brief event or apnoea with {' and '.join(beside)} recorded at {months_said(case)}"
    best = next((concepts for concepts in (bleeding, injured) if concepts and not from_text(concepts)), bleeding or injured)
    return finding(case, Tier.RED, found if from_text(found) else best, said)


@rule(
    "ASPHYX", version="2", title="Strangulation or crush asphyxia", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Call a senior now; tell the police and the local authority", owner="ED senior",
    citation="Local practice, no published source", evidence="No published figure.", strength="local, not confirmed",
    false_positives="An accident with a cord or in play.",
    codes=("ASPHYX",), needs=("ASPHYX",), params={"lower_months": 0, "upper_months": 216},
)
def ASPHYX(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Strangulation or asphyxiation, coded or disclosed. Not confirmed: ships switched off."""
    found = case.seen.of("ASPHYX")
    return finding(case, Tier.RED, found, injury_said("Strangulation or asphyxia", found, case), any_age=True)


@rule(
    "INGEST", version="3", title="Poisoning, ingestion or near drowning under 5 years", tier=Tier.NOTE, kind=Kind.CONCERN,
    family="ingestion", action="Advise on supervision and storage; ask the health visitor to visit", owner="liaison",
    citation=f"{_NICE}; otherwise local practice, no published source", evidence="No published figure.", strength="guidance",
    false_positives="An exploring toddler.",
    codes=("INGEST", "SUBSTANCE"), needs=("INGEST",), params={"days": 730, "lower_months": 0, "upper_months": 60},
)
def INGEST(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Something swallowed, a poisoning or a near drowning: NOTE; AMBER if it is alcohol, a drug or a carer's medicine, or a
    second one in `days`.
    """
    found = case.seen.of("INGEST")
    if not found:
        return NotRaised()
    said = [injury_said("Poisoning, ingestion or near drowning", found, case)]
    if substance := case.seen.known("SUBSTANCE"):
        said.append("Alcohol or a drug" + (", from text" if from_text(substance) else ""))
    if case.attendance.findings.substance_of_carer:
        said.append("A carer's medicine or drug, as entered")
    again, unseen = known_before(case, "INGEST", int(p["days"]))
    if again:
        said.append(f"A second one in {p['days']} days")
    return finding(case, Tier.AMBER if len(said) > 1 else Tier.NOTE, found, *said, *([unseen] if unseen else []))


@rule(
    "GENITAL", version="3", title="Genital or anal injury under 16", tier=Tier.RED, kind=Kind.INJURY, family="sexual",
    action="Ask for paediatric advice from somebody trained for sexual assault referral; do not repeat the examination",
    owner="ED senior", citation=_NICE, evidence="Listed among the features to suspect maltreatment on; no published figure.",
    strength="guidance", false_positives="A straddle injury with a witness.", lowered_by=(COLLISION, STRADDLE),
    codes=("GENITAL",), needs=("GENITAL",), params={"lower_months": 0, "upper_months": 192},
)
def GENITAL(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An injury of genitals, perineum or anus, or a foreign body there."""
    found = case.seen.of("GENITAL")
    return finding(case, Tier.RED, found, injury_said("Genital or anal injury", found, case), lowered_by=(COLLISION, STRADDLE))


RULES = (INJ_NM, INJ_LT12, HEA_LT12, ORAL, ABDO, BLEED_INF, BRUE, ASPHYX, INGEST, GENITAL)
