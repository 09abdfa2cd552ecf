"""A report that comes two days later: the same attendance again, and what is new."""

import pytest

import riskflag as rf
from riskflag.testing import a_person, an_attendance
from tests.sources import Listed

TODDLER = a_person(date_of_birth="2024-06-01")
SCREENER = rf.Screener(registers=[Listed()], history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])


def visit(**fields):
    return an_attendance(TODDLER, departed_at="2026-03-02T14:00", mobility="walks", **fields)


def test_a_late_report_is_assessed_as_if_at_arrival_and_what_it_adds_is_new():
    before = SCREENER.assess(visit(diagnosis_code="S93.4"))
    late = SCREENER.reassess(visit(diagnosis_code="S82.2", radiology_reported_at="2026-03-04T09:00"), before)
    (alert,) = late.assessment.raised
    assert {"FRA-1AND2", "FRA-MISS"} <= set(alert.rule_ids)
    assert late.new == (alert.id,)
    assert late.assessment.stamp.at == before.stamp.at


def test_nothing_is_new_when_nothing_changed():
    before = SCREENER.assess(visit(diagnosis_code="S82.2"))
    late = SCREENER.reassess(visit(diagnosis_code="S82.2"), before)
    assert (late.new, late.no_longer) == ((), ())


def test_a_higher_tier_of_the_same_rules_is_new():
    before = SCREENER.assess(visit(diagnosis_code="S72.3"))
    late = SCREENER.reassess(rf.Attendance.parse({
        "attendance_id": "T-1", "arrived_at": "2026-03-02T12:00", "site": "T1", "date_of_birth": "2024-06-01", "nhs_number": "",
        "given_name": "Robin", "family_name": "Exemplar", "diagnosis_code": "S72.3", "mobility": "cruises"}), before)
    assert late.new == (late.assessment.raised[0].id,)
    assert late.assessment.raised[0].tier is rf.Tier.RED


def test_what_raised_and_does_not_any_more_is_named():
    before = SCREENER.assess(visit(diagnosis_code="S82.2"))
    late = SCREENER.reassess(visit(diagnosis_code="S93.4"), before)
    assert "FRA-1AND2" in late.no_longer
    assert late.new == ()


def test_two_attendances_are_not_compared():
    with pytest.raises(rf.InvalidInput, match="different attendances"):
        SCREENER.reassess(visit(attendance_id="T-2"), SCREENER.assess(visit()))
