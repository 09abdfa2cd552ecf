import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.places import Place, PlaceKind, Postcode, parse_postcode

SHAPES = ["A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"]


@st.composite
def postcodes(draw):
    shape = draw(st.sampled_from(SHAPES))
    letters, digits = st.sampled_from("BCDEFGHJKLMNPRSTUVW"), st.sampled_from("123456789")
    return "".join(draw(letters if c == "A" else digits) if c != " " else c for c in shape)


@given(postcodes(), st.sampled_from([str.lower, str.upper, lambda t: t.replace(" ", ""), lambda t: f" {t} ", lambda t: t.replace(" ", "  ")]))
def test_a_postcode_is_one_however_it_is_spaced(text, typed):
    postcode = parse_postcode(typed(text))
    assert postcode == Postcode(text)
    assert postcode.is_uk
    assert f"{postcode.district} {text.split()[1]}" == text
    assert postcode.sector == text[:-2]


@pytest.mark.parametrize("text", ["ZZ99 3VZ", "zz993wz", "ZZ99 3CZ", "ZZ99 9ZZ", "ZZ99"])
def test_a_pseudo_postcode_is_no_place_two_children_share(text):
    with pytest.raises(InvalidInput, match="pseudo"):
        parse_postcode(text)


@pytest.mark.parametrize("text", ["", "NFA", "unknown", "Not known", "N/K", "xxx", "-", "?", "withheld", "Hill House", "1234567890123"])
def test_what_is_no_postcode_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_postcode(text)


@pytest.mark.parametrize(("text", "kept"), [
    ("NM3", "NM3"), ("D02 AF30", "D02AF30"), ("75001", "75001"), ("1012 AB", "1012AB"), ("00-950", "00950"), ("SW1A", "SW1A"),
])
def test_half_a_postcode_and_another_countrys_are_kept_as_a_token(text, kept):
    postcode = parse_postcode(text)
    assert postcode.text == kept
    assert not postcode.is_uk
    assert (postcode.district, postcode.sector) == (kept, "")


@given(st.text(max_size=20))
def test_any_text_is_a_postcode_or_refused(text):
    try:
        postcode = parse_postcode(text)
    except InvalidInput:
        return
    assert parse_postcode(postcode.text) == postcode


@pytest.mark.parametrize("spellings", [
    ("Flat 2, 14 Mill Street", "flat 2 14 MILL ST.", "Apartment 2\n14 Mill St"), ("3 St John's Road", "3 Saint John’s Rd", "3 ST JOHNS RD"),
])
def test_addresses_are_compared_by_their_words(spellings):
    assert len({Place(address=text).address for text in spellings}) == 1


@pytest.mark.parametrize("text", ["", "unknown", "No fixed abode", "NFA", "WITHHELD", "confidential", "n/a", "Not known", "x"])
def test_an_address_that_is_withheld_or_unknown_is_not_recorded(text):
    assert Place(address=text).address == ()


def test_a_place_prints_as_what_is_there():
    place = Place(PlaceKind.PLACEMENT, Postcode("CN7 7RY"), "17 Canary Lane")
    assert repr(place) == "<Place: kind, postcode, address>"
    assert repr(Postcode("CN7 7RY")) == "<Postcode: UK>"
    assert repr(Postcode("CN7")) == "<Postcode: partial or foreign>"
