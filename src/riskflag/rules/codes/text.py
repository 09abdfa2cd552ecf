"""What a code's text says, before any list is asked.

A code arrives as text and stays text. SNOMED CT identifiers carry a check digit;
ICD-10 codes come dotted or not, with the fifth character of the United Kingdom, an
``X`` that fills an empty place, or a dagger or asterisk behind. A spreadsheet turns long
identifiers into numbers: those are recognised and never repaired.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LONGEST_CODE", "is_destroyed", "is_icd10", "is_snomed", "normalise_code"]

# Fourth and fifth places hold a digit or a filler; behind them the marks of a dagger or asterisk
# code, in hospital extracts the letters D and A. Seven characters are the American ICD-10-CM, whose
# last letter may say "later" or "sequela": it is not read, so that an old fracture never reads as new.
_ICD10 = re.compile(r"[A-Z][0-9]{2}(?:\.?[0-9X-][0-9X-]?)?[DA†*+]?")

_LONGEST_ICD10 = len("S72.00D")

_DESTROYED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+|[0-9]+\.0*|[0-9]{1,3}(?:,[0-9]{3})+", re.IGNORECASE)

# A spreadsheet keeps fifteen digits of a number and writes zeros for the rest.
_SPREADSHEET_DIGITS = 15

_SNOMED_LENGTH = range(6, 19)
LONGEST_CODE = max(_SNOMED_LENGTH)
# Digits three and two from the end: a concept of the international or of a national edition.
_CONCEPT_PARTITIONS = frozenset({"00", "10"})

# Verhoeff's dihedral multiplication and the permutation applied place by place.
_D5 = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_STEP = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _rows() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    while len(rows) < 8:  # noqa: PLR2004 - the permutation's period
        rows.append(tuple(_STEP[value] for value in rows[-1]))
    return tuple(rows)


# By the place of a digit, from the right: what each character stands for there.
_PLACES = tuple({str(digit): value for digit, value in enumerate(row)} for row in _rows() * 3)


def normalise_code(text: str) -> str:
    """The code as the lists hold it; text that is no ICD-10 code comes back trimmed.

    >>> normalise_code(" s7200 "), normalise_code("S72.01"), normalise_code("T08.X0")
    ('S72.0', 'S72.0', 'T08')
    >>> normalise_code("25415003 ")
    '25415003'
    """
    token = text.strip()
    if token.isdigit():
        return token
    # Only what starts like a code is remembered: free text typed into a code field is not kept.
    return _icd10(token) if token[1:3].isdigit() and len(token) <= _LONGEST_ICD10 else token


def is_icd10(text: str) -> bool:
    """True if the text has the shape of an ICD-10 code as the United Kingdom writes it."""
    return _ICD10.fullmatch(text.strip().upper()) is not None


def is_snomed(text: str) -> bool:
    """True if the text is a well-formed SNOMED CT concept identifier: length, partition, Verhoeff check digit.

    >>> is_snomed("25415003"), is_snomed("25415004")
    (True, False)
    """
    token = text.strip()
    if not (token.isascii() and token.isdigit()) or len(token) not in _SNOMED_LENGTH or token[0] == "0":
        return False
    return token[-3:-1] in _CONCEPT_PARTITIONS and _verhoeff(token) == 0


def is_destroyed(text: str) -> bool:
    """True if a spreadsheet or a float has turned an identifier into a number: refuse it, the digits are gone.

    An identifier of sixteen digits or more that lost only zeros, or whose rounded form passes the check digit
    by chance, cannot be told from a whole one.

    >>> is_destroyed("2.1631E+13"), is_destroyed("25415003.0"), is_destroyed("25415003")
    (True, True, False)
    """
    token = text.strip()
    if _DESTROYED.fullmatch(token):
        return True
    tail = token[_SPREADSHEET_DIGITS:]
    return bool(tail) and token.isdigit() and not tail.strip("0") and not is_snomed(token)


@lru_cache(maxsize=4096)
def _icd10(token: str) -> str:
    code = token.upper()
    if _ICD10.fullmatch(code) is None:
        return token
    fourth = code[4:5] if code[3:4] == "." else code[3:4]
    return f"{code[:3]}.{fourth}" if fourth.isdigit() else code[:3]


def _verhoeff(digits: str) -> int:
    checksum = 0
    for place, character in zip(_PLACES, reversed(digits), strict=False):
        checksum = _D5[checksum][place[character]]
    return checksum
