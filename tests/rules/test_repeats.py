"""Boundary ages of the rules that read a history, day by day against the calendar that test_boundary_ages walks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from riskflag.alerts.alert import Assessment, State
from riskflag.answer import Known
from riskflag.link.match import Band, Match
from riskflag.people.appointment import Appointment, Appointments, Kept
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.past import EVERYTHING, Coverage, Past
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.packs import SHIPPED
from riskflag.rules.registers import REG_AWAY, REG_LAC
from riskflag.rules.repeats import known_before
from riskflag.rules.rule import Raised, Tier
from riskflag.screener import Screener
from riskflag.testing import an_attendance
from tests.rules.test_boundary_ages import COHORTS, near_changes
from tests.sources import an_entry
from tests.spec.rules.situations import shipped

INJURY = {"diagnosis_code": "S60.0"}
FRACTURE = {"diagnosis_code": "S82.2"}

# For each rule: [from, below) in completed months, the days of life before which too little can have happened, and a visit
# that raises it, after one like it two, four and six days before, at another site.
LIMITS: dict[str, tuple[int, int, int, dict[str, str]]] = {
    "REP-3IN12": (0, 216, 0, {}),
    "REP-4IN12": (0, 216, 0, {}),
    "REP-3IN3": (0, 216, 0, {}),
    "REP-INJ-INF": (0, 12, 2, INJURY),
    "REP-INJ-PRE": (12, 60, 0, INJURY),
    "REP-SITES": (0, 216, 0, INJURY),
    "REP-RETURN": (0, 216, 0, {**INJURY, "attendance_category": "2"}),
    "REP-DNW": (0, 216, 0, {"discharge_status": "did not wait"}),
    "REP-WNB": (0, 216, 0, {}),
    "FRA-2ND": (0, 60, 0, FRACTURE),
    "REG-COMBO": (0, 216, 0, INJURY),
}
# Inside the limits: the tier below and from an age in months.
STEPS = {
    "REP-3IN3": (12, "AMBER", "NOTE"), "REP-SITES": (24, "AMBER", "NOTE"), "REP-DNW": (24, "RED", "AMBER"), "REP-WNB": (192, "AMBER", "NOTE"),
}


def at(rule_id: str, born: date, day: date, visit: dict[str, str]) -> Assessment:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
    person = {"date_of_birth": born.isoformat()}
    present = Attendance.parse({"attendance_id": "T-1", "site": "T1", "arrived_at": moment.isoformat(),
                                "attendance_category": "1", **person, **visit})
    earlier = [
        Attendance.parse({"attendance_id": f"E-{back}", "site": "T2", "arrived_at": (moment - timedelta(days=back)).isoformat(),
                          "attendance_category": "1", **person, **{k: v for k, v in visit.items() if k != "attendance_category"}})
        for back in (2, 4, 6)
    ]
    missed = [Appointment(id=f"A-{back}", person=Person(), at=moment - timedelta(days=back), outcome=Kept.MISSED) for back in (1, 2)]
    entry = RegisterEntry(id="E", kind=RegisterKind.OTHER, person=Person(), register="County")
    match = Match(entry=entry, weight=20.0, probability=0.999, band=Band.CERTAIN, because=())
    case = Case(attendance=present, registers=(Known((match,)),), history=Known(Past.of(earlier, present)),
                appointments=Known(Appointments.of(missed, moment)))
    return Screener(registers=(), rules=(shipped(rule_id),)).evaluate(case)


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
@pytest.mark.parametrize("rule_id", LIMITS)
def test_the_rule_begins_and_ends_on_the_day(rule_id: str, born: date) -> None:
    lower, upper, least_days, visit = LIMITS[rule_id]
    for day, months in near_changes(born):
        if (day - born).days >= least_days:
            expected = State.RAISED if lower <= months < upper else State.OTHER_AGE
            state = next(c.state for c in at(rule_id, born, day, visit).checked if c.rule_id == rule_id)
            assert state is expected, day


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
@pytest.mark.parametrize("rule_id", STEPS)
def test_the_tier_changes_on_the_day(rule_id: str, born: date) -> None:
    step, below, above = STEPS[rule_id]
    _, upper, _, visit = LIMITS[rule_id]
    visit = {**visit, **(INJURY if rule_id == "REP-DNW" else {})}
    for day, months in near_changes(born):
        if months < upper:
            (alert,) = at(rule_id, born, day, visit).raised
            assert alert.tier.value == (below if months < step else above), day


def test_every_rule_that_reads_a_history_is_here() -> None:
    limited = {rule.id for pack in SHIPPED for rule in pack.rules if rule.id.startswith("REP-") and "upper_months" in rule.params}
    assert limited - set(LIMITS) == {"REP-DELAY"}  # its age is taken when the injury happened: see the situations


def raised(**given: Any) -> str:
    return "\n".join(reason for alert in at(**given).raised for reason in alert.reasons)


def test_both_counts_are_shown_with_the_visits() -> None:
    said = raised(rule_id="REP-3IN12", born=date(2020, 1, 1), day=date(2026, 3, 2), visit={})
    assert "4 attendances in 365 days, including today" in said
    assert "Arrivals: 24/02/2026, 26/02/2026, 28/02/2026, 02/03/2026; 4 visits counted as 4, 2 sites" in said


def test_what_was_seen_of_earlier_ones_is_said_only_where_something_was_not():
    present = an_attendance(diagnosis_code="Y04")
    before = an_attendance(attendance_id="V1", arrived_at="2026-01-01T09:00", diagnosis_code="Y04")
    part = Coverage(missing="covers this host only")

    def known(*earlier, coverage=EVERYTHING):
        return known_before(Case(attendance=present, history=Known(Past.of(earlier, present, coverage))), "VIOLENCE", 730)

    assert known() == (False, "")
    assert known(before) == (True, "")
    assert known(before, coverage=part) == (True, "")
    assert known(coverage=part) == (False, "Earlier ones were not all checked: history covers this host only")


@pytest.mark.parametrize(("after", "away"), [(0, True), (-1, True), (1, False)])
def test_a_missing_episode_is_open_from_its_minute_on_for_both_rules(after, away):
    present = an_attendance()
    entry = an_entry(kind=RegisterKind.LAC, away_since=present.at + timedelta(minutes=after))
    case = Case(attendance=present, registers=(Known((Match(entry=entry, weight=20.0, probability=0.999, band=Band.CERTAIN, because=()),)),))
    assert isinstance(REG_AWAY.check(case, REG_AWAY.params), Raised) is away
    looked_after = REG_LAC.check(case, REG_LAC.params)
    assert isinstance(looked_after, Raised)
    assert (looked_after.tier is Tier.RED) is away
