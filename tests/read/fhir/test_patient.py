"""A FHIR Patient as a person: every name, every number with its status, and what the record says of itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.people.names import NameKind
from riskflag.people.numbers import parse_number
from riskflag.people.person import Sex
from riskflag.people.places import Place, PlaceKind, parse_postcode
from riskflag.read.fhir import read_patient
from riskflag.testing import a_person, a_test_number
from tests.fhir_shapes import NHS, STATUS, a_patient


def statused(system, code, url=STATUS):
    status = {"url": url, "valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}
    return a_patient(identifier=[{"system": NHS, "value": a_test_number(1), "extension": [status]}])


def test_the_usual_child_is_read():
    found = read_patient(a_patient())
    assert found.person == a_person()
    assert (found.id, found.withheld, found.active, found.merged_away, found.superseded) == ("p1", False, True, False, False)


def test_every_name_is_kept_those_in_use_first():
    names = [{"use": "old", "family": "Before", "given": ["Robin"]}, {"use": "nickname", "given": ["Bobby"]}, {"text": "Rob Roy Exemplar"},
             {"use": "official", "family": "Exemplar", "given": ["Robin", "Ann", "May"]}, {"use": "temp", "family": "Refuge"}]
    found = read_patient(a_patient(name=names)).person.names
    assert [(n.given, n.middle, n.family, n.kind) for n in found] == [
        ("Rob Roy", "", "Exemplar", NameKind.USUAL), ("Robin", "Ann May", "Exemplar", NameKind.USUAL), ("Bobby", "", "", NameKind.KNOWN_AS),
        ("", "", "Refuge", NameKind.ALIAS), ("Robin", "", "Before", NameKind.FORMER)]


@pytest.mark.parametrize(("system", "code"), [
    ("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "01"),
    ("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "02"),
    ("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusWales", "nn"),
    ("https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "03"),
])
def test_the_verification_status_is_kept_in_each_published_code_system(system, code):
    (number,) = read_patient(statused(system, code)).person.numbers
    assert (number.value, number.status) == (a_test_number(1), code)


@pytest.mark.parametrize("patient", [a_patient(), statused("https://example.org/other", "01"), statused("", "01"),
                                     statused("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "99")])
def test_a_status_that_is_missing_or_not_known_is_none(patient):
    assert read_patient(patient).person.numbers[0].status == ""


def test_a_number_of_another_scheme_says_who_gave_it_and_an_old_one_comes_last():
    identifiers = [{"use": "old", "system": NHS, "value": a_test_number(2)}, {"system": "https://ours.example/mrn", "value": "77"},
                   {"system": NHS, "value": "999 000 0018"}, {"system": "urn:oid:2.16.840.1.113883.2.1.3.2.4.16.53", "value": "0101010017"}]
    found = read_patient(a_patient(identifier=identifiers)).person.numbers
    assert [(n.scheme, n.issuer) for n in found] == [("local", "https://ours.example/mrn"), ("nhs", ""), ("chi", ""), ("nhs", "")]
    assert found[-1].value == a_test_number(2)


@pytest.mark.parametrize("code", ["R", "V", "REDACTED"])
def test_an_address_that_is_withheld_is_not_recorded_rather_than_different(code):
    found = read_patient(a_patient(meta={"security": [{"code": code}]}, address=None))
    assert found.withheld
    assert found.person.places == ()
    register = rf.Register.of("County", [rf.RegisterEntry(id="1", kind=rf.RegisterKind.CPP, person=a_person(), register="County")])
    assert register.match(found.person)[0].band is rf.Band.CERTAIN


def test_places_are_kept_by_kind_and_work_addresses_are_not():
    address = [{"use": "temp", "postalCode": "ZX2 2BB"}, {"use": "old", "line": ["1 Old Road"]}, {"use": "work", "postalCode": "ZX9 9ZZ"}]
    found = read_patient(a_patient(address=address)).person.places
    assert found == (Place(PlaceKind.PLACEMENT, parse_postcode("ZX2 2BB")), Place(PlaceKind.FORMER, None, "1 Old Road"))


def test_a_record_that_was_merged_away_says_where_to():
    found = read_patient(a_patient(active=False, link=[{"type": "replaced-by", "other": {"reference": "https://x.example/Patient/p7/_history/2"}},
                                                       {"type": "seealso", "other": {"reference": "Patient/p8"}}]))
    assert (found.active, found.merged_away, found.replaced_by) == (False, True, ("p7",))


def test_an_answer_under_another_number_than_was_asked_for_is_superseded():
    assert read_patient(a_patient(), asked=a_test_number(2)).superseded
    both = [{"use": "old", "system": NHS, "value": a_test_number(2)}, {"system": NHS, "value": a_test_number(1)}]
    assert read_patient(a_patient(identifier=both), asked=a_test_number(2)).superseded
    assert not read_patient(a_patient(), asked="999 000 0018").superseded


def test_who_belongs_to_the_child_and_where_the_child_is_registered():
    contacts = [{"relationship": [{"coding": [{"code": "MTH"}]}], "name": {"family": "Parent", "given": ["Pat"]}},
                {"relationship": [{"text": "aunt"}], "name": {"text": "Alex Other"}}, {"telecom": []}]
    practice = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "y12345"}}
    phones = [{"system": "phone", "value": "01632 960001"}, {"system": "email", "value": "a@e.example"}]
    found = read_patient(a_patient(contact=contacts, generalPractitioner=[practice], telecom=phones)).person
    assert (found.mother.names[0].family, found.mother.sex) == ("Parent", Sex.FEMALE)
    assert [(k.relation, k.person.names[0].family) for k in found.kin] == [("aunt", "Other")]
    assert (found.gp, found.phones) == ("Y12345", ("01632960001",))


@pytest.mark.parametrize(("changes", "field"), [
    ({"birthDate": "04/05/2021"}, "birthDate"), ({"birthDate": "2021-02-30"}, "birthDate"), ({"gender": "purple"}, "gender"),
    ({"identifier": [{"system": NHS, "value": "12345"}]}, "identifier (nhs)"), ({"address": [{"postalCode": "!!"}]}, "address.postalCode"),
    ({"telecom": [{"system": "phone", "value": "1"}]}, "telecom"),
])
def test_a_field_that_cannot_be_read_is_not_recorded_and_named(changes, field):
    found = read_patient(a_patient(**changes))
    assert [p.field for p in found.problems] == [field]
    assert found.person.names == a_person().names


@pytest.mark.parametrize("bad", [None, [], "SECRET", {}, {"resourceType": "SECRET"}, {"resourceType": ["Patient"]}])
def test_what_is_no_patient_is_refused_without_its_value(bad):
    with pytest.raises(InvalidInput) as refused:
        read_patient(bad)
    assert "SECRET" not in str(refused.value)
    assert "Patient" in str(refused.value)


@pytest.mark.parametrize("field", ["name", "identifier", "address", "telecom", "contact"])
def test_a_hundred_of_a_thing_are_read_and_more_are_refused(field):
    some = {"family": "SECRET", "value": "SECRET", "line": ["SECRET"]}
    assert read_patient(a_patient(**{field: [some] * 100}))
    with pytest.raises(InvalidInput, match="more than 100") as refused:
        read_patient(a_patient(**{field: [some] * 101}))
    assert (refused.value.where, "SECRET" in str(refused.value)) == (f"Patient.{field}", False)


WORD = st.text("abcdefghijklmnopqrstuvwxyzäéø'-", min_size=3, max_size=12).filter(lambda w: rf.Name(w).given != "" and w.strip("-'") == w)
POSTCODE = st.from_regex(r"ZX[1-9] [1-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)
PEOPLE = st.builds(
    lambda names, born, sex, serial, places: rf.Person(
        names=tuple(dict.fromkeys(rf.Name(g, f, middle=m, kind=NameKind.USUAL) for g, f, m in names)), born=born, sex=sex,
        numbers=(parse_number(a_test_number(serial)),), places=tuple(Place(PlaceKind.HOME, parse_postcode(p)) for p in dict.fromkeys(places))),
    st.lists(st.tuples(WORD, WORD, st.just("") | WORD), min_size=1, max_size=3),
    st.none() | st.builds(lambda d, n: rf.PartialDate(*[d.year, d.month, d.day][:n]), st.dates(date(2005, 1, 2), date(2026, 1, 1)), st.integers(1, 3)),
    st.sampled_from([None, *Sex]), st.integers(0, 800_000), st.lists(POSTCODE, max_size=2),
)
GENDER = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.INDETERMINATE: "other", None: "unknown"}


def written(person):
    """The person as a host would write it."""
    return a_patient(
        name=[{"use": "official", "family": n.family, "given": [n.given, *n.middle.split()]} for n in person.names],
        birthDate=person.born.text if person.born else None, gender=GENDER[person.sex],
        identifier=[{"system": NHS, "value": n.value} for n in person.numbers],
        address=[{"use": "home", "postalCode": p.postcode.text} for p in person.places],
    )


@given(PEOPLE)
def test_what_a_host_writes_is_what_is_read(person):
    found = read_patient(written(person))
    assert found.person == person
    assert found.problems == ()
