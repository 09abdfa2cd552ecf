"""Two records under one id: a correction, or another person whose id was taken by mistake."""

from __future__ import annotations

from riskflag.link.growing import are_apart
from riskflag.link.names import Given, compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import draw
from riskflag.people.person import Person

__all__ = ["is_another"]


def is_another(one: Person, other: Person) -> bool:
    """True if the records are evidently two people's: two of name or number, date of birth and number, name and date of birth
    differ. One of them alone may be corrected.
    """
    a, b = draw(one), draw(other)
    if not are_apart(a, b):
        return False
    if _births_differ(one, other):
        return True
    return compare_numbers(a, b) == Numbers.DIFFERENT and compare_names(a, b)[0] in {Given.REMOTE, Given.DIFFERENT}


def _births_differ(one: Person, other: Person) -> bool:
    if one.born is None or other.born is None:
        return False
    return one.born.latest < other.born.earliest or other.born.latest < one.born.earliest
