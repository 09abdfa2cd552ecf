from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.dates import DateOrder, PartialDate
from riskflag.people.fields import PERSON_FIELDS
from riskflag.people.names import Name, NameKind
from riskflag.people.numbers import Number
from riskflag.people.person import Person, Sex, parse_phone, parse_sex
from riskflag.people.places import PlaceKind
from riskflag.people.problem import Problem
from riskflag.testing import a_test_number

RECORDS = st.dictionaries(st.sampled_from(sorted(PERSON_FIELDS)), st.text(max_size=30) | st.none() | st.integers() | st.dates(), max_size=12)


def test_everything_that_is_recorded_is_there():
    person = Person.parse({
        "nhs_number": f"{a_test_number(1)}|{a_test_number(9)}", "CHI": "0101205004", "forename": "Ann", "middle_names": "Mary", "surname": "Smith",
        "known_as": "Annie", "alias_forename": "Anna|Hannah", "alias_surname": "|Jones", "former_surname": "Brown", "dob": "2020-05",
        "gender": "2", "postcode": "nm31aa", "address": "1 Mill St", "placement_postcode": "NM4 1AA", "phone": "07700 900123; 01632 960001",
        "gp_code": " z99-101 ", "mother_forename": "Jo", "mother_surname": "Smith", "mother_dob": "1990-01-01",
        "father_name": "Al Jones", "carer_name": "Bea Carer", "nok_name": "Cy Kin", "nok_relationship": "Uncle", "mrn": "X1",
    })
    assert person.names == (
        Name("Ann", "Smith", middle="Mary"), Name("Annie", kind=NameKind.KNOWN_AS), Name("Anna", "Smith", kind=NameKind.ALIAS),
        Name("Hannah", "Jones", kind=NameKind.ALIAS), Name("Ann", "Brown", kind=NameKind.FORMER),
    )
    assert person.born == PartialDate(2020, 5)
    assert person.sex is Sex.FEMALE
    assert [n.scheme for n in person.numbers] == ["nhs", "nhs", "chi", "local"]
    assert [(p.kind, p.postcode.text) for p in person.places] == [(PlaceKind.HOME, "NM3 1AA"), (PlaceKind.PLACEMENT, "NM4 1AA")]
    assert person.places[0].address == ("1", "mill", "st")
    assert person.phones == ("07700900123", "01632960001")
    assert person.gp == "Z99101"
    assert person.mother.names == (Name("Jo", "Smith"),)
    assert person.mother.born == PartialDate(1990, 1, 1)
    assert [(k.relation, k.person.names[0].family) for k in person.kin] == [("father", "Jones"), ("carer", "Carer"), ("uncle", "Kin")]


def test_an_empty_record_is_a_person_of_whom_nothing_is_recorded():
    assert Person.parse({}) == Person.parse({"surname": " ", "dob": None}) == Person()


@given(RECORDS, st.sampled_from(DateOrder))
def test_any_record_is_read_and_what_cannot_be_is_named_without_its_value(record, order):
    person = Person.parse(record, dates=order)
    assert Person.parse(person) is person
    assert {problem.field for problem in person.problems} <= set(PERSON_FIELDS)
    for problem in person.problems:
        text = str(record[problem.field]).strip()
        assert len(text) < 6 or text not in str(problem)


@given(RECORDS)
def test_a_field_left_out_is_a_field_left_empty(record):
    empty = {name: "" for name in PERSON_FIELDS if name not in record}
    assert Person.parse({**record, **empty}) == Person.parse(record)


@pytest.mark.parametrize(("field", "text", "says"), [
    ("nhs_number", "9.99E+09", "destroyed by a spreadsheet"), ("nhs_number", "999000000", "leading zero"),
    ("date_of_birth", "31/01/2020", "not a date in the stated format"), ("date_of_birth", "1900-01-01", "placeholder"),
    ("date_of_birth", "2023-02-29", "no such day"), ("sex", "purple", "not a known code"), ("home_postcode", "ZZ99 3VZ", "pseudo"),
    ("contact_phone", "12", "not a telephone number"), ("given_name", "Baby", "placeholder"), ("family_name", "Unknown", "placeholder"),
    ("mother_date_of_birth", "soon", "not a date"), ("mother_nhs_number", "0000000000", "dummy"),
])
def test_a_field_that_cannot_be_read_is_not_recorded_and_named(field, text, says):
    person = Person.parse({field: text})
    assert [p.field for p in person.problems] == [field]
    assert says in person.problems[0].what
    assert evolve(person, problems=()) == Person()


def test_a_number_that_fails_its_check_is_kept_as_such_and_one_for_tests_is_noted():
    good = a_test_number(7)
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert Person.parse({"nhs_number": bad}).numbers == (Number("nhs", bad, valid=False),)
    assert Person.parse({"nhs_number": bad}).problems == (Problem("nhs_number", "fails its check digit"),)
    assert Person.parse({"nhs_number": good}).numbers == (Number("nhs", good),)
    assert Person.parse({"nhs_number": good}).problems == (Problem("nhs_number", "in the range reserved for tests"),)


def test_a_local_number_belongs_to_its_site():
    assert Person.parse({"mrn": "X1"}).numbers == (Number("local", "X1"),)


@pytest.mark.parametrize(("codes", "sex"), [
    ("1 01 M m Male MALE boy", Sex.MALE), ("2 02 F f female Girl", Sex.FEMALE), ("I indeterminate other", Sex.INDETERMINATE),
    ("0 9 X x U unknown NotKnown not-specified N/A unborn", None),
])
def test_codes_and_words_for_sex(codes, sex):
    assert {parse_sex(code) for code in codes.split()} == {sex}


@given(st.text(max_size=10))
def test_any_text_is_a_sex_or_not_recorded_or_refused(text):
    with suppress(InvalidInput):
        assert parse_sex(text) in {None, *Sex}


@pytest.mark.parametrize("spellings", [
    ("07700 900123", "+44 7700 900123", "0044 7700900123", "+44 (0)7700 900-123", "7700900123", "07700900123 (mum)", "+4407700900123"),
    ("01632 960001", "(01632) 960 001", "1632960001"),
])
def test_one_telephone_number_in_its_spellings(spellings):
    assert len({parse_phone(text) for text in spellings}) == 1


@pytest.mark.parametrize("text", ["", "none", "999", "00000000000", "12345678", "07700 900123 07700 900124", "0101010101010101"])
def test_what_is_no_telephone_number_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_phone(text)


def test_the_next_of_kin_is_the_mother_when_the_record_says_so():
    said = Person.parse({"nok_name": "Mrs Jo Smith", "nok_relationship": "Mum"})
    assert said.mother.names == (Name("Jo", "Smith"),)
    assert Person.parse({"nok_name": "Jo Smith", "nok_relationship": "grandmother"}).mother is None
    named = Person.parse({"nok_name": "Jo Other", "nok_relationship": "mother", "mother_surname": "Smith"})
    assert named.mother.names == (Name("", "Smith"),)


def test_a_mother_of_whom_nothing_is_recorded_is_none():
    assert Person.parse({"mother_forename": "Unknown", "mother_dob": "1900-01-01"}).mother is None


@pytest.mark.parametrize(("said", "estimated"), [("Y", True), ("1", True), ("no", False), ("", False)])
def test_an_estimated_birth_is_marked(said, estimated):
    assert Person.parse({"dob": "2009-01-01", "age_assessed": said}).born.estimated is estimated


def test_two_keys_for_one_field_are_refused():
    with pytest.raises(InvalidInput, match="two columns mean date_of_birth"):
        Person.parse({"dob": "2020-01-01", "date_of_birth": "2020-01-01"})


def test_a_person_prints_as_what_is_recorded():
    person = Person.parse({"surname": "Canary", "dob": "2020-05-17", "postcode": "CN7 7RY"})
    assert repr(person) == str(person) == f"{person}" == "<Person: names, born, places>"
    assert repr(Person()) == "<Person: nothing recorded>"
