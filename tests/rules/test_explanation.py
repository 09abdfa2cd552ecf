"""Who verifies an explanation, and when a mechanism states one."""

import pytest

from riskflag.people.attendance import Attendance
from riskflag.rules.case import Case
from riskflag.rules.explanation import is_verified, says_astride, says_road_collision


def case(who=None, mechanism=None):
    fields = {"attendance_id": "T-1", "arrived_at": "2026-03-02T12:00"}
    given = {"explanation_verified_by": who, "injury_mechanism": mechanism}
    return Case(attendance=Attendance.parse(fields | {name: word for name, word in given.items() if word}))


@pytest.mark.parametrize("who", [
    "police", "Police officer 4411", "PC Jones", "ambulance crew", "paramedic", "ED consultant", "Dr N Patel", "GP", "Staff nurse", "paediatric registrar", "ST4", "HEMS",
])
def test_police_ambulance_crew_and_clinicians_verify(who):
    assert is_verified(case(who))


@pytest.mark.parametrize("who", [
    None, "N", "no", "none", "unverified", "pending", "unknown", "-", "Y", "yes", "n/a", "mother", "Mum", "dad", "foster carer", "grandmother", "parents", "family", "sister",
    "partner", "J Smith", "awaiting police", "police to confirm", "police informed", "not by police", "no police", "?police", "consultant not asked", "mother told nurse",
    "police, unconfirmed", "teacher", "neighbour",
])
def test_nobody_else_verifies_and_nobody_who_has_not_yet(who):
    assert not is_verified(case(who))


@pytest.mark.parametrize("mechanism", [
    "RTC", "rta", "hit by car", "hit by a van", "4 year old hit by car", "RTC, no LOC", "RTC no seatbelt", "car crash", "collision with car", "Collision with a parked car",
    "motorbike accident", "passenger in road traffic collision",
])
def test_a_road_traffic_collision_is_stated(mechanism):
    assert says_road_collision(case(mechanism=mechanism))


@pytest.mark.parametrize("mechanism", [
    None, "fell from sofa, no RTC", "not RTC", "RTC? no", "RTC: no", "RTC, no", "RTC ruled out", "collision with door", "collision with another child", "collision", "hit by car door",
    "toy car crash", "?RTC", "possible RTC", "previous RTC", "RTC last year", "RTC 2 years ago", "denies being hit by car", "wasn't hit by car", "fall",
])
def test_a_collision_that_is_denied_doubted_past_or_of_something_else_is_not(mechanism):
    assert not says_road_collision(case(mechanism=mechanism))


@pytest.mark.parametrize(("mechanism", "stated"), [
    ("straddle injury on bicycle", True), ("fell astride bar", True), ("not a straddle injury", False), ("no straddling", False), ("?straddle", False), ("straddle: denied", False),
])
def test_a_fall_astride(mechanism, stated):
    assert says_astride(case(mechanism=mechanism)) is stated
