"""How clusters grow: the surest pair first, never past what tells two children apart, then as wholes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeVar

from attrs import frozen

from riskflag.link.blocks import Key, blocks
from riskflag.link.levels import GIVEN, NUMBER, levels
from riskflag.link.model import LinkModel
from riskflag.link.names import Given, compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature, signature
from riskflag.link.tokens import Relation, relation
from riskflag.link.weigh import UNTOLD, weigh
from riskflag.people.dates import PartialDate
from riskflag.people.person import Person

__all__ = ["Growing", "are_apart", "distinct", "indexed", "merged"]

T = TypeVar("T")


class Growing:
    """Clusters of nodes, a node being every record that says the same. Local to one grouping, never shared."""

    def __init__(self, nodes: Sequence[Signature], persons: Sequence[Person], model: LinkModel) -> None:
        self.nodes = nodes
        self.persons = persons
        self.model = model
        self.confidence: dict[int, float] = dict.fromkeys(range(len(nodes)), 1.0)
        self._members: dict[int, list[int]] = {node: [node] for node in range(len(nodes))}
        self._root = list(range(len(nodes)))
        self._wholes: dict[int, Signature] = {}

    def grow(self, index: dict[Key, tuple[int, ...]]) -> None:
        """Join what pairs say, then what whole clusters say, until nothing joins."""
        sure: list[tuple[float, int, int, _Pair]] = []
        open_: list[tuple[float, int, int]] = []
        for a, b in _pairs(index, len(self.nodes)):
            weighed = weigh_children(self.nodes[a], self.nodes[b], self.model)
            if weighed is None:
                continue
            if weighed.is_matched:
                sure.append((-weighed.weight, a, b, weighed))
            else:
                open_.append((-weighed.weight, a, b))
        for _, a, b, pair in sorted(sure, key=lambda found: found[:3]):
            self._join(a, b, pair)
        open_.sort()
        while self._join_wholes(open_):
            pass

    def _join_wholes(self, pairs: Iterable[tuple[float, int, int]]) -> bool:
        joined = False
        for _, a, b in pairs:
            if self._root[a] == self._root[b] or len(self._members[self._root[a]]) + len(self._members[self._root[b]]) == 2:  # noqa: PLR2004 - a pair again
                continue
            weighed = weigh_children(self.whole(a), self.whole(b), self.model)
            if weighed is not None and weighed.is_matched:
                joined |= self._join(a, b, weighed)
        return joined

    def _join(self, a: int, b: int, pair: _Pair) -> bool:
        one, other = self._root[a], self._root[b]
        if one == other:
            return False
        members, others = self._members[one], self._members[other]
        apart = _numbers_differ if pair.is_named else are_apart
        if any(apart(self.nodes[x], self.nodes[y]) for x in members for y in others):
            return False
        if len(members) < len(others):
            one, other, members, others = other, one, others, members
        for node in others:
            self._root[node] = one
        members.extend(self._members.pop(other))
        self.confidence[one] = min(self.confidence[one], self.confidence.pop(other), pair.probability)
        self._wholes.pop(one, None)
        self._wholes.pop(other, None)
        return True

    def whole(self, node: int) -> Signature:
        """Everything the cluster of a node holds, as one record."""
        root = self._root[node]
        members = self._members[root]
        if len(members) == 1:
            return self.nodes[root]
        if root not in self._wholes:
            self._wholes[root] = signature(merged(self.persons[member] for member in sorted(members)))
        return self._wholes[root]

    def clusters(self) -> list[tuple[tuple[int, ...], float]]:
        """The nodes of each cluster and its confidence, in the order of their first nodes."""
        return sorted((tuple(sorted(members)), self.confidence[root]) for root, members in self._members.items())


def are_apart(a: Signature, b: Signature) -> bool:
    """True if the records cannot be one child's: their valid numbers differ, or their given names with no number in common."""
    numbers = compare_numbers(a, b)
    if numbers == Numbers.DIFFERENT:
        return True
    return numbers != Numbers.SAME and compare_names(a, b)[0] in _OTHER_NAMES and not _exchanged(a, b)


_OTHER_NAMES = (Given.REMOTE, Given.DIFFERENT)


def _numbers_differ(a: Signature, b: Signature) -> bool:
    return compare_numbers(a, b) == Numbers.DIFFERENT


def _exchanged(a: Signature, b: Signature) -> bool:
    """True if the given name of one is, nearly, the family name of the other, both ways."""
    return _stands_in(a, b) and _stands_in(b, a)


def _stands_in(a: Signature, b: Signature) -> bool:
    given = {word for name in a.given for word in name.first}
    return any(relation(word, other) is not Relation.DIFFERENT for word in given for words in b.family for other in words)


@frozen
class _Pair:
    """What weighing two records, or clusters, as one child's says; `is_named` if the given name or the number is the same."""

    weight: float
    probability: float
    is_matched: bool
    is_named: bool


def weigh_children(a: Signature, b: Signature, model: LinkModel) -> _Pair | None:
    """The pair weighed, or None if it cannot be one child: below possible, or without a number or given name in common."""
    found = levels(a, b)
    given, number = found[GIVEN], found[NUMBER]
    if number == Numbers.DIFFERENT or (number != Numbers.SAME and given in UNTOLD):
        return None
    weighed = weigh(found, model)
    if weighed.band is None:
        return None
    named = number == Numbers.SAME or 0 < given <= Given.SAME_VERY_COMMON
    return _Pair(weighed.weight, weighed.probability, weighed.band.is_matched, named)


def distinct(persons: Sequence[Person], model: LinkModel) -> tuple[list[Signature], list[list[int]]]:
    """The different signatures, and the records that have each. Records that say the same are one node only if that
    much, said twice, is one child's: two "Baby Smith" of a day are two.
    """
    nodes: list[Signature] = []
    held: list[list[int]] = []
    at: dict[Signature, int | None] = {}
    for record, person in enumerate(persons):
        own = signature(person)
        node = at.get(own)
        if node is not None:
            held[node].append(record)
            continue
        if own not in at:
            weighed = weigh_children(own, own, model)
            at[own] = len(nodes) if weighed is not None and weighed.is_matched else None
        nodes.append(own)
        held.append([record])
    ranked = sorted(range(len(nodes)), key=lambda node: _order(nodes[node]))
    return [nodes[node] for node in ranked], [held[node] for node in ranked]


def _order(own: Signature) -> tuple[object, ...]:
    """An order that is the record's own, so that what is given first never decides between equals."""
    names = sorted(name.every for name in own.given)
    return (
        own.born or (), sorted(own.family), names, sorted(own.numbers), sorted(own.postcodes), sorted(own.houses),
        sorted(own.phones), own.gp or "", own.sex.value if own.sex else "", sorted(own.doubtful), sorted(own.relatives),
    )


def indexed(nodes: Sequence[Signature]) -> dict[Key, tuple[int, ...]]:
    """The nodes under each key."""
    found: dict[Key, list[int]] = {}
    for node, own in enumerate(nodes):
        for key in blocks(own):
            found.setdefault(key, []).append(node)
    return {key: tuple(under) for key, under in found.items()}


def _pairs(index: dict[Key, tuple[int, ...]], count: int) -> Iterator[tuple[int, int]]:
    """Every pair that shares a key, once."""
    seen: set[int] = set()
    for under in index.values():
        for a, b in combinations(under, 2):
            pair = a * count + b
            if pair not in seen:
                seen.add(pair)
                yield a, b


def merged(persons: Iterable[Person]) -> Person:
    """One person of everything the records of a child hold; of a single-valued field, what most of them say."""
    every = tuple(persons)
    return Person(
        names=_all(name for p in every for name in p.names),
        born=_most((p.born for p in every), _birth_order),
        sex=_most((p.sex for p in every), lambda sex: sex.value),
        numbers=_all(number for p in every for number in p.numbers),
        places=_all(place for p in every for place in p.places),
        phones=_all(phone for p in every for phone in p.phones),
        gp=_most((p.gp for p in every), str),
        mother=next((p.mother for p in every if p.mother), None),
        kin=_all(relative for p in every for relative in p.kin),
        multiple=any(p.multiple for p in every),
    )


def _birth_order(born: PartialDate) -> tuple[bool, bool, int, int, int]:
    return born.day is not None, born.month is not None, born.year, born.month or 0, born.day or 0


def _all(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _most(values: Iterable[T | None], order: Callable[[T], object]) -> T | None:
    counts: dict[T, int] = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: (counts[value], order(value))) if counts else None
