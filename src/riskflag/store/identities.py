"""What statements that two identifiers are one person's mean for grouping.

A merge of two NHS, CHI or H&C numbers makes them one number, which stays a vote. A merge with a local number is the
hospital's word that two of its records are one person's: those records are one child, whatever else they say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, product

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
    """Identifiers that stand as one person's, ready to be asked: chains and circles count as wholes, over identifiers that
    nobody bears too.
    """

    one_number: Mapping[str, str]
    one_record: tuple[tuple[frozenset[str], ...], ...]
    """Of each person a hospital spoke of, the identifiers, those that are one number together."""

    __repr__ = masked

    @classmethod
    def of(cls, pairs: Collection[tuple[str, str]]) -> Identities:
        """The order of the pairs decides nothing."""
        numbers = _groups({pair for pair in pairs if not any(own.startswith("local:") for own in pair)})
        people = {frozenset(group) for ident, group in _groups(pairs).items() if ident.startswith("local:")}
        return cls(
            {number: min(group) for number, group in numbers.items()},
            tuple(sorted((_as_one_number(person, numbers) for person in people), key=lambda held: [sorted(own) for own in held])))

    def renumbered(self, own: Signature) -> Signature:
        """The signature with numbers that were superseded as the one that stands for all."""
        if not self.one_number or self.one_number.keys().isdisjoint(own.numbers):
            return own
        return evolve(own, numbers=tuple(dict.fromkeys(self.one_number.get(number, number) for number in own.numbers)))

    def numbers_like(self, own: Signature) -> frozenset[str]:
        """Every number that is one with a number of this record."""
        stands = {self.one_number[number] for number in own.numbers if number in self.one_number}
        return frozenset(number for number, one in self.one_number.items() if one in stands)

    def one_with(self, idents: Collection[str]) -> frozenset[str]:
        """These, and every identifier that is one number or one person's with them."""
        stands = {self.one_number[ident] for ident in idents if ident in self.one_number}
        return self.told_with(idents).union(idents, (number for number, one in self.one_number.items() if one in stands))

    def moved_since(self, earlier: Identities) -> frozenset[str]:
        """Every identifier that is no longer one with the same others as it was."""
        if self == earlier:
            return frozenset()
        now, then = self._ones(), earlier._ones()
        return frozenset(ident for ident in now.keys() | then.keys() if now.get(ident) != then.get(ident))

    def _ones(self) -> dict[str, list[Collection[str]]]:
        """Each identifier with those that are one number, and those that are one person's, with it."""
        numbers: dict[str, set[str]] = {}
        for number, one in self.one_number.items():
            numbers.setdefault(one, set()).add(number)
        found: dict[str, list[Collection[str]]] = {number: [numbers[one]] for number, one in self.one_number.items()}
        for person in self.one_record:
            for ident in (every := frozenset().union(*person)):
                found.setdefault(ident, []).append(every)
        return found

    def settles(self, person: Person) -> bool:
        """True if a hospital's word says whose record one of this person is."""
        return bool(self.one_record) and bool(self.told_with(identifiers(person)))

    def told_with(self, borne: Collection[str]) -> frozenset[str]:
        """Every identifier of the persons that one of these is, by a hospital's word."""
        reached = (person for person in self.one_record if any(not own.isdisjoint(borne) for own in person))
        return frozenset(ident for person in reached for own in person for ident in own)

    def said(self, borne: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
        """Pairs of records, by position, that are one person's by a hospital's word; `borne` are each one's identifiers."""
        if not self.one_record:
            return []
        merged = {ident for person in self.one_record for own in person for ident in own}
        bearers: dict[str, list[int]] = {}
        for position, own in enumerate(borne):
            for ident in own & merged:
                bearers.setdefault(ident, []).append(position)
        held = [[sorted({a for ident in own for a in bearers.get(ident, ())}) for own in person] for person in self.one_record]
        return [(a, b) for person in held for one, other in combinations(person, 2) for a, b in product(one, other) if a != b]


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each identifier with all that are one with it, directly or over others."""
    groups: dict[str, set[str]] = {}
    for one, other in pairs:
        group = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(group, group))
    return groups


def _as_one_number(person: Iterable[str], numbers: Mapping[str, set[str]]) -> tuple[frozenset[str], ...]:
    return tuple(sorted({frozenset(numbers.get(ident, {ident})) for ident in person}, key=sorted))
