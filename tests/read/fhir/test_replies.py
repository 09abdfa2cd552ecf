"""What national registers reply: found, nobody and error are three different answers."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.read.fhir import read_care_teams, read_flags
from riskflag.render import fhir
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.fhir_shapes import NHS, SNOMED, a_bundle
from tests.sources import Listed, an_entry

NUMBER = a_test_number(1)


def a_team(code="342191000000101", **changes):
    made = {
        "resourceType": "CareTeam", "status": "active", "category": [{"coding": [{"system": SNOMED, "code": code}]}], "name": "Exampleshire",
        "subject": {"identifier": {"system": NHS, "value": NUMBER}}, "period": {"start": "2025-07-22"},
        "telecom": [{"system": "phone", "use": "work", "value": "0113 496 0000"}, {"system": "phone", "use": "mobile", "value": "0113 496 0001"}],
    }
    return {**made, **changes}


REFUSED = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid", "details": {"coding": [{"code": "INVALID_SEARCH_DATA"}]},
                                                         "diagnostics": "SECRET 9990000018"}]}


def test_a_plan_that_is_found_is_an_entry():
    reply = read_care_teams(a_bundle(a_team()), asked=NUMBER)
    (entry,) = reply.answer.value
    assert (entry.kind, entry.register, entry.since, entry.until) == (rf.RegisterKind.CPP, "CP-IS", date(2025, 7, 22), None)
    assert (entry.authority, entry.office_phone, entry.emergency_phone) == ("Exampleshire", "0113 496 0000", "0113 496 0001")


def test_found_nobody_and_error_are_three_answers():
    found, nobody, failed = (read_care_teams(reply, asked=NUMBER).answer for reply in (a_bundle(a_team()), a_bundle(), REFUSED))
    assert (len(found.value), nobody.value) == (1, ())
    assert isinstance(failed, rf.Unknown)
    assert failed.reason == "it answered with an error (INVALID_SEARCH_DATA)"


@pytest.mark.parametrize("reply", [
    None, REFUSED, {"resourceType": "Bundle", "type": "searchset"}, a_bundle(total=2), a_bundle(a_team(), total=2, entry=[]), a_team(),
    a_bundle(link=[{"relation": "next"}]), a_bundle(REFUSED, total=0), a_bundle(a_team(subject={"identifier": {"system": NHS, "value": a_test_number(2)}})),
])
def test_anything_less_than_an_answer_is_not_checked(reply):
    read = read_care_teams(reply, asked=NUMBER)
    assert isinstance(read.answer, rf.Unknown)
    assert "SECRET" not in read.answer.reason
    made = rf.Screener(registers=[read], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(an_attendance())
    assert made.outcome is rf.Outcome.INCOMPLETE


@pytest.mark.parametrize("bad", ["SECRET", [], 3])
def test_what_is_no_answer_at_all_is_refused(bad):
    with pytest.raises(InvalidInput) as refused:
        read_care_teams(bad)
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(("code", "rule"), [("342191000000101", "REG-CPP"), ("764841000000100", "REG-LAC"), ("777", "REG-OTHER")])
def test_a_reply_raises_the_same_alert_as_a_register(code, rule):
    reply = read_care_teams(a_bundle(a_team(code)), asked=NUMBER)
    made = rf.Screener(registers=[reply], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(an_attendance())
    assert rule in {rule_id for alert in made.raised for rule_id in alert.rule_ids}


def test_an_unborn_plan_is_the_mother_s():
    (entry,) = read_care_teams(a_bundle(a_team("818901000000100")), asked=NUMBER).answer.value
    assert entry.person.numbers == ()
    assert entry.person.mother.numbers[0].value == NUMBER


def test_a_first_page_is_shown_and_the_rest_not_checked():
    reply = read_care_teams(a_bundle(a_team(), total=2), asked=NUMBER)
    made = rf.Screener(registers=[reply], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(an_attendance())
    assert made.outcome is rf.Outcome.ALERT
    assert not made.complete
    assert any("only 1 of 2 were sent" in reason for alert in made.not_checked for reason in alert.reasons)


def test_an_entry_in_error_is_none_and_an_end_without_a_day_counts_as_current():
    assert read_care_teams(a_bundle(a_team(status="entered-in-error")), asked=NUMBER).answer.value == ()
    (entry,) = read_care_teams(a_bundle(a_team(status="inactive")), asked=NUMBER).answer.value
    assert entry.until is None
    assert [p.field for p in entry.problems] == ["period.end"]


def test_a_day_that_is_not_known_counts_for_the_longer_plan():
    (entry,) = read_care_teams(a_bundle(a_team(period={"start": "2025-02", "end": "2026-02"})), asked=NUMBER).answer.value
    assert (entry.since, entry.until) == (date(2025, 2, 1), date(2026, 2, 28))
    (entry,) = read_care_teams(a_bundle(a_team(period={"start": "soon"})), asked=NUMBER).answer.value
    assert (entry.since, [p.field for p in entry.problems]) == (None, ["period.start"])


def a_flag(code="child-protection-information-system-flag", **changes):
    system = "https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient"
    return {"resourceType": "Flag", "id": "f1", "status": "active", "code": {"coding": [{"system": system, "code": code}]},
            "subject": {"identifier": {"system": NHS, "value": NUMBER}}, **changes}


PLAN = {"resourceType": "CarePlan", "id": "cp1", "status": "active", "category": [{"coding": [{"system": SNOMED, "code": "764841000000100"}]}],
        "period": {"start": "2025-02-01"}, "careTeam": [{"reference": "CareTeam/ct1"}]}


def test_a_national_flag_brings_its_plans():
    pointing = a_flag(extension=[{"url": "http://hl7.org/fhir/StructureDefinition/flag-detail", "valueReference": {"reference": "CarePlan/cp1"}}])
    reply = read_flags(a_bundle(pointing, PLAN, a_team(id="ct1"), total=None), asked=NUMBER)
    (entry,) = reply.answer.value
    assert (entry.kind, entry.since, entry.authority) == (rf.RegisterKind.LAC, date(2025, 2, 1), "Exampleshire")
    inside = a_flag(contained=[PLAN, a_team(id="ct1")], extension=[{"url": "http://hl7.org/fhir/StructureDefinition/flag-detail", "valueReference": {"reference": "#cp1"}}])
    assert read_flags(a_bundle(inside), asked=NUMBER).answer.value[0].kind is rf.RegisterKind.LAC


@pytest.mark.parametrize(("code", "kinds"), [
    ("child-protection-information-system-flag", ["child protection information; the plan is not stated"]), ("CP-IS", ["child protection information; the plan is not stated"]),
    ("female-genital-mutilation-flag", ["FGM flag"]), ("FGM", ["FGM flag"]), ("national-reasonable-adjustment-flag", []), ("NRAF", []), ("new-flag", ["flag not known"]),
])
def test_each_published_flag_and_one_that_is_not(code, kinds):
    found = read_flags(a_bundle(a_flag(code)), asked=NUMBER).answer.value
    assert [(entry.kind, entry.category) for entry in found] == [(rf.RegisterKind.OTHER, words) for words in kinds]


def test_no_flag_is_an_answer_and_an_error_is_none():
    assert read_flags(a_bundle()).answer.value == ()
    assert isinstance(read_flags(REFUSED).answer, rf.Unknown)


TEXT = st.text("abcdefg XYZ", min_size=1, max_size=20).map(str.strip).filter(bool)
DAYS = st.dates(date(2020, 1, 1), date(2026, 3, 2))
PLANS = st.tuples(st.sampled_from(["CPP", "LAC"]), DAYS, st.none() | st.dates(date(2026, 3, 2), date(2030, 1, 1)), TEXT, st.none() | st.just("01632 960001"))


@given(PLANS)
def test_a_plan_that_is_drawn_as_a_care_team_is_read_back_as_the_same_plan(plan):
    kind, since, until, authority, phone = plan
    entry = an_entry(kind=rf.RegisterKind(kind), since=since, until=until, authority=authority, office_phone=phone, emergency_phone=None)
    made = rf.Screener(registers=[Listed((entry,))], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(an_attendance(a_person()))
    view = made.for_(rf.Audience.CLINICIAN)
    drawn = fhir.flag(view, view.alerts[0], fhir.About(patient="Patient/1"), confirmed=True)
    teams = [c for c in drawn["contained"] if c["resourceType"] == "CareTeam"]
    (back,) = read_care_teams(json.loads(json.dumps(a_bundle(*teams))), asked=NUMBER).answer.value
    assert (back.kind, back.since, back.until, back.authority, back.office_phone, back.id) == (
        entry.kind, since, until, authority, phone, entry.id)
