import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.numbers import Number, check_digit, parse_number

NINE = st.text("0123456789", min_size=9, max_size=9).map(lambda d: f"999{d[3:]}")
VALID = NINE.filter(check_digit).map(lambda nine: nine + check_digit(nine))
SERIAL = VALID.filter(lambda n: len(set(n)) > 1)


@given(NINE)
def test_the_check_digit_makes_the_weighted_sum_a_multiple_of_eleven(nine):
    fitting = [d for d in "0123456789" if sum(w * int(c) for w, c in zip(range(10, 0, -1), nine + d, strict=True)) % 11 == 0]
    assert fitting == ([check_digit(nine)] if check_digit(nine) else [])


@given(SERIAL, st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed_and_kept_as_invalid(number, position, shift):
    wrong = str((int(number[position]) + shift) % 10)
    typed = number[:position] + wrong + number[position + 1 :]
    assert parse_number(number).valid
    assert not parse_number(typed).valid


@given(SERIAL, st.integers(0, 8))
def test_every_swap_of_neighbours_is_noticed(number, position):
    a, b = number[position : position + 2]
    swapped = number[:position] + b + a + number[position + 2 :]
    assert parse_number(swapped).valid == (a == b)


@given(SERIAL, st.sampled_from(["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", " {0}\u00a0{1}\u00a0{2} ", "{0}.{1}.{2}", "{0}{1}{2}.0"]))
def test_the_ways_people_space_a_number_are_one_number(number, layout):
    assert parse_number(layout.format(number[:3], number[3:6], number[6:])) == Number("nhs", number)


@pytest.mark.parametrize("digit", "0123456789")
def test_a_repeated_digit_is_nobodys_number(digit):
    with pytest.raises(InvalidInput, match="dummy"):
        parse_number(digit * 10)


@pytest.mark.parametrize(("text", "says"), [
    ("9.99E+09", "destroyed by a spreadsheet"), ("9.99e9", "destroyed"), ("9,99E+09", "destroyed"), ("999000000", "leading zero"),
    ("99900000001", "11 digits"), ("999 000", "6 digits"), ("ABC1234567", "other than digits"), ("٩٩٩٠٠٠٠٠٠٠", "other than digits"),
    ("999000000²", "other than digits"), ("1234567890", "dummy"), ("", "other than digits"), ("unknown", "other than digits"),
])
def test_what_cannot_be_a_number_is_refused_with_its_reason(text, says):
    with pytest.raises(InvalidInput, match=says) as caught:
        parse_number(text)
    assert len(text) < 5 or text not in str(caught.value)


@given(st.text(max_size=20) | st.text("0123456789 -.E+", max_size=20), st.sampled_from(["nhs", "chi", "hc"]))
def test_any_text_is_a_number_or_refused(text, scheme):
    try:
        number = parse_number(text, scheme)
    except InvalidInput:
        return
    assert number.scheme == scheme
    assert len(number.value) == 10
    assert number.value.isascii()


def test_the_test_range_is_the_nhs_numbers_that_begin_with_nine():
    assert parse_number("999 000 0018").is_test == parse_number("9000000009").is_test is True
    assert not parse_number("4010232137").is_test
    assert not parse_number("9990000018", "chi").is_test


def test_a_number_prints_as_its_scheme():
    assert repr(parse_number("9990000018")) == f"<Number: nhs{'' if parse_number('9990000018').valid else ', fails its check'}>"
    assert "9990" not in f"{parse_number('9990000018')} {parse_number('9990000019')!r}"


def test_two_sites_may_give_the_same_local_number():
    assert Number("local", "A1", issuer="RXX01") != Number("local", "A1", issuer="RXX02")
    with pytest.raises(ValueError, match="scheme"):
        Number("passport", "A1")
