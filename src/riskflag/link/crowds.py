"""What so many rows of a register share that it tells little of whose a row is: a home's postcode, an office's telephone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from riskflag.link.signature import House, Signature
from riskflag.people.masking import masked

__all__ = ["Crowds", "crowds"]

T = TypeVar("T")


@frozen(repr=False)
class Crowds:
    """Postcodes, houses and telephones shared by many."""

    postcodes: frozenset[str] = frozenset()
    houses: frozenset[House] = frozenset()
    phones: frozenset[str] = frozenset()

    __repr__ = masked

    def thinned(self, own: Signature) -> Signature:
        """The record with a crowded postcode known by its district only, a crowded house only beside its postcode, and no
        crowded telephone.
        """
        if (
            self.postcodes.isdisjoint(own.postcodes) and self.houses.isdisjoint(own.houses) and self.phones.isdisjoint(own.phones)
        ):
            return own
        return evolve(
            own,
            postcodes=tuple(dict.fromkeys(kept for code in own.postcodes if (kept := self._thinned(code)))),
            houses=tuple(house for house in own.houses if house not in self.houses),
            common_houses=tuple(house for house in own.houses if house in self.houses),
            phones=tuple(phone for phone in own.phones if phone not in self.phones),
        )

    def _thinned(self, postcode: str) -> str:
        return postcode if postcode not in self.postcodes else postcode.partition(" ")[0] if " " in postcode else ""


def crowds(records: Sequence[Signature], most: int) -> Crowds:
    """What more than `most` of the records share."""
    if len(records) <= most:
        return Crowds()
    return Crowds(
        _crowded((own.postcodes for own in records), most),
        _crowded((own.houses for own in records), most),
        _crowded((own.phones for own in records), most),
    )


def _crowded(values: Iterable[tuple[T, ...]], most: int) -> frozenset[T]:
    counts = Counter(value for several in values for value in several)
    return frozenset(value for value, count in counts.items() if count > most)
