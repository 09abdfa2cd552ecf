"""What a record says in part, in words, or at an earlier visit: known words are kept, and what cannot be read is never "no"."""

from __future__ import annotations

from typing import Any

import pytest

from riskflag.alerts.alert import Assessment, Outcome, State
from riskflag.answer import Known
from riskflag.errors import InvalidRulePack
from riskflag.link.match import Band, Match
from riskflag.people.attendance import Attendance
from riskflag.people.findings import BodyRegion, FractureDetail
from riskflag.people.past import Past
from riskflag.rules.case import Case
from riskflag.rules.exceptions import verified_collision
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Raised
from riskflag.screener import Screener
from tests.sources import an_entry

PACKS = tuple(pack.including(*pack.off) if pack.off else pack for pack in SHIPPED)
TODDLER, INFANT, TEN, TEEN = "2024-01-01", "2025-10-01", "2016-01-01", "2012-01-01"


def visit(born: str, **fields: str) -> Attendance:
    said = {"attendance_id": "T-1", "site": "T1", "given_name": "Kit", "family_name": "Canary", "gp_practice": "A81001"}
    return Attendance.parse({**said, "date_of_birth": born, "arrived_at": "2026-03-02T12:00", **fields})


def case(born: str = TODDLER, *, earlier: tuple[dict[str, str], ...] = (), **fields: str) -> Case:
    before = [visit(born, attendance_id=f"E{n}", **one) for n, one in enumerate(earlier)]
    present = visit(born, **{"diagnosis_code": "J06.9", **fields})
    return Case(attendance=present, history=Known(Past.of(before, present)))


def assess(born: str = TODDLER, **fields: Any) -> Assessment:
    return Screener(registers=(), rules=PACKS).evaluate(case(born, **fields))


def state(rule_id: str, born: str = TODDLER, **fields: Any) -> State:
    return next(c.state for c in assess(born, **fields).checked if c.rule_id == rule_id)


def tier(rule_id: str, born: str = TODDLER, **fields: Any) -> str | None:
    found = case(born, **fields)
    rule = next(rule for pack in SHIPPED for rule in pack.rules if rule.id == rule_id)
    raised = rule.check(found, rule.params)
    return (raised.tier or rule.tier).value if isinstance(raised, Raised) else None


@pytest.mark.parametrize("word", [
    "left ear", "chest", "abdomen", "back", "buttock", "buttocks", "both cheeks", "cheeks", "ear|unheard-of", "right eyelid", "hip"])
def test_a_region_in_english_raises_whatever_stands_beside_it(word):
    assert tier("TEN4", bruise_regions=word) == "RED"


def test_a_limb_is_another_region_and_a_word_not_known_is_counted_and_not_checked():
    assert case(bruise_regions="shin|left knee").attendance.findings.bruises == (BodyRegion.OTHER,)
    strange = case(bruise_regions="shin|unheard-of").attendance
    assert strange.findings.bruises == (BodyRegion.OTHER,)
    assert [problem.field for problem in strange.problems] == ["bruise_regions"]
    assert state("TEN4", bruise_regions="shin|unheard-of") is State.NOT_CHECKED
    assert assess(bruise_regions="unheard-of").outcome is not Outcome.CLEAR


@pytest.mark.parametrize("word", ["sexual_assault|physical_abuse", "rape", "sexual abuse", "physical_abuse|raped"])
def test_what_a_child_told_is_kept(word):
    assert tier("SEXASSLT", TEEN, disclosed=word) == "RED"


def test_a_disclosure_that_is_not_understood_is_not_checked():
    assert state("SEXASSLT", TEEN, disclosed="something else") is State.NOT_CHECKED
    assert state("FGM", TEEN, disclosed="something else") is State.NOT_CHECKED


@pytest.mark.parametrize(("text", "details"), [
    ("tibia:healing|rib:healing", {("lower-leg", "healing"), ("rib", "healing")}),
    ("left radius|ulna:buckle", {("forearm", "buckle")}), ("ribs:old", {("rib", "old")}), ("collar bone", {("clavicle", "")}),
    ("femur:unheard-of", {("femur", "")}), ("unheard-of:healing", {("", "healing")}), ("unheard-of|femur", {("femur", "")}),
])
def test_bones_in_english_and_known_words_beside_others(text, details):
    found: tuple[FractureDetail, ...] = case(fracture_detail=text).attendance.findings.fractures
    assert {(one.part, "|".join(sorted(one.patterns))) for one in found} == details


@pytest.mark.parametrize(("rule_id", "born"), [("FRA-RIB", TODDLER), ("FRA-CML", "2025-06-01"), ("FRA-MULTI", TODDLER), ("FRA-AGED", TODDLER)])
def test_a_report_read_in_part_leaves_the_fracture_rules_not_checked(rule_id, born):
    assert state(rule_id, born, fracture_detail="femur|unheard-of", diagnosis_code="S72.3") is State.NOT_CHECKED


@pytest.mark.parametrize(("rule_id", "given", "field"), [
    ("PREDAHT", {"predaht_features": "unheard-of", "diagnosis_code": "S06.5"}, "predaht_features"),
    ("FII", {"illness_signs": "tests_normal|unheard-of"}, "illness_signs"),
    ("PIBIS", {"pibis_total": "nine"}, "pibis_total"),
    ("FRA-MISS", {"radiology_reported_at": "later", "diagnosis_code": "S72.3"}, "radiology_reported_at"),
])
def test_a_cell_that_cannot_be_read_is_awaited(rule_id, given, field):
    assessment = assess(INFANT, **given)
    assert (rule_id, field) in {(one.rule_id, one.field) for one in assessment.awaiting}


def test_a_school_that_cannot_be_read_is_awaited():
    assert state("NO-GP", TEN, in_school="sometimes", gp_practice="A81001") is State.AWAITING


@pytest.mark.parametrize("word", [
    "non-ambulant", "non-mobile", "wheelchair user", "uses wheelchair", "hoisted", "not walking", "pre-walking", "bed-bound",
    "sits unaided", "GMFCS IV", "GMFCS level V"])
def test_words_for_a_child_who_does_not_move_about(word):
    assert tier("FRA-NM", TEN, mobility=word, diagnosis_code="S72.30") == "RED"


def test_a_word_for_mobility_that_is_not_understood_is_asked_about_at_any_age():
    assert state("FRA-NM", TEN, mobility="swims", diagnosis_code="S72.30") is State.AWAITING
    assert state("INJ-NM", TEN, mobility="swims", diagnosis_code="S60.0") is State.AWAITING
    assert state("BURN", TEN, mobility="swims", diagnosis_code="T21.1", burn_total="1") is State.AWAITING
    assert state("FRA-NM", TEN, mobility="not recorded", diagnosis_code="S72.30") is State.NOT_RAISED
    assert tier("FRA-NM", INFANT, mobility="swims", diagnosis_code="S72.30") == "RED"


@pytest.mark.parametrize(("intent", "mechanism", "expected"), [
    ("assault", "stabbed with knife", "RED"), ("assault", "shot with air gun", "RED"), ("assault", "punched", "AMBER"),
    ("Assault by other person", "", "AMBER"), ("assault", "no knife seen, kicked", "AMBER"), ("deliberately by sister", "", "AMBER"),
    ("assault denied", "", None), ("accidental", "cut on knife", None), ("", "stabbed with knife", "AMBER"),
])
def test_an_assault_that_the_injury_fields_state(intent, mechanism, expected):
    assert tier("VIOLENCE", TEEN, injury_intent=intent, injury_mechanism=mechanism, diagnosis_code="S31.1") == expected


def test_a_stated_sexual_assault_is_one_and_what_a_sister_did_is_no_self_harm():
    assert tier("SEXASSLT", TEEN, injury_intent="sexual assault", diagnosis_code="S31.4") == "RED"
    assert tier("SH-15", TEEN, injury_intent="deliberately by sister", diagnosis_code="S31.1") is None


BRUISED = {"bruise_regions": "cheek", "diagnosis_code": "J06.9"}


def test_injuries_entered_at_both_visits_are_two():
    earlier = ({"arrived_at": "2026-01-10T10:00", **BRUISED},)
    assert tier("REP-INJ-INF", "2025-10-04", earlier=earlier, **BRUISED) == "AMBER"


@pytest.mark.parametrize("before", [
    {"fracture_detail": "femur", "diagnosis_code": "J06.9"}, {"diagnosis": "Fracture of femur", "diagnosis_code": ""}])
def test_an_earlier_fracture_counts_as_today_would(before):
    earlier = ({"arrived_at": "2026-01-10T10:00", **before},)
    assert tier("FRA-2ND", earlier=earlier, diagnosis_code="S52.5") == "AMBER"


def test_an_earlier_injury_without_a_code_leaves_a_second_fracture_not_checked():
    earlier = ({"arrived_at": "2026-01-10T10:00", "injury_flag": "Y", "diagnosis_code": ""},)
    assert state("FRA-2ND", earlier=earlier, diagnosis_code="S52.5") is State.NOT_CHECKED


@pytest.mark.parametrize(("before", "expected"), [
    ({"injury_intent": "assault", "injury_flag": "Y"}, "RED"), ({"chief_complaint": "punched"}, "AMBER"), ({}, "AMBER")])
def test_a_second_assault_is_red_unless_text_alone_tells_of_the_first(before, expected):
    earlier = ({"arrived_at": "2025-03-10T10:00", "diagnosis_code": "S00.1", **before},)
    assert tier("VIOLENCE", TEEN, earlier=earlier, diagnosis_code="Y04") == expected


@pytest.mark.parametrize(("code", "expected"), [
    ("T74.1", "AMBER"), ("T74.9", "AMBER"), ("Y07.1", "AMBER"), ("W33", "RED"), ("W34.0", "RED"), ("T74.0", None), ("Y06.1", None), ("W31", None), ("W35", None),
])
def test_physical_maltreatment_by_its_code_is_never_clear_and_a_gunshot_is_one_however_it_came_about(code, expected):
    assert tier("VIOLENCE", TEEN, diagnosis_code=code) == expected


@pytest.mark.parametrize(("code", "said"), [("T74.1", "Maltreatment recorded"), ("Y04", "Assault recorded"), ("T74.1|Y04", "Assault recorded")])
def test_what_was_recorded_is_named_as_it_is(code, said):
    (alert,) = [alert for alert in assess(TEEN, diagnosis_code=code).alerts if alert.rule_id == "VIOLENCE"]
    assert alert.reasons[0].startswith(said)


def test_maltreatment_beside_an_overdose_does_not_state_that_others_gave_it():
    assert tier("SH-15", TEEN, diagnosis_code="T39.1|T74.1") == tier("SH-15", TEEN, diagnosis_code="T39.1") == "RED"


@pytest.mark.parametrize("code", ["242253008", "T40.2"])
def test_an_overdose_of_an_opiate_is_a_drug_in_either_coding(code):
    assert tier("SUBST", TEEN, diagnosis_code=code) == "AMBER"


def test_a_second_brief_event_is_amber_if_text_alone_tells_of_the_first():
    before = {"arrived_at": "2026-01-10T10:00", "diagnosis_code": "J06.9"}
    assert tier("BRUE", INFANT, earlier=({**before, "chief_complaint": "stopped breathing"},), diagnosis_code="720975008") == "AMBER"
    assert tier("BRUE", INFANT, earlier=({**before, "diagnosis_code": "720975008"},), diagnosis_code="720975008") == "RED"


@pytest.mark.parametrize(("intent", "rule_id", "expected"), [
    ("Alleged assault", "VIOLENCE", "AMBER"), ("?assault", "VIOLENCE", "AMBER"), ("alleged assault with knife", "VIOLENCE", "RED"),
    ("alleged sexual assault", "SEXASSLT", "RED"), ("?sexual assault", "SEXASSLT", "RED"), ("Suspected self-harm", "SH-15", "RED"),
    ("denies assault", "VIOLENCE", None), ("no sexual assault", "SEXASSLT", None)])
def test_a_suspected_assault_counts_and_the_alert_says_that_it_is_suspected(intent, rule_id, expected):
    found = assess(TEEN, injury_flag="Y", injury_intent=intent, diagnosis_code="S01.0")
    reasons = {alert.rule_id: " ".join(alert.reasons) for alert in found.raised}
    assert tier(rule_id, TEEN, injury_flag="Y", injury_intent=intent, diagnosis_code="S01.0") == expected
    assert ("as suspected" in reasons.get(rule_id, "")) is (expected is not None)


def test_a_confirmed_assault_is_not_said_to_be_suspected():
    assert "suspected" not in str([alert.reasons for alert in assess(TEEN, injury_intent="assault", diagnosis_code="S01.0").raised])


def test_an_assault_that_is_only_suspected_explains_no_overdose():
    assert tier("SH-15", TEEN, injury_intent="?assault", diagnosis_code="T39.1") == "RED"
    assert tier("SH-15", TEEN, injury_intent="assault", diagnosis_code="T39.1") is None


@pytest.mark.parametrize(("codes", "several"), [
    ("S72.4|S82.1", True), ("S42.4|S52.0", True), ("S12.1|S22.0", True), ("S52.5|S62.1", True), ("S72.4|S82.0", True),
    ("S52.0|S52.2", False), ("S82.0|S82.1", False), ("S12.9|S12.1", False), ("25415003|S72.3", False)])
def test_two_bones_that_meet_in_a_joint_are_two(codes, several):
    assert (tier("FRA-MULTI", "2024-12-01", diagnosis_code=codes) == "RED") is several


@pytest.mark.parametrize(("code", "mechanism", "verified"), [
    ("V43.5", "", True), ("V03.1", "", True), ("V13.4", "", True), ("V89.2", "", True), ("V47.5", "", True),
    ("V18.0", "", False), ("V80.0", "", False), ("V05.1", "", False), ("V86.5", "", False), ("V43.0", "", False), ("V48.5", "", False),
    ("V03.1", "fell off wall", False), ("V03.1", "hit by car and fell", True),
])
def test_a_collision_on_a_road_with_a_motor_vehicle(code, mechanism, verified):
    found = case(diagnosis_code=f"S72.3|{code}", injury_mechanism=mechanism, explanation_verified_by="police")
    assert verified_collision(found) is verified


@pytest.mark.parametrize("who", [
    "police investigating", "Dr unsure", "Consultant disagrees", "Dr X says unlikely", "police - story inconsistent", "Dr doubts it",
    "doubted by Dr", "police: implausible"])
def test_who_doubts_verifies_nothing(who):
    assert not verified_collision(case(injury_mechanism="RTC", explanation_verified_by=who))


@pytest.mark.parametrize("code", ["5.6890008E+7", "not a code"])
def test_a_complaint_code_that_cannot_be_read_is_not_checked(code):
    assert state("SEXASSLT", TEEN, chief_complaint_code=code) is State.NOT_CHECKED


@pytest.mark.parametrize(("fields", "expected"), [
    ({"diagnosis": "Fracture of femur"}, "AMBER"), ({"diagnosis_code": "S72.3"}, "RED"),
    ({"diagnosis": "Fracture of femur", "attendance_category": "2"}, "RED")])
def test_text_alone_beside_a_register_is_amber(fields, expected):
    match = Match(entry=an_entry(), weight=20.0, probability=0.999, band=Band.CERTAIN, because=())
    found = Case(attendance=case(**fields).attendance, registers=(Known((match,)),), history=case(**fields).history)
    (alert,) = Screener(registers=(), rules=(next(p["REG-COMBO"] for p in SHIPPED if "REG-COMBO" in p.off),)).evaluate(found).raised
    assert alert.tier.value == expected
    assert ("from text" in " ".join(alert.reasons)) is (expected == "AMBER")


@pytest.mark.parametrize("code", ["X85", "X87", "X88", "X89", "X90"])
def test_an_assault_by_poison_is_no_self_harm(code):
    assert tier("SH-15", TEEN, diagnosis_code=f"T42.4|{code}") is None
    assert tier("VIOLENCE", TEEN, diagnosis_code=f"T42.4|{code}") == "AMBER"


@pytest.mark.parametrize("who", ["sister aged 14", "brother 12", "14 year old sister", "parent's consent by phone"])
def test_no_adult_came(who):
    assert state("UNACC", TEN, accompanied_by=who) in (State.RAISED, State.AWAITING)


@pytest.mark.parametrize("who", ["brother 19", "mother and brother 12", "sister aged 21"])
def test_an_adult_came(who):
    assert state("UNACC", TEN, accompanied_by=who) is State.NOT_RAISED


@pytest.mark.parametrize("gp", ["unregistered", "not registered", "none", "no GP", "unknown", "n/a", "0"])
def test_a_word_is_no_practice_code(gp):
    assert tier("NO-GP", TEN, gp_practice=gp) == "NOTE"


def test_a_rule_tuned_to_no_age_is_refused():
    with pytest.raises(InvalidRulePack, match="no age is left"):
        next(pack for pack in SHIPPED if pack.id == "FRACTURES").tune("FRA-1AND2", upper_months=12)


def test_an_injury_on_the_day_of_birth_is_one_before_the_first_birthday():
    first = {"arrived_at": "2026-01-01T09:00", "diagnosis_code": "S00.8"}
    assert tier("REP-INJ-INF", "2026-01-01", earlier=(first,), diagnosis_code="S00.8") is not None
    assert tier("REP-INJ-INF", "2026-01-01", diagnosis_code="S00.8") is None
