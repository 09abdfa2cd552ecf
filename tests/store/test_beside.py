"""Two histories asked as one: what either knows is known, what the first covers is covered."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

import riskflag as rf
from riskflag.people.past import Past
from riskflag.store.beside import Beside
from riskflag.store.events import Recorded
from riskflag.store.sql import SqlHistory
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Broken, Earlier, Refusing
from tests.store.families import HOME, START, a_visit

CHILD, NOW = a_person(), an_attendance()


def visit(own, month, site="T1"):
    return rf.Attendance(id=own, site=site, person=CHILD, at=datetime(2026, month, 1, 10, tzinfo=UTC))


def test_the_visits_of_both_are_known():
    both = Beside(Earlier((visit("a", 1),), "first"), Earlier((visit("b", 2),), "second"))
    assert both.name == "first"
    assert [v.id for v in both.before(NOW).value] == ["a", "b"]


def test_one_visit_under_two_ids_is_one_incident_where_the_first_says_it_was_and_a_correction_of_it_the_second_s():
    both = Beside(Earlier((visit("a", 1),)), Earlier((visit("other", 1, "RXX01"), visit("a", 1))))
    assert [(v.id, v.site) for v in both.before(NOW).value] == [("a", "T1"), ("a", "T1")]
    both = Beside(both.first, Earlier((evolve(visit("other", 1, "RXX01"), complaint="fall"),)))
    assert [(v.id, v.site) for v in both.before(NOW).value] == [("a", "T1"), ("other", "T1")]
    assert len(Past.of(both.before(NOW).value, NOW).incidents) == 2


@pytest.mark.parametrize("moment", [{}, {"category": "1"}, {"category": "3"}, {"disposal": "1066301000000103"}])
def test_what_the_second_knows_of_a_visit_of_the_first_is_not_lost(moment):
    """A host sends its own record of a visit that the store holds under another id, without its injury."""
    told = evolve(visit("other", 1, "RXX01"), diagnoses=("S00.8",), **moment)
    both = Beside(Earlier((evolve(visit("a", 1), category="1", diagnoses=("J06.9",), disposal="1066301000000103"),)), Earlier((told,)))
    earlier, _present = Past.of(both.before(NOW).value, NOW).incidents
    assert {code for v in earlier.visits for code in v.codes} == {"J06.9", "S00.8"}


def test_a_visit_that_one_calls_a_planned_review_and_the_other_a_new_one_counts():
    both = Beside(Earlier((evolve(visit("a", 1), category="4"),)), Earlier((evolve(visit("other", 1, "RXX01"), category="1"),)))
    assert len(Past.of(both.before(NOW).value, NOW).within(365)) == 2


@pytest.mark.parametrize("first_is_store", [True, False])
def test_two_visits_of_one_day_without_a_time_of_day_are_two_where_two_sites_tell_of_two_complaints(first_is_store):
    day = datetime(2026, 1, 2, tzinfo=rf.LONDON)
    one, other = evolve(visit("a", 1), at=day, diagnoses=("J06.9",)), evolve(visit("b", 1, "RXX01"), at=day, diagnoses=("S00.8",))
    pair = (Earlier((one,)), Earlier((other,)))
    both = Beside(*(pair if first_is_store else pair[::-1]))
    assert len(Past.of(both.before(NOW).value, NOW).incidents) == 3


def test_no_visit_takes_the_id_of_another_that_the_first_holds():
    held = (visit("a", 1), visit("b", 2))
    both = Beside(Earlier(held), Earlier((evolve(visit("b", 1, "RXX01"), complaint="fall"),)))
    assert {v.key for v in both.before(NOW).value} == {("T1", "a"), ("T1", "b"), ("RXX01", "b")}


@pytest.mark.parametrize("pair", [(Refusing(), Earlier()), (Earlier(), Refusing())])
def test_either_may_not_know(pair):
    assert isinstance(Beside(*pair).before(NOW), rf.Unknown)


COUNTED = [rf.STANDARD.without(*(r.id for r in rf.STANDARD.rules if r.id not in ("REP-3IN12", "REP-4IN12")))]
KNOWN = Earlier((visit("a", 1), visit("b", 2)), "sent by the host")


@pytest.mark.parametrize("failing", [Broken(), Refusing()])
def test_when_the_history_fails_what_the_host_sent_still_counts_as_at_least(failing):
    assessment = rf.Screener(registers=[], history=failing, rules=COUNTED).assess(NOW, earlier=KNOWN)
    raised, unchecked = assessment.alerts
    assert (raised.rule_id, unchecked.rule_id) == ("REP-3IN12", "NOT-CHECKED")
    assert "at least 3 of 4 known" in unchecked.reasons[0]
    assert not assessment.complete


def test_when_what_the_host_sent_cannot_be_read_the_history_still_counts_as_at_least():
    assessment = rf.Screener(registers=[], history=KNOWN, rules=COUNTED).assess(NOW, earlier=Refusing())
    assert assessment.alerts[0].rule_id == "REP-3IN12"
    assert "closed for the night" in assessment.alerts[1].reasons[0]


def test_the_age_of_the_first_is_that_of_both():
    old = rf.MemoryHistory([visit("a", 1)], max_age=timedelta(days=7))
    assessment = rf.Screener(registers=[], history=old, rules=COUNTED).assess(NOW, earlier=Earlier())
    assert "it is stale: as of 01/01/2026, older than 7 days" in assessment.alerts[0].reasons[0]
    assert old.including([visit("b", 2)]).as_of == old.as_of


def test_what_the_first_covers_is_covered():
    limited = rf.MemoryHistory((), coverage=rf.Coverage(sites=("T1",)))
    assert Beside(limited, Earlier()).coverage == limited.coverage
    assert Beside(Earlier(), limited).coverage.sites is None


def test_what_is_no_attendance_is_refused():
    with pytest.raises(TypeError, match="something other than Attendance"):
        Beside(Earlier(("x",)), Earlier()).before(NOW)


def test_where_the_second_tells_of_the_child_in_other_words_the_first_was_not_asked_for_all_it_may_hold(tmp_path):
    """The store would know the child by the number of the batch's other row, and the one attending gives none."""
    number = a_test_number(7)
    stored = a_visit(attendance_id="S", site="A", arrived_at="2026-01-01T10:00", given_name="Robyn", family_name="Quill", home_postcode="", nhs_number=number)
    between = a_visit(attendance_id="X", site="A", arrived_at="2026-02-01T10:00", given_name="Robyn", **{**HOME, "nhs_number": number})
    present = a_visit(attendance_id="P", site="A", arrived_at="2026-03-01T10:00", given_name="Robyn", **{**HOME, "nhs_number": ""})
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        store.append([Recorded(stored, START)])
        store.cover(rf.Coverage())
        screener = rf.Screener(registers=[], history=store, rules=COUNTED)
        *_, assessment = screener.assess_all([between, present])
        assert (assessment.outcome, "described in others" in assessment.stamp.history) == (rf.Outcome.INCOMPLETE, True)
        assert "at least 2 of 3 known" in assessment.alerts[0].reasons[0]
        store.append([Recorded(between, START)])  # imported first, they are grouped, and nothing is in question
        *_, assessment = screener.assess_all([between, present])
        assert assessment.raised[0].rule_ids == ("REP-3IN12",)
        again = a_visit(attendance_id="P0", site="A", arrived_at="2026-02-20T10:00", given_name="Robyn", **{**HOME, "nhs_number": ""})
        *_, assessment = rf.Screener(registers=[], history=Earlier(()), rules=COUNTED).assess_all([again, present])
        assert assessment.outcome is rf.Outcome.CLEAR  # the same words find the same
