"""Values as numbers in columns, and the level of each pair of distinct values worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from riskflag.link.dates import compare_born
from riskflag.link.household import Shared, compare_gp, compare_phone, compare_place
from riskflag.link.numbers import compare_numbers
from riskflag.link.signature import Signature
from riskflag.people.masking import masked

__all__ = ["COMPARED", "Column", "Values"]

Values = NDArray[np.int64]
_MOST_KEPT = 4_000_000  # pairs of values remembered; then the memory starts again
_PLACES = np.int64(1) << 32


@define(repr=False, eq=False)
class Column:
    """One comparison over pairs of numbered values. 0 is not recorded, and then so is the level.

    The values of the list that is searched keep their numbers; those of the people looked up that are not among them have
    theirs for a chunk only, so that memory does not grow with the people.
    """

    value: Callable[[Signature], Hashable]
    compare: Callable[[Signature, Signature], int]
    numbers: dict[Hashable, int] = field(factory=dict)
    holders: list[Signature] = field(factory=lambda: [Signature()])
    levels: dict[int, int] = field(factory=dict)
    listed: int = 1

    __repr__ = masked

    def encode(self, signatures: Iterable[Signature]) -> Values:
        """Number the values of the list."""
        found = np.fromiter((self._number(own, self.numbers) for own in signatures), dtype=np.int64)
        self.listed = len(self.holders)
        return found

    def encode_chunk(self, signatures: Iterable[Signature]) -> Values:
        """Number the values of some people, until the next chunk."""
        del self.holders[self.listed :]
        passing: dict[Hashable, int] = {}
        return np.fromiter((self._number(own, passing) for own in signatures), dtype=np.int64)

    def _number(self, own: Signature, new: dict[Hashable, int]) -> int:
        value = self.value(own)
        if not value:
            return 0
        number = self.numbers.get(value) or new.get(value)
        if number is None:
            number = new[value] = len(self.holders)
            self.holders.append(own)
        return number

    def of_pairs(self, one: Values, other: Values) -> Values:
        """The level of each pair of a person's number and a listed one; a pair met before is looked up."""
        distinct, where = np.unique(one * _PLACES + other, return_inverse=True)
        if len(self.levels) > _MOST_KEPT:
            self.levels.clear()
        return np.fromiter(map(self._level, distinct.tolist()), dtype=np.int64, count=len(distinct))[where]

    def _level(self, pair: int) -> int:
        level = self.levels.get(pair)
        if level is None:
            one, other = divmod(pair, int(_PLACES))
            level = int(self.compare(self.holders[one], self.holders[other])) if one and other else 0
            if one < self.listed:
                self.levels[pair] = level
        return level


def _sex(a: Signature, b: Signature) -> int:
    return Shared.SAME if a.sex is b.sex else Shared.DIFFERENT


COMPARED: Sequence[tuple[str, Callable[[Signature], Hashable], Callable[[Signature, Signature], int]]] = (
    ("born", lambda own: own.born and (own.born, own.estimated), compare_born),
    ("sex", lambda own: own.sex, _sex),
    ("number", lambda own: (own.numbers, own.doubtful) if own.numbers or own.doubtful else None, compare_numbers),
    ("place", lambda own: (own.postcodes, own.houses, own.common_houses) if own.postcodes or own.houses else None, compare_place),
    ("phone", lambda own: own.phones, compare_phone),
    ("gp", lambda own: own.gp, compare_gp),
)
"""The comparisons that depend on one field each, by name: the field, and how two people are compared by it."""
