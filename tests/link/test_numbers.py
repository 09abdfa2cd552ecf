"""Personal numbers that fail their check."""

import pytest

from riskflag.link.numbers import corrections
from riskflag.people.numbers import check_digit
from tests.link.people import NUMBERS


def test_corrections_are_one_slip_away_and_pass_their_check():
    wrong = NUMBERS[0][:5] + str((int(NUMBERS[0][5]) + 1) % 10) + NUMBERS[0][6:]
    found = {number.removeprefix("nhs:") for number in corrections(f"nhs:{wrong}")}
    assert NUMBERS[0] in found
    assert all(check_digit(number[:-1]) == number[-1] for number in found)


@pytest.mark.parametrize("digits", ["", "1234567", "123456789012", "12345abcde"])
def test_a_number_of_another_length_has_no_corrections(digits):
    assert list(corrections(f"nhs:{digits}")) == []
