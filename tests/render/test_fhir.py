"""What is rendered as FHIR is valid R4 for others, and says what the view says, once."""

import json
from datetime import timedelta

import pytest
from fhir.resources.R4B import get_fhir_model_class

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.render import fhir
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, Stale, an_entry

WHOM = fhir.About(patient="Patient/1", encounter="Encounter/2", organization="RXX01")
HOSTILE = "<img src=x onerror=alert(1)> ](javascript:alert(1)) \u202e gnp.exe"


def assess(*registers, **fields):
    screener = rf.Screener(registers=registers, history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])
    return screener.assess(an_attendance(**fields))


SITUATIONS = {
    "on a plan": assess(Listed((an_entry(),))),
    "ended before it started": assess(Listed((an_entry(until=an_entry().since - timedelta(days=1)),))),
    "possible": assess(Listed((an_entry(a_person(given_name="Robyn", nhs_number="", home_postcode="")),))),
    "fracture": assess(Listed(), diagnosis_code="S72.0", mobility="not mobile"),
    "clear so far": assess(Listed()),
    "not checked": assess(Broken(), Stale()),
    "hostile": assess(Listed((an_entry(authority=HOSTILE, category=HOSTILE, id=HOSTILE, office_phone=HOSTILE),), HOSTILE)),
}


def valid(kind, resource):
    get_fhir_model_class(kind).model_validate_json(json.dumps(resource))


def strings(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        assert value, "an empty list is not FHIR"
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_bundle_is_valid_for_another_implementation(name, audience):
    view = SITUATIONS[name].for_(audience)
    made = fhir.bundle(view, WHOM, confirmed=[a.id for a in view.alerts])
    valid("Bundle", made)
    assert all(s.strip() for s in strings(made))


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
    assert "Exampleshire" not in json.dumps(wrong)
    assert "342191000000101" not in json.dumps(wrong)
    for state in (over, wrong, fhir.corrected({**made, "id": "7"}, made)):
        valid("Flag", state)
    with pytest.raises(InvalidInput, match="before the start"):
        fhir.ended(made, view.stamp.at - timedelta(seconds=1))


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
