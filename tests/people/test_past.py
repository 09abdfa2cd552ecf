"""What is known of a child before today, and what cannot be said."""

from datetime import UTC, timedelta
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import CannotSay
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.joining import Joining, join_incidents
from riskflag.people.past import EVERYTHING, Coverage, Incidents, Past
from riskflag.people.person import Person
from tests.people.visits import DAY, HOUR, NOW, in_london, incidents, marks, visit, visits

ARRIVALS = st.lists(st.tuples(st.integers(-3, 800), st.sampled_from((None, "1", "2", "4", "X")), st.sampled_from((UTC, LONDON))), max_size=8)


@given(ARRIVALS, st.lists(st.integers(0, 800), min_size=2, max_size=3))
def test_a_window_holds_the_incidents_with_an_arrival_in_it_that_counts(rows, windows):
    visits = [Attendance(id=f"V{n}", person=Person(), at=(NOW - hours * 6 * HOUR).astimezone(zone), category=category)
              for n, (hours, category, zone) in enumerate(rows)]
    past = Past(join_incidents(visits, Joining()), NOW)
    for days in windows:
        start = past.beginning(days)
        held = tuple(i for i in past.incidents if any(start <= v.at <= NOW and v.category not in ("4", "X") for v in i.visits))
        assert past.within(days).found == held
        assert past.within(days, where=lambda v: v.category == "1").found == tuple(i for i in held if any(v.category == "1" for v in i.visits))


def test_unplanned_returns_are_told_and_planned_ones_alone_do_not_count():
    (both,) = join_incidents([visit(DAY), visit(category="2")], Joining())
    (planned,) = join_incidents([visit(category="4")], Joining())
    (dead,) = join_incidents([visit(category="X")], Joining())
    assert (both.unplanned_return, both.counts, both.at) == (True, True, NOW - DAY)
    assert (planned.unplanned_return, planned.counts, dead.counts) == (False, False, False)
    assert len(Past.of([visit(9 * DAY, category="4")], visit()).within(365)) == 1


@given(visits)
def test_a_past_ends_with_the_present_and_holds_nothing_later(rows):
    later = visit(-HOUR, "later")
    past = Past.of([*rows, later], visit(name="now"))
    held = [v.id for i in past.incidents for v in i.visits]
    assert held.count("now") == 1
    assert "later" not in held


def test_the_same_site_and_id_is_one_visit_and_the_present_wording_holds():
    for order in permutations([visit(name="now", complaint="old"), visit(DAY, "before")]):
        past = Past.of(order, visit(name="now", complaint="new"))
        assert [[v.complaint for v in i.visits] for i in past.incidents] == [[None], ["new"]]


@pytest.mark.parametrize(("before", "counted"), [(365 * DAY, True), (365 * DAY + timedelta(seconds=1), False), (364 * DAY, True)])
def test_a_window_of_days_is_closed_at_both_ends(before, counted):
    assert len(Past.of([visit(before)], visit()).within(365)) == 1 + counted


def test_a_window_may_ask_for_a_code_or_a_condition():
    past = Past.of([visit(9 * DAY, diagnoses=("T30.0",)), visit(5 * DAY, complaint_code="T30.0"), visit(3 * DAY, diagnoses=("S72.0",))], visit())
    assert len(past.within(365, code={"T30.0"})) == 2
    assert len(past.within(365, where=lambda v: bool(v.diagnoses))) == 2
    assert len(past.within(7, code={"T30.0"})) == 1
    assert [i.at for i in past.within(365, code={"S72.0"})] == [NOW - 3 * DAY]


GAPS = [
    (Coverage(sites=("A",)), "covers only site A"), (Coverage(sites=("A", "B")), "covers only sites A and B"),
    (Coverage(sites=("A", "B", "C", "D", "E")), "covers only sites A, B, C and 2 more"), (Coverage(sites=()), "covers only no site"),
    (Coverage(since=NOW - 100 * DAY), "covers only the time from 22/11/2025"), (Coverage(until=NOW - DAY), "covers only the time until 01/03/2026"),
    (Coverage(missing="3 of 40 rows were rejected"), "3 of 40 rows were rejected"),
]


@pytest.mark.parametrize(("coverage", "gap"), GAPS)
def test_too_few_under_part_coverage_cannot_be_said(coverage, gap):
    known = Past.of([visit(2 * DAY)], visit(), coverage).within(365)
    assert known.at_least(2)
    with pytest.raises(CannotSay, match=f"{gap}; at least 2 of 3 known"):
        known.at_least(3)


def test_too_few_under_full_coverage_is_a_no():
    assert not Past.of([visit(2 * DAY)], visit(), EVERYTHING).within(365).at_least(3)
    assert not Past.of([visit(2 * DAY)], visit(), Coverage(since=NOW - 365 * DAY)).within(365).at_least(3)
    assert Coverage(since=NOW - 365 * DAY, until=NOW).lacks(NOW - 365 * DAY, NOW) is None
    assert Coverage(since=NOW - 364 * DAY).lacks(NOW - 365 * DAY, NOW)


@given(st.integers(0, 5), st.integers(0, 6), st.none() | st.just("covers only site A"))
def test_at_least_is_true_as_soon_as_enough_are_known(found, number, gap):
    known = Incidents(tuple(join_incidents([visit(n * DAY + DAY) for n in range(found)], Joining())), gap)
    if len(known) >= number:
        assert known.at_least(number)
    elif gap is None:
        assert not known.at_least(number)
    else:
        with pytest.raises(CannotSay):
            known.at_least(number)


def test_a_past_prints_as_what_is_there():
    past = Past.of([], evolve(visit(), complaint="canary"))
    assert "canary" not in f"{past!r} {past.incidents!r} {past.within(365)!r}"


def test_a_planned_follow_up_brings_no_earlier_incident_into_the_window():
    past = Past.of([visit(368 * DAY), visit(363 * DAY, category="4")], visit())
    assert [len(i.visits) for i in past.incidents] == [2, 1]
    assert len(past.within(365)) == 1
    assert len(Past.of([visit(368 * DAY), visit(363 * DAY, category="2")], visit()).within(365)) == 2


def test_a_window_is_closed_to_the_minute():
    present = evolve(visit(name="now"), at=NOW + timedelta(seconds=40))
    assert len(Past.of([visit(365 * DAY)], present).within(365)) == 2
    assert len(Past.of([visit(365 * DAY + timedelta(seconds=1))], present).within(365)) == 1


def test_in_the_night_the_clocks_go_back_visits_are_counted_in_the_order_they_happened():
    before, after = in_london("2025-10-26T01:50"), in_london("2025-10-26T01:10", fold=1)
    first, second = evolve(visit(name="first"), at=before, category="1", complaint="fall"), evolve(visit(name="second"), at=after, complaint="rash")
    past = Past.of([first], second)
    assert [v.id for i in past.incidents for v in i.visits] == ["first", "second"]
    early = evolve(first, at=in_london("2025-10-26T00:30"))
    assert incidents(early, evolve(second, at=in_london("2025-10-26T01:45", fold=1))) == [1, 1]  # 2 h 15 min by any watch


@pytest.mark.parametrize("zone", [LONDON, UTC], ids=str)
def test_a_window_begins_at_the_same_minute_however_the_moment_is_written(zone):
    present = evolve(visit(name="now"), at=in_london("2026-01-10T10:00").astimezone(zone))
    for first, counted in ((in_london("2025-10-12T10:00"), 2), (in_london("2025-10-12T09:59"), 1)):
        assert len(Past.of([evolve(visit(name="first"), at=first)], present).within(90)) == counted


@given(marks(None, "1", "X"), st.integers(0, 60), st.sampled_from("AB"))
def test_a_planned_review_that_says_nothing_takes_no_counted_incident_away(rows, hours, site):
    review = visit(timedelta(hours=hours), "review", site, category="4")
    before, after = (Past(join_incidents(visits, Joining()), NOW).within(365) for visits in (rows, [*rows, review]))
    assert len(after) >= len(before)
