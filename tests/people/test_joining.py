"""Which visits are one incident, and which are two."""

from datetime import timedelta
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskflag.people.joining import Joining, _continues, join_incidents
from tests.people.visits import DAY, HOUR, LEFT, NOW, incidents, marks, visit, visits


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


@given(gone | marks(None, "1", "2", "3", "4", "X"))
def test_the_short_way_to_incidents_gives_what_comparing_with_every_visit_of_every_incident_gives(rows):
    groups, last = [], {}
    for row in sorted(rows, key=lambda v: (v.at, v.site, v.category == "4", v.id)):
        back = row.site in last and row.at - last[row.site] <= Joining().transfer
        last[row.site] = row.at
        earlier = next((group for group in reversed(groups) if _continues(row, group, group, Joining(), back=back)), None)
        groups.append([row]) if earlier is None else earlier.append(row)
    assert [list(incident.visits) for incident in join_incidents(rows, Joining())] == groups


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


@pytest.mark.parametrize("category", ["1", None])
def test_whom_two_hospitals_see_in_turns_comes_again(category):
    days = [visit(n * DAY, f"V{n}", "AB"[n % 2], category=category, complaint="bruise", diagnoses=("T14.0",)) for n in range(7)]
    assert incidents(*days) == [2, 2, 2, 1]  # a day apart; half a day apart each comes again
    assert incidents(*(evolve(own, at=NOW - n * DAY / 2) for n, own in enumerate(days))) == [2, 1, 1, 1, 1, 1]
    there_and_back = [visit(9 * HOUR, "out", complaint="fall"), visit(6 * HOUR, "over", "B", complaint="fall"), visit(name="back", complaint="fall")]
    assert grouped(*there_and_back) == [["out", "over"], ["back"]]


@pytest.mark.parametrize(("hours", "joined"), [(23, [3]), (25, [2, 1])])
def test_whom_one_hospital_hands_on_and_the_next_again_within_a_day_of_the_first_came_once(hours, joined):
    first, second = visit(hours * HOUR, complaint="burn"), visit(20 * HOUR, site="B", complaint="burn")
    assert incidents(first, second, visit(site="C", complaint="burn")) == joined


@pytest.mark.parametrize(("gap", "joined"), [(6 * HOUR, [2]), (6 * HOUR + timedelta(minutes=1), [1, 1])])
@pytest.mark.parametrize("said", [(None, None), ("fall", None), (None, "fall")])
def test_at_another_site_what_one_of_them_does_not_say_is_a_transfer_only_if_it_follows_at_once(gap, joined, said):
    assert incidents(visit(gap, complaint=said[0]), visit(site="B", complaint=said[1])) == joined


@pytest.mark.parametrize("category", ["1", None])
def test_a_desk_that_registers_whom_it_still_has_words_one_visit_in_two_ways(category):
    first = visit(HOUR, "first", category="1", complaint="SOB wheeze", diagnoses=("J45.9",), departed=NOW + HOUR)
    again = visit(name="again", category=category, complaint="asthma")
    assert grouped(first, again) == [["first", "again"]]
    assert grouped(first, evolve(again, category="1", diagnoses=("S52.5",))) == [["first"], ["again"]]
    assert grouped(evolve(first, disposal=LEFT), evolve(again, category="1"))[0] == ["first"]
    assert grouped(evolve(first, departed=NOW), evolve(again, category="1")) == [["first"], ["again"]]
    assert grouped(evolve(first, at=NOW - 3 * HOUR), evolve(again, category="1")) == [["first"], ["again"]]


@pytest.mark.parametrize(("one", "other", "joined"), [("S52.5", "s525", [2]), ("S52.5", "S52.50", [2]), ("S52.5", "S52.6", [1, 1]), ("12345", "123456", [1, 1]), ("read:S3020", "read:F4C00", [1, 1]), ("HEADACHE", "HEADINJ", [1, 1])])
def test_a_code_is_the_same_with_its_dot_and_without(one, other, joined):
    assert incidents(visit(10 * HOUR, diagnoses=(one,)), visit(site="B", diagnoses=(other,))) == joined


@pytest.mark.parametrize(("one", "other"), [
    ("left leg swollen", "scald left hand"), ("not feeding for 2 days", "not weight bearing since 2 days"), ("swelling arm", "swelling head"),
])
def test_a_word_of_every_complaint_makes_no_two_injuries_one(one, other):
    assert incidents(visit(10 * HOUR, complaint=one, diagnoses=("S82.2",)), visit(site="B", complaint=other, diagnoses=("T23.2",))) == [1, 1]
    assert incidents(visit(10 * HOUR, complaint=f"{one} burn", diagnoses=("S82.2",)), visit(site="B", complaint="burn", diagnoses=("T23.2",))) == [2]
