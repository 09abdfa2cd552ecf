"""What statements that two identifiers are one person's mean for grouping.

A merge of two NHS, CHI or H&C numbers makes them one number, which stays a vote. A merge with a local number is the
hospital's word that two of its records are one person's: those records are one child, whatever else they say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

from attrs import evolve, frozen

from riskflag.link.signature import Signature
from riskflag.people.masking import masked
from riskflag.people.person import Person
from riskflag.store.events import identifier

__all__ = ["Identities", "identifiers"]


def identifiers(person: Person) -> frozenset[str]:
    """Every identifier a record bears that can be merged: valid numbers, and local ones."""
    return frozenset(identifier(number) for number in person.numbers if number.valid)


@frozen(repr=False)
class Identities:
    """Pairs of identifiers that stand as one person's, ready to be asked."""

    one_number: Mapping[str, str]
    one_record: tuple[tuple[str, str], ...]

    __repr__ = masked

    @classmethod
    def of(cls, pairs: Collection[tuple[str, str]]) -> Identities:
        """Chains and circles of numbers are one number each; the order of the pairs decides nothing."""
        local = {pair for pair in pairs if any(own.startswith("local:") for own in pair)}
        groups: dict[str, set[str]] = {}
        for one, other in set(pairs) - local:
            group = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(group, group))
        return cls({number: min(group) for number, group in groups.items()}, tuple(sorted(local)))

    def renumbered(self, own: Signature) -> Signature:
        """The signature with numbers that were superseded as the one that stands for all."""
        if not self.one_number or self.one_number.keys().isdisjoint(own.numbers):
            return own
        return evolve(own, numbers=tuple(dict.fromkeys(self.one_number.get(number, number) for number in own.numbers)))

    def numbers_like(self, own: Signature) -> frozenset[str]:
        """Every number that is one with a number of this record."""
        stands = {self.one_number[number] for number in own.numbers if number in self.one_number}
        return frozenset(number for number, one in self.one_number.items() if one in stands)

    def settles(self, person: Person) -> bool:
        """True if a hospital's word says whose record one of this person is."""
        return bool(self.one_record) and not identifiers(person).isdisjoint(own for pair in self.one_record for own in pair)

    def said(self, borne: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
        """Pairs of records, by position, that are one person's by a hospital's word; `borne` are each one's identifiers."""
        if not self.one_record:
            return []
        merged = {own for pair in self.one_record for own in pair}
        bearers: dict[str, list[int]] = {}
        for position, own in enumerate(borne):
            for ident in own & merged:
                bearers.setdefault(ident, []).append(position)
        return [
            (a, b) for one, other in self.one_record for a, b in product(bearers.get(one, ()), bearers.get(other, ())) if a != b
        ]
