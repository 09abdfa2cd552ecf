"""NHS, CHI and H&C numbers: ten digits with a Modulus 11 check digit.

A check digit catches typing slips, not a sibling's number, and passes one random number in eleven: a number is one
vote among others, never proof of identity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import mul

from attrs import field, frozen
from attrs.validators import in_

from riskflag.errors import InvalidInput

__all__ = ["SCHEMES", "UNVERIFIED", "Number", "check_digit", "parse_number"]

SCHEMES: Mapping[str, str] = {"nhs": "NHS number", "chi": "CHI number", "hc": "H&C number"}

# NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE; 01 is verified.
UNVERIFIED: Mapping[str, str] = {
    "02": "present but not traced", "03": "trace required", "04": "traced, and none or several found",
    "05": "in conflict with the patient's details", "06": "trace in progress", "07": "not present, trace not required",
    "08": "trace postponed (under six weeks old)",
}

_LENGTH = 10
_WEIGHTS = range(10, 1, -1)
_SEPARATORS = re.compile(r"[\s\u00a0\-.]+")
# Keyboard runs and favourites of test scripts that pass the check digit; repeated digits are refused by rule.
_DUMMIES = {"1234567890", "0123456789", "9876543210", "1234567881", "4444444444", "9434765919"}


@frozen(repr=False, cache_hash=True)
class Number:
    """A personal number as text. `valid` is False when the check digit fails: then it identifies nobody, but it may
    still be near the right number. `issuer` tells local numbers of two sites apart.
    """

    scheme: str = field(validator=in_({*SCHEMES, "local"}))
    value: str
    valid: bool = True
    issuer: str = ""
    status: str = ""  # the source's own trace status, as stated

    def __repr__(self) -> str:
        """Name the scheme, not the number."""
        return f"<Number: {self.scheme}{'' if self.valid else ', fails its check'}>"

    @property
    def is_test(self) -> bool:
        """True in the 9xx range, which the NHS keeps for tests and never issues."""
        return self.scheme == "nhs" and self.value.startswith("9")


def check_digit(nine: str) -> str | None:
    """The Modulus 11 check digit of nine ASCII digits (NHS Data Dictionary, NHS NUMBER); None if none exists."""
    remainder = 11 - sum(map(mul, _WEIGHTS, map(int, nine))) % 11
    return None if remainder == 10 else str(remainder % 11)  # noqa: PLR2004 - ten has no single digit


def parse_number(text: str, scheme: str = "nhs") -> Number:
    """Read a ten-digit number; spaces and hyphens are tolerated, a failed check digit is kept as `valid=False`.

    Raises InvalidInput when it cannot be a number at all: wrong length (a leading zero lost in a spreadsheet),
    scientific notation (digits lost in a spreadsheet), letters, or a value everybody types ("0000000000").
    """
    return _read(text, scheme)


@lru_cache(maxsize=32_768)  # a child's visits, and the children of a mother
def _read(text: str, scheme: str) -> Number:
    digits = text
    if not text.isdigit():
        digits = _SEPARATORS.sub("", re.sub(r"\.0+$", "", text))  # a table of decimals writes 9990000001.0
    name = SCHEMES[scheme]
    if not (digits.isascii() and digits.isdigit()):
        if re.fullmatch(r"\d*[Ee]\+?\d+", digits.replace(",", "")):
            raise InvalidInput(f"the {name} was destroyed by a spreadsheet", remedy="export the column as text")
        raise InvalidInput(f"the {name} holds something other than digits", remedy="ten digits, or an empty cell")
    if len(digits) != _LENGTH:
        short = "; a leading zero may have been lost in a spreadsheet" if len(digits) == _LENGTH - 1 else ""
        raise InvalidInput(f"the {name} has {len(digits)} digits, not ten{short}", remedy="export the column as text")
    if len(set(digits)) == 1 or digits in _DUMMIES:
        raise InvalidInput(f"the {name} is a dummy value", remedy="leave the cell empty when it is not known")
    return Number(scheme, digits, valid=check_digit(digits[:-1]) == digits[-1])
