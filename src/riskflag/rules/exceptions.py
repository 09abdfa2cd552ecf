"""What explains an injury: it lowers a tier by one step with the reason beside it, and never deletes anything.

Each exception speaks for single injuries. Only when every injury that raised a rule is explained is the tier lowered: a
rib broken in resuscitation explains no broken leg.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from riskflag.people.findings import MarkKind
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept, normalise_code
from riskflag.rules.explanation import is_verified, says_astride, says_fall, says_road_collision
from riskflag.rules.rule import Finding, NotRaised, Raised, Tier
from riskflag.rules.seen import from_text

__all__ = ["BIRTH_FRACTURE", "BLEEDING", "BONE_DISEASE", "COLLISION", "MAPPED", "RESUSCITATION", "STRADDLE", "explained",
           "finding", "verified_collision"]

COLLISION = "a road traffic collision, verified by police, ambulance crew or a clinician"
BONE_DISEASE = "bone disease coded: fractures are likelier, nothing is excluded"
BIRTH_FRACTURE = "a birth fracture of the same site on the baby's map"
RESUSCITATION = "chest compressions recorded, which may break ribs"
MAPPED = "a birthmark or an earlier injury of the same site on the baby's map"
BLEEDING = "a bleeding disorder coded: bruises are likelier, nothing is excluded"
STRADDLE = "a straddle injury, verified by police, ambulance crew or a clinician"

_LOWER = {Tier.RED: Tier.AMBER, Tier.AMBER: Tier.NOTE, Tier.NOTE: Tier.NOTE}
_MAP_MONTHS = 6  # the baby's map is kept for the first six months (CQC and Ofsted inspection, Leicestershire, 2012, paragraph 28)
_TRUNK = frozenset({"back", "buttock", "chest", "abdomen", "pelvis", "hip", "torso", "trunk"})

# ICD-10 transport accidents on a road in which a motor vehicle collided: with one on foot or on a cycle, another, or a thing.
# Trains, animals, falls, vehicles off the road and accidents told as nontraffic or as getting in or out are none.
_COLLIDED = re.compile(
    r"V0[2-4](\.[19])?|V09\.[23]|V1[2-4](\.[459])?|V19\.[4-6]|V2[2-47](\.[459])?|V29\.[4-69]|V[3-7][2-47](\.[5-79])?|"
    r"V[3-7]9\.[4-69]|V87(\.[0-8])?|V89\.2")


def finding(case: Case, tier: Tier, found: tuple[Concept, ...], *reasons: str, lowered_by: tuple[str, ...] = (),
            any_age: bool = False) -> Finding:
    """Raised with the reasons if anything was found. Text alone raises to AMBER at most and is said to be text;
    an explanation in `lowered_by` of everything found lowers it one step, with the reason. Raises
    NotRecorded without a date of birth, unless the rule holds at `any_age` of a child.
    """
    if not found:
        return NotRaised()
    if not any_age:
        _ = case.age
    said = list(reasons)
    if from_text(found):
        words = dict.fromkeys(concept.term.lower().replace("-", " ") for concept in found)
        said.append(f"From text, not from a code: {', '.join(words)}")
        tier = max(tier, Tier.AMBER, key=lambda t: t.rank)
    if all("suspected" in concept.flags for concept in found):
        said.append("Stated as suspected, alleged or reported, not as confirmed")
    why = explained(case, found, lowered_by)
    if why:
        said.append(f"Lowered from {tier.value} to {_LOWER[tier].value}: {'; '.join(why)}" if tier is not Tier.NOTE
                    else f"Explained: {'; '.join(why)}")
        tier = _LOWER[tier]
    return Raised(tuple(said), tier=tier)


def verified_collision(case: Case) -> bool:
    """True if a road traffic collision is recorded and a professional is named who verified it; stated alone is not enough. A
    mechanism that says the child fell comes before a code.
    """
    if not is_verified(case):
        return False
    coded = any(_COLLIDED.fullmatch(normalise_code(code)) for code in case.attendance.codes)
    return says_road_collision(case) or (coded and not says_fall(case))


def explained(case: Case, found: tuple[Concept, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The allowed explanations that together cover every injury found; empty if one is left without."""
    why = [next((said for said in allowed if _EXPLAINS[said](case, concept)), "") for concept in found]
    return tuple(dict.fromkeys(why)) if all(why) else ()


def _bone_disease(case: Case, concept: Concept) -> bool:
    return "FRACTURE" in concept.families and bool(case.seen.known("BONE-DISEASE"))


def _birth_fracture(case: Case, concept: Concept) -> bool:
    return "FRACTURE" in concept.families and _on_map(case, concept, (MarkKind.BIRTH_FRACTURE,))


def _resuscitated(case: Case, concept: Concept) -> bool:
    return "FRACTURE" in concept.families and concept.part == "rib" and bool(case.attendance.findings.cpr_given)


def _mapped(case: Case, concept: Concept) -> bool:
    bruise = "BRUISE" in concept.families and "patterned" not in concept.flags
    return bruise and _on_map(case, concept, (MarkKind.BIRTHMARK, MarkKind.INJURY))


def _bleeds(case: Case, concept: Concept) -> bool:
    bruise = "BRUISE" in concept.families and "patterned" not in concept.flags
    return (bruise or "BLEED-INF" in concept.families) and bool(case.seen.known("BLEEDING-DISORDER"))


def _straddled(case: Case, concept: Concept) -> bool:
    return "GENITAL" in concept.families and is_verified(case) and says_astride(case)


def _collided(case: Case, _concept: Concept) -> bool:
    return verified_collision(case)


_EXPLAINS: Mapping[str, Callable[[Case, Concept], bool]] = {
    COLLISION: _collided, BONE_DISEASE: _bone_disease, BIRTH_FRACTURE: _birth_fracture, RESUSCITATION: _resuscitated,
    MAPPED: _mapped, BLEEDING: _bleeds, STRADDLE: _straddled,
}


def _on_map(case: Case, concept: Concept, kinds: tuple[MarkKind, ...]) -> bool:
    """True if the map shows such a mark on the leading body part, while the child is young enough for the map to count."""
    age = case.recorded_age
    if age is None or not concept.part or age.most >= _MAP_MONTHS:
        return False
    return any(mark.kind in kinds and _same(mark.part, concept.part) for mark in case.attendance.findings.baby_map)


def _same(marked: str, part: str) -> bool:
    return marked == part or (part in {"torso", "trunk"} and marked in _TRUNK)
