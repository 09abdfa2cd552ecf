"""What a history may answer, and how it is asked."""

import pytest
from attrs import frozen

import riskflag as rf
from riskflag.answer import Known, Unknown
from riskflag.people.past import Coverage
from riskflag.store.ports import asked
from riskflag.testing import an_attendance
from tests.sources import Earlier

NOW = an_attendance()
BEFORE = an_attendance(attendance_id="then", arrived_at="2026-01-02T10:00")
SHORT = Coverage(missing="the year before")


@frozen
class AtOnce:
    """A history that tells visits and coverage of one moment."""

    answer: object
    name: str = "at once"

    def before_and_coverage(self, _attendance):
        return self.answer

    def before(self, _attendance):
        raise AssertionError("asked twice")

    coverage = property(before)


def test_a_history_that_tells_visits_and_coverage_of_one_moment_is_asked_once():
    assert asked(AtOnce(Known(([BEFORE], SHORT))), NOW) == Known(((BEFORE,), SHORT))
    assert asked(AtOnce(Unknown("at once", "busy")), NOW) == Unknown("at once", "busy")


def test_a_history_that_says_nothing_of_its_coverage_counts_as_complete():
    assert asked(Earlier((BEFORE,)), NOW) == Known(((BEFORE,), Coverage()))


@pytest.mark.parametrize("answer", [Known(((BEFORE,), "all of it")), Known((("V1",), SHORT)), Known(BEFORE), (BEFORE,), None])
def test_whatever_else_it_answers_is_not_checked(answer):
    assessment = rf.Screener(registers=[], history=AtOnce(answer), rules=[rf.STANDARD]).assess(NOW)
    assert "history" in {alert.source for alert in assessment.not_checked}


def test_a_store_tells_the_coverage_of_the_moment_at_which_it_finds_the_visits(tmp_path):
    from riskflag.store.sql import SqlHistory

    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as history:
        history.load([BEFORE], stated=BEFORE.at)
        assert "not linked yet" in history.before_and_coverage(NOW).value[1].missing
        history.group()
        assert history.before_and_coverage(NOW) == Known(((BEFORE,), history.coverage))
