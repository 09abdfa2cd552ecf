"""Encounters and Conditions as attendances: read = attendances + not held + rejected, always."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.people.past import Past
from riskflag.read.fhir import read_bundle, read_encounter, read_visits
from riskflag.testing import a_person
from tests.fhir_shapes import ICD10, SNOMED, a_bundle, a_condition, an_encounter

CHILD = a_person()
AT = datetime(2026, 1, 1, 10, tzinfo=UTC)


def read(*encounters, conditions=()):
    return read_visits(encounters, conditions, CHILD)


def test_an_encounter_is_an_attendance():
    told = an_encounter(
        period={"start": "2026-01-01T10:00:00Z", "end": "2026-01-01T13:00:00Z"}, reasonCode=[{"text": "fall from sofa", "coding": [{"system": SNOMED, "code": "161898004"}]}],
        serviceProvider={"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RXX01"}},
        hospitalization={"dischargeDisposition": {"coding": [{"system": SNOMED, "code": "182992009"}]}})
    (visit,) = read(told, conditions=[a_condition()]).attendances
    assert (visit.id, visit.site, visit.at, visit.departed, visit.disposal) == ("e1", "RXX01", AT, AT + timedelta(hours=3), "182992009")
    assert (visit.complaint, visit.complaint_code, visit.diagnoses, visit.category) == ("fall from sofa", "161898004", ("S72.0",), None)


@pytest.mark.parametrize(("changes", "counts"), [
    ({}, True), ({"class": None}, True), ({"class": {"code": "ZZ"}}, True), ({"class": {"code": "AMB"}}, False), ({"class": {"code": "IMP"}}, False),
    ({"class": {"code": "AMB"}, "priority": {"coding": [{"code": "UR"}]}}, True),
])
def test_only_what_was_not_planned_counts_alone(changes, counts):
    visits = read(an_encounter(**changes)).attendances
    past = Past.of(visits, rf.Attendance(id="now", person=CHILD, at=AT + timedelta(days=60), opened=True))
    assert len(past.within(365)) == counts


def test_an_end_before_the_start_is_a_slip_and_not_recorded():
    (visit,) = read(an_encounter(period={"start": "2026-01-01T10:00:00Z", "end": "2026-01-01T09:00:00Z"})).attendances
    assert (visit.at, visit.departed) == (AT, None)


@pytest.mark.parametrize("status", ["planned", "cancelled", "entered-in-error"])
def test_what_never_took_place_is_no_attendance(status):
    found = read(an_encounter(status=status), an_encounter("e2"))
    assert ([v.id for v in found.attendances], found.not_held) == (["e2"], 1)


def test_a_condition_belongs_to_the_encounter_that_it_or_the_encounter_names_or_else_to_the_day():
    visits = [an_encounter("e1"), an_encounter("e2", "2026-02-01T10:00:00Z", diagnosis=[{"condition": {"reference": "Condition/c2"}}])]
    told = [a_condition("S72.0"), a_condition("S52.5", encounter=None, id="c2"), a_condition("S82.1", encounter=None, id="c3", recordedDate="2026-02-01T18:00:00Z"),
            a_condition("S00.0", encounter=None, id="c4", recordedDate="2026-02-05T18:00:00Z"), a_condition("S11.0", encounter="e7", id="c5")]
    for condition in told[1:4]:
        del condition["encounter"]
    found = read(*visits, conditions=told)
    assert [v.diagnoses for v in found.attendances] == [("S72.0",), ("S52.5", "S82.1")]
    assert found.unplaced == 2


@pytest.mark.parametrize(("changes", "placed"), [
    ({"recordedDate": "2026-01-01"}, True), ({"onsetDateTime": "2026-01-01"}, True), ({"recordedDate": "2026-01-02"}, False), ({"recordedDate": "2026-01"}, False),
    ({"recordedDate": "2026-01-02T09:59:00Z"}, True), ({"recordedDate": "2026-01-02T10:01:00Z"}, False), ({"recordedDate": "2026-01-01T09:59:00Z"}, False), ({}, False),
])
def test_a_condition_without_an_encounter_is_placed_by_its_moment_or_its_day(changes, placed):
    condition = {k: v for k, v in (a_condition() | changes).items() if k != "encounter"}
    found = read(an_encounter(), conditions=[condition])
    assert found.attendances[0].diagnoses == (("S72.0",) if placed else ())
    assert found.unplaced == (not placed)


def test_a_condition_may_be_the_reason_of_an_encounter():
    condition = {k: v for k, v in a_condition().items() if k != "encounter"}
    (visit,) = read(an_encounter(reasonReference=[{"reference": "Condition/c1"}]), conditions=[condition]).attendances
    assert visit.diagnoses == ("S72.0",)


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_condition_that_was_refuted_is_no_diagnosis(status):
    (visit,) = read(an_encounter(), conditions=[a_condition(verificationStatus={"coding": [{"code": status}]})]).attendances
    assert visit.diagnoses == ()


def test_a_snomed_code_is_taken_before_another_and_a_code_nobody_knows_is_kept():
    both = {"coding": [{"system": "https://ours.example/dx", "code": "X1"}, {"system": SNOMED, "code": "71620000"}], "text": "Broken thigh"}
    (visit,) = read(an_encounter(), conditions=[a_condition(code=None, id="c1") | {"code": both}]).attendances
    assert (visit.diagnoses, visit.diagnosis_text) == (("71620000",), "Broken thigh")
    (visit,) = read(an_encounter(), conditions=[a_condition() | {"code": {"coding": [{"code": "X1"}]}}]).attendances
    assert visit.diagnoses == ("X1",)


def test_every_national_code_of_a_condition_is_kept_because_one_list_may_know_what_the_other_does_not():
    codes = [{"system": ICD10, "code": "S72.3"}, {"system": "https://ours.example/dx", "code": "X1"}, {"system": SNOMED, "code": "71620000"}]
    (visit,) = read(an_encounter(), conditions=[a_condition() | {"code": {"coding": codes}}]).attendances
    assert visit.diagnoses == ("71620000", "S72.3")


@pytest.mark.parametrize("bad", [None, "SECRET", {"resourceType": "Patient"}, {"resourceType": "Encounter"}])
def test_what_is_no_encounter_is_refused_without_its_value(bad):
    with pytest.raises(InvalidInput) as refused:
        read_encounter(bad, (), CHILD, at=AT)
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(("changes", "gap"), [
    ({}, None), ({"total": 5}, "only 1 of 5 were sent"), ({"link": [{"relation": "next", "url": "x"}]}, "only the first page was sent"),
    ({"entry": [{"resource": an_encounter()}, {"fullUrl": "x"}], "total": None}, "1 of 2 entries hold no resource"),
])
def test_a_bundle_says_when_it_is_not_all_there_is(changes, gap):
    found = read_bundle(a_bundle(an_encounter(), **changes))
    assert (len(found.of("Encounter")), found.gap) == (1, gap)


def test_a_bundle_in_which_the_server_complains_is_not_all_there_is():
    complaint = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    assert read_bundle(a_bundle(an_encounter(), complaint, total=1)).gap == "the server reported a problem"


@pytest.mark.parametrize("bad", [None, [], {"resourceType": "Patient"}, {"resourceType": "Bundle", "entry": {}}, {"resourceType": "Bundle", "entry": "SECRET"}])
def test_what_is_no_bundle_is_refused(bad):
    with pytest.raises(InvalidInput) as refused:
        read_bundle(bad)
    assert "SECRET" not in str(refused.value)


MOMENTS = st.integers(0, 2_000_000).map(lambda minutes: AT - timedelta(minutes=minutes))
ENCOUNTERS = st.lists(st.tuples(st.none() | MOMENTS, st.sampled_from(["finished", "in-progress", "cancelled", "planned"]), st.sampled_from(["EMER", "AMB", "??"])), max_size=8)


@given(ENCOUNTERS)
def test_nothing_is_lost(told):
    encounters = [an_encounter(f"e{n}", start and start.isoformat(), status=status, **{"class": {"code": kind}}) for n, (start, status, kind) in enumerate(told)]
    found = read(*encounters)
    assert found.read == len(told) == len(found.attendances) + found.not_held + len(found.rejected)
    assert [v.at for v in found.attendances] == sorted(s for s, status, _ in told if s and status in ("finished", "in-progress"))


WORDS = st.text("abcdefg hij", min_size=1, max_size=20).map(lambda w: " ".join(w.split())).filter(bool)
CODES = st.lists(st.sampled_from(["S72.0", "S52.5", "S00.0", "J45.9"]), max_size=3, unique=True)


def written(visit):
    """An attendance as a host would write it: its Encounter and its Conditions."""
    period = {"start": visit.at.isoformat()} | ({"end": visit.departed.isoformat()} if visit.departed else {})
    provider = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": visit.site}} if visit.site else None
    reason = [{"text": visit.complaint}] if visit.complaint else None
    conditions = [a_condition(code, visit.id, id=f"c{n}") for n, code in enumerate(visit.diagnoses)]
    return an_encounter(visit.id, period=period, serviceProvider=provider, reasonCode=reason), conditions


@given(st.builds(
    lambda minutes, stay, site, complaint, codes: rf.Attendance(
        id="e1", person=CHILD, at=AT - timedelta(minutes=minutes), departed=stay and AT - timedelta(minutes=minutes) + timedelta(minutes=stay), site=site,
        complaint=complaint, diagnoses=tuple(codes)),
    st.integers(0, 2_000_000), st.none() | st.integers(1, 3000), st.sampled_from(["", "RXX01"]), st.none() | WORDS, CODES))
def test_an_attendance_that_is_written_is_read_back_as_the_same(visit):
    encounter, conditions = written(visit)
    assert read(encounter, conditions=conditions).attendances == (visit,)
