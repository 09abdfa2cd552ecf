"""Dates of birth, compared in parts: slips of the keyboard, swapped fields, placeholders."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from riskflag.link.signature import Signature

__all__ = ["SAME_DAY", "Born", "compare_born"]

_Parts = tuple[int, int, int]
_GENERATION_YEARS = 14
_ESTIMATE_YEARS = 2  # how far an age-assessed year may be out


class Born(IntEnum):
    """Levels of the date of birth, best first; 0 is not recorded."""

    SAME = 1
    SAME_NEW_YEAR = 2  # both 1 January: often typed for "only the year is known"
    SWAPPED = 3  # day and month in each other's place
    SLIP = 4  # one part, by one digit, an exchange of two, or one year
    MONTH = 5  # year and month, the day not known to one
    TWO_PARTS = 6  # two of year, month and day
    YEAR = 7  # the year, the rest not known to one or a placeholder
    DIFFERENT = 8
    GENERATION = 9  # as far apart as parent and child


SAME_DAY = (Born.SAME, Born.SAME_NEW_YEAR)


def compare_born(a: Signature, b: Signature) -> int:
    """The level of the date of birth."""
    x, y = a.born, b.born
    if x is None or y is None:
        return 0
    if x == y and x[2]:
        return Born.SAME_NEW_YEAR if x[1] == x[2] == 1 else Born.SAME
    level = _unlike(x, y, estimated=a.estimated or b.estimated)
    return Born.GENERATION if level in _APART and abs(x[0] - y[0]) >= _GENERATION_YEARS else level


_APART = (Born.TWO_PARTS, Born.DIFFERENT)


def _unlike(x: _Parts, y: _Parts, *, estimated: bool) -> Born:
    """The level of two dates that are not the same whole date."""
    year, month, day = x
    others, other_month, other_day = y
    if not (day and other_day):
        return _partial(x, y)
    two = (year == others) + (month == other_month) + (day == other_day) == 2  # noqa: PLR2004
    if two and _slipped(x, y):
        return Born.SLIP
    if year == others and month == other_day and day == other_month:
        return Born.SWAPPED
    if estimated or month == day == 1 or other_month == other_day == 1:
        return Born.YEAR if abs(year - others) <= (_ESTIMATE_YEARS if estimated else 0) else Born.DIFFERENT
    return Born.TWO_PARTS if two else Born.DIFFERENT


def _slipped(x: _Parts, y: _Parts) -> bool:
    """True if the one part that differs does so by one digit, an exchange of two, or one year."""
    if abs(x[0] - y[0]) == 1:
        return True  # a year too many or too few
    return _is_a_slip(*next((p, q) for p, q in zip(x, y, strict=True) if p != q))


@lru_cache(maxsize=8192)
def _is_a_slip(one: int, other: int) -> bool:
    return OSA.distance(f"{one:02d}", f"{other:02d}", score_cutoff=1) <= 1


def _partial(x: _Parts, y: _Parts) -> Born:
    if x[0] != y[0]:
        return Born.DIFFERENT
    if not (x[1] and y[1]):
        return Born.YEAR
    return Born.MONTH if x[1] == y[1] else Born.DIFFERENT
