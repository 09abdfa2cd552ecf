"""What is rendered as FHIR is valid R4 for others, and says what the view says, once."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given, settings
from hypothesis import strategies as st

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.render import fhir
from riskflag.render.fhir.parts import uuid_of
from riskflag.testing import a_person, an_attendance
from tests.render.mistakes import mistakes
from tests.render.outputs import SITUATIONS, WHOM, everything
from tests.sources import Listed, an_entry


def valid(kind, resource):
    get_fhir_model_class(kind).model_validate_json(json.dumps(resource))


def test_every_output_is_free_of_the_mistakes_that_validators_miss():
    assert {name: found for name, resource in everything() if (found := mistakes(resource))} == {}


def test_every_resource_alone_is_valid_for_another_implementation():
    seen = set()
    for _, resource in everything():
        text = json.dumps(resource, sort_keys=True)
        if text not in seen:
            seen.add(text)
            valid(resource["resourceType"], resource)
    assert len(seen) > 200


GOOD = {
    "resourceType": "Flag", "meta": {"security": [{"system": "s", "code": "V"}]}, "status": "active", "code": {"text": "x"},
    "contained": [{"resourceType": "CareTeam", "id": "p"}, {"resourceType": "Provenance", "id": "q", "target": [{"reference": "#"}]}], "subject": {"reference": "Patient/1"},
    "extension": [{"url": "u", "valueReference": {"reference": "#p"}}], "period": {"start": "2026-01-01", "end": "2026-01-02"},
}


@pytest.mark.parametrize(("changes", "said"), [
    ({}, None), ({"period": {"start": "2026-01-02", "end": "2026-01-01"}}, "period"), ({"contained": [{"resourceType": "CareTeam", "id": "c"}]}, "not referred to"),
    ({"extension": [{"url": "u", "valueReference": {"reference": "#r"}}]}, "leads nowhere"), ({"code": {"text": " "}}, "blank"), ({"category": []}, "empty"),
    ({"status": "live"}, "binding"), ({"meta": {"security": [{"system": "s", "code": "ZZ"}]}}, "binding"), ({"search": {"score": 1.7}}, "score"),
    ({"code": {}}, "empty"), ({"note": None}, "null"), ({"meta": {}}, "empty"),
])
def test_each_mistake_is_found(changes, said):
    found = mistakes({**GOOD, **changes})
    assert (found == []) if said is None else any(said in mistake for mistake in found)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_bundle_is_valid_for_another_implementation(name, audience):
    view = SITUATIONS[name].for_(audience)
    made = fhir.bundle(view, WHOM, confirmed=[a.id for a in view.alerts])
    valid("Bundle", made)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_alert_is_told_exactly_once_and_everything_is_labelled(name, audience):
    view = SITUATIONS[name].for_(audience)
    resources = [e["resource"] for e in fhir.bundle(view, WHOM)["entry"]]
    told = [r["identifier"][0]["value"] for r in resources if r["resourceType"] in ("Flag", "DetectedIssue")]
    unchecked = [i for r in resources if r["resourceType"] == "OperationOutcome" for i in r["issue"] if i["severity"] == "warning"]
    assert sorted(told) == sorted(a.id for a in view.alerts if a.kind is not rf.Kind.NOT_CHECKED)
    assert len(unchecked) == sum(a.kind is rf.Kind.NOT_CHECKED for a in view.alerts)
    assert all("NOPAT" in [c["code"] for c in r["meta"]["security"]] for r in resources)


def test_a_plan_is_coded_only_once_a_person_has_confirmed_the_child():
    view = SITUATIONS["on a plan"].for_(rf.Audience.CLINICIAN)
    (alert,) = [a for a in view.alerts if a.kind is rf.Kind.REGISTER]
    assert "snomed" not in json.dumps(fhir.flag(view, alert, WHOM))
    assert "342191000000101" in json.dumps(fhir.flag(view, alert, WHOM, confirmed=True))


@pytest.mark.parametrize("name", ["ended", "ended before it started", "possible"])
def test_a_plan_that_is_over_or_only_possible_is_never_coded(name):
    view = SITUATIONS[name].for_(rf.Audience.CLINICIAN)
    (alert,) = [a for a in view.alerts if a.kind is rf.Kind.REGISTER]
    assert "snomed" not in json.dumps(fhir.flag(view, alert, WHOM, confirmed=True))


def test_a_match_may_be_asked_for_fewer_and_for_certain_ones_only():
    register = rf.Register.of("County", [an_entry(), an_entry(a_person(given_name="Robyn", nhs_number="", home_postcode=""), id="E-2")])
    answers = [rf.Known(register.match(a_person()))]
    every, first, sure = (fhir.match_bundle(answers, a_person(), audience=rf.Audience.CLINICIAN, **options)
                          for options in ({}, {"count": 1}, {"only_certain": True}))
    assert [len(made["entry"]) for made in (every, first, sure)] == [2, 1, 1]
    assert [made["total"] for made in (every, first, sure)] == [2, 2, 1]
    assert every["entry"][0]["search"]["score"] > every["entry"][1]["search"]["score"]


def test_every_contained_resource_is_referred_to_and_periods_run_forwards():
    for name in ("on a plan", "ended before it started", "hostile"):
        view = SITUATIONS[name].for_(rf.Audience.CLINICIAN)
        for alert in view.alerts:
            if alert.kind is rf.Kind.REGISTER:
                made = fhir.flag(view, alert, WHOM)
                ids = {c["id"] for c in made["contained"]}
                used = {e["valueReference"]["reference"][1:] for e in made.get("extension", ())}
                assert ids == used | {"provenance"}
                periods = [c["period"] for c in made["contained"] if "period" in c]
                assert all(p.get("start", "") <= p.get("end", "9") for p in periods)


def test_nothing_from_outside_becomes_markup_in_the_narrative():
    view = SITUATIONS["hostile"].for_(rf.Audience.CLINICIAN)
    flags = [fhir.flag(view, a, WHOM) for a in view.alerts if a.kind is rf.Kind.REGISTER]
    assert flags
    for made in flags:
        assert "<img" not in made["text"]["div"]
        assert "\u202e" not in json.dumps(made, ensure_ascii=False)


def test_a_flag_ends_is_corrected_and_is_taken_back_under_one_identifier():
    view = SITUATIONS["on a plan"].for_(rf.Audience.CLINICIAN)
    made = fhir.flag(view, view.alerts[0], WHOM, confirmed=True)
    over = fhir.ended(made, view.stamp.at + timedelta(days=1))
    assert (over["status"], over["identifier"]) == ("inactive", made["identifier"])
    assert over["period"]["start"] < over["period"]["end"]
    wrong = fhir.entered_in_error(made)
    assert wrong["status"] == "entered-in-error"
    assert not any(word in json.dumps(wrong) for word in ("Exampleshire", "342191000000101", "protection", "Listed"))
    for state in (over, wrong, fhir.corrected({**made, "id": "7"}, made)):
        valid("Flag", state)
    with pytest.raises(InvalidInput, match="before the start"):
        fhir.ended(made, view.stamp.at - timedelta(seconds=1))


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("start", ["2026", "2026-03", "2026-03-02", "2026-03-02T12:00:00Z", "2026-03-02T13:30:00+02:00", "2026-03-02T11:59:59.5Z"])
def test_a_flag_of_another_system_may_begin_in_a_year_a_month_on_a_day_or_at_a_moment(start):
    over = fhir.ended({"resourceType": "Flag", "period": {"start": start}}, NOON)
    assert over["period"] == {"start": start, "end": NOON.isoformat()}


@pytest.mark.parametrize("start", ["2027", "2026-04", "2026-03-03", "2026-03-02T12:00:01Z", "2026-03-02T11:00:00-02:00"])
def test_a_flag_does_not_end_before_it_begins(start):
    with pytest.raises(InvalidInput, match="before the start"):
        fhir.ended({"resourceType": "Flag", "period": {"start": start}}, NOON)


@pytest.mark.parametrize("start", ["", "soon", "2026-03-02T10:00:00", "2026-13", "2026-02-30", "T", "canary"])
def test_a_start_that_is_no_date_is_refused_in_words(start):
    with pytest.raises(InvalidInput, match=r"period\.start") as refused:
        fhir.ended({"resourceType": "Flag", "period": {"start": start}}, NOON)
    assert "canary" not in str(refused.value)


def test_the_day_of_an_end_is_londons():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the first of July in London
    assert fhir.ended({"resourceType": "Flag", "period": {"start": "2026-07-01"}}, late)["status"] == "inactive"


def test_a_corrected_issue_says_so():
    view = SITUATIONS["fracture"].for_(rf.Audience.CLINICIAN)
    (alert,) = [a for a in view.alerts if a.kind is rf.Kind.INJURY]
    made = fhir.detected_issue(view, alert, WHOM)
    assert made["status"] == "preliminary"
    assert fhir.corrected(made, made)["status"] == "corrected"


def test_a_match_is_graded_and_tells_nothing_that_was_not_asked():
    asked = a_person(home_postcode="ZX1 1AA")
    register = rf.Register.of("County", [an_entry(a_person(placement_postcode="CN8 8RY", alias_family_name="Hidden"))])
    answers = [rf.Known(register.match(asked))]
    made = fhir.match_bundle(answers, asked, audience=rf.Audience.CLINICIAN)
    valid("Bundle", made)
    (entry,) = made["entry"]
    assert 0 <= entry["search"]["score"] <= 1
    assert entry["search"]["extension"][0]["valueCode"] == "certain"
    assert not any(word in json.dumps(made) for word in ("CN8", "Hidden", "Exemplar", "ZX1"))


def test_a_register_that_is_silent_is_not_an_empty_answer():
    made = fhir.match_bundle([rf.Unknown("County", "closed")], a_person(), audience=rf.Audience.CLINICIAN)
    valid("Bundle", made)
    assert "total" not in made
    assert made["entry"][0]["search"]["mode"] == "outcome"
    with pytest.raises(InvalidInput):
        fhir.match_bundle([], a_person(), audience=rf.Audience.RECEPTION)


@pytest.mark.parametrize("bad", ["", "patient 1", "Patient/", "Patient/a b", "javascript:alert(1)", "Patient/" + "a" * 65])
def test_what_is_no_reference_is_refused(bad):
    with pytest.raises(InvalidInput):
        fhir.About(patient=bad)


def test_a_task_and_an_issue_that_were_entered_in_error_say_nothing_any_more():
    for name in ("on a plan", "fracture"):
        view = SITUATIONS[name].for_(rf.Audience.CLINICIAN)
        for alert in view.alerts:
            for made in (*fhir.tasks(view, alert, WHOM), *([fhir.detected_issue(view, alert, WHOM)] if alert.kind is rf.Kind.INJURY else [])):
                wrong = fhir.entered_in_error(made)
                valid(wrong["resourceType"], wrong)
                assert wrong["identifier"] == made["identifier"]
                assert not any(word in json.dumps(wrong).lower() for word in ("protection", "femur", "plan facts"))


def test_every_output_says_how_it_must_be_kept():
    for name, resource in everything():
        codes = [label["code"] for label in resource["meta"]["security"]]
        assert "NOPAT" in codes, name
        assert {"R", "V"} & set(codes), name
        for entry in resource.get("entry", ()):
            assert "NOPAT" in [label["code"] for label in entry["resource"]["meta"]["security"]], name


def test_an_audit_event_names_who_asked_and_what_was_asked():
    view = SITUATIONS["not checked"].for_(rf.Audience.AUDIT)
    made = fhir.audit_event(view, WHOM)
    assert [a["requestor"] for a in made["agent"]] == [True, False]
    assert (made["action"], made["outcome"]) == ("E", "4")
    assert made["entity"][0]["what"] == {"reference": "Patient/1"}
    assert [e["name"] for e in made["entity"][1:]] == ["Broken", "Stale", "rules"]
    assert {"type": "REG-CPP", "valueString": "not checked"} in made["entity"][-1]["detail"]


def test_visits_of_two_sites_with_one_id_have_two_addresses():
    urls = []
    for site in ("RXX01", "RXX02"):
        view = rf.Screener(registers=[], rules=[rf.STANDARD]).assess(an_attendance(site=site)).for_(rf.Audience.CLINICIAN)
        urls.append({entry["fullUrl"] for entry in fhir.bundle(view, WHOM)["entry"]})
    assert not urls[0] & urls[1]


@given(st.text())
def test_a_name_based_uuid_is_the_standard_s(name):
    assert uuid_of(name.encode("utf-8", "replace").decode()) == str(uuid5(NAMESPACE_URL, name.encode("utf-8", "replace").decode()))


ANY = st.none() | st.text(max_size=12)
DAY = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
ENTRIES = st.lists(st.builds(
    an_entry, person=st.just(None), id=st.text(max_size=8), kind=st.sampled_from(list(rf.RegisterKind)), since=DAY, until=DAY, authority=ANY, category=ANY,
    office_phone=ANY, emergency_phone=ANY, legal_status=ANY, authority_code=ANY, parental_responsibility=ANY), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(ENTRIES, st.text(max_size=8), st.sampled_from(list(rf.Audience)), st.booleans())
def test_whatever_a_register_says_is_drawn_as_valid_resources(entries, name, audience, sure):
    view = rf.Screener(registers=[Listed(tuple(entries), name)], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(an_attendance()).for_(audience)
    made = fhir.bundle(view, WHOM, confirmed=[alert.id for alert in view.alerts] if sure else ())
    assert json.loads(json.dumps(made)) == made
    assert mistakes(made) == []
    valid("Bundle", made)
