"""Records grouped into children: a child is a cluster that grows, and says how sure it is of itself.

A chain may carry what no pair does: a number at one visit, the new surname at the next. Two records that two children
could hold, with different numbers or different given names, never stand in one cluster, whatever links them; only a
statement that two identifiers are one person's goes beyond that.

Grouping is local: whether two records are one child's depends on the records they are linked with, directly or over
others, and on nothing else in the history. So a part of a history can be grouped by itself, and any order gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import field, frozen

from riskflag.link.blocks import blocks
from riskflag.link.growing import Growing, are_apart, are_namesakes, are_others, are_two, distinct, is_one_record, may_be_twins
from riskflag.link.hope import compare_hopeful
from riskflag.link.levels import levels
from riskflag.link.linked import Linked, Watch, unwatched
from riskflag.link.model import LinkModel, england
from riskflag.link.names import compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature
from riskflag.link.weigh import Weighed, weigh
from riskflag.people.masking import masked

__all__ = ["Children", "Found", "can_be_found", "choose", "may_find"]

C = TypeVar("C", bound=Hashable)


@frozen
class Found:
    """Records of the child a person is, by position; `ambiguous` if two children fit about as well."""

    records: tuple[int, ...] = ()
    ambiguous: bool = False


@frozen(repr=False, eq=False)
class Children:
    """Records, each with the number of its child. `confidence` is the least probability that holds a child together."""

    child_of: tuple[int, ...]
    records: tuple[tuple[int, ...], ...]
    confidence: tuple[float, ...]
    model: LinkModel
    _held: Sequence[Sequence[int]]
    _linked: Linked
    _children_of_nodes: tuple[int, ...]
    _whole: Mapping[int, Signature]

    __repr__ = masked

    @classmethod
    def of(
        cls, signatures: Iterable[Signature], model: LinkModel | None = None, *,
        said: Iterable[tuple[int, int]] = (), watch: Watch = unwatched,
    ) -> Children:
        """Group records. The order in which they are given decides nothing but the children's numbers.

        `said` are pairs of records that a source has stated to be one person's; `watch` shows progress.
        """
        model = model or england()
        nodes, held = distinct(watch(signatures, None, "reading"), model)
        growing = Growing(nodes, model)
        node_of = {record: node for node, records in enumerate(held) for record in records}
        linked = Linked.of(nodes, watch)
        growing.grow(linked, [(node_of[a], node_of[b]) for a, b in said], watch)
        clusters = growing.clusters()
        children_of_nodes, child_of = [0] * len(nodes), [0] * len(node_of)
        for child, (cluster, _) in enumerate(clusters):
            for node in cluster:
                children_of_nodes[node] = child
                for record in held[node]:
                    child_of[record] = child
        return cls(
            child_of=tuple(child_of),
            records=tuple(tuple(sorted(record for node in cluster for record in held[node])) for cluster, _ in clusters),
            confidence=tuple(confidence for _, confidence in clusters),
            model=model, held=held, linked=linked, children_of_nodes=tuple(children_of_nodes),
            whole={child: growing.whole(cluster[0]) for child, (cluster, _) in enumerate(clusters)},
        )

    def keys(self) -> Iterator[tuple[int, int]]:
        """Every key with each record that is found by it, in the order of the keys."""
        for key, node in self._linked.keys:
            for record in self._held[node]:
                yield key, record

    def find(self, own: Signature, *, record: int | None = None) -> Found:
        """The records of the child that this person is. `record` is the person's own, if it is one of these: then those it was
        grouped with are found too, and besides what would be found without it.
        """
        near = [
            (self._children_of_nodes[node], self._linked.nodes[node]) for node in sorted(self._linked.near(blocks(own)))
            if record is None or any(held != record for held in self._held[node])
        ]
        child = None if record is None else self.child_of[record]
        chosen = choose(own, near, self._whole.__getitem__, self.model, grouped=child)
        if chosen is None:
            return Found(ambiguous=True)
        return Found(tuple(sorted(record for child in chosen for record in self.records[child])))


def can_be_found(own: Signature, model: LinkModel) -> bool:
    """False if so little is recorded that not even a record which says the same would be taken for this child's. A site's own
    number finds nothing at another site.
    """
    found = compare_hopeful(own, own, model)
    return found is not None and _is_matched(weigh(found, model))


def may_find(own: Signature, others: Iterable[Signature], model: LinkModel) -> bool:
    """True if a look-up of this person may meet one of these records, so that its answer may change with them although its own
    child stays as it was. What is less than possible decides nothing of it.
    """
    return any(_may_meet(own, other, model) for other in others)


def _may_meet(own: Signature, other: Signature, model: LinkModel) -> bool:
    if is_one_record(own, other):
        return True
    found = compare_hopeful(own, other, model)
    return found is not None and weigh(found, model).band is not None


def choose(
    own: Signature, near: Sequence[tuple[C, Signature]], whole: Callable[[C], Signature], model: LinkModel, *,
    grouped: C | None = None,
) -> tuple[C, ...] | None:
    """The children that a person is, from records near it, each with its child; None if two fit about as well. `grouped` is the
    child that the person's own record, which is none of these, was grouped into.

    Children that could all be one, as far as their records tell, are all the person. What says the same as the person cannot
    tell whose it is: where the other records fit two children, it decides for neither.
    """
    beside = _Beside(own, near, whole, model)
    telling = [place for place, (_, other) in enumerate(near) if other != own]
    several = len(telling) < len(near) and len({near[place][0] for place in telling}) > 1
    if several and beside.fitting(telling) is None:
        return None
    found = beside.fitting(range(len(near)))
    if found is None or grouped is None:
        return found
    others = [child for child in found if child != grouped]
    return None if any(are_two(whole(grouped), whole(child)) for child in others) else (grouped, *others)


@frozen(repr=False, eq=False)
class _Beside(Generic[C]):
    """A person beside the records near it, each with its child, and each weighed once."""

    own: Signature
    near: Sequence[tuple[C, Signature]]
    whole: Callable[[C], Signature]
    model: LinkModel
    _weights: dict[int, float | None] = field(init=False, factory=dict)
    _apart: dict[C, bool] = field(init=False, factory=dict)
    _with_whole: dict[C, Weighed] = field(init=False, factory=dict)

    __repr__ = masked

    def fitting(self, places: Iterable[int]) -> tuple[C, ...] | None:
        """As `choose`, of the records at these places."""
        records: dict[C, list[int]] = {}
        for place in places:
            records.setdefault(self.near[place][0], []).append(place)
        weights = {child: (each for each in map(self._weight, held) if each is not None) for child, held in records.items()}
        best = {child: first for child, found in weights.items() if (first := next(found, None)) is not None}
        if len(best) > 1:  # else nothing is to be ranked, and its first match is enough
            best = {child: max([first, *weights[child]]) for child, first in best.items()}
        kept: list[C] = []
        for child in sorted(best, key=lambda child: -best[child]):
            rivals = [best[other] for other in kept if are_two(self.whole(other), self.whole(child))]
            if not rivals:
                kept.append(child)
            elif min(rivals) - best[child] <= self.model.bands.gap:
                return None
        doubtful = any(may_be_twins(self.own, self.whole(child)) for child in kept)  # a twin nobody named may be the other
        return None if doubtful else tuple(kept)

    def _weight(self, place: int) -> float | None:
        """What a record weighs; None if it is no match, or its child as a whole is somebody else."""
        if place not in self._weights:
            self._weights[place] = self._weighed(*self.near[place])
        return self._weights[place]

    def _weighed(self, child: C, other: Signature) -> float | None:
        numbers = compare_numbers(self.own, other)
        if numbers == Numbers.DIFFERENT:
            return None  # but not for another name alone: a child may have two, and be known by either
        one_record, names = is_one_record(self.own, other), compare_names(self.own, other)
        if not one_record and numbers != Numbers.SAME and are_namesakes(self.own, other, names[1]):
            return None
        found = levels(self.own, other) if one_record else compare_hopeful(self.own, other, self.model, names)
        weighed = weigh(found, self.model) if found else None
        if weighed is None or (weighed.band is None and not one_record):
            return None
        if not (one_record or _is_matched(weighed)):
            weighed = self._as_a_whole(child)
        if one_record:
            return None if are_others(self.own, self.whole(child)) else weighed.weight
        return weighed.weight if _is_matched(weighed) and not self._is_apart(child) else None

    def _as_a_whole(self, child: C) -> Weighed:
        if child not in self._with_whole:
            self._with_whole[child] = weigh(levels(self.own, self.whole(child)), self.model)
        return self._with_whole[child]

    def _is_apart(self, child: C) -> bool:
        if child not in self._apart:
            self._apart[child] = are_apart(self.own, self.whole(child))
        return self._apart[child]


def _is_matched(weighed: Weighed) -> bool:
    return weighed.band is not None and weighed.band.is_matched
