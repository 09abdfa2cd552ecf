"""Boundary ages, day by day from birth to eighteen years and a day, against an oracle that walks the calendar.

The oracle never subtracts dates: it steps from day to day and counts a month when the day number of birth comes round,
or, in a month without that day, on the first of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from riskflag.alerts.alert import Assessment, State
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON, PartialDate, age_at
from riskflag.rules.case import Case
from riskflag.rules.packs import SHIPPED
from riskflag.screener import Screener
from tests.spec.rules.situations import shipped

COHORTS = {
    "born on a leap day": date(2008, 2, 29),
    "born on 28 February": date(2011, 2, 28),
    "born on the 31st": date(2010, 8, 31),
    "born on a leap day before a century without one": date(2096, 2, 29),
}
EIGHTEEN = 216

# For each rule with an age limit: [from, below) in completed months, and a visit that raises it at every age inside.
LIMITS: dict[str, tuple[int, int, dict[str, str]]] = {
    "FRA-NM": (0, 216, {"diagnosis_code": "S72.3", "mobility": "not_mobile"}),
    "FRA-LT12": (0, 12, {"diagnosis_code": "S82.2", "mobility": "walks"}),
    "FRA-1AND2": (12, 36, {"diagnosis_code": "S82.2", "mobility": "walks"}),
    "FRA-RIB": (0, 216, {"diagnosis_code": "S22.3"}),
    "FRA-FEM": (0, 24, {"diagnosis_code": "S72.3"}),
    "FRA-HUM": (0, 18, {"diagnosis_code": "S42.3"}),
    "FRA-CML": (0, 24, {"fracture_detail": "femur:metaphyseal"}),
    "FRA-HISPEC": (0, 60, {"diagnosis_code": "S42.1"}),
    "FRA-MULTI": (0, 60, {"diagnosis_code": "S52.7"}),
    "FRA-SKULL": (0, 24, {"diagnosis_code": "S02.0"}),
    "FRA-AGED": (0, 60, {"fracture_detail": "rib:healing"}),
    "INJ-NM": (0, 216, {"diagnosis_code": "S60.0", "mobility": "not_mobile"}),
    "INJ-LT12": (0, 12, {"diagnosis_code": "S60.0"}),
    "HEA-LT12": (0, 12, {"diagnosis_code": "S09.9"}),
    "TEN4": (0, 48, {"bruise_regions": "ear"}),
    "PREDAHT": (0, 36, {"diagnosis_code": "S06.5", "predaht_features": "seizure"}),
    "BURN": (0, 192, {"diagnosis_code": "T20.2", "burn_total": "3"}),
    "ORAL": (0, 24, {"diagnosis_code": "S01.5"}),
    "BLEED-INF": (0, 12, {"diagnosis_code": "249366005"}),
    "BRUE": (0, 12, {"diagnosis_code": "720975008|249366005"}),
    "ABDO": (0, 60, {"diagnosis_code": "39400004"}),
    "ASPHYX": (0, 216, {"diagnosis_code": "386732003"}),
    "INGEST": (0, 60, {"diagnosis_code": "T39.1"}),
    "GENITAL": (0, 192, {"diagnosis_code": "282772005"}),
    "SEXASSLT": (0, 216, {"diagnosis_code": "56890008"}),
    "PREG": (0, 156, {"diagnosis_code": "Z33"}),
    "PREG-1315": (156, 192, {"diagnosis_code": "Z33"}),
    "SH-15": (0, 192, {"diagnosis_code": "248062006"}),
    "SH-1617": (192, 216, {"diagnosis_code": "248062006"}),
    "SUBST": (0, 216, {"diagnosis_code": "25702006"}),
    "VIOLENCE": (0, 216, {"diagnosis_code": "X99"}),
    "FII": (0, 216, {"illness_signs": "signs_never_seen|tests_normal"}),
    "UNACC": (0, 192, {"accompanied_by": "alone"}),
    "NO-GP": (0, 216, {}),
    "FGM": (0, 216, {"disclosed": "fgm"}),
    "REG-HOUSE": (0, 216, {"diagnosis_code": "375041000000100"}),
    "THINKFAM": (216, 1440, {"diagnosis_code": "X61", "dependants": "recorded"}),
}

# Inside a rule's limits: the tier below and from an age in months.
STEPS: dict[str, tuple[int, str, str, dict[str, str]]] = {
    "FRA-RIB": (36, "RED", "AMBER", {"diagnosis_code": "S22.3"}),
    "FRA-FEM": (12, "RED", "AMBER", {"diagnosis_code": "S72.3", "mobility": "walks"}),
    "FRA-MULTI": (24, "RED", "AMBER", {"diagnosis_code": "S52.7"}),
    "FRA-SKULL": (12, "RED", "AMBER", {"diagnosis_code": "S02.0"}),
    "ORAL": (12, "RED", "AMBER", {"diagnosis_code": "S01.5"}),
    "SUBST": (192, "AMBER", "NOTE", {"diagnosis_code": "25702006"}),
}


def walk(born: date) -> Iterator[tuple[date, int]]:
    """Every day from birth to eighteen years and a day, with the months completed on it."""
    day, months, last_seen = born, 0, True
    yield day, months
    after = 0
    while after < 2:
        day += timedelta(days=1)
        if day.day == 1:
            if not last_seen:
                months += 1
            last_seen = False
        if day.day == born.day:
            last_seen = True
            if day != born:
                months += 1
        after += months >= EIGHTEEN
        yield day, months


def near_changes(born: date) -> list[tuple[date, int]]:
    """The days on which a month is completed, with the day before and the day after each."""
    days = list(walk(born))
    changes = {i + step for i in range(1, len(days)) if days[i][1] != days[i - 1][1] for step in (-1, 0, 1)}
    return [days[i] for i in sorted(changes | {0, len(days) - 1}) if i < len(days)]


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
def test_the_age_is_the_one_the_calendar_counts_on_every_day(born: date) -> None:
    stated = PartialDate.of(born)
    for day, months in walk(born):
        age = age_at(stated, day)
        assert age is not None
        assert (age.least, age.most) == (months, months), day


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
@pytest.mark.parametrize("rule_id", LIMITS)
def test_the_rule_begins_and_ends_on_the_day(rule_id: str, born: date) -> None:
    lower, upper, visit = LIMITS[rule_id]
    for day, months in near_changes(born):
        expected = State.RAISED if lower <= months < upper else State.OTHER_AGE
        assert state_at(rule_id, born, datetime(day.year, day.month, day.day, 12, tzinfo=LONDON), visit) is expected, day


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
@pytest.mark.parametrize("rule_id", STEPS)
def test_the_tier_changes_on_the_day(rule_id: str, born: date) -> None:
    step, below, above, visit = STEPS[rule_id]
    upper = LIMITS[rule_id][1]
    for day, months in near_changes(born):
        if months < upper:
            (alert,) = at(rule_id, born, datetime(day.year, day.month, day.day, 12, tzinfo=LONDON), visit).raised
            assert alert.tier.value == (below if months < step else above), day


def test_every_rule_with_an_age_limit_is_here() -> None:
    limited = {rule.id for pack in SHIPPED for rule in pack.rules if "upper_months" in rule.params}
    # PIBIS counts days, FRA-MISS waits for a report: each has situations by day. Those that read a history are in test_repeats.
    assert limited - set(LIMITS) == {"PIBIS", "FRA-MISS", "FRA-2ND", "REG-COMBO"} | {i for i in limited if i.startswith("REP-")}


# A night on which the clocks change belongs, up to midnight in London, to the day before. In summer the day begins at
# 23:00 universal time, in winter at midnight.
NIGHTS = {
    "the day before spring forward ends at midnight": (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
    "the day of spring forward begins at midnight": (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
    "the minute before the missing hour": (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
    "the minute after the missing hour": (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29)),
    "the day after spring forward begins an hour earlier": (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
    "the day before fall back still ends in summer time": (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
    "the day of fall back begins in summer time": (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
    "the repeated hour, first time": (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    "the repeated hour, second time": (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
    "the day of fall back lasts to midnight of winter time": (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
}


@pytest.mark.parametrize(("moment", "day"), NIGHTS.values(), ids=NIGHTS.keys())
@pytest.mark.parametrize("rule_id", LIMITS)
def test_on_a_clock_change_night_the_london_day_decides(rule_id: str, moment: datetime, day: date) -> None:
    _, upper, visit = LIMITS[rule_id]
    birthday_today = birthday(day, upper)
    birthday_tomorrow = birthday_today + timedelta(days=1)
    assert state_at(rule_id, birthday_today, moment, visit) is State.OTHER_AGE
    assert state_at(rule_id, birthday_tomorrow, moment, visit) is State.RAISED


def birthday(day: date, months: int) -> date:
    """The day of birth of somebody who is that many months old on the day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, day.day)


@pytest.mark.parametrize(("moment", "day"), NIGHTS.values(), ids=NIGHTS.keys())
@pytest.mark.parametrize("rule_id", [rule_id for rule_id, (lower, *_) in LIMITS.items() if lower])
def test_on_a_clock_change_night_the_london_day_begins_a_rule(rule_id: str, moment: datetime, day: date) -> None:
    lower, _, visit = LIMITS[rule_id]
    born = birthday(day, lower)
    assert state_at(rule_id, born, moment, visit) is State.RAISED
    assert state_at(rule_id, born + timedelta(days=1), moment, visit) is State.OTHER_AGE


@pytest.mark.parametrize(("moment", "day"), NIGHTS.values(), ids=NIGHTS.keys())
@pytest.mark.parametrize("rule_id", STEPS)
def test_on_a_clock_change_night_the_london_day_changes_the_tier(rule_id: str, moment: datetime, day: date) -> None:
    step, below, above, visit = STEPS[rule_id]
    for born, tier in ((birthday(day, step), above), (birthday(day, step) + timedelta(days=1), below)):
        (alert,) = at(rule_id, born, moment, visit).raised
        assert alert.tier.value == tier


# Inside a rule's limits: visits of which one more field decides, and from which age in months it does.
TURNS: dict[str, tuple[int, dict[str, str], State, State]] = {
    "FRA-NM": (6, {"diagnosis_code": "S72.3"}, State.RAISED, State.AWAITING),
    "INJ-NM": (12, {"diagnosis_code": "S60.0"}, State.AWAITING, State.NOT_RAISED),
    "TEN4": (5, {"bruise_regions": "other"}, State.RAISED, State.NOT_RAISED),
    "FRA-CML": (24, {"diagnosis_code": "S72.3"}, State.AWAITING, State.OTHER_AGE),
    "FRA-AGED": (36, {"diagnosis_code": "S72.3"}, State.AWAITING, State.NOT_RAISED),
    "BURN": (12, {"diagnosis_code": "T20.2", "burn_total": "1"}, State.AWAITING, State.NOT_RAISED),
    "SH-15": (120, {"diagnosis_code": "T39.1"}, State.NOT_RAISED, State.RAISED),
    "NO-GP": (60, {"gp_practice_code": "Z99101", "in_school": "N"}, State.NOT_RAISED, State.RAISED),
}


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
@pytest.mark.parametrize("rule_id", TURNS)
def test_what_a_missing_field_means_turns_on_the_day(rule_id: str, born: date) -> None:
    turn, visit, before, after = TURNS[rule_id]
    days = list(walk(born))
    first = next(i for i, (_, months) in enumerate(days) if months == turn)
    for index, expected in ((first - 1, before), (first, after)):
        day = days[index][0]
        assert state_at(rule_id, born, datetime(day.year, day.month, day.day, 12, tzinfo=LONDON), visit) is expected, day


@pytest.mark.parametrize("born", COHORTS.values(), ids=COHORTS.keys())
def test_pibis_counts_days_of_life(born: date) -> None:
    for days in range(370):
        day = born + timedelta(days=days)
        state = state_at("PIBIS", born, datetime(day.year, day.month, day.day, 12, tzinfo=LONDON), {"pibis_total": "2"})
        assert (state is State.RAISED) == (30 <= days <= 364), days


def at(rule_id: str, born: date, moment: datetime, visit: dict[str, str]) -> Assessment:
    fields = {"attendance_id": "T-1", "site": "T1", "arrived_at": moment.isoformat(), "date_of_birth": born.isoformat(), **visit}
    return Screener(registers=(), rules=(shipped(rule_id),)).evaluate(Case(attendance=Attendance.parse(fields)))


def state_at(rule_id: str, born: date, moment: datetime, visit: dict[str, str]) -> State:
    return next(c.state for c in at(rule_id, born, moment, visit).checked if c.rule_id == rule_id)
