"""Two records as a tuple of levels, one for each comparison: the currency in which single and bulk matching deal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from riskflag.link.dates import Born, compare_born
from riskflag.link.household import Mother, Place, Shared, compare_gp, compare_mother, compare_phone, compare_place
from riskflag.link.names import Family, Given, compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature

__all__ = [
    "BORN", "FAMILY", "GIVEN", "LEVELS", "MOTHER", "NUMBER", "PHONE", "PLACE", "SEX", "Identity", "Levels", "compare_identity",
    "completed", "levels",
]

Levels = tuple[int, ...]

_ENUMS: Mapping[str, type[IntEnum]] = {
    "given": Given,
    "family": Family,
    "born": Born,
    "sex": Shared,
    "number": Numbers,
    "place": Place,
    "phone": Shared,
    "mother": Mother,
    "gp": Shared,
}
LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: tuple(level.name.lower() for level in levels) for name, levels in _ENUMS.items()}
)
"""The comparisons in order, and each one's levels in order, as every model must list them."""

GIVEN, FAMILY, BORN, SEX, NUMBER, PLACE, PHONE, MOTHER, GP = range(len(LEVELS))


def levels(a: Signature, b: Signature) -> Levels:
    """The level of every comparison, 0 where either record holds nothing; the same either way round."""
    return completed(compare_identity(a, b), a, b)


Identity = tuple[int, int, int, int]
"""The levels of given name, family name, date of birth and number: most pairs are told apart by these."""


def compare_identity(a: Signature, b: Signature) -> Identity:
    """The first few levels, which are the child's own and no household's."""
    given, family = compare_names(a, b)
    return given, family, compare_born(a, b), compare_numbers(a, b)


def completed(identity: Identity, a: Signature, b: Signature) -> Levels:
    """Every level, the first few being known."""
    given, family, born, number = identity
    sex = 0 if a.sex is None or b.sex is None else Shared.SAME if a.sex is b.sex else Shared.DIFFERENT
    return (
        int(given), int(family), int(born), int(sex), int(number), int(compare_place(a, b)),
        int(compare_phone(a, b)), int(compare_mother(a, b)), int(compare_gp(a, b)),
    )
