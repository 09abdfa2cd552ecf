"""Invented people for the tests of matching: every number is in the 999 range."""

from datetime import date

from hypothesis import strategies as st

from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.numbers import check_digit
from riskflag.people.person import Person


def nhs(serial):
    """The serial-th number of the 999 range that exists."""
    count = -1
    for body in range(10**6):
        nine = f"999{body:06d}"
        digit = check_digit(nine)
        count += digit is not None
        if count == serial:
            return nine + digit
    raise AssertionError


NUMBERS = tuple(nhs(i) for i in range(12))
GIVEN = ("Olivia", "Oliva", "Liv", "Muhammad", "Mohammed", "Muhammad Ali", "Ali", "Mary-Jane", "Mary Jane", "Maryjane", "Jayden",
         "Hayden", "J", "Zoë", "Zoe", "Oluwadamilola", "Damilola", "Baby", "Xiao Ming", "Ming", "Anastasiya", "Kseniya", "Smith", "")
MIDDLE = ("", "", "", "Grace", "Ali", "Rose", "Olivia", "Q")
FAMILY = ("Smith", "Smyth", "Khan", "Smith-Khan", "O'Brien", "Kowalski", "Kowalska", "Olivia", "Nguyen", "Abdirahman Hassan",
          "Hassan", "Featherstonehaugh", "Fetherstonhaugh", "Jones", "K", "")
BORN = ("2019-03-04", "2019-04-03", "2019-03-05", "2018-03-04", "2019-03", "2019", "2019-01-01", "2014-11-30", "1989-03-04", "")
POSTCODE = ("LS1 4AP", "LS1 4AQ", "LS1 9ZZ", "BD7 1DP", "ZZ99 3VZ", "10115", "10117", "")
ADDRESS = ("", "1 High Street", "Flat 2, 1 High Street", "9 Mill Lane")
PHONE = ("07700 900123", "07700 900124", "")


def records():
    """Mappings of fields as a door might give them; few values, so that pairs often agree in part."""
    optional = {
        "given_name": GIVEN, "middle_names": MIDDLE, "family_name": FAMILY, "date_of_birth": BORN, "sex": ("M", "F", ""),
        "nhs_number": (*NUMBERS[:3], "9990000018", "9990000019", ""), "home_postcode": POSTCODE, "placement_postcode": POSTCODE,
        "home_address": ADDRESS, "contact_phone": PHONE, "gp_practice": ("B81001", "B81002", ""),
        "alias_given_name": ("", "", "", "Poppy", "Olivia"), "alias_family_name": ("", "", "", "Jones"),
        "mother_given_name": ("Jane", "Janet", "Sadia", ""), "mother_family_name": ("Smith", "Khan", ""),
        "mother_date_of_birth": ("1989-03-04", "1990-01-02", ""), "mother_nhs_number": ("", "", NUMBERS[8]),
        "next_of_kin_name": ("", "", "Jane Smith"), "next_of_kin_relationship": ("", "mother", "father"),
    }
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in optional.items()})


def persons():
    """People parsed from `records`."""
    return records().map(Person.parse)


def person(**fields):
    """A person from keyword fields."""
    return Person.parse(fields)


def entry(ident, kind="CPP", expected=None, **fields):
    """A register entry of a person given by fields."""
    return RegisterEntry(id=ident, kind=RegisterKind(kind), person=Person.parse(fields), expected=expected and date.fromisoformat(expected))
