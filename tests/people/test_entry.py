from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.person import Person

DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 1))


def entry(**facts):
    return RegisterEntry(id="E-1", kind=RegisterKind.CPP, person=Person(), **facts)


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_a_plan_covers_its_first_and_last_day_and_an_unrecorded_end_limits_nothing(since, until, day):
    covered = (since or date.min) <= day <= (until or date.max)
    assert entry(since=since, until=until).is_current(day) == covered


@pytest.mark.parametrize(("offset", "days"), [(-1, None), (0, None), (1, 1), (365, 365), (366, 366)])
def test_days_since_the_end_count_from_the_last_day(offset, days):
    last = date(2025, 3, 1)
    assert entry(until=last).days_since_end(last + timedelta(days=offset)) == days


def test_a_plan_without_an_end_has_not_ended():
    assert entry().days_since_end(date(2090, 1, 1)) is None


def test_every_kind_has_words():
    assert len({kind.words for kind in RegisterKind}) == len(RegisterKind)


def test_an_entry_prints_as_what_is_recorded():
    assert repr(entry(category="canary")) == "<RegisterEntry: id, kind, person, category>"
