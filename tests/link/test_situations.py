"""Situations at the desk, and whom the register offers."""

import pytest

from riskflag.link import Band, Register
from tests.link.people import NUMBERS, entry, person

HOME = {"family_name": "Featherby", "date_of_birth": "2019-03-04", "sex": "F", "home_postcode": "LS1 4AP"}


def test_two_registered_twins_and_an_unnamed_one_are_both_possible_and_name_each_other():
    register = Register.of("x", [entry("1", given_name="Olivia", **HOME), entry("2", given_name="Amelia", **HOME)])
    found = register.match(person(given_name="Twin 2", **HOME))
    assert {(m.entry.id, m.band, m.ambiguous_with) for m in found} == {("1", Band.POSSIBLE, ("2",)), ("2", Band.POSSIBLE, ("1",))}


def test_a_siblings_number_neither_confirms_the_sibling_nor_hides_the_child():
    child = entry("1", given_name="Olivia", nhs_number=NUMBERS[0], **HOME)
    sibling = entry("2", given_name="Amelia", nhs_number=NUMBERS[1], **(HOME | {"date_of_birth": "2015-08-09"}))
    found = Register.of("x", [child, sibling]).match(person(given_name="Olivia", nhs_number=NUMBERS[1], **HOME))
    assert {(m.entry.id, m.band) for m in found} == {("1", Band.POSSIBLE), ("2", Band.POSSIBLE)}
    assert all(m.notes for m in found)


def test_a_common_name_and_a_year_never_match():
    register = Register.of("x", [entry("1", given_name="Muhammad", family_name="Khan", date_of_birth="2018", sex="M")])
    assert register.match(person(given_name="Muhammad", family_name="Khan", date_of_birth="2018", sex="M")) == ()


@pytest.mark.parametrize("typed", [NUMBERS[0][:4] + str((int(NUMBERS[0][4]) + 1) % 10) + NUMBERS[0][5:]])
def test_a_failing_number_one_digit_away_agrees_as_near(typed):
    register = Register.of("x", [entry("1", given_name="Olivia", nhs_number=NUMBERS[0], **HOME)])
    (match,) = register.match(person(family_name="Featherby", given_name="Olivia", nhs_number=typed))
    assert "fails its check, one slip away" in {c.level for c in match.because}


def test_rows_added_and_removed_are_seen_by_the_new_register_alone():
    old = Register.of("x", [entry("1", given_name="Olivia", **HOME)])
    new = old.replace(added=[entry("2", given_name="Olivia", **HOME)], removed=["1"])
    someone = person(given_name="Olivia", **HOME)
    assert [m.entry.id for m in old.match(someone)] == ["1"]
    assert [m.entry.id for m in new.match(someone)] == ["2"]
    assert (len(old), len(new)) == (1, 1)
