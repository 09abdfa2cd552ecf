"""What a register holds of a brother or sister, and where a child is placed, is in no view and in no rendering."""

import json
from datetime import date

import pytest

import riskflag as rf
from riskflag.render import fhir
from riskflag.render.cds_hooks import cards
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.render.timeline import timeline_svg, timeline_text
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.render.outputs import WHOM
from tests.sources import Listed

MOTHER = {"mother_nhs_number": a_test_number(700)}
PLACED = {"placement_postcode": "CN8 8RY", "placement_address": "18 Canaryplaced Road"}
SISTER = rf.RegisterEntry(
    id="CANARY-ENTRY", kind=rf.RegisterKind.CPP, register="County", category="CANARY-SAB", legal_status="CANARY-C2", authority="Canaryshire",
    person=a_person(given_name="Canarysister", nhs_number=a_test_number(7171), date_of_birth="2017-09-17", **MOTHER, **PLACED),
    since=date(2025, 7, 17), office_phone="01632 960717", emergency_phone="01632 960718", parental_responsibility="canary grandmother")
STATED = rf.RegisterEntry(
    id="CANARY-ROW", kind=rf.RegisterKind.FAMILY, register="County", relation="half-sister Canarysister, placed in CN8", category="CANARY-NEG",
    person=a_person(**PLACED), since=date(2025, 7, 17), authority="Canaryshire")
TOLD = ("canary", "cn8", "2017-09-17", "17/09/2017", "17/07/2025", "2025-07-17", a_test_number(7171), "960717", "960718", a_test_number(700))

REGISTERS = {"by the mother, in memory": rf.Register.of("County", [SISTER], as_of=date(2026, 3, 1)), "by the mother, a vendor's": Listed((SISTER,)),
             "stated": Listed((STATED,))}


def renderings(view):
    yield as_text(view)
    yield json.dumps(as_json(view))
    yield timeline_text(view)
    yield timeline_svg(view)
    yield json.dumps(cards(view, whom=WHOM, say_clear=True))
    yield json.dumps(fhir.bundle(view, WHOM, confirmed=[alert.id for alert in view.alerts]))
    yield json.dumps(fhir.operation_outcome(view))
    yield repr(view) + str(view.alerts)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_only_the_relation_is_told(register, audience):
    screener = rf.Screener(registers=[register], history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])
    assessment = screener.assess(an_attendance(a_person(**MOTHER, **PLACED)))
    assert {i for alert in assessment.raised for i in alert.rule_ids} == {"REG-HOUSE"}
    for said in renderings(assessment.for_(audience)):
        assert [word for word in TOLD if word in said.lower()] == []


def test_whoever_may_read_the_reasons_reads_the_relation():
    screener = rf.Screener(registers=[REGISTERS["stated"]], history=rf.MemoryHistory(()), rules=[rf.STANDARD])
    said = as_text(screener.assess(an_attendance()).for_(rf.Audience.CLINICIAN))
    assert "as the half-sister of somebody known" in said
