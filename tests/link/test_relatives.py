"""A relative is told by the mother alone: never by an address, a surname or a telephone."""

from datetime import date

import pytest

import riskflag as rf
from riskflag.link.relatives import mother_identified, related
from riskflag.people.entry import RegisterKind
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Listed, an_entry

NUMBER = {"mother_nhs_number": a_test_number(700)}
NAME = {"mother_given_name": "Joan", "mother_family_name": "Exemplar", "mother_date_of_birth": "1990-05-06"}
BROTHER = {"given_name": "Kit", "nhs_number": a_test_number(701), "date_of_birth": "2018-02-03"}


def entry(**fields):
    return an_entry(a_person(**{**BROTHER, **fields}), id="E-9", category="SAB")


def found(child, *entries):
    """As candidates of any source, and through the index of a register: both must say the same."""
    own = a_person(**child)
    register = rf.Register.of("County", entries)
    assert set(register.related(own)) == set(related(own, entries))
    return [(one.relation, one.known_by) for one in related(own, entries)]


@pytest.mark.parametrize(("child", "sibling", "told"), [
    (NUMBER, NUMBER, "the mother's number"),
    (NAME, NAME, "the mother's name and date of birth"),
    ({**NUMBER, **NAME}, NUMBER, "the mother's number"),
    ({**NAME, "mother_family_name": "EXEMPLAR"}, NAME, "the mother's name and date of birth"),
])
def test_another_child_of_the_same_mother_is_found(child, sibling, told):
    assert found(child, entry(**sibling)) == [("another child of the same mother", told)]


def test_the_mother_herself_is_found_by_her_number_or_her_name_and_birthday():
    mother = an_entry(a_person(given_name="Joan", family_name="Exemplar", date_of_birth="1990-05-06", nhs_number=a_test_number(700)),
                      id="M-1", kind=RegisterKind.OTHER)
    assert found(NUMBER, mother) == [("mother", "the mother's number")]
    assert found(NAME, mother) == [("mother", "the mother's name and date of birth")]


@pytest.mark.parametrize(("child", "sibling"), [
    ({}, {}),  # surname, address and practice are shared: an_entry and a_person have them alike
    ({}, NUMBER), (NUMBER, {}),
    ({"mother_given_name": "Joan", "mother_family_name": "Exemplar"}, NAME),  # a name without a birthday
    ({**NAME, "mother_date_of_birth": "1990"}, NAME), ({**NAME, "mother_date_of_birth": "1990-05-07"}, NAME),
    ({**NAME, "mother_given_name": "Jane"}, NAME),
    ({"contact_phone": "01632 960001"}, {"contact_phone": "01632 960001"}),
    ({"carer_name": "Joan Exemplar"}, {"carer_name": "Joan Exemplar"}),
])
def test_nobody_is_a_relative_by_less(child, sibling):
    assert found(child, entry(**sibling)) == []


def test_a_number_that_name_and_birthday_both_contradict_tells_nothing():
    other = {"mother_given_name": "Zara", "mother_family_name": "Unlike", "mother_date_of_birth": "1971-01-02", **NUMBER}
    assert found({**NUMBER, **NAME}, entry(**other)) == []
    assert found({**NUMBER, **NAME}, entry(**{**other, "mother_date_of_birth": "1990-05-06"})) != []


def test_two_valid_numbers_that_differ_are_two_mothers_of_one_name_and_birthday():
    other = a_test_number(702)
    assert found({**NUMBER, **NAME}, entry(**NAME, mother_nhs_number=other)) == []
    herself = an_entry(a_person(given_name="Joan", family_name="Exemplar", date_of_birth="1990-05-06", nhs_number=other), id="M-1",
                       kind=RegisterKind.OTHER)
    assert found({**NUMBER, **NAME}, herself) == []
    raised = assess(Listed((entry(**NAME, mother_nhs_number=other),)), {**NUMBER, **NAME}).raised
    assert "REG-HOUSE" not in {i for alert in raised for i in alert.rule_ids}


@pytest.mark.parametrize("number", [
    {}, {"mother_nhs_number": a_test_number(702)[:-1] + str((int(a_test_number(702)[-1]) + 1) % 10)}])
def test_a_number_that_is_missing_or_fails_its_check_contradicts_no_name_and_birthday(number):
    told = [("another child of the same mother", "the mother's name and date of birth")]
    assert found({**NUMBER, **NAME}, entry(**NAME, **number)) == told


def test_a_removed_row_is_not_found_and_an_added_one_is():
    child = a_person(**NUMBER)
    register = rf.Register.of("County", [entry(**NUMBER)])
    assert register.replace(removed=["E-9"]).related(child) == ()
    assert len(rf.Register.of("County", [an_entry()]).replace(added=[entry(**NUMBER)]).related(child)) == 1
    assert len(register.related(child)) == 1


def test_whether_a_mother_is_worth_asking_for():
    assert rf.Register.of("County", [entry(**NUMBER)]).holds_mothers
    assert not rf.Register.of("County", [entry()]).holds_mothers
    assert not rf.Register.of("County", [entry(mother_given_name="Joan", mother_family_name="Exemplar")]).holds_mothers
    assert [mother_identified(a_person(**child)) for child in (NUMBER, NAME, {"mother_given_name": "Joan"}, {})] == [
        True, True, False, False]


def assess(register, child, **visit):
    return rf.Screener(registers=[register], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(
        an_attendance(a_person(**child), **visit))


@pytest.mark.parametrize("register", [rf.Register.of("County", [entry(**NUMBER)], as_of=date(2026, 3, 1)), Listed((entry(**NUMBER),))])
def test_the_sibling_s_plan_raises_a_note_for_the_other_child_and_nothing_else(register):
    assessment = assess(register, NUMBER)
    assert {i for alert in assessment.raised for i in alert.rule_ids} == {"REG-HOUSE"}
    (alert,) = assessment.raised
    assert (alert.tier, alert.plans, alert.evidence) == (rf.Tier.NOTE, (), ())


def test_the_child_s_own_entry_is_no_relative():
    own = an_entry(a_person(**NUMBER), id="E-1")
    raised = {i for alert in assess(Listed((own,)), NUMBER).raised for i in alert.rule_ids}
    assert raised == {"REG-CPP"}


def test_a_mother_not_recorded_is_said_where_a_register_holds_mothers():
    register = rf.Register.of("County", [entry(**NUMBER)], as_of=date(2026, 3, 1))
    assert "no mother is recorded: brothers and sisters were not looked for" in assess(register, {}).stamp.notices
    assert not assess(register, NUMBER).stamp.notices
    assert not assess(rf.Register.of("County", [entry()], as_of=date(2026, 3, 1)), {}).stamp.notices
