"""Dates of birth, compared in parts: slips of the keyboard, swapped fields, placeholders."""

from __future__ import annotations

from enum import IntEnum

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
    if not (x[2] and y[2]):
        return _partial(x, y)
    if x[0] == y[0] and x[1] == y[2] and x[2] == y[1]:
        return Born.SWAPPED
    if _slipped(x, y):
        return Born.SLIP
    if estimated or x[1:] == (1, 1) or y[1:] == (1, 1):
        return Born.YEAR if abs(x[0] - y[0]) <= (_ESTIMATE_YEARS if estimated else 0) else Born.DIFFERENT
    return Born.TWO_PARTS if sum(p == q for p, q in zip(x, y, strict=True)) == 2 else Born.DIFFERENT  # noqa: PLR2004


def _slipped(x: _Parts, y: _Parts) -> bool:
    """True if one part differs, by one digit, an exchange of two, or one year."""
    unlike = [(p, q) for p, q in zip(x, y, strict=True) if p != q]
    if len(unlike) == 1 and abs(x[0] - y[0]) == 1:
        return True  # a year too many or too few
    return len(unlike) == 1 and OSA.distance(f"{unlike[0][0]:02d}", f"{unlike[0][1]:02d}", score_cutoff=1) <= 1


def _partial(x: _Parts, y: _Parts) -> Born:
    if x[0] != y[0]:
        return Born.DIFFERENT
    if not (x[1] and y[1]):
        return Born.YEAR
    return Born.MONTH if x[1] == y[1] else Born.DIFFERENT
