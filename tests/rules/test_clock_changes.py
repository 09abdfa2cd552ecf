"""Hours that passed and windows to the minute, over the nights the clocks change: 29 March and 25 October 2026, 30 March and 26 October 2025."""

from datetime import datetime, timedelta

import pytest

from riskflag.answer import Known
from riskflag.people.appointment import Appointment, Appointments, Kept
from riskflag.people.dates import instant
from riskflag.people.past import Past
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.leaving import REP_DELAY, REP_WNB
from riskflag.rules.rule import NotRaised, Raised
from riskflag.testing import an_attendance

MINUTE = timedelta(minutes=1)


def case(arrived, *missed, **visit):
    present = an_attendance(arrived_at=arrived, **visit)
    booked = [Appointment(id=f"P{n}", person=Person(), at=at, outcome=Kept.MISSED) for n, at in enumerate(missed)]
    return Case(attendance=present, registers=(Known(()),), history=Known(Past.of((), present)),
                appointments=Known(Appointments.of(booked, present.at)))


DELAYS = {
    "spring, 25 hours by the clock": ("2026-03-28T14:00", "2026-03-29T15:00"),
    "spring, a day without a time": ("2026-03-28", "2026-03-30T01:00"),
    "autumn, 23 hours by the clock": ("2026-10-24T14:00", "2026-10-25T13:00"),
    "autumn, a day without a time": ("2026-10-24", "2026-10-25T23:00"),
    "autumn, from the hour that comes twice": ("2026-10-25T01:30+00:00", "2026-10-26T01:30"),
}


@pytest.mark.parametrize(("hurt", "arrived"), DELAYS.values(), ids=DELAYS)
def test_a_delay_is_more_than_24_hours_that_passed(hurt, arrived):
    visit = {"injury_datetime": hurt, "diagnosis_code": "S82.2"}
    late = (datetime.fromisoformat(arrived) + MINUTE).isoformat()
    assert isinstance(REP_DELAY.check(case(arrived, **visit), REP_DELAY.params), NotRaised)
    assert isinstance(REP_DELAY.check(case(late, **visit), REP_DELAY.params), Raised)


WINDOWS = {  # an arrival, and the first moment of its window of 365 days
    "arrived in summer time, begins in winter time": ("2026-03-29T12:00", "2025-03-29T12:00+00:00"),
    "arrived in winter time, begins in summer time": ("2026-10-25T12:00", "2025-10-25T12:00+01:00"),
    "begins in the hour that was skipped": ("2026-03-30T01:30", "2025-03-30T01:00+00:00"),
    "begins in the hour that came twice": ("2026-10-26T01:30", "2025-10-26T01:30+01:00"),
    "arrived in the hour that comes twice": ("2026-10-25T01:30+00:00", "2025-10-25T01:30+01:00"),
}


@pytest.mark.parametrize(("arrived", "begins"), WINDOWS.values(), ids=WINDOWS)
def test_the_window_of_missed_appointments_begins_at_the_minute_of_the_london_clock(arrived, begins):
    first, other = datetime.fromisoformat(begins), datetime.fromisoformat("2026-01-10T09:00+00:00")
    assert isinstance(REP_WNB.check(case(arrived, first, other), REP_WNB.params), Raised)
    assert isinstance(REP_WNB.check(case(arrived, instant(first) - MINUTE, other), REP_WNB.params), NotRaised)
