"""Appointments in memory: the child's own, found as attendances are; without a source nobody is accused of missing any."""

import riskflag as rf
from riskflag.alerts.alert import State
from riskflag.answer import Known, Unknown
from riskflag.people.appointment import Appointment
from riskflag.rules.packs import STANDARD
from riskflag.store.appointments import MemoryAppointments
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Broken, Listed


def booked(n, person=None, **fields):
    appointment = {"id": f"P-{n}", "at": f"2026-01-0{n}T09:00", "outcome": "missed", "family_name": "x", **fields}
    from attrs import evolve

    return evolve(Appointment.parse(appointment), person=person or a_person())


def state(assessment, rule_id="REP-WNB"):
    return next(c.state for c in assessment.checked if c.rule_id == rule_id)


def assess(source, rules=(STANDARD,), **visit):
    return rf.Screener(registers=[Listed()], history=rf.MemoryHistory(()), appointments=source, rules=rules).assess(an_attendance(**visit))


def test_the_child_s_own_appointments_are_found_under_another_spelling():
    stranger = a_person(given_name="Other", family_name="Stranger", date_of_birth="2015-01-31", nhs_number=a_test_number(500), home_postcode="")
    source = MemoryAppointments([booked(1), booked(2, a_person(given_name="Robyn")), booked(3, stranger)])
    found = source.before(an_attendance())
    assert isinstance(found, Known)
    assert {a.id for a in found.value} == {"P-1", "P-2"}
    assert "REP-WNB" in {i for alert in assess(source).raised for i in alert.rule_ids}


def test_too_little_identity_cannot_be_looked_up():
    assert isinstance(MemoryAppointments([booked(1)]).before(an_attendance(rf.Person())), Unknown)


def test_without_a_source_the_rule_is_not_selected_and_the_child_is_complete():
    assessment = assess(None)
    assert state(assessment) is State.NOT_SELECTED
    assert (assessment.outcome, assessment.complete, assessment.stamp.appointments) == (rf.Outcome.CLEAR, True, "none given")


def test_asked_for_by_itself_without_a_source_it_is_not_checked():
    assessment = assess(None, rules=(STANDARD["REP-WNB"],))
    assert state(assessment) is State.NOT_CHECKED
    assert assessment.outcome is rf.Outcome.INCOMPLETE


def test_a_source_that_breaks_or_lies_is_not_checked():
    class Lying:
        name = "Lying"

        def before(self, _attendance, /):
            return ["CANARY"]

    for source in (Broken(), Lying()):
        assessment = assess(source)
        assert state(assessment) is State.NOT_CHECKED
        assert "CANARY" not in repr(assessment.alerts)


def test_a_source_with_nothing_missed_is_clear_and_named():
    assessment = assess(MemoryAppointments([booked(1, outcome="kept")]))
    assert state(assessment) is State.NOT_RAISED
    assert assessment.stamp.appointments == "appointments"


def test_the_corrected_row_counts():
    source = MemoryAppointments([booked(1), booked(2), booked(2, outcome="cancelled")])
    assert state(assess(source)) is State.NOT_RAISED
