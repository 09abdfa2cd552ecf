"""Rules of published instruments: riskflag reads what a clinician enters and never fills an item in itself."""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.people.attendance import Mobility
from riskflag.people.findings import PredahtFeature
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept
from riskflag.rules.exceptions import BLEEDING, COLLISION, MAPPED, finding
from riskflag.rules.fractures import months_said
from riskflag.rules.injuries import injury_said
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["BURN", "PIBIS", "PREDAHT", "RULES", "TEN4"]

_BRUISE_EXPLANATIONS = (COLLISION, MAPPED, BLEEDING)
# Parts of the code lists that may lie in a region of TEN-4-FACESp; a bruise whose part is not said may lie anywhere.
_MAY_BE_A_REGION = frozenset({"", "ear", "neck", "eyelid", "eye", "face", "chest", "abdomen", "back", "buttock", "pelvis", "hip",
                              "perineum", "genital", "trunk", "multiple-regions"})
_HEAD_OR_NECK = frozenset({"head", "face", "ear", "neck", "eyelid", "eye", "nose", "mouth", "angle_of_jaw", "cheek",
                           "subconjunctivae", "frenulum"})


@rule(
    "TEN4", version="4", title="Bruise under 4 years: TEN-4-FACESp", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Arrange a paediatric child-protection assessment; look, and map every bruise", owner="clinician",
    citation="Pierce et al., JAMA Network Open 2021;4:e215832, doi:10.1001/jamanetworkopen.2021.5832 (correction e2130136)",
    evidence="Sensitivity 95.6 %, specificity 87.1 % in 2,161 US children with bruises, 410 of them abused; older form in a UK "
             "cohort 69 % and 74 % (Kemp, Arch Dis Child 2021). At real prevalence most who are positive were not harmed.",
    strength="validated (US)", false_positives="A bleeding disorder; a birthmark on the baby's map.",
    lowered_by=_BRUISE_EXPLANATIONS, codes=("BRUISE", "SUBCONJUNCTIVAL", "BLEEDING-DISORDER"),
    needs=("BRUISE", "SUBCONJUNCTIVAL", "ORAL"), params={"any_below_months": 5, "lower_months": 0, "upper_months": 48},
)
def TEN4(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """A bruise entered on torso, ear, neck, frenulum, angle of jaw, cheek, eyelid or subconjunctivae, a patterned one, or any
    below `any_below_months`: RED. Codes do not tell a bruise from a graze: where only they, or text, say so, AMBER. What is
    entered hides nothing that is coded or written.
    """
    infant = case.recorded_age is not None and case.age.may_be(0, int(p["any_below_months"]))
    entered = tuple(c for c in case.seen.known("BRUISE") if c.system == "entered")
    hits = tuple(c for c in entered if infant or c.part != "other")
    if hits:
        pattern = ("Entered as patterned",) if any("patterned" in c.flags for c in hits) else ()
        # A coded bruise of a named region must be explained too before anything is lowered.
        coded = tuple(c for c in _possible(case, infant=infant, asked=True) if c.system not in ("entered", "text") and c.part)
        said = injury_said("Bruise", hits + coded, case)
        return finding(case, Tier.RED, hits + coded, said, *pattern, lowered_by=_BRUISE_EXPLANATIONS)
    found = _possible(case, infant=infant, asked=bool(entered) and case.seen.gap is None and not case.seen.unread)
    said = injury_said("Possible bruise, to be looked at and mapped,", found, case)
    return finding(case, Tier.AMBER, found, said, lowered_by=_BRUISE_EXPLANATIONS)


def _possible(case: Case, *, infant: bool, asked: bool) -> tuple[Concept, ...]:
    """Coded or written bruises that may be in a region; where nobody has `asked` (entered where the bruises are), none is known
    only if the visit is coded.
    """
    def wanted(concept: Concept) -> bool:
        if "frenulum" in concept.flags:
            return True
        bruise = not concept.families.isdisjoint(("BRUISE", "SUBCONJUNCTIVAL"))
        return bruise and (infant or concept.part in _MAY_BE_A_REGION)

    families = ("BRUISE", "SUBCONJUNCTIVAL", "ORAL")
    return case.seen.known(*families, where=wanted) if asked else case.seen.of(*families, where=wanted)


@rule(
    "PIBIS", version="2", title="PIBIS of 2 or more", tier=Tier.AMBER, kind=Kind.INJURY, family="injury",
    action="Consider imaging of the brain", owner="paediatrics",
    citation="Berger et al., Pediatrics 2016;138:e20153756, doi:10.1542/peds.2015-3756",
    evidence="Sensitivity 93.3 %, specificity 53 % in well US infants of 30 to 364 days without a history of trauma.",
    strength="validated (US)", false_positives="Half of the infants without a brain injury score 2 or more.",
    codes=("BRUE", "SEIZURE", "CRYING"),
    params={"score": 2, "least_days": 30, "most_days": 364, "lower_months": 0, "upper_months": 12},
)
def PIBIS(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """The Pittsburgh infant brain injury score, as entered, in an infant of `least_days` to `most_days`; awaited when an
    event, a seizure or crying is recorded.
    """
    total, born = case.attendance.findings.pibis_total, case.attendance.person.born
    if total is None:
        if case.attendance.unread("pibis_total") or case.seen.of("BRUE", "SEIZURE", "CRYING"):
            raise NotRecorded("pibis_total")
        return NotRaised()
    if born is None:
        raise NotRecorded("date_of_birth")
    day = case.attendance.onset_day
    least, most = (day - born.latest).days, (day - born.earliest).days
    if total < int(p["score"]) or least > int(p["most_days"]) or most < int(p["least_days"]):
        return NotRaised()
    return Raised((f"PIBIS {total} as entered, at {months_said(case)}",), tier=Tier.AMBER)


@rule(
    "PREDAHT", version="3", title="Injury inside the skull with features of PredAHT, under 3 years", tier=Tier.RED,
    kind=Kind.INJURY, family="injury",
    action="Call the paediatric consultant now; arrange the child-protection medical, a skeletal survey, ophthalmology and "
           "neurosurgical advice",
    owner="paediatrics", citation="Maguire et al., Pediatrics 2011;128:e550; validated by Cowley et al., Pediatrics 2015, "
                                  "doi:10.1542/peds.2014-3993",
    evidence="With three features or more the estimated probability was 81.5 %; in validation sensitivity 72.3 %, specificity "
             "85.7 %. A figure for groups of children, not for this child.",
    strength="validated", false_positives="A collision with a witness; birth; a bleeding disorder.",
    lowered_by=(COLLISION,), codes=("INTRACRANIAL", "BRUISE", "SEIZURE", "APNOEA", "FRACTURE", "LONG-BONE", "RETINAL"),
    needs=("INTRACRANIAL",), params={"count": 1, "high_count": 3, "lower_months": 0, "upper_months": 36},
)
def PREDAHT(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An injury inside the skull with `count` or more of the six features, coded or entered; from `high_count` it says so."""
    found = case.seen.of("INTRACRANIAL")
    if not found:
        return NotRaised()
    entered = case.attendance.findings.predaht
    features = _features(case) | set(entered or ())
    if len(features) < int(p["count"]):
        if entered is None or case.attendance.unread("predaht_features"):
            raise NotRecorded("predaht_features")
        return NotRaised()
    named = ", ".join(sorted(feature.value.replace("_", " ") for feature in features))
    high = f"{len(features)} features: {p['high_count']} or more" if len(features) >= int(p["high_count"]) else ""
    said = [injury_said("Injury inside the skull", found, case), f"With {named}", *([high] if high else [])]
    return finding(case, Tier.RED, found, *said, lowered_by=(COLLISION,))


def _features(case: Case) -> set[PredahtFeature]:
    seen = case.seen
    there = {
        PredahtFeature.HEAD_NECK_BRUISE: seen.known("BRUISE", where=lambda c: c.part in _HEAD_OR_NECK),
        PredahtFeature.SEIZURE: seen.known("SEIZURE"),
        PredahtFeature.APNOEA: seen.known("APNOEA"),
        PredahtFeature.RIB_FRACTURE: seen.known("FRACTURE", where=lambda c: c.part == "rib"),
        PredahtFeature.LONG_BONE_FRACTURE: seen.known("LONG-BONE"),
        PredahtFeature.RETINAL_HAEMORRHAGE: seen.known("RETINAL"),
    }
    return {feature for feature, concepts in there.items() if any(c.system != "text" for c in concepts)}


@rule(
    "BURN", version="3", title="Burn or scald: BuRN-Tool", tier=Tier.RED, kind=Kind.INJURY, family="injury",
    action="Complete the BuRN-Tool; ask for a safeguarding review if the total is 3 or more", owner="ED",
    citation="Kemp et al., Burns 2018;44:335, doi:10.1016/j.burns.2017.08.018; impact study BMJ Paediatrics Open 2021;5:e000796",
    evidence="At 3 or more: scalds 87.5 % sensitive, 81.5 % specific; other burns 82.4 % and 78.7 %; in the impact study 72.1 % "
             "and 82.7 %. The weights of its items are not shipped: the total is the clinician's.",
    strength="validated (UK)", false_positives="Spilt hot drinks.",
    codes=("BURN",),
    needs=("BURN",),
    params={"score": 3, "unrecorded_below_months": 6, "ask_below_months": 12, "lower_months": 0, "upper_months": 192},
)
def BURN(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A burn: RED at a total of `score` or more as entered, and always in a child who is not mobile; NOTE until a total is
    entered.
    """
    found = case.seen.of("BURN")
    if not found:
        return NotRaised()
    total, mobility, said = case.attendance.findings.burn_total, case.attendance.mobility, injury_said("Burn", found, case)
    unread = case.attendance.unread("mobility") is not None
    unrecorded = mobility is None and (unread or case.age.may_be(0, int(p["ask_below_months"])))
    if mobility is Mobility.NOT_MOBILE or (unrecorded and case.age.may_be(0, int(p["unrecorded_below_months"]))):
        return finding(case, Tier.RED, found, said, "Not mobile")
    if total is not None and total >= int(p["score"]):
        return finding(case, Tier.RED, found, said, f"BuRN-Tool total {total} as entered")
    if total is None:
        return finding(case, Tier.NOTE, found, said, "BuRN-Tool not entered: complete it")
    if unrecorded:
        raise NotRecorded("mobility")
    return NotRaised()


RULES = (TEN4, PIBIS, PREDAHT, BURN)
