"""Given and family names, compared as bags of words the way families use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import repeat
from typing import TypeVar

from riskflag.link.signature import GivenName, Signature
from riskflag.link.tokens import Relation, family_bits, given_bits, relation, resembles

__all__ = ["SAME_FAMILY", "SAME_GIVEN", "Family", "Given", "compare_names"]

T = TypeVar("T")


class Given(IntEnum):
    """Levels of the given name, best first; 0 is not recorded."""

    SAME_RARE = 1
    SAME_UNCOMMON = 2
    SAME_COMMON = 3
    SAME_VERY_COMMON = 4
    SWAPPED = 5  # given and family name in each other's field
    PART = 6  # one of several given names, the others left out
    PART_COMMON = 7
    VARIANT = 8
    NEAR = 9
    NEAR_NAMES = 10  # near, but both are names in their own right
    INITIAL = 11
    MIXED = 12  # one word agrees, another contradicts
    REMOTE = 13  # looks or sounds somewhat alike
    DIFFERENT = 14


class Family(IntEnum):
    """Levels of the family name, best first; 0 is not recorded."""

    SAME_RARE = 1
    SAME_UNCOMMON = 2
    SAME_COMMON = 3
    SAME_VERY_COMMON = 4
    SWAPPED = 5
    PART = 6  # half of a double-barrelled name
    VARIANT = 7
    NEAR = 8
    ELSEWHERE = 9  # found among the other's given names, or is the other's mother's name
    INITIAL = 10
    DIFFERENT = 11


SAME_GIVEN = range(Given.SAME_RARE, Given.SAME_VERY_COMMON + 1)
SAME_FAMILY = range(Family.SAME_RARE, Family.SAME_VERY_COMMON + 1)
_RARE, _UNCOMMON, _COMMON = 12.0, 9.6, 7.6  # bits; between them the classes of rarity


def _rarity(bits: float) -> int:
    """0 rare, 1 uncommon, 2 common, 3 very common."""
    return 0 if bits >= _RARE else 1 if bits >= _UNCOMMON else 2 if bits >= _COMMON else 3


def compare_names(a: Signature, b: Signature) -> tuple[int, int]:
    """The levels of given and family name."""
    given = _best(_given, a.given, b.given)
    family = _best(_family, a.family, b.family)
    if given in _UNSURE_GIVEN and family in _UNSURE_FAMILY and (swapped := _swapped(a, b)):
        return swapped, Family.SWAPPED
    if family in (0, Family.DIFFERENT) and _elsewhere(a, b):
        family = Family.ELSEWHERE
    return given, family


def _best(compare: Callable[[T, T], int], some: Sequence[T], others: Sequence[T]) -> int:
    """The best level of all pairs; 0 where there is none."""
    if len(some) == len(others) == 1:
        return compare(some[0], others[0])
    return min([compare(x, y) for x in some for y in others], default=0)


_UNSURE_GIVEN = (0, Given.INITIAL, Given.MIXED, Given.REMOTE, Given.DIFFERENT)
_UNSURE_FAMILY = (0, Family.DIFFERENT, Family.INITIAL)


def _given(x: GivenName, y: GivenName) -> int:
    if x.first == y.first:
        return _same_given(x.every if x.every == y.every else x.first)
    if len(x.every) == len(y.every) == 1:
        return _one_given(x.first[0], y.first[0])
    one, other = "".join(x.first), "".join(y.first)
    if one == other:
        return _same_given(x.first)
    level = min(_given_within(x, y), _given_within(y, x))
    if level >= Given.MIXED and min(len(x.first), len(y.first)) == 1 and relation(one, other) >= Relation.NEAR:
        return Given.NEAR  # a name parted by a slip: "Ssha un"
    return level


@lru_cache(maxsize=65536)
def _one_given(one: str, other: str) -> int:
    """The level of two given names of one word each, which are not the same."""
    return _GIVEN_OF.get(relation(one, other)) or (Given.REMOTE if resembles(one, other) else Given.DIFFERENT)


@lru_cache(maxsize=32768)  # names recur
def _same_given(words: tuple[str, ...]) -> int:
    if len(words) == 1 and len(words[0]) == 1:
        return Given.INITIAL
    return Given.SAME_RARE + _rarity(sum(given_bits(word) for word in words if len(word) > 1))


def _given_within(x: GivenName, y: GivenName) -> int:
    """The level if the first names of `x` are sought among all given names of `y`."""
    first, every = y.first, y.every
    stands = [other for other in every if len(other) > 1 or other in first]  # no initial of a middle name stands for a first
    found = [Relation.SAME if word in stands else max(map(relation, repeat(word), stands)) for word in x.first]
    worst, best = min(found), max(found)
    if worst is Relation.DIFFERENT:
        if any(resembles(word, other) for word, bond in zip(x.first, found, strict=True) if not bond for other in y.first):
            return Given.REMOTE
        shared = best >= Relation.VARIANT or any(len(w) > 1 and w in x.every for w in y.every)
        return Given.MIXED if shared else Given.DIFFERENT
    if worst is Relation.SAME:
        if len(x.first) == len(y.first) and set(x.first) == set(y.first):
            return _same_given(x.first)
        return Given.PART if _rarity(sum(map(given_bits, x.first))) <= 2 else Given.PART_COMMON  # noqa: PLR2004
    if worst is Relation.INITIAL and best >= Relation.VARIANT:
        return Given.PART
    return _GIVEN_OF[worst]


_GIVEN_OF = {
    Relation.VARIANT: Given.VARIANT,
    Relation.NEAR: Given.NEAR,
    Relation.NEAR_NAMES: Given.NEAR_NAMES,
    Relation.INITIAL: Given.INITIAL,
}


def _family(x: tuple[str, ...], y: tuple[str, ...]) -> int:
    if x == y or "".join(x) == "".join(y):
        return _same_family(x)
    if len(x) == len(y) == 1:
        return _FAMILY_OF[relation(x[0], y[0])]
    if len(x) > len(y) or (len(x) == len(y) and x > y):
        x, y = y, x
    found = [max([relation(word, other) for other in y]) for word in x]
    worst, best = min(found), max(found)
    if worst is Relation.SAME:
        return Family.PART if len(x) < len(y) else _same_family(x)
    if best is Relation.SAME and len(x) > 1:
        return Family.PART
    if worst is Relation.DIFFERENT and len(x) == 1 < len(y) and relation("".join(x), "".join(y)) >= Relation.NEAR:
        return Family.NEAR
    return _FAMILY_OF[worst]


@lru_cache(maxsize=32768)
def _same_family(words: tuple[str, ...]) -> int:
    if len(words) == 1 and len(words[0]) == 1:
        return Family.INITIAL
    return Family.SAME_RARE + _rarity(sum(map(family_bits, words)))


_FAMILY_OF = {
    Relation.VARIANT: Family.VARIANT,
    Relation.NEAR: Family.NEAR,
    Relation.NEAR_NAMES: Family.NEAR,
    Relation.INITIAL: Family.INITIAL,
    Relation.DIFFERENT: Family.DIFFERENT,
}


def _swapped(a: Signature, b: Signature) -> int:
    """The level of the given name if each one's stands in the other's field of family names; 0 if not.

    The looser of the two agreements decides: twins called Jasmine and Yasmine are as unlike with their names exchanged.
    """
    best = _bond(a.given, b.family)
    if best <= Relation.INITIAL:
        return 0
    best = min(best, _bond(b.given, a.family))
    return Given.SWAPPED if best is Relation.SAME else _GIVEN_OF[best] if best > Relation.INITIAL else 0


def _bond(given: Iterable[GivenName], family: Iterable[tuple[str, ...]]) -> Relation:
    """How the first names of one are related to the family names of the other, initials apart."""
    return max(
        [relation(word, other) for name in given for word in name.first if len(word) > 1 for words in family for other in words],
        default=Relation.DIFFERENT,
    )


def _elsewhere(a: Signature, b: Signature) -> bool:
    return _strays(a, b) or _strays(b, a)


def _strays(a: Signature, b: Signature) -> bool:
    """True if a family name of `a` stands among the given names of `b`, or is its mother's family name."""
    mother = b.mother.family_words if b.mother else ()
    return any(word in b.given_words or word in mother for word in a.family_words if len(word) > 1)
