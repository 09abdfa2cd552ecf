from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import CannotSay
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.past import EVERYTHING, Coverage, Incidents, Joining, Past, _continues, join_incidents
from riskflag.people.person import Person

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEFT = "1066301000000103"


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


def visit(before=timedelta(0), name="", site="A", **facts):
    return Attendance(id=name or f"{site}{before}", person=Person(), at=NOW - before, site=site, **facts)


def incidents(*visits):
    return [len(incident.visits) for incident in join_incidents(visits, Joining())]


def test_second_registrations_chain():
    assert incidents(visit(3.5 * HOUR), visit(1.5 * HOUR), visit()) == [3]
    assert incidents(visit(3.5 * HOUR), visit()) == [1, 1]


def test_visits_apart_are_incidents_apart():
    assert incidents(visit(), visit(3 * DAY), visit(30 * DAY)) == [1, 1, 1]


@pytest.mark.parametrize(("gap", "joined"), [(timedelta(0), True), (2 * HOUR, True), (2 * HOUR + timedelta(seconds=1), False)])
def test_a_second_registration_at_the_desk_is_the_same_visit(gap, joined):
    assert incidents(visit(gap, "first"), visit(name="second")) == ([2] if joined else [1, 1])


@pytest.mark.parametrize(("gap", "joined"), [(HOUR, True), (24 * HOUR, True), (24 * HOUR + timedelta(seconds=1), False)])
def test_a_transfer_continues_the_visit_it_came_from_counted_from_departure(gap, joined):
    first = visit(gap + 5 * HOUR, departed=NOW - gap, complaint="fall from sofa", diagnoses=("S72.0",))
    assert incidents(first, visit(site="B", complaint="sofa injury")) == ([2] if joined else [1, 1])
    assert incidents(first, visit(site="B", diagnoses=("S72.0",))) == ([2] if joined else [1, 1])


def test_another_hospital_for_another_reason_is_another_incident():
    assert incidents(visit(HOUR, complaint="fall"), visit(site="B", complaint="rash")) == [1, 1]
    assert incidents(visit(HOUR, diagnoses=("S72.0",)), visit(site="B", diagnoses=("J06.9",))) == [1, 1]


def test_a_child_who_left_and_came_back_came_twice():
    assert incidents(visit(HOUR, disposal=LEFT), visit()) == [1, 1]
    assert incidents(visit(HOUR, disposal=LEFT), visit(site="B")) == [1, 1]


@pytest.mark.parametrize(("category", "site", "joined"), [
    ("1", "A", False), ("1", "B", False), ("2", "A", True), ("2", "B", False), ("3", "B", True), ("3", "A", False), ("4", "A", True), ("4", "B", False),
])
def test_the_stated_category_decides_whether_a_visit_follows_another(category, site, joined):
    later = visit(site=site, category=category)
    assert incidents(visit(6 * DAY), later) == ([2] if joined else [1, 1])
    assert incidents(visit(8 * DAY), later) == [1, 1]


def test_the_desk_writes_category_one_the_second_time_too_but_another_complaint_is_another_visit():
    first = {"category": "1", "complaint": "fall from sofa"}
    assert incidents(visit(HOUR / 2, **first), visit(**first)) == [2]
    assert incidents(visit(HOUR / 2, **first), visit(category="1")) == [2]
    assert incidents(visit(HOUR / 2, **first), visit(category="1", complaint="rash")) == [1, 1]
    assert incidents(visit(HOUR / 2, **first, disposal=LEFT), visit(**first)) == [1, 1]
    assert incidents(visit(3 * HOUR, **first), visit(**first)) == [1, 1]


def test_a_receiving_hospital_may_write_category_one_if_what_it_is_about_is_known_to_agree():
    first = visit(HOUR, category="1", complaint="fall from sofa")
    assert incidents(first, visit(site="B", category="1", complaint="fall")) == [2]
    assert incidents(first, visit(site="B", category="1")) == [1, 1]
    assert incidents(first, visit(site="B", category="1", complaint="injury")) == [1, 1]


def test_a_return_may_follow_any_visit_of_the_incident_but_not_one_the_child_left():
    transferred = [visit(30 * HOUR, complaint="fall"), visit(28 * HOUR, site="B", complaint="fall")]
    assert incidents(*transferred, visit(category="2")) == [3]
    assert incidents(visit(DAY, disposal=LEFT), visit(category="2")) == [1, 1]
    assert incidents(visit(DAY, disposal=LEFT), visit(category="4")) == [2]


def test_unplanned_returns_are_told_and_planned_ones_alone_do_not_count():
    (both,) = join_incidents([visit(DAY), visit(category="2")], Joining())
    (planned,) = join_incidents([visit(category="4")], Joining())
    (dead,) = join_incidents([visit(category="X")], Joining())
    assert (both.unplanned_return, both.counts, both.at) == (True, True, NOW - DAY)
    assert (planned.unplanned_return, planned.counts, dead.counts) == (False, False, False)
    assert len(Past.of([visit(9 * DAY, category="4")], visit()).within(365)) == 1


visits = st.lists(
    st.builds(
        lambda hours, site, category, complaint, left: (timedelta(hours=hours), site, category, complaint, left),
        st.integers(0, 400), st.sampled_from("AB"), st.sampled_from([None, "1", "2", "3", "4"]), st.sampled_from([None, "fall", "rash"]), st.booleans(),
    ), max_size=6,
).map(lambda rows: [
    visit(before, f"V{i}", site, category=category, complaint=complaint, disposal=LEFT if left else None)
    for i, (before, site, category, complaint, left) in enumerate(rows)
])


@given(visits, st.randoms())
def test_incidents_do_not_depend_on_the_order_of_visits_and_lose_none(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    joined = join_incidents(rows, Joining())
    assert joined == join_incidents(shuffled, Joining())
    assert sorted(v.id for i in joined for v in i.visits) == sorted(v.id for v in rows)
    assert all(i.visits[0].at == min(v.at for v in i.visits) for i in joined)


gone = st.lists(st.builds(
    lambda hours, stay, site, category, complaint: visit(
        timedelta(hours=hours), f"V{hours}{site}", site, category=category, complaint=complaint, departed=NOW - timedelta(hours=hours - stay)),
    st.integers(0, 900), st.integers(-5, 900), st.sampled_from("AB"), st.sampled_from([None, "1", "2", "3", "4"]), st.sampled_from([None, "fall", "rash"])),
    max_size=12, unique_by=lambda v: v.id)


def marks(*categories):
    return st.lists(st.builds(
        lambda hours, stay, site, category, codes, left: visit(
            timedelta(hours=hours), "", site, category=category, diagnoses=codes, disposal=LEFT if left else None,
            departed=None if stay is None else NOW - timedelta(hours=hours - stay)),
        st.integers(0, 60), st.none() | st.integers(-1, 40), st.sampled_from("AB"), st.sampled_from(categories),
        st.sampled_from([(), ("S00.8",), ("S52.5",)]), st.booleans()), max_size=7, unique_by=lambda v: v.id)


@given(gone | marks(None, "1", "2", "3", "4", "X"))
def test_the_short_way_to_incidents_gives_what_comparing_with_every_visit_of_every_incident_gives(rows):
    groups = []
    for row in sorted(rows, key=lambda v: (v.at, v.site, v.category == "4", v.id)):
        earlier = next((group for group in reversed(groups) if _continues(row, group, group, Joining())), None)
        groups.append([row]) if earlier is None else earlier.append(row)
    assert [list(incident.visits) for incident in join_incidents(rows, Joining())] == groups


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


def test_who_left_any_visit_of_an_incident_and_came_back_came_twice():
    seen, left = visit(30 * HOUR, "seen"), visit(29 * HOUR, "left", disposal=LEFT)
    assert incidents(seen, left, visit(category="2")) == [2, 1]
    assert incidents(visit(HOUR, "first"), visit(HOUR / 2, "again", disposal=LEFT), visit(name="back")) == [2, 1]
    assert incidents(seen, left, visit(category="4")) == [3]


@pytest.mark.parametrize("departed", [NOW + 400 * DAY, NOW - 900 * DAY], ids=["typed a year late", "typed before the arrival"])
def test_a_departure_that_cannot_be_joins_nothing(departed):
    first = visit(90 * DAY, departed=departed, complaint="fall")
    assert incidents(first, visit(site="B", complaint="fall")) == [1, 1]
    assert incidents(evolve(first, at=NOW - HOUR), visit(site="B", complaint="fall")) == [2]


def test_a_planned_follow_up_brings_no_earlier_incident_into_the_window():
    past = Past.of([visit(368 * DAY), visit(363 * DAY, category="4")], visit())
    assert [len(i.visits) for i in past.incidents] == [2, 1]
    assert len(past.within(365)) == 1
    assert len(Past.of([visit(368 * DAY), visit(363 * DAY, category="2")], visit()).within(365)) == 2


def test_a_window_is_closed_to_the_minute():
    present = evolve(visit(name="now"), at=NOW + timedelta(seconds=40))
    assert len(Past.of([visit(365 * DAY)], present).within(365)) == 2
    assert len(Past.of([visit(365 * DAY + timedelta(seconds=1))], present).within(365)) == 1


def in_london(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


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


def grouped(*visits):
    return [[visit.id for visit in incident.visits] for incident in join_incidents(visits, Joining())]


@pytest.mark.parametrize("category", ["1", None])
def test_a_planned_review_that_says_nothing_makes_no_new_injury_part_of_the_old_one(category):
    old, review = visit(3 * DAY, "old", diagnoses=("S00.8",)), visit(1.5 * HOUR, "review", category="4")
    assert grouped(old, review, visit(name="new", category=category, diagnoses=("S52.5",))) == [["old", "review"], ["new"]]
    assert grouped(old, review, visit(name="new", category=category)) == [["old", "review"], ["new"]]
    assert grouped(old, evolve(review, at=NOW - 20 * HOUR), visit(name="new", site="B", category=category, diagnoses=("S52.5",)))[1:] == [["new"]]


def test_a_new_visit_is_no_second_registration_of_a_planned_review_but_one_without_a_category_that_agrees_is():
    review = visit(HOUR, "review", category="4", diagnoses=("S52.5",))
    for order in permutations([review, visit(name="new", category="1", diagnoses=("S52.5",))]):
        assert grouped(*order) == [["review"], ["new"]]
    assert grouped(review, visit(name="again", diagnoses=("S52.5",))) == [["review", "again"]]
    assert grouped(review, visit(name="handed over", site="B", category="1", diagnoses=("S52.5",))) == [["review", "handed over"]]


def test_a_review_registered_at_the_very_moment_of_a_new_injury_is_of_the_new_incident():
    old, new = visit(3 * DAY, "old", diagnoses=("S00.8",)), visit(name="new", category="1", diagnoses=("S52.5",))
    for name in ("a review", "review"):
        assert grouped(old, visit(name=name, category="4"), new) == [["old"], ["new", name]]


@pytest.mark.parametrize("category", ["1", None])
def test_what_differs_from_an_older_visit_of_the_incident_joins_it_through_no_row_that_says_nothing(category):
    old, silent = visit(3 * DAY, "old", diagnoses=("S00.8",)), visit(HOUR, "silent", category="2")
    new = visit(name="new", category=category, diagnoses=("S52.5",))
    assert grouped(old, silent, new) == [["old", "silent"], ["new"]]
    assert grouped(old, evolve(silent, diagnoses=("S52.5",)), new) == [["old", "silent", "new"]]
    assert grouped(old, silent, evolve(new, diagnoses=("S00.8",))) == [["old", "silent", "new"]]
    assert grouped(old, silent, evolve(new, diagnoses=())) == [["old", "silent", "new"]]


def test_what_one_desk_words_in_two_ways_at_one_time_is_one_visit_and_at_two_hospitals_two():
    first, blank = visit(HOUR, "first", complaint="fall"), visit(HOUR / 2, "blank")
    assert grouped(first, blank, visit(name="again", complaint="head")) == [["first", "blank", "again"]]
    assert grouped(first, blank, visit(name="new", category="1", complaint="rash")) == [["first", "blank"], ["new"]]
    assert grouped(first, blank, visit(name="new", site="B", complaint="rash")) == [["first", "blank"], ["new"]]


@pytest.mark.parametrize("category", ["1", None])
@pytest.mark.parametrize("second", [{"disposal": LEFT, "departed": NOW + HOUR}, {"disposal": LEFT}, {}], ids=["both", "both, one departure", "the first row"])
def test_who_is_registered_twice_and_then_leaves_left_once(category, second):
    first = visit(HOUR, "first", disposal=LEFT, departed=NOW + HOUR)
    assert incidents(first, visit(name="second", category=category, **second)) == [2]


@pytest.mark.parametrize("departed", [None, NOW, NOW - timedelta(minutes=1), NOW - 2 * HOUR, NOW + 13 * HOUR],
                         ids=["not recorded", "the moment it came again", "before it came again", "before it came", "a date that cannot be"])
def test_who_left_and_came_after_the_departure_or_with_none_that_can_be_came_twice(departed):
    assert incidents(visit(HOUR, "first", disposal=LEFT, departed=departed), visit(name="second", disposal=LEFT)) == [1, 1]


def test_before_the_departure_is_typed_who_is_at_another_site_or_is_said_to_return_has_left():
    first = visit(HOUR, "first", disposal=LEFT, departed=NOW + HOUR, complaint="fall")
    assert incidents(first, visit(site="B", complaint="fall")) == [1, 1]
    assert incidents(first, visit(category="2", complaint="fall")) == [1, 1]
    assert incidents(first, visit(site="B", category="3", complaint="fall")) == [1, 1]


@pytest.mark.parametrize("category", [None, "1", "2"])
def test_who_left_a_visit_that_was_registered_twice_and_came_back_came_twice(category):
    twice = visit(HOUR, "first", disposal=LEFT, departed=NOW - HOUR / 4), visit(HOUR / 2, "second")
    assert incidents(*twice, visit(name="back", category=category)) == [2, 1]
    assert incidents(*twice, visit(name="review", category="4")) == [3]


@pytest.mark.parametrize("category", [None, "1", "2"])
def test_a_planned_review_between_does_not_undo_that_the_child_left_and_came_back(category):
    left = visit(HOUR, "left", disposal=LEFT), visit(HOUR / 2, "review", category="4")
    assert incidents(*left, visit(name="back", category=category)) == [2, 1]


def transfer(late):
    """A wait of 25 hours, and a departure typed so long after the next arrival."""
    return incidents(visit(25 * HOUR, departed=NOW + late, diagnoses=("S06.0",)), visit(site="B", diagnoses=("S06.0",)))


def test_a_departure_typed_after_the_handover_says_the_child_was_still_there():
    assert transfer(HOUR / 2) == transfer(12 * HOUR) == [2]
    assert transfer(12 * HOUR + timedelta(seconds=1)) == [1, 1]


@given(marks(None, "1", "2", "3", "4", "X"), st.randoms())
def test_departures_and_codes_in_any_order_give_the_same_incidents(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert join_incidents(rows, Joining()) == join_incidents(shuffled, Joining())


@given(marks(None, "1", "X"), st.integers(0, 60), st.sampled_from("AB"))
def test_a_planned_review_that_says_nothing_takes_no_counted_incident_away(rows, hours, site):
    review = visit(timedelta(hours=hours), "review", site, category="4")
    before, after = (Past(join_incidents(visits, Joining()), NOW).within(365) for visits in (rows, [*rows, review]))
    assert len(after) >= len(before)
