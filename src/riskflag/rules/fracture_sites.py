"""Does this fracture, at this site, need a senior review? The rules of where the bone broke and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.attendance import Mobility
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept
from riskflag.rules.exceptions import BIRTH_FRACTURE, BONE_DISEASE, COLLISION
from riskflag.rules.fractures import FLAHERTY, FRACTURE_EXPLANATIONS, KEMP, LEVENTHAL, SENIOR_PATHWAY, WOOD, broken
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Tier, rule
from riskflag.rules.seen import from_text
from riskflag.rules.terms import NEARBY

__all__ = ["FRA_AGED", "FRA_CML", "FRA_FEM", "FRA_HISPEC", "FRA_HUM", "FRA_MULTI", "FRA_RIB", "FRA_SKULL", "RULES"]

_ROSADO = "Rosado et al., Child Abuse Negl 2017;73:1, doi:10.1016/j.chiabu.2017.09.013"
_NO_RIB = (COLLISION, BONE_DISEASE, BIRTH_FRACTURE)
_HIGH_SPECIFICITY = frozenset({"scapula", "sternum", "spine"})
_COMPLEX = frozenset({"depressed", "crosses_suture", "bilateral"})
_OF_DIFFERENT_AGES = frozenset({"healing", "old", "different_ages", "occult"})


def _at(case: Case, part: str) -> tuple[Concept, ...]:
    """The fractures that may be of that body part."""
    return case.seen.of("FRACTURE", where=lambda concept: part in concept.parts)


def _detail_awaited(case: Case, ask_below: int) -> Finding:
    """What to answer when only the X-ray report can say: wait for it below `ask_below` months, where a fracture is looked
    at anyway; from then on the report is taken as saying nothing of the kind unless somebody enters it.
    """
    if case.seen.of("FRACTURE") and (unread := case.seen.unread.get("FRACTURE")):
        raise CannotSay(unread)
    if case.seen.of("FRACTURE") and not case.attendance.findings.fractures and case.age.may_be(0, ask_below):
        raise NotRecorded("fracture_detail")
    return NotRaised()


@rule(
    "FRA-RIB", version="3", title="Rib fracture", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior",
    citation=f"{KEMP}; {LEVENTHAL}",
    evidence="Abuse explained .71 of rib fractures in the studies reviewed after excluding major trauma, and 61.4 % of those "
             "under 36 months in admitted children (US).",
    strength="strong", false_positives="Chest compressions, birth, a road traffic collision, bone disease.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"red_below_months": 36, "lower_months": 0, "upper_months": 216},
)
def FRA_RIB(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """A fracture of a rib: RED below `red_below_months`, AMBER for review from then on."""
    found = _at(case, "rib")
    young = bool(found) and case.age.may_be(0, int(p["red_below_months"]))
    return broken(case, Tier.RED if young else Tier.AMBER, found)


@rule(
    "FRA-FEM", version="3", title="Femur fracture under 24 months", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior", citation=f"{KEMP}; {WOOD}",
    evidence="Abuse explained .28 of femur fractures in the studies reviewed; the stage of development tells them apart: 16.7 to "
             "35.2 % were abusive under 12 months, 1.5 to 6.0 % from then on.",
    strength="strong", false_positives="A witnessed road traffic collision, bone disease.",
    lowered_by=_NO_RIB, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"red_below_months": 12, "lower_months": 0, "upper_months": 24},
)
def FRA_FEM(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture of the femur: RED below `red_below_months` or in a child not recorded as walking, else AMBER."""
    found = _at(case, "femur")
    if not found:
        return NotRaised()
    walks = case.attendance.mobility is Mobility.WALKS
    red = not walks or case.age.may_be(0, int(p["red_below_months"]))
    how = "Recorded as walking" if walks else "Not recorded as walking"
    return broken(case, Tier.RED if red else Tier.AMBER, found, how)


@rule(
    "FRA-HUM", version="3", title="Humerus fracture under 18 months", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior", citation=f"{KEMP}; {_ROSADO}",
    evidence="Abuse explained .48 of humerus fractures in the studies reviewed, more under 15 months and in spiral or oblique "
             "ones; 25 % of 97 children under 18 months, of whose fractures 48 % were supracondylar.",
    strength="strong", false_positives="A supracondylar fracture in a child who walks.",
    lowered_by=_NO_RIB, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"lower_months": 0, "upper_months": 18},
)
def FRA_HUM(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture of the humerus, its upper end included: RED, but AMBER if it is supracondylar and the child walks."""
    found = _at(case, "humerus")
    low = bool(found) and all("supracondylar" in c.flags or c.part == "elbow" for c in found)
    amber = low and case.attendance.mobility is Mobility.WALKS
    return broken(case, Tier.AMBER if amber else Tier.RED, found)


@rule(
    "FRA-CML", version="3", title="Classic metaphyseal lesion", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Ask the radiologist to phone the result. " + SENIOR_PATHWAY, owner="radiologist, ED senior", citation=FLAHERTY,
    evidence="Listed among the fractures of high specificity for abuse; no figure was confirmed for this rule.",
    strength="strong", false_positives="Birth, rickets: a radiologist's view.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"ask_below_months": 24, "lower_months": 0, "upper_months": 24},
)
def FRA_CML(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A metaphyseal fracture, as the X-ray report says; no code of the shipped lists can say it."""
    found = case.seen.of("FRACTURE", where=lambda concept: "metaphyseal" in concept.flags)
    return broken(case, Tier.RED, found) if found else _detail_awaited(case, int(p["ask_below_months"]))


@rule(
    "FRA-HISPEC", version="3", title="Fracture of scapula, sternum or vertebra under 5 years", tier=Tier.RED, kind=Kind.INJURY,
    family="injury", action=SENIOR_PATHWAY, owner="ED senior", citation=FLAHERTY,
    evidence="Listed among the fractures of high or moderate specificity for abuse; the list was confirmed in part.",
    strength="strong", false_positives="A road traffic collision.",
    lowered_by=_NO_RIB, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"lower_months": 0, "upper_months": 60},
)
def FRA_HISPEC(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture of the scapula, the sternum, a vertebra or a spinous process."""
    found = case.seen.of("FRACTURE", where=lambda c: c.part in _HIGH_SPECIFICITY or "spinous_process" in c.flags)
    return broken(case, Tier.RED, found)


@rule(
    "FRA-MULTI", version="4", title="Two or more fractures under 5 years", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY, owner="ED senior", citation=f"{KEMP}; RCPCH Child Protection Evidence, fractures",
    evidence="Abused children have more fractures; 18 % of them several.",
    strength="strong", false_positives="A road traffic collision; radius and ulna of one forearm count once.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"count": 2, "red_below_months": 24, "lower_months": 0, "upper_months": 60},
)
def FRA_MULTI(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Fractures of `count` body parts that cannot be one, or a code of several: RED below `red_below_months`, else AMBER."""
    recorded = case.seen.of("FRACTURE")
    if not recorded:
        return NotRaised()
    tier = Tier.RED if case.age.may_be(0, int(p["red_below_months"])) else Tier.AMBER
    if _several(recorded, int(p["count"])):
        return broken(case, tier, recorded)
    read = tuple(c for c in case.seen.terms if "FRACTURE" in c.families)
    if _several(recorded + read, int(p["count"])):
        return broken(case, tier, read)
    if unread := case.seen.unread.get("FRACTURE"):
        raise CannotSay(unread)
    return NotRaised()


def _several(found: tuple[Concept, ...], count: int) -> bool:
    """True if a code or report says so, or if `count` of them cannot be one: one fracture coded twice is one."""
    if any(concept.multiple for concept in found):
        return True
    placed = {(c.system, c.code, c.parts): c for c in found if c.parts and NEARBY not in c.flags}
    return any(all(_apart(*pair) for pair in combinations(some, 2)) for some in combinations(placed.values(), count))


_JOINTS = frozenset({"shoulder", "elbow", "wrist", "hip", "knee", "ankle"})


def _apart(one: Concept, other: Concept) -> bool:
    """True if two fractures cannot be one: they share no body part, or are ICD-10 codes of different bones that meet in a joint.
    A code that names the joint alone may mean either bone.
    """
    if frozenset(one.parts).isdisjoint(other.parts):
        return True
    if not all(_BONE_CODE.match(concept.code) and concept.system == "icd10" for concept in (one, other)):
        return False
    return one.code[:3] != other.code[:3] or (one.part != other.part and _JOINTS.isdisjoint((one.part, other.part)))


_BONE_CODE = re.compile(r"S\d2(\.|$)")  # ICD-10 S02 to S92: fractures, one category for each region of the skeleton


@rule(
    "FRA-SKULL", version="3", title="Skull fracture under 24 months", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action=SENIOR_PATHWAY + "; arrange CT of the head", owner="ED senior", citation=KEMP,
    evidence="Abuse explained .30 (.19 to .46) of skull fractures in the studies reviewed; a simple line is commonly accidental.",
    strength="moderate", false_positives="Birth.",
    lowered_by=_NO_RIB, codes=("FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE",), params={"red_below_months": 12, "lower_months": 0, "upper_months": 24},
)
def FRA_SKULL(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A skull fracture: RED below `red_below_months` or if depressed, crossing a suture or on both sides, else AMBER."""
    found = _at(case, "skull")
    if not found:
        return NotRaised()
    complicated = any(_COMPLEX & c.flags for c in found)
    red = complicated or case.age.may_be(0, int(p["red_below_months"]))
    said = ("Depressed, crossing a suture or on both sides",) if complicated else ()
    return broken(case, Tier.RED if red else Tier.AMBER, found, *said)


@rule(
    "FRA-AGED", version="3", title="Fractures of different ages, healing or found by chance", tier=Tier.RED, kind=Kind.INJURY,
    family="injury", action="Ask the radiologist to phone the result. " + SENIOR_PATHWAY, owner="radiologist, ED senior",
    citation="NICE CG89, 2009, as reported by others",
    evidence="Listed among the features to suspect maltreatment on, without a cause of fragile bones and a suitable explanation.",
    strength="guidance", false_positives="Callus of a birth fracture: a radiologist's view.",
    lowered_by=FRACTURE_EXPLANATIONS, codes=("FRACTURE", "OLD-FRACTURE", "BONE-DISEASE"),
    needs=("FRACTURE", "OLD-FRACTURE"), params={"ask_below_months": 36, "lower_months": 0, "upper_months": 60},
)
def FRA_AGED(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """The X-ray report says healing, old, occult or of different ages; or a new fracture stands beside an old one's code. Only
    the report of this visit is read: one of another day describes another fracture, or this one before it healed.
    """
    found = case.seen.known("FRACTURE", where=lambda concept: bool(_OF_DIFFERENT_AGES & concept.flags))
    if found and not (from_text(found) and case.seen.known("OLD-FRACTURE")):
        return broken(case, Tier.RED, found, "Reported as healing, old or occult")
    if case.seen.known("OLD-FRACTURE"):
        found = case.seen.of("FRACTURE")
        return broken(case, Tier.RED, found, "A late effect of an old fracture is coded too")
    return _detail_awaited(case, int(p["ask_below_months"]))


RULES = (FRA_RIB, FRA_FEM, FRA_HUM, FRA_CML, FRA_HISPEC, FRA_MULTI, FRA_SKULL, FRA_AGED)
