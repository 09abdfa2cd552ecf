"""Whose mother is this child's mother? Entries of a child's family, by the mother alone.

The mother's number, or her name with her whole date of birth, must agree; two valid numbers that differ are two
women's. A surname, an address or a telephone that two families may share never makes anybody a relative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature, draw, signature
from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Related", "mother_identified", "names_mother", "related", "related_of"]

_BY_NUMBER, _BY_NAME = "the mother's number", "the mother's name and date of birth"


@frozen(repr=False)
class Related:
    """An entry of a relative: how they are related to the attending child, and what it was told by."""

    entry: RegisterEntry
    relation: str
    known_by: str

    __repr__ = masked


def mother_identified(person: Person) -> bool:
    """True if enough of the mother is recorded to look for her other children: a number, or a name and whole birthday."""
    return names_mother(signature(person))


def names_mother(own: Signature) -> bool:
    """`mother_identified` of what is already drawn out."""
    return own.mother is not None and any(_keys(own.mother))


def related(person: Person, entries: Iterable[RegisterEntry]) -> tuple[Related, ...]:
    """The entries of this person's mother and of her other children, among candidates of any source."""
    return related_of(signature(person), ((entry, draw(entry.person)) for entry in entries))


def related_of(person: Signature, candidates: Iterable[tuple[RegisterEntry, Signature]]) -> tuple[Related, ...]:
    """`related` over what is already drawn out."""
    mother = person.mother
    if mother is None:
        return ()
    found: dict[Related, None] = {}
    for entry, own in candidates:
        for relation, other in (("mother", own), ("another child of the same mother", own.mother)):
            known_by = _agrees(mother, other) if other is not None else None
            if known_by is not None:
                found.setdefault(Related(entry, relation, known_by))
    return tuple(found)


def _agrees(mother: Signature, other: Signature) -> str | None:
    """What tells that the two are one woman. A number that name and birthday both contradict tells nothing, and no name outweighs
    two valid numbers.
    """
    if compare_numbers(mother, other) == Numbers.DIFFERENT:
        return None
    shared = set(_keys(mother)) & set(_keys(other))
    if any(len(key) > 1 for key in shared):
        return _BY_NAME if not any(len(key) == 1 for key in shared) else _BY_NUMBER
    if not shared:
        return None
    born = mother.born and other.born and mother.born != other.born
    named = mother.words and other.words and set(mother.words).isdisjoint(other.words)
    return None if born and named else _BY_NUMBER


def _keys(woman: Signature) -> Iterator[tuple[object, ...]]:
    for number in woman.numbers:
        yield (number,)
    if woman.born and all(woman.born) and not woman.estimated:
        for given in woman.given:
            for family in woman.family:
                yield (woman.born, given.first[0], family)
