"""What a household shares: place, telephone, mother, practice. Agreeing on it says little between brothers and sisters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from rapidfuzz.distance import OSA

from riskflag.link.dates import SAME_DAY, Born, compare_born
from riskflag.link.names import Family, Given, compare_names
from riskflag.link.signature import House, Signature
from riskflag.link.tokens import is_spelt_alike

__all__ = ["Mother", "Place", "Shared", "compare_gp", "compare_mother", "compare_phone", "compare_place"]

_TELLING = 2  # words of an address abroad that make it near: one may be the town's or the state's


class Place(IntEnum):
    """Levels of home and placement, best first; 0 is not recorded."""

    SAME_HOUSE = 1  # postcode and house
    SAME_POSTCODE = 2
    ADDRESS = 3  # the address agrees, the postcode does not or is not recorded
    NEAR = 4  # postcodes one character apart, or of one sector; abroad one postcode or two words of the address
    DISTRICT = 5
    DIFFERENT = 6


class Shared(IntEnum):
    """Levels of a telephone number or a practice; 0 is not recorded."""

    SAME = 1
    DIFFERENT = 2


class Mother(IntEnum):
    """Levels of the mother, best first; 0 is not recorded."""

    NUMBER = 1
    NAME_AND_BIRTH = 2
    NAME = 3
    RELATIVE = 4  # another named relative has the same name
    NAME_NEAR = 5  # misspelt
    BIRTH = 6
    GIVEN_NAME = 7
    DIFFERENT = 8


def compare_place(a: Signature, b: Signature) -> int:
    """The best level over all places of both."""
    if not (a.postcodes and b.postcodes):
        if not (a.houses and b.houses):
            return 0
        return Place.ADDRESS if _same_house(a.houses, b.houses) else Place.DIFFERENT
    best = min([_postcodes(x, y) for x in a.postcodes for y in b.postcodes])
    if best > Place.SAME_POSTCODE:
        if _same_house(a.houses, b.houses):
            return Place.ADDRESS
        return min(best, Place.NEAR) if a.localities and b.localities and _words_shared(a, b) >= _TELLING else best
    homes, theirs = a.houses + a.common_houses, b.houses + b.common_houses
    if _same_house(homes, theirs) or _like_house(homes, theirs):
        return Place.SAME_HOUSE
    # Another country's postcode may be a town's: with no word of the address shared it is no more than near.
    towns = a.localities and b.localities and not _words_shared(a, b) and not _share_uk(a, b)
    return Place.NEAR if towns else best


def _share_uk(a: Signature, b: Signature) -> bool:
    return any(" " in code for code in a.postcodes if code in b.postcodes)


def _words_shared(a: Signature, b: Signature) -> int:
    """How many words of the addresses abroad agree, but for slips; of either one, those with a fellow in the other, the fewer."""
    pairs = [(x, y) for x in a.localities for y in b.localities if is_spelt_alike(x, y)]
    return min(len({x for x, _ in pairs}), len({y for _, y in pairs}))


def _postcodes(x: str, y: str) -> Place:
    if x == y:
        return Place.SAME_POSTCODE
    whole = " " in x and " " in y
    if whole and (x[:-2] == y[:-2] or OSA.distance(x, y, score_cutoff=1) <= 1):
        return Place.NEAR
    if x.partition(" ")[0] == y.partition(" ")[0]:
        return Place.DISTRICT
    if not whole and x[:2].isdigit() and x[:3] == y[:3]:  # another country's: a prefix is a district
        return Place.DISTRICT
    return Place.DIFFERENT


def _same_house(some: Iterable[House], others: Sequence[House]) -> bool:
    """True if a street agrees and the house numbers of one are all among the other's ("Flat 2, 1" and "1")."""
    for numbers, street in some:
        for more, other in others:
            if street == other and (numbers == more or _among(numbers, more) or _among(more, numbers)):
                return True
    return False


def _like_house(some: Iterable[House], others: Sequence[House]) -> bool:
    """True if within one postcode a house number agrees, and the street but for a slip or a missing space ("copeplace")."""
    return any(
        (_among(numbers, more) or _among(more, numbers)) and is_spelt_alike(street, other)
        for numbers, street in some for more, other in others
    )


def _among(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(some) and set(some) <= set(others)


def compare_phone(a: Signature, b: Signature) -> int:
    """The level of the family's telephone numbers."""
    if not (a.phones and b.phones):
        return 0
    return Shared.DIFFERENT if set(a.phones).isdisjoint(b.phones) else Shared.SAME


def compare_gp(a: Signature, b: Signature) -> int:
    """The level of the practice."""
    if not (a.gp and b.gp):
        return 0
    return Shared.SAME if a.gp == b.gp else Shared.DIFFERENT


def compare_mother(a: Signature, b: Signature) -> int:
    """The level of the mother; another relative's name may agree, but never disagrees."""
    relative = Mother.RELATIVE if a.relatives and b.relatives and not set(a.relatives).isdisjoint(b.relatives) else 0
    if not (a.mother and b.mother):
        return relative
    level = _mothers(a.mother, b.mother)
    return relative if relative and (not level or level > relative) else level


def _mothers(x: Signature, y: Signature) -> int:
    if x.numbers and y.numbers and not set(x.numbers).isdisjoint(y.numbers):
        return Mother.NUMBER
    given, family = compare_names(x, y)
    born = compare_born(x, y)
    known = 0 < given <= Given.NEAR
    if known and born in SAME_DAY:
        return Mother.NAME_AND_BIRTH
    if known and 0 < family <= Family.NEAR and born < Born.DIFFERENT:
        return Mother.NAME if given <= Given.VARIANT and family <= Family.VARIANT else Mother.NAME_NEAR
    if born in (Born.SAME, Born.SWAPPED):
        return Mother.BIRTH
    if known and born < Born.DIFFERENT:
        return Mother.GIVEN_NAME
    return Mother.DIFFERENT if given or family or born else 0
