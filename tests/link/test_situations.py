"""Situations at the desk, and whom the register offers."""

from datetime import date

import pytest
from attrs import evolve

from riskflag.link import Band, Register, Role, england
from riskflag.link.household import Place
from riskflag.link.levels import PLACE
from riskflag.link.weigh import compare
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


def test_values_grown_apart_from_one_keep_what_their_own_model_calls_a_crowd():
    home = {"home_postcode": "LS1 4AP", "family_name": "Featherby"}
    rows = [entry(str(i), given_name=name, date_of_birth=f"2012-0{1 + i}-03", **home) for i, name in enumerate(("Olivia", "Thomas", "Raphael"))]
    old = Register.of("x", rows, model=evolve(england(), crowd=2))
    old.replace(added=[entry("8", given_name="Priya")])
    apart = old.replace(added=[entry("9", given_name="Amelia")])
    someone = person(given_name="Olivia", date_of_birth="2012-01-03", **home)
    assert apart.match(someone) == old.match(someone)


def offered(register_rows, **attending):
    return {m.entry.id: m for m in Register.of("x", register_rows).match(person(**attending))}


def test_a_twin_of_a_similar_name_is_not_matched_where_the_other_twins_name_stands_as_it_is():
    rows = [entry("1", given_name="Catherine", **HOME), entry("2", given_name="Katherine", **HOME)]
    found = offered(rows, given_name="Catherine", **HOME)
    assert found["1"].band.is_matched
    assert found["2"].band is Band.POSSIBLE
    assert "another entry fits better in name or date of birth" in found["2"].notes


def test_twins_of_similar_names_with_given_and_family_name_exchanged_are_told_apart_too():
    rows = [entry("1", given_name="Jasmine", **HOME), entry("2", given_name="Yasmine", **HOME)]
    exchanged = HOME | {"family_name": "Jasmine", "given_name": "Featherby"}
    found = offered(rows, **exchanged)
    assert found["1"].band.is_matched
    assert found["2"].band is Band.POSSIBLE


def test_a_siblings_number_beside_the_childs_own_name_and_birthday_shows_both():
    child = entry("1", given_name="Mohammed", nhs_number=NUMBERS[0], **HOME)
    sibling = entry("2", given_name="Muhammad", nhs_number=NUMBERS[1], **(HOME | {"date_of_birth": "2016-08-09"}))
    found = offered([child, sibling], given_name="Mohammed", nhs_number=NUMBERS[1], **HOME)
    assert {m.band for m in found.values()} == {Band.POSSIBLE}
    assert len(found) == 2


def test_a_twin_on_the_desk_with_the_registered_twins_number_is_not_confirmed():
    rows = [entry("1", given_name="Olivia", nhs_number=NUMBERS[0], **HOME), entry("2", given_name="Amelia", nhs_number=NUMBERS[1], **HOME)]
    found = offered(rows, given_name="Twin 2", nhs_number=NUMBERS[1], **HOME)
    assert {ident: m.band for ident, m in found.items()} == {"1": Band.POSSIBLE, "2": Band.POSSIBLE}
    alone = offered(rows[1:], given_name="Twin 2", nhs_number=NUMBERS[1], **HOME)
    assert alone["2"].band is Band.PROBABLE
    assert "one of several born together, and no given name tells which" in alone["2"].notes


def test_a_baby_without_a_name_is_probable_at_home_and_a_twin_without_one_is_possible():
    home = HOME | {"home_address": "1 High Street", "contact_phone": "07700 900123"}
    rows = [entry("1", given_name="Olivia", **home)]
    assert offered(rows, given_name="Baby", **home)["1"].band is Band.PROBABLE
    assert offered(rows, given_name="Twin 1", **home)["1"].band is Band.POSSIBLE


def test_a_name_misheard_does_not_take_the_child_from_its_number():
    for heard, written in (("Erin", "Erynn"), ("Yaav", "Yaw"), ("Ewern", "Ewan"), ("Libsalsn", "Libsalan")):
        found = offered([entry("1", given_name=written, nhs_number=NUMBERS[0], **HOME)], given_name=heard, nhs_number=NUMBERS[0], **HOME)
        assert found["1"].band.is_matched, "a name somewhat alike beside a number that agrees"


def test_a_name_like_a_twins_beside_the_twins_number_is_not_certain():
    row = entry("1", given_name="Jayden", nhs_number=NUMBERS[0], **HOME)
    assert offered([row], given_name="Jayden", nhs_number=NUMBERS[0], **HOME)["1"].band is Band.CERTAIN
    for twin in ("Hayden", "Kayden"):
        found = offered([row], given_name=twin, nhs_number=NUMBERS[0], **HOME)["1"]
        assert found.band is Band.PROBABLE, "the number keeps the child, another known name makes it no certainty"
        assert found.notes


def test_a_wholly_other_given_name_beside_the_number_is_possible_only():
    found = offered([entry("1", given_name="Raphael", nhs_number=NUMBERS[0], **HOME)], given_name="Thomas", nhs_number=NUMBERS[0], **HOME)
    assert found["1"].band is Band.POSSIBLE
    assert any("brother's, sister's or twin's" in note for note in found["1"].notes)


def test_a_parent_of_the_same_name_in_the_same_house_is_possible_only():
    rows = [entry("1", given_name="Olivia", home_address="1 High Street", **HOME)]
    found = offered(rows, given_name="Olivia", home_address="1 High Street", **(HOME | {"date_of_birth": "1994-03-04"}))
    assert found["1"].band is Band.POSSIBLE
    assert "born a generation apart: it may be a parent of the same name" in found["1"].notes


def test_the_initial_of_a_middle_name_stands_for_no_first_name():
    rows = [entry("1", given_name="Olivia", middle_names="R", **HOME)]
    assert not offered(rows, given_name="Ruby", **HOME)["1"].band.is_matched


def test_names_given_at_birth_are_no_variants_of_one_another_for_being_short_for_the_same():
    rows = [entry("1", given_name="Nora", **HOME)]
    assert offered(rows, given_name="Ellie", **HOME)["1"].band is Band.POSSIBLE  # both short for Eleanor, both names of their own
    assert offered(rows, given_name="Eleanor", **HOME)["1"].band.is_matched


def test_a_name_parted_by_a_slip_is_misspelt():
    found = offered([entry("1", given_name="Shaun", **HOME)], given_name="Ssha un", **HOME)
    assert {c.level for c in found["1"].because} >= {"misspelt"}


def test_the_postcode_of_a_home_shared_by_many_tells_little():
    home = {"home_postcode": "LS1 4AP", "home_address": "Rowan House"}
    children = [entry(str(i), given_name=f"Child{chr(97 + i)}", family_name=f"Family{chr(97 + i)}", date_of_birth=f"2012-{1 + i % 12:02d}-{1 + i:02d}", **home)
                for i in range(25)]
    (match,) = Register.of("x", children).match(person(given_name="Childc", family_name="Familyc", date_of_birth="2012-03-03", **home))
    assert {c.level for c in match.because if c.comparison == "home or placement"} == {"postcode district agrees"}
    few = Register.of("x", children[:20]).match(person(given_name="Childc", family_name="Familyc", date_of_birth="2012-03-03", **home))
    assert {c.level for c in few[0].because if c.comparison == "home or placement"} == {"postcode and house agree"}


def test_a_newborn_with_the_fathers_name_is_found_by_its_mother():
    mother = {"mother_given_name": "Millie", "mother_family_name": "Rogers", "mother_date_of_birth": "2003-11-07"}
    plan = entry("U", "UCPP", expected="2025-05-20", home_postcode="GU20 7YH", **mother)
    born = {"given_name": "Luther", "family_name": "Langbrook", "date_of_birth": "2025-05-15", "home_postcode": "GU14 4BG"}
    assert offered([plan], **born, **mother)["U"].band.is_matched


def test_twins_who_bear_the_fathers_name_first_are_told_apart_by_their_own():
    shared = HOME | {"given_name": "Kandiah"}
    rows = [entry("1", **(shared | {"family_name": "Akshara"})), entry("2", **(shared | {"family_name": "Mathulini"}))]
    found = offered(rows, **(shared | {"family_name": "Akshara"}))
    assert found["1"].band.is_matched
    assert found["2"].band is Band.POSSIBLE


def test_rows_with_two_valid_numbers_are_two_children():
    rows = [entry("1", given_name="Joao", nhs_number=NUMBERS[0], **HOME), entry("2", given_name="Joao", middle_names="Martim", nhs_number=NUMBERS[1], **HOME)]
    found = offered(rows, given_name="Joao", **HOME)
    assert {ident: m.ambiguous_with for ident, m in found.items()} == {"1": ("2",), "2": ("1",)}


def test_two_names_that_begin_alike_are_no_name_parted_by_a_slip():
    rows = [entry("1", given_name="Mohammed Ali", **HOME)]
    assert offered(rows, given_name="Mohammed Amir", **HOME)["1"].band is Band.POSSIBLE


def test_a_pet_name_and_a_gendered_family_name_are_still_the_child():
    rows = [entry("1", given_name="Aleksandr", family_name="Ivanov", date_of_birth="2015-05-06")]
    assert "1" in offered(rows, given_name="Sasha", family_name="Ivanova", date_of_birth="2015-05-06")


def test_a_childs_row_without_a_number_is_not_confirmed_by_a_siblings_number_and_both_are_shown_with_the_reason():
    for birthday, sex in (("2015-08-09", "M"), (HOME["date_of_birth"], "M"), (HOME["date_of_birth"], "F")):
        child = entry("1", given_name="Olivia", **HOME)
        sibling = entry("2", given_name="Thomasin", nhs_number=NUMBERS[1], **(HOME | {"date_of_birth": birthday, "sex": sex}))
        found = offered([child, sibling], given_name="Olivia", nhs_number=NUMBERS[1], **HOME)
        assert {ident: (m.band, m.ambiguous_with) for ident, m in found.items()} == {
            "1": (Band.POSSIBLE, ("2",)), "2": (Band.POSSIBLE, ("1",))}
        assert all(any("brother's or sister's number" in note for note in m.notes) for m in found.values())


def test_a_number_that_one_row_of_the_child_holds_confirms_both_rows():
    rows = [entry("1", given_name="Olivia", nhs_number=NUMBERS[1], **HOME), entry("2", given_name="Olivia", **HOME)]
    found = offered(rows, given_name="Olivia", nhs_number=NUMBERS[1], **HOME)
    assert {m.band for m in found.values()} == {Band.CERTAIN}


@pytest.mark.parametrize(("typed", "level"), [
    ("Flat 2, 14 Larkspur Road", "postcode and house agree"), ("Flat 2, 14 Larkspru Road", "postcode and house agree"),
    ("14 Larkspurroad", "postcode and house agree"), ("15 Larkspru Road", "postcode agrees"), ("14 Mill Lane", "postcode agrees"),
])
def test_a_street_typed_with_a_slip_is_the_same_house_only_in_its_postcode_and_with_its_number(typed, level):
    row = entry("1", given_name="Olivia", home_address="Flat 2, 14 Larkspur Road", **HOME)
    (match,) = Register.of("x", [row]).match(person(given_name="Olivia", home_address=typed, **HOME))
    assert level in {c.level for c in match.because}


@pytest.mark.parametrize(("postcode", "address", "level"), [
    ("6714", "7 Cope Place, Strawberry Fields, Dover", "postcode and house agree"),
    ("6714", "18 Copeplace, Dover", "postcode agrees"),
    ("6714", "18 Cope Place, Dover", "postcode agrees"),
    ("6714", "3 Kennedy Street, Toorak", "postcodes nearly agree"),
    ("6774", "18 Cope Place, Dover", "postcodes nearly agree"),
    ("2145", "3 Kennedy Street, Dover", "differs"),
])
def test_abroad_a_postcode_is_a_towns_and_the_words_of_the_address_count(postcode, address, level):
    home = {"given_name": "Olivia", "family_name": "Featherby", "date_of_birth": "2019-03-04"}
    row = entry("1", home_postcode="6714", home_address="7 Cope Place, Strawberry Fields, Dover", **home)
    (match,) = Register.of("x", [row]).match(person(home_postcode=postcode, home_address=address, **home))
    assert {c.comparison: c.level for c in match.because}["home or placement"] == level


def test_an_unlisted_twin_whose_name_begins_with_another_sound_is_possible_only():
    row = entry("1", given_name="Jasmine", nhs_number=NUMBERS[1], mother_given_name="Ada", mother_family_name="Featherby", **HOME)
    found = offered([row], given_name="Yasmine", mother_given_name="Ada", mother_family_name="Featherby", **HOME)
    assert found["1"].band is Band.POSSIBLE
    for spelt in ("Jasmin", "Jazmin"):
        assert offered([row], given_name=spelt, **HOME)["1"].band.is_matched


@pytest.mark.parametrize("on", [None, date(2026, 3, 1)])
def test_a_newborn_entered_under_its_mothers_number_is_found_by_her_plan(on):
    plan = entry("U", "UCPP", expected="2026-03-01", mother_nhs_number=NUMBERS[2], mother_given_name="Ann", mother_family_name="Featherby")
    baby = person(given_name="Baby", family_name="Featherby", date_of_birth="2026-02-25", nhs_number=NUMBERS[2])
    assert Register.of("x", [plan]).match(baby, on=on)
    (match,) = Register.of("x", [plan]).match(baby, on=date(2026, 3, 1))
    assert (match.role, match.band) == (Role.NEWBORN, Band.PROBABLE)
    assert "the number entered for the child is the mother's" in match.notes
    later = person(given_name="Rose", family_name="Featherby", date_of_birth="2027-02-25", nhs_number=NUMBERS[2])
    assert Register.of("x", [plan]).match(later, on=date(2027, 3, 1)) == ()


@pytest.mark.parametrize(("given", "family", "typed"), [
    ("محمد", "حسن", ("Mohammed", "Hassan")), ("أحمد", "حسين", ("Ahmed", "Hussain")), ("فاطمة", "ابراهيم", ("Fatima", "Ibrahim")),
])
def test_a_name_in_arabic_letters_is_found_by_its_latin_spelling(given, family, typed):
    home = {"date_of_birth": "2019-03-04", "home_postcode": "LS1 4AP"}
    found = offered([entry("1", given_name=given, family_name=family, **home)], given_name=typed[0], family_name=typed[1], **home)
    assert found["1"].band.is_matched


def test_words_of_addresses_abroad_count_alike_either_way_round():
    some = person(given_name="Olivia", family_name="Featherby", home_postcode="6714", home_address="7 Cope Copeplace Place")
    other = person(given_name="Olivia", family_name="Featherby", home_postcode="2145", home_address="9 Cope Lane")
    assert compare(some, other) == compare(other, some)
    assert compare(some, other)[PLACE] == Place.DIFFERENT, "one word, however often it is written, is not two"


def test_streets_of_four_letters_are_not_the_same_for_being_short():
    for typed, level in (("14 Mill Lane", Place.SAME_HOUSE), ("14 High Lane", Place.SAME_POSTCODE)):
        row = person(home_address="14 Mill Lane", **HOME)
        assert compare(row, person(home_address=typed, **HOME))[PLACE] == level
