"""How clusters grow: the surest pair first, never past what tells two children apart, then as wholes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from attrs import frozen

from riskflag.link.hope import compare_hopeful
from riskflag.link.levels import GIVEN, NUMBER, Levels, levels
from riskflag.link.linked import Linked, Watch, unwatched
from riskflag.link.model import LinkModel
from riskflag.link.names import Family, Given, compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature
from riskflag.link.tokens import Relation, is_family, is_given, is_shared, relation
from riskflag.link.weigh import UNTOLD, weigh
from riskflag.link.whole import merged, order_of

__all__ = [
    "Growing", "are_apart", "are_namesakes", "are_others", "are_two", "distinct", "is_one_record", "may_be_twins",
    "weigh_children",
]


class Growing:
    """Clusters of nodes, a node being every record that says the same. Local to one grouping, never shared."""

    def __init__(self, nodes: Sequence[Signature], model: LinkModel) -> None:
        self.nodes = nodes
        self.model = model
        self.confidence: dict[int, float] = dict.fromkeys(range(len(nodes)), 1.0)
        self._members: dict[int, list[int]] = {node: [node] for node in range(len(nodes))}
        self._root = list(range(len(nodes)))
        self._wholes: dict[int, Signature] = {}

    def grow(self, linked: Linked, said: Iterable[tuple[int, int]] = (), watch: Watch = unwatched) -> None:
        """Join what a source has said to be one person's, then what pairs say, then what whole clusters say, then whom
        nobody has named yet.
        """
        sure: list[tuple[float, int, int, Pair]] = []
        open_: list[tuple[float, int, int]] = []
        unnamed: list[tuple[int, int, Pair]] = []
        for a, b in sorted((min(pair), max(pair)) for pair in said):
            self._unite(a, b, weigh_children(self.nodes[a], self.nodes[b], self.model) or UNSUPPORTED)
        for a, others in watch(linked.later(), len(self.nodes), "comparing"):
            for b in others:
                weighed = weigh_children(self.nodes[a], self.nodes[b], self.model)
                if weighed is None:
                    continue
                if weighed.is_matched:
                    sure.append((-weighed.weight, a, b, weighed))
                elif weighed.is_unnamed:
                    unnamed.append((a, b, weighed) if self.nodes[b].given else (b, a, weighed))
                else:
                    open_.append((-weighed.weight, a, b))
        for _, a, b, pair in sorted(sure, key=lambda found: found[:3]):
            self._join(a, b, pair)
        open_.sort()
        while self._join_wholes(open_):
            pass
        self._join_unnamed(unnamed)

    def _join_unnamed(self, pairs: Iterable[tuple[int, int, Pair]]) -> None:
        """Join records without a given name with the named child they fit, if it is the only one: of twins, neither.
        Nor of several whose numbers differ, since then there are twins.
        """
        fits: dict[int, dict[int, tuple[int, int, Pair]]] = {}
        for a, b, pair in pairs:
            if not self.whole(a).given:
                fits.setdefault(self._root[a], {}).setdefault(self._root[b], (a, b, pair))
        wanted: dict[int, list[tuple[int, int, Pair]]] = {}
        for named in fits.values():
            if len(named) == 1:
                ((child, found),) = named.items()
                wanted.setdefault(child, []).append(found)
        for several in wanted.values():
            if not any(are_apart(self.whole(x), self.whole(y)) for (x, _, _), (y, _, _) in combinations(several, 2)):
                for a, b, pair in several:
                    self._join(a, b, pair)

    def _join_wholes(self, pairs: Iterable[tuple[float, int, int]]) -> bool:
        joined = False
        for _, a, b in pairs:
            if self._root[a] == self._root[b] or len(self._members[self._root[a]]) + len(self._members[self._root[b]]) == 2:  # noqa: PLR2004 - a pair again
                continue
            weighed = weigh_children(self.whole(a), self.whole(b), self.model)
            if weighed is not None and weighed.is_matched:
                joined |= self._join(a, b, weighed)
        return joined

    def _join(self, a: int, b: int, pair: Pair) -> bool:
        one, other = self._root[a], self._root[b]
        if one == other:
            return False
        record = is_one_record(self.nodes[a], self.nodes[b])
        apart = _numbers_differ if pair.is_named else are_others if record else _are_other_names if pair.is_misspelt else _differ
        members = [(self.nodes[x], self.nodes[y]) for x in self._members[one] for y in self._members[other]]
        if any(apart(x, y) and not _is_explained(self.nodes[a], self.nodes[b], x, y) for x, y in members):
            return False
        if not record and any(_differ_in_middle(x, y) for x, y in members) and _differ_in_middle(self.whole(a), self.whole(b)):
            return False
        self._unite(a, b, pair)
        return True

    def _unite(self, a: int, b: int, pair: Pair) -> None:
        one, other = self._root[a], self._root[b]
        if one == other:
            return
        members, others = self._members[one], self._members[other]
        if len(members) < len(others):
            one, other, members, others = other, one, others, members
        for node in others:
            self._root[node] = one
        members.extend(self._members.pop(other))
        self.confidence[one] = min(self.confidence[one], self.confidence.pop(other), pair.probability)
        self._wholes.pop(one, None)
        self._wholes.pop(other, None)

    def whole(self, node: int) -> Signature:
        """Everything the cluster of a node holds, as one record."""
        root = self._root[node]
        members = self._members[root]
        if len(members) == 1:
            return self.nodes[root]
        if root not in self._wholes:
            self._wholes[root] = merged(self.nodes[member] for member in sorted(members))
        return self._wholes[root]

    def clusters(self) -> list[tuple[tuple[int, ...], float]]:
        """The nodes of each cluster and its confidence, in the order of their first nodes."""
        return sorted((tuple(sorted(members)), self.confidence[root]) for root, members in self._members.items())


def are_apart(a: Signature, b: Signature) -> bool:
    """True if the records cannot be one child's: their valid numbers differ, or their names with no number in common."""
    return _differ(a, b) or _differ_in_middle(a, b)


def _differ(a: Signature, b: Signature) -> bool:
    """As `are_apart`, whatever the middle names."""
    return are_others(a, b) or (compare_numbers(a, b) != Numbers.SAME and _differ_in_family(a, b, compare_names(a, b)[1]))


def are_others(a: Signature, b: Signature) -> bool:
    """True if their valid numbers differ, or their given names with no number in common."""
    numbers = compare_numbers(a, b)
    if numbers in (Numbers.DIFFERENT, Numbers.SAME):
        return numbers == Numbers.DIFFERENT
    return compare_names(a, b)[0] in _OTHER_NAMES and not _exchanged(a, b)


_OTHER_NAMES = (Given.REMOTE, Given.DIFFERENT)
_YEARS = 2  # between the births of two: what is less may be a slip


def are_namesakes(a: Signature, b: Signature, family: int) -> bool:
    """True if records that share a given name, and no number, are rather a brother's, sister's, twin's or cousin's: born years
    apart on another day and month, under other names after one that brothers or sisters share, or under other family names with
    another sex, or that are given names, as where the family name was typed first. `family` is the level of the family name.
    """
    return _are_born_apart(a, b) or _differ_in_middle(a, b) or _differ_in_family(a, b, family)


def _are_born_apart(a: Signature, b: Signature) -> bool:
    """True if year, month and day all differ, the year by more than a slip, and none is estimated or "not known"."""
    if a.born is None or b.born is None or a.estimated or b.estimated or (1, 1) in (a.born[1:], b.born[1:]):
        return False
    (year, month, day), (other_year, other_month, other_day) = a.born, b.born
    whole, turned = day and other_day, (month, day) == (other_day, other_month)
    return bool(whole) and not turned and abs(year - other_year) >= _YEARS and month != other_month and day != other_day


def _differ_in_family(a: Signature, b: Signature, family: int) -> bool:
    if family != Family.DIFFERENT:
        return False
    return (a.sex is not None and b.sex is not None and a.sex is not b.sex) or (_is_turned(a) and _is_turned(b))


def _differ_in_middle(a: Signature, b: Signature) -> bool:
    """True if after a name that brothers or sisters share both have others, none of them related to any name of the other record,
    and no number in common: Muhammad Hassan, Muhammad Ibrahim.
    """
    some, others = ({word for name in own.given if is_shared(name.every[0]) for word in name.every[1:]} for own in (a, b))
    if not (some and others) or _are_related(some, b.words) or _are_related(others, a.words):
        return False
    return compare_numbers(a, b) != Numbers.SAME


def _are_related(some: Iterable[str], others: Iterable[str]) -> bool:
    return any(relation(x, y) is not Relation.DIFFERENT for x in some for y in others)


def _is_turned(own: Signature) -> bool:
    """True if what is recorded as the family name is a given name, and what is recorded as the given name only a family's."""
    return all(is_given(word) for words in own.family for word in words) and all(is_family(name.first[0]) for name in own.given)


def is_one_record(a: Signature, b: Signature) -> bool:
    """True if one site registered both under one number of its own, and nothing tells them apart: a site's number is the
    record the desk chose, and the desk may choose a brother's, sister's or twin's.
    """
    return bool(a.local and b.local) and not set(a.local).isdisjoint(b.local) and not are_others(a, b)


def are_two(a: Signature, b: Signature) -> bool:
    """As `are_apart`; or they may be twins."""
    return are_apart(a, b) or may_be_twins(a, b)


def may_be_twins(a: Signature, b: Signature) -> bool:
    """True if one is called a twin, and neither number nor name nor record tells which."""
    if not (a.multiple or b.multiple) or is_one_record(a, b):
        return False
    return compare_numbers(a, b) != Numbers.SAME and compare_names(a, b)[0] in UNTOLD


def _are_other_names(a: Signature, b: Signature) -> bool:
    """As `are_apart`, of records that misspelt ones link: two slips of one name are only somewhat alike."""
    return _differ(a, b) and (_numbers_differ(a, b) or compare_names(a, b)[0] == Given.DIFFERENT)


def _is_explained(a: Signature, b: Signature, x: Signature, y: Signature) -> bool:
    """True if other names of x and y are no contradiction: of the records that link them, a and b, one holds the name of both,
    and each of the two is one of those or has its number: Phoebe, beside Phoebe Demi of that number, and Demi.
    """
    if compare_numbers(x, y) == Numbers.DIFFERENT or (x.sex is not None and y.sex is not None and x.sex is not y.sex):
        return False
    linked = (_is_child_of(x, a) and _is_child_of(y, b)) or (_is_child_of(x, b) and _is_child_of(y, a))
    return linked and compare_names(a, b)[0] in _PART


_PART = (Given.PART, Given.PART_COMMON)


def _is_child_of(own: Signature, link: Signature) -> bool:
    return own == link or compare_numbers(own, link) == Numbers.SAME


def _numbers_differ(a: Signature, b: Signature) -> bool:
    return compare_numbers(a, b) == Numbers.DIFFERENT


def _exchanged(a: Signature, b: Signature) -> bool:
    """True if the given name of one is, nearly, the family name of the other, both ways."""
    return _stands_in(a, b) and _stands_in(b, a)


def _stands_in(a: Signature, b: Signature) -> bool:
    given = {word for name in a.given for word in name.first}
    return any(relation(word, other) is not Relation.DIFFERENT for word in given for words in b.family for other in words)


@frozen
class Pair:
    """What weighing two records, or clusters, as one child's says; `is_named` if the given name or the number is the same,
    `is_misspelt` if the given name is but for a slip, `is_unnamed` if one record has none and only a twin would fit as well.
    """

    weight: float
    probability: float
    is_matched: bool
    is_named: bool
    is_misspelt: bool = False
    is_unnamed: bool = False


UNSUPPORTED = Pair(0.0, 0.0, is_matched=False, is_named=False)
"""What a pair is worth that only a source's statement holds together."""


def weigh_children(a: Signature, b: Signature, model: LinkModel) -> Pair | None:
    """The pair weighed, or None if it cannot be one child: below possible, or without a number or given name in common."""
    number = compare_numbers(a, b)
    if number == Numbers.DIFFERENT:
        return None
    if is_one_record(a, b):
        return _of_one_record(levels(a, b), model)
    names = compare_names(a, b)
    untold = number != Numbers.SAME and names[0] in UNTOLD
    if number != Numbers.SAME and are_namesakes(a, b, names[1]):
        return None
    if untold and (bool(a.given) == bool(b.given) or a.multiple or b.multiple):
        return None
    found = compare_hopeful(a, b, model, names)
    return None if found is None else _of_unnamed(found, model) if untold else _of_named(found, model)


@lru_cache(maxsize=16_384)
def _of_one_record(found: Levels, model: LinkModel) -> Pair:
    weighed = weigh(found, model)
    return Pair(weighed.weight, max(weighed.probability, model.bands.certain), is_matched=True, is_named=False)


@lru_cache(maxsize=65_536)
def _of_unnamed(found: Levels, model: LinkModel) -> Pair | None:
    weighed = weigh(found, model)
    matched = weighed.band is not None and weighed.band.is_matched
    return Pair(weighed.weight, weighed.probability, is_matched=False, is_named=False, is_unnamed=True) if matched else None


@lru_cache(maxsize=65_536)
def _of_named(found: Levels, model: LinkModel) -> Pair | None:
    weighed = weigh(found, model)
    if weighed.band is None:
        return None
    given = found[GIVEN]
    named = found[NUMBER] == Numbers.SAME or 0 < given <= Given.SWAPPED
    return Pair(weighed.weight, weighed.probability, weighed.band.is_matched, named, is_misspelt=given == Given.NEAR)


def distinct(signatures: Iterable[Signature], model: LinkModel) -> tuple[list[Signature], list[list[int]]]:
    """The different signatures, and the records that have each. Records that say the same are one node only if that
    much, said twice, is one child's: two "Baby Smith" of a day are two.
    """
    nodes: list[Signature] = []
    held: list[list[int]] = []
    at: dict[Signature, int] = {}
    telling: dict[int, bool] = {}  # of a node that was said again: whether that is one child's
    for record, own in enumerate(signatures):
        node = at.setdefault(own, len(nodes))
        if node < len(nodes):
            if node not in telling:
                weighed = weigh_children(own, own, model)
                telling[node] = weighed is not None and weighed.is_matched
            if telling[node]:
                held[node].append(record)
                continue
        nodes.append(own)
        held.append([record])
    born: dict[tuple[int, ...], list[int]] = {}
    for node, own in enumerate(nodes):
        born.setdefault(own.born or (), []).append(node)
    ranked = [node for day in sorted(born) for node in sorted(born[day], key=lambda node: order_of(nodes[node]))]
    return [nodes[node] for node in ranked], [held[node] for node in ranked]
