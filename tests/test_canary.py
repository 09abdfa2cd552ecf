"""A canary person is planted in every public value and looked for in everything that prints."""

import logging
from datetime import date, datetime

import attrs
import pytest

import riskflag as rf
from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.joining import Incident
from riskflag.people.person import Relative
from riskflag.read.fhir import read_bundle, read_care_teams, read_patient, read_visits
from riskflag.read.hook import read_hook
from riskflag.testing import a_test_number
from tests.sources import Broken, Listed

CANARY = {
    "nhs_number": a_test_number(424242), "given_name": "Canarygiven", "middle_names": "Canarymiddle",
    "family_name": "Canaryfamily", "alias_family_name": "Canaryalias", "known_as": "Canaryknown",
    "date_of_birth": "2021-09-17", "sex": "F", "home_postcode": "CN7 7RY", "home_address": "17 Canaryhome Lane",
    "placement_postcode": "CN8 8RY", "placement_address": "18 Canaryplaced Road", "contact_phone": "07700900717",
    "mother_given_name": "Canarymother", "mother_family_name": "Canarymaiden", "carer_name": "Canarycarer",
    "gp_practice": "Y71717", "local_id": "CANARY717",
}
TOLD = {a_test_number(424242), "2021-09-17", "17/09/2021", "cn7", "cn8", "07700900717", "y71717", "canary"}

PERSON = rf.Person.parse(CANARY)
ATTENDANCE = rf.Attendance.parse({
    **CANARY, "attendance_id": "A-1", "arrived_at": "2026-03-02T10:00", "chief_complaint": "Canary complaint",
    "accompanied_by": "Canary companion", "diagnosis": "Canary diagnosis",
})
ENTRY = rf.RegisterEntry(id="E-1", kind=rf.RegisterKind.CPP, person=PERSON, since=date(2025, 1, 1), authority="Exampleshire")
SCREENER = rf.Screener(registers=[Listed((ENTRY,)), Broken()], history=rf.MemoryHistory([ATTENDANCE]), rules=[rf.STANDARD])
CASE = SCREENER.gather(ATTENDANCE)
ASSESSMENT = SCREENER.evaluate(CASE)


def leaks(text):
    return [word for word in TOLD if word in text.lower()]


def from_fhir():
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": CANARY["nhs_number"]}
    patient = {"resourceType": "Patient", "id": "canary-1", "identifier": [number], "name": [{"family": "Canaryfamily", "given": ["Canarygiven"]}],
               "birthDate": "2021-09-17", "address": [{"line": ["17 Canaryhome Lane"], "postalCode": "CN7 7RY"}]}
    visit = {"resourceType": "Encounter", "id": "canary-2", "reasonCode": [{"text": "Canary complaint"}], "period": {"start": "2026-01-01T10:00:00Z"}}
    team = {"resourceType": "CareTeam", "name": "Canary council", "subject": {"identifier": number}}
    sent = {"resourceType": "Bundle", "entry": [{"resource": visit}]}
    call = {"hook": "patient-view", "hookInstance": "a001df55-0936-416f-a59f-404995233c79", "context": {"patientId": "canary-1"},
            "prefetch": {"patient": patient, "encounters": sent}}
    hook = read_hook(call, at=ATTENDANCE.at)
    yield from (read_patient(patient), read_visits([visit], [], PERSON), read_bundle(sent), hook, hook.earlier,
                read_care_teams({"resourceType": "Bundle", "entry": [{"resource": team}]}, asked=CANARY["nhs_number"]))


def values():
    past = CASE.history.value
    register = rf.Register.of("County", [ENTRY])
    yield from from_fhir()
    yield from (
        PERSON, ATTENDANCE, ENTRY, CASE, ASSESSMENT, SCREENER, SCREENER.history, register, past, past.incidents[0],
        Incident((ATTENDANCE,)), past.within(365), PERSON.born, PERSON.names, PERSON.numbers, PERSON.places, PERSON.mother, PERSON.kin,
        Relative("carer", PERSON), ATTENDANCE.injury, ATTENDANCE.problems, PERSON.problems, register.match(PERSON), CASE.matches,
        *(ASSESSMENT.for_(audience) for audience in rf.Audience), ASSESSMENT.alerts, ASSESSMENT.stamp,
    )


@pytest.mark.parametrize("value", list(values()), ids=lambda v: type(v).__name__)
def test_nothing_prints_a_person(value):
    assert not leaks(f"{value!r} {value!s} {value}")


def test_everything_personal_that_was_planted_is_there_to_leak():
    assert leaks(str(attrs.asdict(PERSON))) == leaks(" ".join(TOLD)) or len(leaks(str(attrs.asdict(PERSON)))) >= 5


def test_no_audience_is_sent_a_name_a_number_or_an_address():
    from riskflag.render import cds_hooks, fhir
    from riskflag.render.json import as_json
    from riskflag.render.text import as_text

    whom = fhir.About(patient="Patient/1", encounter="Encounter/2", organization="RXX01")
    for audience in rf.Audience:
        view = ASSESSMENT.for_(audience)
        made = fhir.bundle(view, whom, confirmed=[alert.id for alert in view.alerts])
        cards = cds_hooks.cards(view, whom=whom, say_clear=True)
        assert not leaks(as_text(view) + str(as_json(view)) + str(made) + str(cards))


def test_a_look_up_by_another_child_learns_nothing_of_the_one_on_the_register():
    from riskflag.render import fhir
    from riskflag.testing import a_person

    near = a_person(given_name="Canarygiven", family_name="Canaryfamily", nhs_number="", date_of_birth="2021-09-16", home_postcode="")
    register = rf.Register.of("County", [ENTRY])
    made = rf.Screener(registers=[register], rules=[rf.STANDARD]).assess(rf.Attendance(id="A-2", person=near, at=ATTENDANCE.at))
    answer = fhir.match_bundle([rf.Known(register.match(near))], near, audience=rf.Audience.SAFEGUARDING_LEAD)
    said = str([fhir.bundle(made.for_(a), fhir.About(patient="Patient/1")) for a in rf.Audience]) + str(answer)
    assert answer["entry"]
    assert not leaks(said)


@pytest.mark.parametrize(
    "raise_it",
    [
        lambda: rf.Attendance.parse({**CANARY, "attendance_id": "1", "arrived_at": "Canary"}),
        lambda: rf.Attendance.parse({**CANARY, "arrived_at": "2026-03-02"}),
        lambda: rf.Person.parse({**CANARY, "forename": "Canary"}),
        lambda: rf.Attendance(id="1", person=PERSON, at=datetime(2026, 3, 2)),  # noqa: DTZ001
        lambda: rf.Attendance(id="1", person="Canary", at=ATTENDANCE.at),
        lambda: rf.PartialDate(1717, 9, 17),
        lambda: rf.Screener(registers=(), rules=[rf.STANDARD, rf.STANDARD]),
        lambda: (_ for _ in ()).throw(CannotSay(rf.Unknown("a register", "it did not answer"))),
        lambda: (_ for _ in ()).throw(NotRecorded("diagnosis")),
    ],
)
def test_no_exception_holds_a_person(raise_it):
    with pytest.raises(Exception) as caught:
        raise_it()
    chain, error = [], caught.value
    while error is not None:
        chain.append(f"{error} {error!r}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert not leaks(" ".join(chain))


def test_no_log_record_holds_a_person(caplog):
    with caplog.at_level(logging.DEBUG):
        SCREENER.assess(ATTENDANCE)
    assert caplog.records
    assert not leaks(caplog.text)
