"""Every explanation a rule names lowers it by one step, with its reason; none that it does not name does, and none deletes."""

from __future__ import annotations

import pytest

from riskflag.alerts.alert import Alert
from riskflag.people.attendance import Attendance
from riskflag.rules.case import Case
from riskflag.rules.exceptions import (
    BIRTH_FRACTURE,
    BLEEDING,
    BONE_DISEASE,
    COLLISION,
    MAPPED,
    RESUSCITATION,
    STRADDLE,
    finding,
)
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Raised, Rule, Tier
from riskflag.screener import Screener
from tests.spec.rules.situations import months_before, shipped

LOWER = {"RED": "AMBER", "AMBER": "NOTE", "NOTE": "NOTE"}
CRASH = {"injury_mechanism": "RTC", "explanation_verified_by": "police"}
EXPLAINS: dict[str, dict[str, str]] = {
    COLLISION: CRASH, BONE_DISEASE: {"diagnosis_code": "Q78.0"}, RESUSCITATION: {"cpr_given": "Y"},
    BIRTH_FRACTURE: {"baby_map": "birth_fracture:{part}"}, MAPPED: {"baby_map": "birthmark:{part}"},
    BLEEDING: {"diagnosis_code": "D66"}, STRADDLE: {"injury_mechanism": "straddle", "explanation_verified_by": "ED consultant"},
}
# For each rule that can be lowered: the age in months, the part that broke or was bruised, and a visit that raises it.
RAISED: dict[str, tuple[int, str, dict[str, str]]] = {
    "FRA-NM": (2, "rib", {"diagnosis_code": "S22.3"}), "FRA-LT12": (2, "rib", {"diagnosis_code": "S22.3", "mobility": "crawls"}),
    "FRA-1AND2": (14, "rib", {"diagnosis_code": "S22.3"}), "FRA-RIB": (2, "rib", {"diagnosis_code": "S22.3"}),
    "FRA-FEM": (2, "femur", {"diagnosis_code": "S72.3"}), "FRA-HUM": (2, "humerus", {"diagnosis_code": "S42.3"}),
    "FRA-CML": (2, "rib", {"diagnosis_code": "S22.3", "fracture_detail": "rib:metaphyseal"}),
    "FRA-HISPEC": (2, "scapula", {"diagnosis_code": "S42.1"}), "FRA-MULTI": (2, "rib", {"diagnosis_code": "S22.4"}),
    "FRA-SKULL": (2, "skull", {"diagnosis_code": "S02.0"}),
    "FRA-AGED": (2, "rib", {"diagnosis_code": "S22.3", "fracture_detail": "rib:healing"}),
    "INJ-NM": (2, "rib", {"diagnosis_code": "S22.3"}), "TEN4": (2, "ear", {"bruise_regions": "ear"}),
    "PREDAHT": (2, "", {"diagnosis_code": "S06.5", "predaht_features": "seizure"}), "ABDO": (30, "", {"diagnosis_code": "S36.1"}),
    "BLEED-INF": (2, "", {"diagnosis_code": "249366005"}), "GENITAL": (40, "", {"diagnosis_code": "282772005"}),
}
# INJ-NM is lowered for a bruise as well as for a fracture.
BRUISED = (2, "ear", {"bruise_regions": "ear"})
LOWERED = [(rule.id, said) for pack in SHIPPED for rule in pack.rules for said in rule.lowered_by if rule.id in RAISED]


def alert(rule: Rule, months: int, *parts: dict[str, str]) -> Alert:
    fields = {"attendance_id": "T-1", "arrived_at": "2026-03-02T12:00", "site": "T1", "date_of_birth": str(months_before(months))}
    for part in parts:
        codes = "|".join(filter(None, (fields.get("diagnosis_code"), part.get("diagnosis_code"))))
        fields |= part | ({"diagnosis_code": codes} if codes else {})
    (found,) = Screener(registers=(), rules=(rule,)).evaluate(Case(attendance=Attendance.parse(fields))).raised
    return found


def explanation(said: str, part: str) -> dict[str, str]:
    return {name: value.format(part=part) for name, value in EXPLAINS[said].items()}


def given(rule_id: str, said: str) -> tuple[int, str, dict[str, str]]:
    return BRUISED if rule_id == "INJ-NM" and said in (MAPPED, BLEEDING) else RAISED[rule_id]


@pytest.mark.parametrize(("rule_id", "said"), LOWERED)
def test_an_explanation_that_the_rule_names_lowers_it_one_step_with_the_reason(rule_id: str, said: str) -> None:
    months, part, visit = given(rule_id, said)
    plain, lowered = (alert(shipped(rule_id), months, visit, *more) for more in ((), (explanation(said, part),)))
    assert lowered.tier.value == LOWER[plain.tier.value]
    assert any(said in reason for reason in lowered.reasons)


@pytest.mark.parametrize("rule_id", RAISED)
@pytest.mark.parametrize("said", EXPLAINS)
def test_an_explanation_that_the_rule_does_not_name_changes_nothing(rule_id: str, said: str) -> None:
    months, part, visit = RAISED[rule_id]
    if said not in shipped(rule_id).lowered_by:
        assert alert(shipped(rule_id), months, visit, explanation(said, part)).tier is alert(shipped(rule_id), months, visit).tier


def test_every_rule_that_can_be_lowered_is_here() -> None:
    # FRA-2ND reads a history: its situations lower it.
    assert {rule.id for pack in SHIPPED for rule in pack.rules if rule.lowered_by} == {*RAISED, "FRA-2ND"}


@pytest.mark.parametrize("more", [
    {"injury_mechanism": "RTC"}, {"injury_mechanism": "RTC", "explanation_verified_by": " "}, {"explanation_verified_by": "police"},
    {"injury_mechanism": "fell", "explanation_verified_by": "police"},
])
def test_a_collision_counts_only_when_it_is_stated_and_somebody_has_verified_it(more: dict[str, str]) -> None:
    assert alert(shipped("FRA-FEM"), 2, {"diagnosis_code": "S72.3"}, more).tier is Tier.RED


def test_a_collision_may_be_coded() -> None:
    crash = {"diagnosis_code": "V49.9", "explanation_verified_by": "police"}
    assert alert(shipped("FRA-FEM"), 2, {"diagnosis_code": "S72.3"}, crash).tier is Tier.AMBER
    assert alert(shipped("FRA-FEM"), 2, {"diagnosis_code": "S72.3"}, {**crash, "diagnosis_code": "V90"}).tier is Tier.RED


@pytest.mark.parametrize(("months", "tier"), [(5, Tier.AMBER), (6, Tier.RED)])
def test_the_map_counts_for_the_first_six_months(months: int, tier: Tier) -> None:
    mapped = {"diagnosis_code": "S42.0", "baby_map": "birth_fracture:clavicle"}
    assert alert(shipped("FRA-LT12"), months, mapped).tier is tier


@pytest.mark.parametrize(("mark", "tier"), [
    ("birth_fracture:clavicle", Tier.AMBER), ("birth_fracture:femur", Tier.RED), ("birthmark:clavicle", Tier.RED), ("injury:clavicle", Tier.RED),
])
def test_only_a_birth_fracture_of_the_same_site_explains_a_fracture(mark: str, tier: Tier) -> None:
    assert alert(shipped("FRA-LT12"), 2, {"diagnosis_code": "S42.0", "baby_map": mark}).tier is tier


@pytest.mark.parametrize(("mark", "tier"), [
    ("birthmark:back", Tier.AMBER), ("injury:buttock", Tier.AMBER), ("birth_fracture:back", Tier.RED), ("birthmark:arm", Tier.RED),
])
def test_a_mark_of_the_trunk_explains_a_bruise_of_the_torso(mark: str, tier: Tier) -> None:
    assert alert(shipped("TEN4"), 2, {"bruise_regions": "torso", "baby_map": mark}).tier is tier


def test_an_explanation_of_one_injury_explains_no_other() -> None:
    two = {"diagnosis_code": "S22.3|S72.3", "cpr_given": "Y", "mobility": "crawls"}
    assert alert(shipped("FRA-LT12"), 2, two).tier is Tier.RED
    both = {**two, "baby_map": "birth_fracture:femur"}
    found = alert(shipped("FRA-LT12"), 2, both)
    assert found.tier is Tier.AMBER
    assert RESUSCITATION in found.reasons[-1]
    assert BIRTH_FRACTURE in found.reasons[-1]


def test_what_is_a_note_already_stays_one_and_says_that_it_is_explained() -> None:
    text = {"chief_complaint": "?# clavicle", "diagnosis_code": "Q78.0", "mobility": "walks"}
    found = alert(shipped("FRA-1AND2"), 14, text)
    assert found.tier is Tier.NOTE
    assert any(reason.startswith("Lowered from AMBER to NOTE") for reason in found.reasons)


def test_a_note_that_is_explained_stays_a_note_and_says_why() -> None:
    case = Case(attendance=Attendance.parse({
        "attendance_id": "T-1", "arrived_at": "2026-03-02T12:00", "diagnosis_code": "S82.2", "date_of_birth": "2024-01-01", **CRASH}))
    found = finding(case, Tier.NOTE, case.seen.of("FRACTURE"), "seen", lowered_by=(COLLISION,))
    assert isinstance(found, Raised)
    assert found.tier is Tier.NOTE
    assert found.reasons == ("seen", f"Explained: {COLLISION}")
