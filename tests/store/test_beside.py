"""Two histories asked as one: what either knows is known, what the first covers is covered."""

from datetime import UTC, datetime

import pytest

import riskflag as rf
from riskflag.store.beside import Beside
from riskflag.testing import a_person, an_attendance
from tests.sources import Earlier, Refusing

CHILD, NOW = a_person(), an_attendance()


def visit(own, month, site="T1"):
    return rf.Attendance(id=own, site=site, person=CHILD, at=datetime(2026, month, 1, 10, tzinfo=UTC))


def test_the_visits_of_both_are_known():
    both = Beside(Earlier((visit("a", 1),), "first"), Earlier((visit("b", 2),), "second"))
    assert both.name == "first"
    assert [v.id for v in both.before(NOW).value] == ["a", "b"]


def test_one_visit_under_two_ids_is_the_first_s_and_a_correction_of_it_the_second_s():
    both = Beside(Earlier((visit("a", 1),)), Earlier((visit("other", 1, "RXX01"), visit("a", 1))))
    assert [(v.id, v.site) for v in both.before(NOW).value] == [("a", "T1"), ("a", "T1")]


@pytest.mark.parametrize("pair", [(Refusing(), Earlier()), (Earlier(), Refusing())])
def test_either_may_not_know(pair):
    assert isinstance(Beside(*pair).before(NOW), rf.Unknown)


def test_what_the_first_covers_is_covered():
    limited = rf.MemoryHistory((), coverage=rf.Coverage(sites=("T1",)))
    assert Beside(limited, Earlier()).coverage == limited.coverage
    assert Beside(Earlier(), limited).coverage.sites is None


def test_what_is_no_attendance_is_refused():
    with pytest.raises(TypeError, match="something other than Attendance"):
        Beside(Earlier(("x",)), Earlier()).before(NOW)
