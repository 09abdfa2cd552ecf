"""A call is answered with cards: what was sent along is history, a record that is opened is no attendance."""

from datetime import UTC, datetime, timedelta

import pytest

import riskflag as rf
from riskflag.errors import InvalidInput, MissingInput
from riskflag.read.hook import read_hook
from riskflag.render.cds_hooks import respond
from riskflag.testing import a_person, check_history
from tests.fhir_shapes import ICD10, SNOMED, a_bundle, a_call, a_condition, a_patient, an_encounter
from tests.sources import Broken, Listed, an_entry

PERSON = a_person()
AT = datetime(2026, 3, 2, 12, tzinfo=rf.LONDON)
ON_A_PLAN = Listed((an_entry(),))


def ask(call, *registers, audience=rf.Audience.CLINICIAN, history=None, **options):
    screener = rf.Screener(registers=registers or [Listed()], history=history, rules=[rf.STANDARD, rf.FRACTURES])
    return respond(call, screener, at=AT, audience=audience, **options)["cards"]


def summaries(cards):
    return [card["summary"] for card in cards]


@pytest.mark.parametrize("hook", ["patient-view", "encounter-start"])
def test_a_listed_child_is_a_critical_card(hook):
    first = ask(a_call(hook), ON_A_PLAN)[0]
    assert first["indicator"] == "critical"
    assert first["suggestions"][0]["actions"][0]["resource"]["subject"] == {"reference": "Patient/p1"}


def test_the_visit_that_starts_counts_once_however_often_it_is_told():
    visits = [an_encounter("e1"), an_encounter("e2", "2026-02-01T10:00:00Z"), an_encounter("e9", "2026-03-02T11:00:00Z")]
    cards = ask(a_call(prefetch={"encounters": a_bundle(*visits), "encounter": visits[-1]}))
    (repeat,) = [card for card in cards if "Three or more" in card["summary"]]
    assert "3 visits counted as 3" in repeat["detail"]
    two = ask(a_call(prefetch={"encounters": a_bundle(*visits[1:]), "encounter": visits[-1]}))
    assert "NOT CHECKED: History" in summaries(two)
    assert "at least 2 of 3 known" in str(two)


def test_a_record_that_is_opened_is_no_attendance():
    visits = a_bundle(an_encounter("e1"), an_encounter("e2", "2026-02-01T10:00:00Z"))
    cards = ask(a_call("patient-view", prefetch={"encounters": visits}))
    assert "at least 2 of 3 known" in str(cards)
    assert not any("await" in card["summary"] for card in cards)


def test_a_diagnosis_sent_along_is_the_visit_s_own():
    young = a_patient(birthDate="2025-06-01")
    call = a_call(prefetch={"patient": young, "conditions": a_bundle(a_condition(encounter="e9")), "encounter": an_encounter("e9", AT.isoformat())})
    assert any("racture" in summary for summary in summaries(ask(call)))
    opened = a_call("patient-view", prefetch={"patient": young, "conditions": a_bundle(a_condition(encounter="e9"))})
    assert not any("racture" in summary for summary in summaries(ask(opened)))


def test_a_patient_who_was_not_sent_is_asked_for():
    for missing in (None, {"resourceType": "OperationOutcome", "issue": []}):
        with pytest.raises(MissingInput) as refused:
            ask(a_call(prefetch={"patient": missing}))
        assert refused.value.where == "prefetch.patient"


def test_another_patient_than_the_context_s_is_refused():
    with pytest.raises(InvalidInput, match="not the patient of the context"):
        ask(a_call(prefetch={"patient": a_patient(id="p2")}))


def test_a_record_that_was_merged_away_is_looked_up_and_never_clear():
    merged = a_patient(active=False, link=[{"type": "replaced-by", "other": {"reference": "Patient/p7"}}])
    cards = ask(a_call("patient-view", prefetch={"patient": merged}), ON_A_PLAN, history=rf.MemoryHistory(()))
    assert cards[0]["indicator"] == "critical"
    assert any("NOT CHECKED" in summary and "record" in summary for summary in summaries(cards))


def test_the_audience_is_the_client_s_and_not_the_request_s():
    call = a_call("patient-view", audience="safeguarding_lead")
    (card,) = ask(call, ON_A_PLAN, audience=rf.Audience.RECEPTION, history=rf.MemoryHistory(()))
    assert "nurse in charge" in card["summary"]
    assert "plan" not in str(card)


def test_no_card_only_when_everything_was_checked():
    opened = a_call("patient-view")
    assert ask(opened, history=rf.MemoryHistory(())) == []
    (said,) = ask(opened, history=rf.MemoryHistory(()), say_clear=True)
    assert said["indicator"] == "info"
    assert ask(opened, Broken(), history=rf.MemoryHistory(()))
    assert ask(opened)  # without a history, only this host's own record was seen


def test_a_code_that_nobody_can_read_is_not_checked_unless_words_tell():
    begun = an_encounter("e9", AT.isoformat())
    def about(condition):
        return summaries(ask(a_call(prefetch={"encounter": begun, "conditions": a_bundle(condition)}), history=rf.MemoryHistory(())))

    unknown = a_condition("195967001", encounter="e9")
    assert "NOT CHECKED: Diagnosis" in about(unknown)
    unknown["code"]["text"] = "Asthma"
    assert "NOT CHECKED: Diagnosis" not in about(unknown)
    assert "NOT CHECKED: Diagnosis" in about(a_condition("ours-17", encounter="e9"))


def test_what_was_not_sent_of_earlier_visits_is_said():
    cards = ask(a_call(prefetch={"encounters": None}))
    assert "no encounters were sent" in str(cards)
    cards = ask(a_call(prefetch={"encounters": {"resourceType": "OperationOutcome", "issue": []}}))
    assert "the encounters could not be fetched" in str(cards)
    cards = ask(a_call(prefetch={"encounters": a_bundle(an_encounter(), an_encounter("e2", period=None))}))
    assert "1 visit could not be read" in str(cards)


def test_a_configured_history_is_asked_beside_what_was_sent_and_a_visit_told_twice_is_one():
    earlier = [rf.Attendance(id=f"OURS-{n}", site="T1", person=PERSON, at=datetime(2026, n, 1, 10, tzinfo=UTC)) for n in (1, 2)]
    sent = a_bundle(an_encounter("e1"), an_encounter("e2", "2026-02-01T10:00:00Z"))
    cards = ask(a_call("patient-view", prefetch={"encounters": sent}), history=rf.MemoryHistory(earlier))
    assert cards == []
    more = a_bundle(*(e["resource"] for e in sent["entry"]), an_encounter("e3", "2026-02-20T10:00:00Z"))
    (repeat,) = ask(a_call("patient-view", prefetch={"encounters": more}), history=rf.MemoryHistory(earlier))
    assert "3 visits counted as 3" in repeat["detail"]
    assert "including today" not in repeat["detail"]


def test_visits_of_another_patient_are_not_this_child_s():
    other = {"subject": {"reference": "https://ehr.example/fhir/Patient/p2"}}
    visits = a_bundle(an_encounter("e1", **other), an_encounter("e2", "2026-02-01T10:00:00Z", **other), an_encounter("e3", "2026-02-09T10:00:00Z"))
    cards = ask(a_call("patient-view", prefetch={"encounters": visits}))
    assert "at least 1 of 3 known" in str(cards)
    assert "2 of what was sent is about another patient" in str(cards)
    with pytest.raises(InvalidInput, match="subject"):
        ask(a_call(prefetch={"encounter": an_encounter("e9", **other)}))
    with pytest.raises(InvalidInput, match=r"fhirAuthorization\.patient"):
        ask(a_call(fhirAuthorization={"access_token": "t", "patient": "p2"}))


def test_a_visit_that_the_configured_history_holds_already_counts_once():
    kept = [rf.Attendance(id=f"e{n}", site="RXX01", person=PERSON, at=datetime(2026, 1, n, 10, tzinfo=UTC)) for n in (1, 5)]
    kept.append(rf.Attendance(id="e9", site="RXX01", person=PERSON, at=datetime(2026, 3, 2, 9, tzinfo=UTC)))
    begun = an_encounter("e9", "2026-03-02T10:30:00Z")
    (repeat,) = [c for c in ask(a_call(prefetch={"encounter": begun}), history=rf.MemoryHistory(kept), site="RXX01") if "Three" in c["summary"]]
    assert "3 visits counted as 3" in repeat["detail"]
    assert "Three or more" not in str(ask(a_call(prefetch={"encounter": begun}), history=rf.MemoryHistory(kept[1:]), site="RXX01"))


def test_too_little_to_look_anybody_up_is_not_checked():
    nobody = a_patient(name=None, birthDate=None, identifier=None, address=None)
    cards = ask(a_call("patient-view", prefetch={"patient": nobody}), history=rf.MemoryHistory(()))
    assert any("NOT CHECKED" in card["summary"] and "too little identity" in card["detail"] for card in cards)


def test_a_visit_that_starts_in_the_future_starts_now():
    call = a_call(prefetch={"encounter": an_encounter("e9", "2026-03-05T10:00:00Z"), "encounters": a_bundle(an_encounter("e1", "2026-03-01T10:00:00Z"))})
    assert read_hook(call, at=AT).attendance.at == AT
    assert read_hook(a_call(prefetch={"encounter": an_encounter("e9", "2026-03-02T11:00:00Z")}), at=AT).attendance.at < AT


def test_the_visit_that_starts_is_read_from_its_own_prefetch_even_when_it_stands_among_the_others_too():
    visits = a_bundle(an_encounter("e9", "2026-03-02T09:00:00Z", reasonCode=[{"text": "earlier wording"}]))
    begun = an_encounter("e9", "2026-03-02T11:00:00Z", reasonCode=[{"text": "later wording"}])
    found = read_hook(a_call(prefetch={"encounter": begun, "encounters": visits, "conditions": a_bundle(a_condition(encounter="e9"))}), at=AT).attendance
    assert (found.complaint, found.diagnoses) == ("later wording", ("S72.0",))
    alone = read_hook(a_call(prefetch={"encounters": visits}), at=AT).attendance
    assert alone.complaint == "earlier wording"


@pytest.mark.parametrize(("changes", "said"), [
    ({"link": [{"type": "replaced-by", "other": {"reference": "Patient/p7"}}]}, "merged into another record"), ({"active": False}, "no longer in use"),
])
def test_a_record_that_is_not_the_child_s_own_any_more_says_which(changes, said):
    cards = ask(a_call("patient-view", prefetch={"patient": a_patient(**changes)}), history=rf.MemoryHistory(()))
    assert any("This patient record" in card["summary"] and said in card["detail"] for card in cards)


def test_what_was_sent_is_a_history_like_any_other():
    hook = read_hook(a_call("patient-view", prefetch={"encounters": a_bundle(an_encounter("e1"), an_encounter("e2", "2027-02-01T10:00:00Z"))}), at=AT)
    check_history(hook.earlier, hook.attendance, ["e1"])


def test_a_date_of_birth_is_awaited_also_when_nobody_came():
    (card,) = ask(a_call("patient-view", prefetch={"patient": a_patient(birthDate=None)}), history=rf.MemoryHistory(()))
    assert "await" in card["summary"]
    assert "date of birth" in card["detail"]


COLD = a_condition("J00", encounter="e9") | {"code": {"coding": [{"system": ICD10, "code": "J00"}], "text": "Common cold"}}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
BROKEN_THIGH = {"coding": [{"system": SNOMED, "code": "195967001"}, {"system": ICD10, "code": "S72.3"}]}
TODDLER = a_patient(birthDate="2023-06-01")


def told(*conditions, rest=None, **prefetch):
    """What is said to a child with a cold in a visit that starts, and a history that is configured and complete."""
    begun = an_encounter("e9", AT.isoformat(), reasonCode=[{"text": "cough"}])
    sent = {"patient": TODDLER, "encounter": begun, "conditions": a_bundle(COLD, *conditions, **(rest or {}))}
    return ask(a_call(prefetch=sent | prefetch), history=rf.MemoryHistory(()))


def test_a_cold_alone_is_no_reason_for_not_checked():
    assert not any("NOT CHECKED" in summary for summary in summaries(told()))


@pytest.mark.parametrize("rest", [{"total": 5}, {"link": [{"relation": "next", "url": "x"}]}, {"entry": [{"resource": COLD}, {"fullUrl": "x"}], "total": None}])
def test_one_diagnosis_that_came_hides_none_that_did_not(rest):
    assert {"NOT CHECKED: Diagnosis", "NOT CHECKED: History"} <= set(summaries(told(rest=rest)))


@pytest.mark.parametrize("concept", [None, {"text": " "}, {"coding": [{"system": ICD10, "code": 5}]}, {"text": "x" * 10_001}])
def test_a_diagnosis_of_this_visit_that_cannot_be_read_is_not_checked(concept):
    condition = a_condition(encounter="e9", id="c2") | {"code": concept}
    assert "NOT CHECKED: Diagnosis" in summaries(told(condition))


@pytest.mark.parametrize(("changes", "said"), [
    ({}, True), ({"recordedDate": "soon"}, True), ({"recordedDate": "2024-01-01"}, False), ({"encounter": {"reference": "Encounter/e5"}}, False),
])
def test_a_diagnosis_of_no_visit_and_no_day_may_be_of_this_one(changes, said):
    condition = {k: v for k, v in a_condition("S72.3", id="c2").items() if k != "encounter"} | changes
    assert ("NOT CHECKED: Diagnosis" in summaries(told(condition))) == said


@pytest.mark.parametrize("prefetch", [
    {"encounters": OUTCOME}, {"conditions": OUTCOME}, {"encounters": a_bundle(an_encounter(), total=5)},
    {"encounters": a_bundle(an_encounter("e2", period=None))}, {"encounters": a_bundle(an_encounter("e3", subject={"reference": "Patient/p2"}))},
])
@pytest.mark.parametrize("hook", ["patient-view", "encounter-start"])
def test_what_failed_to_come_is_said_also_beside_a_complete_history(hook, prefetch):
    cards = ask(a_call(hook, prefetch=prefetch), history=rf.MemoryHistory(()))
    assert "NOT CHECKED: History" in summaries(cards)
    assert ask(a_call("patient-view", prefetch={"encounters": None, "conditions": None}), history=rf.MemoryHistory(())) == []


NO_BUNDLES = ("", 0, [], [{}], "CANARY", {"resourceType": "CANARY"}, {"entry": []}, {"resourceType": "Bundle", "entry": {"CANARY": 1}})


@pytest.mark.parametrize("sent", NO_BUNDLES, ids=repr)
@pytest.mark.parametrize("name", ["encounters", "conditions"])
@pytest.mark.parametrize("hook", ["patient-view", "encounter-start"])
def test_visits_or_diagnoses_that_are_no_bundle_leave_the_child_looked_up_and_are_not_checked(hook, name, sent):
    cards = ask(a_call(hook, prefetch={name: sent}), ON_A_PLAN, history=rf.MemoryHistory(()))
    assert any("child protection plan" in summary for summary in summaries(cards))
    assert "NOT CHECKED: History" in summaries(cards)
    assert ("NOT CHECKED: Diagnosis" in summaries(cards)) == (name == "conditions" and hook == "encounter-start")
    assert f"the {name} could not be read" in str(cards)
    assert "CANARY" not in str(cards)


@pytest.mark.parametrize("sent", ["", 0, [], "CANARY", {"resourceType": "CANARY"}], ids=repr)
def test_a_visit_that_is_no_encounter_leaves_the_child_looked_up_and_is_not_checked(sent):
    cards = ask(a_call(prefetch={"encounter": sent}), ON_A_PLAN, history=rf.MemoryHistory(()))
    assert any("child protection plan" in summary for summary in summaries(cards))
    assert "NOT CHECKED: This visit" in summaries(cards)
    assert "CANARY" not in str(cards)


def test_thousands_of_visits_and_diagnoses_are_read_and_each_is_where_it_belongs():
    days = [AT - timedelta(hours=7 * n) for n in range(1, 2001)]
    encounters = [an_encounter(f"e{n}", day.isoformat()) for n, day in enumerate(days)]
    conditions = [{k: v for k, v in a_condition("S72.3", id=f"c{n}").items() if k != "encounter"} | {"recordedDate": (day + timedelta(hours=1)).isoformat()}
                  for n, day in enumerate(days)]
    hook = read_hook(a_call("patient-view", prefetch={"encounters": a_bundle(*encounters), "conditions": a_bundle(*conditions)}), at=AT)
    assert len(hook.earlier.visits) == 2000
    assert all(visit.diagnoses == ("S72.3",) for visit in hook.earlier.visits)


def test_without_a_complete_history_what_failed_is_said_once():
    found = summaries(ask(a_call("patient-view", prefetch={"encounters": OUTCOME})))
    assert found.count("NOT CHECKED: History") == 1


def test_a_code_that_one_list_does_not_know_hides_none_that_another_knows():
    young, begun = a_patient(birthDate="2025-06-01"), an_encounter("e9", AT.isoformat())
    condition = a_condition(encounter="e9") | {"code": BROKEN_THIGH}
    cards = ask(a_call(prefetch={"patient": young, "encounter": begun, "conditions": a_bundle(condition)}), history=rf.MemoryHistory(()))
    assert any("Femur fracture" in summary for summary in summaries(cards))


STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"


def numbered(status):
    stated = {"url": STATUS, "valueCodeableConcept": {"coding": [{"system": SYSTEM, "code": status}]}}
    return a_patient(identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018", "extension": [stated] if status else []}])


@pytest.mark.parametrize(("status", "words"), [
    ("02", "present but not traced"), ("03", "trace required"), ("04", "none or several found"), ("05", "in conflict"),
    ("06", "trace in progress"), ("07", "not present"), ("08", "under six weeks"), ("01", None), ("nn", None), ("", None), ("99", None),
])
def test_a_number_that_the_record_calls_unverified_is_shown_to_those_who_treat_and_to_no_desk(status, words):
    call = a_call("patient-view", prefetch={"patient": numbered(status)})
    for audience in rf.Audience:
        shown = str(ask(call, ON_A_PLAN, audience=audience, history=rf.MemoryHistory(()), say_clear=True))
        told = words is not None and audience not in (rf.Audience.RECEPTION, rf.Audience.TRIAGE)
        assert ("NHS number is stated as" in shown) is told, audience
        assert not told or (words in shown and "confirm who the child is" in shown)
        assert "9990000018" not in shown
