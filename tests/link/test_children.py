"""Records become children: chains carry, twins and brothers and sisters never fuse, order decides nothing."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskflag.link.children import Children
from riskflag.link.growing import are_apart, are_namesakes
from riskflag.link.signature import draw, signature
from riskflag.link.whole import merged
from riskflag.people.person import Person
from riskflag.testing import a_person, a_test_number
from tests.store.families import a_visit

HOME = {"home_postcode": "ZX1 1AA", "home_address": "1 High Street", "contact_phone": "07700 900123", "gp_practice": "Z99001"}
TWIN = {**HOME, "family_name": "Exemplar", "date_of_birth": "2021-05-04"}


def groups(*persons):
    children = Children.of(map(draw, persons))
    return {frozenset(records) for records in children.records}


def test_a_chain_carries_what_no_pair_does():
    swapped = a_person(**HOME, given_name="Ellingham", family_name="Thomas")
    proper = a_person(**HOME, given_name="Thomas", family_name="Ellingham", known_as="Kit")
    short = a_person(**HOME, given_name="Kit", family_name="Elingham", nhs_number="")
    assert groups(swapped, short) == {frozenset({0}), frozenset({1})}
    assert groups(swapped, proper, short) == {frozenset({0, 1, 2})}


def test_a_new_surname_is_carried_by_the_number():
    before = a_person(family_name="Exemplar", **HOME)
    married = a_person(family_name="Quillfeather", **HOME)
    later = a_person(family_name="Quillfeather", **{**HOME, "home_postcode": "ZX9 9AB", "home_address": "9 Low Road"}, nhs_number="")
    assert groups(before, married, later) == {frozenset({0, 1, 2})}


TWINS = {
    "with numbers": [{"given_name": "Amy", "nhs_number": a_test_number(2)}, {"given_name": "Eva", "nhs_number": a_test_number(3)}],
    "without": [{"given_name": "Amy", "nhs_number": ""}, {"given_name": "Eva", "nhs_number": ""}],
    "of like names": [{"given_name": "Amy", "nhs_number": a_test_number(2)}, {"given_name": "Ami", "nhs_number": a_test_number(3)}],
    "not named yet": [{"given_name": "Baby", "nhs_number": ""}, {"given_name": "Baby", "nhs_number": ""}],
    "one with the other's number": [{"given_name": "Amy", "nhs_number": a_test_number(2)}, {"given_name": "Eva", "nhs_number": a_test_number(2)}],
}


@pytest.mark.parametrize("pair", TWINS.values(), ids=TWINS)
def test_twins_do_not_fuse(pair):
    assert groups(*(a_person(**{**TWIN, **own}) for own in pair)) == {frozenset({0}), frozenset({1})}


def test_a_name_between_theirs_does_not_fuse_twins():
    names = ("Mia", "Mina", "Nina")
    found = Children.of(draw(a_person(**TWIN, given_name=name, nhs_number="")) for name in names)
    assert found.child_of[0] != found.child_of[2]


UNNAMED = {**TWIN, "given_name": "Baby", "nhs_number": ""}
AMY, EVA = ({**TWIN, "given_name": name, "nhs_number": a_test_number(serial)} for name, serial in (("Amy", 2), ("Eva", 3)))


def test_a_record_without_a_given_name_is_the_only_child_it_fits():
    assert groups(a_person(**UNNAMED), a_person(**AMY)) == {frozenset({0, 1})}


def test_a_record_without_a_given_name_is_neither_of_two_twins():
    found = groups(a_person(**UNNAMED), a_person(**AMY), a_person(**EVA))
    assert found == {frozenset({0}), frozenset({1}), frozenset({2})}


def test_who_has_no_given_name_is_not_said_to_be_both_of_two_twins():
    children = Children.of(map(draw, (a_person(**UNNAMED), a_person(**AMY), a_person(**EVA))))
    assert children.find(draw(a_person(**UNNAMED))).ambiguous
    assert children.find(draw(a_person(**AMY))).records == (0, 1)


def test_a_record_that_is_called_a_twin_waits_for_its_name():
    assert groups(a_person(**{**UNNAMED, "given_name": "Twin 1"}), a_person(**AMY)) == {frozenset({0}), frozenset({1})}


def test_two_records_without_a_name_that_are_two_children_are_not_the_named_one():
    one, other = ({**UNNAMED, "nhs_number": a_test_number(serial)} for serial in (4, 5))
    found = groups(a_person(**one), a_person(**other), a_person(**{**AMY, "nhs_number": ""}))
    assert found == {frozenset({0}), frozenset({1}), frozenset({2})}


def test_two_slips_of_one_name_do_not_part_a_child():
    names = ("Maliha", "Mlaiha", "Malhia")  # the slips are only somewhat alike
    assert groups(*(a_person(**TWIN, given_name=name, nhs_number="") for name in names)) == {frozenset({0, 1, 2})}


def at_one_site(names, locals_):
    home = {**TWIN, "sex": "F", "nhs_number": "", "site": "A", "attendance_id": "V", "arrived_at": "2026-01-10T10:00"}
    return [a_visit(**{**home, "given_name": name, "local_id": local}).person for name, local in zip(names, locals_, strict=True)]


@pytest.mark.parametrize("names", [("Jasmine", "Yasmine"), ("Kate", "Katie"), ("Eva", "Ava"), ("Amelia", "Emilia")])
def test_twins_of_like_names_registered_one_after_the_other_are_two(names):
    assert groups(*at_one_site(names, ("1", "2"))) == {frozenset({0}), frozenset({1})}


@pytest.mark.parametrize("names", [("Maliha", "Mlaiha"), ("Muhammad", "Mohammed"), ("Robin", "Robin")])
def test_a_child_registered_twice_is_one_though_the_site_gave_it_two_numbers(names):
    assert groups(*at_one_site(names, ("1", "2"))) == {frozenset({0, 1})}


def test_siblings_do_not_fuse():
    one = a_person(**HOME, given_name="Kit", date_of_birth="2019-02-11", nhs_number="")
    other = a_person(**HOME, given_name="Robin", date_of_birth="2021-05-04", nhs_number="")
    assert groups(one, other) == {frozenset({0}), frozenset({1})}
    assert are_apart(signature(one), signature(other))


AWAY = {**HOME, "home_postcode": "ZX9 9AB", "home_address": "9 Low Road", "contact_phone": ""}


def test_a_person_who_fits_two_children_is_told_to_be_ambiguous():
    two = [a_person(**{**TWIN, **home}, given_name="Amy", nhs_number=a_test_number(n)) for n, home in ((2, HOME), (3, AWAY))]
    nowhere = {**TWIN, "home_postcode": "", "home_address": "", "contact_phone": ""}
    assert Children.of(map(draw, two)).find(draw(a_person(**nowhere, given_name="Amy", nhs_number=""))).ambiguous


AMY_TWICE = [{**TWIN, "given_name": "Amy", "nhs_number": a_test_number(serial)} for serial in (2, 3)]


def test_two_valid_numbers_are_two_children_though_all_else_agrees():
    first, second = (a_person(**own) for own in AMY_TWICE)
    assert groups(first, second) == {frozenset({0}), frozenset({1})}
    assert are_apart(draw(first), draw(second))


KHAN = {**TWIN, "family_name": "Khan", "nhs_number": a_test_number(7)}


def test_a_child_of_two_given_names_is_found_by_the_second():
    first = a_person(**{**KHAN, "given_name": "Mohammed", "date_of_birth": "2021-05-04"})
    both = a_person(**{**KHAN, **AWAY, "given_name": "Mohammed Ali", "date_of_birth": "2021-05-14"})
    known = Children.of(map(draw, (first, both)))
    person = {**KHAN, "given_name": "Ali", "date_of_birth": "2021-05-04"}
    assert known.find(draw(a_person(**{**person, "nhs_number": ""}))).records == (0, 1)
    assert known.find(draw(a_person(**{**person, "nhs_number": a_test_number(8)}))).records == ()


def test_a_visit_under_another_valid_number_speaks_for_nobody_though_the_childs_number_was_once_mistyped_like_the_persons():
    number = a_test_number(8)
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)
    first = a_person(**{**KHAN, "given_name": "Amy"})
    elsewhere = {**AWAY, "given_name": "Bea", "family_name": "Lund", "date_of_birth": "2011-01-01", "nhs_number": mistyped}
    told = Children.of(map(draw, (first, a_person(**elsewhere))), said=[(0, 1)])
    assert told.find(draw(a_person(**{**KHAN, "given_name": "Amy", "nhs_number": number}))).records == ()


@pytest.mark.parametrize(("one", "other"), [
    ("Charanjit", "Karanjit"), ("Chetan", "Ketan"), ("Shabir", "Zubair"), ("Gagan", "Jagan"), ("Sumana", "Sharmin"), ("Anna", "Hana"), ("Can", "Kaan"),
])  # fmt: skip
def test_twins_whose_names_sound_or_look_alike_do_not_fuse(one, other):
    twins = [a_person(**{**TWIN, "given_name": name, "nhs_number": ""}) for name in (one, other)]
    assert groups(*twins) == {frozenset({0}), frozenset({1})}


@pytest.mark.parametrize(("one", "other"), [("Kate", "Katie"), ("Eva", "Ava"), ("Isabella", "Arabella"), ("Amy", "Eva")])
def test_a_number_typed_at_the_other_twins_visit_does_not_fuse_twins(one, other):
    first, second, slip = (
        a_person(**{**TWIN, "given_name": name, "nhs_number": a_test_number(serial)}) for name, serial in ((one, 2), (other, 3), (one, 3)))
    found = Children.of(map(draw, (first, second, slip)))
    assert found.child_of[0] != found.child_of[1]


def test_one_record_is_a_child_that_is_sure_of_itself():
    assert Children.of([draw(a_person())]).confidence == (1.0,)
    assert Children.of([]).find(draw(a_person())).records == ()
    assert 0.9 <= Children.of(map(draw, [a_person(**HOME), a_person(**HOME, family_name="Exemplaar", nhs_number="")])).confidence[0] < 1


def test_merging_keeps_every_name_and_number_and_what_most_say():
    whole = merged(map(draw, [a_person(sex="F"), a_person(family_name="Other", sex="M"), a_person(sex="F"), Person()]))
    assert (len(whole.family), len(whole.numbers)) == (2, 1)
    assert whole.sex is a_person(sex="F").sex
    assert merged([]) == draw(Person())


records = st.lists(
    st.builds(
        lambda given_name, family_name, number, born: a_person(
            **{**HOME, "given_name": given_name, "family_name": family_name, "date_of_birth": born}, nhs_number=a_test_number(number) if number else ""),
        st.sampled_from(["Amy", "Eva", "Baby", "Amelia", "Exemplar"]), st.sampled_from(["Exemplar", "Exemplaar", "Amy"]),
        st.sampled_from([0, 0, 2, 3]), st.sampled_from(["2021-05-04", "2021-04-05", "2019-02-11"]),
    ), max_size=6,
)


@given(records, st.randoms())
def test_every_record_is_one_childs_and_no_child_has_two_numbers(persons, random):
    children = Children.of(map(draw, persons))
    assert sorted(r for held in children.records for r in held) == list(range(len(persons)))
    assert all(record in children.records[child] for record, child in enumerate(children.child_of))
    assert all(len({n for r in held for n in persons[r].numbers}) <= 1 for held in children.records)
    shuffled = list(enumerate(persons))
    random.shuffle(shuffled)
    again = Children.of(draw(person) for _, person in shuffled)
    assert {frozenset(shuffled[r][0] for r in held) for held in again.records} == {frozenset(held) for held in children.records}


BORN_TOGETHER = {
    "another sex and family name": ({"given_name": "Kovacs", "family_name": "Peter", "sex": "M"}, {"given_name": "Kovacs", "family_name": "Eszter", "sex": "F"}),
    "the family name first": ({"given_name": "Patel", "family_name": "Dev"}, {"given_name": "Patel", "family_name": "Riya"}),
    "other middle names": ({"given_name": "Muhammad", "middle_names": "Hassan"}, {"given_name": "Muhammad", "middle_names": "Ibrahim"}),
    "one with the middle name in its field": ({"given_name": "Muhammad", "middle_names": "Hassan"}, {"given_name": "Muhammad Ibrahim"}),
    **{f"{one} and {other}": ({"given_name": one}, {"given_name": other}) for one, other in (
        ("Emily", "Emma"), ("Anna", "Hannah"), ("Luke", "Lucas"), ("Amelia", "Mia"), ("John", "Jack"), ("Mary", "Molly"))},
    "a counted baby and the other one": ({"given_name": "Baby 2"}, {"given_name": "Oliver"}),
}


@pytest.mark.parametrize("pair", BORN_TOGETHER.values(), ids=BORN_TOGETHER)
def test_twins_of_one_house_do_not_fuse_without_numbers(pair):
    one, other = (a_person(**{**TWIN, "nhs_number": "", **own}) for own in pair)
    assert groups(one, other) == {frozenset({0}), frozenset({1})}
    assert not are_apart(draw(one), draw(one))


def test_a_name_alone_between_other_middle_names_joins_no_twins():
    names = ({"given_name": "Muhammad", "middle_names": middle, "nhs_number": ""} for middle in ("Hassan", "", "Ibrahim"))
    found = Children.of(draw(a_person(**{**TWIN, **name})) for name in names)
    assert found.child_of[0] != found.child_of[2]


@pytest.mark.parametrize("own", [{"middle_names": "Ibrahim"}, {"middle_names": "H"}, {"given_name": "Muhammad Hassan"}, {"middle_names": "Hasan"}])
def test_middle_names_that_agree_or_a_number_keep_a_child_one(own):
    number = a_test_number(2) if own == {"middle_names": "Ibrahim"} else ""
    first = {**TWIN, "given_name": "Muhammad", "middle_names": "Hassan", "nhs_number": number}
    assert groups(a_person(**first), a_person(**{**first, **own})) == {frozenset({0, 1})}


@pytest.mark.parametrize("born", ["2012-11-23", "2019-06-07"])
def test_a_cousin_or_parent_of_one_name_at_one_address_is_somebody_else(born):
    child = {**TWIN, "given_name": "Kaloyan", "family_name": "Georgiev"}
    assert groups(a_person(**child), a_person(**{**child, "date_of_birth": born, "nhs_number": ""})) == {frozenset({0}), frozenset({1})}


def test_a_new_surname_without_a_number_is_still_the_child_s():
    child = {**TWIN, "given_name": "Thomasina", "sex": "F"}
    assert groups(a_person(**child), a_person(**{**child, "family_name": "Quillfeather", "nhs_number": ""})) == {frozenset({0, 1})}


def test_ben_is_a_first_name():
    known = {**TWIN, "nhs_number": a_test_number(2)}
    assert groups(a_person(**known, given_name="Ben James"), a_person(**known, given_name="Ben")) == {frozenset({0, 1})}


def test_who_is_known_by_a_second_given_name_is_found_over_the_record_that_holds_both():
    both = {**TWIN, "given_name": "Phoebe", "middle_names": "Demi", "nhs_number": a_test_number(2), "sex": "F"}
    first, second = {**both, "middle_names": ""}, {**both, "given_name": "Demi", "middle_names": "", "nhs_number": ""}
    assert groups(*(a_person(**own) for own in (both, first, second))) == {frozenset({0, 1, 2})}
    assert groups(*(a_person(**own) for own in (first, second))) == {frozenset({0}), frozenset({1})}
    brother = {**second, "sex": "M"}
    assert frozenset({2}) in groups(*(a_person(**own) for own in (both, first, brother)))
    other = {**second, "nhs_number": a_test_number(3)}
    assert groups(*(a_person(**own) for own in (both, first, other))) == {frozenset({0, 1}), frozenset({2})}


ORDINARY = {
    "middle names exchanged with the first": ({"given_name": "Muhammad", "middle_names": "Ibrahim"}, {"given_name": "Ibrahim", "middle_names": "Muhammad"}),
    "one of two middle names each": ({"given_name": "Thomas", "middle_names": "James"}, {"given_name": "Thomas", "middle_names": "Edward"}),
    "a hyphen closed up": ({"given_name": "Ellie-Mae"}, {"given_name": "Elliemae", "middle_names": "Grace"}),
    "family and middle name exchanged": ({"given_name": "Muhammad", "middle_names": "Gill", "family_name": "Iqbal"}, {"given_name": "Muhammad", "middle_names": "Iqbal", "family_name": "Gill"}),
    "a new surname that is a given name": ({"given_name": "Mohammed", "family_name": "Ali"}, {"given_name": "Mohammed", "family_name": "Hussain"}),
    "day and month exchanged and the year one off": ({"given_name": "Peregrine"}, {"given_name": "Peregrine", "date_of_birth": "2020-04-05"}),
}


@pytest.mark.parametrize("pair", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_differences_do_not_part_a_child_without_a_number(pair):
    assert groups(*(a_person(**{**TWIN, "nhs_number": "", **own}) for own in pair)) == {frozenset({0, 1})}


def test_middle_names_do_not_part_what_a_site_holds_under_one_number():
    own = {**TWIN, "nhs_number": "", "local_id": "M1"}
    first, again = (draw(a_visit(attendance_id="V", arrived_at="2026-01-10T10:00", site="A", **own, given_name="Muhammad", middle_names=middle).person) for middle in ("Hassan", "Ibrahim"))
    assert Children.of([first, again]).child_of == (0, 0)


@pytest.mark.parametrize("born", ["2018-01-01", "2018-04-05", "2019-05-07", "2020-11-23", "2018-11", "2018"])
def test_a_date_that_may_be_a_slip_or_is_not_known_in_part_makes_nobody_a_cousin(born):
    one, other = (draw(a_person(**{**TWIN, "given_name": "Kaloyan", "nhs_number": "", "date_of_birth": day})) for day in ("2021-05-04", born))
    assert not are_namesakes(one, other, 1)


def test_an_estimated_date_of_birth_makes_nobody_a_cousin():
    one, other = (draw(a_person(**{**TWIN, "given_name": "Kaloyan", "nhs_number": "", "date_of_birth": day})) for day in ("2021-05-04", "2012-11-23"))
    assert are_namesakes(one, other, 1)
    assert not are_namesakes(evolve(one, estimated=True), other, 1)
    assert not are_namesakes(one, evolve(other, estimated=True), 1)
