"""Candidates without a scan: entries found by what they share with a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from attrs import frozen

from riskflag.link.signature import Signature, signature
from riskflag.link.tokens import skeleton, variant_groups
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Index"]

Key = tuple[object, ...]


@frozen(repr=False)
class Index:
    """Positions of people, by keys. What an exhaustive scan would match, `candidates` finds."""

    signatures: tuple[Signature, ...]
    postings: dict[Key, tuple[int, ...]]

    __repr__ = masked

    @classmethod
    def of(cls, persons: Iterable[Person]) -> Index:
        """Index people by position."""
        drawn = tuple(signature(person) for person in persons)
        found: dict[Key, list[int]] = {}
        for position, own in enumerate(drawn):
            for key in keys(own):
                found.setdefault(key, []).append(position)
        return cls(drawn, {key: tuple(positions) for key, positions in found.items()})

    def candidates(self, person: Person) -> Sequence[int]:
        """Positions of those worth comparing with the person, in order."""
        found: set[int] = set()
        for key in keys(signature(person)):
            found.update(self.postings.get(key, ()))
        return sorted(found)


def keys(own: Signature) -> set[Key]:
    """What a person can be found by."""
    return set(_keys(own))


def _keys(own: Signature) -> Iterator[Key]:
    for number in own.numbers | own.doubtful:
        yield ("number", number)
        yield ("half", number[:-5])
        yield ("half", number[-5:])
    if own.born:
        yield ("born", own.born)
    for postcode in own.postcodes:
        yield ("postcode", postcode)
    for phone in own.phones:
        yield ("phone", phone)
    yield from _pairs(own)
    if own.mother:
        yield from _pairs(own.mother)
        for number in own.mother.numbers:
            yield ("number", number)
    for given, family in own.relatives:
        yield from (("pair", *sorted((one, other))) for one in _codes(given) for other in _codes(family))


def _pairs(own: Signature) -> Iterator[Key]:
    for one, other in combinations(sorted(own.words), 2):
        for code in _codes(one):
            for second in _codes(other):
                yield ("pair", *sorted((code, second)))


def _codes(word: str) -> tuple[str, ...]:
    return (skeleton(word), word[:3], *map(str, variant_groups(word)))
