"""Appointments: what is missed, in which window, and what nobody can say."""

from datetime import datetime, timedelta

import pytest

from riskflag.errors import CannotSay, InvalidInput
from riskflag.people.appointment import Appointment, Appointments, Kept
from riskflag.people.dates import LONDON
from riskflag.people.past import Coverage
from riskflag.people.person import Person

NOW = datetime(2026, 3, 2, 12, tzinfo=LONDON)
ROW = {"id": "P-1", "at": "2026-01-05T09:00", "family_name": "Exemplar", "outcome": "missed"}


def missed(day, **more):
    return Appointment(**{"id": f"{day}", "person": Person(), "at": NOW - timedelta(days=day), "outcome": Kept.MISSED, **more})


@pytest.mark.parametrize(("word", "outcome"), [
    ("missed", Kept.MISSED), ("Was not brought", Kept.MISSED), ("WNB", Kept.MISSED), ("DNA", Kept.MISSED), ("did-not-attend", Kept.MISSED),
    ("kept", Kept.KEPT), ("Attended", Kept.KEPT), ("cancelled", Kept.CANCELLED), ("cancelled by hospital", Kept.CANCELLED)])
def test_a_word_for_an_outcome_is_read(word, outcome):
    assert Appointment.parse({**ROW, "outcome": word}).outcome is outcome


@pytest.mark.parametrize(("field", "value"), [("outcome", "perhaps"), ("outcome", ""), ("at", "soon"), ("at", ""), ("id", "")])
def test_what_must_be_there_and_cannot_be_read_is_refused_without_a_value(field, value):
    with pytest.raises(InvalidInput) as refused:
        Appointment.parse({**ROW, field: value})
    assert "perhaps" not in str(refused.value)
    assert "Exemplar" not in str(refused.value)


def test_the_window_is_closed_and_only_missed_ones_count():
    booked = Appointments.of([missed(365), missed(366), missed(10, outcome=Kept.KEPT), missed(0), missed(-1)], NOW)
    assert [appointment.id for appointment in booked.missed(365)] == ["365", "0"]


def test_one_appointment_given_twice_is_one():
    assert len(Appointments.of([missed(3), missed(3)], NOW).missed(365)) == 1


def test_fewer_is_only_said_under_full_coverage():
    assert not Appointments.of([missed(3)], NOW).at_least(2, 365)
    partly = Appointments.of([missed(3)], NOW, Coverage(missing="3 of 9 rows were rejected"))
    assert partly.at_least(1, 365)
    with pytest.raises(CannotSay, match="3 of 9 rows were rejected; at least 1 of 2 known"):
        partly.at_least(2, 365)


def test_a_moment_needs_a_zone_and_an_outcome_is_a_kept():
    with pytest.raises(InvalidInput, match="time zone"):
        missed(1, at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(InvalidInput, match="Kept"):
        missed(1, outcome="missed")
